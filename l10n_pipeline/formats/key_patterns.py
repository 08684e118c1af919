"""Patterns of key paths, as l10n.yaml has them: `*`, `**.` and `**` are held against a path in linear time."""

from __future__ import annotations

import re
from functools import cache

from l10n_pipeline import lazy

_PARTS = lazy.pattern(r"(\*\*\.|\*\*|\*)")
_STEPS, _ALL, _STEP = "**.", "**", "*"
_WITHIN = "**.."  # a place within a step that `**.` passes
_EXPRESSIONS = {_STEPS: r"(?:[^.]*\.)*", _ALL: ".*", _STEP: r"[^.]*"}


def fits(key: str, path: str) -> bool:
    """Whether a pattern, with or without `!`, fits a key path.

    `*` is any part of one step of a path, `**.` any number of steps, `**` at the end all below.
    """
    simple = _expression(key)
    return bool(simple.fullmatch(path)) if simple else _automaton(key).fits(path)


def _parts(key: str) -> list[str]:
    return [part for part in _PARTS.split(key.removeprefix("!")) if part]


@cache
def _expression(key: str) -> re.Pattern[str] | None:
    """The pattern as a regular expression; None for several wildcards, whose expression would try all their ways."""
    parts = _parts(key)
    if sum(part in _EXPRESSIONS for part in parts) > 1:
        return None
    return re.compile("".join(_EXPRESSIONS.get(part, re.escape(part)) for part in parts), re.S)


@cache
def _automaton(key: str) -> _Automaton:
    return _Automaton(_parts(key))


class _Automaton:
    """All ways in which a path can fit, followed at once; sets of places in the pattern are made when they are met."""

    def __init__(self, parts: list[str]) -> None:
        self._items: list[str] = []
        for part in parts:
            self._items += (part, _WITHIN) if part == _STEPS else (part,) if part in _EXPRESSIONS else part
        self._chars = frozenset(self._items) | {"."}  # all others are one to the pattern
        self._next: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._start = self._with_empty({0})

    def fits(self, path: str) -> bool:
        places = self._start
        for char in path:
            seen = char if char in self._chars else ""
            after = self._next.get((places, seen))
            if after is None:
                after = self._next[places, seen] = self._after(places, seen)
            places = after
        return len(self._items) in places

    def _after(self, places: frozenset[int], char: str) -> frozenset[int]:
        found: set[int] = set()
        for place in places - {len(self._items)}:
            item = self._items[place]
            if item == _STEPS:
                found.add(place if char == "." else place + 1)
            elif item == _WITHIN:
                found.add(place - 1 if char == "." else place)
            elif item == _ALL or (item == _STEP and char != "."):
                found.add(place)
            elif item not in _EXPRESSIONS and item == char:
                found.add(place + 1)
        return self._with_empty(found)

    def _with_empty(self, places: set[int]) -> frozenset[int]:
        """The places, and those behind wildcards that stand for nothing."""
        for place in sorted(places):
            while place < len(self._items) and self._items[place] in _EXPRESSIONS:
                place += 2 if self._items[place] == _STEPS else 1
                places.add(place)
        return frozenset(places)
