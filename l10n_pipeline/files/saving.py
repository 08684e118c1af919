"""Saving so that nobody's work is lost: an editor may save the same file at any moment of it.

The new file and the old one change places in one step. What came out is looked at: if it is not what the caller read,
somebody saved in between, and it goes back. An editor may also write through a handle that it opened before, so what
came out is kept until the run ends, and looked at again.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from l10n_pipeline import lazy
from l10n_pipeline.errors import FileError
from l10n_pipeline.files.system import System

_TURNS = 50
"""How often what came out goes back. An editor may save twice between two of our steps, but not fifty times."""

_FORGOTTEN = 3600  # seconds

_NEW = lazy.pattern(r"\.l10n-[0-9a-f]{16}\.tmp")
_OLD = lazy.pattern(r"\.l10n-([0-9a-f]{16})-([0-9a-f]{16})-[0-9a-f]{8}\.tmp")
"""The name of what came out holds the digests of what was read and of what was written, so any later run can judge."""


class Changed(FileError):
    """The file is not what the caller read: somebody wrote it in between."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            "the file changed while it was worked on", path=Path(path).as_posix(), advice="run it again"
        )


def replace(system: System, target: Path, data: bytes) -> None:
    """Make `data` the content of a file that is generated: temporary file, fsync, rename, fsync of the folder."""
    temporary = _written(system, target, data)
    with _removed_after_error(system, temporary):
        system.rename(temporary, target)
    system.sync_folder(target.parent)


def save(system: System, target: Path, data: bytes, seen: bytes | None) -> Path | None:
    """Make `data` the content of a file that held `seen` (None: there was none); return where what came out is.

    Raises Changed, and writes nothing, where the file does not hold `seen` any more.
    """
    temporary = _written(system, target, data)
    with _removed_after_error(system, temporary):
        if seen is None:
            _place(system, temporary, target)
            kept = None
        else:
            old = target.with_name(f".l10n-{_digest(seen)}-{_digest(data)}-{os.urandom(4).hex()}.tmp")
            system.rename(temporary, old)
            kept = _swapped(system, old, target, seen, data)
    system.sync_folder(target.parent)
    return kept


def _place(system: System, temporary: Path, target: Path) -> None:
    """Put a file where there is none."""
    try:
        system.link(temporary, target)
    except FileExistsError:
        raise Changed(target) from None
    except OSError:  # a file system without hard links
        if _content(system, target) is not None:
            raise Changed(target) from None
        system.rename(temporary, target)
        return
    system.unlink(temporary)


def _swapped(system: System, old: Path, target: Path, seen: bytes, data: bytes) -> Path | None:
    try:
        if _content(system, target) != seen:
            raise Changed(target)
        if system.exchange(old, target):
            _give_back(system, old, target, seen, data)
            return old
        if _content(system, target) != seen:  # as late as can be
            raise Changed(target)
        system.rename(old, target)
        return None
    except FileNotFoundError:
        let_go(system, old)
        raise Changed(target) from None
    except BaseException:
        let_go(system, old)
        raise


def _give_back(system: System, old: Path, target: Path, seen: bytes, data: bytes) -> None:
    """If what came out is not what was read, put it back, and raise Changed.

    What comes out then should be what was put there last. If it is not, it is newer, and goes back in its turn.
    """
    try:
        put, came = data, system.read(old)
    except OSError:  # a folder took the file's place
        system.exchange(old, target)
        raise
    if came == seen:
        return
    for _ in range(_TURNS):
        system.exchange(old, target)
        out = system.read(old)
        if out == put:
            break
        put, came = came, out
    raise Changed(target)


def let_go(system: System, path: Path) -> bool:
    """Remove a temporary file, unless it holds what somebody wrote; whether it is gone."""
    if not untouched(system, path):
        return False
    with suppress(FileNotFoundError):
        system.unlink(path)
    return True


def untouched(system: System, path: Path) -> bool:
    """Whether a temporary file of ours holds nothing but what was read or written."""
    found = _OLD.fullmatch(path.name)
    try:
        return found is None or _digest(system.read(path)) in found.groups()
    except FileNotFoundError:
        return True
    except OSError:
        return False


def is_ours(path: Path) -> bool:
    """Whether a save of ours gave the file its name."""
    return bool(_NEW.fullmatch(path.name) or _OLD.fullmatch(path.name))


def remove_forgotten(folder: Path) -> None:
    """Remove what a killed run left in a folder that no lock is for: new files that nobody has written for a while."""
    for entry in os.scandir(folder):
        if _NEW.fullmatch(entry.name) and time.time() - entry.stat(follow_symlinks=False).st_mtime > _FORGOTTEN:
            os.unlink(entry)


def _written(system: System, target: Path, data: bytes) -> Path:
    temporary = target.with_name(f".l10n-{os.urandom(8).hex()}.tmp")
    handle = system.create(temporary, target)
    with _removed_after_error(system, temporary):
        try:
            system.write(handle, data)
            system.sync(handle)
        finally:
            system.close(handle)
    return temporary


@contextmanager
def _removed_after_error(system: System, temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            system.unlink(temporary)
        raise


def _content(system: System, path: Path) -> bytes | None:
    try:
        return system.read(path)
    except FileNotFoundError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
