"""The manifest beside the editions: what a CMS compares, and what tells a build which files are editions no more."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polib
import pytest
from counting import calls_of
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.cli import main
from l10n_pipeline.edition.manifest import EditionEntry, Former, encoded, entries_of, files_of
from l10n_pipeline.edition.manifest import entry as entry_of
from l10n_pipeline.listing import MANIFEST

CONFIG = "locales:\n  zh_CN: {}\n  fr: {}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "glossary_terms").mkdir()
    write(tmp_path, "a.md", "---\nupdated: 2026-03-01\n---\n\n# Cats\n\nThey purr. [Dogs](b.md) ![](cat.svg)\n")
    write(tmp_path, "b.md", "# Dogs\n\nThey bark.\n")
    write(tmp_path, "cat.svg", "<svg/>")
    (tmp_path / "l10n.yaml").write_text(CONFIG)
    run(tmp_path)
    path = tmp_path / "locales/zh_CN/LC_MESSAGES/a.po"
    po = polib.pofile(str(path), wrapwidth=0)
    po[0].msgstr = "猫"
    po.save()
    run(tmp_path)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / "source_content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(root: Path, *arguments: str) -> None:
    assert main(["--root", str(root), *(arguments or ("run",))]) == 0


def manifest(root: Path) -> dict:
    return json.loads((root / "editions/_l10n-manifest.json").read_bytes())


def editions(root: Path) -> set[str]:
    folder = root / "editions"
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_names_every_edition_with_what_it_is_made_of(root: Path) -> None:
    listed = manifest(root)["editions"]
    assert {e["path"] for e in listed} == editions(root)
    for entry in listed:
        assert entry["edition_sha256"] == sha256(root / "editions" / entry["path"])
        assert entry["source_sha256"] == sha256(root / "source_content" / entry["source"])
        for name, digest in entry["files"].items():
            assert digest == sha256(root / "editions" / name)
    one = next(e for e in listed if e["path"] == "zh_CN/a.md")
    assert one["states"] == {"open": 1, "translated": 1}
    assert one["origins"] == {"person": 1}
    assert one["source_changed"] == "2026-03-01"
    assert list(one["files"]) == ["zh_CN/cat.svg"]


def test_the_same_editions_have_the_same_manifest(root: Path) -> None:
    before = (root / "editions/_l10n-manifest.json").read_bytes()
    run(root, "build")
    run(root, "build", "--article", "a", "--locale", "fr")
    assert (root / "editions/_l10n-manifest.json").read_bytes() == before


def test_what_is_no_edition_any_more_goes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, "a.md", "# Cats\n")
    (root / "source_content/b.md").unlink()
    (root / "editions/fr/mine.md").write_text("nobody here wrote this")
    capsys.readouterr()
    run(root, "build", "--article", "a")
    assert editions(root) == {"en/a.md", "fr/a.md", "zh_CN/a.md", "fr/mine.md"}
    assert "removed editions/fr/b.md" in capsys.readouterr().out
    (root / "l10n.yaml").write_text(CONFIG.replace("  fr: {}\n", ""))
    run(root, "build")
    assert editions(root) == {"en/a.md", "zh_CN/a.md", "fr/mine.md"}
    assert {e["locale"] for e in manifest(root)["editions"]} == {"en", "zh_CN"}


def test_another_layout_leaves_no_pages_of_the_former_one(root: Path) -> None:
    with (root / "l10n.yaml").open("a") as config:
        config.write("layout: mkdocs\n")
    run(root, "build")
    assert all(name.startswith("docs/") for name in editions(root))


def test_what_somebody_changed_is_not_removed(root: Path) -> None:
    (root / "editions/zh_CN/b.md").write_text("changed by hand")
    (root / "source_content/b.md").unlink()
    write(root, "a.md", "# Cats\n")
    run(root, "build")
    assert editions(root) == {"en/a.md", "fr/a.md", "zh_CN/a.md", "zh_CN/b.md"}


@pytest.mark.parametrize("command", ["build", "run"])
def test_what_somebody_wrote_in_the_place_of_an_edition_is_kept(root: Path, capsys, command: str) -> None:
    edition, picture = root / "editions/zh_CN/a.md", root / "editions/fr/cat.svg"
    before = edition.read_bytes(), picture.read_bytes()
    edition.write_text("mended by hand")
    picture.write_text("another cat")
    capsys.readouterr()
    run(root, command)
    assert (edition.read_bytes(), picture.read_bytes()) == before
    said = capsys.readouterr().err
    assert "editions/zh_CN/a.md: warning: somebody changed this generated file since the last run" in said
    kept = {p.relative_to(root / ".l10n/replaced").as_posix().rpartition(".")[0]: p for p in copies(root)}
    assert kept["editions/zh_CN/a.md"].read_text() == "mended by hand"
    assert kept["editions/fr/cat.svg"].read_text() == "another cat"
    run(root, command)
    assert "somebody" not in capsys.readouterr().err
    assert len(copies(root)) == 2


def test_a_first_build_keeps_what_is_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "glossary_terms").mkdir()
    write(tmp_path, "a.md", "# Cats\n")
    (tmp_path / "l10n.yaml").write_text(CONFIG)
    mine = tmp_path / "editions/fr/a.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("# Chats\n")
    run(tmp_path)
    assert [p.read_text() for p in copies(tmp_path)] == ["# Chats\n"]


def copies(root: Path) -> list[Path]:
    return sorted(p for p in (root / ".l10n/replaced").rglob("*") if p.is_file())


def test_our_own_former_editions_are_not_kept(root: Path) -> None:
    write(root, "a.md", "# Other cats\n")
    write(root, "cat.svg", "<svg><g/></svg>")
    run(root)
    assert not copies(root)


def test_a_dry_run_removes_nothing(root: Path) -> None:
    (root / "source_content/b.md").unlink()
    before = (root / "editions/_l10n-manifest.json").read_bytes()
    run(root, "build", "--dry-run")
    assert "zh_CN/b.md" in editions(root)
    assert (root / "editions/_l10n-manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    "damaged",
    [
        b"{",
        b"[]",
        b'{"editions": [1]}',
        b'{"editions": [{"locale": "xx", "source": "x", "path": "a", "edition_sha256": "0"}]}',
        b'{"editions": [{"locale": "x", "source": "x", "path": "../l10n.yaml", "edition_sha256": "%s", "files": {}}]}'
        % hashlib.sha256(CONFIG.encode()).hexdigest().encode(),
    ],
)
def test_a_damaged_manifest_is_written_anew_and_removes_nothing(root: Path, damaged: bytes) -> None:
    path = root / "editions/_l10n-manifest.json"
    good = path.read_bytes()
    path.write_bytes(damaged)
    there = editions(root)
    assert main(["--root", str(root), "build"]) == 0
    assert editions(root) == there
    assert (root / "l10n.yaml").is_file()
    assert path.read_bytes() == good


# -- one that nobody touched -----------------------------------------------------------------------

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
COUNTS = st.dictionaries(st.sampled_from(["machine", "translated", "open"]), st.integers(1, 9), max_size=2)
FILES = st.dictionaries(NAMES, st.just("0" * 64), max_size=2)


def said(locale: str, source: str, digest: str, counts: dict[str, int], files: dict[str, str]) -> EditionEntry:
    """An edition as a build says it."""
    told = {"locale": locale, "language": locale, "source": source, "path": f"{locale}/{source}"}
    told |= {"source_sha256": "1" * 64, "edition_sha256": digest * 64, "source_changed": ""}
    return entry_of({**told, "states": counts, "origins": counts, "files": files, "redirects": []})


@given(st.data())
def test_entries_are_found_and_replaced_without_the_others(data):
    """As if all of them had been read, and written again."""
    keys = sorted(
        data.draw(st.sets(st.tuples(st.sampled_from(["de", "en", "zh_CN"]), NAMES), min_size=1, max_size=9))
    )
    entries = {key: said(*key, "a", data.draw(COUNTS), data.draw(FILES)) for key in keys}
    whole = encoded("p", list(entries.values()), data.draw(FILES), layout="folders")
    former = Former(whole)
    assert former.files == files_of(whole)
    for key in keys:
        assert former.entry(*key) == entries[key]
    other = data.draw(st.tuples(st.sampled_from(["aa", "de", "zz"]), NAMES))
    assert (former.entry(*other) is None) == (other not in entries)
    some = {
        key: said(*key, "b", data.draw(COUNTS), dict(entries[key].files))
        for key in data.draw(st.sets(st.sampled_from(keys)))
    }
    again = encoded("p", list((entries | some).values()), former.files, layout="folders")
    assert former.with_entries(some) == again
    assert former.with_entries({other: said(*other, "b", {}, {"new": "0" * 64})}) is None


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"editions": []}', b"\xff", b'{\n "editions": [\n  {\n', b"  {\n\n  }"]
)
def test_what_is_no_manifest_has_no_entries(data):
    assert Former(data).entry("de", "a.md") is None


def test_a_build_after_an_edit_reads_no_other_entry(root):
    """And writes the same manifest as one that reads all of them."""
    write(root, "b.md", "# Dogs\n\nThey bark at night.\n")
    assert calls_of(lambda: run(root), only=entries_of) == 0
    spliced = (root / "editions" / MANIFEST).read_bytes()
    (root / "editions" / MANIFEST).write_bytes(spliced + b" ")
    assert calls_of(lambda: run(root, "run", "--no-cache"), only=entries_of) > 0
    assert (root / "editions" / MANIFEST).read_bytes() == spliced
