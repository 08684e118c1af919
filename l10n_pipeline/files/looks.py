"""Whether a file is the one that was read before, without reading it: size, times and inode, as git does it."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
from collections.abc import Callable, Iterable, Iterator

from l10n_pipeline.files.folders import Inside

Look = tuple[int, int, int, int]
"""Size, mtime and ctime in nanoseconds, inode."""

ABSENT: Look = (-1, 0, 0, 0)
"""Fits no file: what has it is read anew."""

_TICK = 20_000_000
"""Nanoseconds in which two saves may get one time; clocks of file systems tick every 1 to 10 ms."""

_SECOND = 1_000_000_000

Row = tuple[int, str, str, str, bytes, int, int, int, int]
"""A question about a file: number, kind, folder, name, answer, and its look."""


def look(path: str) -> Look:
    """How a file looks now; ABSENT where there is none."""
    try:
        return look_of(os.stat(path))
    except (OSError, ValueError):
        return ABSENT


def look_of(found: os.stat_result) -> Look:
    """How a file looks by its entry."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_racy(seen: Look, at: int) -> bool:
    """Whether a save after the look was taken, at `at`, could have left the same one: within a tick of the clock."""
    _, changed, moved, _ = seen
    tick = 2 * _SECOND if not changed % _SECOND and not moved % _SECOND else _TICK
    return max(changed, moved) >= at - tick


def digest(data: bytes) -> bytes:
    """What stands for the content of a file."""
    return hashlib.sha256(data).digest()[:16]


def differing(
    root: str,
    folder: str,
    known: bytes,
    rows: Callable[[], Iterable[Row]],
    read: Callable[[str], bytes | None],
    listed: Inside,
) -> Iterator[tuple[Row, bytes, Look, int]]:
    """The questions of a folder whose file looks otherwise: the answer of today, the look, and its time.

    `known` is what `summary` said of the folder: if it says so still, none does, and `rows` are not asked for. `read`
    gives a file's content, None where it cannot be read. A file that is absent holds b"". To `listed` folders
    and temporary files are added.
    """
    where = os.path.join(root, folder)
    at = time.time_ns()
    present = _present(where, listed)
    if known and known == _summary(present):
        return
    for row in rows():
        now = present.get(row[3])
        if row[1] == "has":
            there = b"1" if now is not None else b""
            if there != row[4]:
                yield row, there, ABSENT, 0
            continue
        if now == row[5:] and now != ABSENT:
            continue
        data = read(os.path.join(where, row[3])) if now is not None else None
        if data is not None or row[4]:
            yield row, b"" if data is None else digest(data), now or ABSENT, at


def summary(root: str, folder: str, rows: Iterable[Row]) -> bytes:
    """What stands for all that is in a folder, if its files look as the questions say; else b""."""
    present = _present(os.path.join(root, folder), Inside([], []))
    for _, kind, _, name, answer, *seen in rows:
        now = present.get(name)
        is_same = now == tuple(seen) != ABSENT if now else not answer
        if not ((now is not None) == bool(answer) if kind == "has" else is_same):
            return b""
    return _summary(present)


def _summary(present: dict[str, Look]) -> bytes:
    return digest(marshal.dumps(sorted(present.items())))


def _present(folder: str, listed: Inside) -> dict[str, Look]:
    """How all that is in a folder looks; folders, and what leads nowhere, as ABSENT."""
    out: dict[str, Look] = {}
    try:
        with os.scandir(folder) as found:
            for entry in found:
                name = entry.name
                if name[0] == "." and name.startswith(".l10n-") and name.endswith(".tmp"):
                    listed.others.append(name)  # it goes at the end of a run
                    continue
                try:
                    if entry.is_dir():
                        out[name] = ABSENT
                        if not entry.is_symlink():
                            listed.folders.append(name)
                        continue
                    seen = entry.stat()
                except OSError:  # a symlink that leads nowhere
                    out[name] = ABSENT
                    continue
                out[name] = seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino
    except OSError:
        return {}
    return out
