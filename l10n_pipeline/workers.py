"""Where the texts of a run are translated: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from l10n_pipeline.errors import ConfigError

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
def _cluster(address: str) -> Iterator[Workers]:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError("--cluster needs distributed", advice=_INSTALL) from error
    try:
        make: Any = distributed.Client  # it has no types
        client = make(address, timeout=_SECONDS, set_as_default=False, name="l10n")
        client.wait_for_workers(1, timeout=_SECONDS)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        said = " ".join(str(error).split())[:160]
        advice = (
            "start `dask scheduler` and `dask worker`; for tls:// name the certificates in Dask's configuration"
        )
        raise ConfigError(f"no cluster at {address}: {said}", advice=advice) from error
    with client:
        found = client.nthreads().values()
        threads = sum(found)
        print(f"{address}: {len(found)} workers, {threads} threads; {client.dashboard_link}", file=sys.stderr)
        yield Workers(client.get_executor(pure=False), _AHEAD * threads)
