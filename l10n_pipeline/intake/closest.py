"""Which version of a source a page was made from, where none has its blocks: the most pairs of equal codes say it.

To lay two long pages beside each other costs seconds, and git may know dozens of versions. So each is tried while that
is cheap; of the rest those three whose blocks have the most in common with the page's, in order, as a cheap look tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n_pipeline.intake.align import Block, aligned, cells
from l10n_pipeline.text.common_runs import common_runs

MOST = 250_000
"""Pairs of blocks that are held against each other for one page before versions are chosen by the cheap look."""

_LIKELIEST = 3


class Closest:
    """The versions of a source that were tried for one page."""

    def __init__(self) -> None:
        self._best: tuple[int, Sequence[Block], Sequence[Block], int] | None = None
        self._waiting: list[tuple[int, int, Sequence[Block], Sequence[Block]]] = []
        self._spent = 0
        self._number = 0

    def add(self, source: Sequence[Block], target: Sequence[Block]) -> None:
        """Try one more version: the blocks of the source, and those of the page."""
        self._number += 1
        cost = cells(len(source), len(target))
        if self._spent + cost <= MOST:
            self._spent += cost
            self._lay(source, target, self._number)
            return
        self._waiting.append((_in_common(source, target), -self._number, source, target))
        self._waiting = sorted(self._waiting, key=lambda one: one[:2], reverse=True)[:_LIKELIEST]

    def best(self) -> tuple[Sequence[Block], Sequence[Block], int] | None:
        """The blocks of the version that fits best, those of the page, and which version it is, counted from 1.

        None where there is no version.
        """
        for common, before, source, target in self._waiting:
            if self._best is None or common > self._best[0]:
                self._lay(source, target, -before)
        self._waiting.clear()
        return None if self._best is None else self._best[1:]

    def _lay(self, source: Sequence[Block], target: Sequence[Block], number: int) -> None:
        equal = equal_codes(source, target, aligned(source, target))
        if self._best is None or equal > self._best[0]:
            self._best = equal, source, target, number


def equal_codes(source: Sequence[Block], target: Sequence[Block], pairs: Iterable[tuple[int, int]]) -> int:
    """How many pairs have the same codes."""
    return sum(source[i].codes == target[j].codes for i, j in pairs)


def _in_common(source: Sequence[Block], target: Sequence[Block]) -> int:
    """How many blocks both pages have in order, by their kinds and codes."""
    both = ([(block.sort, frozenset(block.codes.items())) for block in page] for page in (source, target))
    return sum(size for _, _, size in common_runs(*both))
