"""The counts of the review page: from the state file where a PO file is as it was, the same without it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.files.looks import look
from l10n_pipeline.project import Project
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.state.glance import Glance

LOCALES = ("de", "fr")
COUNT = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Some articles, all by a machine that plays, and built twice: what was saved too lately is read again."""
    root = tmp_path_factory.mktemp("made") / "p"
    (root / "source_content").mkdir(parents=True)
    (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  fr: {engine: null}\n")
    for n in range(COUNT):
        (root / "source_content" / f"a{n}.md").write_text("".join(f"Text {k} of {n}.\n\n" for k in range(n + 1)))
    assert main(["--root", str(root), "run"]) in (0, 1)
    sleep(0.05)
    assert main(["--root", str(root), "build"]) in (0, 1)
    return root


@pytest.fixture
def root(made, tmp_path) -> Path:
    """The same in a place of its own: its files look otherwise there, so it is built once more."""
    shutil.copytree(made, tmp_path / "p")
    sleep(0.05)
    assert main(["--root", str(tmp_path / "p"), "build"]) in (0, 1)
    return tmp_path / "p"


def read(root: Path) -> dict[str, dict[str, int]]:
    """What a reader of PO files counts."""
    found = root.glob("locales/*/LC_MESSAGES/*.po")
    return {p.relative_to(root).as_posix(): dict(Counter(u.state for u in units(p))) for p in found}


def units(path: Path):
    return catalog.read(path.read_bytes()).index.values()


def counted(root: Path) -> dict[str, dict[str, int]]:
    """What the page shows when all is counted."""
    shutil.rmtree(root / ".l10n" / "review", ignore_errors=True)
    project, lock = Project(config.load(root)), threading.RLock()
    index = CountIndex(project, lock)
    try:
        asked = [(source, locale) for source in project.sources() for locale in LOCALES]
        end = monotonic() + 60
        while monotonic() < end:
            with lock:  # as a page has it while it is made: few files that are asked for alone would be read
                found = {one: index.counts(project, *one) for one in asked}
            if None not in found.values():
                return {project.relative(project.po_path(*one)): dict(c) for one, c in found.items() if c}
            sleep(0.005)
        raise AssertionError(f"never counted: {found}")
    finally:
        index.close()


def told_otherwise(root: Path) -> None:
    """Let the state file say something that no PO file does."""
    with closing(sqlite3.connect(root / ".l10n" / "state.sqlite")) as db, db:
        assert db.execute("UPDATE node SET value = '{\"draft\": 77}' WHERE kind = 'states'").rowcount == 2 * COUNT


def test_counts_come_from_the_state_file(root):
    assert counted(root) == read(root)
    told_otherwise(root)
    assert counted(root) == {name: {"draft": 77} for name in read(root)}


def test_without_a_state_file_they_are_the_same(root):
    (root / ".l10n" / "state.sqlite").unlink()
    assert counted(root) == read(root)
    assert not (root / ".l10n" / "state.sqlite").exists()


def test_a_file_that_was_saved_since_is_counted_itself(root):
    told_otherwise(root)
    path = root / "locales/de/LC_MESSAGES/a3.po"
    found = catalog.read(path.read_bytes())
    first = next(iter(found.index))
    path.write_bytes(
        catalog.update(found, {first: catalog.Change("Von Hand.", "translated")}, overwrite=("machine",))
    )
    now = counted(root)
    assert now.pop("locales/de/LC_MESSAGES/a3.po") == {"machine": 3, "translated": 1}
    assert set(map(str, now.values())) == {"{'draft': 77}"}


def test_another_file_with_the_same_name_is_counted_itself(root):
    told_otherwise(root)
    path, other = (root / f"locales/de/LC_MESSAGES/{name}.po" for name in ("a3", "a5"))
    path.unlink()
    other.rename(path)
    now = counted(root)
    assert now["locales/de/LC_MESSAGES/a3.po"] == {"machine": 6}
    assert "locales/de/LC_MESSAGES/a5.po" not in now


@pytest.mark.parametrize(
    "text",
    [
        "locales:\n  de: {engine: null}\n  fr: {engine: null}\n",
        "locales:\n  fr: {engine: null}\n  de: {engine: pseudo}\n",
    ],
)
def test_of_another_configuration_nothing_is_taken_that_does_not_hold(root, text):
    told_otherwise(root)
    (root / "l10n.yaml").write_text(text)
    now = counted(root)
    taken = {name for name, found in now.items() if found == {"draft": 77}}
    assert taken <= {name for name in now if name.startswith("locales/fr/")}
    assert {name: now[name] for name in now.keys() - taken} == {
        name: found for name, found in read(root).items() if name not in taken
    }


@pytest.mark.parametrize("what", ["nothing", "no database", "another program"])
def test_a_state_file_that_cannot_be_used_says_nothing(root, what):
    path = root / ".l10n" / "state.sqlite"
    if what == "another program":
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("PRAGMA application_id = 1")
    else:
        path.write_bytes(b"" if what == "nothing" else b"words " * 1000)
    before = path.read_bytes()
    assert counted(root) == read(root)
    assert path.read_bytes() == before


def test_a_glance_knows_what_depends_on_one_file_alone(root):
    project = Project(config.load(root))
    path = root / "locales/de/LC_MESSAGES/a3.po"
    node, locale = ("states", "de", "a3.md"), ("locale", "de", project.locale_said("de"))
    glance = Glance(root, root / ".l10n" / "state.sqlite", project.identity())
    try:
        assert glance.said(node, path, look(str(path)), [locale]) == {"machine": 4}
        assert glance.said(node, path, look(str(path)), []) is None
        assert glance.said(node, path, look(str(path)), [("locale", "de", "another")]) is None
        assert glance.said(node, path, look(str(path.with_name("a4.po"))), [locale]) is None
        assert glance.said(node, path, look(str(path.with_name("none.po"))), [locale]) is None
        assert glance.said(("states", "de", "none.md"), path, look(str(path)), [locale]) is None
    finally:
        glance.close()
    assert glance.said(node, path, look(str(path)), [locale]) is None
