"""What one file may cost in time and memory: looked at between its parts, so that no write ends half-way.

All of our own work is linear in the text (docs/decisions/0014). This stands behind it: a file that is over its
allowance raises TooCostly at the next look, and becomes a problem; the others go on. No signal, no thread: a look is a
call where texts are taken in hand, and there is none where files are written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from l10n_pipeline.errors import FormatError

_EVERY = 0.04
"""Seconds between two looks at what the system counts, which takes long; a look is taken at every text."""


class Allowance(NamedTuple):
    """What one file may cost; 0 is no limit. The defaults are l10n.yaml's."""

    seconds: float = (
        120.0  # of this thread's processor time, so that neither a slow service nor other programs count
    )
    memory: int = 4000  # megabytes that the process grows by
    size: int = 64  # megabytes of the file itself

    @property
    def most(self) -> int:
        """The bytes that a file may have."""
        return self.size * 1_000_000 or 1 << 62


class TooCostly(FormatError):
    """A file that is over its allowance; nothing of it may be concluded."""


class _Work:
    def __init__(self, allowance: Allowance, path: str) -> None:
        self.allowance, self.path = allowance, path
        self.begun, self.memory = time.thread_time(), _peak()
        self.next = 0.0

    def look(self, whole: bool) -> None:
        now = time.perf_counter()
        if now < self.next and not whole:
            return
        self.next = now + _EVERY
        may = self.allowance
        if may.seconds and time.thread_time() - self.begun > may.seconds:
            raise self._over(f"it took more than {may.seconds:g} s of processor time", "seconds")
        if may.memory and _peak() - self.memory > may.memory:
            raise self._over(f"it took more than {may.memory:,} MB of memory", "memory")

    def _over(self, what: str, key: str) -> TooCostly:
        advice = f"split the file, or raise `limits: {key}:` in l10n.yaml"
        return TooCostly(f"{what} and was left out", path=self.path, advice=advice)


_now: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def within(allowance: Allowance, path: str) -> Iterator[None]:
    """The block is work on the file that messages call `path`; `look` in it raises TooCostly.

    Work on another file inside of it counts for that file alone.
    """
    outer = _now.get()
    work = _Work(allowance, path)
    token = _now.set(work)
    try:
        yield
    finally:
        _now.reset(token)
        if outer is not None:
            outer.begun += time.thread_time() - work.begun
            outer.memory += _peak() - work.memory


def look(*, whole: bool = False) -> None:
    """Raise TooCostly where the work on the present file is over its allowance; nothing where no file is worked on.

    `whole` says that a whole file was taken in hand, not one of many texts.
    """
    work = _now.get()
    if work is not None:
        work.look(whole)


def refuse_large(size: int, allowance: Allowance, path: str) -> None:
    """Raise TooCostly for a file of so many bytes that is not even to be read."""
    if size > allowance.most:
        advice = "split it, leave it out (`files: … translate: false`), or raise `limits: size:` in l10n.yaml"
        message = f"the file has {size / 1e6:,.0f} MB, more than {allowance.size:,}, and was left out"
        raise TooCostly(message, path=path, advice=advice)


def _peak() -> int:
    """The most megabytes that the process has had so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 1_000_000 if sys.platform == "darwin" else used // 1000
