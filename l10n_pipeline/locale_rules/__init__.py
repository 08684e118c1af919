"""What differs between locales: script, direction, blanks, reading speed, dates and numbers.

A locale that is not in the table takes the row of its language, then the default.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from l10n_pipeline.text import scripts


class Rules(NamedTuple):
    """Behaviour of one locale; wording lives in locales/ and glossary_terms/."""

    letters: str = r"[^\W\d_]"  # a regular expression for a letter of the locale's own script
    spaced: bool = True  # whether blanks stand between sentences and words
    rtl: bool = False
    reading_units: str = "words"  # what a reading speed counts


LATIN_LETTER = f"[{scripts.LATIN}]"
HAN_LETTER = f"[{scripts.HAN}]"
KANA_LETTER = f"[{scripts.KANA}{scripts.KANA_MARKS}]"
ARABIC_LETTER = f"[{scripts.ARABIC}]"
CYRILLIC_LETTER = f"[{scripts.CYRILLIC}]"

RULES = {
    "zh": Rules(HAN_LETTER, spaced=False, reading_units="characters"),
    "ja": Rules(f"[{scripts.JAPANESE}]", spaced=False, reading_units="characters"),
    "ko": Rules(f"[{scripts.HANGUL}]"),
    "th": Rules(f"[{scripts.THAI}]", spaced=False, reading_units="characters"),
    "ar": Rules(ARABIC_LETTER, rtl=True),
    "fa": Rules(ARABIC_LETTER, rtl=True),
    "ur": Rules(ARABIC_LETTER, rtl=True),
    "he": Rules(f"[{scripts.HEBREW}]", rtl=True),
    "ru": Rules(CYRILLIC_LETTER),
    "uk": Rules(CYRILLIC_LETTER),
    "be": Rules(CYRILLIC_LETTER),
    "bg": Rules(CYRILLIC_LETTER),
    "mk": Rules(CYRILLIC_LETTER),
    "el": Rules(f"[{scripts.GREEK}]"),
    "hi": Rules(f"[{scripts.DEVANAGARI}]"),
    "mr": Rules(f"[{scripts.DEVANAGARI}]"),
    "ne": Rules(f"[{scripts.DEVANAGARI}]"),
    "bn": Rules(f"[{scripts.BENGALI}]"),
    "ta": Rules(f"[{scripts.TAMIL}]"),
    "te": Rules(f"[{scripts.TELUGU}]"),
    "ka": Rules(f"[{scripts.GEORGIAN}]"),
    "hy": Rules(f"[{scripts.ARMENIAN}]"),
}
DEFAULT = Rules(LATIN_LETTER)
_EASTERN = (RULES["zh"].letters, RULES["ja"].letters)

_SPEEDS = {"ar": 138, "en": 228, "ja": 357, "pt": 181, "zh": 255}
_USUAL_SPEEDS = {"words": 184, "characters": 863}
"""Reading units a minute, of a language and where nothing is known of it: the means of the 17 languages in
Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading Performance: The New International Reading Speed
Texts IReST", Investigative Ophthalmology & Visual Science 53 (2012)."""


@cache
def rules(locale: str) -> Rules:
    """The rules of a Babel identifier: its own row, its language's, else the default."""
    return RULES.get(locale) or RULES.get(locale.split("_", maxsplit=1)[0]) or DEFAULT


def bcp47(locale: str) -> str:
    """The language tag of a Babel identifier: zh_Hans_CN is zh-Hans-CN (RFC 5646)."""
    return locale.replace("_", "-")


def reading(text: str, locale: str) -> tuple[int, int]:
    """The length of a text in the locale's reading units, and the minutes that it takes to read, one at least.

    Where characters are counted, a word in another script counts as one, as word processors for CJK do.
    """
    rule = rules(locale)
    if rule.reading_units == "characters":
        size = len(re.findall(rf"{rule.letters}|(?:(?!{rule.letters})[^\W_])+", text))
    else:
        size = sum(any(map(str.isalnum, word)) for word in re.split(r"[\s\u2013\u2014/]+", text))
    speed = _SPEEDS.get(locale.split("_", maxsplit=1)[0], _USUAL_SPEEDS[rule.reading_units])
    return size, max(1, round(size / speed))


def has_own_script(text: str, locale: str) -> bool:
    """Whether any letter of the text is of the locale's script."""
    letters = rules(locale).letters
    return (letters not in _EASTERN or scripts.may_be_eastern(text)) and bool(re.search(letters, text))


def format_date(value: object, locale: str, style: str = "long") -> str:
    """A date (datetime.date or an ISO string) as the locale writes it; anything else as it is."""
    from babel.dates import format_date as babel_date

    day = _day(value)
    return str(babel_date(day, style, locale=locale)) if day else str(value)


def _day(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def format_number(value: object, locale: str) -> str:
    """A number with the locale's digits and separators; anything else as it is."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale) if isinstance(value, (int, float)) else str(value)


def format_percent(share: float, locale: str) -> str:
    """A share from 0 to 1 as whole per cent, as the locale writes it; never 0 or 100 where there is a rest."""
    from babel.numbers import format_percent as babel_percent

    rounded = min(max(round(share, 2), 0.01), 0.99) if 0 < share < 1 else share
    return str(babel_percent(rounded, locale=locale))


def plural_categories(locale: str, *, ordinal: bool = False) -> frozenset[str]:
    """CLDR's plural categories that whole numbers below 1000 have in the locale, as cardinals or as ordinals."""
    return frozenset(plural_numbers(locale, ordinal=ordinal))


@cache
def plural_numbers(locale: str, *, ordinal: bool = False) -> Mapping[str, tuple[int, ...]]:
    """The whole numbers below 1000 of each category, as cardinals or as ordinals."""
    from babel import Locale

    known = Locale.parse(locale)
    rule = known.ordinal_form if ordinal else known.plural_form
    out: defaultdict[str, list[int]] = defaultdict(list)
    for number in range(1000):
        out[rule(number)].append(number)
    return {category: tuple(numbers) for category, numbers in out.items()}
