"""A text goes through an engine and comes back whole, or not at all."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from itertools import pairwise
from typing import Literal

import pytest
from casefiles import Case, cases
from damaging import FILLERS, MASK, Damaging, Echo, adversarial, rotated
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.doubt import BASIC, Pair, first
from l10n_pipeline.errors import BadOutput, BadRequest, Transient
from l10n_pipeline.intake.meaning import meaning
from l10n_pipeline.model import Alignment, Coded, Key, Output, Rendering, Request, Term
from l10n_pipeline.protection import SCHEMES, Result, Task, only_protected, probe, protect
from l10n_pipeline.protection import translate as translate_doubting
from l10n_pipeline.protection.masks import choose, find
from l10n_pipeline.protection.parts import build, lines, sentences, text_of
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.protection.verify import Tongues, read
from l10n_pipeline.protection.weave import joined
from l10n_pipeline.terms.match import Matcher
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline
from l10n_pipeline.text import sentences as cutter
from l10n_pipeline.text.tags import with_mnemonic

translate = partial(translate_doubting, checks=BASIC)
"""The engines here write no language, so their answers are doubted by their shape alone."""

KEEP = {"*": Rendering("keep")}
TERMS = (
    *(
        Term(word, renderings=KEEP, script=script)
        for word, script in (("tsundere", "ツンデレ"), ("otaku", "オタク"))
    ),
    Term("isekai", renderings=KEEP),
    Term("romance", renderings={"*": Rendering("fixed", "romance")}),
    Term("hero", renderings={"*": Rendering("prefer", "herói")}),
)
MATCHER = Matcher(TERMS)
DEFINITIONS = re.compile(r"\n\n\[(\^?[^\]]+)\]: (\S+)\Z")


def of(file: str) -> list[Case]:
    return [case for case in cases("protection") if case.title.startswith(f"{file}: ")]


def title(case: Case) -> str:
    return case.title


def task(text: str, locale: str = "pt_BR", refs: Sequence[tuple[str, str]] = ()) -> Task:
    coded = inline.parse(text, "markdown", refs)
    matches = MATCHER.find(text, inline.outside_text(coded))
    return Task(Key("", text), coded, protect(coded, matches, locale, runs=japanese_runs(text)), locale)


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


def whole(one: Task, text: str) -> bool:
    """Each private marker once, and the inline codes of the source."""
    marks = Counter(int(m) for m in re.findall("\ue000(\\d+)\ue001", text))
    want, have = (inline.structure(inline.parse(t, "markdown")) for t in (one.coded.text, back(one, text)))
    return marks == Counter(range(len(one.spans))) and want == have


def original(one: Task, index: int) -> str:
    return one.coded.text[one.spans[index].start : one.spans[index].end]


def back(one: Task, text: str) -> str:
    """The text with what stood in the source in the markers' places."""
    return re.sub("\ue000(\\d+)\ue001", lambda m: original(one, int(m[1])), text)


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


# -- the ways ---------------------------------------------------------------------------------------


@dataclass
class Scripted:
    """Answers by a table of substitutions; an Exception in it is the answer."""

    table: dict[str, str | Exception]
    fingerprint: str = "scripted/1"
    segments: Literal["sentence", "block"] = "sentence"
    asked: list[list[str]] = field(default_factory=list)

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        self.asked.append([request.text for request in requests])
        return [self._answer(request.text) for request in requests]

    def _answer(self, text: str) -> Output | Exception:
        new = self.table.get(text, rotated(text))
        return new if isinstance(new, Exception) else Output(new, cost=0.5)


@pytest.mark.parametrize(
    ("source", "answer", "restored"),
    [
        ("A word — a verb — is new.", "Uma palavra - um verbo - é nova.", "Uma palavra — um verbo — é nova."),
        ("He says “no” – always.", 'Ele diz "não" - sempre.', "Ele diz “não” – sempre."),
        ("He says “no”.", 'Ele "diz "não".', 'Ele "diz "não".'),
        ("He says “no”.", "Er sagt „nein“.", "Er sagt „nein“."),
        ("From 1966–67 on.", "De 1966-67 em diante.", "De 1966–67 em diante."),
        ("One - two — three.", "Um - dois - três.", "Um - dois - três."),
    ],
)
def test_marks_that_an_engine_made_plain_are_set_again(source: str, answer: str, restored: str) -> None:
    (result,) = translate([task(source)], Scripted({source: answer}))
    assert result.text == restored


def test_words_that_an_engine_cannot_read_are_masked() -> None:
    class NoMacrons(Echo):
        def unreadable(self, text: str) -> list[tuple[int, int]]:
            return [m.span() for m in re.finditer(r"\w*[āūō]\w*", text)]

    engine = NoMacrons(aligned=True)
    (result,) = translate([task("The word *kūru* and [`jū`](/jū), or senpai and dōki.")], engine)
    assert engine.asked == ["The word X0X and X1X, or senpai and X2X."]
    assert result.text == "Gur jbeq *kūru* naq [`jū`](/jū), be fracnv naq dōki."


RUN = "Please call `run` before all else."


@pytest.mark.parametrize(
    ("answers", "level", "repaired", "text"),
    [
        (["Chame X0X antes de tudo."], "X0X", False, "Chame `run` antes de tudo."),
        (["Chame x 0 x antes de tudo."], "X0X", True, "Chame `run` antes de tudo."),
        (["ChameX0X antes de tudo."], "X0X", True, "Chame `run` antes de tudo."),
        (["Chame X0X X0X antes de tudo."], "X0X", True, "Chame `run` antes de tudo."),
        (["Antes de tudo, chame X0X ."], "X0X", True, "Antes de tudo, chame `run`."),
        (["Chame antes de tudo.", "Chame XQA antes de tudo."], "XQA", False, "Chame `run` antes de tudo."),
        (["Chame X0X antes de X0X.", "Chame xqa antes de tudo."], "XQA", True, "Chame `run` antes de tudo."),
        (["Chame X1X antes de tudo.", "XQAXQB", "[0] primeiro."], "[0]", False, "`run` primeiro."),
        (["", "", "", ""], "split", False, "Cyrnfr pnyy `run` orsber nyy ryfr."),
    ],
)  # fmt: skip
def test_from_one_way_to_the_next(answers: list[str], level: str, repaired: bool, text: str) -> None:
    table: dict[str, str | Exception] = {
        RUN.replace("`run`", SCHEMES[name].form.format("A" if SCHEMES[name].letters else "0")): answer
        for name, answer in zip(SCHEMES, answers, strict=False)
    }
    (result,) = translate([task(RUN)], Scripted(table))
    assert (result.level, result.repaired, result.text) == (level, repaired, text)


def test_where_every_way_fails_the_unit_stays_open_with_the_reason() -> None:
    class Silent(Scripted):
        def _answer(self, text: str) -> Output:
            return Output(text)

    (result,) = translate([task("Please call `run` and then stop all of it.")], Silent({}))
    assert (result.text, result.reason) == (None, "the answer is the source")


def test_a_mask_of_another_text_is_no_answer() -> None:
    source = "Nothing is masked in this sentence."
    (result,) = translate([task(source)], Scripted({source: "Chame X0X antes de tudo, por favor."}))
    assert (result.text, result.reason) == (None, "a mask of another text")
    (result,) = translate([task("Nothing but X3X is odd.")], Scripted({"Nothing but X3X is odd.": "Só X3X é."}))
    assert result.text == "Só X3X é."


def test_what_is_refused_is_tried_in_another_way() -> None:
    refused: list[str] = []

    def picky(_: Task, text: str) -> str | None:
        refused.append(text)
        return text + "!" if len(refused) == 2 else None

    (result,) = translate(
        [task("It is **very good** news today.")], Echo(backwards=True, aligned=True), accept=picky
    )
    assert (result.text, result.pairs) == (refused[1] + "!", "split")
    assert refused[1] == "vf Vg **tbbq irel** gbqnl. arjf"
    assert translate([task("It is *good* news.")], Echo(), accept=lambda *_: None)[0].text is None


def test_without_alignment_a_pair_goes_where_its_words_stand() -> None:
    (result,) = translate([task("It is **good** news.")], Echo())
    assert (result.text, result.pairs) == ("Vg vf **tbbq** arjf.", "searched")


FOUND = [
    ("zh_CN", "湖水很深。", "湖水", "**湖水**很深。"),
    ("ja", "その湖は深いです。", "湖", "その**湖**は深いです。"),
    ("ko", "그 호수는 깊다.", "호수", "그 **호수**는 깊다."),
    ("zh_CN", "绿色大湖很深。", "一个绿色大湖", "**绿色大湖**很深。"),
]


@pytest.mark.parametrize(("locale", "whole", "inner", "text"), FOUND)
def test_in_scripts_without_blanks_a_pair_goes_where_its_characters_stand(locale, whole, inner, text):
    (result,) = translate(
        [task("The **lake** is deep.", locale)], Scripted({"The lake is deep.": whole, "lake": inner})
    )
    assert (result.text, result.pairs) == (text, "searched")


def test_pieces_of_scripts_without_blanks_have_none_between_them():
    answers = {"See this lake today.": "今天看看吧。", "this lake": "这个湖", "See": "请看", "today.": "今天。"}
    (result,) = translate([task("See **this lake** today.", "zh_CN")], Scripted(answers))
    assert (result.text, result.pairs) == ("请看**这个湖**今天。", "split")


def test_articles_and_punctuation_stay_outside_of_a_pair() -> None:
    class Fixed(Scripted):
        def _answer(self, text: str) -> Output:
            source, target = "Ownership is good.", "(A propriedade) é boa."
            words = [tuple(m.span() for m in re.finditer(r"\S+", t)) for t in (source, target)]
            rows = ((0.9, 0.1, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
            return Output(target, Alignment(words[0], words[1], rows))

    (result,) = translate([task("**Ownership** is good.")], Fixed({}))
    assert result.text == "(A **propriedade**) é boa."


def test_an_error_leaves_its_unit_open_and_a_refused_answer_does_not() -> None:
    gone = Transient("closed")
    engine = Scripted(
        {"One is lost here.": gone, "Call X0X now.": BadOutput("quota"), "No more.": BadRequest("no")}
    )
    results = translate([task(t) for t in ("One is lost here.", "Call `it` now.", "All is well.")], engine)
    asked = frozenset({"One is lost here."})
    assert results[0] == Result(None, reason="closed", error=gone, calls=1, characters=17, asked=asked)
    assert (results[1].text, results[1].level, results[1].calls) == ("Pnyy `it` abj.", "XQA", 2)
    assert (results[2].text, results[2].calls, results[2].cost) == ("Nyy vf jryy.", 1, 0.5)
    assert [len(batch) for batch in engine.asked] == [3, 1]


def test_a_wrong_number_of_answers_is_an_error() -> None:
    class Short(Scripted):
        def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
            return super().translate(requests)[1:]

    with pytest.raises(BadOutput, match="gave 1 answers to 2 texts"):
        translate([task("One text."), task("Two texts.")], Short({}))


def test_a_block_engine_gets_lines_and_what_it_may_know() -> None:
    seen: list[Request] = []

    class Listening(Scripted):
        def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
            seen.extend(requests)
            return super().translate(requests)

    one = replace(task("One here. Two there.\nThree."), terms=TERMS[:1], neighbours=("before",))
    translate([one], Listening({}, segments="block"))
    assert [r.text for r in seen] == ["One here. Two there.", "Three."]
    assert [(r.terms, r.neighbours, r.locale) for r in seen] == [(TERMS[:1], ("before",), "pt_BR")] * 2


def test_tasks_and_results_are_plain_data() -> None:
    one = task("The tsundere is **here** now.")
    (result,) = translate([one], Echo())
    assert pickle.loads(pickle.dumps((one, result))) == (one, result)
    assert result.detail == "mask=X0X pairs=searched"


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
        (Aids({"oven": ("烤炉", "烤箱")}), ["The oven is hot."]),
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
