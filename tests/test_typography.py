"""How a locale sets its text: by cases, and by laws."""

from __future__ import annotations

import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.typography import check
from l10n_pipeline.locale_rules.direction import isolated
from l10n_pipeline.locale_rules.typography import tidy
from l10n_pipeline.model import Origin, Unit
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

LOCALES = st.sampled_from(["zh_CN", "zh_TW", "ja", "fr", "fr_CA", "de", "ru", "sv", "ar", "pt_BR", "en"])
WORDS = "中|文|かな|ツンデレ|寝取られ|word|12|%| |\"|'|,|.|...|--|—|…|(|)|（|）|;|:|?|!|«|»|“|”|é|ي|\n"
CODES = ["`a,b`", "*", "**", "[x](u,v)", "{n}", "<b>", "</b>", "&amp;", "http://a.b/?c"]
PIECES = st.sampled_from([*WORDS.split("|"), *CODES])
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join)


@pytest.mark.parametrize("case", cases("locale_rules"), ids=lambda c: c.title)
def test_tidy(case):
    locale, _, text = case.input.partition(": ")
    once = tidy(text, "markdown", locale)
    assert once.replace("\u202f", "⎵").replace("\u00a0", "␣") == case.expected
    assert tidy(once, "markdown", locale) == once


@given(TEXT, LOCALES, st.sampled_from(["keep", "none", "blank"]), st.sampled_from(["markdown", "html", "text"]))
def test_it_is_idempotent_and_no_code_or_japanese_changes(text, locale, spacing, syntax):
    once = tidy(text, syntax, locale, spacing=spacing)
    assert tidy(once, syntax, locale, spacing=spacing) == once
    before, after = (inline.structure(inline.parse(t, syntax)) for t in (text, once))
    assert before == after
    for start, end in japanese_runs(text):
        assert text[start:end] in once


def test_spacing_is_a_choice():
    text = "用Python 写3个程序"
    assert tidy(text, "text", "zh_CN") == text
    assert tidy(text, "text", "zh_CN", spacing="none") == "用Python写3个程序"
    assert tidy(text, "text", "zh_CN", spacing="blank") == "用 Python 写 3 个程序"


@pytest.mark.parametrize(
    ("spacing", "proposed"), [("keep", None), ("none", "用Python写"), ("blank", "用 Python 写")]
)
def test_people_are_told_of_the_spacing_that_the_locale_chose(spacing, proposed):
    segment = read(b"Write it in Python", "a.md").segments[0]
    context = Context(segment, "zh_CN", "en", spacing=spacing)
    found = list(check(Unit(segment.key, "用Python 写", "translated"), context))
    assert [problem.fix for problem in found] == ([proposed] if proposed else [])
    by_machine = Unit(segment.key, "用Python 写", "machine", Origin("machine", "x"))
    assert not list(check(by_machine, context))


def test_latin_words_keep_to_themselves_in_arabic():
    assert isolated("شركة NTT DoCoMo و`code` و[رابط](http://a.b).", "markdown") == (
        "شركة \u2068NTT DoCoMo\u2069 و`code` و[رابط](http://a.b)."
    )


@pytest.mark.parametrize(
    "text", ["زوروا www.example.com الآن", "قل :smile: الآن", "قال \u2068NTT\u2069 وApple", "كلمة"]
)
def test_what_renderers_read_and_what_is_isolated_already_stays(text):
    assert isolated(text, "markdown") == text


@given(TEXT)
def test_isolates_are_balanced_and_touch_no_code(text):
    out = isolated(text, "markdown")
    assert out.count("\u2068") - text.count("\u2068") == out.count("\u2069") - text.count("\u2069")
    assert out.replace("\u2068", "").replace("\u2069", "") == text.replace("\u2068", "").replace("\u2069", "")
