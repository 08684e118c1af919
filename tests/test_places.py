"""In every place of a project something that is no file of it: nothing goes in or out, nothing hangs, it is told."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from pathlib import Path

import pytest
from programs import not_hanging

import l10n_pipeline
from l10n_pipeline.cli import main

SITE = Path(__file__).parent / "site"
TEMPLATES = Path(l10n_pipeline.__file__).parent / "publish" / "templates"
SECRET = b"outside-of-the-project-4711"
SECONDS = 60

PLACES = {
    "a source": ("source_content/other.md", "run"),
    "an asset": ("source_content/img/p.png", "run publish"),
    "a block": ("source_content/blocks/byline.md", "run"),
    "a locale's block": ("locales/zh_CN/blocks/call-to-action.md", "run"),
    "a glossary": ("glossary_terms/terms.yaml", "run"),
    "a template": ("locales/templates/other.pot", "run"),
    "a PO file": ("locales/de/LC_MESSAGES/other.po", "run"),
    "an edition": ("editions/de/other.md", "run"),
    "an asset of an edition": ("editions/de/img/p.png", "run"),
    "the manifest of the editions": ("editions/_l10n-manifest.json", "run"),
    "a page": ("public/de/other.html", "publish"),
    "an asset of the site": ("public/assets/img/p.png", "publish"),
    "the manifest of the site": ("public/manifest.json", "publish"),
    "a template of the site": ("templates/article.html", "publish"),
    "the lock": (".l10n/lock", "run"),
    "the ledger": (".l10n/ledger.sqlite", "run"),
    "the record of the run": (".l10n/run.json", "run"),
    "the verdicts": (".l10n/verdicts.json", "run"),
    "a file to import": ("incoming/de.po", "import"),
    "a page to import": ("incoming/de/other.md", "import"),
    "the configuration": ("l10n.yaml", "run"),
}
TOGETHER = (
    ("a PO file", "an edition", "a page", "the verdicts", "a file to import"),
    ("a source", "an asset", "an asset of an edition"),
    ("a locale's block", "a glossary", "an asset of the site", "the record of the run"),
    ("a block", "a template", "a template of the site", "a page to import"),
    ("the lock",),
    ("the ledger",),
    ("the manifest of the editions",),
    ("the manifest of the site",),
    ("the configuration",),
)
"""Places that are tried in one project: one bad thing hides no other. What ends a whole command is tried alone."""

FOLDERS = ("source_content/img", "source_content/blocks", "locales/de", "locales/templates", "glossary_terms",
           "editions/de", "public/de", "templates", ".l10n/terms", ".l10n")  # fmt: skip
CACHES = frozenset({"the verdicts", "the record of the run"})
"""They are made anew, and nobody has to know."""
LISTED = frozenset({"a glossary", "a file to import", "a page to import"})
"""A folder of such a name is a folder."""


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root may make a device")


KINDS = {
    "a link to a file outside": lambda path: path.symlink_to(OUTSIDE[0] / "secret"),
    "a link to nothing outside": lambda path: path.symlink_to(OUTSIDE[0] / "new"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a pipe": os.mkfifo,
    "a socket": bind,
    "a device": device,
    "a folder": Path.mkdir,
}
OUTSIDE = [Path()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with everything in its place."""
    root = tmp_path_factory.mktemp("made") / "site"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    (root / "l10n.yaml").write_text((root / "l10n.yaml").read_text() + "templates: templates\n")
    (root / "templates").mkdir()
    shutil.copy(TEMPLATES / "article.html", root / "templates")
    assert main(["--root", str(root), "run"]) == 0
    main(["--root", str(root), "publish"])
    (root / "incoming/de").mkdir(parents=True)
    shutil.copy(root / "locales/de/LC_MESSAGES/other.po", root / "incoming/de.po")
    shutil.copy(root / "editions/de/other.md", root / "incoming/de/other.md")
    return root


@pytest.fixture
def site(made, tmp_path, monkeypatch):
    root = tmp_path / "site"
    shutil.copytree(made, root)
    guide = root / "source_content/guide.md"
    guide.write_text(guide.read_text() + "\nA new text.\n")  # there is something to do
    OUTSIDE[0] = tmp_path / "outside"
    OUTSIDE[0].mkdir()
    (OUTSIDE[0] / "secret").write_bytes(SECRET)
    monkeypatch.chdir(root)
    with not_hanging(SECONDS):
        yield root


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()


def run(commands: str) -> None:
    for command in commands.split():
        arguments = ["import", "incoming", "--locale", "de"] if command == "import" else [command]
        main(["--root", ".", *arguments])


def stays_outside(root: Path) -> None:
    assert [(p.name, p.read_bytes()) for p in OUTSIDE[0].iterdir()] == [("secret", SECRET)]
    for at, _, names in os.walk(root):
        for name in names:
            path = Path(at, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                assert SECRET not in path.read_bytes(), path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("places", TOGETHER, ids=", ".join)
def test_what_is_no_file_of_the_project(site, places, kind, capsys):
    for place in places:
        remove(site / PLACES[place][0])
        KINDS[kind](site / PLACES[place][0])
    capsys.readouterr()
    asked = {command for place in places for command in PLACES[place][1].split()}
    run(" ".join(command for command in ("run", "publish", "import") if command in asked))
    said = capsys.readouterr()
    stays_outside(site)
    for place in places:
        if place not in CACHES and not (place in LISTED and kind == "a folder"):
            assert Path(PLACES[place][0]).name in said.out + said.err, (place, said)


def test_a_ledger_that_is_no_file_ends_nothing_else(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Some words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  fr: {}\n")
    (tmp_path / ".l10n").mkdir()
    os.mkfifo(tmp_path / ".l10n" / "ledger.sqlite")
    assert main(["--root", str(tmp_path), "run"]) == 1
    assert capsys.readouterr().err.count("ledger.sqlite: error: a named pipe is in the place of a file") == 1
    assert (tmp_path / "editions" / "fr" / "a.md").is_file()


def test_each_place_is_tried():
    assert sorted(place for places in TOGETHER for place in places) == sorted(PLACES)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_leads_outside(site, name):
    remove(site / name)
    (site / name).symlink_to(OUTSIDE[0])
    run("run publish")
    stays_outside(site)


def test_names_that_are_too_long(site, capsys):
    (site / "source_content" / ("n" * 252 + ".md")).write_text("Words of it.\n")
    run("run publish")
    said = capsys.readouterr()
    assert "too long" in said.out + said.err
    assert (site / "editions/de/guide.md").is_file()
