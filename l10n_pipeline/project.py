"""A project: where its things are, whether this run writes, and what is wrong with it."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n_pipeline import effort, files
from l10n_pipeline.catalogs import Catalogs
from l10n_pipeline.config.config import Config
from l10n_pipeline.edition.beside import beside
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places, folders_of, spelt
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import program
from l10n_pipeline.formats.verdicts import Verdicts
from l10n_pipeline.listing import in_site
from l10n_pipeline.model import Document, Key, Problem, Term, Unit
from l10n_pipeline.problems import Problems
from l10n_pipeline.sources import BLOCKS, Source, Sources
from l10n_pipeline.state import Fits, Maker, Recorder
from l10n_pipeline.state.batches import SourceBatch, batches, joined
from l10n_pipeline.state.spellings import Spellings, base

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Catalog
    from l10n_pipeline.edition.blocks import OwnBlock
    from l10n_pipeline.formats.options import ReadOptions
    from l10n_pipeline.terms.match import Matcher


def _digest(value: object, root: Path) -> str:
    """What stands for a value; the same wherever the project lies."""
    return hashlib.sha256(repr(value).replace(str(root), "").encode(errors="surrogateescape")).hexdigest()[:32]


Few = Sequence[Source]
Make = Callable[[Few], Any]
Join = Callable[[Sequence[Any]], Any]

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
    remembers: bool = False  # whether what former runs found out is used: for one short run, not for a server
    asked_as: str = "places"  # what its state calls the question where things are put
    processes: int | None = None  # that share the work on many articles, at most; None: as it is worth

    @cached_property
    def problems(self) -> Problems:
        """What is wrong, as far as it was looked at."""
        return Problems(self.root)

    @cached_property
    def door(self) -> files.Door:
        """The one way to the files of the project."""
        door = files.Door(self.root)
        door.witness, door.passed, door.seen = self.state, self.problems.passed, self.state.answers.seen
        return door

    def add(self, problem: Problem) -> None:
        """Report a problem once."""
        self.problems.add(problem)

    def report(self, error: L10nError, problem_id: str = "unreadable") -> None:
        """Turn what stops one file into a problem, so that the others go on."""
        self.problems.report(error, problem_id)

    def each_alone(self) -> AbstractContextManager[None]:
        """What stops one file becomes a problem of it, so that the others go on."""
        return self.problems.each_alone()

    @contextmanager
    def within_limits(self, path: Path) -> Iterator[None]:
        """The block is work on a file: TooCostly, of which no later run takes anything, where it takes too much."""
        try:
            with effort.within(self.config.limits, self.relative(path)):
                yield
        except effort.TooCostly:
            self.door.keep_nothing()
            raise

    def settle(self, *, last: bool = False) -> None:
        """Tell what editors saved into the old copy of a file while it was written; `last` removes the other copies."""
        for copy, file in self.door.late(last=last):
            self.problems.saved_late(self.relative(copy), self.relative(file))

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
        return self.listed.path(source)

    def template_path(self, source: Source) -> Path:
        return self.config.locales_folder / "templates" / f"{source.stem}.pot"

    def po_path(self, source: Source, locale: str) -> Path:
        return self.catalogs.path(source, locale)

    def edition_path(self, source: Source, locale: str) -> Path:
        return Path(os.path.normpath(self.config.editions / self.places.article(source.name, locale)))

    def edition_globs(self) -> list[str]:
        """Where editions are that do not lie beside their sources, or are no sources; from the project's folder."""
        if not self.config.in_place:
            return [self.relative(self.config.editions)]
        return [glob for locale in self.config.locales for glob in self.locale_globs(locale.name)]

    def locale_globs(self, locale: str) -> list[str]:
        """Where the editions of a locale are; from the project's folder, with `*` for any characters."""
        return [self.relative(Path(os.path.normpath(self.config.editions / g))) for g in self.places.globs(locale)]

    @cached_property
    def places(self) -> Places:
        """Where the layout puts the parts of an edition."""
        config = self.config
        codes = {locale.name: locale.code for locale in config.locales if locale.code}
        codes |= {config.source_locale: config.source_code} if config.source_code else {}
        articles = [source for source in self.sources() if source.name in self.listed.articles]
        sections = frozenset(folders_of(source.name for source in articles) | {""})
        layout = LAYOUTS[config.layout]
        if config.in_place:
            layout = beside(layout, in_site(config), config.source_code or spelt(layout, config.source_locale))
        slugs = self.listed.slugs(articles) if layout.pages == "slug" else {}
        return Places(layout, config.source_locale, codes, sections, slugs, self._strings, self.listed.releases)

    @property
    def _strings(self) -> Mapping[str, str]:
        """Where the editions of each of the strings lie, from the folder of the editions, with {code}."""
        folder = self.relative(self.config.editions)
        paths = {name: self.relative(self.listed.path(Source(name))) for name in self.listed.strings}
        return {n: posixpath.relpath(self.listed.strings[n].place(path), folder) for n, path in paths.items()}

    def own_file_path(self, name: str, locale: str) -> Path:
        """A locale's own version of an image or a download; `name` is the path below the sources."""
        return self.config.locales_folder / locale / FILES / name

    def own_block_path(self, block: str, locale: str) -> Path:
        return self.config.locales_folder / locale / BLOCKS / f"{block}.md"

    def own_block(self, block: str, locale: str) -> OwnBlock | None:
        """A locale's own version of a block, None where it has none; FormatError where it cannot be read."""
        from l10n_pipeline.edition.blocks import own

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
        return Verdicts(files.Door(self.root), self.state_folder / "verdicts.json")

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

    def read(self, sources: Iterable[Source]) -> list[Source]:
        """Those of the sources that can be read; as `readable`, but nothing is read that a former run has read."""
        some = list(sources)
        found = (known for batch in self.batch("all read", some, "", self._are_readable) for known in batch)
        return [source for source, known in zip(some, found, strict=True) if known]

    def _are_readable(self, some: Sequence[Source]) -> list[bool]:
        return [bool(self.memo("read", s, "", partial(self._is_readable, s))) for s in some]

    def _is_readable(self, source: Source) -> bool:
        return bool(list(self.readable([source])))

    # -- what former runs found out ----------------------------------------------------------------

    @cached_property
    def state(self) -> Recorder:
        """What former runs found out."""
        path, writes, opens = self.state_folder / "state.sqlite", self.writes, self.remembers
        asks: dict[str, Callable[[str], str]] = {
            "locale": self.locale_said,
            "name": self._name_said,
            "block": self._block_said,
            "branch": self._branch_said,
            "listing": self._listing_said,
            "places": lambda _: self.places_said,
            "term base": lambda _: self.terms_said,
        }
        terms = Spellings(lambda: self.terms_said, lambda: self.terms)
        return Recorder(self.root, self.problems, path, self.identity, asks, terms, writes=writes, opens=opens)

    def memo(self, kind: str, source: Source, locale: str, make: Maker, fits: Fits | None = None) -> Any:
        """What `make` says of a source in a locale ("" for all); from a former run if all that it asked is as it was.

        And if what is kept fits, where `fits` is given. It is what JSON makes of it.
        """

        def made() -> Any:
            if locale:
                self.state.note("locale", locale, self.locale_said(locale))
            return make()

        return self.state.memo(kind, source.name, locale, made, fits)

    def batch(self, kind: str, some: Few, locale: str, make: Make, join: Join = joined) -> list[Any]:
        """What `make` says of some dozens of the sources each, in their order; as `memo`."""
        return [self.of_part(kind, part, locale, make, join) for part in self.parts(some)]

    def parts(self, some: Few) -> list[SourceBatch[Source]]:
        """Some dozens of the sources each, in their order, with a name; few sources are one part without a name."""
        found = list(batches(some)) if len(some) * 2 >= len(self.sources()) else [SourceBatch("", some, ())]
        self.state.together([part.name for part in found])
        return found

    def of_part(self, kind: str, part: SourceBatch[Source], locale: str, make: Make, join: Join = joined) -> Any:
        """What `make` says of a part; `join` puts together what it says of a few of the sources each."""
        if not part.name:
            return make(part.sources)
        self.state.keeps(kind, locale, part.names)
        found = (self.of_few(kind, few, locale, make) for few in part.parts)
        return self.memo(kind, Source(part.name), locale, lambda: join(list(found)))

    def of_few(self, kind: str, few: tuple[str, Few], locale: str, make: Make) -> Any:
        """What `make` says of some that are a part of a part."""
        self.state.together([source.name for source in few[1]])
        return self.memo(kind, Source(few[0]), locale, partial(make, few[1]))

    def remember(self) -> None:
        """Keep what this run found out."""
        locales = {self.config.source_locale, *(locale.name for locale in self.config.locales)}
        self.state.commit({source.name for source in self.sources()} | {""}, locales)

    def identity(self) -> str:
        """What `state` may not outlive: other settings, other versions."""
        names = " ".join(locale.name for locale in self.config.locales)
        return f"{program.digest()} {_digest(self.config._replace(locales=()), self.root)} {names}"

    def locale_said(self, name: str) -> str:
        """What stands for the configuration of a locale."""
        return next((_digest(x, self.root) for x in self.config.locales if x.name == name), "")

    def name_said(self, name: str) -> str:
        """Whether there is an article, or another file, of that name below the sources; noted for what is made."""
        said = self._name_said(name)
        self.state.note("name", name, said)
        return said

    def _name_said(self, name: str) -> str:
        return "article" if name in self.listed.articles else "file" if name in self.listed.names else ""

    def shared_block(self, name: str) -> Source | None:
        """The block of that name that all locales share; noted for what is made."""
        self.state.note("block", name, self._block_said(name))
        return self.listed.blocks.get(name)

    def _branch_said(self, name: str) -> str:
        return self.listed.releases.commit(name)

    def _block_said(self, name: str) -> str:
        found = self.listed.blocks.get(name)
        return found.name if found else ""

    def note_listing(self) -> None:
        """What is being made depends on which sources there are, and which files beside them."""
        self.state.note("listing", "", self._listing_said(""))

    def _listing_said(self, _: str) -> str:
        return _digest(self.listed.said, self.root)

    def note_places(self) -> None:
        """What is being made depends on where the layout puts things."""
        self.state.note(self.asked_as, "", self.places_said)

    @cached_property
    def places_said(self) -> str:
        """What stands for where the layout puts things."""
        p = self.places
        return _digest((p.codes, sorted(p.sections), sorted(p.slugs.items()), p.strings), self.root)

    @cached_property
    def terms_said(self) -> str:
        """What stands for the term base."""
        return _digest(list(base(self.door, self.config.terms, self.relative)), self.root)

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
        return self.states(source, locale) is None

    def states(self, source: Source, locale: str) -> Mapping[str, int] | None:
        """The number of units in each state; None where the PO file cannot be read."""
        found: Mapping[str, int] | None = self.memo("states", source, locale, lambda: self._states(source, locale))
        return found

    def _states(self, source: Source, locale: str) -> dict[str, int] | None:
        if self.catalogs.is_broken(source, locale):
            return None
        return dict(Counter(unit.state for unit in self.units(source, locale).values()))

    def forget_catalog(self, source: Source, locale: str) -> None:
        """Read the PO file again at the next look: it was written."""
        self.catalogs.forget(source, locale)

    # -- terms -------------------------------------------------------------------------------------

    @cached_property
    def _terms(self) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
        from l10n_pipeline.terms.load import load

        with self.state.aside():
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

    def say_terms(self) -> None:
        """Tell what is wrong with the term base."""
        self.memo("terms", Source(""), "", self._say_terms)

    def _say_terms(self) -> None:
        self.state.note("term base", "", self.terms_said)
        for problem in self.term_problems:
            self.add(problem)

    @cached_property
    def matcher(self) -> Matcher:
        """The term base, ready to match; each text is noted for what is made."""
        from l10n_pipeline.terms.match import Matcher

        return Matcher(self.terms, self.state.text)
