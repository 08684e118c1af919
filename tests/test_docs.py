"""What README and docs say is held against the program: commands, options, keys, links, parts, examples."""

from __future__ import annotations

import ast
import os
import re
import runpy
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import l10n_pipeline
from l10n_pipeline import checks, read
from l10n_pipeline.checks import Context
from l10n_pipeline.config import config, offered
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Unit
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.terms.load import load

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PARSERS = GENERATE["parsers"]()
OPTIONS = {
    name: {o for action in parser._actions for o in action.option_strings} | {"--root"}
    for name, parser in PARSERS.items()
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def name(value):
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else None


def fences(language):
    """Every fenced block of a language: (page:line, text)."""
    return [
        (f"{name(page)}:{text.count(chr(10), 0, m.start()) + 1}", m[2])
        for page in PAGES
        for text in [page.read_text("utf-8")]
        for m in FENCE.finditer(text)
        if m[1] == language
    ]


def spans(page):
    """What stands in code, inline or in a fence, without the output of a console."""
    text = page.read_text("utf-8")
    for m in FENCE.finditer(text):
        yield from (line for line in m[2].splitlines() if m[1] != "console" or line.startswith("$ "))
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


# -- commands and their options --------------------------------------------------------------------


def test_the_page_of_commands_is_what_the_program_says():
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "1000"
    try:
        wanted = GENERATE["page"]()
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == wanted, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_and_option_that_a_page_names_exists(page):
    wrong = []
    for span in spans(page):
        for m in re.finditer(r"(?:^|[\s/])l10n ((?:--root \S+ )?)([a-z][a-z-]*)([^|;&)]*)", span):
            if m[2] not in PARSERS:
                wrong.append(span)
                continue
            wrong += [f"{span}: {o}" for o in re.findall(r"--[a-z][a-z-]*", m[3]) if o not in OPTIONS[m[2]]]
        if re.fullmatch(r"--[a-z][a-z-]*(?: \S+)?", span):
            known = {o for options in OPTIONS.values() for o in options} | OTHERS
            wrong += [span] if span.split()[0] not in known else []
    assert wrong == []


OTHERS = {"--version", "--no-wrap", "--no-fuzzy-matching", "--previous", "--options"}
"""Options of the program itself, of gettext's tools, and an example of a word that the term base may hold."""


@pytest.mark.parametrize(("place", "text"), fences("console"), ids=lambda v: v if ":" in v[:60] else "")
def test_the_commands_of_an_example_can_be_called(place, text):
    for line in text.splitlines():
        words = shlex.split(line[2:]) if line.startswith("$ l10n ") else []
        if len(words) > 1 and words[1] in PARSERS:
            PARSERS[words[1]].parse_args(words[2:])


def test_every_target_of_make_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {t for page in PAGES for t in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))}
    assert named <= targets


# -- keys ------------------------------------------------------------------------------------------


def table(page, heading):
    """The keys of the table below a heading, with the default that it names."""
    text = page.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", text, re.M))


def test_every_key_of_the_configuration_is_documented_with_its_default():
    defaults = yaml.safe_load(config.DEFAULTS)
    documented = table(ROOT / "docs" / "configuration.md", "Keys")
    assert set(documented) == set(defaults)
    assert {key: yaml.safe_load(value.strip("`")) for key, value in documented.items()} == defaults


def test_every_key_of_a_locale_is_documented():
    assert set(table(ROOT / "docs" / "configuration.md", "A locale")) == set(config._LOCALE_KEYS)


def test_every_option_of_a_file_is_documented():
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8").partition("\n## What is offered")[2]
    assert set(offered._READERS) <= set(re.findall(r"^- `([a-z_]+)`", text, re.M))


# -- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "text"), fences("yaml"), ids=lambda v: v if ":" in v[:60] else "")
def test_examples_in_yaml_are_read(place, text, tmp_path):
    value = yaml.safe_load(text)
    if text.startswith("# ") and not text.startswith("# l10n.yaml"):
        return  # a file of another program, which its first line names
    if isinstance(value, list) and value and "term" in value[0]:
        (tmp_path / "terms.yaml").write_text(text, "utf-8")
        assert load([tmp_path / "terms.yaml"], Door(tmp_path))[1] == ()
    elif isinstance(value, dict) and set(value) <= set(yaml.safe_load(config.DEFAULTS)):
        config.parse(text.encode(), tmp_path)


@pytest.mark.parametrize(("place", "text"), fences("python"), ids=lambda v: v if ":" in v[:60] else "")
def test_examples_in_python_run(place, text, tmp_path, monkeypatch):
    """In a folder with an article, guide.md."""
    (tmp_path / "guide.md").write_text("# A guide\n\nIt says *so*.\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(text, place, "exec"), {"my_translations": {"A guide": "Ein Führer"}})


# -- links and the house ---------------------------------------------------------------------------


def anchors(page):
    from l10n_pipeline.edition.anchors import github

    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    return set(github(re.sub(r"[`*]", "", h) for h in re.findall(r"^#+ (.*)$", text, re.M)))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_lead_somewhere(page):
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or "…" in target:
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(target)
    assert dead == []


def test_every_part_of_the_house_stands_in_its_table():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("\n## The parts\n")[2]
    named = {
        n.rstrip("/") for row in re.findall(r"^\| (`.*?) \|", text, re.M) for n in re.findall(r"`([^`]+)`", row)
    }
    package = ROOT / "l10n_pipeline"
    parts = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert named == parts - {"__init__", "__main__"}


def test_every_public_name_stands_on_the_page_of_the_library():
    page = (ROOT / "docs" / "python.md").read_text("utf-8").partition("## Names")[2]
    said = set(re.findall(r"`(\w+)[`(]", page))
    assert set(l10n_pipeline.__all__) - said == set()


# -- problems --------------------------------------------------------------------------------------

SEVERITIES = {"error", "warning", "info"}


def problem_ids(tree):
    """Every id that a module gives to a problem: before its severity, in a call or in a row of a table."""
    for node in ast.walk(tree):
        items = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        for one, severity in pairwise(items):
            if getattr(severity, "value", None) in SEVERITIES and isinstance(one, ast.Constant):
                yield re.escape(one.value) if one.value not in SEVERITIES else None
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in (
            "Problem",
            "problem",
        ):
            parts = node.args[0].values if node.args and isinstance(node.args[0], ast.JoinedStr) else node.args[:1]
            known = [p for p in parts if isinstance(p, (ast.Constant, ast.FormattedValue))]
            yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z]+" for p in known)


def test_every_problem_is_documented_and_no_other():
    package = ROOT / "l10n_pipeline"
    made = {one for path in package.rglob("*.py") for one in problem_ids(ast.parse(path.read_bytes()))} - {
        None,
        "",
    }
    made.add("unreadable")  # the default of Problems.report
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    told = re.findall(r"^### (.+)$", page, re.M)
    assert [one for one in sorted(made) if not any(re.fullmatch(one, name) for name in told)] == []
    assert [name for name in told if not any(re.fullmatch(one, name) for one in made)] == []
    assert len(told) == len(set(told))


EXAMPLE = re.compile(
    r"^### (\S+)\n\n\*([^*]+)\.\*[^\n]*\n(?:[^\n]+\n)*\n- For example, in (\w+): (.*) → (.*)$", re.M
)
EXAMPLES = EXAMPLE.findall((ROOT / "docs" / "checks.md").read_text("utf-8"))


@pytest.mark.parametrize(("id_", "severity", "locale", "source", "target"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_the_example_of_a_check_is_told_of(id_, severity, locale, source, target):
    source, target = (re.fullmatch(r"“(.*)”|(`+) ?(.*?) ?\2", text).expand(r"\1\3") for text in (source, target))
    segment = read(source.encode(), "x.md").segments[0]
    allowed = of_person(LocaleConfig(locale, None, (), {}))
    context = Context(segment, locale, "en", (), places=(Place("x.po", 7),), allowed=allowed)
    told = list(checks.run(Unit(segment.key, target, "translated"), context))
    assert any(one.id == id_ and one.severity in severity for one in told), told


def test_examples_of_checks_are_found():
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    assert len(EXAMPLES) == page.count("- For example, in ") > 40


def test_the_engines_that_the_readme_names_are_there():
    from l10n_pipeline.engines import ENGINES

    (said,) = re.findall(r"^Engines: (.*?)\[", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert set(re.findall(r"`(\w+)`", said)) == set(ENGINES)
