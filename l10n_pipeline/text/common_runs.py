"""What two sequences have in common, in order: difflib's answer for short ones, one of linear cost for long ones."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

CommonRun = tuple[int, int, int]
"""Where a run begins in the one, where in the other, and how many elements it has."""

MOST = 5_000_000
"""So many steps difflib may take at the worst; where it might take more, elements that stand once are held on to."""


def common_runs(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[CommonRun]:
    """The runs of equal elements that are left where as little as possible is taken away; none is empty."""
    if steps(one, other) <= MOST:
        return _looked_through(one, other, 0, 0)
    runs: list[CommonRun] = []
    at, to = 0, 0
    for i, j in [*_once_in_both(one, other), (len(one), len(other))]:
        for run in _between(one, other, at, i, to, j):
            _add(runs, run)
        if i < len(one):
            _add(runs, (i, j, 1))
        at, to = i + 1, j + 1
    return runs


def changes(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Both sequences from beginning to end: whether a part is equal, and its range in each."""
    i = j = 0
    for start, to, size in [*common_runs(one, other), (len(one), len(other), 0)]:
        if (i, j) != (start, to):
            yield False, i, start, j, to
        if size:
            yield True, start, start + size, to, to + size
        i, j = start + size, to + size


def steps(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """What difflib takes at the worst: a look at each pair of equal elements, and again for each run that it finds."""
    times = Counter(other)
    return min(len(one), len(other)) * sum(times[element] for element in one)


def _looked_through(one: Sequence[Hashable], other: Sequence[Hashable], at: int, to: int) -> list[CommonRun]:
    found = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(at + run.a, to + run.b, run.size) for run in found if run.size]


def _between(
    one: Sequence[Hashable], other: Sequence[Hashable], a: int, b: int, c: int, d: int
) -> Iterator[CommonRun]:
    """The runs in two ranges: at their beginning, at their end, and in between where that is small."""
    first = 0
    while a + first < b and c + first < d and one[a + first] == other[c + first]:
        first += 1
    if first:
        yield a, c, first
        a, c = a + first, c + first
    last = 0
    while b - last > a and d - last > c and one[b - last - 1] == other[d - last - 1]:
        last += 1
    rest = one[a : b - last], other[c : d - last]
    if steps(*rest) <= MOST:
        yield from _looked_through(*rest, a, c)
    if last:
        yield b - last, d - last, last


def _once_in_both(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of elements that stand once in each, the longest series that is in the same order in both."""
    times, others = Counter(one), Counter(other)
    where = {element: j for j, element in enumerate(other) if others[element] == 1}
    pairs = [(i, where[element]) for i, element in enumerate(one) if times[element] == 1 and element in where]
    lowest: list[int] = []  # of each length, the lowest place in which a series of it ends
    ends: list[int] = []  # and the pair that it is
    before: list[int] = []  # of each pair, the one before it in its series
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(lowest, j)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [j]
        ends[length : length + 1] = [number]
    out: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        out.append(pairs[number])
        number = before[number]
    return out[::-1]


def _add(runs: list[CommonRun], run: CommonRun) -> None:
    """Add a run; one that goes on with the one before is a part of it."""
    i, j, size = run
    if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (i, j):
        i, j, before = runs.pop()
        size += before
    runs.append((i, j, size))
