"""From one way of protecting a text to the next, until an answer is whole or the unit stays open."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from damaging import Echo, Scripted
from tasks_of_texts import TERMS, task, translate

from l10n_pipeline.errors import BadOutput, BadRequest, Transient
from l10n_pipeline.model import Alignment, Output, Request
from l10n_pipeline.protection import SCHEMES, Result, Task


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
