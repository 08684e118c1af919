"""The calls to the operating system that a save is made of, one method each: a test may stand between any two."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

_LOOKING = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISLNK, "a symlink"),
)
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_HERE = -100  # AT_FDCWD
_NUMBERS = {
    "x86_64": 316,
    "aarch64": 276,
    "armv7l": 382,
    "riscv64": 276,
    "i686": 353,
    "ppc64le": 357,
    "s390x": 347,
}
"""renameat2 by its number, for a C library that does not name it."""

_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}  # an old kernel, NFS or FUSE, a sandbox


class NotRegularError(OSError):
    """There is something, and it is no file."""


class System:
    """The real calls. All of them raise OSError, and none of them follows a symlink at the end of a path."""

    def read(self, path: Path) -> bytes:
        """The bytes of a regular file; never waits for another process, as a pipe would have it."""
        _refuse_special(os.lstat(path).st_mode)
        handle = os.open(path, os.O_RDONLY | _LOOKING)
        with open(handle, "rb") as stream:
            _refuse_special(os.fstat(handle).st_mode)
            return stream.read()

    def refuse_special(self, path: Path) -> None:
        """NotRegularError if there is anything but a file; nothing is opened."""
        _refuse_special(os.lstat(path).st_mode)

    def create(self, path: Path, like: Path) -> int:
        """Open a new file for writing, with the permissions and the owner of `like` where there is one."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with suppress(FileNotFoundError):
            found = os.lstat(like)
            if hasattr(os, "fchown"):
                with suppress(PermissionError):  # only root gives files away: in a container the owner is another
                    os.fchown(handle, found.st_uid, found.st_gid)
                os.fchmod(handle, found.st_mode & 0o777)
        return handle

    def write(self, handle: int, data: bytes) -> None:
        """Write all of it."""
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]

    def sync(self, handle: int) -> None:
        """Wait until it is on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def exchange(self, one: Path, other: Path) -> bool:
        """Let two files change places in one step; False where the system cannot."""
        return _exchange(one, other)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name that nobody has yet; FileExistsError where somebody has."""
        os.link(old, new, follow_symlinks=False)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name; what had that name is gone."""
        os.replace(old, new)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the disk."""
        if not hasattr(os, "O_DIRECTORY"):
            return
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_special(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for holds, name in _KINDS if holds(mode)), "a device")
        raise NotRegularError(errno.EINVAL, f"{kind} is in the place of a file")


def _exchange(one: Path, other: Path) -> bool:
    call = _renameat2()
    if call is None:
        return False
    code = call(os.fsencode(one), os.fsencode(other))
    if code in _CANNOT:
        return False
    if code:
        raise OSError(code, os.strerror(code), str(other))
    return True


@cache
def _renameat2() -> Callable[[bytes, bytes], int] | None:
    """The call that exchanges two paths and returns 0 or an error number; None where the system has none."""
    try:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):
        return None
    named = getattr(library, "renameat2", None)  # glibc 2.28; musl lacks it
    number = _NUMBERS.get(os.uname().machine) if hasattr(os, "uname") and os.uname().sysname == "Linux" else None
    if named is None and number is None:
        return None

    def call(one: bytes, other: bytes) -> int:
        rest = (_HERE, one, _HERE, other, _EXCHANGE)
        failed = named(*rest) if named is not None else library.syscall(number, *rest)
        return ctypes.get_errno() if failed else 0

    return call
