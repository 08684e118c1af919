"""Versions of Starlight by starlight-versions and of MkDocs by mike: built, and a page of each version looked at."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from test_sites import HERE, linked, run, tool

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key

pytestmark = pytest.mark.sites

BOTH, GERMAN = "Read the handbook first.", "Lies zuerst das Handbuch."
PLUGIN = """\
      plugins: [starlightVersions({ versions: [{ slug: '1.0' }] })],
      title: 'Site',
"""
STARLIGHT = "layout: starlight\neditions: .\nsources: src/content/docs\nlocales: {pt_BR: {}}\n"
MKDOCS = """\
site_name: Site
site_url: https://example.org/
theme: {name: material}
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, default: true, name: English}
        - {locale: de, name: Deutsch}
"""
BRANCHES = "releases:\n  main: {branch: main}\n  '1.0': {branch: release-1.0}\n"


def say(path: Path) -> None:
    """What a person does in an editor."""
    read = catalog.read(path.read_bytes())
    changes = {Key("", BOTH): Change(GERMAN, "translated")}
    path.write_bytes(catalog.update(read, changes))


def write_page(folder: Path, name: str, colour: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"---\ntitle: Guide\n---\n\n{BOTH}\n\nPress the {colour} button.\n")


def test_starlight_versions(tmp_path: Path) -> None:
    shutil.copy(tool("starlight") / "package.json", tmp_path)
    modules = tool("starlight") / "node_modules"
    if not (modules / "starlight-versions").is_dir():
        pytest.skip("starlight-versions is not in .cache/sites: make sites")
    shutil.copytree(modules, tmp_path / "node_modules", symlinks=True, copy_function=linked)
    config = (HERE / "starlight/astro.config.mjs").read_text()
    config = config.replace("      title: 'Site',\n", PLUGIN)
    (tmp_path / "astro.config.mjs").write_text(f"import starlightVersions from 'starlight-versions';\n{config}")
    content = (HERE / "starlight/src/content.config.ts").read_text()
    content = content.replace("docs: ", "versions: defineCollection({ loader: docsVersionsLoader() }),\n  docs: ")
    pages = tmp_path / "src/content/docs"
    write_page(pages, "guide.md", "green")
    write_page(pages, "index.md", "grey")
    (tmp_path / "src/content.config.ts").write_text(
        f"import {{ docsVersionsLoader }} from 'starlight-versions/loader';\n{content}"
    )
    build = ("node", "node_modules/astro/astro.js", "build")
    run(tmp_path, *build)  # the plug-in makes version 1.0 of what there is
    write_page(pages, "guide.md", "blue")
    (tmp_path / "l10n.yaml").write_text(f'{STARLIGHT}releases: {{"1.0": src/content/docs/1.0}}\n')
    assert main(["--root", str(tmp_path), "run"]) == 0
    say(tmp_path / "locales/pt_BR/LC_MESSAGES/guide.po")
    assert main(["--root", str(tmp_path), "run"]) == 0
    run(tmp_path, *build)
    for place, colour in (("pt-br/guide", "blue"), ("pt-br/1.0/guide", "green")):
        shown = (tmp_path / "dist" / place / "index.html").read_text()
        assert GERMAN in shown
        assert f"Press the {colour} button." in shown


def test_versions_by_mike(tmp_path: Path) -> None:
    programs = tool("material") / "bin"
    if not (programs / "mike").exists():
        pytest.skip("mike is not in .cache/sites: make sites")

    def git(*arguments: str) -> str:
        return run(tmp_path, "git", *arguments)

    def deploy(version: str) -> None:
        run(tmp_path, "env", f"PATH={programs}:{os.environ['PATH']}", "mike", "deploy", version)

    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    (tmp_path / ".gitignore").write_text("/.l10n/\n/site/\n")
    (tmp_path / "l10n.yaml").write_text(
        "layout: mkdocs\neditions: .\nsources: docs\nlocales: {de: {}}\n" + BRANCHES
    )
    write_page(tmp_path / "docs", "index.md", "red")
    git("init", "-q", "-b", "main")
    git("config", "user.name", "a")
    git("config", "user.email", "a@example.org")
    git("add", "-A")
    git("commit", "-qm", "1.0")
    git("branch", "release-1.0")
    write_page(tmp_path / "docs", "index.md", "green")
    assert main(["--root", str(tmp_path), "run"]) == 0
    say(tmp_path / "locales/de/LC_MESSAGES/index.po")
    assert main(["--root", str(tmp_path), "run"]) == 0
    git("add", "-A")
    git("commit", "-qm", "2.0")
    deploy("2.0")
    git("checkout", "-q", "release-1.0")
    assert main(["--root", str(tmp_path), "run"]) == 0
    deploy("1.0")
    for version, colour in (("1.0", "red"), ("2.0", "green")):
        shown = git("show", f"gh-pages:{version}/de/index.html")
        assert GERMAN in shown
        assert f"Press the {colour} button." in shown
