"""What is known of a language's words: the files in `data/`, which a linguist can edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import rules

DATA = files("l10n_pipeline.doubt") / "data"
_ALIKE = frozenset({"ca", "fi", "hu", "id", "tr", "vi"})
"""Languages whose small words others have, too: so they tell an answer in another language, and none in their own."""
LANGUAGES = tuple(
    sorted(
        name
        for f in DATA.iterdir()
        if re.fullmatch(r"[a-z]{2,3}\.yaml", f.name) and (name := f.name.removesuffix(".yaml")) not in _ALIKE
    )
)
"""The other languages that have a file."""


@cache
def words(locale: str, name: str) -> tuple[str, ...]:
    """A list of the locale's file, then of its language's."""
    return tuple(str(word) for file in _names(locale) for word in _data(file).get(name, ()))


@cache
def word_set(locale: str, name: str) -> frozenset[str]:
    """The words of a list, to look words up in."""
    return frozenset(words(locale, name))


@cache
def only_of(locale: str, other: str, name: str) -> frozenset[str]:
    """The words of a list that the same list of another locale has not."""
    return word_set(locale, name) - word_set(other, name)


@cache
def table(locale: str, name: str) -> Mapping[Any, Any]:
    """A table of the locale's file laid over its language's."""
    out: dict[Any, Any] = {}
    for file in reversed(_names(locale)):
        out |= _data(file).get(name, {})
    return out


# -- what stands in a text -------------------------------------------------------------------------

_FEW = 64  # texts: each of the many doubts about a pair asks for its two
_FAR = lazy.pattern("[\u0250-\U0010ffff]")
_LETTERS = lazy.pattern(r"[^\W\d_]+")
_WORDS = lazy.pattern(r"\w+")
_EVEN = str.maketrans({"\u0130": "i", "\u0131": "i", "\u0345": " "})
"""A pattern takes the Turkish letters for an i; the last one is no letter, and becomes one in folded case."""
_ODD = lazy.pattern("[\u0130\u0131\u0345]")


@lru_cache(maxsize=_FEW)
def far(text: str) -> tuple[str, ...]:
    """The different characters of a text beyond the Latin letters; most texts in them have none."""
    return tuple(dict.fromkeys(_FAR.findall(text)))


@lru_cache(maxsize=_FEW)
def between_blanks(text: str) -> tuple[str, ...]:
    """What stands between the blanks of a text."""
    return tuple(text.split())


@lru_cache(maxsize=_FEW)
def letter_runs(text: str) -> tuple[str, ...]:
    """The words of a text, of letters alone."""
    return tuple(_LETTERS.findall(text))


@lru_cache(maxsize=_FEW)
def letter_run_set(text: str) -> frozenset[str]:
    """The same, to look words up in."""
    return frozenset(letter_runs(text))


@lru_cache(maxsize=_FEW)
def folded(text: str) -> str:
    """A text in folded case."""
    return text.casefold()


@lru_cache(maxsize=_FEW)
def folded_runs(text: str) -> tuple[str, ...]:
    """The words of a text, of letters alone, each in folded case."""
    return tuple(map(str.casefold, letter_runs(text)))


@lru_cache(maxsize=_FEW)
def folded_tokens(text: str) -> tuple[str, ...]:
    r"""What `\w+` finds in a text in folded case."""
    return tuple(_WORDS.findall(folded(text)))


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text, the same for all that a pattern takes for the same where case is ignored."""
    odd = not text.isascii() and _ODD.search(text)
    return folded_tokens(text.translate(_EVEN) if odd else text)


@lru_cache(maxsize=_FEW)
def token_set(text: str) -> frozenset[str]:
    """The same, to look tokens up in."""
    return frozenset(tokens(text))


@dataclass(frozen=True, slots=True)
class Finder:
    """A pattern of words, and the tokens of which a text has one where it finds any; None where none can be told.

    Most texts have none of them, and looking that up is much faster than the search.
    """

    pattern: re.Pattern[str]
    tokens: frozenset[str] | None

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text) if has_any(self.tokens, text) else None


def has_any(sought: frozenset[str] | None, text: str) -> bool:
    """Whether a text has one of the tokens; yes for None, which are not known."""
    return sought is None or not sought.isdisjoint(token_set(text))


@cache
def finder(locale: str, name: str) -> Finder | None:
    """Finds any word or phrase of a list; whole words where the script has blanks. None for an empty list."""
    found = words(locale, name)
    if not found:
        return None
    spaced = rules(locale).spaced
    return Finder(pattern(found, spaced=spaced), telling_tokens(found, locale) if spaced else None)


def telling_tokens(found: Iterable[str], locale: str) -> frozenset[str] | None:
    """One token of each word or phrase, which few texts have; None where one begins with no letter or digit."""
    out = set()
    for word in found:
        if not _WORDS.match(word):
            return None
        out.add(telling(tokens(word), locale))
    return frozenset(out)


def telling(found: Iterable[str], locale: str) -> str:
    """The token of a phrase that the fewest texts have: the longest one that is no function word."""
    function = word_set(locale, "function")
    return max(found, key=lambda token: (token not in function, len(token)))


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
    low = folded(text)
    return next((word for word, small in folded_words(locale, name) if small in low), "")


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
