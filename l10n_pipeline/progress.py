"""What a person sees of a run: a bar on a terminal, plain lines elsewhere, and tables."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from l10n_pipeline.screen import columns, one_line, unfiltered

_REDRAW = 0.1  # seconds between two states of the bar
_LINES = 5.0  # seconds between two lines where there is no terminal


@contextmanager
def progress(label: str, total: int, stream: TextIO | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far a piece of work is, on stderr; the block calls what it is given with the number just done.

    A bar on a terminal; elsewhere a line every few seconds and one at the end. Nothing where `total` is 0, or where the
    work failed before any of it was done: the error says what there is to say.
    """
    out = unfiltered(sys.stderr if stream is None else stream)
    label = one_line(label)
    if not total:
        yield lambda _: None
        return
    draw = _bar if out.isatty() else _line
    every = _REDRAW if out.isatty() else _LINES
    begun = last = time.monotonic()
    done = 0

    def advance(number: int = 1) -> None:
        nonlocal done, last
        done += number
        now = time.monotonic()
        if now - last >= every and done < total:
            last = now
            out.write(draw(label, done, total, now - begun))
            out.flush()

    if out.isatty():
        out.write(_bar(label, 0, total, 0.0))
        out.flush()
    try:
        yield advance
    finally:
        clear = "\r\x1b[K" if out.isatty() else ""
        failed_at_once = not done and sys.exc_info()[0] is not None
        out.write(clear + ("" if failed_at_once else _line(label, done, total, time.monotonic() - begun)))
        out.flush()


def _line(label: str, done: int, total: int, seconds: float) -> str:
    return f"{label}: {done:,} of {total:,}, {seconds:.1f} s\n"


def _bar(label: str, done: int, total: int, seconds: float) -> str:
    left = seconds / done * (total - done) if done else 0.0
    tail = f" {done:,}/{total:,}" + (f"  {_clock(left)} left" if done else "")
    room = min(40, columns() - width(label) - len(tail) - 4)
    full = room * min(done, total) // total
    bar = f" [{'#' * full}{'.' * (room - full)}]" if room >= 5 else ""
    return f"\r{label}{bar}{tail}\x1b[K"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for wide characters, none for combining ones (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def table(rows: Iterable[Sequence[object]], header: Sequence[str]) -> str:
    """Rows in aligned columns below a header: numbers to the right, with separators, all else to the left."""
    body = [list(row) for row in rows]
    cells = [list(header), *([_cell(value) for value in row] for row in body)]
    right = [bool(body) and all(isinstance(row[i], int | float) for row in body) for i in range(len(header))]
    widths = [max(width(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(_pad(*cell) for cell in zip(row, widths, right, strict=True)).rstrip() for row in cells
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _pad(text: str, columns: int, right: bool) -> str:
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks
