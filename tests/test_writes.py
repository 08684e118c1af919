"""What only looks writes nothing: no file, no cache, no lock; neither in a fresh checkout nor after a run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from l10n_pipeline import files
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.build.build import build
from l10n_pipeline.stages.extract.extract import extract

SITE = Path(__file__).parent / "site"
LOOKS = (
    "check",
    "status",
    "status --by article",
    "explain guide",
    "estimate",
    "terms scan",
    "terms where tsundere",
    "extract --dry-run",
    "translate --dry-run",
    "build --dry-run",
    "run --dry-run",
    "publish --dry-run",
    "migrate --dry-run",
    "mv guide handbook.md --dry-run",
    "prune --translations --dry-run",
)


@pytest.fixture(params=["fresh", "after a run"])
def site(request, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    if request.param != "fresh":
        assert main(["--root", str(root), "run"]) == 0
        guide = root / "source_content" / "guide.md"
        guide.write_text(guide.read_text() + "\nA new text.\n")  # there is something to do
    return root


def tree(root):
    """Every file and folder with its bytes and the time of its last change."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in (root, *sorted(root.rglob("*")))
    }


@pytest.mark.parametrize("command", LOOKS)
def test_what_only_looks_changes_no_file(site, command):
    before = tree(site)
    assert main(["--root", str(site), *command.split()]) in (0, 1)
    assert tree(site) == before


def test_a_look_does_not_wait_for_a_run(site):
    command = [sys.executable, "-m", "l10n_pipeline", "--root", str(site)]
    with files.lock(site / ".l10n" / "lock"):
        check, run = (
            subprocess.run([*command, name], capture_output=True, text=True, check=False)
            for name in ("check", "run")
        )
    assert check.returncode in (0, 1), check.stderr
    assert "another run is at work" in run.stderr


def test_a_project_that_does_not_write_tells_what_it_would_write(site):
    before = tree(site)
    project = Project(config.load(site), writes=False)
    written = extract(project, project.config.locales, project.sources()).written
    build(project, project.config.locales, project.sources())
    assert "locales/de/LC_MESSAGES/guide.po" in written
    assert tree(site) == before
