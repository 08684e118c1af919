"""`l10n summary`: what a branch changes, as Markdown for a pull request."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from l10n_pipeline.cli import main

CONFIG = "locales:\n  de: {engine: pseudo}\n  fr: {engine: null}\n"


def git(root: Path, *args: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, *args], check=True, capture_output=True)


def po(root: Path) -> Path:
    return root / "locales/de/LC_MESSAGES/a.po"


def write(root: Path, msgid: str, msgstr: str) -> None:
    text = po(root).read_text("utf-8")
    head, _, tail = text.partition(f'msgid "{msgid}"\nmsgstr "')
    po(root).write_text(
        f'{head}msgid "{msgid}"\nmsgstr "{msgstr}"{tail.partition(chr(10))[1]}{tail.partition(chr(10))[2]}'
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in a folder of its repository, with a commit on `main` and a branch."""
    root = tmp_path / "site"
    (root / "source_content").mkdir(parents=True)
    (root / "l10n.yaml").write_text(CONFIG)
    (root / "source_content/a.md").write_text("One boat came.\n\nTwo boats came.\n\nThree boats came.\n")
    assert main(["--root", str(root), "extract"]) == 0
    write(root, "One boat came.", "Ein Boot kam .")
    write(root, "Three boats came.", "Drei Boote kamen.")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "switch", "-qc", "branch")
    return root


def summary(root: Path, capsys: pytest.CaptureFixture[str], *args: str) -> str:
    capsys.readouterr()
    assert main(["--root", str(root), "summary", *args]) == 0
    return capsys.readouterr().out


def row(page: str, name: str, table: int = 0) -> list[str]:
    found = [line for line in page.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in found[table].strip("|").split("|")]


def test_it_says_by_locale_what_changed_what_is_open_and_what_a_run_would_cost(root, capsys):
    write(root, "Two boats came.", "Zwei Boote kamen.")
    write(root, "Three boats came.", "Drei Schiffe kamen.")
    (root / "source_content/a.md").write_text(
        "One boat came.\n\nTwo boats came.\n\nThree boats came.\n\nFour came.\n"
    )
    git(root, "commit", "-qam", "two")
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    page = summary(root, capsys, "--against", "main")
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before
    header = [cell.strip() for cell in page.splitlines()[4].strip("|").split("|")]
    de = dict(zip(header, row(page, "de"), strict=True))
    assert (de["translated now"], de["changed"], de["added"], de["open"]) == ("1", "1", "1", "1")
    assert row(page, "fr")[6] == "4"
    assert row(page, "de", 1)[1:3] == ["pseudo", "1"]
    assert "### New problems: 0" in page
    assert "1 known problems stay, 0 are gone." in page


def test_it_tells_new_problems_and_what_they_say_makes_no_markup(root, capsys):
    write(root, "One boat came.", "Ein Boot kam.")
    write(root, "Two boats came.", "Zwei [`@all`](https://a.example) Boote.")
    page = summary(root, capsys, "--against", "main")
    assert "### New problems: 1" in page
    line = next(x for x in page.splitlines() if x.startswith("- "))
    assert line.startswith("- error `structure` at `locales/de/LC_MESSAGES/a.po:")
    assert "0 known problems stay, 1 are gone." in page
    assert "``" in line or "`@all`" not in line


def test_without_a_commit_all_is_new(root, capsys):
    page = summary(root, capsys)
    assert "Compared with nothing." in page
    assert "### New problems: 1" in page
    assert row(page, "de")[4] == "3"


def test_a_commit_before_the_project_was_there(root, capsys):
    git(root.parent, "switch", "-q", "--orphan", "empty")
    git(root.parent, "commit", "-q", "--allow-empty", "-m", "nothing")
    git(root.parent, "checkout", "-q", "branch")
    assert row(summary(root, capsys, "--against", "empty"), "de")[4] == "3"


def test_a_commit_that_git_does_not_know_is_a_mistake(root, capsys):
    assert main(["--root", str(root), "summary", "--against", "gone"]) == 2
    assert "fetch-depth" in capsys.readouterr().err
