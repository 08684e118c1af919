"""The sources of a project: listed once a run, each read once and held to the laws once."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from l10n_pipeline import effort
from l10n_pipeline.config.config import FILE, Config
from l10n_pipeline.config.offered import FileConfig
from l10n_pipeline.config.po_files import PLACE
from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.edition.layouts import LAYOUTS, Layout
from l10n_pipeline.edition.places import filled, is_page, spelt
from l10n_pipeline.edition.releases import MARK, Releases
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.formats import check_text, suffixes
from l10n_pipeline.formats.key_patterns import fits
from l10n_pipeline.formats.options import DATA_KEYS, ReadOptions
from l10n_pipeline.listing import FOREIGN, Listing
from l10n_pipeline.model import Document, Place, Problem

if TYPE_CHECKING:
    from l10n_pipeline.files import Door
    from l10n_pipeline.formats.verdicts import Verdicts
    from l10n_pipeline.problems import Problems

BLOCKS = "blocks"
"""The folder of reusable blocks, below the sources and below each locale."""

PICTURE = ".svg"
"""What pictures end in whose labels are text, where `labels` asks for them."""

STRINGS = "strings/"
"""The folder of PO files whose sources lie outside of the sources' folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source file; `name` is its path from the sources folder, with `/`. Only `strings` may lie outside of it."""

    name: str

    @property
    def is_outside(self) -> bool:
        return self.name.startswith("../")

    @property
    def is_block(self) -> bool:
        return self.name.startswith(BLOCKS + "/") and not self.is_picture

    @property
    def is_catalog(self) -> bool:
        """Whether it is a PO file that another tool extracts: `{locale}` stands in its name, and it has no source."""
        return PLACE in self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture with labels: its editions go with the pages that show it."""
        return self.name.endswith(PICTURE)

    @property
    def is_article(self) -> bool:
        """Whether editions are made of it."""
        return not (self.is_block or self.is_catalog or self.is_picture)

    @property
    def block(self) -> str:
        """The name by which articles include it."""
        return PurePosixPath(self.name).relative_to(BLOCKS).with_suffix("").as_posix() if self.is_block else ""

    @property
    def stem(self) -> str:
        """The PO file's path without `.po`. Only Markdown gives up its suffix, so `a.md` and `a.html` part."""
        if self.is_catalog:
            return self.name.removesuffix(".po")
        if self.is_outside:
            return STRINGS + self.name.replace("../", "")
        return self.name.removesuffix(".md") if _suffix(self.name) == ".md" else self.name


@dataclass
class Sources:
    """The files below the sources folder as this run found them."""

    config: Config
    door: Door
    problems: Problems
    verdicts: Verdicts
    read_as: str = ""  # the layout whose parser reads them, where it is not that of the editions
    documents: dict[str, Document] = field(default_factory=dict)  # that were read, by the name of their source
    costly: dict[str, effort.TooCostly] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every file of the sources' folder and of releases beside it, by its name with `/`; what they show, too."""
        return self._listing.names

    @cached_property
    def _listing(self) -> Listing:
        return Listing(self.config, self.door, self.problems, self.releases)

    @cached_property
    def releases(self) -> Releases:
        """The older versions of the articles."""
        config = self.config
        return Releases(config, config.source_code or spelt(LAYOUTS[config.layout], config.source_locale))

    @property
    def _parser(self) -> Layout:
        return LAYOUTS[self.read_as or self.config.layout]

    @cached_property
    def all(self) -> tuple[Source, ...]:
        """Every source file that has a format, in order of name, articles before blocks."""
        read_here = suffixes()
        read_here |= {PICTURE} if "svg" in self.config.labels else frozenset()
        is_hidden = _hidden(self._parser)
        found = [
            Source(name)
            for name in sorted(self.names)
            if _suffix(name).lower() in read_here and not any(map(is_hidden, name.split("/")))
        ]
        known = {source.name for source in found}
        found += [Source(name) for name in sorted(self.strings) if name not in known]
        self._say_unused_files(found)
        found = [s for s in found if self._is_offered(s)]
        self._refuse_collisions(found)
        catalogs: list[Source] = []
        if self.config.po:
            from l10n_pipeline import foreign

            catalogs = [Source(name) for name in foreign.names(self.config, self.door)]
        self._say_unused_patterns(catalogs)
        return (*sorted(found, key=lambda s: (s.is_block, s.name)), *catalogs)

    @cached_property
    def strings(self) -> Mapping[str, FileConfig]:
        """What stands around the articles, by the path from the sources' folder, each with its entry of l10n.yaml."""
        config = self.config
        found: dict[str, FileConfig] = {}
        for mine in config.strings:
            folder = mine.pattern.partition("*")[0].rpartition("/")[0]
            walked = self.door.walk(folder, without=FOREIGN) if "*" in mine.pattern else [Path(mine.pattern)]
            for path in (config.relative(config.root / path) for path in walked):
                if mine.fits(path) and self.door.has_file(path):
                    found.setdefault(path, mine)
        layout = LAYOUTS[config.layout]
        codes = [(locale.code or spelt(layout, locale.name), locale.name) for locale in config.locales]
        editions = {filled(mine.place(path), *code) for path, mine in found.items() for code in codes}
        folder = config.relative(config.sources)
        return {posixpath.relpath(path, folder): mine for path, mine in found.items() if path not in editions}

    @cached_property
    def articles(self) -> frozenset[str]:
        """The names of the sources that are no blocks, no strings, and no PO files of others."""
        return frozenset(s.name for s in self.all if s.is_article and s.name not in self.strings)

    @property
    def said(self) -> list[list[str]]:
        """All names, for comparison."""
        return [sorted(names) for names in (self.names, self.articles, self.strings)]

    @cached_property
    def blocks(self) -> dict[str, Source]:
        """The shared blocks, by the name by which articles include them."""
        return {s.block: s for s in reversed(self.all) if s.is_block}

    def slugs(self, articles: Iterable[Source]) -> dict[str, str]:
        """The slugs that front matter gives, where links are URLs and have to follow them."""
        if "slug" in self.config.front_matter:
            message = f"the layout '{self.config.layout}' has one slug for all locales"
            raise ConfigError(message, path=FILE, advice="take slug out of front_matter")
        from l10n_pipeline.edition.blocks import fields

        found = ((a.name, fields(self.door.read(self.path(a))).get("slug")) for a in articles)
        return {name: str(slug) for name, slug in found if slug and is_page(name)}

    def path(self, source: Source) -> Path:
        """Where a source is."""
        if source.is_catalog:
            return self.config.root / source.name
        path = self.file(source.name)
        return Path(os.path.normpath(path)) if source.is_outside else path

    def file(self, name: str) -> Path:
        """Where a file is that has this name among the sources."""
        return self.releases.file(name)

    def is_frozen(self, source: Source) -> bool:
        """Whether nothing of the source is written: its release is frozen, or all of this branch."""
        return self.releases.is_frozen(source.name)

    @property
    def frozen(self) -> Counter[str]:
        """How many sources each frozen release has."""
        rooms = (self.releases.room(s.name) for s in self.all if self.is_frozen(s))
        return Counter(room.release.name if room else "this branch" for room in rooms)

    def chosen(self, articles: Iterable[str]) -> list[Source]:
        """The sources that a person named, by file name or without suffix; all of them for none."""
        out: list[Source] = []
        for want in articles:
            name = PurePosixPath(want)
            short = name.relative_to(self.config.sources.name) if _below(name, self.config.sources.name) else name
            hits = [s for s in self.all if s.name == short.as_posix() or s.stem == short.as_posix()]
            hits = hits or [s for s in self.all if s.name[:1] == MARK and self._has_path(s, want)]
            hits += [s for s in self.all if s.is_catalog and want in self._files_of(s)]
            if not hits:
                raise ConfigError(f"no article '{want}'", advice=nearest(want, [s.stem for s in self.all]))
            if any(map(self.is_frozen, hits)):
                advice = "take `frozen` out of its release in l10n.yaml"
                raise ConfigError(f"nothing is written for '{want}': its release is frozen", advice=advice)
            out += hits
        if not out and not self.config.releases:
            return list(self.all)
        return list(dict.fromkeys(out)) if out else [s for s in self.all if not self.is_frozen(s)]

    def _has_path(self, source: Source, want: str) -> bool:
        path = PurePosixPath(self.config.relative(self.path(source)))
        return want in (path.as_posix(), path.with_suffix("").as_posix())

    def _files_of(self, source: Source) -> set[str]:
        """The PO files of a source that has none of its own, from the project's folder."""
        from l10n_pipeline import foreign

        locales = (locale.name for locale in self.config.locales)
        return {self.config.relative(foreign.path(self.config, source.name, name)) for name in locales}

    def _say_unused_patterns(self, catalogs: Sequence[Source]) -> None:
        for mine in self.config.po:
            if not any(mine.fits(source.name) for source in catalogs):
                message = f"no PO file of a locale matches '{mine.pattern}'"
                advice = "mend it, or name the locale's folder by `code`"
                self.problems.add(Problem("files-unused", "warning", message, advice, (Place(FILE, mine.line),)))

    def _refuse_collisions(self, found: Sequence[Source]) -> None:
        by_stem: dict[str, Source] = {}
        for source in found:
            other = by_stem.setdefault(source.stem, source)
            if other is not source:
                raise ConfigError(
                    f"{source.name} and {other.name} map to one PO file, {source.stem}.po",
                    path=self.config.relative(self.path(source)),
                    advice="rename one of them",
                )

    def _say_unused_files(self, found: Sequence[Source]) -> None:
        if not (self.config.strings or self.config.files):
            return
        paths = [self.config.relative(self.path(source)) for source in found]
        for mine in (*self.config.strings, *self.config.files):
            if not any(mine.fits(path) for path in paths) and mine.pattern not in self._listing.left_out:
                places = (Place(FILE, mine.line),)
                advice = "mend it or remove it"
                self.problems.add(
                    Problem("files-unused", "warning", f"no source file matches '{mine.pattern}'", advice, places)
                )

    # -- documents ---------------------------------------------------------------------------------

    def _file_config(self, path: str) -> FileConfig:
        return next((f for f in (*self.config.strings, *self.config.files) if f.fits(path)), FileConfig(path))

    def _is_offered(self, source: Source) -> bool:
        """As `files` says; a site in place has data of its own beside the pages, which counts only by name."""
        if not (self.config.in_place or self.config.strings or self.config.files):
            return True
        path = self.config.relative(self.path(source))
        if self.config.in_place and not is_page(source.name):
            named = [f.translate for f in self.config.files if f.fits(path)]
            return source.name in self.strings or any(named) or (source.is_picture and not named)
        return self._file_config(path).translate

    def options(self, path: str) -> ReadOptions:
        """How the file at `path`, from the project's folder, is read."""
        mine = self._file_config(path)
        return ReadOptions(
            front_matter=tuple(dict.fromkeys(("title", "description", *self.config.front_matter))),
            keys=DATA_KEYS if mine.keys is None else mine.keys,
            types=mine.types,
            names=mine.names,
            notes=mine.notes,
            single_lines=mine.single_lines,
            code_tags=tuple(mine.code_tags),
            mdx=self._parser.mdx,
            parser=self._parser.parser,
            language=self.config.source_locale,
            arguments=tuple(mine.arguments),
            code=(*mine.code, *(x for x in self.config.labels if x == "mermaid")),
        )

    def document(self, source: Source) -> Document:
        """The source as read; FormatError where it cannot be."""
        if source.is_catalog:
            return self._without_source(source)
        path = self.path(source)
        if source.name in self.costly:
            self.door.keep_nothing()
            raise self.costly[source.name]
        if source.name in self.documents:
            self.door.again(path)
        else:
            self.documents[source.name] = self._within_limits(source.name, path)
            self._say_unused_keys(self.config.relative(path), self.documents[source.name])
        return self.documents[source.name]

    def _within_limits(self, name: str, path: Path) -> Document:
        """The file as read; one that is too costly is not tried again in this run, and the next run tries it anew."""
        limits, told = self.config.limits, self.config.relative(path)
        try:
            effort.refuse_large(self.door.size(path), limits, told)
            with effort.within(limits, told):
                return self.read(self.door.read(path), told)
        except effort.TooCostly as error:
            self.costly[name] = error
            self.door.keep_nothing()
            raise

    def _without_source(self, source: Source) -> Document:
        """What the PO files of a source offer that has none of its own."""
        from l10n_pipeline import foreign

        if source.name not in self.documents:
            found = foreign.document(self.config, self.door, self.problems, source.name)
            self.documents[source.name] = found
        else:
            for path in self._files_of(source):
                self.door.again(path)
        return self.documents[source.name]

    def read(self, data: bytes, name: str) -> Document:
        """A document of this project, with the laws' verdict from the cache where these bytes were seen before."""
        if b"\0" in data:
            check_text(data, name)  # UTF-16 has them, too
            line = data.count(b"\n", 0, data.index(b"\0")) + 1
            raise FormatError(
                "the character U+0000", path=name, line=line, advice="remove it: PO files cannot hold it"
            )
        return self.verdicts.read(data, name, self.options(name))

    def readable(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Document]]:
        """Each source with its document; one that cannot be read becomes a problem, and the others go on."""
        for source in sources:
            try:
                document = self.document(source)
            except FormatError as error:
                self.problems.report(error)
                continue
            nothing = not document.segments and not document.marks and not document.source.strip()
            if nothing and not source.is_catalog:
                place = Place(self.config.relative(self.path(source)), 1)
                advice = "write it or remove it"
                self.problems.add(Problem("empty-article", "warning", "the file is empty", advice, (place,)))
            for problem in document.problems:
                self.problems.add(problem)
            yield source, document

    def _say_unused_keys(self, path: str, document: Document) -> None:
        """Report a key that l10n.yaml names for this file alone and that no text of the file has."""
        for mine in (*self.config.strings, *self.config.files):
            for key in mine.keys or () if mine.pattern == path else ():
                if not key.startswith("!") and not any(fits(key, s.context) for s in document.segments):
                    places = (Place(FILE, mine.line), Place(path))
                    advice = "mend the pattern or remove it"
                    self.problems.add(
                        Problem("key-unused", "warning", f"no text matches the key '{key}'", advice, places)
                    )


def _suffix(name: str) -> str:
    """As a path has it: with the dot, and "" for a name that only begins with one."""
    stem, dot, end = name.rpartition("/")[2].rpartition(".")
    return dot + end if stem and end else ""


def _hidden(layout: Layout) -> Callable[[str], bool]:
    """Whether a part of a path begins with a dot, or the layout's generator makes no page of what it names."""
    indexes = {layout.index, layout.index.replace(".", ".*.")}  # _index.md, _index.en.md
    index, hides = _pattern(indexes), _pattern(layout.hides)
    return cache(lambda part: part.startswith(".") or bool(hides.match(part) and not index.match(part)))


def _pattern(globs: Iterable[str]) -> re.Pattern[str]:
    """What one of them fits, as `fnmatchcase` has it."""
    return re.compile("|".join(map(translate, globs)) or r"(?!)")


def _below(path: PurePosixPath, folder: str) -> bool:
    return len(path.parts) > 1 and path.parts[0] == folder
