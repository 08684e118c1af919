"""The one primitive that writes, and where the lines and parts of a source stand.

Kept bytes are the gaps between edits, so what nobody edits comes back byte for byte by construction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace source[start:end] by `new`."""

    start: int
    end: int
    new: bytes


def splice(source: bytes, edits: Iterable[Edit]) -> tuple[bytes, list[tuple[int, int]]]:
    """Return `source` with the edits made, and the byte range where each edit's text went.

    Edits come in order and do not overlap; otherwise ValueError, and nothing is written.
    """
    out: list[bytes] = []
    places: list[tuple[int, int]] = []
    at = size = 0
    for e in edits:
        if not at <= e.start <= e.end <= len(source):
            raise ValueError(f"edit {e.start}-{e.end} overlaps or leaves the source (at {at} of {len(source)})")
        out += source[at : e.start], e.new
        size += e.start - at
        places.append((size, size + len(e.new)))
        size, at = size + len(e.new), e.end
    out.append(source[at:])
    return b"".join(out), places


BOM = b"\xef\xbb\xbf"


def content_start(source: bytes) -> int:
    """Where a file starts behind its byte order mark."""
    return len(BOM) if source.startswith(BOM) else 0


class Lines:
    """Where the lines of a source start, and how they end."""

    def __init__(self, source: bytes, start: int) -> None:
        self._source, self._start = source, start
        self.eol = _line_end(source) if b"\r" in source else b"\n"

    @classmethod
    def of(cls, source: bytes, start: int = 0) -> Lines:
        """A line ends with a line feed, a carriage return or both; the first one starts at `start`."""
        return cls(source, start)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line starts; found when somebody asks."""
        ends = [*accumulate(map(len, self._source.splitlines(keepends=True)))]
        if ends and not self._source.endswith((b"\n", b"\r")):
            ends.pop()
        return (self._start, *ends)

    def number(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self.starts, offset)

    def start(self, offset: int) -> int:
        """Where the line of an offset starts."""
        return self.starts[bisect_right(self.starts, offset) - 1]


def _line_end(source: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in source else b"\n" if b"\n" in source else b"\r"


@dataclass(frozen=True, slots=True)
class View:
    """A part of a source with each line's prefix taken off, and where its lines stood."""

    text: bytes
    lines: tuple[int, ...] = (0,)  # where each line starts in `text`
    at: tuple[int, ...] = (0,)  # and in the source

    def start(self, offset: int) -> int:
        """The source offset of a span that starts at `offset`."""
        if len(self.lines) == 1:
            return self.at[0] + offset
        i = bisect_right(self.lines, offset) - 1
        return self.at[i] + offset - self.lines[i]

    def end(self, offset: int) -> int:
        """The source offset of a span that ends before `offset`."""
        return self.start(offset - 1) + 1 if offset else self.at[0]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Both at once; most views are whole."""
        if len(self.lines) == 1:
            return self.at[0] + start, self.at[0] + end
        return self.start(start), self.end(end)

    def inner(self, lines: Iterable[tuple[int, int]]) -> View:
        """The view of the given ranges of this view's text, each of one or more lines."""
        text, starts, at, size = [], [], [], 0
        for start, end in lines:
            starts.append(size)
            at.append(self.start(start))
            i = bisect_right(self.lines, start)
            while (
                i < len(self.lines) and self.lines[i] < end
            ):  # its other lines stand elsewhere, each behind a prefix
                starts.append(size + self.lines[i] - start)
                at.append(self.at[i])
                i += 1
            text.append(self.text[start:end])
            size += end - start
        return View(b"".join(text), tuple(starts), tuple(at))
