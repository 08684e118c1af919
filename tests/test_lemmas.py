"""Inflected renderings: pairs that are one word, and words that only look alike."""

from __future__ import annotations

import json
import re

import pytest
from counting import watched

from l10n_pipeline.cli import main
from l10n_pipeline.files import Door
from l10n_pipeline.terms.inflections import recalled
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
    with watched(heard):
        ask("yyy")
    assert read == 0


def test_words_that_a_former_run_looked_up_are_looked_up_no_more(tmp_path):
    def one_word(first, other):
        with recalled(Door(tmp_path), path, writes=True):
            return bool(inflected(first, [other], "ast"))

    path = tmp_path / "inflections.json"
    assert not one_word("qqa", "qqb")
    kept = json.loads(path.read_text())
    assert kept["lemmas"]["ast"].keys() == {"qqa", "qqb"}
    path.write_text(json.dumps(kept | {"lemmas": {"ast": {"qqc": "one", "qqd": "one", "qqe": 1, "qqf": 1}}}))
    assert one_word("qqc", "qqd")
    assert not one_word("qqe", "qqf")
    for damage in ('{"lemmas"', "[]", '{"lemmas": {"ast": []}}', json.dumps(kept | {"program": "another"})):
        path.write_text(damage.replace('"ast"', f'"ast{len(damage)}"'))
        assert not one_word(f"qqx{len(damage)}", f"qqy{len(damage)}")


@pytest.mark.parametrize("processes", ["1", "3"])
def test_a_run_keeps_the_words_that_it_looked_up_whichever_process_did(tmp_path, processes):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales:\n  ast: {}\n")
    (tmp_path / "glossary_terms" / "t.yaml").write_text("- term: zorb\n  renderings: {'*': {prefer: vvorb}}\n")
    names = [chr(97 + n % 26) + chr(97 + n // 26) for n in range(40)]
    for name in names:
        (tmp_path / "source_content" / f"{name}.md").write_text(f"A zorb {name}.\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    for path in tmp_path.glob("locales/ast/LC_MESSAGES/*.po"):
        text = path.read_text()
        path.write_text(
            re.sub(r'(msgid "A zorb (\w+)\."\nmsgstr) ""', r'\1 "vv\2%s"' % ("p" * int(processes)), text)
        )
    assert main(["--root", str(tmp_path), "run", "--processes", processes]) == 0
    kept = json.loads((tmp_path / ".l10n" / "inflections.json").read_text())["lemmas"]["ast"]
    assert {f"vv{name}{'p' * int(processes)}" for name in names} <= kept.keys()
