"""How a locale sets its text: quotation marks, full-width punctuation, blanks, ellipsis and dash.

`tidy` is for texts that an engine wrote, before a person sees them, and for proposals to people: what a person wrote is
never changed by itself. It changes the text between codes alone, and is idempotent.

Sources: CLDR's delimiters for quotation marks; GB/T 15834-2011 (Chinese punctuation); JIS X 4051 and the W3C's
Requirements for Japanese Text Layout; Imprimerie nationale's Lexique des règles typographiques (French).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from l10n_pipeline import inline

SPACINGS = ("keep", "none", "blank")
"""What stands between Chinese or Japanese and Latin letters or digits: as it is written, nothing, or a blank."""

_QUOTES = {
    "ar": ("«", "»"),
    "cs": ("„", "“"),
    "de": ("„", "“"),
    "es": ("«", "»"),
    "fi": ("”", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "he": ("”", "”"),
    "hu": ("„", "”"),
    "it": ("«", "»"),
    "ja": ("「", "」"),
    "pl": ("„", "”"),
    "pt_PT": ("«", "»"),
    "ru": ("«", "»"),
    "sv": ("”", "”"),
    "uk": ("«", "»"),
    "zh_TW": ("「", "」"),
}
"""By locale, else by language; “ ” elsewhere."""

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_CHARACTER = r"\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LAST = f"[{_CHARACTER}」』”’）》]"
"""What punctuation of Chinese or Japanese follows. Characters beyond U+FFFF are left to people."""

_ROUNDS = 5
_HELD = "\ue000"
"""Stands for a code while the text is looked at."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, and what it writes."""

    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str]


def tidy(text: str, syntax: str, locale: str, refs: inline.Refs = (), *, spacing: str = "keep") -> str:
    """The text as `locale` sets it; `spacing` is one of `SPACINGS`."""
    if _HELD in text:
        return text
    ranges = inline.outside_text(inline.parse(text, syntax, refs))
    plain, at = "", 0
    for start, end in ranges:
        plain += text[at:start] + _HELD
        at = end
    plain += text[at:]
    for _ in range(_ROUNDS):  # what one rule writes another may look at
        before = plain
        for rule in (*_rules(locale), *_spacing(locale, spacing)):
            plain = rule.pattern.sub(rule.new, plain)
        if plain == before:
            codes = [text[start:end] for start, end in ranges]
            return "".join(piece + code for piece, code in zip(plain.split(_HELD), [*codes, ""], strict=True))
    return text


@cache
def _rules(locale: str) -> Sequence[Rule]:
    language = locale.split("_", maxsplit=1)[0]
    opening, closing = _QUOTES.get(locale) or _QUOTES.get(language) or ("“", "”")
    if language in ("zh", "ja"):
        return (_quotes(opening, closing, "A-Za-z0-9"), *_cjk(language))
    return (_quotes(opening, closing, r"\w"), *(_FRENCH if language == "fr" else ()), _ELLIPSIS)


def _quotes(opening: str, closing: str, letter: str) -> Rule:
    """Straight quotation marks in pairs; where a letter or digit touches them from outside they are none: 27"."""
    return Rule(
        re.compile(rf'(?<![{letter}"])"(?![\s"])([^"\n]*?)(?<![\s"])"(?![{letter}"])'),
        lambda m: f"{opening}{m[1]}{closing}",
    )


_ELLIPSIS = Rule(re.compile(r"(?<=\w)\.\.\.(?!\.)"), "…")

_FRENCH = (
    # A narrow no-break space before ; ! ? and within « », a no-break space before : (not in times or addresses).
    Rule(re.compile(r"(?<=[\w»])[ \u00a0]?(?=[;!?](?:\s|$|[»)]))"), "\u202f"),
    Rule(re.compile(r"(?<=[\w»])[ \u202f]?(?=:(?:\s|$))"), "\u00a0"),
    Rule(re.compile(r"«[ \u00a0\u202f]*"), "«\u202f"),
    Rule(re.compile(r"[ \u00a0\u202f]*»"), "\u202f»"),
)


def _cjk(language: str) -> Sequence[Rule]:
    dash = {"zh": "——", "ja": "――"}[language]
    full = {**_FULL, ",": {"zh": "，", "ja": "、"}[language]}
    one = f"[{_CHARACTER}]"
    return [
        Rule(re.compile(rf"\(([^()\n{_HELD}]*{one}[^()\n{_HELD}]*)\)"), r"（\1）"),
        Rule(re.compile(rf"(?<={_LAST})(?:\.{{3,}}|…(?!…))"), "……"),
        Rule(re.compile(rf"(?<={_LAST})([,;:?!.])(?![.!?,;:A-Za-z0-9])"), lambda m: full[m[1]]),
        Rule(re.compile(rf"(?<={_LAST}) *(?:--+|—(?!—)) *(?={one})"), dash),
        Rule(re.compile(rf"(?<={one}) +(?={one})"), ""),
        Rule(re.compile(r"(?<=[，。；：？！、）」』》]) +(?=\S)| +(?=[，。；：？！、（）「」『』《》])"), ""),
    ]


def _spacing(locale: str, spacing: str) -> Sequence[Rule]:
    if spacing == "keep" or locale.split("_", maxsplit=1)[0] not in ("zh", "ja"):
        return ()
    blank = " " if spacing == "blank" else ""
    return [
        Rule(re.compile(rf"(?<=[{_CHARACTER}]) *(?=[A-Za-z0-9])"), blank),
        Rule(re.compile(rf"(?<=[A-Za-z0-9%]) *(?=[{_CHARACTER}])"), blank),
    ]
