"""How numbers are written: digits of any script, separators, and the units that stand for zeros (CLDR)."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import cache

from l10n_pipeline import lazy

DIGITS = r"(\d[\d.,\u00a0\u202f\u066b\u066c]*\d|\d)"
"""A number with its separators."""

_TYPED = lazy.pattern(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?![\d.,]*\d)")
"""One with the blanks that a person types between thousands."""

YEARS = lazy.pattern(r"(?<!\d)(1\d|20)(\d\d)([–-])(\d\d)(?!\d)")
"""1966–67 says 1967."""

SEPARATORS = lazy.pattern(r"\D")

MANY = {"千": 3, "万": 4, "萬": 4, "億": 8, "亿": 8}
"""Chinese and Japanese count in ten thousands, and texts of other languages quote them. Zeros at the end."""


@cache
def units(locale: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """A number with the unit behind it, and the zeros that each unit of the locale adds: million is 6 (CLDR).

    What stands behind the number of a name is no unit: in `EL1만` it is a particle.
    """
    from babel import Locale

    formats = Locale.parse(locale).compact_decimal_formats
    zeros = dict(MANY)
    for patterns in formats.get("long", formats.get("short", {})).values():
        for number, pattern in patterns.items():
            unit = pattern.pattern.replace("0", "").strip(" \u00a0\u202f'.").lower()
            zeros[unit] = len(number) - pattern.pattern.count("0")
    zeros.pop("", None)
    names = "|".join(sorted(map(re.escape, zeros), key=len, reverse=True))
    unit = rf"(?<![A-Za-z]\d)(?<![A-Za-z]\d\d)\s?({names})(?![A-Za-z])"
    return re.compile(rf"{DIGITS}(?:{unit})?", re.I), zeros


def joined(text: str, wanted: Container[str]) -> str:
    """The text with those numbers whole that are wanted and have blanks between their thousands."""
    return _TYPED.sub(lambda m: digits if (digits := SEPARATORS.sub("", m[0])) in wanted else m[0], text)
