"""Run work on any executor: threads, processes, a Dask client's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar, runtime_checkable

from l10n_pipeline.model import Output, Request

Batch = TypeVar("Batch")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Portion:
    """Some requests of a call, by their numbers in it, and the work that answers them, in any thread."""

    numbers: Sequence[int]
    work: Callable[[], Sequence[Output | Exception]]


@runtime_checkable
class Portioned(Protocol):
    """An engine that computes, and whose calls fall into portions that have nothing to do with each other."""

    threads: int
    """So many portions are worked on at once."""

    def workers(self) -> AbstractContextManager[Executor]:
        """The threads that work on portions best."""
        ...

    def portions(self, requests: Sequence[Request]) -> Iterator[Portion]:
        """All portions of a call."""
        ...


def run(
    work: Callable[[Batch], _Result],
    batches: Iterable[Batch],
    executor: Executor | None = None,
    on_result: Callable[[_Result], None] | None = None,
    *,
    window: int = 16,
) -> Generator[_Result, None, None]:
    """Yield `work(batch)` for each batch in order of completion; without an executor in this thread, in order.

    At most `window` batches are submitted and not yet yielded, so `batches` may be a generator without end. For
    processes `work` and the batches must be picklable. `on_result` is called in this thread, once for each result.

    An exception of `work`, or Ctrl-C, stops it: batches that have not begun are cancelled, those that have are
    waited for, their results yielded, and the exception raised. A caller that stops iterating gets the results
    that were under way through `on_result` alone. A second Ctrl-C does not wait.
    """
    report = on_result or (lambda _: None)
    if executor is None:
        for batch in batches:
            result = work(batch)
            report(result)
            yield result
        return
    todo, pending, done = iter(batches), set[Future[_Result]](), deque[Future[_Result]]()
    try:
        while True:
            pending |= {executor.submit(work, batch) for batch in islice(todo, window - len(pending))}
            if not pending:
                return
            done.extend(wait(pending, return_when=FIRST_COMPLETED).done)
            pending.difference_update(done)
            while done:
                result = done.popleft().result()
                report(result)
                yield result
    except GeneratorExit:
        _rest([*done, *pending], report)
        raise
    except BaseException:
        yield from _rest([*done, *pending], report)
        raise


def _rest(futures: Sequence[Future[_Result]], report: Callable[[_Result], None]) -> list[_Result]:
    """Cancel what has not begun, wait for the others, report and return what succeeded."""
    begun = [future for future in futures if not future.cancel()]
    results = [future.result() for future in wait(begun).done if future.exception() is None]
    for result in results:
        report(result)
    return results
