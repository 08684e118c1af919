"""Where the things of a project are, and its documents, read once and held to the laws once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from l10n_pipeline import files
from l10n_pipeline.catalog import Catalog
from l10n_pipeline.catalog import read as read_po
from l10n_pipeline.config.config import FILE, Config, FileConfig
from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.edition.blocks import OwnBlock, fields, own
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places, is_page
from l10n_pipeline.errors import ConfigError, FileError, FormatError, L10nError
from l10n_pipeline.formats import FORMATS, examine, read
from l10n_pipeline.formats.options import DATA_KEYS, ReadOptions, fits
from l10n_pipeline.model import RULES_VERSION, Document, Key, Place, Problem, Term, Unit
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Matcher

BLOCKS = "blocks"
"""The folder of reusable blocks, below the sources and below each locale."""

FILES = "files"
"""The folder of a locale's own images and downloads, below the locale."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source file; `name` is its path below the sources folder, with `/`."""

    name: str

    @property
    def is_block(self) -> bool:
        return self.name.startswith(BLOCKS + "/")

    @property
    def block(self) -> str:
        """The name by which articles include it."""
        return PurePosixPath(self.name).relative_to(BLOCKS).with_suffix("").as_posix() if self.is_block else ""

    @property
    def stem(self) -> str:
        """The PO file's path without `.po`. Only Markdown gives up its suffix, so `a.md` and `a.html` part."""
        path = PurePosixPath(self.name)
        return path.with_suffix("").as_posix() if path.suffix == ".md" else self.name


@dataclass
class Project:
    """A configuration and what has been read of its files in this run."""

    config: Config
    writes: bool = True  # a dry run leaves the caches alone, too
    door: files.Door = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    _documents: dict[str, Document] = field(default_factory=dict)
    _catalogs: dict[tuple[str, str], Catalog | None] = field(default_factory=dict)
    _verdicts: dict[str, list[int]] | None = None
    _new_verdicts: bool = False
    _told: set[Problem] = field(default_factory=set)  # what stands in `problems`

    def __post_init__(self) -> None:
        self.door = files.Door(self.config.root)

    # -- paths -------------------------------------------------------------------------------------

    @property
    def root(self) -> Path:
        return self.config.root

    def relative(self, path: Path) -> str:
        """A path as messages name it."""
        return path.relative_to(self.root).as_posix()

    def source_path(self, source: Source) -> Path:
        return self.config.sources / source.name

    def template_path(self, source: Source) -> Path:
        return self.config.locales_folder / "templates" / f"{source.stem}.pot"

    def po_path(self, source: Source, locale: str) -> Path:
        return self.config.locales_folder / locale / "LC_MESSAGES" / f"{source.stem}.po"

    def edition_path(self, source: Source, locale: str) -> Path:
        return self.config.editions / self.places.article(source.name, locale)

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

    @property
    def state_folder(self) -> Path:
        """Caches, the lock, copies of what stood in the way; deleting it costs time or money, never a translation."""
        return self.root / ".l10n"

    # -- sources -----------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """Every source file that has a format, in order of name, articles before blocks."""
        folder = self.config.sources
        found = [
            Source(path.relative_to(folder).as_posix())
            for path in self.door.walk(folder)
            if path.suffix.lower() in FORMATS
            and not _hidden(path.relative_to(folder), LAYOUTS[self.config.layout].index)
        ]
        self._say_unused_files(found)
        found = [s for s in found if self._file_config(self.relative(self.source_path(s))).translate]
        self._refuse_collisions(found)
        return sorted(found, key=lambda s: (s.is_block, s.name))

    def _refuse_collisions(self, found: Sequence[Source]) -> None:
        by_stem: dict[str, Source] = {}
        for source in found:
            other = by_stem.setdefault(source.stem, source)
            if other is not source:
                raise ConfigError(
                    f"{source.name} and {other.name} map to one PO file, {source.stem}.po",
                    path=self.relative(self.source_path(source)),
                    advice="rename one of them",
                )

    def _say_unused_files(self, found: Sequence[Source]) -> None:
        paths = [self.relative(self.source_path(source)) for source in found]
        for mine in self.config.files:
            if not any(mine.fits(path) for path in paths):
                places = (Place(FILE, mine.line),)
                advice = "mend it or remove it"
                self.add(Problem("files-unused", "warning", f"no source is '{mine.pattern}'", advice, places))

    def chosen(self, articles: Iterable[str]) -> list[Source]:
        """The sources that a person named, by file name or without suffix; all of them for none."""
        wanted = list(articles)
        found = self.sources()
        if not wanted:
            return found
        out: list[Source] = []
        for want in wanted:
            name = PurePosixPath(want)
            short = name.relative_to(self.config.sources.name) if _below(name, self.config.sources.name) else name
            hits = [s for s in found if s.name == short.as_posix() or s.stem == short.as_posix()]
            if not hits:
                raise ConfigError(f"no article '{want}'", advice=nearest(want, [s.stem for s in found]))
            out += hits
        return list(dict.fromkeys(out))

    # -- documents ---------------------------------------------------------------------------------

    def _file_config(self, path: str) -> FileConfig:
        return next((f for f in self.config.files if f.fits(path)), FileConfig(path))

    def read_options(self, path: str) -> ReadOptions:
        """How the file at `path`, from the project's folder, is read."""
        mine = self._file_config(path)
        return ReadOptions(
            front_matter=tuple(dict.fromkeys(("title", "description", *self.config.front_matter))),
            keys=DATA_KEYS if mine.keys is None else mine.keys,
            single_lines=mine.single_lines,
            language=self.config.source_locale,
            arguments=tuple(mine.arguments),
            code=tuple(mine.code),
        )

    def document(self, source: Source) -> Document:
        """The source as read; FormatError where it cannot be."""
        if source.name not in self._documents:
            path = self.source_path(source)
            self._documents[source.name] = self.read(self.door.read(path), self.relative(path))
            self._say_unused_keys(self.relative(path), self._documents[source.name])
        return self._documents[source.name]

    def _say_unused_keys(self, path: str, document: Document) -> None:
        """A key that is configured for this very file and that no text of it has is a mistake."""
        for mine in self.config.files:
            for key in mine.keys or () if mine.pattern == path else ():
                if not key.startswith("!") and not any(fits(key, s.context) for s in document.segments):
                    places = (Place(FILE, mine.line), Place(path))
                    advice = "mend the pattern or remove it"
                    self.add(Problem("key-unused", "warning", f"no text has the key '{key}'", advice, places))

    def read(self, data: bytes, name: str) -> Document:
        """A document of this project, with the laws' verdict from the cache where these bytes were seen before."""
        if b"\0" in data:
            line = data.count(b"\n", 0, data.index(b"\0")) + 1
            raise FormatError(
                "the character U+0000", path=name, line=line, advice="remove it: PO files cannot hold it"
            )
        options = self.read_options(name)
        key = hashlib.sha256(repr((RULES_VERSION, Path(name).suffix, options)).encode() + data).hexdigest()[:32]
        known = self._known_verdicts()
        if key not in known:
            known[key] = list(examine(data, name, options))
            self._new_verdicts = True
        return read(data, name, options=options, verdict=tuple(known[key]))

    def readable(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Document]]:
        """Each source with its document; one that cannot be read becomes a problem, and the others go on."""
        for source in sources:
            try:
                document = self.document(source)
            except FormatError as error:
                self.report(error)
                continue
            if not document.segments and not document.marks and not document.source.strip():
                place = Place(self.relative(self.source_path(source)), 1)
                advice = "write it or remove it"
                self.add(Problem("empty-article", "warning", "the file is empty", advice, (place,)))
            for problem in document.problems:
                self.add(problem)
            yield source, document

    # -- PO files ----------------------------------------------------------------------------------

    def catalog(self, source: Source, locale: str) -> Catalog | None:
        """The PO file as last read or written in this run; None where there is none.

        One that cannot be read is reported once, and its units are unknown.
        """
        key = (source.name, locale)
        if key not in self._catalogs:
            path = self.po_path(source, locale)
            try:
                self._catalogs[key] = (
                    read_po(self.door.read(path), self.relative(path)) if self.door.has(path) else None
                )
            except FormatError as error:
                self.report(error)
                self._catalogs[key] = None
        return self._catalogs[key]

    def units(self, source: Source, locale: str) -> Mapping[Key, Unit]:
        """The active units of a source in a locale, by key."""
        catalog = self.catalog(source, locale)
        return catalog.index if catalog else {}

    def is_broken(self, source: Source, locale: str) -> bool:
        """Whether there is a PO file that cannot be read: nothing may be concluded from its silence."""
        return self.catalog(source, locale) is None and self.door.has(self.po_path(source, locale))

    def forget_catalog(self, source: Source, locale: str) -> None:
        """Read the PO file again at the next look: it was written."""
        self._catalogs.pop((source.name, locale), None)

    # -- terms -------------------------------------------------------------------------------------

    @cached_property
    def _terms(self) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
        paths = self.door.walk(self.config.terms, ".yaml")
        return load(paths, self.door, self.state_folder / "terms" if self.writes else None)

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

    # -- problems ----------------------------------------------------------------------------------

    def add(self, problem: Problem) -> None:
        """Report a problem once."""
        if len(self._told) != len(self.problems):
            self._told = set(self.problems)
        if problem not in self._told:
            self._told.add(problem)
            self.problems.append(problem)

    @contextmanager
    def each_alone(self) -> Iterator[None]:
        """What stops one file becomes a problem of it, so that the others go on."""
        try:
            yield
        except FileError as error:
            self.report(error)

    def settle(self, *, last: bool = False) -> None:
        """Tell what editors saved into the old copy of a file while it was written; `last` removes the other copies."""
        for copy, file in self.door.late(last=last):
            kept = self.relative(copy)
            message = f"an editor saved this file while it was written; what it saved is {kept}"
            if file == copy:
                message = "this is what an editor saved while a file of this folder was written"
            advice = f"take over what you need, then delete {kept}"
            self.add(Problem("saved-late", "error", message, advice, (Place(self.relative(file)),)))

    def report(self, error: L10nError, id: str = "unreadable") -> None:
        """Turn what stops one file into a problem, so that the others go on."""
        path = Path(error.path)
        if error.path and path.is_absolute() and path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        places = (Place(path.as_posix(), error.line),) if error.path else ()
        self.add(Problem(id, "error", error.message, error.advice, places))

    # -- verdict cache -----------------------------------------------------------------------------

    def _known_verdicts(self) -> dict[str, list[int]]:
        if self._verdicts is None:
            try:
                loaded = json.loads(self.door.read(self.state_folder / "verdicts.json"))
            except (FormatError, ValueError):
                loaded = {}
            self._verdicts = loaded if isinstance(loaded, dict) else {}
        return self._verdicts

    def save_verdicts(self) -> None:
        """Keep the verdicts for the next run; a cache, so a failure to write is no failure."""
        if self._new_verdicts:
            with suppress(L10nError):
                self.door.write(self.state_folder / "verdicts.json", json.dumps(self._verdicts).encode())
            self._new_verdicts = False


def _hidden(path: Path, index: str) -> bool:
    """Whether the path has a part that begins with a dot or underscore; `index` is a page all the same."""
    return any(part.startswith((".", "_")) for part in path.parts if part != index)


def _below(path: PurePosixPath, folder: str) -> bool:
    return len(path.parts) > 1 and path.parts[0] == folder
