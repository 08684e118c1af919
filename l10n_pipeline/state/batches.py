"""Sources that stand together in a state: what is made of each is kept for some dozens at once, too.

A run of which nothing is new then asks for one thing where it would ask for dozens; an edit costs its own batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar
from zlib import crc32

_USUAL = 64
"""Sources of a batch, in the middle."""

MARK = "@@"
"""How the name of a batch begins: no path does."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def batches(sources: Sequence[_T]) -> Iterator[tuple[str, Sequence[_T]]]:
    """The sources in their order, in batches with a name each.

    A name decides whether a batch ends with it, so that a source that comes or goes is another batch of its own
    neighbours, and of nobody else's.
    """
    start = 0
    for name, end in _ends(tuple(source.name for source in sources)):
        yield name, sources[start:end]
        start = end


@lru_cache(maxsize=32)
def _ends(names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    ends = [n for n, name in enumerate(names, 1) if crc32(name.encode(errors="surrogateescape")) % _USUAL == 0]
    out, start = [], 0
    for end in dict.fromkeys([*ends, *[len(names)] * bool(names)]):
        data = "\0".join(names[start:end]).encode(errors="surrogateescape")
        out.append((MARK + hashlib.sha256(data).hexdigest()[:16], end))
        start = end
    return tuple(out)


def is_batch(name: str) -> bool:
    """Whether a node is of a batch."""
    return name.startswith(MARK)
