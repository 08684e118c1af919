"""How messages name files, and what they say of an error of the operating system."""

from __future__ import annotations

import errno
from pathlib import Path

from l10n_pipeline.errors import FileError, FormatError, L10nError

_OF_ALL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}
"""What the next file meets, too: the run stops there."""


def is_text(text: str) -> bool:
    """Whether a text or a name can be written in UTF-8: no half of a surrogate pair stands in it.

    Python says the bytes of a name in another encoding by such halves.
    """
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def shown(path: Path) -> str:
    """A path as a message names it: from the current folder where it lies below, else whole."""
    here = Path.cwd()
    text = (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
    return text.encode(errors="backslashreplace").decode()


def unread(error: OSError | ValueError, name: str) -> FormatError:
    """The error of a file that cannot be read; `name` is how messages call it."""
    return FormatError(_reason(error), path=name, advice=_advice(error, name, writes=False))


def unwritten(error: OSError | ValueError, name: str) -> L10nError:
    """The error of a file that cannot be written: a FileError where other files may fare better."""
    kind = L10nError if isinstance(error, OSError) and error.errno in _OF_ALL else FileError
    return kind(_reason(error), path=name, advice=_advice(error, name, writes=True))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "no file can have this name"
    return (error.strerror or str(error)).lower()


def _advice(error: OSError | ValueError, name: str, *, writes: bool) -> str:
    code = error.errno if isinstance(error, OSError) else 0
    if writes and (isinstance(error, PermissionError) or code == errno.EROFS):
        return f"make {Path(name).parent} writable"
    if code in (errno.ENOSPC, errno.EDQUOT):
        return "make room on the disk; nothing was half written"
    if code == errno.ENAMETOOLONG:
        return "give it a shorter name"
    if code == errno.ELOOP:
        return "remove the symlink"
    if code in (errno.ENOTDIR, errno.EEXIST):
        return "a file stands where a folder should be: move it away"
    return ""
