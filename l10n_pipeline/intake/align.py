"""Which segments of a translated page belong to which of its source: by kind, codes, names and length.

Where both pages have the same blocks in the same order they belong together one to one. Else the best way through
both is looked for (Needleman and Wunsch, 1970), in which each may have blocks that the other lacks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.model import Segment
from l10n_pipeline.text import inline

_NAME = lazy.pattern(r"\d[\d.,]*|[A-Z][A-Za-z0-9_.-]+|(?<![a-z])[a-z]++[A-Z_.]\w+")
_GAP = 1.0  # what a block costs that has no other
_NEVER = -1e9
_BAND = 40  # how far from the diagonal two blocks may lie, at the least
_WIDEST = 400  # the same for long pages, beside what one page has more than the other
_OPTIONAL = frozenset({"title", "attribute"})
_RUNNING = frozenset({"paragraph", "item", "quote"})
_SHORT = 16  # characters: the length of a shorter text says nothing

CodeTexts = Counter[tuple[str, str]]
Likeness = Callable[[int, int], float]
"""How much the texts mean the same: about 0 for strangers, above 0.5 for translations; for indexes of both sides."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the alignment looks at of a segment."""

    segment: Segment
    sort: tuple[str, str]  # its kind, and of which level or field
    codes: CodeTexts
    names: frozenset[str]
    length: int

    @property
    def prose(self) -> bool:
        return len(self.segment.text.split()) > 3 or len(self.segment.text) > _SHORT


def blocks(segments: Sequence[Segment], plain: Callable[[str], str]) -> list[Block]:
    """The segments of a page; `plain` makes a destination comparable: without a locale's prefix, without fragment."""
    return [_block(segment, plain) for segment in segments]


def _block(segment: Segment, plain: Callable[[str], str]) -> Block:
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    said = inline.words(coded)
    codes = Counter(
        (code.kind, plain(code.value) if code.kind in ("link", "image", "url") else code.value)
        for code in coded.codes
        if code.kind not in inline.NOT_STRUCTURE and code.kind not in ("emphasis", "strong", "strike", "break")
    )
    level = segment.note.partition("\n")[0] if segment.kind == "heading" else segment.context
    return Block(segment, (segment.kind, level), codes, frozenset(_NAME.findall(said)), len(said))


def fitted(source: Sequence[Block], target: Sequence[Block]) -> list[tuple[int, int]] | None:
    """The pairs of two pages that have the same blocks in the same order; None for two that do not.

    A page may have titles of its own where its source shows the generator's, `!!! note "Nota"`, and attributes where
    its source shows those of a component: `<Demo title="Jetzt versuchen">`.
    """
    firm, other = (
        [n for n, block in enumerate(page) if block.sort[0] not in _OPTIONAL] for page in (source, target)
    )
    if [source[i].sort for i in firm] != [target[j].sort for j in other]:
        return None
    out: list[tuple[int, int]] = []
    starts = pairwise([(-1, -1), *zip(firm, other, strict=True), (len(source), len(target))])
    for (i, j), (end_i, end_j) in starts:
        out += [(i, j)] if i >= 0 else []
        inner = [list(range(start + 1, end)) for start, end in ((i, end_i), (j, end_j))]
        if [source[n].sort for n in inner[0]] == [target[n].sort for n in inner[1]]:
            out += zip(*inner, strict=True)
    return out


def cells(source: int, target: int) -> int:
    """How many pairs of blocks `aligned` looks at, for pages of so many."""
    return source * min(target, 2 * _band(source, target))


def _band(source: int, target: int) -> int:
    return max(_BAND, abs(target - source) + min(target // 8, _WIDEST))


def aligned(
    source: Sequence[Block], target: Sequence[Block], like: Likeness | None = None
) -> list[tuple[int, int]]:
    """Pairs of indexes, in order; what has no partner is in none."""
    if not source or not target:
        return []
    rate = max(0.05, sum(b.length for b in target) / max(1, sum(b.length for b in source)))
    slope = len(target) / len(source)
    band = _band(len(source), len(target))
    best: list[dict[int, float]] = [{j: -_GAP * j for j in range(band + 1)}]
    steps: list[dict[int, int]] = [dict.fromkeys(range(band + 1), 2)]
    for i, one in enumerate(source, 1):
        middle = round(i * slope)
        row: dict[int, float] = {}
        step: dict[int, int] = {}
        above = best[-1]
        for j in range(max(0, middle - band), min(len(target), middle + band) + 1):
            ways = (
                (above.get(j - 1, _NEVER) + _score(one, target[j - 1], rate, like and like(i - 1, j - 1)), 0)
                if j
                else (_NEVER, 0),
                (above.get(j, _NEVER) - _GAP, 1),
                (row.get(j - 1, _NEVER) - _GAP, 2),
            )
            row[j], step[j] = max(ways, key=lambda way: way[0])
        best.append(row)
        steps.append(step)
    return _path(steps, len(source), len(target))


def _path(steps: Sequence[Mapping[int, int]], i: int, j: int) -> list[tuple[int, int]]:
    out = []
    while i and j:
        step = steps[i].get(j, 1)
        if step == 0:
            i, j = i - 1, j - 1
            out.append((i, j))
        elif step == 1:
            i -= 1
        else:
            j -= 1
    return out[::-1]


def _score(one: Block, other: Block, rate: float, like: float | None) -> float:
    """What speaks for two blocks as one pair; two gaps cost less than a bad pair."""
    if one.sort != other.sort and not {one.sort[0], other.sort[0]} <= _RUNNING:
        return _NEVER
    score = 1.0 if one.sort == other.sort else -1.0
    if one.segment.text == other.segment.text:
        return score + 3
    if one.codes or other.codes:
        both = sum((one.codes & other.codes).values())
        score += 5 * both / sum((one.codes | other.codes).values()) - 2
    if one.names:
        score += 1.5 * len(one.names & other.names) / len(one.names)
    if one.length >= _SHORT or other.length >= _SHORT:
        score -= min(3.0, 2 * abs(math.log(max(1, other.length) / max(1.0, one.length * rate))))
    if like is not None and one.prose:
        score += 6 * (like - 0.3)
    return score
