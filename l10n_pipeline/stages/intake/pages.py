"""Brings a folder of translated pages in: each page beside the version of its source that it was made for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

from l10n_pipeline import files, lazy
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.manifest import sha256
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import FORMATS, Reader, reader
from l10n_pipeline.intake.history import History, Version
from l10n_pipeline.intake.kept import codes_of, fields_alone
from l10n_pipeline.intake.meaning import Meaning, meaning
from l10n_pipeline.intake.pages import Destinations, Paired, paired, prefixes, with_fragments
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.intake.placing import by_name
from l10n_pipeline.intake.untranslated import Both, is_copy, is_same, is_source
from l10n_pipeline.model import Document, Place, Segment
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.manifest import written
from l10n_pipeline.stages.intake.pairs import Imported

_TAKEN = ("translated", "outdated", "equal", "ours")
"""What became of a text that an edition shows, or that people here said in other words."""

_PAGES = frozenset(FORMATS) - {".csv", ".tsv"}  # a table is one of texts and their translations

_PREFIX = lazy.pattern(r"/\S*|https?://[^\s/]+(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class TranslatedPage:
    """A translated page and its source."""

    path: Path
    name: str  # for messages
    source: Source
    locale: LocaleConfig
    folder: Path  # that was named
    below: Path | None = None  # the same, unless the page itself was named


@dataclass
class Pages:
    """The pages of a project's locales, wherever they lie."""

    project: Project
    links: dict[str, Counter[tuple[str, str]]] = field(
        default_factory=dict
    )  # by locale: prefixes that became others
    alone: list[tuple[TranslatedPage, Segment]] = field(default_factory=list)  # what a page has beside its source
    without: list[Path] = field(default_factory=list)  # pages that have no source here
    kept: list[tuple[TranslatedPage, int, str]] = field(default_factory=list)  # lines that no unit holds
    dropped: int = 0
    _by_place: dict[str, dict[Path, str]] = field(default_factory=dict)
    editions: int = 0  # that builds wrote: their texts came out of the PO files
    seen: list[TranslatedPage] = field(default_factory=list)  # whose texts were read
    copies: list[TranslatedPage] = field(default_factory=list)  # that nobody translated
    untranslated: list[tuple[TranslatedPage, Segment]] = field(default_factory=list)  # in the source's language

    @cached_property
    def _meaning(self) -> Meaning | None:
        return meaning()

    @cached_property
    def _written(self) -> Mapping[str, str]:
        return written(self.project)

    @cached_property
    def _history(self) -> History:
        return History(self.project.config.sources)

    @cached_property
    def _destinations(self) -> Destinations:
        return Destinations(codes_of(self.project.config))

    def of(self, path: Path, locale: LocaleConfig | None) -> Iterator[TranslatedPage]:
        """The pages of a folder, or one; of all locales where none is told, by the part of the path that names one."""
        names = [source.name for source in self.project.chosen(())]
        folder = path if path.is_dir() else path.parent
        locale = locale or self._of_folder(folder)
        for file in files.named(path):
            if file.suffix.lower() not in _PAGES:
                continue
            found = self._in_place(files.real(file)) or self._place(
                file.relative_to(folder).as_posix(), names, locale
            )
            if found is None:
                continue
            name, own = found
            if not name:
                self.without.append(file)
            elif self._is_edition(file):
                self.editions += 1
            elif files.real(file) != files.real(self.project.source_path(Source(name))):
                yield TranslatedPage(file, str(file), Source(name), own, folder, folder if path.is_dir() else None)

    def present(self, locales: Sequence[LocaleConfig] = ()) -> Iterator[TranslatedPage]:
        """The pages that lie where editions of the project belong, and that no build wrote."""
        project = self.project
        for one in locales or project.config.locales:
            there = {
                file: name
                for file, name in self._editions_of(one.name).items()
                if project.door.has_file(file) and not self._is_table(name)
            }
            top = Path(os.path.commonpath([file.parent for file in there])) if there else project.root
            for file, name in there.items():
                if self._is_edition(file):
                    self.editions += 1
                elif file != project.source_path(Source(name)):
                    yield TranslatedPage(file, project.relative(file), Source(name), one, top, project.root)

    def _is_table(self, name: str) -> bool:
        mine = self.project.listed.strings.get(name)
        return bool(mine and mine.table)

    def _in_place(self, file: Path) -> tuple[str, LocaleConfig] | None:
        """The source and the locale of a page where a site in place has them; "" for a page without a source."""
        if not self.project.config.in_place or not file.is_relative_to(self.project.root):
            return None
        path = self.project.relative(file)
        for locale in self.project.config.locales:
            if name := self._editions_of(locale.name).get(file):
                return name, locale
        for locale in self.project.config.locales:
            if any(fnmatchcase(path, glob) for glob in self.project.locale_globs(locale.name)):
                return self._editions_of(locale.name).get(file, ""), locale
        return None

    def _editions_of(self, locale: str) -> dict[Path, str]:
        if locale not in self._by_place:
            sources = self.project.chosen(())  # nothing is written into a frozen release
            self._by_place[locale] = {self.project.edition_path(s, locale): s.name for s in sources}
        return self._by_place[locale]

    def _of_folder(self, folder: Path) -> LocaleConfig | None:
        """The locale that a folder is of by its own path in the project: `i18n/de/…/current`, `src-de`."""
        from l10n_pipeline.intake.files import by_code

        whole = files.real(folder)
        if not whole.is_relative_to(self.project.root):
            return None
        for part in reversed(whole.relative_to(self.project.root).parts):
            if found := by_code(self.project.config.locales, part.removeprefix("src-")):
                return found
        return None

    def _is_edition(self, file: Path) -> bool:
        """Whether a build wrote it."""
        folder = self.project.config.editions
        if not files.real(file).is_relative_to(folder):
            return False
        known = self._written.get(files.real(file).relative_to(folder).as_posix())
        with suppress(FormatError):  # no file: it is told where it is read
            return known is not None and known == sha256(files.read(file))
        return False

    def _place(
        self, path: str, names: Sequence[str], locale: LocaleConfig | None
    ) -> tuple[str, LocaleConfig] | None:
        """The source of a page and its locale; None for a page of another locale."""
        from l10n_pipeline.intake.files import by_code

        parts = PurePosixPath(path).parts
        locales = self.project.config.locales
        stem, _, suffix = parts[-1].partition(".")
        middle, _, last = suffix.rpartition(".")
        own = by_code(locales, middle) if middle else None
        if own:
            parts = (*parts[:-1], f"{stem}.{last}")
        for n, part in enumerate(parts[:-1]):
            if own is None and (own := by_code(locales, part)):
                parts = parts[:n] + parts[n + 1 :]
        if locale and own not in (None, locale):
            return None
        own = own or locale
        return None if own is None else (by_name(names, "/".join(parts)), own)

    def pairs(self, page: TranslatedPage) -> list[Translation]:
        """What the page says; FormatError where it cannot be read."""
        options = self.project.read_options(self.project.config.relative(self.project.source_path(page.source)))
        read = reader(page.source.name, options)
        target = reader(page.name, options)(files.read(page.path, page.below))
        found = paired(self._versions(page, read), target, self._destinations, self._meaning)
        dropped = self.project.config.dropped_fields
        own_fields = fields_alone(
            self.project.document(page.source), target, dropped=dropped
        )  # a build knows what becomes of them
        if not (found.dropped or own_fields):
            self.seen.append(page)
        self.alone += [(page, segment) for segment in found.alone]
        self.kept += [(page, number, line) for number, line in found.kept]
        self.dropped += found.dropped
        self.links.setdefault(page.locale.name, Counter()).update(prefixes(found.pairs, self._destinations))
        return [self._pair(page, one, other, found) for one, other in self._translated(page, found.pairs)]

    def _translated(self, page: TranslatedPage, pairs: Sequence[Both]) -> list[Both]:
        """The pairs without what the page shows in the source's language; of a copy names stay open, too."""
        left = [pair for pair in pairs if is_source(*pair, page.locale.name)]
        if is_copy(pairs, left):
            self.copies.append(page)
            left = [pair for pair in pairs if is_same(*pair) or is_source(*pair, page.locale.name)]
        self.untranslated += [(page, one[1]) for one in left]
        gone = {id(pair) for pair in left}
        return [pair for pair in pairs if id(pair) not in gone]

    def _pair(self, page: TranslatedPage, source: Segment, target: Segment, found: Paired) -> Translation:
        text = with_fragments(source, target, self._destinations)
        return Translation(
            source.text,
            text,
            "translated" if found.is_sure(target) else "draft",
            Place(page.name, target.line),
            (page.source.name,),
            context=source.context if source.kind == "value" else "",
        )

    def _versions(self, page: TranslatedPage, read: Reader) -> Iterator[Document]:
        """Today's source, then those of git: first the one that stood when the page was changed last."""
        today = self.project.document(page.source)
        yield today
        top = self.project.config.sources
        mine = self._history.versions(self.project.source_path(page.source), top)
        theirs = self._history.versions(page.path, page.folder)
        when = theirs[0].time if theirs else None
        for version in _nearest(mine, when):
            data = self._history.read(version)
            if data is not None:
                try:
                    yield today if data == today.source else read(data)
                except FormatError:
                    continue

    def whole(self, done: Mapping[str, Imported]) -> list[tuple[str, str]]:
        """The locale and source of each page in its edition's place that the units hold all of."""
        partly = {page.name for page, _ in self.alone} | {page.name for page, *_ in self.kept}
        partly |= {page.name for page in self.copies}  # a site would be without them
        for imported in done.values():
            partly |= {pair.place.path for pair, fate, _ in imported.fates if fate not in _TAKEN}
        return [
            (x.locale.name, x.source.name) for x in self.seen if x.name not in partly and self._in_its_place(x)
        ]

    def _in_its_place(self, page: TranslatedPage) -> bool:
        return files.real(page.path) == self.project.edition_path(page.source, page.locale.name)

    def links_of(self, locale: str) -> Mapping[str, str]:
        """The prefixes of links that are others in the locale's pages."""
        out: dict[str, str] = {}
        for (was, now), _ in self.links.get(locale, Counter()).most_common():
            if _PREFIX.fullmatch(was) and _PREFIX.fullmatch(
                now
            ):  # of a relative link no prefix says where it leads
                out.setdefault(was, now)
        return out


def _nearest(versions: Sequence[Version], time: int | None) -> list[Version]:
    """The versions before a time, newest first; then those after it, oldest first."""
    if time is None:
        return list(versions)
    before = [v for v in versions if v.time <= time]
    return before + [v for v in reversed(versions) if v.time > time]
