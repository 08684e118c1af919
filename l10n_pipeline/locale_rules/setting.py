"""What a locale's file says of how its text is set: its quotation marks, its dash, its own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

HELD = "\ue000"
"""Stands for a code while the text is looked at."""


@dataclass(frozen=True, slots=True)
class TypographyRule:
    """One rule: what it finds, and what it writes. One of `signs` stands in all that it finds; () says nothing."""

    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str]
    signs: tuple[str, ...] = ()

    def may_change(self, text: str) -> bool:
        """Whether it may find something: most texts have none of its signs, and need no pattern."""
        return not self.signs or any(map(text.__contains__, self.signs))


@dataclass(frozen=True, slots=True)
class Setting:
    """How one locale sets its text, and the locales that inherit from it."""

    quotes: tuple[str, str] = ("“", "”")
    dash: str = "–"  # between blanks; scripts without blanks have rules of their own
    spaced: bool = True  # whether blanks stand between words
    rules: tuple[TypographyRule, ...] = ()  # beside those of every locale
