"""What may be believed of an engine's answer: each mask once, and a text that can be a translation.

All of it is decided at mask level, before anything is put in: counting the words that masks stand for would find
`no`, `It` or `C` in any text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from l10n_pipeline.model import Output
from l10n_pipeline.protection.masks import Hit, Masks, find, spelled
from l10n_pipeline.protection.spans import Range
from l10n_pipeline.text.scripts import UNSPACED

REFUSED = "the engine's answer was refused"

_WORDS = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_STUTTER = re.compile(r"((?=[^\n]{0,30}?[^\W\d_])[^\n]{2,30}?)\1{5,}")
_BETWEEN_DUPLICATES = re.compile(r"[\s,_]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """An engine's answer whose masks are all there; `hits` has each mask once, in order of the answer."""

    text: str
    hits: tuple[Hit, ...] = ()
    doubled: tuple[Range, ...] = ()  # immediate repetitions, to be left out
    repaired: bool = False


def read(masks: Masks | None, sent: str, answer: Output | None, *, fragment: bool = False) -> Reading | str:
    """The answer to `sent` with its masks found, or the reason why it cannot be used; see `doubt`.

    None is an answer that was refused already.
    """
    if answer is None:
        return REFUSED
    reading = _masked(masks, sent, answer.text) if masks else Reading(answer.text)
    if isinstance(reading, str):
        return reading
    if not masks and spelled(answer.text) and not spelled(sent):
        return "a mask of another text"  # a service mixed its answers up
    own = _without(sent, find(masks, sent)[0]) if masks else sent
    rest = _without(reading.text, reading.hits, reading.doubled)
    return doubt(own, rest, fragment=fragment or bool(masks)) or reading


def _masked(masks: Masks, sent: str, answer: str) -> Reading | str:
    hits, strange = find(masks, answer)
    if Counter(strange) - Counter(find(masks, sent)[1]):
        return "a mask came back as another one"
    kept: dict[int, Hit] = {}
    doubled = []
    for last, hit in zip([None, *hits], hits, strict=False):
        if hit.index not in kept:
            kept[hit.index] = hit
        elif last and last.index == hit.index and _BETWEEN_DUPLICATES.fullmatch(answer, last.end, hit.start):
            doubled.append((last.end, hit.end))
        else:
            return "a mask came back twice"
    if len(kept) < masks.count:
        return "a mask was lost"
    repaired = bool(doubled) or not all(hit.exact for hit in kept.values())
    return Reading(answer, tuple(kept.values()), tuple(doubled), repaired)


def _without(text: str, hits: list[Hit] | tuple[Hit, ...], doubled: tuple[Range, ...] = ()) -> str:
    """The text without its masks."""
    out, at = [], 0
    for start, end in sorted([*((h.start, h.end) for h in hits), *doubled]):
        out.append(text[at:start])
        at = end
    return " ".join([*out, text[at:]])


def doubt(source: str, target: str, *, fragment: bool = False) -> str:
    """Why `target` cannot be a translation of `source`, both without masks; "" where it can.

    `fragment`: something stands beside them, so an article or an auxiliary may have become nothing.
    """
    words = _LETTERS.findall(source)
    if not _LETTER.search(target) and len(words) > (2 if fragment else 0):
        return "the answer has no words"
    if len(words) >= 4 and _letters(source) == _letters(target):
        return "the answer is the source"
    long, short = 3 * width(source) + 30, 0.3 * width(source)
    if width(target) > long or (width(source) > 40 and width(target) < short):
        return "the answer's length cannot be right"
    if _loops(target) and not _loops(source):
        return "the answer repeats itself"
    return ""


def width(text: str) -> int:
    """The length in Latin letters: one of a script without blanks says about as much as three of them."""
    return len(text) + 2 * len(_UNSPACED.findall(text))


def _letters(text: str) -> list[str]:
    return _LETTER.findall(text.casefold())


def _loops(text: str) -> bool:
    """Whether a few words, or a few letters, make up most of a text by being said again and again."""
    if _STUTTER.search(text):
        return True
    words = _WORDS.findall(text.casefold())
    return len(words) > 8 and any(_most(words, n) >= max(5, 0.5 * len(words) / n) for n in (1, 2, 3))


def _most(words: list[str], n: int) -> int:
    """How often the most frequent run of n words occurs."""
    runs = Counter(zip(*(words[i:] for i in range(n)), strict=False))
    return max(runs.values(), default=0)
