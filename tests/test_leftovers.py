"""What we leave: all below .l10n/ has a version and an end, nothing is written elsewhere, and kills are swept."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from threading import RLock

import pytest

from l10n_pipeline import files
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.files import saving
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.formats.verdicts import Verdicts
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project
from l10n_pipeline.review import journal
from l10n_pipeline.review.index import CountIndex

SITE = Path(__file__).parent / "site"


def of_json(path):
    return json.loads(path.read_bytes())["version"]


def of_sqlite(path):
    with sqlite3.connect(path) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def of_lines(path):
    return min(json.loads(line)["version"] for line in path.read_bytes().splitlines())


def by_name(_):
    return "the format stands in the digest that is its name"


def of_people(_):
    return "what people wrote, as they wrote it"


WRITTEN = {
    r"lock(\.owner)?": (by_name, "one of each"),
    r"run\.json": (of_json, "written anew by each run"),
    r"verdicts\.json": (of_json, "test_verdicts_end"),
    r"(settings|program)\.json": (of_json, "of one l10n.yaml and one program: tests/test_kept.py"),
    r"state\.sqlite": (of_sqlite, "tests/test_state_file.py: articles, locales and texts that are gone go"),
    r"ledger\.sqlite": (of_sqlite, "what was paid for stays: it grows with the texts, not with the runs"),
    r"terms/[0-9a-f]{64}\.(json|apart)": (by_name, "test_terms_end"),
    r"review/counts\.json": (of_json, "test_counts_end"),
    r"review/journal\.jsonl": (of_lines, "test_the_journal_ends"),
    r"adopted/.*\.md": (of_people, "one for each adopted article"),
    r"replaced/.*": (of_people, "one for each version that stood in the way"),
}
"""Each kind of file below .l10n/, how its version is told, and what holds its size."""


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A project that has used everything that writes, with a home of its own."""
    root, home = tmp_path / "site", tmp_path / "home"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    return root


def use_everything(root):
    def run(*command):
        main(["--root", str(root), *command])

    page = root / "page.html"
    page.write_text(
        "<html><body><article><h1>One</h1><p>" + "Words of a page. " * 30 + "</p></article></body></html>"
    )
    run("adopt", str(page))
    run("run")
    edition = next((root / "editions" / "de").rglob("*.md"))
    edition.write_text("by hand\n")
    run("build")
    run("publish")
    run("check", "--baseline", str(root / "out" / "baseline.json"), "--update-baseline")
    run("export", "-o", str(root / "out"))
    project = Project(config.load(root))
    steps = journal.Journal(project)
    steps.note("me", "save", [journal.written("a.md", "de", Key("", "a"), b"x", b"y")])
    index = CountIndex(project, RLock())
    index.close()


def test_everything_that_is_kept_has_a_version_and_an_end(site, capsys):
    use_everything(site)
    found = {
        path.relative_to(site / ".l10n").as_posix(): path for path in (site / ".l10n").rglob("*") if path.is_file()
    }
    used = set()
    for name, path in found.items():
        kinds = [kind for kind in WRITTEN if re.fullmatch(kind, name)]
        assert len(kinds) == 1, f"{name} is not known"
        version, end = WRITTEN[kinds[0]]
        assert version(path), name
        assert end
        used.add(kinds[0])
    assert used >= set(WRITTEN) - {r"lock(\.owner)?"}
    assert list((site.parent / "home").rglob("*")) == []


def test_verdicts_end(tmp_path):
    for _ in range(3):
        verdicts = Verdicts(files.Door(tmp_path), tmp_path / "v.json")
        for n in range(40):
            verdicts.read(f"Words {n} {time.monotonic()}.\n".encode(), "a.md", ReadOptions())
        verdicts.save()
    assert len(json.loads((tmp_path / "v.json").read_bytes())["verdicts"]) <= 160


@pytest.mark.parametrize(
    "text", ['{"version": 1, "verdicts": {}}', '{"a": [1]}', '{"version": 2, "verdicts": []}', "[]"]
)
def test_verdicts_of_another_version_are_none(tmp_path, text):
    (tmp_path / "v.json").write_text(text)
    assert Verdicts(files.Door(tmp_path), tmp_path / "v.json").read(b"Words.\n", "a.md", ReadOptions()).segments


def test_terms_end(site, capsys):
    terms = next((site / "glossary_terms").glob("*.yaml"))
    for n in range(4):
        terms.write_text(terms.read_text() + f"# {n}\n")
        main(["--root", str(site), "extract"])
    assert len(list((site / ".l10n" / "terms").glob("*"))) <= 2 * len(
        list((site / "glossary_terms").glob("*.yaml"))
    )


def test_counts_end(site, capsys):
    main(["--root", str(site), "extract"])
    project = Project(config.load(site))
    index = CountIndex(project, RLock())
    index._known["locales/de/LC_MESSAGES/gone.po"] = [0], {}
    index.close()
    assert "gone" not in (site / ".l10n" / "review" / "counts.json").read_text()


def test_the_journal_ends(site):
    project = Project(config.load(site))
    steps = journal.Journal(project)
    big = b"x" * 3_000_000
    for n in range(12):
        last = steps.note("me", f"save {n}", [journal.written("a.md", "de", Key("", "a"), big, b"")])
    assert (site / ".l10n" / journal.NAME).stat().st_size < 25_000_000
    assert steps.last("me") == last
    assert len(steps.steps()) >= 3


# -- killed ----------------------------------------------------------------------------------------


def killed(root, command, number):
    """Run a command that dies right before its `number`-th rename; whether it came so far."""
    child = os.fork()
    if not child:
        count = 0

        def hook(event, args):
            nonlocal count
            if event in ("os.rename", "os.link") and ".l10n-" in str(args[0]):
                count += 1
                if count > number:
                    os._exit(9)

        sys.addaudithook(hook)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        try:
            main(["--root", str(root), *command])
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def left(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob(".l10n-*"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of a process")
def test_what_a_kill_leaves_is_swept_wherever_we_write(site, capsys):
    folders = set()
    for command in (["run", "--no-cache"], ["publish"]):
        number = 0
        while killed(site, command, number):
            found = left(site)
            assert found
            folders |= {name.rpartition("/")[0] for name in found}
            main(["--root", str(site), "extract"])
            assert left(site) == []
            number += 1
    for where in (".l10n", "locales/templates", "locales/de", "editions", "public"):
        assert any(folder.startswith(where) for folder in folders), where


def test_in_a_folder_that_a_person_names_it_goes_after_an_hour(tmp_path):
    old, new = (tmp_path / f".l10n-{digit * 16}.tmp" for digit in "ab")
    other = tmp_path / ".l10n-other.tmp"
    for path in (old, new, other):
        path.write_text("half")
    os.utime(old, (0, time.time() - saving._FORGOTTEN - 1))
    os.utime(other, (0, 0))
    files.write(tmp_path / "out.json", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([new.name, other.name, "out.json"])
