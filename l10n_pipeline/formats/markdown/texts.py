"""A text that a block of code holds."""

from __future__ import annotations

from typing import NamedTuple


class CodeText(NamedTuple):
    """raw[start:end] of a code block is text."""

    start: int
    end: int
    kind: str  # comment, string, label
    codec: str
    text: str
    syntax: str = "text"
