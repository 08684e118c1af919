"""What is known of a language's words: the files in `data/`, which a linguist can edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from l10n_pipeline.locale_rules import rules

DATA = files("l10n_pipeline.doubt") / "data"
LANGUAGES = tuple(
    sorted(f.name.removesuffix(".yaml") for f in DATA.iterdir() if re.fullmatch(r"[a-z]{2,3}\.yaml", f.name))
)
"""The languages that have a file."""


@cache
def words(locale: str, name: str) -> tuple[str, ...]:
    """A list of the locale's file, then of its language's."""
    return tuple(str(word) for file in _names(locale) for word in _data(file).get(name, ()))


@cache
def word_set(locale: str, name: str) -> frozenset[str]:
    """The words of a list, to look words up in."""
    return frozenset(words(locale, name))


@cache
def table(locale: str, name: str) -> Mapping[Any, Any]:
    """A table of the locale's file laid over its language's."""
    out: dict[Any, Any] = {}
    for file in reversed(_names(locale)):
        out |= _data(file).get(name, {})
    return out


@cache
def finder(locale: str, name: str) -> re.Pattern[str] | None:
    """Finds any word or phrase of a list; whole words where the script has blanks. None for an empty list."""
    found = words(locale, name)
    return pattern(found, spaced=rules(locale).spaced) if found else None


def pattern(found: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    """Any of the words or phrases, the longest first."""
    one = "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{one})(?!\w)" if spaced else f"(?:{one})", re.I)


def has(locale: str, name: str, text: str) -> str:
    """The first word of a list in the text, "" if there is none."""
    one = finder(locale, name)
    match = one.search(text) if one else None
    return match[0] if match else ""


def holds(locale: str, name: str, text: str) -> str:
    """As `has`, but beginnings of words will do."""
    low = text.casefold()
    return next((word for word, folded in folded_words(locale, name) if folded in low), "")


@cache
def folded_words(locale: str, name: str) -> tuple[tuple[str, str], ...]:
    """The words of a list, each with itself in folded case."""
    return tuple((word, word.casefold()) for word in words(locale, name))


def _names(locale: str) -> list[str]:
    return list(dict.fromkeys((locale, locale.partition("_")[0])))


@cache
def _data(name: str) -> Mapping[str, Any]:
    file = DATA / f"{name}.yaml"
    return yaml.safe_load(file.read_text("utf-8")) or {} if file.is_file() else {}
