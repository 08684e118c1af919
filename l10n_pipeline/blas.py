"""The threads of numpy's matrix products: one, for as long as a call of ours is under way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

_lock = Lock()
_limits: list[Any] = []
"""The limit that is set, once for each call under way."""


def _in_a_copy() -> None:
    """Where a program makes a copy of its process, the threads and calls of the other one do not go on in it."""
    global _lock  # noqa: PLW0603 - another thread may have held the former one
    _lock = Lock()
    _limits.clear()
    _keeper.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_copy)


@contextmanager
def in_one_thread() -> Iterator[None]:
    """For as long as any call is under way: the limit is the process's, and calls may overlap.

    Small products in several threads wait for each other: twelve times the processor time. Whatever of ours uses numpy
    comes through here, for OpenBLAS obeys the first thread that sets a limit and no other one after it.
    """
    from threadpoolctl import threadpool_limits

    with _lock:
        limits = _limits[0] if _limits else _keeper().submit(threadpool_limits, 1, "blas").result()
        _limits.append(limits)
    try:
        yield
    finally:
        with _lock:
            _limits.pop()
            if not _limits:
                _keeper().submit(limits.restore_original_limits).result()


@cache
def _keeper() -> ThreadPoolExecutor:
    """The thread that sets limits."""
    return ThreadPoolExecutor(1, "blas-limits")
