"""The term base: case files that a linguist can add to, and laws."""

from __future__ import annotations

from pathlib import Path

import pytest
from casefiles import FOLDER, Case, agrees, cases
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline.files import Door
from l10n_pipeline.model import Problem, Rendering
from l10n_pipeline.terms.fold import fold
from l10n_pipeline.terms.gloss import gloss
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Match, Matcher, occurrences
from l10n_pipeline.terms.script import han_runs, japanese_runs

BASE = FOLDER / "terms" / "base.yaml"
TERMS, PROBLEMS = load([BASE], Door(FOLDER))
MATCHER = Matcher(TERMS)


def of(file: str) -> list[Case]:
    return [case for case in cases("terms") if case.title.startswith(f"{file}: ")]


def title(case: Case) -> str:
    return case.title


def bracketed(text: str, spans: dict[tuple[int, int], str]) -> str:
    for start, end in sorted(spans, reverse=True):
        left, right = spans[start, end]
        text = text[:start] + left + text[start:end] + right + text[end:]
    return text


@pytest.mark.parametrize("case", of("match"), ids=title)
def test_match(case: Case) -> None:
    found = MATCHER.find(case.input)
    assert bracketed(case.input, {(match.start, match.end): "[]" for match in found}) == case.expected


@pytest.mark.parametrize("case", of("gloss"), ids=title)
def test_gloss(case: Case) -> None:
    (match,) = MATCHER.find(case.input)
    assert (match.start, match.end) == (0, len(case.input))
    locales = [line.partition(":")[0] for line in case.expected.splitlines()]
    assert "\n".join(f"{locale}: {gloss(match, locale)}" for locale in locales) == case.expected


@pytest.mark.parametrize("case", of("script"), ids=title)
def test_script(case: Case) -> None:
    spans = dict.fromkeys(japanese_runs(case.input), "[]") | dict.fromkeys(han_runs(case.input), "{}")
    assert bracketed(case.input, spans) == case.expected


@pytest.mark.parametrize("case", of("occurrences"), ids=title)
def test_occurrences(case: Case) -> None:
    head, _, text = case.input.partition("\n")
    locale, _, forms = head.partition(": ")
    assert bracketed(text, dict.fromkeys(occurrences(text, forms.split(", "), locale), "[]")) == case.expected


@pytest.mark.parametrize("case", of("load"), ids=title)
def test_load(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(case.input, "utf-8")
    said = "\n".join(map(line, load([file], Door(tmp_path))[1]))
    assert agrees(case.expected, said), said


def line(problem: Problem) -> str:
    advice = f" ({problem.advice})" if problem.advice else ""
    return f"{problem.places[0].line}: {problem.message}{advice}"


# -- loading -----------------------------------------------------------------------------------------


def test_a_term_holds_everything_its_file_says(tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(
        "\ufeff# subject\n\n- term: otaku\n  forms: [o-taku]\n  script: オタク\n  reading: otaku\n"
        "  definition: |\n    A fan.\n  part_of_speech: noun\n  case: sensitive\n  inflect: false\n  note: N.\n"
        "  source: S.\n"
        '  renderings: {"*": keep, no: otaku, ja: {prefer: オタク, admitted: [ヲタク], avoid: [御宅]}}\n',
        "utf-8",
    )
    (term,), problems = load([file], Door(tmp_path))
    assert not problems
    assert (term.source, term.forms, term.script, term.reading) == ("otaku", ("o-taku",), "オタク", "otaku")
    assert (term.definition, term.part_of_speech, term.note, term.source_of) == ("A fan.", "noun", "N.", "S.")
    assert (term.case_sensitive, term.inflect, term.path, term.line) == (True, False, "terms.yaml", 3)
    assert term.renderings == {
        "*": Rendering("keep"),
        "no": Rendering("fixed", "otaku"),
        "ja": Rendering("prefer", "オタク", ("ヲタク",), ("御宅",)),
    }


def test_a_duplicate_in_another_file_names_both_places(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("- term: otaku\n", "utf-8")
    second.write_text("\n- term: OTAKU\n", "utf-8")
    _, (problem,) = load([first, second], Door(tmp_path))
    assert [str(place) for place in problem.places] == ["b.yaml:2", "a.yaml:1"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"- term: a\n- term: \xff\n", "t.yaml:2"),
        (b"- term: a\n- term: \x01\n", "t.yaml"),
        (b"- a: [\n", "t.yaml:2"),
    ],
)
def test_a_file_that_is_no_text_is_one_problem(data: bytes, place: str, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_bytes(data)
    terms, (problem,) = load([tmp_path / "t.yaml"], Door(tmp_path))
    assert not terms
    assert (problem.id, str(problem.places[0])) == ("term-file", place)


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    _, (problem,) = load([tmp_path / "gone.yaml"], Door(tmp_path))
    assert (problem.id, problem.severity, str(problem.places[0])) == ("term-file", "error", "gone.yaml")


def test_the_cache_changes_nothing_and_keeps_nothing_stale(tmp_path: Path) -> None:
    file, cache = tmp_path / "base.yaml", tmp_path / "cache"
    file.write_bytes(BASE.read_bytes())
    fresh = load([file], Door(tmp_path))
    assert load([file], Door(tmp_path), cache) == fresh
    (entry,) = cache.glob("*.json")
    assert load([file], Door(tmp_path), cache) == fresh
    entry.write_text('[{"source": "damaged", "forms": 3, "renderings": {}}]', "utf-8")
    assert load([file], Door(tmp_path), cache) == fresh
    file.write_text("- term: otaku\n", "utf-8")
    assert [term.source for term in load([file], Door(tmp_path), cache)[0]] == ["otaku"]
    assert entry not in cache.iterdir()
    assert len(list(cache.iterdir())) == 2  # the entry, and that its spellings are apart


def test_spellings_that_two_files_share_are_found_with_a_cache(tmp_path: Path) -> None:
    files, cache = [tmp_path / "a.yaml", tmp_path / "b.yaml"], tmp_path / "cache"
    files[0].write_text("- term: otaku\n", "utf-8")
    files[1].write_text("- term: isekai\n", "utf-8")
    for _ in range(2):
        assert load(files, Door(tmp_path), cache)[1] == ()
    files[1].write_text("- term: otaku\n", "utf-8")
    for _ in range(2):
        assert [p.id for p in load(files, Door(tmp_path), cache)[1]] == ["term-duplicate"]


def test_what_the_cache_holds_is_what_is_used(tmp_path: Path) -> None:
    file, cache = tmp_path / "t.yaml", tmp_path / "cache"
    file.write_text("- term: otaku\n", "utf-8")
    load([file], Door(tmp_path), cache)
    (entry,) = cache.glob("*.json")
    entry.write_text(entry.read_text("utf-8").replace("otaku", "from the cache"), "utf-8")
    assert load([file], Door(tmp_path), cache)[0][0].source == "from the cache"


# -- matching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "inflection"),
    [
        ("tsun-dere", "tsun-dere", ""),
        ("OTAKUS", "otaku", "plural"),
        ("otaku’s", "otaku", "possessive"),
        ("heroes'", "hero", "plural possessive"),
        ("salarymen", "salaryman", "plural"),
        ("salarymen's", "salaryman", "plural possessive"),
    ],
)
def test_form_and_inflection(text: str, form: str, inflection: str) -> None:
    (match,) = MATCHER.find(text)
    assert (match.form, match.inflection, match.surface) == (form, inflection, text)


def test_a_pair_says_where_its_script_is() -> None:
    (match,) = MATCHER.find("The tsunderes (ツンデレ).")
    assert (match.kind, match.surface, match.script, match.script_range) == (
        "term-script", "tsunderes", "ツンデレ", (15, 19),
    )  # fmt: skip


def test_a_skip_inside_the_parentheses_leaves_the_term() -> None:
    (match,) = MATCHER.find("tsundere (ツンデレ)", skip=[(10, 14)])
    assert (match.kind, match.end) == ("term", 8)


def test_a_skip_frees_the_shorter_term() -> None:
    text = "light novel hero worship"
    assert [match.surface for match in MATCHER.find(text, skip=[(17, 24)])] == ["light novel", "hero"]


def test_the_base_of_the_cases_is_valid_and_no_terms_match_nothing() -> None:
    assert PROBLEMS == ()
    assert Matcher(()).find("otaku") == ()


WORDS = [form for term in TERMS for form in (term.source, *term.forms, term.script) if form]
PIECES = [
    *WORDS,
    *(word.upper() for word in WORDS),
    "s",
    "es",
    "'s",
    "’",
    "(",
    ")",
    "（",
    "）",
    " ",
    "\u00a0",
    "  ",
    ".",
]
PIECES += [
    "-",
    "_",
    "/",
    "@",
    "https://",
    "www.",
    "\n",
    "İ",
    "ß",
    "ﾞ",
    "\u0301",
    "\u3099",
    "x",
    "7",
    "+",
    "#",
    "。",
    "の",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)
SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda at: (at[0], at[0] + at[1])), max_size=3
)
KNOWN = {fold(form).text for term in TERMS for form in (term.source, *term.forms)}


@given(TEXTS, SPANS)
def test_matches_are_ordered_apart_and_touch_no_skip(text: str, skip: list[tuple[int, int]]) -> None:
    position = 0
    for match in MATCHER.find(text, skip):
        assert position <= match.start < match.end <= len(text)
        assert all(match.end <= start or end <= match.start for start, end in skip)
        position = match.end


@given(TEXTS)
def test_what_is_found_is_a_known_form_with_its_inflection(text: str) -> None:
    for match in MATCHER.find(text):
        assert match.surface in text[match.start : match.end]
        folded = fold(match.surface).text
        assert fold(match.form).text in KNOWN
        assert match.inflection or folded == fold(match.form).text
        assert folded[:-4].rstrip("s'ien") in fold(match.form).text
        if match.script_range:
            assert text[slice(*match.script_range)] == match.script
            assert match.start <= match.script_range[0] < match.script_range[1] <= match.end


@given(TEXTS, TEXTS)
def test_what_follows_a_sentence_changes_nothing_before_it(text: str, more: str) -> None:
    before = MATCHER.find(f"{text} end.")
    after = MATCHER.find(f"{text} end. And {more}")
    assert [match for match in after if match.end <= len(text)] == list(before)


@given(TEXTS)
def test_a_second_search_in_the_match_finds_it_again(text: str) -> None:
    for match in MATCHER.find(text):
        assert best(MATCHER.find(match.surface)) >= len(match.surface.rstrip("'’"))


def best(matches: tuple[Match, ...]) -> int:
    return max((match.end - match.start for match in matches), default=0)


@given(TEXTS, st.sampled_from(["ja", "zh_CN", "pt_BR", "ar", "de"]))
def test_a_gloss_never_says_the_same_twice(text: str, locale: str) -> None:
    for match in MATCHER.find(text):
        written = gloss(match, locale)
        outer, _, inner = written.rstrip(")）").replace("（", "(").partition("(")
        assert outer.strip()
        assert fold(outer.strip()).text != fold(inner).text


@example("\u0130\u3099")
@given(TEXTS)
def test_folding_maps_back_to_the_whole_text(text: str) -> None:
    folded = fold(text)
    assert not text or folded.original(0, len(folded.text)) == (0, len(text))
    assert fold(folded.text).text == folded.text


@given(TEXTS)
def test_runs_are_ordered_apart_and_every_kana_is_in_one(text: str) -> None:
    runs = japanese_runs(text)
    assert not set(runs) & set(han_runs(text))
    inside = {position for start, end in runs for position in range(start, end)}
    assert len(inside) == sum(end - start for start, end in runs)
    assert all(position in inside for position, char in enumerate(text) if "ぁ" <= char <= "ゖ")


@given(st.text("傲娇系", max_size=12))
def test_each_chinese_form_counts_once(text: str) -> None:
    found = [text[start:end] for start, end in occurrences(text, ["傲娇", "傲娇系"], "zh_CN")]
    assert found.count("傲娇系") == text.count("傲娇系")
    assert len(found) == text.count("傲娇")
