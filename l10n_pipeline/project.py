"""A project: where its things are, whether this run writes, and what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from l10n_pipeline import files
from l10n_pipeline.catalog import Catalog
from l10n_pipeline.catalogs import Catalogs
from l10n_pipeline.config.config import FILE, Config
from l10n_pipeline.edition.beside import beside
from l10n_pipeline.edition.blocks import OwnBlock, fields, own
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places, is_page, spelt
from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.formats.verdicts import Verdicts
from l10n_pipeline.model import Document, Key, Place, Problem, Term, Unit
from l10n_pipeline.problems import Problems
from l10n_pipeline.sources import BLOCKS, Source, Sources, in_site
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Matcher

FILES = "files"
"""The folder of a locale's own images and downloads, below the locale."""


@dataclass
class Project:
    """A configuration and what has been read of its files in this run.

    `writes` is the one switch between doing and telling: without it no stage and no cache writes a file, and each
    says what it would write.
    """

    config: Config
    writes: bool = True

    @cached_property
    def problems(self) -> Problems:
        """What is wrong, as far as it was looked at."""
        return Problems(self.root)

    @cached_property
    def door(self) -> files.Door:
        """The one way to the files of the project."""
        return files.Door(self.root)

    def add(self, problem: Problem) -> None:
        """Report a problem once."""
        self.problems.add(problem)

    def report(self, error: L10nError, problem_id: str = "unreadable") -> None:
        """Turn what stops one file into a problem, so that the others go on."""
        self.problems.report(error, problem_id)

    def each_alone(self) -> AbstractContextManager[None]:
        """What stops one file becomes a problem of it, so that the others go on."""
        return self.problems.each_alone()

    def settle(self, *, last: bool = False) -> None:
        """Tell what editors saved into the old copy of a file while it was written; `last` removes the other copies."""
        for copy, file in self.door.late(last=last):
            kept = self.relative(copy)
            message = f"an editor saved this file while it was written; what it saved is {kept}"
            if file == copy:
                message = "this is what an editor saved while a file of this folder was written"
            advice = f"take over what you need, then delete {kept}"
            self.add(Problem("saved-late", "error", message, advice, (Place(self.relative(file)),)))

    # -- paths -------------------------------------------------------------------------------------

    @property
    def root(self) -> Path:
        return self.config.root

    @property
    def state_folder(self) -> Path:
        """Caches, the lock, copies of what stood in the way; deleting it costs time or money, never a translation."""
        return self.root / ".l10n"

    def relative(self, path: Path) -> str:
        """A path as messages name it."""
        return self.config.relative(path)

    def source_path(self, source: Source) -> Path:
        return self.config.sources / source.name

    def template_path(self, source: Source) -> Path:
        return self.config.locales_folder / "templates" / f"{source.stem}.pot"

    def po_path(self, source: Source, locale: str) -> Path:
        return self.catalogs.path(source, locale)

    def edition_path(self, source: Source, locale: str) -> Path:
        return Path(os.path.normpath(self.config.editions / self.places.article(source.name, locale)))

    def edition_globs(self) -> list[str]:
        """Where editions are that do not lie beside their sources, or are no sources; from the project's folder."""
        config = self.config
        if not config.in_place:
            return [self.relative(config.editions)]
        found = (self.places.glob(locale.name) for locale in config.locales)
        return [self.relative(Path(os.path.normpath(config.editions / glob))) for glob in found]

    @cached_property
    def places(self) -> Places:
        """Where the layout puts the parts of an edition."""
        config = self.config
        codes = {locale.name: locale.code for locale in config.locales if locale.code}
        if config.source_code:
            codes[config.source_locale] = config.source_code
        articles = [source for source in self.sources() if not source.is_block]
        paths = [PurePosixPath(source.name) for source in articles]
        leaves = (path.parent if path.stem == "index" else path for path in paths)
        folders = {p.as_posix().removeprefix(".") for leaf in leaves for p in leaf.parents}
        layout = LAYOUTS[config.layout]
        if config.in_place:
            own = config.source_code or spelt(layout, config.source_locale)
            layout = beside(layout, in_site(config), own)
        slugs = self._slugs(articles) if layout.pages == "slug" else {}
        return Places(layout, config.source_locale, codes, frozenset(folders | {""}), slugs)

    def _slugs(self, articles: Iterable[Source]) -> dict[str, str]:
        """The slugs that front matter gives, where links are URLs and have to follow them."""
        if "slug" in self.config.front_matter:
            message = f"the layout '{self.config.layout}' has one slug for all locales"
            raise ConfigError(message, path=FILE, advice="take slug out of front_matter")
        found = ((a.name, fields(self.door.read(self.source_path(a))).get("slug")) for a in articles)
        return {name: str(slug) for name, slug in found if slug and is_page(name)}

    def own_file_path(self, name: str, locale: str) -> Path:
        """A locale's own version of an image or a download; `name` is the path below the sources."""
        return self.config.locales_folder / locale / FILES / name

    def own_block_path(self, block: str, locale: str) -> Path:
        return self.config.locales_folder / locale / BLOCKS / f"{block}.md"

    def own_block(self, block: str, locale: str) -> OwnBlock | None:
        """A locale's own version of a block, None where it has none; FormatError where it cannot be read."""
        path = self.own_block_path(block, locale)
        return own(self.door.read(path), self.relative(path)) if self.door.has(path) else None

    # -- sources -----------------------------------------------------------------------------------

    @cached_property
    def listed(self) -> Sources:
        """The sources as this run found them."""
        return Sources(self.config, self.door, self.problems, self.verdicts)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What the laws said of documents in former runs."""
        return Verdicts(self.door, self.state_folder / "verdicts.json")

    def sources(self) -> tuple[Source, ...]:
        """Every source file that has a format, in order of name, articles before blocks."""
        return self.listed.all

    def chosen(self, articles: Iterable[str]) -> list[Source]:
        """The sources that a person named, by file name or without suffix; all of them for none."""
        return self.listed.chosen(articles)

    def read_options(self, path: str) -> ReadOptions:
        """How the file at `path`, from the project's folder, is read."""
        return self.listed.options(path)

    def document(self, source: Source) -> Document:
        """The source as read; FormatError where it cannot be."""
        return self.listed.document(source)

    def readable(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Document]]:
        """Each source with its document; one that cannot be read becomes a problem, and the others go on."""
        return self.listed.readable(sources)

    # -- PO files ----------------------------------------------------------------------------------

    @cached_property
    def catalogs(self) -> Catalogs:
        return Catalogs(self.config, self.door, self.problems)

    def catalog(self, source: Source, locale: str) -> Catalog | None:
        """The PO file as last read in this run; None where there is none or it cannot be read."""
        return self.catalogs.catalog(source, locale)

    def units(self, source: Source, locale: str) -> Mapping[Key, Unit]:
        """The active units of a source in a locale, by key."""
        return self.catalogs.units(source, locale)

    def is_broken(self, source: Source, locale: str) -> bool:
        """Whether there is a PO file that cannot be read: nothing may be concluded from its silence."""
        return self.catalogs.is_broken(source, locale)

    def forget_catalog(self, source: Source, locale: str) -> None:
        """Read the PO file again at the next look: it was written."""
        self.catalogs.forget(source, locale)

    # -- terms -------------------------------------------------------------------------------------

    @cached_property
    def _terms(self) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
        paths = self.door.walk(self.config.terms, ".yaml")
        return load(paths, self.door, self.state_folder / "terms", writes=self.writes)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The term base; `term_problems` says what is wrong with it."""
        return self._terms[0]

    @property
    def term_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the term base."""
        return self._terms[1]

    @cached_property
    def matcher(self) -> Matcher:
        """The term base, ready to match; its mistakes become problems."""
        for problem in self.term_problems:
            self.add(problem)
        return Matcher(self.terms)
