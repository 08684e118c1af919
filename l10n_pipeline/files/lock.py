"""One run at a time in a project."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files.names import shown, unwritten

OWNER = ".owner"
"""Suffix of the file beside the lock that says who holds it: a lock file itself is opened anew by whoever asks."""


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; at once an L10nError that names who holds it.

    It ends with this process, also by kill -9 and where a forked worker lives on. It keeps out other processes and
    other threads.
    """
    import socket

    from filelock import FileLock, Timeout

    owner = path.with_name(path.name + OWNER)
    held = FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
        with suppress(FileNotFoundError):  # of a run that was killed, or somebody's symlink
            owner.unlink()
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
        owner.write_text(f"process {os.getpid()} on {socket.gethostname()}, {command}\n", "utf-8")
    except Timeout as error:
        message = f"another run is at work: {_said(owner) or 'it has not said which'}"
        raise L10nError(message, advice="wait for it to end") from error
    except OSError as error:
        held.release()
        raise unwritten(error, shown(path)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            owner.unlink()
        held.release()


def _said(owner: Path) -> str:
    try:
        return owner.read_text("utf-8", errors="replace")[:1000].strip()
    except OSError:
        return ""
