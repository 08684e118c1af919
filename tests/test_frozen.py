"""What only looks sees the sources as they are; `--frozen` fails where a run would change something."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from l10n_pipeline.cli import main


def snapshot(root):
    """Every file below `root` with its bytes and the time of its last change."""
    return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}


def l10n(root, *args):
    return main(["--root", str(root), *args])


def git(root, *args):
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, *args], check=True, capture_output=True)


def test_an_estimate_before_the_first_extract_is_what_a_run_sends(site, capsys):
    shutil.rmtree(site / "locales")
    l10n(site, "estimate")
    estimated = next(x.split() for x in capsys.readouterr().out.splitlines() if x.startswith("de"))
    assert int(estimated[2]) > 5
    l10n(site, "run")
    row = next(x.split() for x in capsys.readouterr().out.splitlines() if x.startswith("de "))
    # An answer that needs another try is sent again, so a run may send a little more.
    assert int(estimated[2]) <= int(row[8]) <= int(estimated[2]) * 1.1


@pytest.mark.parametrize("command", ["translate", "run"])
def test_a_dry_run_before_the_first_extract_counts_what_is_there(site, command, capsys):
    shutil.rmtree(site / "locales")
    l10n(site, "estimate")
    estimated = next(x.split() for x in capsys.readouterr().out.splitlines() if x.startswith("de"))
    before = snapshot(site)
    l10n(site, command, "--dry-run")
    row = next(x.split() for x in capsys.readouterr().out.splitlines() if x.startswith("de "))
    assert row[8] == estimated[2]
    assert snapshot(site) == before


@pytest.mark.parametrize("command", ["status", "check", "estimate"])
def test_what_only_looks_sees_new_text_and_writes_nothing(site, command, capsys):
    l10n(site, "run")
    guide = site / "source_content" / "guide.md"
    guide.write_text(guide.read_text() + "\nA sentence that nobody has translated yet.\n")
    before = snapshot(site)
    capsys.readouterr()
    l10n(site, command)
    out = capsys.readouterr().out
    assert snapshot(site) == before
    rows = {x.split()[0]: x.split() for x in out.splitlines() if x.startswith(("de ", "zh_CN "))}
    if command == "status":
        assert rows["de"][6] == "1"
    if command == "estimate":
        assert rows["de"][2] == "1"


def test_a_dry_run_of_a_renamed_source_counts_its_translations(site, capsys):
    l10n(site, "run")
    (site / "source_content" / "guide.md").rename(site / "source_content" / "manual.md")
    capsys.readouterr()
    before = snapshot(site)
    l10n(site, "estimate")
    assert next(x.split()[2] for x in capsys.readouterr().out.splitlines() if x.startswith("de ")) == "0"
    assert snapshot(site) == before


@pytest.mark.parametrize("command", ["run", "extract", "build", "check"])
def test_frozen_is_silent_where_nothing_would_change(site, command):
    l10n(site, "run")
    before = snapshot(site)
    assert l10n(site, command, "--frozen") == 0
    assert snapshot(site) == before


@pytest.mark.parametrize("command", ["run", "extract", "check"])
def test_frozen_names_po_files_that_lag_behind(site, command, capsys):
    l10n(site, "run")
    guide = site / "source_content" / "guide.md"
    guide.write_text(guide.read_text() + "\nA sentence that nobody has translated yet.\n")
    before = snapshot(site)
    capsys.readouterr()
    assert l10n(site, command, "--frozen") == 1
    err = capsys.readouterr().err
    assert "locales/de/LC_MESSAGES/guide.po: error" in err
    assert "locales/templates/guide.pot: error" in err
    assert "other.po" not in err
    assert snapshot(site) == before


@pytest.mark.parametrize(("add", "code"), [(["locales", "editions"], 1), (["locales"], 0)])
def test_frozen_looks_at_editions_that_are_committed(site, add, code, capsys):
    l10n(site, "run")
    git(site, "init", "-q")
    git(site, "add", *add)
    git(site, "commit", "-qm", "x")
    po = site / "locales" / "de" / "LC_MESSAGES" / "other.po"
    text = po.read_text()
    start = text.index('msgid "Second part"\nmsgstr "') + len('msgid "Second part"\nmsgstr "')
    po.write_text(text[:start] + "Teil zwei" + text[text.index('"\n', start) :])
    capsys.readouterr()
    assert l10n(site, "build", "--frozen") == code
    assert ("editions/de/other.md: error" in capsys.readouterr().err) is (code == 1)


def test_frozen_needs_no_engine(site):
    l10n(site, "run")
    config = site / "l10n.yaml"
    config.write_text(config.read_text().replace("engine: pseudo", "engine: deepl"))
    assert l10n(site, "run", "--frozen") == 0
