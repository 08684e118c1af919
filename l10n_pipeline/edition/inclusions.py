"""Blocks that include blocks: each made once for an edition, no circle, and an end to what they may add up to."""

from __future__ import annotations

from collections.abc import Callable

DEEPEST = 20
"""Blocks, each inside of the one before."""

LARGEST = 4_000_000
"""Bytes that the blocks of one article, or of one block, have together."""


class TooMuch(Exception):
    """A block that is not included, and why."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


class Inclusions:
    """The blocks of one edition, while it is made."""

    def __init__(self) -> None:
        self._path: list[str] = []  # the blocks that are being made, each included by the one before
        self._sizes = [0]  # what the article, and each of them, includes so far
        self._made: dict[str, bytes | None] = {}

    @property
    def innermost(self) -> str:
        """The block whose inclusions are being looked at; "" for the article's own."""
        return self._path[-1] if self._path else ""

    def block(self, name: str, make: Callable[[], bytes | None]) -> bytes | None:
        """What `make` makes of the block; TooMuch where it may not be included here."""
        if name in self._path:
            circle = " → ".join([*self._path[self._path.index(name) :], name])
            raise TooMuch(f"a block includes itself: {circle}; it is left out", "take one of the inclusions out")
        if name not in self._made:
            if len(self._path) == DEEPEST:
                chain = " → ".join([*self._path, name])
                raise TooMuch(
                    f"blocks lie {DEEPEST + 1} deep in each other: {chain}; the last is left out",
                    "include it higher up",
                )
            self._made[name] = self._within(name, make)
        made = self._made[name]
        self._sizes[-1] += len(made or b"")
        if self._sizes[-1] > LARGEST:
            self._sizes[-1] -= len(made or b"")
            raise TooMuch(
                f"the block {name} is left out: together with it what is included has more than {LARGEST:,} bytes",
                "include it less often",
            )
        return made

    def _within(self, name: str, make: Callable[[], bytes | None]) -> bytes | None:
        self._path.append(name)
        self._sizes.append(0)
        try:
            return make()
        finally:
            self._path.pop()
            self._sizes.pop()
