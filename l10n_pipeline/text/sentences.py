"""Cuts a text into sentences, by the rules of its language; joined they are the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from l10n_pipeline import lazy

DEFAULT = "en"


def split(text: str, locale: str = DEFAULT) -> list[str]:
    """The sentences of `text` in the language of `locale`, each with the blanks behind it; joined they are `text`.

    A line end always ends a piece and belongs to the piece before it; so do empty lines.
    """
    out: list[str] = []
    for line in text.splitlines(keepends=True):
        if out and not line.strip():
            out[-1] += line
        else:
            out += _sentences(line, locale)
    return out


def boundaries(text: str, locale: str = DEFAULT) -> list[int]:
    """Where a sentence of `text` begins, but for the first one: character offsets, in order."""
    return list(accumulate(len(piece) for piece in split(text, locale)))[:-1]


class Stretch(NamedTuple):
    """A part of a text with codes: running text, or a code that stays whole."""

    shade: str  # what a segmenter sees of it
    is_text: bool = False  # whether it may be cut
    opens: int = 0  # 1: a pair of codes begins, -1: one ends


def shade(before: str) -> str:
    """What a segmenter sees of a code: a word; nothing for a mark on a full stop, such as a footnote's."""
    return "" if _ENDS_SENTENCE.search(before) else "Xq"


def cuts(stretches: Sequence[Stretch], locale: str) -> list[tuple[int, int]]:
    """Where a sentence begins, but for the first one: (number of the stretch, offset in it), in order.

    Never inside of a pair or of a code. What closes a pair and marks on a full stop belong to the sentence before. A
    sign that separates items, as in `25 May · 6 min`, ends a piece too.
    """
    shadow = "".join([stretch.shade for stretch in stretches])
    if not _MAY_BE_CUT.search(shadow, 0, len(shadow) - 1):
        return []  # a single sentence, as many texts are
    wanted = {*boundaries(shadow, locale), *(match.end() for match in _SEPARATOR.finditer(shadow))}
    out: list[tuple[int, int]] = []
    at = depth = 0  # of the shadow; how many pairs are open
    for number, stretch in enumerate(stretches):
        end = at + len(stretch.shade)
        trails = not stretch.shade and stretch.opens <= 0
        if depth == 0 and at in wanted and not trails:
            wanted.remove(at)
            out.append((number, 0))
        if depth == 0 and stretch.is_text:
            out += [(number, cut - at) for cut in sorted(wanted) if at < cut < end]
        depth += stretch.opens
        at = end
    return out


NO_END = r"\w ,()'’\"“”«»/–—=+`<>\[\]{}⟦⟧*#%&$@|\\^~-"
"""What ends no sentence in any language, as characters of a pattern."""
_MAY_BE_CUT = lazy.pattern(rf"[^{NO_END}]|\|")
_SEPARATOR = lazy.pattern(r"\s[·•|]\s+")
_ENDS_SENTENCE = lazy.pattern(r"[.!?。！？…][\"'”’」』)）]*\Z")


def _sentences(line: str, locale: str) -> Iterator[str]:
    """Pieces of one line; white space alone is no sentence and goes with the one before."""
    from sentencex import segment

    pieces = list(segment(locale.partition("_")[0], line))
    if "".join(pieces) != line:  # better not to cut than to lose a character
        pieces = [line]
    held = ""
    for piece in pieces:
        if held and piece.strip():
            yield held
            held = ""
        held += piece
    if held:
        yield held
