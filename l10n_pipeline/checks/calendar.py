"""Times and dates: those of the source stand in the target, in whatever form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Severity, Unit

_TIME = lazy.pattern(r"(?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
TOLD_TIME = lazy.pattern(r"(?<![\d:.])([01]?\d|2[0-4])(?:[:.h：]|\s?(?:时|時|点|點|시)\s?)([0-5]\d)(?![\d:]|\.\d)")
"""As the world writes it: 9.30, 9h30, 9時30."""

DATE = lazy.pattern(r"(?<![\d./-])(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?![\d/-]|[./]\d)")
_ENGLISH = "January February March April May June July August September October November December".split()
_MONTH = lazy.pattern(rf"\b({'|'.join(_ENGLISH)})\b(?=,? \d{{1,4}}\b)|(?<=\d )({'|'.join(_ENGLISH)})\b")
_SAYS_WHEN = lazy.pattern(r"\d:\d\d|\d[-./]\d+[-./]\d|\d,? [JFMASOND][a-z]{2}|[a-z]{2} \d")
_DIGIT = lazy.pattern(r"\d")
_NUMBERED_MONTH = lazy.pattern(r"(?<!\d)(\d{1,2})\s?[月월]")
_Found = Sequence[tuple[object, re.Match[str]]]
_TELLING = 4
"""Letters that a month's name must have, so that no other word is one."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings for a time, a date in numbers or a month that became another one."""
    if not _says_when(context.segment.text):
        return
    source, target = context.read(unit)
    times, dates = _said(source.text)
    rows: tuple[tuple[str, Severity, _Found, _Found, str], ...] = (
        ("time-changed", "warning", times, _times(TOLD_TIME, target.text) if times else (), "time"),
        ("date-changed", "warning", dates, _dates(target.text) if dates else (), "date"),
    )
    for kind, severity, said, told, what in rows:
        others = [m for value, m in told if value not in {v for v, _ in said}]
        if said and others and len(told) <= len(said):
            message = f"the {what} {others[0][0]} is not in the source"
            advice = f"write {said[0][1][0]}, as the locale does"
            yield context.problem(kind, severity, message, advice, target.found(others[0]))
    yield from _months(source.text, target.text, context)


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _says_when(text: str) -> bool:
    return bool(_DIGIT.search(text) and _SAYS_WHEN.search(text))


@lru_cache(maxsize=1024)
def _said(source: str) -> tuple[_Found, _Found]:
    return _times(_TIME, source), _dates(source)


def _times(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], re.Match[str]]]:
    """Each time by its hour of twelve and its minutes: 3:30 pm is 15:30."""
    return [((int(m[1]) % 12, int(m[2])), m) for m in pattern.finditer(text)]


def _dates(text: str) -> list[tuple[frozenset[int], re.Match[str]]]:
    """Each date by its numbers, whatever their order; a year of two digits is one of this or the last century."""
    return [(frozenset(int(m[i]) % 100 for i in (1, 3, 4)), m) for m in DATE.finditer(text)]


def _months(source: str, target: str, context: Context) -> Iterator[Problem]:
    """The one month of a source, and another one in the target."""
    if context.source_locale.partition("_")[0] != "en":
        return
    month = _month(source)
    if not month:
        return
    found = {number for name, number in _names(context.locale) if name in target.casefold()}
    if not found:
        found = {int(m[1]) for m in _NUMBERED_MONTH.finditer(target)}
    numeral = re.compile(rf"(?<!\d)0?{month}(?!\d)")
    if found and month not in found and len(numeral.findall(target)) <= len(numeral.findall(source)):
        message = f"the month of the source, {_ENGLISH[month - 1]}, is another one in the translation"
        yield context.problem("date-changed", "warning", message, "write the month of the source")


@lru_cache(maxsize=1024)
def _month(source: str) -> int:
    """The number of the one month that a source names, or 0."""
    named = [name for name in _ENGLISH if name in source]
    return _ENGLISH.index(named[0]) + 1 if len(named) == 1 and _MONTH.search(source) else 0


@cache
def _names(locale: str) -> tuple[tuple[str, int], ...]:
    """The months' names of a locale, but for short ones and those in numbers."""
    from babel import Locale

    months = Locale.parse(locale).months
    names = {(name.casefold(), n) for use in ("format", "stand-alone") for n, name in months[use]["wide"].items()}
    return tuple(
        (name, n) for name, n in sorted(names) if len(name) >= _TELLING and not any(map(str.isdigit, name))
    )
