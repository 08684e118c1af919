"""The editions of a project: every article in every locale, as its translations and the locale's policy have it.

`edition` makes one; it is imported where one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks, links
from l10n_pipeline.errors import FormatError
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.minimum import Minimums
from l10n_pipeline.stages.build.noted import Names, NotedAddresses
from l10n_pipeline.stages.build.redirects import Slugs

if TYPE_CHECKING:
    from l10n_pipeline.edition.compose import Composed
    from l10n_pipeline.model import Document


@dataclass(frozen=True, slots=True)
class Made:
    """One article in one locale; `composed` is None where the locale leaves it out."""

    locale: LocaleConfig
    source: Source
    document: Document
    composed: Composed | None
    files: Mapping[str, str] = field(default_factory=dict)  # images and downloads it brings, with their SHA-256


@dataclass
class Editions:
    """The editions of `locales`, and of the source's own."""

    project: Project
    locales: Sequence[LocaleConfig]
    bring: Callable[[str, bytes], object] | None = None  # puts an image or a download among the editions
    today: date = field(default_factory=date.today)  # the day for blocks that are shown for a time only
    previous: Path | None = None  # a folder of former editions
    leads_away: bool = True  # whether links to what a locale leaves out are made to lead to the source's edition
    _slugs: dict[str, Slugs] = field(default_factory=dict)

    @property
    def everyone(self) -> list[LocaleConfig]:
        """The locale of the sources, then the others."""
        return [LocaleConfig(self.project.config.source_locale, None, (), {}), *self.locales]

    def of(self, source: Source) -> list[LocaleConfig]:
        """The locales that have an edition of a source: in place strings have none in the sources' locale."""
        if not source.is_article:
            return []
        mine = self.project.config.in_place and source.name in self.project.listed.strings
        return list(self.locales) if mine else self.everyone

    def jobs(self, sources: Sequence[Source], locales: Sequence[LocaleConfig] = ()) -> Iterator[Job]:
        """Every edition, locale by locale, but for that of a broken PO file, which stays as it was."""
        for locale in locales or self.everyone:
            for source in sources:
                if locale in self.of(source) and not (
                    locale in self.locales and self.project.is_broken(source, locale.name)
                ):
                    yield Job(self, locale, source)

    def ask_again(self) -> None:
        """Ask what former editions were made from, as far as it is not in files."""
        state = self.project.state
        self.ask_again_what_is_shown()
        state.ask("slugs", lambda name: next((self.slugs(x).said for x in self.everyone if x.name == name), None))
        state.ask("addresses", lambda _: self._addresses.said)

    def ask_again_what_is_shown(self) -> None:
        """Ask which articles are translated enough, and which blocks are in their time."""
        root = self.project.root
        self.minimums.ask_again(self.locales)
        self.project.state.ask("day", lambda path: self._said_of_day(root / path))

    def in_time(self, path: Path, data: bytes) -> bool:
        """Whether the day is in the time of a block; ValueError where it gives none."""
        self.project.state.note("day", self.project.relative(path), _said_of_day(data, self.today))
        return blocks.in_time(data, self.today)

    def _said_of_day(self, path: Path) -> str:
        try:
            return _said_of_day(self.project.door.read(path), self.today)
        except FormatError:
            return ""

    def note_slugs(self, locale: LocaleConfig) -> None:
        """What is made depends on the slugs of a locale's articles."""
        self.project.state.note("slugs", locale.name, self.slugs(locale).said)

    def slugs(self, locale: LocaleConfig) -> Slugs:
        """Where the articles of a locale are by their slugs."""
        if locale.name not in self._slugs:
            self._slugs[locale.name] = Slugs(self.project, locale)
        return self._slugs[locale.name]

    @cached_property
    def minimums(self) -> Minimums:
        """Which articles are translated too little."""
        return Minimums(self.project, self.previous)

    @cached_property
    def site(self) -> links.LinkTargets:
        """What links may lead to."""
        project, layout = self.project, self.project.places.layout
        return links.LinkTargets(
            Names(project, "article"),
            Names(project, "file"),
            project.config.routes,
            addresses=self._addresses if layout.pages != "file" else None,
            rooted=layout.links != "names",
            tops=layout.tops,
        )

    @cached_property
    def _addresses(self) -> NotedAddresses:
        return NotedAddresses(self.project)


def _said_of_day(data: bytes, today: date) -> str:
    try:
        return str(blocks.in_time(data, today))
    except ValueError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class Job:
    """An edition that is to be made."""

    editions: Editions
    locale: LocaleConfig
    source: Source
