"""Files are written whole or not at all, in the project or not at all, by one run at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from l10n_pipeline.errors import ConfigError, FormatError, L10nError


class Changed(L10nError):
    """The file is not what the caller read: somebody wrote it in between."""


def inside(root: Path, path: str | Path) -> Path:
    """`root / path`, without `.` and `..`; ConfigError if it, or where its symlinks lead, is not below `root`."""
    if "\0" in str(path):
        raise ConfigError(f"{str(path)!r} is no path", advice="name a path inside the project")
    joined = Path(os.path.normpath(root / path))
    if joined.is_relative_to(os.path.normpath(root)) and joined.resolve().is_relative_to(root.resolve()):
        return joined
    raise ConfigError(f"'{path}' leaves the project", advice="name a path inside it, without .. or symlinks")


def read(path: Path) -> bytes:
    """The bytes of a file; FormatError where there is none or it cannot be read, so that other files go on."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(_reason(error), path=shown(path)) from error


def write(path: Path, data: bytes) -> bool:
    """Make `data` the content of a file, whole or not at all; False, and untouched, if it is so already.

    Folders are made; the permissions and the owner of an old file stay; of a symlink the file that it leads to is
    written. A crash leaves the old file or the new one. L10nError where it cannot be written.
    """
    target = path.resolve()
    try:
        if _present(target) == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except OSError as error:
        raise L10nError(_reason(error), path=shown(path), advice=_advice(error, target)) from error
    return True


def write_if_unchanged(path: Path, data: bytes, seen: bytes | None) -> bool:
    """`write`, unless the file is no longer what the caller read (None: there was none); then `Changed`.

    It keeps an editor that saved during a run from losing its work. Runs keep each other out by `lock`.
    """
    if _present(path) != seen:
        raise Changed("the file changed while it was worked on", path=shown(path), advice="run it again")
    return write(path, data)


def sweep(folder: Path) -> None:
    """Remove what a killed run left half written; for whoever holds the lock."""
    for path in folder.rglob(".l10n-*.tmp"):
        path.unlink(missing_ok=True)


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; at once an L10nError that names who holds it.

    A record lock, not flock: it ends with this process even where a forked worker outlives it. It keeps out other
    processes, not other threads.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise L10nError(_reason(error), path=shown(path), advice=_advice(error, path)) from error
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            holder = os.pread(handle, 1000, 0).decode(errors="replace").strip()
            message = f"another run is at work: {holder or 'it has not said which'}"
            raise L10nError(message, advice="wait for it to end") from error
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}, {command}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def shown(path: Path) -> str:
    """A path as a message names it: from the current folder where it lies below, else whole."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(target: Path, data: bytes) -> None:
    """Temporary file in the same folder, fsync, rename, fsync of the folder."""
    temporary = target.with_name(f".l10n-{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(handle, "wb") as stream:
            _keep_permissions(handle, target)
            stream.write(data)
            stream.flush()
            os.fsync(handle)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _keep_permissions(handle: int, old: Path) -> None:
    with suppress(FileNotFoundError):
        stat = old.stat()
        with suppress(PermissionError):  # only root gives files away: in a container the owner is another
            os.fchown(handle, stat.st_uid, stat.st_gid)
        os.fchmod(handle, stat.st_mode & 0o777)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _advice(error: OSError, path: Path) -> str:
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"make {shown(path.parent)} writable"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make room on the disk; nothing was half written"
    return ""
