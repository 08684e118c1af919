"""A small project on disk for tests that look at PO files between runs."""

from __future__ import annotations

import textwrap
from pathlib import Path

from l10n_pipeline import catalog
from l10n_pipeline.config import config
from l10n_pipeline.model import Key, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.translate import translate


def grow(root: Path, files: dict[str, str]) -> None:
    """Write files, with the folders that they need."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


class World:
    """A project on disk in German, by the pseudo engine, and Chinese, by nobody."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("source_content", "glossary_terms"):
            (root / folder).mkdir()
        (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  zh_CN: {may_drop: [emphasis]}\n")

    @classmethod
    def with_pages(cls, root: Path) -> World:
        """The same with a folder of pages for each locale, where German ones lie for an import."""
        world = cls(root)
        settings = root / "l10n.yaml"
        settings.write_text(settings.read_text() + "layout: mkdocs-folders\n")
        (root / "pages/de").mkdir(parents=True)
        return world

    def run(self, **articles: str) -> list[Path]:
        for name, text in articles.items():
            (self.root / "source_content" / f"{name}.md").write_text(textwrap.dedent(text))
        project = Project(config.load(self.root))
        before = {p: p.read_bytes() for p in self.root.rglob("*.po")}
        extract(project, project.config.locales, project.sources())
        translate(project, project.config.locales, project.sources())
        assert not [p for p in project.problems if p.severity == "error"], project.problems
        return [p for p in self.root.rglob("*.po") if before.get(p) != p.read_bytes()]

    def path(self, locale: str, name: str) -> Path:
        return self.root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"

    def unit(self, locale: str, name: str, text: str) -> Unit:
        return catalog.read(self.path(locale, name).read_bytes()).index[Key("", text)]

    def write(self, locale: str, name: str, text: str, target: str) -> None:
        path = self.path(locale, name)
        change = catalog.Change(target, "translated")
        read = catalog.read(path.read_bytes())
        path.write_bytes(catalog.update(read, {Key("", text): change}, overwrite=("new", "machine", "outdated")))
