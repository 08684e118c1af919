"""Which source of ours a pair belongs to: as its file is named, else where the pairs beside it belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from l10n_pipeline.intake.pairs import Translation


def by_name(names: Iterable[str], wanted: str) -> str:
    """The one of our files whose path ends most like `wanted`: `src/a/b.md` is `b.md` in a folder `a`; "" for none.

    A suffix that `wanted` lacks does not count, so a PO file `a/b.po` is `a/b.md`. Where two are equally like it,
    none is.
    """
    names = list(names)
    if wanted in names:
        return wanted
    want = _parts(wanted)
    scored: dict[int, list[str]] = defaultdict(list)
    for name in names:
        scored[_common(_parts(name), want)].append(name)
    best = max(scored, default=0)
    return scored[best][0] if best and len(scored[best]) == 1 else ""


def _parts(path: str) -> tuple[str, ...]:
    parts = PurePosixPath(path.replace("\\", "/")).with_suffix("").parts
    return tuple(reversed([part for part in parts if part not in (".", "..")]))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def placed(
    pairs: Sequence[Translation], names: Sequence[str], matched: Mapping[int, str]
) -> dict[str, list[Translation]]:
    """The pairs of each of our files, in order.

    `matched` has for the `id` of a pair the file in which its text was found; a pair whose references name no file of
    ours goes with the one before it, or, at the beginning, with the first that has a place.
    """
    known: dict[str, str] = {}
    out: dict[str, list[Translation]] = defaultdict(list)
    waiting: list[Translation] = []
    last = ""
    for pair in pairs:
        files = [name for file in pair.files if (name := known.setdefault(file, by_name(names, file)))]
        homes = list(dict.fromkeys(files)) or [matched.get(id(pair), last)]
        if homes == [""]:
            waiting.append(pair)
            continue
        for home in homes:
            out[home] += [*waiting, pair] if home == homes[0] else [pair]
        waiting = []
        last = homes[-1]
    return out
