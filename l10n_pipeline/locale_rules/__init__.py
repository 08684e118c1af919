"""What differs between locales. A locale that is not in the table takes its language's row, then the default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rules:
    """Behaviour of one locale; wording lives in locales/ and glossary_terms/."""

    letters: str = r"[^\W\d_]"  # a regular expression for a letter of the locale's own script
    spaced: bool = True  # whether blanks stand between sentences and words
    rtl: bool = False
    reading_units: str = "words"  # what a reading speed counts


LATIN = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
KANA = r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]"

RULES = {
    "zh": Rules(HAN, spaced=False, reading_units="characters"),
    "ja": Rules(f"(?:{HAN}|{KANA})", spaced=False, reading_units="characters"),
    "ko": Rules(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "th": Rules(r"[\u0e00-\u0e7f]", spaced=False, reading_units="characters"),
    "ar": Rules(r"[\u0600-\u06ff\u0750-\u077f]", rtl=True),
    "fa": Rules(r"[\u0600-\u06ff\u0750-\u077f]", rtl=True),
    "ur": Rules(r"[\u0600-\u06ff\u0750-\u077f]", rtl=True),
    "he": Rules(r"[\u0590-\u05ff]", rtl=True),
    "ru": Rules(r"[\u0400-\u04ff]"),
    "uk": Rules(r"[\u0400-\u04ff]"),
    "el": Rules(r"[\u0370-\u03ff\u1f00-\u1fff]"),
}
DEFAULT = Rules(LATIN)


def rules(locale: str) -> Rules:
    """The rules of a Babel identifier: its own row, its language's, else the default."""
    return RULES.get(locale) or RULES.get(locale.split("_", maxsplit=1)[0]) or DEFAULT


def bcp47(locale: str) -> str:
    """The language tag of a Babel identifier: zh_Hans_CN is zh-Hans-CN (RFC 5646)."""
    return locale.replace("_", "-")


def has_own_script(text: str, locale: str) -> bool:
    """Whether any letter of the text is of the locale's script."""
    return bool(re.search(rules(locale).letters, text))


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
