"""Whether a text may be a translation: what is doubted, what is put right, and what is left alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from casefiles import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.doubt import DOUBTS, Pair, doubts, repeats
from l10n_pipeline.doubt.mends import mended
from l10n_pipeline.doubt.pair import BLANKS
from l10n_pipeline.doubt.words import DATA, finder, words
from l10n_pipeline.locale_rules.setting import HELD


def of(file: str) -> list[Case]:
    return [case for case in cases("doubt") if case.title.startswith(f"{file}: ")]


def pair(case: Case) -> Pair:
    first, _, target = case.input.partition("\n")
    locale, _, source = first.partition(": ")
    return Pair(source, target.replace("\\ud800", "\ud800"), locale)


@pytest.mark.parametrize("case", of("doubts"), ids=lambda case: case.title)
def test_a_doubt(case):
    found = [doubt.kind for doubt in doubts(pair(case))]
    assert (case.expected in found) if case.expected else found == []


@pytest.mark.parametrize("case", of("mends"), ids=lambda case: case.title)
def test_a_mend(case):
    assert mended(pair(case))[0].target == case.expected


TEXTS = st.lists(
    st.sampled_from(
        [*'"`*_[]().,?!&; 1,2.', HELD, "amp;", "Words", "não", "烤箱", "خبز", "acção", "\u200b", "\\u00e3"]
    ),
    max_size=12,
).map("".join)


@given(TEXTS, TEXTS, st.sampled_from(["pt_BR", "zh_CN", "ja", "ar", "de", "th"]))
def test_a_mend_touches_nothing_that_is_held_and_tells_where_all_went(source, target, locale):
    before = Pair(source, target, locale)
    after, moved = mended(before)
    assert after.target.count(HELD) == target.count(HELD)
    places = [moved(at) for at in range(len(target) + 1)]
    assert places == sorted(places)
    assert [after.target[moved(m.start())] for m in re.finditer(HELD, target)] == [HELD] * target.count(HELD)


@given(TEXTS, TEXTS, st.sampled_from(["pt_BR", "zh_TW", "ja", "ar", "ko", "xx"]))
def test_every_doubt_can_look_at_every_text(source, target, locale):
    if locale == "xx":
        locale = "eo"
    assert all(
        one(Pair(source, target, locale)) is None or one(Pair(source, target, locale)).reason for one in DOUBTS
    )


@pytest.mark.parametrize("path", sorted(p for p in Path(str(DATA)).glob("*.yaml")), ids=lambda path: path.stem)
def test_the_data_has_the_keys_that_its_readme_names(path):
    known = set(re.findall(r"^\| `(\w+)` \|", (Path(str(DATA)) / "README.md").read_text("utf-8"), re.M))
    data = yaml.safe_load(path.read_text("utf-8"))
    assert set(data) <= known
    lists = {name: found for name, found in data.items() if isinstance(found, list)}
    assert not [
        (n, word) for n, found in lists.items() for word in found if not isinstance(word, str)
    ]  # no is False


@pytest.mark.parametrize("path", sorted(p for p in Path(str(DATA)).glob("*.yaml")), ids=lambda path: path.stem)
def test_a_word_is_text(path):
    """`on` and `no` without quotation marks are none to YAML."""
    data = yaml.safe_load(path.read_text("utf-8"))
    held = [word for found in data.values() if isinstance(found, list) for word in found]
    held += [word for key in ("numbers", "instructions") for found in data.get(key, {}).values() for word in found]
    assert [word for word in held if not isinstance(word, str)] == []


def lists() -> list[tuple[str, str]]:
    """Each locale with a file, and the name of a list in it."""
    files = sorted(Path(str(DATA)).glob("*.yaml"))
    read = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in files}
    return [
        (locale, name) for locale, data in read.items() for name, found in data.items() if isinstance(found, list)
    ]


@given(st.sampled_from(lists()), st.data())
def test_a_finder_finds_what_its_pattern_finds(where, data):
    found = finder(*where)
    piece = st.sampled_from([*words(*where), *" .,'_-İıſK\u0345", HELD, "and", "ﬁ", "ǰ", "S"])
    text = "".join(data.draw(st.lists(piece | piece.map(str.upper), max_size=8)))
    assert found is None or bool(found.search(text)) == bool(found.pattern.search(text))


PIECES = st.text("ab \n\u00a0.(é", min_size=1, max_size=4)


@given(PIECES, PIECES, st.integers(1, 9), PIECES)
def test_what_may_stutter_is_all_that_does(before, piece, times, behind):
    text = before + piece * times + behind
    assert repeats._may_stutter(text) or not repeats._STUTTER.search(text)


ODD_PIECES = st.lists(
    st.sampled_from([*"abA ,_.Σς", "ab", " a", "ΐ", "ß", "ſ", "İ", "\u0345", "ou", "字"]), min_size=1
)


@given(ODD_PIECES.map("".join), ODD_PIECES.map("".join), st.sampled_from(["", " ", ", ", " ou "]))
def test_what_is_said_again_is_found_however_it_is_written(before, piece, between):
    text = before + between.join([piece, piece.upper(), piece.lower(), piece])
    assert repeats._thrice(text) or not repeats._THRICE.search(text)
    assert repeats._said_again(f"xy{piece}z, XY{piece}z")


def test_in_folded_case_a_word_stays_one():
    for char in map(chr, range(sys.maxunicode + 1)):
        low = char.casefold()
        assert char.lower().casefold() == low
        assert len(low) > 1 or char == "\u0345" or bool(re.match(r"\w", char)) == bool(re.match(r"\w", low))


def test_blanks_are_what_a_pattern_takes_for_them():
    assert "".join(re.findall(r"\s", "".join(map(chr, range(sys.maxunicode + 1))))) == BLANKS
