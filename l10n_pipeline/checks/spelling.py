"""Spelling of machine text: a word that no dictionary has, and that is a slip of one that it has.

Names, terms, code and words of the source are none of it, nor are compounds and a trade's own words, which
dictionaries lack: a word counts only where the dictionary knows a neighbour of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import normalize

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.locale_rules import dictionary
from l10n_pipeline.model import Problem, Unit

_WORD = lazy.pattern(r"(?<![\w.@/_'’-])[^\W\d_]{6,}+(?![@/_'’-]|\.\w)")
_ANY = lazy.pattern(r"[^\W\d_]+")
_MOST = 3  # suggestions that are looked at


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for the first word that is misspelled, of a machine's text alone."""
    if unit.state != "machine" or not (known := _dictionary(context.locale)):
        return
    source, target = context.read(unit)
    said = {word.casefold() for word in _ANY.findall(source.text)}
    said |= {
        word for m in context.terms for word in _ANY.findall(m.term.rendering(context.locale).text.casefold())
    }
    for found in _WORD.finditer(target.text):
        word = found[0]
        if word.islower() and word not in said and (right := _neighbour(known, word)):
            message = f"'{word}' is in no dictionary"
            yield context.problem("misspelled", "warning", message, f"write '{right}'", target.found(found))
            return


@cache
def _dictionary(locale: str) -> Any:
    path = dictionary.path(locale) if dictionary.is_installed() else None
    if path is None:
        return None
    from hunspell import Hunspell

    return Hunspell(path.name, hunspell_data_dir=str(path.parent))


def _neighbour(known: Any, word: str) -> str:
    """A word of the dictionary that this one is a slip of, which it does not have; "" for none."""
    if known.spell(word) or known.spell(word.capitalize()):
        return ""
    found = known.suggest(word)
    if any(_LINK.sub("", one.casefold()) == word for one in found):
        found = [
            one for one in found if _is_alike(word, one.casefold())
        ]  # two words of the dictionary: a compound
    return next((one for one in found[:_MOST] if _is_slip(word, one.casefold())), "")


_LINK = lazy.pattern(r"[ -]")
_TWICE = lazy.pattern(r"(.)\1+")
_ACCENT = lazy.pattern(r"(?<=[a-z])[\u0300-\u036f]+")


def _is_slip(word: str, other: str) -> bool:
    """Whether a word differs in its accents, in a letter written once or twice, or lacks or swaps one inside.

    Another letter in the place of one, or one more, makes words of a trade that no dictionary has: трекер is none of
    тренер, and ausgecheckt none of ausgeheckt.
    """
    at = 0
    while at < min(len(word), len(other)) and word[at] == other[at]:
        at += 1
    a, b = word[at:], other[at:]
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    lacks = a == b[1:] and bool(a)
    return other.isalpha() and (_is_alike(word, other) or (at > 0 and (lacks or swapped)))


def _is_alike(word: str, other: str) -> bool:
    """Whether two words of Latin letters differ in accents alone, or two of any in what is written twice."""
    one, two = (_ACCENT.sub("", normalize("NFD", w)) for w in (word, other))
    return one == two or _TWICE.sub(r"\1", word) == _TWICE.sub(r"\1", other)
