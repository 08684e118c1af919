"""Numbers: those of the source stand in the target, as the locale writes them, and no others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.calendar import DATE, TOLD_TIME
from l10n_pipeline.checks.plain import words
from l10n_pipeline.locale_rules.numerals import SEPARATORS, YEARS, joined, units
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import inline

_DIGIT, _ASCII_DIGIT, _MAY_BE_DIGIT = (lazy.pattern(p) for p in (r"\d", "[0-9]", r"[^\x00-\u065f]"))
_CENTURY = lazy.pattern(r"(?<!\d)(1\d|20)(\d0)s")
_DECADE = lazy.pattern(r"(?<!\d)(?:1\d|20)?\d0['’]?s\b|['’]\d0s\b")
"""1980s is الثمانينيات and 八十年代."""

_TIME = lazy.pattern(
    r"(?<![\d:])(\d{1,2})(?::(\d{2})){1,2}(?![\d:])(?:\s*([ap])\.?m\b\.?)?|(?<!\d)(\d{1,2})\s*([ap])\.?m\b\.?",
    re.I,
)
_MAY_BE_TIME = lazy.pattern(r"\d(?::|\s*[ap]\.?m)", re.IGNORECASE)
_MAY_BE_DATE = lazy.pattern(r"\d[-/.]\d{1,2}[-/.]")
_MAY_BE_DECADE = lazy.pattern(r"0['’]?s")
"""Parts of them that are found quickly: most texts with a number have none."""

_SPOKEN = lazy.pattern(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|once|twice|both|double|half|quarter|dozens?|zero|single|pairs?|couple|triple|century"
    r"|centuries|january|february|march|april|may|june|july|august|september|october|november|december|noon"
    r"|midnight|percent|binary|bits?|bytes?|unit)\b",
    re.IGNORECASE,
)
"""What a translator may write in digits."""

_NO_FORM = lazy.pattern(
    r"(?<![\w.,])\d{1,3}(?:\.\d{3})++\.\d{1,2}+(?![\w.,]*\d)|(?<![\w.,])\d{1,3}(?:,\d{3})++,\d{1,2}+(?![\w.,]*\d)"
)
_HAN_DIGITS = lazy.pattern("[〇零一二三四五六七八九十百千]")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings for numbers that are missing, changed or added; separators and the locale's digits do not matter."""
    segment = context.segment
    if not _has_digit(segment.text) and not _has_any(unit.target):
        return
    said = _said(segment.text, segment.syntax, segment.refs, context.source_locale)
    target = context.words(unit)
    if not said.has_digits and not _has_any(target):
        return
    if said.has_time:
        target = TOLD_TIME.sub(" ", target)
    if said.dated:
        target = _with_parts(target)
    have = numbers(target, context.locale)
    if have != said.want:  # few texts
        have = numbers(joined(target, said.want), context.locale)
        missing, added = said.want - have, have - said.want - said.optional
        for hours in _hours(said.text):
            added -= Counter(hours)
        for first, decade in _CENTURY.findall(said.text):  # the 1980s are the 80s of the 20th century
            if added[decade]:
                added -= Counter((decade, str(int(first) + 1)))
        if said.dated:
            missing, added = _long(missing), Counter()
        if missing or added:
            yield from _told(unit, context, missing, added, said.text, target)
    found = _NO_FORM.search(target) if max(map(target.count, ".,")) > 1 else None
    if found and found[0] not in said.text:
        message = f"no locale writes a number like {found[0]}"
        yield context.problem(
            "number-form", "warning", message, "write it as your language does", _place(unit, found[0])
        )


@lru_cache(maxsize=16384)  # each locale asks for it
def _has_digit(source: str) -> bool:
    return _has_any(source)


def _has_any(text: str) -> bool:
    """Whether a text has a digit of any script; those of ASCII are found quickly, and few texts may have others."""
    return bool(_ASCII_DIGIT.search(text) or (_MAY_BE_DIGIT.search(text) and _DIGIT.search(text)))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a source says in numbers."""

    text: str  # its words
    has_digits: bool
    has_time: bool = False
    dated: bool = False
    want: Counter[str] = field(default_factory=Counter)
    optional: Counter[str] = field(default_factory=Counter)  # in decades and times, which may be put otherwise


@lru_cache(maxsize=16384)  # each locale asks for it
def _said(text: str, syntax: str, refs: inline.Refs, locale: str) -> _Said:
    source = words(text, syntax, refs)
    if not _has_any(source):
        return _Said(source, False)
    has_time = bool(_MAY_BE_TIME.search(source) and _TIME.search(source))
    dated = bool(_MAY_BE_DATE.search(source) and DATE.search(source))
    if dated:
        source = _with_parts(source)
    strict = _DECADE.sub(" ", source) if _MAY_BE_DECADE.search(source) else source
    strict = _TIME.sub(" ", strict) if has_time or dated or strict != source else strict
    want = numbers(strict, locale)
    optional = numbers(source, locale) - want if strict != source else Counter[str]()
    return _Said(source, True, has_time, dated, want, optional)


def _with_parts(text: str) -> str:
    """The text with the parts of each date as numbers of their own."""
    return DATE.sub(lambda m: " ".join(m.group(1, 3, 4)), text)


def _told(
    unit: Unit, context: Context, missing: Counter[str], added: Counter[str], source: str, target: str
) -> Iterator[Problem]:
    strange = sorted(number for number in added if not _is_said(number, source))
    changed = list(zip(sorted(missing), strange, strict=False))
    for old, new in changed:
        message, advice = f"the number {old} became {new}", f"write {old}, as the locale does"
        yield context.problem("number-changed", "warning", message, advice, _place(unit, new))
    if changed:
        return
    for number in missing:
        if len(number) > 1 and not _said_in_words(number, target, context.locale):
            message = f"the number {number} is not in the translation"
            yield context.problem("number-missing", "warning", message, "write it", None)
    if not added or _SPOKEN.search(source):
        return
    quoted = numbers(re.sub(r"\D", " ", context.segment.text), "en") | numbers(context.segment.text, "en")
    for number in added:
        if (
            number not in quoted
            and not _is_name_or_mark(number, target, unit)
            and (len(number) > 1 or (number != "1" and not any(map(str.isdigit, source))))
        ):
            message = f"the number {number} is not in the source"
            yield context.problem("number-added", "warning", message, "take it out", _place(unit, number))


def _is_name_or_mark(number: str, target: str, unit: Unit) -> bool:
    """Whether a number is part of a name, as in K8s; or numbers the text, as a person may have it."""
    if re.search(rf"(?<=[A-Za-z]){re.escape(number)}(?=[a-z])", target):
        return True
    person = unit.state == "translated" and not unit.origin
    return person and bool(re.match(rf"\W*{re.escape(number)}\s?[.)．）、](?!\d)", target))


def _is_said(number: str, source: str) -> bool:
    """Whether a small number may be a word of the source: November is 11月."""
    return len(number) < 3 and bool(_SPOKEN.search(source))


def _long(counted: Counter[str]) -> Counter[str]:
    return Counter({number: times for number, times in counted.items() if len(number) > 3})


def _said_in_words(number: str, target: str, locale: str) -> bool:
    """Whether a number of two digits may stand in words: 十二."""
    return len(number) == 2 and locale[:2] in ("zh", "ja") and bool(_HAN_DIGITS.search(target))


def _place(unit: Unit, number: str) -> tuple[int, int] | None:
    at = unit.target.find(number)
    return (at, at + len(number)) if at >= 0 else None


def _hours(source: str) -> Iterator[tuple[str, ...]]:
    """What the hours of a time may be called: 3 pm is 15."""
    for found in _TIME.finditer(source):
        hour = int(found[1] or found[4])
        minutes = (found[2],) if found[2] else ()
        yield (str(hour), str((hour + 12) % 24), *minutes)


def numbers(text: str, locale: str) -> Counter[str]:
    """The numbers of a text by value, in ASCII digits."""
    if not _has_any(text):
        return Counter()
    pattern, zeros = units(locale)
    if "–" in text or "-" in text:
        text = YEARS.sub(r"\1\2\3\1\4", text)
    return Counter(_value(digits, zeros.get(unit.lower())) for digits, unit in pattern.findall(text))


def _value(digits: str, zeros: int | None) -> str:
    """The digits without separators, in ASCII; of a number with a unit, its value: 7.5 million is 7500000."""
    if zeros is None:
        if digits.isascii() and digits.isdecimal():
            return digits
        return "".join(str(int(d)) for d in SEPARATORS.sub("", digits)) or digits
    whole, _, part = digits.replace(",", ".").partition(".")
    places = len(part) if len(part) != 3 else 0  # three digits are thousands
    return _value(whole + part, None) + "0" * max(zeros - places, 0)
