"""Texts of others as a terminal or a log may get them: nothing in them is an order to it."""

from __future__ import annotations

import os
import re
import sys
from typing import Any, TextIO, cast

from l10n_pipeline import lazy

_ORDERS = lazy.pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Controls but for tabs and line ends, of which ESC and CSI move the cursor and more; marks that turn a line around."""

_WORKFLOW = lazy.pattern(r"^([^\S\n]*)(?=::)|(?<=#)(?=#\[)", re.M)
"""Where a line could be a command to the runner of GitHub's actions: `::` at its start, `##[` anywhere."""


def printable(text: str) -> str:
    """The text with the escapes of Python for what a terminal would obey."""
    return _ORDERS.sub(_escaped, text)


def one_line(text: str) -> str:
    """The same, on one line."""
    return printable(text).replace("\n", "\\n")


def for_log(text: str) -> str:
    """The same with a backslash in what the runner of a workflow would obey."""
    return _WORKFLOW.sub(lambda found: f"{found[1] or ''}\\", printable(text))


def in_json(text: str) -> str:
    """JSON with the same characters escaped as JSON does it: they stand in strings alone."""
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text).replace("##[", "#\\u0023[")


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


class Screen:
    """A stream on which texts of others are no orders, to a terminal or to the runner of a workflow."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream
        self._filter = for_log if os.environ.get("GITHUB_ACTIONS") else printable

    def write(self, text: str) -> int:
        self.unfiltered.write(self._filter(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


def screen(stream: TextIO) -> TextIO:
    """The stream as a Screen."""
    return cast(TextIO, Screen(unfiltered(stream)))


def unfiltered(stream: TextIO) -> TextIO:
    """The stream below a Screen, for what is ours or escaped already."""
    return stream.unfiltered if isinstance(stream, Screen) else stream


def columns() -> int:
    """How wide the terminal is, or 80; as `shutil` says, which brings along all compressors."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80 if sys.__stdout__ else 80
    except (ValueError, OSError):  # it is closed, or leads to no terminal
        return 80
