"""Whether an engine's answer can be used: it has each mask once, and can be a translation of its text.

All of it is decided at mask level, before anything is put in: counting the words that masks stand for would find
`no`, `It` or `C` in any text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from l10n_pipeline import lazy
from l10n_pipeline.doubt import DOUBTS, Doubter, Pair, first
from l10n_pipeline.doubt.mends import mended
from l10n_pipeline.doubt.pair import blanked, short
from l10n_pipeline.errors import BadOutput
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Alignment, Output, Range
from l10n_pipeline.protection.masks import MaskHit, Masks, find, has_spelled, spelled

_BETWEEN_DUPLICATES = lazy.pattern(r"[\s,_]*")


@dataclass(frozen=True, slots=True)
class Tongues:
    """From which locale to which, and the doubts that an answer must bear; without any it is not mended either."""

    source: str
    locale: str
    checks: Sequence[Doubter] = field(default=DOUBTS, repr=False)

    def pair(self, source: str, target: str, *, fragment: bool = False) -> Pair:
        return Pair(source, target, self.locale, self.source, fragment)


@dataclass(frozen=True, slots=True)
class Answered:
    """An engine's answer whose masks are all there; `hits` has each mask once, in order of the answer."""

    text: str
    hits: tuple[MaskHit, ...] = ()
    doubled: tuple[Range, ...] = ()  # immediate repetitions, to be left out
    repaired: bool = False
    alignment: Alignment | None = None  # of `text`

    @property
    def bare(self) -> str:
        """The text with `HELD` for its masks."""
        if not self.hits and not self.doubled:
            return short(self.text)
        return short(blanked(self.text, [*((h.start, h.end) for h in self.hits), *self.doubled]))


def read(
    masks: Masks | None, sent: str, answer: Output | BadOutput, tongues: Tongues, *, fragment: bool = False
) -> Answered | str:
    """The answer to `sent` with its masks found, or the reason why it cannot be used."""
    if isinstance(answer, BadOutput):
        return answer.message
    text, alignment = _put_right(masks, sent, answer, tongues, fragment)
    if masks:
        found = _masked(masks, sent, text)
        if isinstance(found, str):
            return found
        reading = replace(found, alignment=alignment)
    elif has_spelled(text) and not has_spelled(sent):
        return "a mask of another text"  # a service mixed its answers up
    else:
        reading = Answered(text, alignment=alignment)
    return doubted(tongues.pair(bare(masks, sent), reading.bare, fragment=fragment), tongues) or reading


def doubted(pair: Pair, tongues: Tongues) -> str:
    """Why the target cannot be a translation of the source; "" where it can."""
    found = first(pair, tongues.checks)
    return found.reason if found else ""


def bare(masks: Masks | None, text: str) -> str:
    """A text as it was sent with `HELD` for its masks."""
    return short(blanked(text, [(hit.start, hit.end) for hit in find(masks, text)[0]])) if masks else text


def _put_right(
    masks: Masks | None, sent: str, answer: Output, tongues: Tongues, fragment: bool
) -> tuple[str, Alignment | None]:
    """The answer without what can be mended, and its alignment; masks are not touched."""
    if DOUBTS[0] not in tongues.checks or HELD in answer.text:
        return answer.text, answer.alignment
    hits = find(masks, answer.text)[0] if masks else []
    shown = blanked(answer.text, [(hit.start, hit.end) for hit in hits])
    pair, moved = mended(tongues.pair(bare(masks, sent), shown, fragment=fragment))
    if pair.target == shown:
        return answer.text, answer.alignment
    held = (answer.text[at] for at, char in enumerate(shown) if char == HELD)
    text = "".join(next(held) if char == HELD else char for char in pair.target)
    alignment = answer.alignment
    if alignment:
        target = tuple((moved(start), moved(end)) for start, end in alignment.target)
        alignment = Alignment(alignment.source, target, alignment.weights)
    return text, alignment


def _of_others(sent: str, answer: str, hits: Sequence[MaskHit]) -> bool:
    """Whether the answer has a mask of another text beside its own."""
    if not has_spelled(blanked(answer, [(hit.start, hit.end) for hit in hits])):
        return False  # nearly every answer
    return bool(spelled(bare(None, answer)) - spelled(sent))


def _masked(masks: Masks, sent: str, answer: str) -> Answered | str:
    hits, strange = find(masks, answer)
    if Counter(strange) - Counter(find(masks, sent)[1]) or _of_others(sent, answer, hits):
        return "a mask came back as another one"
    kept: dict[int, MaskHit] = {}
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
    return Answered(answer, tuple(kept.values()), tuple(doubled), repaired)
