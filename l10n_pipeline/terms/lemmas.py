"""Inflected words of the target language, compared by their lemmas.

simplemma's dictionaries where it has the language, Snowball's stemmers where it has not. Without the extra `terms`, and
for Chinese, Japanese, Thai and others that neither knows, a rendering stands as it is written or it is not there.

A dictionary stays packed: of seven languages that is 120 MB where it would be 840, and half of the time until the first
answer. An answer takes ten times as long, so words are kept. None is read twice, however many languages there are: to
read one takes half a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from importlib.util import find_spec

from l10n_pipeline import lazy
from l10n_pipeline.model import Range
from l10n_pipeline.terms import inflections

_WORD = lazy.pattern(r"[^\W\d_]+")
_SNOWBALL = {"eu": "basque", "ne": "nepali", "ta": "tamil", "yi": "yiddish", "sr": "serbian", "no": "norwegian"}
"""What simplemma lacks."""

_WORDS = 1 << 16
"""Words of a language whose answers are kept."""

_LANGUAGES = 1000
"""More than there are; by itself simplemma keeps eight, and a project of nine would read one at every text."""

Reduced = Callable[[str], str]


def inflected(text: str, forms: Sequence[str], locale: str) -> list[Range]:
    """Where the words of one of `forms` stand in a row in whatever inflection: character ranges, in order."""
    reduce = _reducer(locale)
    if reduce is None:
        return []
    words = list(_WORD.finditer(text))
    lemmas = [reduce(word[0]) for word in words]
    found = (span for form in forms for span in _rows(words, lemmas, [reduce(w) for w in _WORD.findall(form)]))
    return _apart(sorted(set(found)))


def _rows(words: Sequence[re.Match[str]], lemmas: Sequence[str], wanted: Sequence[str]) -> Iterator[Range]:
    size = len(wanted)
    for at in range(len(words) - size + 1) if size else ():
        if lemmas[at : at + size] == list(wanted):
            yield words[at].start(), words[at + size - 1].end()


def _apart(spans: Sequence[Range]) -> list[Range]:
    out: list[Range] = []
    for span in spans:
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


@cache
def known(locale: str) -> Callable[[str], bool] | None:
    """Whether the dictionary of a language has a word, whatever its case; None where there is no dictionary."""
    language = locale.partition("_")[0]
    if not _has_dictionary(language):
        return None
    is_known, _ = _dictionaries()
    return lru_cache(maxsize=_WORDS)(lambda word: any(is_known(w, language) for w in _spellings(word)))


@cache
def _dictionaries() -> tuple[Callable[[str, str], bool], Callable[[str, str], str]]:
    """Whether a word is in the dictionary of a language, and its lemma by that."""
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy, StreamDictionaryFactory

    dictionaries = StreamDictionaryFactory(cache_max_size=_LANGUAGES)
    lookup = DictionaryLookupStrategy(dictionaries)
    strategy = DefaultStrategy(dictionary_factory=dictionaries)
    lemmatizer = Lemmatizer(cache_max_size=0, lemmatization_strategy=strategy)
    return (
        lambda word, language: lookup.get_lemma(unicodedata.normalize("NFC", word), language) is not None,
        lambda word, language: str(lemmatizer.lemmatize(word, language)),
    )


def _has_dictionary(language: str) -> bool:
    if not find_spec("simplemma"):
        return False
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return language in SUPPORTED_LANGUAGES


def _spellings(word: str) -> tuple[str, str, str]:
    """As it may stand in a dictionary, whatever its case here."""
    return word, word.lower(), word.capitalize()


@cache
def _reducer(locale: str) -> Reduced | None:
    """From a word to what all of its forms share; None where that is not known."""
    language = locale.partition("_")[0]
    if _has_dictionary(language):
        return lru_cache(maxsize=_WORDS)(partial(_recalled, language, _stemmer(language)))
    return _stemmer(language)


def _recalled(language: str, stem: Reduced | None, word: str) -> str:
    """The lemma of a word, by the dictionary if no run has looked it up."""
    find, former = partial(_lemma, language, stem), inflections.of_run()
    return former.lemma(language, word, find) if former else find(word)


def _lemma(language: str, stem: Reduced | None, word: str) -> str:
    """The dictionary's lemma, whatever the case of the word; a stem for words that it does not know."""
    is_known, lemma = _dictionaries()
    for spelled in _spellings(word):
        if is_known(spelled, language):
            return lemma(spelled, language).casefold()
    return stem(word) if stem else word.casefold()


def _stemmer(language: str) -> Reduced | None:
    if not find_spec("snowballstemmer"):
        return None
    import snowballstemmer
    from babel import Locale, UnknownLocaleError

    try:
        name = _SNOWBALL.get(language) or (Locale(language).english_name or "").lower()
    except UnknownLocaleError:
        return None
    if name not in snowballstemmer.algorithms():
        return None
    one = snowballstemmer.stemmer(name)
    return lru_cache(maxsize=_WORDS)(lambda word: str(one.stemWord(word.casefold())))
