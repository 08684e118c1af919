"""Plural entries of other tools' PO files between releases in branches: all forms go along, and a copy follows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key, Unit

CONFIG = """\
locales: {ru: {}}
po: ["po/{locale}/app.po"]
releases:
  main: {branch: main}
  "1.0": {branch: release-1.0}
"""
HEAD = """\
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"""
ENTRY = """
#, python-format
msgid "%(n)s file"
msgid_plural "%(n)s files"
"""
WHOLE = ("%(n)s файл", "%(n)s файла", "%(n)s файлов")
MENDED = ("%(n)s файл", "%(n)s файла", "%(n)s файлов всего")
KEY = Key("", "%(n)s file")


def said(forms: tuple[str, ...]) -> str:
    return HEAD + ENTRY + "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))


def git(root: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *names, *arguments], cwd=root, check=True, capture_output=True)


def po(root: Path) -> Path:
    return root / "po/ru/app.po"


def commit_forms(root: Path, text: str) -> None:
    """A person's forms on main; the older release is checked out then."""
    git(root, "checkout", "-q", "main")
    po(root).write_text(text, "utf-8")
    git(root, "commit", "-aqm", "more")
    git(root, "checkout", "-q", "release-1.0")


def translated(root: Path) -> tuple[Unit, tuple[str, ...]]:
    """The unit of the entry here after a run of `translate`, and its forms."""
    assert main(["--root", str(root), "translate"]) == 0
    read = catalog.read(po(root).read_bytes())
    return read.index[KEY], next(e.forms for e in read.entries if e.plural)[1:]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A checkout of an older release, in which the entry is open."""
    (tmp_path / "l10n.yaml").write_text(CONFIG)
    (tmp_path / ".gitignore").write_text("/.l10n/\n")
    po(tmp_path).parent.mkdir(parents=True)
    po(tmp_path).write_text(said(("", "", "")), "utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "checkout", "-qb", "release-1.0")
    return tmp_path


def test_all_forms_go_along_and_the_copy_follows(older: Path) -> None:
    commit_forms(older, said(WHOLE))
    unit, forms = translated(older)
    assert (unit.state, forms) == ("translated", WHOLE)
    assert unit.origin is not None
    assert unit.origin.detail == "main:po/ru/app.po"
    assert '"from_memory": 1' in (older / ".l10n/run.json").read_text()
    git(older, "commit", "-aqm", "copied")
    commit_forms(older, said(MENDED))
    assert translated(older)[1] == MENDED
    before = po(older).read_bytes()
    translated(older)
    assert po(older).read_bytes() == before


def test_a_copy_that_a_person_changed_stays_and_is_told(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_forms(older, said(WHOLE))
    translated(older)
    po(older).write_bytes(po(older).read_bytes().replace("файлов".encode(), "документов".encode()))
    before = po(older).read_bytes()
    assert main(["--root", str(older), "translate", "--verbose"]) == 0
    assert po(older).read_bytes() == before
    assert "the text differs from that of main:po/ru/app.po" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "theirs",
    [
        said(WHOLE[:2]),
        said((WHOLE[0], "", WHOLE[2])),
        said(WHOLE).replace("%(n)s files", "%(n)s old files"),
        said(("%(n)s файл", "%(m)s файла", "%(n)s файлов")),
        said(WHOLE).replace("python-format", "python-format, fuzzy"),
    ],
    ids=["too few", "not whole", "another plural", "another placeholder", "a guess"],
)
def test_what_is_not_whole_or_not_the_same_stays_where_it_is(older: Path, theirs: str) -> None:
    commit_forms(older, theirs)
    before = po(older).read_bytes()
    translated(older)
    assert po(older).read_bytes() == before
