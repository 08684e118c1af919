"""The file with what former runs found out: what is asked of it, what it outlives, and how large it gets."""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
from array import array
from dataclasses import fields, replace
from pathlib import Path

import pytest
from lives import Life, outcome

from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.locale_rules import dictionary
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.state import told
from l10n_pipeline.state.store import KeptNode, numbers, renumbered


@pytest.fixture
def lived(tmp_path):
    life = Life(tmp_path / "one", 1)
    assert outcome(life.root, ["run"])[0] == 0
    return life


def asked(root: Path) -> dict[str, int]:
    """How many editions, merges and checks a run of everything makes."""
    made: dict[str, int] = {}
    project = Project(config.load(root), writes=False, remembers=True)
    project.state.ask("dictionary", dictionary.said)  # as `check` does
    for source in project.sources():
        for locale in ("de", "zh_CN", "fr"):
            for kind in ("merge", "check", "rest", "states"):
                made[kind] = made.get(kind, 0) + (not project.state.has(kind, source.name, locale))
    return made


def test_a_second_run_makes_nothing(lived):
    assert asked(lived.root) == {"merge": 0, "check": 0, "rest": 0, "states": 0}


def test_an_edit_makes_what_depends_on_it(lived):
    path = lived.path("a.md")
    path.write_text(path.read_text() + "\nOne more.\n")
    assert asked(lived.root) == {"merge": 3, "check": 3, "rest": 3, "states": 0}


def test_a_key_of_a_locale_is_asked_by_that_locale_alone(lived):
    lived.keys["LESS"] = "omit"
    lived.config()
    assert asked(lived.root) == {"merge": 4, "check": 4, "rest": 4, "states": 4}


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_broken_is_made_anew(lived, data):
    path = lived.root / ".l10n" / "state.sqlite"
    path.write_bytes(data)
    code, _, said = outcome(lived.root, ["run", "--verbose"])
    assert code == 0
    assert said.count("state-unusable") == bool(data)
    assert "state-unusable" not in outcome(lived.root, ["run", "--verbose"])[2]
    assert asked(lived.root)["merge"] == 0


def test_a_file_that_another_process_holds_is_done_without(lived):
    before = outcome(lived.root, ["run", "--verbose"])
    other = sqlite3.connect(lived.root / ".l10n" / "state.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        code, out, said = outcome(lived.root, ["run", "--verbose"])
    finally:
        other.close()
    assert said.count("state-unusable") == 1
    assert (code, out) == before[:2]


def test_what_another_version_made_counts_for_nothing(lived):
    with contextlib.closing(sqlite3.connect(lived.root / ".l10n" / "state.sqlite")) as db, db:
        db.execute("UPDATE made SET identity = 'another Babel'")
    assert asked(lived.root)["merge"] == 12


def test_the_file_does_not_grow_without_end(lived):
    def size() -> tuple[int, int]:
        with contextlib.closing(sqlite3.connect(lived.root / ".l10n" / "state.sqlite")) as db:
            return tuple(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("node", "question"))

    def come_and_go() -> None:
        before = size()
        lived.path("gone.md").write_text("# Soon gone\n\nSee [x](img/z.png).\n")
        outcome(lived.root, ["run"])
        assert size()[0] > before[0]
        lived.path("gone.md").unlink()
        for path in lived.root.rglob("gone.*"):
            path.unlink()
        outcome(lived.root, ["run"])

    outcome(lived.root, ["run"])
    come_and_go()  # a new text asks all files what they keep of it
    come_and_go()
    sizes = []
    for _ in range(4):
        come_and_go()
        sizes.append(size())
    assert len(set(sizes)) == 1


@pytest.mark.parametrize("term", ["tsundere", "tsundere dog", "harbour"])
def test_a_term_is_asked_by_the_texts_in_which_it_stands(tmp_path, term):
    life = Life(tmp_path / "one", 1)
    for name in "abc":
        life.path(f"{name}.md").write_text(f"# {name}\n\nA quiet *harbour* of {name}.\n")
    life.path("blocks/cta.md").write_text("Go there.\n")
    life.path("b.md").write_text("# b\n\nThe tsundere\ndogs of the Harbour.\n")
    outcome(life.root, ["run"])
    terms = life.root / "glossary_terms" / "terms.yaml"
    terms.write_text(terms.read_text() + f"- term: {term}\n  renderings: {{zh_CN: 猫}}\n")
    uses = 3 if term == "harbour" else 1
    assert asked(life.root) == {"merge": 3 * uses, "check": uses, "rest": uses, "states": 0}
    outcome(life.root, ["run"])
    assert outcome(life.root, ["run", "--verbose"]) == outcome(life.root, ["run", "--verbose", "--no-cache"])
    assert asked(life.root)["merge"] == 0


def test_a_problem_comes_back_with_all_that_it_says():
    every = [
        Problem("a", "error", "b", "c", (Place("d", 1), Place("é\ud800", 0)), (2, 3), "f", "g"),
        Problem("h", "info", "i"),
    ]
    unusual = {field.name: 0.5 for field in fields(Problem) if field.type == "float"}
    every.append(replace(every[0], **unusual))
    assert told.loaded(told.dumped(every)) == every


def test_a_file_that_lost_its_texts_is_told_once_before_it_is_merged(tmp_path, capfd):
    words = "one two three four five six seven eight nine ten eleven twelve".split()
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content/a.md").write_text(
        "\n\n".join(f"The river bends {w} times." for w in words), "utf-8"
    )
    (tmp_path / "l10n.yaml").write_text("locales: {de: {}}\n", "utf-8")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    path = tmp_path / "locales/de/LC_MESSAGES/a.po"
    empty = path.read_text("utf-8")
    path.write_text(re.sub(r'(msgid "The .*"\nmsgstr )""', r'\1"Der Fluss biegt sich."', empty), "utf-8")
    assert main(["--root", str(tmp_path), "run"]) == 0
    assert "texts-lost" not in capfd.readouterr().err
    path.write_text(empty, "utf-8")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    assert "a.po: warning: 12 of 12 texts are gone since the last run" in capfd.readouterr().err
    assert main(["--root", str(tmp_path), "extract"]) == 0
    assert "texts-lost" not in capfd.readouterr().err


def test_what_a_killed_run_left_is_removed_wherever_it_is(lived):
    """In folders that the state has compared, and in others."""
    names = ("", "source_content", "editions/de", "locales/de/LC_MESSAGES", "locales/new/of a run", ".l10n")
    left = [lived.root / name / f".l10n-{'0' * 16}.tmp" for name in names]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half a file")
    theirs = lived.root / "editions" / "de" / f".l10n-{'0' * 16}-{'1' * 16}-{'2' * 8}.tmp"
    theirs.write_text("what an editor saved too late")
    before = asked(lived.root)
    code, _, said = outcome(lived.root, ["run", "--verbose"])
    assert code == 1, "it is told that an editor saved too late"
    assert [path for path in left if path.exists()] == []
    assert theirs.exists()
    assert theirs.name in said
    assert asked(lived.root) == before == dict.fromkeys(before, 0)


def test_new_numbers_take_the_place_of_former_ones():
    """However many of them a node needs, and whether it needs any."""
    chance = random.Random(1)
    for _ in range(500):
        needs = array("I", sorted(chance.sample(range(1, 400), chance.randint(0, 200))))
        number = {n: 500 + i for i, n in enumerate(chance.sample(range(1, 450), chance.randint(0, 20)))}
        kept = numbers(renumbered(KeptNode(needs, "", ""), number))
        assert kept == array("I", sorted(number.get(n, n) for n in needs))
