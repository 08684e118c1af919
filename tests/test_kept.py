"""What l10n.yaml says is kept between runs and is what its bytes say; the program's own files are known by looks."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.config import config, kept
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import Door, program

GIVEN = {
    "locales alone": "locales:\n  de: {}\n",
    "nothing": "",
    "a comment": "# nothing yet\n",
    "much": """\
locales:
  zh_CN: {publish: {machine: {risk: 0.3}}, links: {/learn/: /zh/}, style: {tone: "\\u00e9"}}
  de: {engine: llm, min_translated: 0.5}
engines:
  llm: &options {url: "http://localhost", price: 20, deep: {list: [1, 2.5, true, null, 2026-05-01]}, text: '1'}
  pseudo: {<<: *options, price: 0}
ignore:
  - {check: end-mark, reason: "no end: \U0001f600"}
files:
  source_content/site.yaml: {keys: [title, "**.name"], types: {a: html}}
releases: {"1.0": versions/1.0}
routes: {/learn/: ""}
limits: {seconds: 0}
""",
}
WRONG = {
    "of several kinds": "locale: {}\nlocales: {xx_YY: {}}\nlayout: huge\n",
    "a list": "- locales\n",
    "no YAML": "locales: {\n",
}


def project(root: Path, said: str) -> Path:
    (root / "source_content").mkdir(parents=True)
    (root / "source_content" / "a.md").write_text("Words.\n")
    (root / "l10n.yaml").write_text(said, "utf-8")
    return root


def known(root: Path) -> kept.Nodes | None:
    return kept.read(Door(root), (root / "l10n.yaml").read_bytes())


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_kept_is_what_the_file_says(name, tmp_path):
    root = project(tmp_path, GIVEN[name])
    before = config.load(root)
    config.keep(root)
    assert known(root) is not None
    assert config.load(root, remembers=True) == before
    assert repr(config.load(root, remembers=True)) == repr(before), "types and lines, too"


@pytest.mark.parametrize("name", WRONG)
def test_mistakes_are_told_as_they_are_without(name, tmp_path):
    root = project(tmp_path, WRONG[name])
    with pytest.raises(ConfigError) as before:
        config.load(root)
    config.keep(root)
    with pytest.raises(ConfigError) as after:
        config.load(root, remembers=True)
    assert str(after.value) == str(before.value)


def test_a_run_keeps_it_and_another_file_is_read_anew(tmp_path, capsys):
    root = project(tmp_path, "locales:\n  de: {engine: pseudo}\n")
    assert main(["--root", str(root), "run"]) == 0
    assert known(root) is not None
    (root / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")  # of the same size
    assert known(root) is None
    capsys.readouterr()
    assert main(["--root", str(root), "status"]) == 0
    assert "fr " in capsys.readouterr().out
    assert known(root) is None, "status writes nothing"
    assert main(["--root", str(root), "run"]) == 0
    assert known(root) is not None


def test_without_the_cache_nothing_is_kept(tmp_path):
    root = project(tmp_path, GIVEN["locales alone"])
    assert main(["--root", str(root), "run", "--no-cache"]) == 0
    assert not (root / ".l10n" / "settings.json").exists()
    assert not (root / ".l10n" / "program.json").exists()


def test_what_another_version_kept_counts_for_nothing(tmp_path):
    root = project(tmp_path, GIVEN["locales alone"])
    config.keep(root)
    path = root / ".l10n" / "settings.json"
    said = json.loads(path.read_text("utf-8"))
    assert program.digest() in said["of"]
    path.write_text(json.dumps(said | {"of": said["of"].replace(program.digest(), "0" * 64)}))
    assert known(root) is None


@pytest.mark.parametrize(
    "nodes", ['"x"', "[]", '["t", "v", "1.5", "scalar"]', '["t", [], 1, "?"]', "7", "{}", "[[]]"]
)
def test_what_is_damaged_counts_for_nothing(nodes, tmp_path):
    root = project(tmp_path, GIVEN["locales alone"])
    config.keep(root)
    path = root / ".l10n" / "settings.json"
    said = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(said | {"given": json.loads(nodes)}))
    assert config.load(root, remembers=True) == config.load(root)


# -- the program's own files -----------------------------------------------------------------------


@pytest.fixture
def package(tmp_path):
    (tmp_path / "part" / "__pycache__").mkdir(parents=True)
    (tmp_path / "one.py").write_text("a = 1\n")
    (tmp_path / "part" / "two.py").write_text("b = 2\n")
    long_ago(tmp_path)
    return tmp_path


def long_ago(folder: Path) -> None:
    """Wait until the files are old enough to be known by their looks."""
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*") if path.is_file())
    while time.time_ns() < newest + 30_000_000:
        time.sleep(0.01)


def test_files_that_look_as_they_did_are_not_read(package):
    found = program.content(str(package), {})
    assert program.content(str(package), {found.looks: "known"}).digest == "known"


def edit(package: Path) -> None:
    """A save that leaves the size and the time of the last change."""
    path = package / "part" / "two.py"
    seen = path.stat()
    path.write_text("b = 3\n")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        edit,
        lambda package: (package / "three.py").write_text(""),
        lambda package: (package / "one.py").unlink(),
        lambda package: (package / "one.py").rename(package / "part" / "one.py"),
    ],
)
def test_files_that_do_not_are_read(change, package):
    before = program.content(str(package), {})
    change(package)
    after = program.content(str(package), {before.looks: "known"})
    assert after.digest not in (before.digest, "known")


def test_a_file_that_was_just_saved_is_not_known_by_its_looks(package):
    (package / "one.py").write_text("a = 2\n")
    assert program.content(str(package), {}).looks == ""


def test_what_python_makes_of_files_does_not_count(package):
    before = program.content(str(package), {})
    (package / "part" / "__pycache__" / "two.pyc").write_text("x")
    assert program.content(str(package), {}) == before
