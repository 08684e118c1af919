"""Whether a file is the one that was read before, without reading it: size, times and inode, as git does it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

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
        return _look(os.stat(path))
    except (OSError, ValueError):
        return ABSENT


def _look(found: os.stat_result) -> Look:
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
    root: str, rows: Iterable[Row], read: Callable[[str], bytes | None]
) -> Iterator[tuple[Row, bytes, Look, int]]:
    """The questions, ordered by folder, whose file looks otherwise: the answer of today, the look, and its time.

    `read` gives a file's content, None where it cannot be read. A file that is absent holds b"".
    """
    for folder, group in groupby(rows, key=itemgetter(2)):
        present = _present(os.path.join(root, folder))
        for row in group:
            entry = present.get(row[3])
            if row[1] == "has":
                there = b"1" if entry is not None else b""
                if there != row[4]:
                    yield row, there, ABSENT, 0
                continue
            at = time.time_ns()
            now = ABSENT if entry is None else _of_entry(entry)
            if now == row[5:] and now != ABSENT:
                continue
            data = read(os.path.join(root, folder, row[3])) if entry is not None else None
            if data is not None or row[4]:
                yield row, b"" if data is None else digest(data), now, at


def _present(folder: str) -> dict[str, os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return {entry.name: entry for entry in found}
    except OSError:
        return {}


def _of_entry(entry: os.DirEntry[str]) -> Look:
    try:
        return _look(entry.stat())
    except OSError:  # a symlink that leads nowhere
        return ABSENT
