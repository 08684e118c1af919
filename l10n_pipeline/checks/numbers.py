"""Numbers of the source stand in the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from l10n_pipeline import inline
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Segment, Unit

_NUMBER = re.compile(
    r"(\d[\d.,\u00a0\u202f\u066b\u066c]*\d|\d)(?:\s?(千|万|萬|億|亿|thousand|million|billion)(?![A-Za-z]))?"
)
_SEPARATORS = re.compile(r"\D")
_TIMES = {
    **dict.fromkeys(("千", "thousand"), 3),
    **dict.fromkeys(("万", "萬"), 4),
    "million": 6,
    **dict.fromkeys(("億", "亿"), 8),
    "billion": 9,
}
"""Chinese and Japanese count in ten thousands: 750,000 is 75万. Zeros at the end."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for each number that is missing; separators and the locale's digits do not matter."""
    have = _numbers(context.segment, unit.target)
    for number, times in (_numbers(context.segment, context.segment.text) - have).items():
        if times and len(number) > 1:  # a single digit is often a word in another language
            message = f"the number {number} is not in the translation"
            yield context.problem("number-missing", "warning", message)


def _numbers(segment: Segment, text: str) -> Counter[str]:
    words = inline.words(inline.parse(text, segment.syntax, segment.refs))
    return Counter(_value(*m.groups()) for m in _NUMBER.finditer(words))


def _value(digits: str, unit: str | None) -> str:
    """The digits without separators, in ASCII; of a number with a unit, its value: 7.5 million is 7500000."""
    if unit is None:
        return "".join(str(int(d)) for d in _SEPARATORS.sub("", digits))
    whole, _, part = digits.replace(",", ".").partition(".")
    places = len(part) if len(part) != 3 else 0  # three digits are thousands
    zeros = _TIMES[unit] - places
    return _value(whole + part, None) + "0" * max(zeros, 0)
