"""Asking a service that may fail: try again, wait as it says, keep its pace, and stop when it is down."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from l10n_pipeline import runner
from l10n_pipeline.errors import Auth, BadOutput, EngineError, RateLimited, Transient

Item = TypeVar("Item")
_Answer = TypeVar("_Answer")

_DAY = 86_400.0
RESTS = "; it is not asked again"
"""Stands behind the message of a service that is left alone for a while: the failure is the same."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient to be; times in seconds."""

    retries: int = 4  # of one request
    wait: float = 1.0  # before the first of them; it doubles
    longest_wait: float = 60.0  # a service that wants longer has failed
    per_second: float = 0.0  # requests; 0: as fast as it goes
    concurrency: int = 1  # requests under way at once
    failures: int = 5  # in a row, after which the service is down
    rest: float = 60.0  # until a service that is down is asked again


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, so that tests can have their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random  # from 0 to 1


class Guard:
    """What is known of one service: its pace, its failures in a row. For any number of threads."""

    def __init__(self, policy: Policy, clock: Clock | None = None) -> None:
        self.policy = policy
        self._clock = clock or Clock()
        self._lock = Lock()
        self._next = 0.0  # when the next request may start
        self._failed = 0
        self._down: EngineError | None = None
        self._until = 0.0  # when a service that is down may be asked again
        self.has_served = False  # whether any request was answered well

    def __reduce__(self) -> tuple[type[Guard], tuple[Policy]]:
        """Another process finds out for itself."""
        return Guard, (self.policy,)

    def call(self, ask: Callable[[], _Answer]) -> _Answer:
        """What `ask` returns, tried again after RateLimited and Transient.

        Raises the EngineError of the last try, at once where the service is known to be down. A refused key is
        final: nothing is asked after it.
        """
        for attempt in range(self.policy.retries + 1):
            self._start()
            try:
                answer = ask()
            except (RateLimited, Transient) as error:
                wait = self._wait(attempt, error)
                self._failure(error, wait)
                if attempt == self.policy.retries or wait > self.policy.longest_wait:
                    raise
                self._clock.sleep(wait)
            except EngineError as error:
                self._final(error)
                raise
            else:
                with self._lock:
                    self._failed = 0
                    self.has_served = True
                return answer
        raise AssertionError  # the last attempt has returned or raised

    def each(self, ask: Callable[[Item], _Answer], items: Sequence[Item]) -> list[_Answer | EngineError]:
        """`call(ask(item))` for each item, in order; an EngineError is the answer to its own item alone."""

        def one(item: Item) -> _Answer | EngineError:
            try:
                return self.call(lambda: ask(item))
            except EngineError as error:
                return error

        return self.together(one, items)

    def together(self, work: Callable[[Item], _Answer], items: Sequence[Item]) -> list[_Answer]:
        """`work(item)` for each item, in order, as many at once as the policy allows."""
        width = min(self.policy.concurrency, len(items))
        if width <= 1:
            return [work(item) for item in items]
        with ThreadPoolExecutor(width) as executor:
            done = dict(runner.run(lambda pair: (pair[0], work(pair[1])), enumerate(items), executor))
        return [done[number] for number in range(len(items))]

    @property
    def is_down(self) -> bool:
        """Whether a request would fail at once."""
        return self._down is not None and self._clock.now() < self._until

    def stop(self, error: EngineError) -> None:
        """Ask the service nothing more."""
        with self._lock:
            self._down, self._until = error, float("inf")

    def _start(self) -> None:
        """Wait for this request's turn; raise where the service is down."""
        with self._lock:
            now = self._clock.now()
            if self._down and now < self._until:
                raise self._down.with_traceback(None)
            self._down = None
            start = max(now, self._next)
            self._next = start + (1 / self.policy.per_second if self.policy.per_second else 0)
        if start > now:
            self._clock.sleep(start - now)

    def _wait(self, attempt: int, error: EngineError) -> float:
        """Twice as long each time, by a half at random so that clients do not come back together.

        What the service said is the least (RFC 9110, 10.2.3).
        """
        longest: float = min(self.policy.wait * 2**attempt, self.policy.longest_wait)
        return max(error.retry_after or 0, longest / 2) + longest / 2 * self._clock.chance()

    def _failure(self, error: EngineError, wait: float) -> None:
        with self._lock:
            self._failed += 1
            now = self._clock.now()
            if error.retry_after:
                self._next = max(self._next, now + wait)
            if (
                self._failed >= max(self.policy.failures, self.policy.retries + 1)
                or wait > self.policy.longest_wait
            ):
                self._rest(error, max(self.policy.rest, error.retry_after or 0))

    def _rest(self, error: EngineError, seconds: float) -> None:
        """From now on every call fails at once; the first one after the rest tries the service."""
        long = f"for {seconds:.0f} s" if seconds < _DAY else "in this run"
        message = f"{error.message}{RESTS} {long}"
        kind = type(error) if isinstance(error, RateLimited | Auth) else Transient
        self._down = kind(message, retry_after=seconds, advice=error.advice)
        self._until = self._clock.now() + seconds

    def _final(self, error: EngineError) -> None:
        """A useless answer counts as a failure; a refused request shows that the service is there."""
        with self._lock:
            if isinstance(error, Auth):
                self._down, self._until = error, float("inf")
            self._failed = self._failed + 1 if isinstance(error, BadOutput) else 0
            if self._failed >= self.policy.failures:
                self._rest(error, self.policy.rest)
