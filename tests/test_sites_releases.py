"""A site of Docusaurus with three versions: built, and what each of its pages shows looked at in Chromium."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from test_sites import linked, looked_at, run, tool

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key

__all__ = ["pytestmark"]

from test_sites import pytestmark

CONFIG = """\
module.exports = {
  title: 'Site', url: 'https://example.org', baseUrl: '/base/',
  onBrokenLinks: 'throw', onBrokenAnchors: 'throw', onBrokenMarkdownLinks: 'throw',
  i18n: {defaultLocale: 'en', locales: ['en', 'de']},
  presets: [['classic', {docs: {sidebarPath: './sidebars.js', routeBasePath: '/'}, blog: false}]],
  themeConfig: {navbar: {title: 'Site', items: [{type: 'docsVersionDropdown'}]}},
};
"""

SIDEBAR = {"docs": [{"type": "category", "label": "Basics", "items": ["intro", "deep/guide"]}]}
BOTH = "Read the handbook first."


def page(version: str) -> str:
    said = f"Press the {version} button, see [the start](../intro.md#begin)."
    return f"---\ntitle: Guide\n---\n\n## The guide\n\n{BOTH}\n\n{said}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("package.json", "node_modules"):
        if name == "package.json":
            shutil.copy(tool("docusaurus") / name, tmp_path)
        else:
            shutil.copytree(tool("docusaurus") / name, tmp_path / name, symlinks=True, copy_function=linked)
    (tmp_path / "docusaurus.config.js").write_text(CONFIG)
    (tmp_path / "sidebars.js").write_text(f"module.exports = {json.dumps(SIDEBAR)};\n")
    for folder, version in (("docs", "green"), ("docs", "blue"), ("docs", "red")):
        write_pages(tmp_path / folder, version)
        if version != "red":
            number = {"green": "1.0", "blue": "2.0"}[version]
            docusaurus(tmp_path, "docs:version", number)
    docusaurus(tmp_path, "write-translations", "--locale", "en")
    return tmp_path


def docusaurus(root: Path, *arguments: str) -> None:
    run(root, "node", "node_modules/@docusaurus/core/bin/docusaurus.mjs", *arguments)


def write_pages(folder: Path, version: str) -> None:
    (folder / "deep").mkdir(parents=True, exist_ok=True)
    (folder / "intro.md").write_text(
        "---\nslug: /\n---\n\n# Start\n\n## Begin\n\nHere is [the guide](deep/guide.md#the-guide).\n"
    )
    (folder / "deep" / "guide.md").write_text(page(version))


def say(path: Path, text: str, target: str, context: str = "") -> None:
    read = catalog.read(path.read_bytes())
    change = {Key(context, text): Change(target, "translated")}
    path.write_bytes(catalog.update(read, change, overwrite=(*catalog.PERSONAL, *catalog.OPEN)))


def test_three_versions_of_docusaurus(site: Path) -> None:
    assert main(["--root", str(site), "init"]) == 0
    said = (site / "l10n.yaml").read_text()
    assert '"2.0": {folder: "versioned_docs/version-2.0"}' in said
    assert main(["--root", str(site), "run"]) == 0
    folder = site / "locales" / "de" / "LC_MESSAGES"
    say(folder / "deep" / "guide.po", BOTH, "Lies zuerst das Handbuch.")
    say(folder / "deep" / "guide.po", "The guide", "Der Leitfaden")
    say(folder / "@1.0" / "intro.po", "Begin", "Anfang")
    say(
        folder / "@1.0" / "deep" / "guide.po",
        "Press the green button, see [the start](../intro.md#begin).",
        "Drücke den grünen Knopf, siehe [den Anfang](../intro.md#begin).",
    )
    strings = folder / "strings" / "i18n" / "en" / "docusaurus-plugin-content-docs" / "version-1.0.json.po"
    say(strings, "Basics", "Grundlagen", "sidebar.docs.category.Basics.message")
    assert main(["--root", str(site), "run"]) == 0
    docusaurus(site, "build")
    paths = [f"{locale}{version}deep/guide/" for locale in ("", "de/") for version in ("next/", "", "1.0/")]
    found = looked_at(site / "build", paths)
    for path in paths:
        assert found[path]["status"] == 200, found[path]
        assert found[path]["errors"] == [], found[path]
    for version, button in (("next/", "red"), ("", "blue")):
        german = found[f"de/{version}deep/guide/"]
        assert german["lang"] == "de"
        assert "Lies zuerst das Handbuch." in german["text"]
        assert "Der Leitfaden" in german["text"]
        assert f"Press the {button} button" in german["text"]
        assert "the-guide" in german["ids"]
    german = found["de/1.0/deep/guide/"]
    assert "Drücke den grünen Knopf" in german["text"]
    assert "Lies zuerst das Handbuch." in german["text"]
    assert "Grundlagen" in german["text"]
    assert BOTH in found["1.0/deep/guide/"]["text"]
    # The heading reached every version from 1.0.
    assert "Anfang" in looked_at(site / "build", ["de/"])["de/"]["text"]
