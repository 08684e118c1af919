"""Rows of tables and items of lists that a translator put in another order, as a glossary sorted in each language is.

What stays the same in every language is an anchor: codes, links, numbers, abbreviations, words in Latin letters in a
text of another script. Where anchors stand in other rows than those of the source, those around them may have moved.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from l10n_pipeline import lazy
from l10n_pipeline.intake.align import Block, blocks
from l10n_pipeline.model import Segment

Pairs = list[tuple[int, int]]

_FEWEST = 3
"""Rows of which one can be told to stand elsewhere."""
_SORTED = 4
"""Rows that are hardly in the order of the alphabet by chance, in two languages."""
_EXACT, _NEARLY = 10, 0.9
"""So many rows or more are sorted where this share of neighbours is."""
_FEW = 3
"""Rows that an anchor may stand in and still say something."""
_STRONG = 2
"""So many anchors that two rows have and no other row make them a pair for sure."""

_WORD = lazy.pattern(r"[A-Za-z][A-Za-z0-9_.+-]+|\d[\d.,]*")
_NAMED = lazy.pattern(r".*(?:[A-Z].*[A-Z]|\d)")
_LETTER = lazy.pattern(r"[^\W\d_]")
_LISTED = {"cell": "cell", "item": "item", "term": "term", "definition": "term", "paragraph": "paragraph"}


def in_order(
    source: Sequence[Block], target: Sequence[Block], pairs: Sequence[tuple[int, int]]
) -> tuple[Pairs, set[int]]:
    """The pairs with those of moved rows put right, and the indexes of the target whose pairs are drafts.

    `pairs` are those of two pages with the same blocks. A row that has no anchor, among rows that moved, is in none.
    """
    out: Pairs = []
    doubtful: set[int] = set()
    for sort, run in groupby(pairs, key=lambda pair: _sort(source[pair[0]])):
        here = list(run)
        left, right = (_rows(page, [pair[n] for pair in here]) for n, page in enumerate((source, target)))
        if not sort or [len(row) for row in left] != [len(row) for row in right]:
            out += here
            doubtful |= {j for _, j in here} if sort else set()
        elif len(left) < _FEWEST:
            out += here
        else:
            _put_right(_Run(source, target, left, right), out, doubtful)
    return out, doubtful


def in_rows(source: Sequence[Block], target: Sequence[Block], pairs: Sequence[tuple[int, int]]) -> Pairs:
    """The pairs without cells of tables that stand in other columns, or in another row than most of their own.

    A table that drifted has other rows, and what is alike in length and kind says little of a cell.
    """
    left, right = (_columns(page) for page in (source, target))
    led: dict[int, Counter[int]] = {}
    for i, j in pairs:
        if i in left and j in right and left[i][1:] == right[j][1:]:
            led.setdefault(left[i][0], Counter())[right[j][0]] += 1

    def fits(i: int, j: int) -> bool:
        if i not in left or j not in right or source[i].segment.text == target[j].segment.text:
            return True
        row, size = led[left[i][0]].most_common(1)[0] if left[i][0] in led else (0, 0)
        return left[i][1:] == right[j][1:] and row == right[j][0] and 2 * size > left[i][2]

    return [pair for pair in pairs if fits(*pair)]


def _columns(page: Sequence[Block]) -> dict[int, tuple[int, int, int]]:
    """Of each cell the line, the number in it, and how many there are; an empty one is none."""
    cells = [n for n, block in enumerate(page) if block.segment.kind == "cell"]
    lines = groupby(cells, key=lambda n: page[n].segment.line)
    return {
        n: (line, m, len(row)) for line, row in ((key, list(of)) for key, of in lines) for m, n in enumerate(row)
    }


def sections_moved(source: Sequence[Block], target: Sequence[Block]) -> tuple[list[int], set[int]] | None:
    """The target's indexes in the order in which its source has the sections, and those whose place is in doubt.

    None where no anchor stands in another section, or the two have not as many.
    """
    left, right = _sections(source), _sections(target)
    if len(left) != len(right) or len(left) < _FEWEST:
        return None
    run = _Run(source, target, left, right)
    if not run.crossed:
        return None
    shapes = [[[page[n].sort for n in rows] for rows in side] for page, side in ((source, left), (target, right))]
    rows: dict[int, int] = {}
    for (i, j), size in sorted(run.shared.items(), key=lambda one: (-one[1], one[0])):
        if shapes[0][i] == shapes[1][j] and i not in rows and j not in rows.values() and _is_best(run, i, j, size):
            rows[i] = j
    firm = set(rows)
    for i in range(len(left)):
        rest = (j for j in range(len(right)) if j not in rows.values() and shapes[0][i] == shapes[1][j])
        if i not in rows and (found := next(rest, None)) is not None:
            rows[i] = found
    if len(rows) < len(left):
        return None
    order = [n for i in range(len(left)) for n in right[rows[i]]]
    return order, {n for i in range(len(left)) if i not in firm for n in right[rows[i]]}


def _sections(page: Sequence[Block]) -> list[list[int]]:
    """The indexes of each heading and of what stands below it; those above the first one are a section, too."""
    out: list[list[int]] = []
    for n, block in enumerate(page):
        if not out or block.segment.kind == "heading":
            out.append([])
        out[-1].append(n)
    return out


def moved_in(pairs: Sequence[tuple[Segment, Segment]], plain: Callable[[str], str] = str) -> frozenset[Segment]:
    """The second ones of pairs, told by their order alone, that may belong to another first one."""
    source, target = (blocks([pair[n] for pair in pairs], plain) for n in (0, 1))
    kept, moved = in_order(source, target, [(n, n) for n in range(len(pairs))])
    right = {i for i, j in kept if i == j and j not in moved}
    return frozenset(pairs[n][1] for n in range(len(pairs)) if n not in right)


def _sort(block: Block) -> tuple[str, str] | None:
    """What a run is of: blocks of one kind, values of one key."""
    kind = block.segment.kind
    if kind == "value":
        return kind, block.segment.context
    return (_LISTED[kind], "") if kind in _LISTED else None


def _rows(page: Sequence[Block], indexes: Sequence[int]) -> list[list[int]]:
    """The cells of a line are a row; each other block is one."""
    if page[indexes[0]].segment.kind != "cell":
        return [[n] for n in indexes]
    return [list(row) for _, row in groupby(indexes, key=lambda n: page[n].segment.line)]


@dataclass
class _Run:
    """A table or a list in both languages."""

    source: Sequence[Block]
    target: Sequence[Block]
    left: list[list[int]]
    right: list[list[int]]

    @cached_property
    def _is_foreign(self) -> bool:
        """Whether the target is hardly written in Latin letters, so that each word of such letters is a name."""
        texts = [self.target[j].segment.text for row in self.right for j in row]
        letters: list[str] = [letter for text in texts for letter in _LETTER.findall(text)]
        return 2 * sum(c < "\u0250" for c in letters) < len(letters)

    def _anchors(self, page: Sequence[Block], row: Sequence[int]) -> frozenset[Hashable]:
        out: set[Hashable] = set()
        for n in row:
            out |= page[n].codes.keys()
            out |= {
                w.rstrip(".,-") for w in _WORD.findall(page[n].segment.text) if self._is_foreign or _NAMED.match(w)
            }
        first = page[row[0]].segment
        return frozenset(
            out | {("first", first.text)} if first.kind == "cell" or len(first.text.split()) < 4 else out
        )

    @cached_property
    def both(self) -> tuple[list[frozenset[Hashable]], list[frozenset[Hashable]]]:
        """The anchors of each row of the source and of the target."""
        return [self._anchors(self.source, row) for row in self.left], [
            self._anchors(self.target, row) for row in self.right
        ]

    @cached_property
    def shared(self) -> Mapping[tuple[int, int], int]:
        """For rows of both sides the anchors that they have and no other row."""
        ones, others = (_once(rows) for rows in self.both)
        return Counter((ones[anchor], others[anchor]) for anchor in ones.keys() & others.keys())

    def supports(self, row: int) -> int:
        """The anchors that both texts of a row have."""
        mine, theirs = self.both
        return len(mine[row] & theirs[row])

    @cached_property
    def has_head(self) -> bool:
        """Whether the first row is a table's head: the line below it is the rule."""
        first, second = (self.source[row[0]].segment for row in self.left[:2])
        return first.kind == "cell" and second.line - first.line == 2

    @cached_property
    def sure(self) -> set[int]:
        """The rows whose anchors say that they stand where they stood."""
        out = {i for i in range(len(self.left)) if self.shared.get((i, i)) and i not in self._contradicted}
        return out | ({0} if self.has_head else set())

    @cached_property
    def crossed(self) -> list[tuple[int, int]]:
        """Rows of the source that stand elsewhere in the target, and where."""
        return [(i, j) for (i, j), size in self.shared.items() if i != j and size > self.supports(i)]

    @cached_property
    def _contradicted(self) -> set[int]:
        return {i for i, _ in self.crossed}

    @cached_property
    def _moved(self) -> list[tuple[int, int]]:
        """Rows that have lost an anchor to another one: beside `crossed` those of anchors that stand in a few rows."""
        out = list(self.crossed)
        ones, others = (_places(rows) for rows in self.both)
        for anchor in ones.keys() & others.keys():
            gone, come = sorted(ones[anchor] - others[anchor]), sorted(others[anchor] - ones[anchor])
            if 1 < len(ones[anchor]) == len(others[anchor]) <= _FEW:
                out += [(i, j) for i, j in zip(gone, come, strict=True) if not self.supports(i)]
        return out

    def unsure(self) -> set[int]:
        """The rows that may have moved: those between an anchor's two places, and where many did, all without one."""
        gaps = list(_gaps(len(self.left), self.sure))
        out: set[int] = set()
        for i, j in self._moved:
            low, high = min(i, j), max(i, j)
            out |= {row for gap in gaps if gap[-1] >= low and gap[0] <= high for row in gap}
        both_sorted = self._is_sorted(self.source, self.left) and self._is_sorted(self.target, self.right)
        if len(self._moved) > 1 or both_sorted:
            out |= {row for gap in gaps if len(gap) > 1 for row in gap}
        return out

    def _is_sorted(self, page: Sequence[Block], rows: Sequence[Sequence[int]]) -> bool:
        body = rows[1:] if self.has_head else rows
        if len(body) < _SORTED or page[body[0][0]].segment.kind in ("paragraph", "value"):
            return False
        keys = [_collated(page[row[0]].segment.text) for row in body]
        good = sum(one <= other for one, other in pairwise(keys))
        return good == len(keys) - 1 or (len(keys) >= _EXACT and good >= _NEARLY * (len(keys) - 1))


def _put_right(run: _Run, out: Pairs, doubtful: set[int]) -> None:
    unsure = run.unsure()
    rows = {i: i for i in range(len(run.left)) if i not in unsure}
    firm = set(rows)
    if run.crossed:
        for (i, j), size in sorted(run.shared.items(), key=lambda one: (-one[1], one[0])):
            if (
                i in unsure
                and j in unsure
                and i not in rows
                and j not in rows.values()
                and _is_best(run, i, j, size)
            ):
                rows[i] = j
                firm |= {i} if size >= _STRONG else set()
        _fill(rows, len(run.left))
    else:
        rows |= {i: i for i in unsure}
    for i, j in sorted(rows.items()):
        out += zip(run.left[i], run.right[j], strict=False)
        if i not in firm or len(run.left[i]) != len(run.right[j]):
            doubtful |= set(run.right[j])


def _is_best(run: _Run, i: int, j: int, size: int) -> bool:
    """Whether no other row has as many anchors of one of the two."""
    return all(other < size for (a, b), other in run.shared.items() if (a == i) != (b == j))


def _fill(rows: dict[int, int], size: int) -> None:
    """Rows between two anchored ones that are as far from each other on both sides."""
    known = [(-1, -1), *sorted(rows.items()), (size, size)]
    taken = set(rows.values())
    for (i, j), (end_i, end_j) in pairwise(known):
        inner = range(j + 1, end_j)
        if end_i - i == end_j - j and taken.isdisjoint(inner):
            rows |= dict(zip(range(i + 1, end_i), inner, strict=True))
            taken |= set(inner)


def _gaps(size: int, sure: set[int]) -> Iterator[list[int]]:
    for is_sure, run in groupby(range(size), key=sure.__contains__):
        if not is_sure:
            yield list(run)


def _places(rows: Sequence[frozenset[Hashable]]) -> dict[Hashable, set[int]]:
    """The rows of each anchor."""
    out: dict[Hashable, set[int]] = {}
    for n, row in enumerate(rows):
        for anchor in row:
            out.setdefault(anchor, set()).add(n)
    return out


def _once(rows: Sequence[frozenset[Hashable]]) -> dict[Hashable, int]:
    """The row of each anchor that stands in one alone."""
    return {anchor: min(places) for anchor, places in _places(rows).items() if len(places) == 1}


def _collated(text: str) -> bytes:
    """A key of about the order of dictionaries: without marks, and Chinese by its sound, as GB 2312 has it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in plain if c.isalnum()).encode("gb18030", "replace")
