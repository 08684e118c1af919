"""A text goes through an engine and comes back whole, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise
from typing import Literal

import pytest
from casefiles import Case, cases
from damaging import FILLERS, MASK, Damaging, Echo, Scripted, adversarial
from hypothesis import given
from hypothesis import strategies as st
from tasks_of_texts import MATCHER, back, original, task, translate, whole

from l10n_pipeline.doubt import BASIC, Pair, first
from l10n_pipeline.intake.meaning import meaning
from l10n_pipeline.model import Coded, Key, Output, Rendering, Request, Term
from l10n_pipeline.protection import SCHEMES, Task, only_protected, probe, protect
from l10n_pipeline.protection.masks import choose, find
from l10n_pipeline.protection.parts import Held, build, lines, sentences, text_of
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.protection.verify import Answered, Tongues, read
from l10n_pipeline.protection.weave import joined, weave
from l10n_pipeline.terms.match import Matcher
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline
from l10n_pipeline.text import sentences as cutter
from l10n_pipeline.text.tags import with_mnemonic

DEFINITIONS = re.compile(r"\n\n\[(\^?[^\]]+)\]: (\S+)\Z")


def of(file: str) -> list[Case]:
    return [case for case in cases("protection") if case.title.startswith(f"{file}: ")]


def title(case: Case) -> str:
    return case.title


def marked(one: Task) -> Task:
    """Each span with a private marker of its own in its replacement's place."""
    return replace(one, spans=tuple(replace(s, replacement=f"\ue000{i}\ue001") for i, s in enumerate(one.spans)))


def given_task(case: Case) -> Task:
    found = DEFINITIONS.search(case.input)
    return task(DEFINITIONS.sub("", case.input), refs=[(found[1], found[2])] if found else [])


# -- what is sent, what comes back -----------------------------------------------------------------


@pytest.mark.parametrize("case", of("sent"), ids=title)
def test_sent(case: Case) -> None:
    engine = Echo(aligned=True)
    translate([given_task(case)], engine)
    asked = sorted(engine.asked, key=case.expected.find)
    assert "\n".join(asked) == case.expected


@pytest.mark.parametrize("case", of("target"), ids=title)
def test_target(case: Case) -> None:
    (result,) = translate([given_task(case)], Echo(backwards=True, aligned=True, rotate=False))
    assert result.text == case.expected


@pytest.mark.parametrize(
    ("text", "asked", "target"),
    [
        ("&Save as", ["Save as"], "&Fnir nf"),
        ("Click <0>the button</0> now", ["Click the button now"], "Pyvpx <0>gur ohggba</0> abj"),
        ("Colour<br>theme", ["Colour", "theme"], "Pbybhe<br>gurzr"),
    ],
)
def test_what_an_engine_sees_of_the_values_of_data_files(text: str, asked: list[str], target: str) -> None:
    coded = inline.parse(text, "text")
    engine = Echo(aligned=True)
    (result,) = translate([Task(Key("", text), coded, protect(coded, (), "pt_BR"), "pt_BR")], engine)
    assert engine.asked == asked
    assert result.text == target


@pytest.mark.parametrize(
    ("target", "written"), [("保存…", "保存(&S)…"), ("Enregistrer", "&Enregistrer"), ("…", "…")]
)
def test_the_key_of_a_menu_finds_its_place(target: str, written: str) -> None:
    assert with_mnemonic("To &Save", 3, target) == written


@dataclass
class Glueing:
    """Takes the blank from between masks that stand side by side, as engines do; masks of letters it loses."""

    engine: Echo
    loses: bool = False

    fingerprint: str = "glueing/1"
    segments: Literal["sentence", "block"] = "sentence"

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        answers = self.engine.translate(requests)
        changes = [(re.compile(r"X\w+"), ""), (re.compile(rf"({MASK.pattern}) (?={MASK.pattern})"), r"\1")]
        for pattern, new in changes[not self.loses :]:
            answers = [replace(a, text=pattern.sub(new, a.text)) if isinstance(a, Output) else a for a in answers]
        return answers


@pytest.mark.parametrize("loses", [False, True])
def test_spans_whose_blank_an_engine_took_are_parted_again(loses: bool) -> None:
    (result,) = translate([task("See `one` `two` `three` here.")], Glueing(Echo(), loses))
    assert result.text == "Frr `one` `two` `three` urer."
    assert result.repaired


# -- no span is lost or doubled, whatever an engine does -------------------------------------------


def accept(one: Task, text: str) -> str | None:
    """What a stage asks of `settle`: the target has the codes of the source."""
    want, have = (inline.structure(inline.parse(t, "markdown")) for t in (one.coded.text, back(one, text)))
    return text if want == have else None


@pytest.fixture(scope="module")
def hard() -> list[Task]:
    tasks = (marked(task(text)) for text in adversarial(700))
    return [one for one in tasks if not only_protected(one.coded, one.spans)]


@pytest.mark.parametrize("aligned", [True, False], ids=["aligned", "not aligned"])
def test_with_a_third_of_all_masks_damaged_what_is_written_is_whole(aligned: bool, hard: list[Task]) -> None:
    engine = Damaging(Echo(aligned=aligned, backwards=aligned))
    results = translate(hard, engine, accept=accept)
    written = [(one, r.text) for one, r in zip(hard, results, strict=True) if r.text is not None]
    assert [one.coded.text for one, text in written if not whole(one, text)] == []
    assert len(results) - len(written) <= len(results) / 100
    assert engine.damaged > 1000
    assert {"X0X", "XQA", "[0]", "split"} <= {r.level for r in results}
    assert any(r.repaired for r in results)


def test_with_a_good_engine_all_hard_texts_come_by_the_first_mask(hard: list[Task]) -> None:
    results = translate(hard, Echo(aligned=True), accept=accept)
    assert all(r.text is not None and whole(one, r.text) for one, r in zip(hard, results, strict=True))
    assert Counter(r.level for r in results if r.level not in ("plain", "kept")).keys() == {"X0X"}
    assert not any(r.repaired for r in results)


TEXTS = st.lists(
    st.sampled_from([*FILLERS, *"*_`[]()<>&.!?\\\n", "**", "word", "the house", ". ", ", ", " "]), max_size=14
).map("".join)


@given(TEXTS)
def test_masking_and_unmasking_is_the_identity(text: str) -> None:
    one = task(text)
    one = replace(one, spans=tuple(replace(s, replacement=original(one, i)) for i, s in enumerate(one.spans)))
    built = text_of(build(one.coded, one.spans))
    assert unescape(built) == unescape(text) or "][" in built
    (result,) = translate([marked(one)], Echo(aligned=True))
    if result.text is not None:
        marks = Counter(re.findall("\ue000\\d+\ue001", result.text))
        assert marks == Counter(f"\ue000{i}\ue001" for i in range(len(one.spans)))
        assert back(one, result.text).count("\n") == text.count("\n")


@given(TEXTS, st.integers(0, 99))
def test_no_engine_makes_a_span_lost_or_doubled(text: str, seed: int) -> None:
    one = marked(task(text))
    (result,) = translate([one], Damaging(Echo(), 0.5, seed), accept=accept)
    assert result.text is None or whole(one, result.text)


@given(TEXTS)
def test_spans_are_in_order_apart_and_cut_no_code(text: str) -> None:
    one = task(text)
    assert all(a.end <= b.start for a, b in pairwise(one.spans))
    for code in one.coded.codes:
        for span in one.spans:
            inside = span.start <= code.start and code.end <= span.end
            in_hole = any(a <= span.start and span.end <= b for a, b in code.inner)
            assert inside or in_hole or span.end <= code.start or code.end <= span.start


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    parts = build((one := task(text)).coded, one.spans)
    for line in lines(parts)[0]:
        assert "".join(text_of(sentence) for sentence in sentences(line, "en")) == text_of(line)


# -- spans and masks --------------------------------------------------------------------------------


def test_a_preferred_rendering_is_masked_only_on_demand() -> None:
    coded = Coded("The hero bows.")
    matches = MATCHER.find(coded.text)
    assert protect(coded, matches, "pt_BR") == ()
    (span,) = protect(coded, matches, "pt_BR", mask=lambda match: True)
    assert (span.replacement, coded.text[span.start : span.end]) == ("herói", "hero")


def test_a_script_that_markup_parts_from_its_term_is_written_once() -> None:
    term = Term("senpai", script="先輩", renderings={"ja": Rendering("fixed", "先輩"), "*": Rendering("keep")})
    coded = inline.parse("*senpai* (先輩) and **senpai** (other)", "markdown")
    matches = Matcher([term]).find(coded.text, inline.outside_text(coded))
    runs = japanese_runs(coded.text)
    assert [s.replacement for s in protect(coded, matches, "ja", runs=runs)] == ["先輩", "（senpai）", "先輩"]
    assert [s.replacement for s in protect(coded, matches, "pt_BR", runs=runs)] == ["senpai", "先輩", "senpai"]


def test_the_script_of_the_source_is_not_foreign() -> None:
    coded = Coded("この本は manga です 🎌")
    assert [coded.text[s.start : s.end] for s in protect(coded, (), "pt_BR")] == ["この本は", "です", "🎌"]
    assert [coded.text[s.start : s.end] for s in protect(coded, (), "pt_BR", source="ja")] == ["🎌"]


def test_what_holds_nothing_to_translate() -> None:
    for text, only in [
        ("`a`, 42!", True),
        ("tsundere", True),
        ("a `b`", False),
        ("![](x.png)", True),
        ("![a cat](x)", False),
    ]:
        one = task(text)
        assert only_protected(one.coded, one.spans) is only


def test_probing_orders_the_schemes_of_an_engine() -> None:
    class Upper(Scripted):
        def _answer(self, text: str) -> Output:
            return Output(re.sub(r"X(\d)X", r"\1", text.lower() if "https" in text else text.replace("XQ", "Q")))

    assert probe(Echo(), "pt_BR") == tuple(SCHEMES)
    assert probe(Upper({}), "pt_BR") == ("[0]", "https://x.yz/0")


@pytest.mark.parametrize("name", SCHEMES)
@given(data=st.data(), count=st.integers(1, 60))
def test_masks_are_read_back_even_side_by_side(name: str, data: st.DataObject, count: int) -> None:
    strings = data.draw(st.lists(st.sampled_from([*FILLERS, " ", ". ", "-", "("]), min_size=count, max_size=count))
    masks = choose(name, count, strings)
    if masks:
        text = "".join(f"{string} {masks[i]} " for i, string in enumerate(strings))
        hits = find(masks, text)[0]
        assert [(hit.index, hit.exact, text[hit.start : hit.end]) for hit in hits] == [
            (i, True, masks[i]) for i in range(count)
        ]


def test_a_mask_that_came_back_as_another_is_no_mask() -> None:
    masks = choose("X0X", 1, [])
    tongues = Tongues("en", "pt_BR")
    answer = Output("O X0X está X7X aqui.")
    assert read(masks, "The X0X is here now.", answer, tongues) == "a mask came back as another one"


def test_a_mask_of_another_scheme_beside_its_own_is_no_mask() -> None:
    masks = choose("X0X", 1, [])
    answer = Output("现在按XQB X0X在这里。")
    said = read(masks, "The X0X is here now.", answer, Tongues("en", "zh_CN"))
    assert said == "a mask came back as another one"


@pytest.mark.parametrize(
    ("answer", "whole"),
    [("지금 X0X을 누르세요.", "지금 `F5`을 누르세요."), ("지금X0X 누르세요.", "지금 `F5` 누르세요.")],
)
def test_a_korean_particle_stands_at_what_it_belongs_to(answer: str, whole: str) -> None:
    masks = choose("X0X", 1, [])
    reading = read(masks, "Press X0X now.", Output(answer), Tongues("en", "ko"))
    assert isinstance(reading, Answered)
    assert weave("Press X0X now.", reading, masks, [Held("`F5`")])[0] == whole


LONG = "A text that goes on for rather more than forty letters."


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("It is a good day.", "É um bom dia.", ""),
        ("It is a good day.", "", "the answer has no words"),
        ("It is a good day.", "...", "the answer has no words"),
        ("It is a good day.", "it is a GOOD day!", "the answer is the source"),
        ("Visual Studio Code", "Visual Studio Code", ""),
        (LONG, "Um texto.", "the answer's length cannot be right"),
        (LONG, "一篇超过四十个字母的文章。", ""),
        ("A day.", "Um dia " * 9, "the answer's length cannot be right"),
        ("It is a very good day, they say.", "É" + " um dia" * 6 + ".", "the answer repeats itself"),
        ("It is a very good day, they say.", "很好很好很好很好很好很好很好。", "the answer repeats itself"),
        ("Ha ha ha ha ha ha ha ha ha ha!", "Rá rá rá rá rá rá rá rá rá rá!", ""),
    ],
)  # fmt: skip
def test_doubt(source: str, target: str, reason: str) -> None:
    found = first(Pair(source, target, "pt_BR"), BASIC)
    assert (found.reason if found else "") == reason


# -- sentences --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", of("sentences"), ids=title)
def test_split(case: Case) -> None:
    locale, _, text = case.input.partition(": ")
    assert "|".join(cutter.split(text, locale)) == case.expected


@given(st.text() | TEXTS, st.sampled_from(["en", "ja", "zh_CN", "pt_BR", "ar", "xx"]))
def test_split_pieces_joined_are_the_text(text: str, locale: str) -> None:
    pieces = cutter.split(text, locale)
    assert "".join(pieces) == text
    assert all(piece.strip() for piece in pieces[1:]) or "\n" in text or not text.isprintable()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["一。 ", "二。", " 三。"], "一。二。三。"),
        (["**一。** ", "二。"], "**一。**二。"),
        (["One. ", "Two."], "One. Two."),
        (["하나. ", "둘."], "하나. 둘."),
        (["使用 X. ", "二。"], "使用 X. 二。"),
    ],
)
def test_joined_with_the_white_space_of_the_locale(pieces: list[str], text: str) -> None:
    assert joined(pieces) == text


def test_an_answer_that_is_given_to_several_texts_is_no_answer() -> None:
    texts = ["The boat is here.", "A cat sleeps well.", "Rain fell all night.", "Ok"]
    answers = dict.fromkeys(texts[:3], "Este texto fala do porto.") | {"Ok": "Ok"}

    class Same:
        fingerprint, segments = "same/1", "block"

        def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
            return [Output(answers[request.text]) for request in requests]

    def tasks(many: int) -> list[Task]:
        return [Task(Key("", text), inline.parse(text, "text"), (), "pt_BR") for text in texts[:many]]

    assert [r.text for r in translate(tasks(2), Same())] == ["Este texto fala do porto."] * 2
    found = translate(tasks(3), Same())
    assert [r.text for r in found] == [None] * 3
    assert all("several texts" in r.reason and r.refused for r in found)


@pytest.mark.parametrize(
    ("aids", "asked"),
    [
        (Aids(lambda text: ("烤炉", "烤箱") if text == "oven" else ()), ["The oven is hot."]),
        (Aids(find=lambda text, answer: (1, 3)), ["The oven is hot.", "oven"]),
    ],
    ids=["a translation that the project has", "its meaning"],
)
def test_words_of_markup_are_found_without_alignment(aids: Aids, asked: list[str]) -> None:
    sent: list[str] = []

    class Plain:
        fingerprint, segments = "plain/1", "block"

        def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
            sent.extend(request.text for request in requests)
            return [Output({"The oven is hot.": "该烤箱很热。"}.get(r.text, "炉子")) for r in requests]

    coded = inline.parse("The **oven** is hot.", "markdown")
    (result,) = translate([Task(Key("", coded.text), coded, (), "zh_CN")], Plain(), aids=aids)
    assert (result.text, result.pairs, sent) == ("该**烤箱**很热。", "searched", asked)


def test_where_no_place_is_better_than_the_others_nothing_is_found() -> None:
    encoder = meaning()
    if encoder is None:
        pytest.skip("the extra `align` is not installed")
    answer = "A chaleira está na mesa, e o cachorro dorme no jardim."
    place = encoder.place("the dog", answer, True)
    assert place is not None
    assert "cachorro" in answer[slice(*place)]
    assert encoder.place("parliamentary procedure", answer, True) is None
