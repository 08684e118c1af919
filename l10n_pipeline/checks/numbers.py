"""Numbers of the source stand in the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Segment, Unit
from l10n_pipeline.text import inline

_DIGITS = r"(\d[\d.,\u00a0\u202f\u066b\u066c]*\d|\d)"
_YEARS = re.compile(r"(?<!\d)(1\d|20)(\d\d)([–-])(\d\d)(?!\d)")
"""1966–67 says 1967."""

_SEPARATORS = re.compile(r"\D")
_MANY = {"千": 3, "万": 4, "萬": 4, "億": 8, "亿": 8}
"""Chinese and Japanese count in ten thousands, and texts of other languages quote them. Zeros at the end."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for each number that is missing; separators and the locale's digits do not matter."""
    have = _numbers(context.segment, unit.target, context.locale)
    want = _numbers(context.segment, context.segment.text, context.source_locale)
    for number, times in (want - have).items():
        if times and len(number) > 1:  # a single digit is often a word in another language
            message = f"the number {number} is not in the translation"
            yield context.problem("number-missing", "warning", message)


def _numbers(segment: Segment, text: str, locale: str) -> Counter[str]:
    if not any(map(str.isdigit, text)):
        return Counter()
    words = inline.words(inline.parse(text, segment.syntax, segment.refs))
    words = _YEARS.sub(r"\1\2\3\1\4", words)
    pattern, zeros = _units(locale)
    return Counter(_value(digits, zeros.get(unit.lower())) for digits, unit in pattern.findall(words))


@cache
def _units(locale: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """A number with the unit behind it, and the zeros that each unit of the locale adds: million is 6 (CLDR)."""
    from babel import Locale

    formats = Locale.parse(locale).compact_decimal_formats
    zeros = dict(_MANY)
    for patterns in formats.get("long", formats.get("short", {})).values():
        for number, pattern in patterns.items():
            unit = pattern.pattern.replace("0", "").strip(" \u00a0\u202f'.").lower()
            zeros[unit] = len(number) - pattern.pattern.count("0")
    zeros.pop("", None)
    names = "|".join(sorted(map(re.escape, zeros), key=len, reverse=True))
    return re.compile(rf"{_DIGITS}(?:\s?({names})(?![A-Za-z]))?", re.I), zeros


def _value(digits: str, zeros: int | None) -> str:
    """The digits without separators, in ASCII; of a number with a unit, its value: 7.5 million is 7500000."""
    if zeros is None:
        return "".join(str(int(d)) for d in _SEPARATORS.sub("", digits))
    whole, _, part = digits.replace(",", ".").partition(".")
    places = len(part) if len(part) != 3 else 0  # three digits are thousands
    return _value(whole + part, None) + "0" * max(zeros - places, 0)
