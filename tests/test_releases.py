"""Releases: what one has of a text the others get, as a copy that follows; one that is frozen keeps every byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from howto import follow

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key, Origin, State, Unit

FIRST, SECOND = "Read the handbook first.", "Then you may begin to work."
OLD, NEW = "This is how it was done then.", "This is how it is done now."

DOCUSAURUS = """\
layout: docusaurus
editions: .
sources: docs
locales: {de: {}, zh_CN: {}}
releases:
  "2.0": versioned_docs/version-2.0
  "1.0": {folder: versioned_docs/version-1.0}
"""


def l10n(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def write(root: Path, path: str, *texts: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text("\n\n".join(texts) + "\n", "utf-8")


def po(root: Path, name: str, locale: str = "de") -> Path:
    return root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"


def unit(root: Path, name: str, text: str, locale: str = "de") -> Unit:
    return catalog.read(po(root, name, locale).read_bytes()).index[Key("", text)]


def say(root: Path, name: str, text: str, target: str, state: State = "translated", locale: str = "de") -> None:
    """What a person does in an editor."""
    read = catalog.read(po(root, name, locale).read_bytes())
    states = (*catalog.PERSONAL, *catalog.OPEN)
    data = catalog.update(read, {Key("", text): Change(target, state)}, overwrite=states)
    po(root, name, locale).write_bytes(data)


def snapshot(root: Path, *parts: str) -> dict[str, bytes]:
    """The files whose paths have one of the parts."""
    found = (path for path in root.rglob("*") if path.is_file() and ".l10n/" not in path.as_posix())
    paths = {path.relative_to(root).as_posix(): path for path in found if ".git/" not in path.as_posix()}
    return {name: path.read_bytes() for name, path in paths.items() if any(part in name for part in parts)}


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A site of Docusaurus with two releases beside the present one."""
    (tmp_path / "l10n.yaml").write_text(DOCUSAURUS)
    write(tmp_path, "docs/guide.md", "# The guide", FIRST, SECOND, NEW)
    write(tmp_path, "versioned_docs/version-2.0/guide.md", "# The guide", FIRST, SECOND, OLD)
    write(tmp_path, "versioned_docs/version-1.0/guide.md", "# The guide", FIRST, "[Back](index.md)")
    write(tmp_path, "versioned_docs/version-1.0/index.md", "# Welcome")
    assert l10n(tmp_path, "run") == 0
    return tmp_path


def test_a_text_reaches_the_other_releases_and_its_copies_follow(versions: Path) -> None:
    say(versions, "guide", FIRST, "Lies zuerst das Handbuch.")
    say(versions, "@1.0/guide", "The guide", "Der Leitfaden")
    assert l10n(versions, "run") == 0
    assert '"from_memory": 4' in (versions / ".l10n/run.json").read_text()
    for release in ("2.0", "1.0"):
        copy = unit(versions, f"@{release}/guide", FIRST)
        assert (copy.state, copy.target) == ("translated", "Lies zuerst das Handbuch.")
        assert copy.origin is not None
        assert copy.origin.detail == "locales/de/LC_MESSAGES/guide.po"
    # Two words are no draft: they are the same article's.
    assert unit(versions, "guide", "The guide").target == "Der Leitfaden"
    assert unit(versions, "guide", "The guide").state == "translated"
    assert unit(versions, "guide", NEW).state == unit(versions, "@2.0/guide", OLD).state == "new"
    # A person mends one copy, then the original is mended.
    say(versions, "@1.0/guide", FIRST, "Zuerst das Handbuch lesen.")
    say(versions, "guide", FIRST, "Bitte zuerst das Handbuch lesen.")
    assert l10n(versions, "run") == 0
    assert unit(versions, "@2.0/guide", FIRST).target == "Bitte zuerst das Handbuch lesen."
    assert unit(versions, "@1.0/guide", FIRST).target == "Zuerst das Handbuch lesen."
    before = snapshot(versions, "/")
    assert l10n(versions, "run") == 0
    assert snapshot(versions, "/") == before


def test_editions_lie_where_the_generator_looks_for_that_version(versions: Path) -> None:
    say(versions, "guide", FIRST, "Lies zuerst das Handbuch.")
    assert l10n(versions, "run") == 0
    folder = versions / "i18n" / "de" / "docusaurus-plugin-content-docs"
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")}
    pages = {"version-1.0/guide.md", "version-1.0/index.md", "version-2.0/guide.md", "current/guide.md"}
    assert found == pages
    text = (folder / "version-1.0" / "guide.md").read_text()
    assert "Lies zuerst das Handbuch." in text
    assert "[Back](index.md)" in text


def test_the_same_where_the_sources_are_the_whole_site(versions: Path) -> None:
    before = snapshot(versions, "i18n/")
    text = DOCUSAURUS.replace("sources: docs", "sources: .").replace("editions: .", "editions: .\nin_place: true")
    (versions / "l10n.yaml").write_text(text)
    subprocess.run(["rm", "-r", "i18n", "locales", ".l10n"], cwd=versions, check=True)
    assert l10n(versions, "run") == 0
    found = snapshot(versions, "i18n/")
    assert {name for name in found if "version-" in name} == {name for name in before if "version-" in name}
    assert not [name for name in snapshot(versions, "locales/") if "i18n" in name]


def test_what_a_machine_wrote_goes_along_and_gives_way(versions: Path) -> None:
    read = catalog.read(po(versions, "guide").read_bytes())
    origin = Origin("machine", "agent/x mask=X0X", catalog.digest("Dann fang an."))
    change = {Key("", SECOND): Change("Dann fang an.", "machine", origin)}
    po(versions, "guide").write_bytes(catalog.update(read, change, overwrite=("new", "draft")))
    assert l10n(versions, "run") == 0
    there = unit(versions, "@2.0/guide", SECOND)
    assert (there.state, there.target, there.origin) == ("machine", "Dann fang an.", origin)
    assert l10n(versions, "approve", "--locale", "de", "--article", "versioned_docs/version-2.0/guide.md") == 0
    assert unit(versions, "guide", SECOND).state == "machine"
    assert l10n(versions, "run") == 0
    mended = unit(versions, "guide", SECOND)
    assert (mended.state, mended.origin and mended.origin.kind) == ("translated", "memory")


def test_a_new_release_begins_with_what_there_is_even_if_it_is_old(versions: Path) -> None:
    say(versions, "guide", NEW, "So wird es gemacht.")
    newer = NEW.replace("done now", "done today")
    write(versions, "docs/guide.md", "# The guide", FIRST, SECOND, newer)
    assert l10n(versions, "run") == 0
    assert unit(versions, "guide", newer).state == "outdated"
    write(versions, "versioned_docs/version-2.0/guide.md", "# The guide", FIRST, SECOND, newer)
    assert l10n(versions, "run") == 0
    copy = unit(versions, "@2.0/guide", newer)
    assert (copy.state, copy.target, copy.previous) == ("outdated", "So wird es gemacht.", NEW)
    say(versions, "guide", newer, "So wird es heute gemacht.")
    assert l10n(versions, "run") == 0
    copy = unit(versions, "@2.0/guide", newer)
    assert (copy.state, copy.target, copy.previous, copy.offer) == (
        "translated",
        "So wird es heute gemacht.",
        "",
        "",
    )


COMMANDS = (
    ["extract"],
    ["translate"],
    ["build"],
    ["run"],
    ["approve", "--locale", "de", "--all"],
    ["prune"],
    ["migrate"],
    ["import"],
    ["check"],
    ["status"],
)


def test_nothing_is_written_into_a_frozen_release(versions: Path, capsys) -> None:
    say(versions, "@1.0/guide", FIRST, "Lies das Handbuch.")
    assert l10n(versions, "run") == 0
    frozen = DOCUSAURUS.replace("version-1.0}", "version-1.0, frozen: true}")
    (versions / "l10n.yaml").write_text(frozen.replace("de: {}", "de: {engine: pseudo}"))
    before = snapshot(versions, "@1.0/", "version-1.0")
    write(versions, "docs/guide.md", "# The guide", FIRST, SECOND)
    say(versions, "guide", "The guide", "Der Leitfaden")
    for command in COMMANDS:
        l10n(versions, *command)
        capsys.readouterr()
        assert snapshot(versions, "@1.0/", "version-1.0") == before, command
    # What it has is there for the others.
    assert unit(versions, "@2.0/guide", FIRST).target == "Lies das Handbuch."
    assert l10n(versions, "build", "--article", "@1.0/guide") == 2
    assert "its release is frozen" in capsys.readouterr().err
    (versions / "i18n/de/docusaurus-plugin-content-docs/version-1.0/guide.md").unlink()
    assert l10n(versions, "build") == 0
    assert "[frozen-missing]" in capsys.readouterr().err
    assert l10n(versions, "build", "--missing") == 0
    assert snapshot(versions, "@1.0/", "version-1.0") == before
    assert l10n(versions, "status") == 0
    assert "frozen: 1.0, 2 articles" in capsys.readouterr().out
    # Of a manifest's entries, too, none is lost: else the next build would remove the pages.
    manifest = (versions / "_l10n-manifest.json").read_text()
    assert "i18n/de/docusaurus-plugin-content-docs/version-1.0/guide.md" in manifest


def test_pages_of_the_site_lie_below_the_name_of_their_release(versions: Path) -> None:
    config = DOCUSAURUS.partition("\n")[2].replace("editions: .\n", "")
    (versions / "l10n.yaml").write_text(config)
    assert l10n(versions, "run") == 0
    assert l10n(versions, "publish") == 0
    assert (versions / "public/de/1.0/guide.html").is_file()
    said = [path for path in (versions / "public").rglob("*.html") if b"@1.0/guide.html" in path.read_bytes()]
    assert said == []


def test_pictures_of_a_frozen_release_stay(tmp_path: Path) -> None:
    write(tmp_path, "l10n.yaml", "layout: docusaurus", "locales: {de: {}}", 'releases: {"1.0": old/1.0}')
    write(tmp_path, "source_content/guide.md", FIRST)
    write(tmp_path, "old/1.0/guide.md", FIRST, "![A map](map.svg)")
    write(tmp_path, "old/1.0/map.svg", "<svg/>")
    write(tmp_path, "old/1.0/other.css", "b {}")
    write(tmp_path, "locales/de/files/@1.0/map.svg", "<svg xml:lang='de'/>")
    assert l10n(tmp_path, "run") == 0
    names = set(snapshot(tmp_path, "editions/"))
    for name in ("guide.md", "map.svg", "other.css"):
        assert f"editions/versioned_docs/version-1.0/{name}" in names
    assert "editions/i18n/de/docusaurus-plugin-content-docs/version-1.0/map.svg" in names
    write(
        tmp_path,
        "l10n.yaml",
        "layout: docusaurus",
        "locales: {de: {}}",
        'releases: {"1.0": {folder: old/1.0, frozen: true}}',
    )
    before = snapshot(tmp_path, "version-1.0", "@1.0")
    write(tmp_path, "old/1.0/other.css", "i {}")
    write(tmp_path, "source_content/guide.md", SECOND)
    assert l10n(tmp_path, "run") == 0
    assert l10n(tmp_path, "run") == 0
    assert snapshot(tmp_path, "version-1.0", "@1.0") == before


PLACES = [  # layout, sources, release, its folder, its edition, where its German page lies
    ("starlight", "src/content/docs", "src/content/docs/1.0", "", "src/content/docs/de/1.0/guide.md"),
    ("mkdocs", "docs", "docs/1.0", "", "docs/1.0/guide.de.md"),
    ("mkdocs-folders", "docs/en", "docs/en/1.0", "", "docs/de/1.0/guide.md"),
    ("folders", "v2/en", "v1/en", "", "v1/de/guide.md"),
    ("folders", "v2/modules/pages", "v1/modules/pages", "v1/{code}/pages/{path}", "v1/de/pages/guide.md"),
    ("vitepress", ".", "1.0", "", "de/1.0/guide.md"),
    ("hugo", "content/en", "content/en/1.0", "", "content/de/1.0/guide.md"),
]


@pytest.mark.parametrize(("layout", "sources", "folder", "edition", "place"), PLACES)
def test_versions_in_folders_of_other_generators(
    tmp_path: Path, layout: str, sources: str, folder: str, edition: str, place: str
) -> None:
    said = f'{{folder: {folder}, edition: "{edition}"}}' if edition else f"'{folder}'"
    (tmp_path / "l10n.yaml").write_text(
        f"layout: {layout}\neditions: .\nin_place: true\nsources: {sources}\nlocales: {{de: {{}}}}\n"
        f"releases:\n  '1.0': {said}\n"
    )
    head = "---\ntitle: Guide\n---"
    write(tmp_path, f"{sources}/guide.md", head, FIRST, SECOND, NEW)
    write(tmp_path, f"{folder}/guide.md", head, FIRST)
    assert l10n(tmp_path, "run") == 0
    name = "1.0/guide" if folder.endswith("1.0") else "@1.0/guide"
    say(tmp_path, name, FIRST, "Lies zuerst das Handbuch.")
    assert l10n(tmp_path, "run") == 0
    assert unit(tmp_path, "guide", FIRST).target == "Lies zuerst das Handbuch."
    assert "Lies zuerst das Handbuch." in (tmp_path / place).read_text()
    before = snapshot(tmp_path, "/")
    assert l10n(tmp_path, "run") == 0
    assert snapshot(tmp_path, "/") == before


# -- branches --------------------------------------------------------------------------------------

BRANCHES = """\
locales: {de: {}}
releases:
  main: {branch: main}
  "1.0": {branch: release-1.0}
"""


def git(root: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *names, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "more")


@pytest.fixture
def branches(tmp_path: Path) -> Path:
    """A repository with a branch for an older release, in which nothing is translated."""
    (tmp_path / "l10n.yaml").write_text(BRANCHES)
    (tmp_path / ".gitignore").write_text("/.l10n/\n/editions/\n")
    write(tmp_path, "source_content/guide.md", "# The guide", FIRST, SECOND)
    git(tmp_path, "init", "-q", "-b", "main")
    assert l10n(tmp_path, "run") == 0
    commit(tmp_path)
    git(tmp_path, "branch", "release-1.0")
    return tmp_path


def test_a_branch_gets_what_another_one_has(branches: Path) -> None:
    say(branches, "guide", FIRST, "Lies zuerst das Handbuch.")
    say(branches, "guide", "The guide", "Der Leitfaden")
    commit(branches)
    git(branches, "checkout", "-q", "release-1.0")
    write(branches, "source_content/more.md", "# More", FIRST)
    assert l10n(branches, "run") == 0
    copy = unit(branches, "guide", FIRST)
    assert (copy.state, copy.target) == ("translated", "Lies zuerst das Handbuch.")
    assert copy.origin is not None
    assert copy.origin.detail == "main:locales/de/LC_MESSAGES/guide.po"
    assert unit(branches, "guide", "The guide").state == "translated"
    assert unit(branches, "more", FIRST).target == "Lies zuerst das Handbuch."
    commit(branches)
    # The original is mended, and the copy follows at the next run there.
    git(branches, "checkout", "-q", "main")
    say(branches, "guide", FIRST, "Bitte zuerst das Handbuch lesen.")
    commit(branches)
    git(branches, "checkout", "-q", "release-1.0")
    assert l10n(branches, "run") == 0
    assert unit(branches, "guide", FIRST).target == "Bitte zuerst das Handbuch lesen."
    before = snapshot(branches, "/")
    assert l10n(branches, "run") == 0
    assert snapshot(branches, "/") == before


def test_a_commit_that_ci_checks_out_is_its_branch(branches: Path) -> None:
    git(branches, "checkout", "-q", "--detach", "release-1.0")
    (branches / "l10n.yaml").write_text(BRANCHES.replace("release-1.0}", "release-1.0, frozen: true}"))
    before = snapshot(branches, "locales/")
    write(branches, "source_content/guide.md", "# Another guide")
    git(branches, "branch", "-D", "main")
    assert l10n(branches, "run") == 0
    assert snapshot(branches, "locales/") == before


def test_a_branch_that_is_frozen_is_left_alone(branches: Path, capsys) -> None:
    git(branches, "checkout", "-q", "release-1.0")
    (branches / "l10n.yaml").write_text(BRANCHES.replace("release-1.0}", "release-1.0, frozen: true}"))
    write(branches, "source_content/guide.md", "# Another guide")
    before = snapshot(branches, "locales/", "editions/")
    for command in COMMANDS:
        l10n(branches, *command)
    assert snapshot(branches, "locales/", "editions/") == before
    assert "release 1.0 is frozen" in capsys.readouterr().out


def test_a_branch_that_git_does_not_know_is_told(branches: Path, capsys) -> None:
    (branches / "l10n.yaml").write_text(BRANCHES.replace("release-1.0", "release-0.9"))
    assert l10n(branches, "run") == 0
    assert "git knows no branch 'release-0.9'" in capsys.readouterr().err


# -- the page about it -----------------------------------------------------------------------------


def test_the_example_of_the_page_is_right_to_the_letter(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs" / "releases.md"
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command, said, printed in follow(page.read_text("utf-8"), tmp_path, env):
        lines = printed.splitlines()
        assert [line for line in said.splitlines() if line and line not in lines] == [], (command, printed)
