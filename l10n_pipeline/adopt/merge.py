"""Three versions of an article, line by line: as adopted last, as an editor made it, as the page is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from l10n_pipeline.model import Range
from l10n_pipeline.text.common_runs import common_runs


def merge(base: Sequence[str], editor: Sequence[str], page: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The lines with the changes of both; where both changed the same, the editor's, and what the page says there.

    The editor's words are never lost; the second result is the page's lines that could not be put in.
    """
    out: list[str] = []
    apart: list[list[str]] = []
    for (a, b), (c, d), (e, f) in _regions(base, editor, page):
        old, theirs, new = list(base[a:b]), list(editor[c:d]), list(page[e:f])
        if theirs in (old, new):
            out += new
        else:
            out += theirs
            if new != old:
                apart.append(new)
    return out, apart


def _regions(
    base: Sequence[str], one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[Range, Range, Range]]:
    """The ranges of the three that stand at the same place, equal and changed ones in turn."""
    first, second = _partners(base, one), _partners(base, other)
    a = c = e = 0
    for i in [*range(len(base)), len(base)]:
        if i < len(base) and (i not in first or i not in second):
            continue
        j, k = first.get(i, len(one)), second.get(i, len(other))
        if (a, c, e) != (i, j, k):
            yield (a, i), (c, j), (e, k)
        if i < len(base):
            yield (i, i + 1), (j, j + 1), (k, k + 1)
        a, c, e = i + 1, j + 1, k + 1


def _partners(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """The line of `other` that each unchanged line of `base` became."""
    return {i + n: j + n for i, j, size in common_runs(base, other) for n in range(size)}
