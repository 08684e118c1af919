"""Problems for programs: `--format` held against the schemas of SARIF and JUnit, `--baseline`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from casefiles import FOLDER
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from l10n_pipeline import commands
from l10n_pipeline.cli import main
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.report.baseline import compare, dump, load
from l10n_pipeline.report.formats import FORMATS, Outcome, fingerprint

CACHE = FOLDER.parent.parent / ".cache"
SARIF = CACHE / "sarif-2.1.0.json"
JUNIT = CACHE / "junit-10.xsd"

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PROBLEM = st.builds(
    Problem,
    st.sampled_from(["structure", "term-missing", "number-missing"]),
    st.sampled_from(["error", "warning", "info"]),
    TEXT,
    TEXT,
    st.lists(
        st.builds(Place, st.sampled_from(["a.po", "ä b/c,d:e.po", "x%.md"]), st.integers(0, 9)), max_size=2
    ).map(tuple),
)
OUTCOME = st.builds(
    Outcome, st.just("check"), st.sampled_from([0, 1, 3]), st.just({"checked": 3}), st.lists(PROBLEM, max_size=5)
)


@pytest.fixture
def site(tmp_path):
    """A project with one error and one warning."""
    shutil.copytree(FOLDER.parent / "site", tmp_path / "site")
    root = tmp_path / "site"
    assert main(["--root", str(root), "run"]) == 0
    path = root / "locales" / "de" / "LC_MESSAGES" / "other.po"
    approve(path, "Second part", "Zweiter [Teil](x.md)")
    return root


def approve(path, text, target):
    """Write a text as a translator does who takes the mark away."""
    data = path.read_text("utf-8")
    path.write_text(
        re.sub(rf'#, fuzzy\nmsgid "{text}"\nmsgstr ".*"', f'msgid "{text}"\nmsgstr "{target}"', data), "utf-8"
    )


def check(root, *args):
    return main(["--root", str(root), "check", *args])


def schema(path):
    if not path.is_file():
        pytest.skip(f"no {path.name}: `make tools` brings it")
    return path


def test_the_choices_are_the_formats():
    assert ("text", *FORMATS) == commands.FORMATS


@given(OUTCOME)
def test_sarif_is_valid(outcome):
    data = json.loads(FORMATS["sarif"](outcome))
    jsonschema.Draft7Validator(json.loads(schema(SARIF).read_bytes())).validate(data)
    assert len(data["runs"][0]["results"]) == len(outcome.problems)


@given(OUTCOME)
def test_junit_is_valid(outcome):
    tree = etree.fromstring(FORMATS["junit"](outcome).encode())
    etree.XMLSchema(etree.parse(str(schema(JUNIT)))).assertValid(tree)
    assert int(tree.get("failures")) == sum(p.severity == "error" for p in outcome.problems)
    assert int(tree.get("tests")) == len(tree)


@given(OUTCOME)
def test_json_has_every_problem(outcome):
    data = json.loads(FORMATS["json"](outcome))
    assert data["exit_code"] == outcome.code
    assert sorted(p["message"] for p in data["problems"]) == sorted(p.message for p in outcome.problems)


@given(OUTCOME)
def test_an_annotation_is_a_line(outcome):
    lines = FORMATS["github"](outcome).splitlines()
    text = FORMATS["github"](outcome)
    assert text.count("\n") == len(outcome.problems)
    assert all(
        re.match(r"::(error|warning|notice) title=[a-z-]+(,file=[^:,]*(,line=\d+)?)?::", x)
        for x in text.split("\n")[:-1]
    )
    assert lines or not outcome.problems


def test_a_fingerprint_has_no_line():
    one, other = (Problem("a", "error", "m", places=(Place("x.po", n),)) for n in (1, 2))
    assert fingerprint(one) == fingerprint(other) != fingerprint(Problem("b", "error", "m", places=one.places))


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_command_writes_nothing_else_to_standard_output(site, name, capsys):
    capsys.readouterr()
    assert check(site, "--format", name) == 1
    out = capsys.readouterr()
    assert "checked" in out.err
    assert "structure" in out.out
    if name in ("json", "sarif"):
        json.loads(out.out)
    elif name == "junit":
        etree.fromstring(out.out.encode())
    else:
        assert all(line.startswith("::") for line in out.out.splitlines())


def test_annotations_name_files_from_where_the_program_was_called(site, capsys, monkeypatch):
    monkeypatch.chdir(site.parent)
    capsys.readouterr()
    check(site, "--format", "github")
    assert "file=site/locales/de/LC_MESSAGES/other.po,line=" in capsys.readouterr().out


def test_a_baseline_hides_what_it_has_and_tells_what_is_new_and_gone(site, tmp_path, capsys):
    known = tmp_path / "known.json"
    assert check(site, "--baseline", str(known), "--update-baseline") == 0
    assert check(site, "--baseline", str(known)) == 0
    path = site / "locales" / "de" / "LC_MESSAGES" / "other.po"
    text = path.read_text("utf-8")
    path.write_text("# a line more\n" + text.replace("The other page", "The other page"), "utf-8")
    assert check(site, "--baseline", str(known)) == 0  # lines moved
    path = site / "locales" / "de" / "LC_MESSAGES" / "guide.po"
    before = path.read_bytes()
    approve(path, "Good bye.", "Ein [x](x.md)")
    capsys.readouterr()
    assert check(site, "--baseline", str(known)) == 1
    out = capsys.readouterr()
    assert "guide.po" in out.err
    assert "other.po" not in out.err
    path.write_bytes(before)
    (site / "locales" / "de" / "LC_MESSAGES" / "other.po").write_text(
        text.replace('"Zweiter [Teil](x.md)"', '"Zweiter Teil"'), "utf-8"
    )
    check(site, "--baseline", str(known))
    assert "gone; renew" in capsys.readouterr().out


@pytest.mark.parametrize("data", [None, b"", b"[]", b"{}", b'{"version": 9, "problems": []}'])
def test_a_file_that_is_no_baseline_is_refused(site, data, tmp_path, capsys):
    known = tmp_path / "known.json"
    if data is not None:
        known.write_bytes(data)
    assert check(site, "--baseline", str(known)) == 2
    assert "--update-baseline" in capsys.readouterr().err


@given(st.lists(PROBLEM, max_size=6), st.lists(PROBLEM, max_size=3))
def test_known_and_new_are_all_problems(tmp_path_factory, before, more):
    path = Path(tmp_path_factory.mktemp("baseline") / "known.json")
    path.write_bytes(dump(before))
    compared = compare([*before, *more], load(path))
    assert compared.known + len(compared.new) == len(before) + len(more)
    assert not compared.gone
    assert compared.known >= sum(p.severity != "info" for p in before)
