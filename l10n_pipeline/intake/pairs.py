"""A pair of texts that another tool kept, with what people wrote beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import reader
from l10n_pipeline.formats.joining import joined
from l10n_pipeline.intake.order import moved_in
from l10n_pipeline.model import Document, Place

_HARD = lazy.pattern(r"(?:(?<! ) {2,}+|\\)\n[ \t]*+")
_ATTRIBUTES = lazy.pattern(r"(?<!\s)\s*+\{:?\s*+[#.][^{}\n]*+\}\s*+$")
_BLOCKS = lazy.pattern(r"\s*(?:[#>|*+-]|\d+[.)])\s?|.*\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Translation:
    """A text of the source and what people wrote for it."""

    source: str
    target: str
    state: Literal["translated", "draft"]
    place: Place  # where it stands in the file that it comes from
    files: tuple[str, ...] = ()  # the source files that it belongs to, as the other tool names them
    former: str = ""  # of a draft: the source that the target was made for
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    obsolete: bool = False
    context: str = ""  # msgctxt, where the other tool has ours
    replaces: str = ""  # the digest of the target that went out, in whose place this one may stand
    keeps: bool = True  # whether a text that no source says waits as obsolete; of a memory it does not


def cleaned(pair: Translation) -> Translation:
    """The pair with its line ends as blanks, but for hard breaks, and without attributes of headings."""
    return replace(
        pair, source=_one_line(pair.source), target=_one_line(pair.target), former=_one_line(pair.former)
    )


def _one_line(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
    lines = (joined(part) for part in _HARD.split(_ATTRIBUTES.sub("", text)))
    return "\n".join(line.strip() for line in lines)


def expanded(pairs: Iterable[Translation]) -> Iterator[Translation]:
    """Each pair, and before it its blocks where one text holds several: a table, a list, a heading with its marker.

    Both sides are read as Markdown; blocks belong together one to one where there are as many of each kind.
    """
    read = reader("text.md")
    for pair in pairs:
        if _BLOCKS.match(pair.source) and pair.target:
            yield from _blocks(pair, read)
        yield cleaned(pair)


def _blocks(pair: Translation, read: Callable[[bytes], Document]) -> Iterator[Translation]:
    try:
        source, target = (read(text.encode("utf-8", "replace")) for text in (pair.source, pair.target))
    except FormatError:
        return
    if [s.kind for s in source.segments] != [s.kind for s in target.segments]:
        return
    if len(source.segments) == 1 and source.segments[0].text == cleaned(pair).source:
        return
    both = list(zip(source.segments, target.segments, strict=True))
    moved = moved_in(both)
    for one, other in both:
        state = "draft" if other in moved else pair.state
        yield replace(pair, source=one.text, target=other.text, former="", state=state)
