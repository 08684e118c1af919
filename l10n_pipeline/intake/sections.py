"""Sections of a page that have the blocks of their source's, on a page that as a whole has not.

A page of a hundred texts to which somebody added one is not in doubt as a whole: what stands between two headings that
both pages have in a row, with the same blocks in between, is as sure as a page with the blocks of its source. What
drifted is in the other sections.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.intake.align import Block, Likeness, fitted
from l10n_pipeline.intake.order import Pairs, in_order

STRANGERS = 0.3
"""Prose that means less alike than this is not taken for a pair on a page that no version of the source fits."""

_ALIKE = 0.45
"""What the prose of a section means alike at the least, on average: translations mostly have more than 0.5."""
_LENGTHS = 2.2
"""A translation that is so many times longer or shorter than the others are says other things than its source."""
_SHORT = 40
"""Characters: the length of a shorter text says nothing."""

_NUMBER = lazy.pattern(r"\d{2,}")


def by_section(
    source: Sequence[Block], target: Sequence[Block], found: Sequence[tuple[int, int]], like: Likeness
) -> tuple[Pairs, set[int]]:
    """The pairs with those of sure sections one to one, and the indexes of the target that are sure."""
    partners = {-1: -1, **dict(found), len(source): len(target)}
    follows = dict(pairwise(_starts(target)))
    taken: dict[int, int] = {}
    for start, end in pairwise(_starts(source)):
        other, last = partners.get(start, len(target)), partners.get(end)
        if follows.get(other) != last or last is None:
            continue
        rows = _one_to_one(source, target, (max(start, 0), end), (max(other, 0), last), like)
        taken |= {j: i for i, j in rows}
    mine = set(taken.values())
    rest = [(i, j) for i, j in found if j not in taken and i not in mine]
    both = [sum(page[n].length for n in some) for page, some in ((source, mine), (target, taken))]
    sure = {j for j, i in taken.items() if _says_as_much(source[i], target[j], both)}
    return sorted([*rest, *((i, j) for j, i in taken.items())]), sure


def _says_as_much(source: Block, target: Block, both: Sequence[int]) -> bool:
    """Whether a translation has the numbers of its source, and about the length that the others make expect.

    `both` are the lengths of all sources and all translations.
    """
    numbers, others = (set(_NUMBER.findall(block.segment.text)) for block in (source, target))
    if numbers != others:
        return False
    rest, translated = both[0] - source.length, both[1] - target.length
    if max(source.length, target.length) < _SHORT or rest < source.length:
        return True
    expected = max(1.0, source.length * translated / rest)
    return 1 / _LENGTHS < max(1, target.length) / expected < _LENGTHS


def _starts(page: Sequence[Block]) -> list[int]:
    """Where the sections of a page begin; -1 for what stands before its first heading, and its end."""
    return [-1, *(n for n, block in enumerate(page) if block.sort[0] == "heading"), len(page)]


def _one_to_one(
    source: Sequence[Block], target: Sequence[Block], of: tuple[int, int], to: tuple[int, int], like: Likeness
) -> Pairs:
    """The pairs of two sections; none where they have other blocks, moved rows, or prose that means other things."""
    one, other = source[slice(*of)], target[slice(*to)]
    rows = fitted(one, other) or []
    _, moved = in_order(one, other, rows)
    said = [like(of[0] + i, to[0] + j) for i, j in rows if one[i].prose]
    if moved or not said or min(said) < STRANGERS or sum(said) < _ALIKE * len(said):
        return []
    return [(of[0] + i, to[0] + j) for i, j in rows]
