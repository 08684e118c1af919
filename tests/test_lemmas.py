"""Inflected renderings: pairs that are one word, and words that only look alike."""

from __future__ import annotations

import sys

import pytest

from l10n_pipeline.terms.lemmas import inflected

SAME = [
    ("de", "Schiff", "Schiffen"),
    ("de", "Haus", "Häuser"),
    ("fr", "cheval", "Chevaux"),
    ("fr", "infection respiratoire", "infections respiratoires"),
    ("es", "barco", "barcos"),
    ("es", "lápiz", "lápices"),
    ("pt_BR", "navio", "navios"),
    ("pt_BR", "animal", "animais"),
    ("ru", "книга", "книгами"),
    ("ru", "человек", "человеку"),
    ("pl", "książka", "książek"),
    ("eu", "gizon", "gizonari"),
]
OTHER = [
    ("de", "Schiff", "Schrift"),
    ("fr", "infection respiratoire", "infection"),
    ("ru", "книга", "князь"),
    ("ja", "本", "本棚の"),
    ("zh_CN", "书", "书籍"),
    ("fr", "", "mot"),
]


@pytest.mark.parametrize(("locale", "term", "word"), SAME)
def test_forms_of_one_word(locale, term, word):
    assert inflected(f"x {word} y", [term], locale) == [(2, 2 + len(word))]


@pytest.mark.parametrize(("locale", "term", "word"), OTHER)
def test_words_that_are_others(locale, term, word):
    assert inflected(f"x {word} y", [term], locale) == []


def test_a_dictionary_is_read_once_however_many_languages_there_are():
    """Locales take turns at each article."""
    locales = ["ms", "id", "eo", "se", "sq", "lv", "fa", "hi", "ast"]  # of small dictionaries

    def ask(text):
        assert [inflected(text, ["zzz"], locale) for locale in locales] == [[]] * len(locales)

    read = 0

    def heard(frame, event, arg):
        nonlocal read
        read += event == "call" and frame.f_code.co_name == "_read_decompressed"

    ask("xxx")
    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        ask("yyy")
    finally:
        sys.setprofile(before)
    assert read == 0
