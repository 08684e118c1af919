"""How a locale sets its text: quotation marks, full-width punctuation, blanks, ellipsis, dash, per cent.

`tidy` is for texts that an engine wrote, before a person sees them, and for proposals to people: what a person wrote is
never changed by itself. It changes the text between codes alone, and is idempotent. What a locale has of its own is in
its file beside this one; here are the rules that all have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import fr, ja, marks, zh
from l10n_pipeline.locale_rules.cjk import beside_latin
from l10n_pipeline.locale_rules.setting import HELD, Setting, TypographyRule
from l10n_pipeline.text import inline

SETTINGS = marks.SETTINGS | fr.SETTINGS | ja.SETTINGS | zh.SETTINGS
DEFAULT = Setting()

_ROUNDS = 5
_QUOTES = ('"', "“")


def tidy(text: str, syntax: str, locale: str, refs: inline.Refs = (), *, spacing: str = "keep") -> str:
    """The text as `locale` sets it.

    `spacing` is what stands between Chinese or Japanese and Latin letters or digits: `keep` what is written, `none`, or
    a `blank`.
    """
    rules = _rules(locale, spacing)
    if HELD in text or not any(rule.may_change(text) for rule in rules):
        return text
    ranges = inline.outside_text(inline.parse(text, syntax, refs))
    plain, at = "", 0
    for start, end in ranges:
        plain += text[at:start] + HELD
        at = end
    plain += text[at:]
    for _ in range(_ROUNDS):  # what one rule writes another may look at
        before = plain
        for rule in rules:
            if rule.may_change(plain):
                plain = rule.pattern.sub(rule.new, plain)
        if plain == before:
            codes = [text[start:end] for start, end in ranges]
            return "".join(piece + code for piece, code in zip(plain.split(HELD), [*codes, ""], strict=True))
    return text


@cache
def setting(locale: str) -> Setting:
    """How the locale, or its next of kin in the table, sets its text."""
    return next((SETTINGS[name] for name in _kin(locale) if name in SETTINGS), DEFAULT)


def _kin(locale: str) -> Iterator[str]:
    """The locale, then CLDR's parents of it: zh_TW, zh_Hant, zh; es_MX, es_419, es."""
    from babel.core import get_global

    parents, likely = get_global("parent_exceptions"), get_global("likely_subtags")
    name = locale
    while name and name != "root":
        yield name
        if name in likely and "_" in name:
            yield likely[name].rpartition("_")[0]
        up = name.rpartition("_")[0]
        name = parents.get(name, up)
        if name == "root":
            name = up


@cache
def _rules(locale: str, spacing: str) -> tuple[TypographyRule, ...]:
    mine = setting(locale)
    if not mine.spaced:
        blanks = () if spacing == "keep" else beside_latin({"blank": " ", "none": ""}[spacing])
        return (*_quotes(mine.quotes, "A-Za-z0-9"), *mine.rules, *blanks)
    return (*_quotes(mine.quotes, r"\w"), *mine.rules, *_percent(locale), _dash(mine.dash), _ELLIPSIS)


def _quotes(marks: tuple[str, str], letter: str) -> tuple[TypographyRule, ...]:
    """Straight quotation marks in pairs; where a letter or digit touches them from outside they are none: 27".

    English ones, too, where the locale has others: an engine copies them. Within the locale's own they may be right.
    """
    opening, closing = marks
    straight = rf'(?<![{letter}"])"(?![\s"])([^"\n]*?)(?<![\s"])"(?![{letter}"])'
    if marks == ("“", "”"):
        return (TypographyRule(re.compile(straight), lambda m: f"{opening}{m[1]}{closing}", _QUOTES),)
    a, b = opening[0], closing[-1]
    own = f"{a}[^{a}{b}\n]*{b}"

    def write(m: re.Match[str]) -> str:
        inner = m[1] if m[1] is not None else m[2]
        return m[0] if inner is None else f"{opening}{inner}{closing}"

    return (TypographyRule(re.compile(rf"{own}|{straight}|“([^“”„\n]+)”"), write, _QUOTES),)


def _percent(locale: str) -> tuple[TypographyRule, ...]:
    """The blank before the sign that does not break, in the locales that have one (CLDR's pattern)."""
    from babel import Locale

    found = re.search(r"0(\s)%$", str(Locale.parse(locale).percent_formats[None].pattern))
    return (TypographyRule(re.compile(r"(?<=\d) ?(?=%(?![\w%]))"), found[1], ("%",)),) if found else ()


_END, _BEGIN = r"(?:[^\W\d_]|[»“”’)%])", r"(?:[^\W\d_]|[«“„”‘(])"
"""How words and what is around them end and begin."""


def _dash(dash: str) -> TypographyRule:
    return TypographyRule(re.compile(rf"(?<={_END}) ---? (?={_BEGIN})"), f" {dash} ", (" --",))


_ELLIPSIS = TypographyRule(lazy.pattern(rf"(?<={_END})\.\.\.(?!\.)"), "…", ("...",))
