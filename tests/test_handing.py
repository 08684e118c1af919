"""Texts are handed out to whoever translates, and answers are taken as an engine's are."""

from __future__ import annotations

import io
import json
import re
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.handing.answers import GivenAnswer
from l10n_pipeline.stages.handing.apply import Declined, judged
from l10n_pipeline.stages.handing.handouts import handouts
from l10n_pipeline.stages.translate.run import Run

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import spoiled

ARTICLE = """\
# Animals here

Paint the **cat** with `brush` before [the *long* noon](b.md "A title").

See ![A red boat](boat.png) here.

12
"""
ANSWERS = {
    "Animals here": "这里的动物",
    "Paint the": "在<2><3>漫长</3>的中午</2><4>标题</4>之前用X0X画<1>猫</1>。",
    "See X0X": "请看这里的X0X<1>一艘红船</1>。",
}


def schema(name: str) -> dict:
    return json.loads((resources.files("l10n_pipeline") / "schemas" / f"{name}-1.json").read_text("utf-8"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    (tmp_path / "source_content" / "a.md").write_text(ARTICLE)
    return world


def handed(world: World, capsys, *arguments: str) -> dict:
    assert main(["--root", str(world.root), "tasks", "--locale", "zh_CN", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("tasks"))
    return found


def took(world: World, capsys, answers: object, *arguments: str, code: int = 0) -> dict:
    path = world.root / "answers.json"
    path.write_text(answers if isinstance(answers, str) else json.dumps(answers), "utf-8")
    assert main(["--root", str(world.root), "apply", str(path), "--format", "json", *arguments]) == code
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, schema("applied"))
    return told


def by_words(found: dict) -> list[dict[str, str]]:
    return [
        {"id": unit["id"], "text": text}
        for unit in found["units"]
        for begin, text in ANSWERS.items()
        if unit["text"].startswith(begin)
    ]


def test_a_round(world: World, capsys) -> None:
    before = {p: p.read_bytes() for p in world.root.rglob("*") if p.is_file()}
    found = handed(world, capsys)
    assert {p: p.read_bytes() for p in world.root.rglob("*") if p.is_file()} == before, "nothing is written"
    assert [unit["text"] for unit in found["units"]] == [
        "Animals here",
        "Paint the <1>cat</1> with X0X before <2>the <3>long</3> noon</2><4>A title</4>.",
        "See X0X<1>A red boat</1> here.",
    ], "a number alone is handed to nobody"
    assert {m["mask"]: m["stands_for"] for m in found["units"][1]["masks"]} == {
        "<1>…</1>": "**…**",
        "X0X": "`brush`",
        "<2>…</2>": '[…](b.md "A title")',
        "<3>…</3>": "*…*",
        "<4>…</4>": "words inside of <2>…</2>: an alt text or a title",
    }
    answers = {"schema": 1, "answers": by_words(found)}
    jsonschema.validate(answers, schema("answers"))
    told = took(world, capsys, answers, "--by", "robin-2")
    assert [one["translation"] for one in told["written"]] == [
        "这里的动物",
        '在[*漫长*的中午](b.md "标题")之前用`brush`画**猫**。',
        "请看这里的![一艘红船](boat.png)。",
    ]
    units = catalog.read(world.path("zh_CN", "a").read_bytes()).index.values()
    assert [unit.state for unit in units] == ["machine", "machine", "machine", "translated"]
    assert all(unit.origin.detail.startswith("agent/robin-2 ") for unit in list(units)[:3])
    assert handed(world, capsys)["units"] == []
    assert len(handed(world, capsys, "--state", "machine")["units"]) == 3


def test_all_that_a_check_says_of_a_text_is_told(world: World, capsys) -> None:
    terms = "- term: animals\n  renderings: {zh_CN: {prefer: 动物}}\n"
    (world.root / "glossary_terms" / "terms.yaml").write_text(terms, "utf-8")
    [unit] = [u for u in handed(world, capsys)["units"] if u["text"].startswith("Animals")]
    told = took(world, capsys, {"answers": [{"id": unit["id"], "text": "这里的生灵"}]}, "--by", "me")
    [problem] = told["written"][0]["problems"]
    assert problem["severity"] == "info"
    assert "动物" in problem["message"]


def test_a_limit_and_one_locale(world: World, capsys) -> None:
    found = handed(world, capsys, "--limit", "1")
    assert (len(found["units"]), found["left"]) == (1, 2)
    assert main(["--root", str(world.root), "tasks"]) == 2
    assert "one locale at a time" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("用X0X画<1>猫</1>。", "the tags <2>…</2> are missing"),
        ("在<2><3>漫长</3>的中午</2><4>标题</4>之前画<1>猫</1>。", "a mask was lost: X0X"),
        (
            "在<2><3>漫长</3>的中午</2><4>标题</4>之前用X0X和X7X画<1>猫</1>。",
            "a mask came back as another one: X7X",
        ),
        ("在<2><3>漫长的中午</2></3><4>标题</4>之前用X0X画<1>猫</1>。", "the tags cross each other"),
        ("在<2>漫长<3>的</3>中午</2>之前用X0X画<1>猫<4>标题</4></1>。", ""),
        (
            "在<2><1>猫</1><3>漫长</3>的中午</2><4>标题</4>之前用X0X。<4>标题</4>",
            "the tags <4>…</4> are there twice",
        ),
        ("在<2><3>漫长</3>的中午</2><4>标题</4>之前用X0X画<1></1>。", "the translation "),
        ("在<2><3>漫长</3>的中午</2><4>标题</4>之前用X0X画<1>猫</1>。希望对您有帮助！", "the answer "),
        ("", "the tags <1>…</1> are missing"),
    ],
)
def test_what_is_wrong_is_said(world: World, capsys, answer: str, reason: str) -> None:
    unit = handed(world, capsys)["units"][1]
    told = took(world, capsys, [{"id": unit["id"], "text": answer}], code=3 if reason else 0)
    if reason:
        [one] = told["declined"]
        assert one["reason"].startswith(reason)
        assert one["advice"]
        assert one["places"][1] == "source_content/a.md:3"


def test_a_text_that_changed_and_a_person_who_was_quicker(world: World, capsys) -> None:
    answers = by_words(handed(world, capsys))
    world.run()
    world.write("zh_CN", "a", "Animals here", "此处的动物")
    (world.root / "source_content" / "a.md").write_text(ARTICLE.replace("red boat", "blue boat"))
    told = took(world, capsys, answers, code=3)
    assert [one["reason"] for one in told["declined"]] == [
        "a person has translated it meanwhile",
        "the text, its terms or its markup have changed since it was handed out, or it has gone",
    ]
    assert world.unit("zh_CN", "a", "Animals here").target == "此处的动物"
    assert len(told["written"]) == 1


def test_another_hand_does_not_overwrite_the_first(world: World, capsys) -> None:
    answers = by_words(handed(world, capsys))[:1]
    assert took(world, capsys, answers, "--by", "one")["written"]
    again = [answers[0] | {"text": "这里有动物"}]
    [declined] = took(world, capsys, again, "--by", "two", code=3)["declined"]
    assert declined["reason"] == "it has been translated meanwhile"
    assert took(world, capsys, again, "--by", "one")["written"], "who wrote it may better it"
    assert world.unit("zh_CN", "a", "Animals here").target == "这里有动物"


def test_an_outdated_text_gets_an_offer(world: World, capsys) -> None:
    world.run()
    world.write("zh_CN", "a", "Animals here", "这里的动物")
    world.run(a=ARTICLE.replace("Animals here", "Animals there"))
    [unit] = [one for one in handed(world, capsys)["units"] if one["state"] == "outdated"]
    assert unit["previous"] == {
        "source": "Animals here",
        "translation": "这里的动物",
        "difference": [{"same": "Animals "}, {"gone": "here"}, {"new": "there"}],
    }
    [written] = took(world, capsys, [{"id": unit["id"], "text": "那里的动物"}])["written"]
    assert written["as"] == "offer"
    now = world.unit("zh_CN", "a", "Animals there")
    assert (now.state, now.target, now.offer) == ("outdated", "这里的动物", "那里的动物")


def test_what_a_person_has_emptied_does_not_come_back(world: World, capsys) -> None:
    answers = by_words(handed(world, capsys))[:1]
    took(world, capsys, answers)
    path = world.path("zh_CN", "a")
    path.write_bytes(
        catalog.update(
            read := catalog.read(path.read_bytes()), {next(iter(read.index)): catalog.Change("", "new")}
        )
    )
    [declined] = took(world, capsys, answers, code=3)["declined"]
    assert declined["reason"] == "a person has emptied this very translation"


def test_ids_that_are_none(world: World, capsys) -> None:
    [first, *_] = by_words(handed(world, capsys))
    name = first["id"]
    given = [
        first,
        first,
        first | {"id": "x"},
        first | {"id": name.replace("zh_CN", "fr")},
        first | {"id": name.replace("a.md", "z.md")},
        first | {"id": name.replace("a.md", "../a.md")},
        {"id": name[:-1] + ("0" if name[-1] != "0" else "1"), "text": "动物"},
    ]
    told = took(world, capsys, given, code=3)
    assert len(told["written"]) == 1
    reasons = [one["reason"] for one in told["declined"]]
    assert [reason.partition(":")[0] for reason in reasons] == [
        "there is no such id",
        "there is no such unit",
        "there is no such unit",
        "there is no such unit",
        "it has been translated meanwhile",
    ]
    told = took(world, capsys, [first, first | {"text": "另一个"}], code=3)
    assert [one["reason"] for one in told["declined"]] == ["there are 2 answers with this id"] * 2


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("hello", 1, "this is no JSON"),
        ('[{"id": "a", "text": "b"},\n {"id": "a" "b"}]', 2, "this is no JSON"),
        ('[{"id": "a", "text": "b"}\n', 2, "here should be a comma"),
        ('[{"id": "a", "text": "b"}]\n]', 2, "something stands behind"),
        ('{"id": "a", "text": "b"}\n\n{"id": "a"}', 3, "this is no answer"),
        ('{"schema": 1,\n "answers": {}}', 2, "`answers` is no list"),
        ('{"schema": 9, "answers": []}', 1, "schema 9 is not known"),
        ('{"answers": [\n{"id": "a", "text": 5}]}', 2, "this is no answer"),
        ("[" * 100_000, 1, "nested too deep"),
        ('"\udc80"', 1, "the file is not UTF-8"),
        (f'"{"x" * 17_000_000}"', 0, "more than 16 MB"),
    ],
)
def test_a_file_that_is_no_list_of_answers(world: World, capsys, text: str, line: int, message: str) -> None:
    path = world.root / "answers.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["--root", str(world.root), "apply", str(path)]) == 1
    said = capsys.readouterr().err
    assert f"answers.json:{line}: " * bool(line) in said
    assert message in said
    assert not (world.root / "locales").exists()


def test_lines_from_standard_input_and_a_dry_run(world: World, capsys, monkeypatch) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in by_words(handed(world, capsys)))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert main(["--root", str(world.root), "apply", "-", "--dry-run"]) == 0
    assert "would write 3 of 3" in capsys.readouterr().out
    assert not (world.root / "locales").exists()
    assert main(["--root", str(world.root), "apply", "/nowhere/a.json"]) == 1
    assert main(["--root", str(world.root), "apply", "/nowhere/a.json", "--by", "a b"]) == 2


def test_mistakes_of_a_term_base_hold_everything_back(world: World, capsys) -> None:
    (world.root / "glossary_terms" / "a.yaml").write_text("- term: cat\n  renderings: 5\n")
    assert main(["--root", str(world.root), "tasks", "--locale", "zh_CN"]) == 1
    assert json.loads(capsys.readouterr().out)["units"] == []


# -- mistakes --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run_of(tmp_path_factory):
    """For a locale the run of a project with the sentences that the benchmark of doubts spoils."""
    root = tmp_path_factory.mktemp("spoilt")
    (root / "source_content").mkdir()
    (root / "l10n.yaml").write_text("locales: {pt_BR: {}, zh_CN: {}}\n")
    said = (f"# {s}" if s == "Watering the plants" else s for s in spoiled.SOURCES)
    (root / "source_content" / "a.md").write_text("\n\n".join(said) + "\n")

    def of(locale: str):
        project = Project(config.load(root), writes=False)
        extract(project, project.config.locales, project.sources())
        return Run(project, project.config.locale(locale), project.sources())

    return of


@pytest.mark.parametrize("locale", ["pt_BR", "zh_CN"])
def test_nothing_wrong_is_written_unreported(run_of, locale: str) -> None:
    """One answer of each kind of mistake; what is right is taken."""
    run = run_of(locale)
    given = {one.prepared.segment.text: one for one in handouts(run)}
    tried, wrong = 0, []
    for name, kind in {"nothing": None, **spoiled.KINDS}.items():
        for source, good in zip(spoiled.SOURCES, spoiled.GOOD[locale], strict=True):
            said = kind(source, good, locale) if kind else good
            if said is None:
                continue
            one = given[source]
            masks = iter(re.findall(r"X\d+X", one.whole.text))
            answer = GivenAnswer(one.id, re.sub("#", lambda _, m=masks: next(m, ""), said))
            verdict = judged(run, one, answer)
            right = good.replace("#", "`brush`")
            tried += 1
            if kind is None:
                assert not isinstance(verdict, Declined), (name, verdict)
            elif not isinstance(verdict, Declined) and verdict[0].text != right and not verdict[1]:
                wrong.append((name, verdict[0].text))
            if kind:
                break
    assert tried > 75
    assert {name for name, _ in wrong} <= {"the same to all"}, wrong
