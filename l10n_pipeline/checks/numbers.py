"""Numbers of the source stand in the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from l10n_pipeline import inline
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Segment, Unit

_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f\u066b\u066c]*\d|\d")
_SEPARATORS = re.compile(r"\D")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for each number that is missing; separators and the locale's digits do not matter."""
    have = _numbers(context.segment, unit.target)
    for number, times in (_numbers(context.segment, context.segment.text) - have).items():
        if times and len(number) > 1:  # a single digit is often a word in another language
            message = f"the number {number} is not in the translation"
            yield context.problem("number-missing", "warning", message)


def _numbers(segment: Segment, text: str) -> Counter[str]:
    words = inline.words(inline.parse(text, segment.syntax, segment.refs))
    return Counter(_ascii(_SEPARATORS.sub("", m)) for m in _NUMBER.findall(words))


def _ascii(digits: str) -> str:
    return "".join(str(int(d)) for d in digits)
