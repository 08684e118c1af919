"""Faults: kill -9 at any moment, two runs at once, a PO file saved during a run, a failing engine, a full disk."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import polib
import pytest
from programs import Runs, l10n

from l10n_pipeline import catalog, files
from l10n_pipeline.catalog import Change
from l10n_pipeline.config import config
from l10n_pipeline.model import Key, Origin
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.writing import write

SITE = Path(__file__).parent / "site"
KILLS = 20


def outcome(root):
    """What a run leaves for people: PO files without their creation date, and editions."""
    found = {}
    for folder in ("locales", "editions"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                lines = path.read_bytes().split(b"\n")
                found[path.relative_to(root).as_posix()] = [x for x in lines if b"PO-Revision-Date" not in x]
    return found


def kill_often(root, times, seed):
    """Kill runs at random moments, each of which has a new line of every page to write; after each, every file there is
    whole, and the person's words are in it."""
    rng = random.Random(seed)
    for n in range(14):
        text = f"# Page {n}\n\nA *tsundere* number {n} walks.\n\n- One of {n}\n- Two of {n}\n"
        (root / "source_content" / f"page-{n:02}.md").write_text(text)
    l10n(root, "extract", "--locale", "zh_CN")
    path = root / "locales" / "zh_CN" / "LC_MESSAGES" / "guide.po"
    po = polib.pofile(str(path), wrapwidth=0)
    po.find("Good bye.").msgstr = "再见。"
    po.save()
    whole, other = (shutil.copytree(root, root.parent / f"{name}-{seed}") for name in ("whole", "other"))
    with Runs(whole) as runs:
        begun = time.monotonic()
        runs.begin(other)
        runs.wait()
        length = time.monotonic() - begun
        for n in range(times):
            for page in (root / "source_content").glob("*.md"):
                page.write_text(page.read_text() + f"\nLine {n} of the end.\n")
            runs.begin(root)
            time.sleep(rng.random() * length)
            runs.kill()
            for written in root.rglob("*.po"):
                catalog.read(written.read_bytes(), written.name)
            assert "再见。" in path.read_text("utf-8")
    shutil.copytree(root / "source_content", whole / "source_content", dirs_exist_ok=True)
    for one in (root, whole):
        l10n(one, "run")
    assert outcome(root) == outcome(whole)


def test_kill_9_loses_nothing(site):
    kill_often(site, KILLS, seed=1)


@pytest.mark.fuzz
@pytest.mark.parametrize("number", range(2, 12))
def test_kill_9_at_200_moments(site, number, fuzz_seed):
    kill_often(site, KILLS, 10 * fuzz_seed + number)


def test_an_engine_that_cannot_do_the_pair_is_exit_code_3_and_the_rest_is_done(site):
    text = (site / "l10n.yaml").read_text().replace("engine: pseudo", "engine: neural")
    (site / "l10n.yaml").write_text(text)
    done = l10n(site, "run", code=3)
    assert "the engine of de failed" in done.stderr
    assert (site / "editions" / "de" / "guide.md").is_file()
    assert json.loads((site / ".l10n" / "run.json").read_bytes())["code"] == 3


def test_an_unknown_engine_is_exit_code_2(site):
    text = (site / "l10n.yaml").read_text().replace("engine: pseudo", "engine: psuedo")
    (site / "l10n.yaml").write_text(text)
    assert "did you mean 'pseudo'" in l10n(site, "run", code=2).stderr


def test_a_po_file_that_a_person_saves_during_a_run_is_not_overwritten(site):
    project = Project(config.load(site))
    locale = project.config.locale("de")
    extract(project, [locale], project.sources())
    source = next(s for s in project.sources() if s.stem == "other")
    path = project.po_path(source, "de")
    project.units(source, "de")  # the run has read the file
    po = polib.pofile(str(path), wrapwidth=0)
    po.find("Second part").msgstr = "Zweiter Teil"
    po.save()
    texts = {"Second part": "machine", "The other page": "machine too"}
    changes = {
        Key("", k): Change(v, "machine", Origin("machine", "x/1", catalog.digest(v))) for k, v in texts.items()
    }
    write(project, locale, {source: changes})
    units = catalog.read(path.read_bytes()).index
    assert (units[Key("", "Second part")].target, units[Key("", "Second part")].state) == (
        "Zweiter Teil",
        "translated",
    )
    assert units[Key("", "The other page")].state == "machine"


def test_an_outdated_text_that_a_person_saves_during_a_run_is_not_overwritten(site):
    """What the run would say for an outdated text goes into a comment; the text is the person's, as saved last."""
    project = Project(config.load(site))
    locale = project.config.locale("de")
    extract(project, [locale], project.sources())
    source = next(s for s in project.sources() if s.stem == "other")
    path = project.po_path(source, "de")
    po = polib.pofile(str(path), wrapwidth=0)
    entry = po.find("Second part")
    entry.msgstr, entry.flags, entry.previous_msgid = "Teil eins", ["fuzzy"], "First part"
    po.save()
    project.forget_catalog(source, "de")
    assert project.units(source, "de")[Key("", "Second part")].state == "outdated"  # the run has read the file
    entry.msgstr = "Teil zwei, von mir"
    po.save()
    change = Change("Teil eins", "outdated", offer="Machine")
    write(project, locale, {source: {Key("", "Second part"): change}})
    assert catalog.read(path.read_bytes()).index[Key("", "Second part")].target == "Teil zwei, von mir"


def test_files_that_cannot_be_written_are_said_and_nothing_is_half_written(site):
    l10n(site, "run")
    before = outcome(site)
    blocked = site / "editions" / "de"
    for path in (site / "source_content").glob("*.md"):
        path.write_text(path.read_text() + "\nOne more line.\n")
    shutil.rmtree(blocked)
    blocked.write_text("a file where a folder should be")
    done = l10n(site, "run", code=1)
    assert "editions/de" in done.stderr
    kept = {n: x for n, x in outcome(site).items() if n.startswith("locales/zh_CN/blocks")}
    assert kept == {n: x for n, x in before.items() if n.startswith("locales/zh_CN/blocks")}


def test_a_broken_ledger_is_set_aside(site):
    l10n(site, "run")
    ledger = site / ".l10n" / "ledger.sqlite"
    ledger.write_bytes(b"not a database at all" * 100)
    guide = site / "source_content" / "guide.md"
    guide.write_text(guide.read_text() + "\nA new line.\n")
    l10n(site, "run")
    assert any(p.name.startswith("ledger.sqlite.broken") for p in ledger.parent.iterdir())


def test_deleting_the_caches_changes_no_translation(site):
    l10n(site, "run")
    before = outcome(site)
    shutil.rmtree(site / ".l10n")
    l10n(site, "run")
    assert outcome(site) == before


def test_two_runs_keep_apart(site):
    with files.lock(site / ".l10n" / "lock"):
        other = [sys.executable, "-m", "l10n_pipeline", "--root", str(site), "run"]
        done = subprocess.run(other, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "another run is at work" in done.stderr
