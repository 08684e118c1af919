"""Messages of ICU: our parser held against two others, formatjs' and pyicumessageformat."""

from __future__ import annotations

import re
import shutil

import pytest
from damaging import Echo
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judges import icu as formatjs
from pyicumessageformat import Parser

from l10n_pipeline import checks
from l10n_pipeline.checks import Context
from l10n_pipeline.doubt import BASIC
from l10n_pipeline.locale_rules import plural_categories
from l10n_pipeline.model import Key, Segment, Unit
from l10n_pipeline.protection import Task, protect, translate
from l10n_pipeline.slots import Slot
from l10n_pipeline.text import icu, inline

LIBRARY = Parser({"include_indices": True, "require_other": True})
PLAIN = st.sampled_from(["a word", "it''s", "“é”", "5 %", "", "'{'not'}'", "two\nlines", "漢字"])
SIMPLE = st.sampled_from(["{who}", "{ who }", "{n, number}", "{d, date, short}", "{n, number, ::percent}"])


def _branches(keys):
    @st.composite
    def drawn(draw, inner):
        chosen = [*draw(st.lists(st.sampled_from(keys), max_size=3, unique=True)), "other"]
        gap = draw(st.sampled_from(["", " ", "\n  "]))
        return " ".join(f"{key}{gap}{{{draw(inner)}}}" for key in chosen)

    return drawn


PLURAL, SELECT = _branches(["one", "few", "=0", "=1", "many"]), _branches(["male", "female", "a_b"])


def _message(inner):
    whole = st.one_of(
        PLURAL(inner).map(lambda b: f"{{n, plural, {b}}}"),
        PLURAL(inner).map(lambda b: f"{{n, plural, offset:1 {b}}}"),
        PLURAL(inner).map(lambda b: f"{{n,selectordinal,{b}}}"),
        SELECT(inner).map(lambda b: f"{{g, select, {b} }}"),
    )
    return st.lists(st.one_of(PLAIN, SIMPLE, st.just("#"), whole), min_size=1, max_size=3).map(" ".join)


MESSAGE = st.recursive(st.one_of(PLAIN, SIMPLE, st.just("# of it")), _message, max_leaves=6)
BROKEN = [
    "{n, plural, one {a}}",
    "{n, plural, one {a} other {b}",
    "{n, plural, one {a} one {b} other {c}}",
    "{n, plural, some {a} other {b}}",
    "{n, plural other {b}}",
    "{n, plural, other {b} }}",
    "{n, plural, other {{a, plural, one {x}}}}",
]


def _places(message):
    """What ours says in formatjs' words: where branches open, arguments, and number signs."""
    parts = icu.pieces(message)
    if parts is None:
        return None
    texts = [(p, message[p.start : p.end]) for p in parts]
    return {
        "branches": sorted(p.end - 1 for p, text in texts if text.endswith("{")),
        "arguments": sorted([p.start, p.end] for p, text in texts if re.fullmatch(r"\{[^{}]*\}", text, re.S)),
        "signs": sorted(p.start for p, text in texts if text == "#"),
    }


def _library(message):
    """Names of arguments and selectors, in order, as pyicumessageformat has them."""

    def walk(nodes):
        for node in nodes:
            if isinstance(node, dict) and not node.get("hash"):
                yield node["name"]
                for key, inner in node.get("options", {}).items():
                    yield key
                    yield from walk(inner)

    try:
        return sorted(walk(LIBRARY.parse(message)))
    except SyntaxError:
        return None


def _ours(message):
    def named():
        for part in icu.pieces(message) or ():
            text = message[part.start : part.end]
            if text.endswith("{"):
                yield text[:-1].strip()
            elif text.startswith("{"):
                yield re.split(r"[{},\s]+", text)[1]

    return sorted(named())


@given(_message(MESSAGE))
def test_a_library_sees_the_same_arguments_and_branches(message):
    if icu.pieces(message) is not None:
        assert _ours(message) == _library(message)


@pytest.mark.parametrize("message", BROKEN)
def test_what_a_library_refuses_is_no_message(message):
    assert icu.pieces(message) is None


@pytest.fixture(scope="module")
def node():
    if not (formatjs.PACKAGE.is_dir() and shutil.which("node")):
        pytest.skip("no formatjs: `make tools` brings it")


@given(message=_message(MESSAGE))
def test_formatjs_sees_everything_at_the_same_places(node, message):
    mine, theirs = _places(message), formatjs.places(message)
    if mine is None:
        assert not re.search(r"plural|select", message) or "error" in theirs
        return
    assert mine == {
        "branches": sorted(start for start, _ in theirs["branches"]),
        "arguments": sorted(theirs["arguments"]),
        "signs": sorted(theirs["signs"]),
    }


LAX = {"{n, plural, some {a} other {b}}", "{n, plural, other {b} }}"}
"""formatjs takes any word as a category, and a brace too many as text; ICU's grammar has neither."""


@pytest.mark.parametrize("message", [m for m in BROKEN if m not in LAX])
def test_formatjs_refuses_the_same(node, message):
    assert "error" in formatjs.places(message)


def _through(message, locale):
    coded = inline.parse(message, "text")
    task = Task(Key("", message), coded, protect(coded, (), locale, runs=(), source="en", mask=None), locale)
    return translate([task], Echo(), checks=BASIC)[0]


def _plurals(found):
    for one in found:
        if one.sort == "plural":
            yield {b.selector for b in one.branches if not b.selector.startswith("=")}
        for branch in one.branches:
            yield from _plurals(branch.inner)


@pytest.mark.parametrize(
    ("locale", "message", "translated"),
    [
        ("ja", "{n, plural, one {# file} other {# files}}", "{n, plural, other {# svyrf}}"),
        (
            "ru",
            "{n, plural, one {# file} other {# files}}",
            "{n, plural, one {# svyr} few {# svyrf} many {# svyrf} other {# svyrf}}",
        ),
        (  # each branch is asked as a whole sentence
            "de",
            "You have {n, plural, =0 {no mail} one {# letter from {who}} other {# letters from {who}}}.",
            "{n, plural, =0 {Lbh unir ab znvy.} one {Lbh unir # yrggre sebz {who}.}"
            " other {Lbh unir # yrggref sebz {who}.}}",
        ),
        (  # what stands beside a select stands once
            "de",
            "{who} said {g, select, male {his word} other {their word}} today",
            "{who} fnvq {g, select, male {uvf jbeq} other {gurve jbeq}} gbqnl",
        ),
        (  # in Russian `one` is for 21, too
            "ru",
            "{n, plural, one {a file} other {# files}}",
            "{n, plural, =1 {n svyr} one {# svyrf} few {# svyrf} many {# svyrf} other {# svyrf}}",
        ),
        ("es", "{n, plural, one {a file} other {files}}", "{n, plural, one {n svyr} other {svyrf}}"),
        ("de", "{n, selectordinal, one {#st row} other {#th row}}", "{n, selectordinal, other {# ebj}}"),
    ],
)
def test_a_machine_fills_the_branches_of_its_language(locale, message, translated):
    assert _through(message, locale).text == translated


@settings(max_examples=40)
@given(message=MESSAGE, locale=st.sampled_from(["ar", "ja", "ru", "de", "fr"]))
def test_a_machine_answers_with_a_message(message, locale):
    assume(icu.branchings(message) and not icu.quotes(message))
    text = _through(message, locale).text
    if text is not None:
        LIBRARY.parse(text)
        assert all(plural_categories(locale) <= selectors for selectors in _plurals(icu.branchings(text)))


@pytest.mark.parametrize(
    ("locale", "target", "told"),
    [
        (
            "ru",
            "{n, plural, one {файл} few {# файла} many {# файлов} other {# файла}}",
            "warning one 1, 21, 31, …",
        ),
        ("ru", "{n, plural, one {# файл} few {# файла} many {# файлов} other {# файла}}", ""),
        ("ru", "{n, plural, =1 {файл} one {# файл} few {# файла} many {# файлов} other {# файла}}", ""),
        ("ru", "{n, plural, one {{n} файл} few {# файла} many {# файлов} other {# файла}}", ""),
        (
            "ru",
            "{n, plural, one {'#' файл} few {# файла} many {# файлов} other {# файла}}",
            "warning one 1, 21, 31, …",
        ),
        ("fr", "{n, plural, one {un fichier} many {# de fichiers} other {# fichiers}}", "info one 0, 1"),
        ("fr", "{n, plural, =0 {rien} one {un fichier} many {# de fichiers} other {# fichiers}}", ""),
        ("de", "{n, plural, one {eine Datei} other {# Dateien}}", ""),
        ("ar", "{n, plural, zero {} one {أ} two {ب} few {ج} many {# د} other {# ه}}", "warning few 3, 4, 5, …"),
    ],
)
def test_a_branch_for_several_numbers_says_them(locale, target, told):
    segment = Segment(0, 0, "{n, plural, one {a file} other {# files}}", "value", Slot("json.string"), "text", 1)
    found = checks.run(Unit(segment.key, target, "translated"), Context(segment, locale, "en"))
    numbers = [p for p in found if p.id == "plural-number"]
    said = [
        f"{p.severity} " + re.sub(r".*'(\w+)' of 'n' stands for (.*), and .*", r"\1 \2", p.message)
        for p in numbers
    ]
    assert said == ([told] if told else [])
