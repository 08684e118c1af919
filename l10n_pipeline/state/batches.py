"""Sources that stand together in a state: what is made of each is kept for some dozens at once, too.

A run of which nothing is new then asks for one thing where it would ask for dozens. Where something of a batch is new,
its parts of a few sources each are asked for, and of these the sources of the part that does not hold.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from zlib import crc32

_USUAL = 64
"""Sources of a batch, in the middle."""

_FEW = 8
"""Sources of a part of a batch."""

MARK = "@@"
"""How the name of a batch begins: no path does."""

_OF_FEW = "+"
"""How the name of a part of a batch ends."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


class SourceBatch(NamedTuple, Generic[_T]):
    """Sources that stand together; a name of "" says that nothing is kept of them together."""

    name: str
    sources: Sequence[_T]
    names: tuple[str, ...]  # of its parts

    @property
    def parts(self) -> list[tuple[str, Sequence[_T]]]:
        """A few sources each, with a name."""
        return [(name, self.sources[n * _FEW : (n + 1) * _FEW]) for n, name in enumerate(self.names)]


def batches(sources: Sequence[_T]) -> Iterator[SourceBatch[_T]]:
    """The sources in their order, in batches with a name each.

    A name decides whether a batch ends with it, so that a source that comes or goes is another batch of its own
    neighbours, and of nobody else's.
    """
    start = 0
    for name, end, parts in _ends(tuple(map(_name_of, sources))):
        yield SourceBatch(name, sources[start:end], parts)
        start = end


_name_of = attrgetter("name")


@lru_cache(maxsize=32)
def _ends(names: tuple[str, ...]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Of each batch its name, where it ends, and the names of its parts."""
    ends = [n for n, name in enumerate(names, 1) if crc32(name.encode(errors="surrogateescape")) % _USUAL == 0]
    out, start = [], 0
    for end in dict.fromkeys([*ends, *[len(names)] * bool(names)]):
        few = (names[n : min(n + _FEW, end)] for n in range(start, end, _FEW))
        out.append((_name(names[start:end]), end, tuple(f"{_name(some)}{_OF_FEW}" for some in few)))
        start = end
    return tuple(out)


def _name(names: Sequence[str]) -> str:
    data = "\0".join(names).encode(errors="surrogateescape")
    return MARK + hashlib.sha256(data).hexdigest()[:16]


def joined(values: Sequence[Any]) -> Any:
    """What a batch has, of what its parts have: lists one behind the other, numbers added up."""
    if not values or values[0] is None:
        return None
    if isinstance(values[0], list):
        return [one for value in values for one in value]
    return sum(map(Counter, values), Counter())


def is_batch(name: str) -> bool:
    """Whether a node is of a batch."""
    return name.startswith(MARK)


def level(name: str) -> int:
    """How many stand together in a node of that name: one, a few, or dozens."""
    return is_batch(name) + (is_batch(name) and not name.endswith(_OF_FEW))
