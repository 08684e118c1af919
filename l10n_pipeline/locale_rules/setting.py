"""What a locale's file says of how its text is set: its quotation marks, its dash, its own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

HELD = "\ue000"
"""Stands for a code while the text is looked at."""


@dataclass(frozen=True, slots=True)
class TypographyRule:
    """One rule: what it finds, and what it writes."""

    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """How one locale sets its text, and the locales that inherit from it."""

    quotes: tuple[str, str] = ("“", "”")
    dash: str = "–"  # between blanks; scripts without blanks have rules of their own
    spaced: bool = True  # whether blanks stand between words
    rules: tuple[TypographyRule, ...] = ()  # beside those of every locale
