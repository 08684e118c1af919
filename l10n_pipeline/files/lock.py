"""One run at a time in a project."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files.names import shown, unwritten


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; at once an L10nError that names who holds it.

    A record lock, not flock: it ends with this process even where a forked worker outlives it. It keeps out other
    processes, not other threads.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise unwritten(error, shown(path)) from error
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
