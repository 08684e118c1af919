"""What a run may spend, in characters, money and time; units beyond it stay open for the next run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """Limits of one run, shared by its locales; None is no limit."""

    max_characters: int | None = None
    max_cost: float | None = None  # in the currency of the prices
    seconds: float | None = None  # from `begun` on; a batch under way is finished
    clock: Callable[[], float] = time.monotonic
    begun: float = 0.0
    characters: int = 0
    cost: float = 0.0

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def room(self, texts: Sequence[str], price: float) -> int:
        """How many of the texts, from the first on, may be sent at `price` for a million characters."""
        if self.seconds is not None and self.clock() - self.begun >= self.seconds:
            return 0
        if self.max_cost is not None and self.cost >= self.max_cost:
            return 0
        characters = 0
        for count, text in enumerate(texts):
            characters += len(text)
            if self.max_characters is not None and self.characters + characters > self.max_characters:
                return count
            if self.max_cost is not None and self.cost + characters * price / 1e6 > self.max_cost:
                return count
        return len(texts)

    @property
    def is_limited(self) -> bool:
        """Whether something may be left unsent."""
        return any(limit is not None for limit in (self.max_characters, self.max_cost, self.seconds))

    @property
    def left(self) -> float | None:
        """What may still be spent; None where there is no limit."""
        return None if self.max_cost is None else max(self.max_cost - self.cost, 0.0)

    def spend(self, characters: int, cost: float) -> None:
        """Count what was sent."""
        self.characters += characters
        self.cost += cost

    def reason(self) -> str:
        """Which limit is nearest, in words."""
        if self.seconds is not None and self.clock() - self.begun >= self.seconds:
            return f"--deadline, {self.seconds:g} seconds"
        if self.max_cost is not None and (self.max_characters is None or self.cost >= self.max_cost):
            return f"--max-cost, {self.max_cost:g}"
        return f"--max-chars, {self.max_characters or 0:,}"
