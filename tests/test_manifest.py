"""The manifest beside the editions: what a CMS compares, and what tells a build which files are editions no more."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polib
import pytest

from l10n_pipeline.cli import main

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
