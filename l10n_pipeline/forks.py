"""Jobs that this process shares with copies of itself: each is done once, by whoever claims it first.

A copy has all that was read so far without reading it again, and ends with the last job. What it found out comes back
through a file; a copy that is killed leaves its jobs to this process. So whoever has one core, or a system that makes
no copies, gets the same.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from struct import Struct
from typing import IO, Generic, NoReturn, Protocol, TypeVar

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_MOST = 8
"""Processes, unless somebody asks for more: each takes memory, and one disk serves them all."""

_WORTH = 1.0
"""Seconds of work left that are worth a copy: of a large process to make one, and to part pages, takes tenths."""

_LOOKS = 3
"""Jobs that are done before it is judged how long the others will take."""

_PATIENCE = 60
"""Seconds without processor time after which a copy is given up: what it waits for, no thread of it will ever do."""

_SAID = Struct("=qqq")
"""What a copy says of a job: its number, and where in the file its result is."""

_PR_SET_PDEATHSIG = 1


class Side(Protocol):
    """What this process and its copies have to tell each other."""

    def part(self) -> None:
        """Before copies are made: let go of what two processes may not use."""

    def resume(self) -> None:
        """Copies are made; this process goes on."""

    def begin(self) -> None:
        """In a copy: from here on things are found out for `ship`."""

    def ship(self) -> object:
        """In a copy: what was found out since the last time, for pickle."""

    def take(self, found: object) -> None:
        """What a copy has found out."""


_IS_LINUX = sys.platform == "linux"
"""Elsewhere there is no fork, or the system's libraries do not outlive one."""


def cores() -> int:
    """How many processes may run at the same time."""
    return min(len(os.sched_getaffinity(0)), _MOST) if _IS_LINUX else 1


def each(
    jobs: Sequence[_Job],
    work: Callable[[_Job], _Result],
    side: Side,
    processes: int | None = None,
    patience: float = _PATIENCE,
) -> list[_Result]:
    """`work(job)` of each, in their order. So many processes at most; None: as it is worth, and there are cores for.

    Results are pickled. What `work` raises is raised here; then the other jobs may be done or not. A copy that is
    waited for and has done nothing for `patience` seconds is killed.
    """
    out: dict[int, _Result] = {}
    crew: _Crew[_Job, _Result] | None = None
    most, spent = processes or cores(), list[float]()
    with ExitStack() as stack:
        for n, job in enumerate(jobs):
            left = len(jobs) - n
            if crew is None and most > 1 and left > 1 and (processes or _is_worth(spent, left)) and _may_fork():
                crew = stack.enter_context(_crew(jobs, work, side, n, min(most, left) - 1))
            if crew is None or crew.claims(n):
                begun = time.perf_counter()
                out[n] = work(job)
                spent.append(time.perf_counter() - begun)
        for n, result, found in crew.results(patience) if crew else ():
            side.take(found)
            out[n] = result
    return [out[n] if n in out else work(job) for n, job in enumerate(jobs)]


def _is_worth(spent: Sequence[float], left: int) -> bool:
    enough = len(spent) >= min(_LOOKS, 1 + left // _LOOKS)
    return enough and sorted(spent)[len(spent) // 2] * left > _WORTH


def _may_fork() -> bool:
    """A copy has one thread: what others hold at this moment nobody lets go of in it."""
    return _IS_LINUX and threading.active_count() == 1


@contextmanager
def _crew(
    jobs: Sequence[_Job], work: Callable[[_Job], _Result], side: Side, first: int, count: int
) -> Iterator[_Crew[_Job, _Result]]:
    """So many copies of this process, of which none outlives the block."""
    with _unnamed() as claims:
        goes_on, crew_ends = os.pipe()
        crew = _Crew(jobs, work, side, first, (claims, goes_on, crew_ends))
        try:
            crew.grow(count)
            yield crew
        except BaseException:
            for child, _, _ in crew.copies:
                _kill(child)
            raise
        finally:
            os.close(goes_on)
            os.close(crew_ends)
            for child, said, results in crew.copies:
                with suppress(ChildProcessError):
                    os.waitpid(child, 0)
                said.close()
                results.close()


class _Crew(Generic[_Job, _Result]):
    """Copies of this process, and what they say."""

    def __init__(
        self,
        jobs: Sequence[_Job],
        work: Callable[[_Job], _Result],
        side: Side,
        first: int,
        shared: tuple[IO[bytes], int, int],
    ) -> None:
        self._jobs, self._work, self._side, self._first = jobs, work, side, first
        self._claims, self._goes_on, self._ends = shared
        self.copies: list[tuple[int, IO[bytes], IO[bytes]]] = []  # with what each says of jobs, and their results

    def grow(self, count: int) -> None:
        """So many copies more at work, or as many as the system lets us have."""
        self._side.part()
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # a look for garbage would write to every page that they share
        try:
            for _ in range(count):
                with suppress(OSError):
                    self._copy()
        finally:
            gc.unfreeze()
        self._side.resume()

    def _copy(self) -> None:
        """Another copy at work."""
        parent, results = os.getpid(), _unnamed()
        read, write = os.pipe()
        try:
            child = os.fork()
        except OSError:
            os.close(read)
            os.close(write)
            results.close()
            raise
        if not child:
            self._serve(parent, results, write)
        os.close(write)
        self.copies.append((child, os.fdopen(read, "rb", buffering=0), results))

    def claims(self, job: int) -> bool:
        """Take a job, unless a process has it; what one held that is gone is free again."""
        import fcntl

        try:
            fcntl.lockf(self._claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, job)
        except OSError:
            return False
        return True

    def results(self, patience: float) -> Iterator[tuple[int, _Result, object]]:
        """What the copies have done, until they have nothing to do any more."""
        import pickle

        for child, said, results in self.copies:
            while line := _heard(child, said, patience):
                number, start, length = _SAID.unpack(line)
                # Not by `read`: the place in the file is the copy's, which may still be writing.
                result, found = pickle.loads(os.pread(results.fileno(), length, start))
                yield number, result, found

    # -- in a copy ---------------------------------------------------------------------------------

    def _serve(self, parent: int, results: IO[bytes], said: int) -> NoReturn:
        """Do jobs, the last ones first, as `parent` begins with the first; then end, whatever happened."""
        import pickle

        code = 1
        try:
            _end_with(parent)
            sys.stdout = sys.stderr = io.StringIO()
            os.close(self._ends)
            self._side.begin()
            for n in range(len(self._jobs) - 1, self._first - 1, -1):
                if os.getppid() == parent and self.claims(n):
                    data = pickle.dumps((self._work(self._jobs[n]), self._side.ship()), pickle.HIGHEST_PROTOCOL)
                    start = results.tell()
                    results.write(data)
                    if results.tell() - start == len(data):
                        os.write(said, _SAID.pack(n, start, len(data)))
            code = 0
            os.close(said)
            os.read(self._goes_on, 1)  # whoever ends gives up its claims, and another copy would do its jobs again
        finally:
            os._exit(code)  # nothing of this process's is closed, written or told by its copy


def _heard(child: int, said: IO[bytes], patience: float) -> bytes:
    """What a copy says next, or nothing where it has ended."""
    import select

    looks, worked = select.poll(), -1.0
    looks.register(said, select.POLLIN)
    while not looks.poll(patience * 1000):
        before, worked = worked, _worked(child)
        if worked == before:
            _kill(child)
    return said.read(_SAID.size)


def _worked(process: int) -> float:
    """Seconds of processor time that a process has had: glibc's clock_getcpuclockid, for Python has none."""
    try:
        return time.clock_gettime((~process << 3) | 2)
    except OSError:  # nobody can say: it may be at work
        return time.monotonic()


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _unnamed() -> IO[bytes]:
    """A file that goes with the last process that has it open."""
    import tempfile  # a run that shares nothing has no use for it

    return tempfile.TemporaryFile(buffering=0)


def _end_with(parent: int) -> None:
    """A signal to the terminal is the parent's to obey, and where it is killed its copies write nothing any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
