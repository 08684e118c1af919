"""Where the texts of a run are translated: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from threading import Event, Lock, Thread
from typing import Any

from l10n_pipeline.errors import ConfigError, EngineError

_INSTALL = "pip install 'l10n-pipeline[dask]'"
_SECONDS = 20
_AHEAD = 2
"""Batches for each worker: one that it does, and one that waits for it."""


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how many batches it may hold."""

    executor: Executor
    window: int


@contextmanager
def opened(count: int | None, cluster: str | None) -> Iterator[Workers | None]:
    """So many processes, or the cluster whose scheduler has that address; None where neither is asked for.

    ConfigError where a cluster cannot be reached or has no workers.
    """
    if cluster:
        with _cluster(cluster) as workers:
            yield workers
    elif count:
        with ProcessPoolExecutor(count, get_context("spawn")) as pool:
            yield Workers(pool, _AHEAD * count)
    else:
        yield None


@contextmanager
def _without_tracebacks() -> Iterator[None]:
    """Dask's client logs what fails with its traceback; what a user should know of it is told as an error is."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError("--cluster needs distributed", advice=_INSTALL) from error
    with _without_tracebacks(), _connected(distributed.Client, address) as client:
        found = client.nthreads().values()
        threads = sum(found)
        print(f"{address}: {len(found)} workers, {threads} threads; {client.dashboard_link}", file=sys.stderr)
        executor = _OfCluster(client, address)
        try:
            yield Workers(executor, _AHEAD * threads)
        finally:
            executor.close()


def _connected(make: Any, address: str) -> Any:
    """A client of the cluster; what makes one has no types."""
    try:
        client = make(address, timeout=_SECONDS, set_as_default=False, name="l10n")
        client.wait_for_workers(1, timeout=_SECONDS)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        said = " ".join(str(error).split())[:160]
        advice = (
            "start `dask scheduler` and `dask worker`; for tls:// name the certificates in Dask's configuration"
        )
        raise ConfigError(f"no cluster at {address}: {said}", advice=advice) from error
    return client


_LOOK = 1.0
"""Seconds between two looks whether the scheduler and workers are there."""


class _OfCluster(Executor):
    """Dask's own executor, but each future ends: Dask's wait for ever once it has given up a scheduler that is gone."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._inner: Executor = client.get_executor(pure=False)
        self._lock, self._over = Lock(), Event()
        self._waiting: set[Future[Any]] = set()
        self._watcher = Thread(target=self._watch, name="cluster", daemon=True)
        self._watcher.start()

    def submit(self, call: Callable[..., Any], /, *args: Any, **given: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.add(future)
        if self._client.status == "closed":
            self._end(future, None)
            return future
        sent = self._inner.submit(call, *args, **given)
        sent.add_done_callback(partial(self._end, future))
        future.add_done_callback(lambda one: sent.cancel() if one.cancelled() else None)
        return future

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        lonely = False
        while not self._over.wait(_LOOK):
            if self._client.status == "closed":
                for future in tuple(self._waiting):
                    self._end(future, None)
                continue
            had, lonely = lonely, not self._client.scheduler_info()["workers"]
            if lonely and not had and self._client.status == "running":
                print(f"{self._address}: no workers are left; the run waits until some come", file=sys.stderr)

    def _end(self, future: Future[Any], sent: Future[Any] | None) -> None:
        """Hand on what became of a batch; None: nothing will."""
        with self._lock:
            if future not in self._waiting:
                return
            self._waiting.remove(future)
        error = sent.exception() if sent and not sent.cancelled() else None
        with suppress(InvalidStateError):  # cancelled by whoever asked
            if sent and not sent.cancelled() and not error:
                future.set_result(sent.result())
            elif error and not type(error).__module__.startswith("distributed."):
                future.set_exception(error)
            else:
                future.set_exception(self._failure(str(error or "its scheduler is gone")))

    def _failure(self, why: str) -> EngineError:
        message = f"the cluster at {self._address} failed: {' '.join(why.split())[:160]}"
        return EngineError(message, advice="see to it and run again: what was answered is in the ledger")
