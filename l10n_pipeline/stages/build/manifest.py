"""The manifest beside the editions: by it a CMS publishes what changed, and a build removes what is no edition now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.edition import manifest
from l10n_pipeline.edition.blocks import fields
from l10n_pipeline.edition.manifest import EditionEntry, Former, sha256
from l10n_pipeline.errors import FileError, FormatError
from l10n_pipeline.files import Door
from l10n_pipeline.listing import MANIFEST
from l10n_pipeline.project import Project
from l10n_pipeline.stages.build.editions import Made
from l10n_pipeline.stages.build.outputs import Outputs

if TYPE_CHECKING:
    from l10n_pipeline.edition.policy import Share

Additions = Mapping[tuple[str, str], EditionEntry | None]
"""By locale and source; None where there is no edition."""


class Record:
    """The manifest of a build in the making; what the build does not touch keeps its entry."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._news: dict[tuple[str, str], EditionEntry | None] = {}
        self._added: dict[tuple[str, str], EditionEntry | None] = {}  # in this build
        self._is_as_left = False
        self.path = project.config.editions / MANIFEST

    @cached_property
    def _former(self) -> Mapping[tuple[str, str], EditionEntry]:
        return _read(_bytes(self._project.door, self.path))

    @cached_property
    def _former_files(self) -> Mapping[str, str]:
        if self._untouched is not None:
            return self._untouched.files
        return manifest.files_of(_bytes(self._project.door, self.path))

    @cached_property
    def _files(self) -> dict[str, str]:
        return dict(self._former_files)

    @cached_property
    def outputs(self) -> Outputs:
        """The folder of the editions, with what a former build wrote there."""
        return Outputs(self._project, self._project.config.editions, self._known)

    def _known(self) -> Mapping[str, str]:
        known = {path: digest for entry in self._former.values() for path, digest in entry.files.items()}
        known |= {entry.path: entry.digest for entry in self._former.values()}
        return known | dict(self._former_files)

    def keep_former(self) -> None:
        """The file is as a build left it, and there are the same articles: most of it need not be read.

        Where nothing is new it is not opened: that of 100,000 editions has 50 MB.
        """
        self._is_as_left = True

    @cached_property
    def _untouched(self) -> Former | None:
        if self._is_as_left:
            with suppress(FormatError), self._project.state.aside():
                return Former(self._project.door.read(self.path))
        return None

    def know_former(self, locale: str, source: str) -> None:
        """What a former build wrote of an edition is about to be asked for."""
        found = self._untouched.entry(locale, source) if self._untouched else None
        if found is not None:
            self.outputs.know({**found.files, found.path: found.digest})

    @property
    def _entries(self) -> dict[tuple[str, str], EditionEntry]:
        out = dict(self._kept)
        for key, entry in self._added.items():
            out.pop(key, None)
            if entry is not None:
                out[key] = entry
        return out

    @cached_property
    def _kept(self) -> dict[tuple[str, str], EditionEntry]:
        config = self._project.config
        names = self._project.listed.articles | set(self._project.listed.strings)
        locales = {config.source_locale, *(locale.name for locale in config.locales)}
        return {key: e for key, e in self._former.items() if key[0] in locales and key[1] in names}

    def is_of_people(self, target: Path) -> bool:
        """Whether a site has a page there that no build has written, be its texts taken over or not."""
        path = os.path.relpath(target, self._project.config.editions).replace(os.sep, "/")
        return self.outputs.is_foreign(target) or (path in self._taken_over and self._project.door.has(target))

    @cached_property
    def _taken_over(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self._former.values() if not entry.is_whole)

    def bring(self, path: str, data: bytes) -> bool:
        """Put an image or a download among the editions."""
        return self.outputs.bring(path, data)

    def add(self, made: Made, redirects: Sequence[tuple[str, str]]) -> None:
        """The edition as it is from now on; none where its locale leaves it out."""
        entry = None if made.composed is None else self._entry(made, made.composed.data, redirects)
        key = made.locale.name, made.source.name
        self._news[key] = self._added[key] = entry

    def news(self) -> Additions:
        """What was added since the last time."""
        news, self._news = self._news, {}
        return news

    def take(self, news: Additions) -> None:
        """What was added in another process."""
        self._added |= news

    def bring_along(self, files: Iterable[tuple[str, Path, bool]]) -> None:
        """What lies beside the articles, by its place among the editions: all of it, as it is from now on."""
        self._files.clear()
        for place, path, is_frozen in files:
            if is_frozen:
                self._files |= {p: digest for p, digest in self._former_files.items() if p == place}
                continue
            with self._project.each_alone():
                data = self._project.door.read(path)
                self.outputs.bring(place, data)
                self._files[place] = sha256(data)

    def take_over(self, locale: str, source: str, path: str, data: bytes) -> None:
        """A file that may be replaced as if a build had written it."""
        taken = {"locale": locale, "source": source, "path": path, "edition_sha256": sha256(data), "files": {}}
        if self._added.get((locale, source), self._kept.get((locale, source))) is None:
            self._added[locale, source] = manifest.entry(taken)

    def _entry(self, made: Made, data: bytes, redirects: Sequence[tuple[str, str]]) -> EditionEntry:
        from l10n_pipeline.publish.page import CHANGED, day

        places, locale, source = self._project.places, made.locale.name, made.document.source
        path = places.article(made.source.name, locale)
        changed = day(fields(source), *CHANGED)
        said = manifest.edition(
            locale,
            made.source.name,
            path,
            (sha256(source), sha256(data)),
            self._share(made),
            places.code(locale),
            source_changed=changed,
        )
        files = dict(sorted(made.files.items()))
        moved = [{"from": f"/{a}", "to": f"/{b}"} for a, b in redirects]
        return manifest.entry({**said, "files": files, "redirects": moved})

    def _share(self, made: Made) -> Share:
        from l10n_pipeline.edition.policy import Share, shown

        if made.composed is None or made.locale.name == self._project.config.source_locale:
            return Share()
        return shown(made.document, made.composed, self._project.units(made.source, made.locale.name))

    def close(self) -> list[str]:
        """Write the manifest; remove former editions that are none any more, and return their paths."""
        removed: list[str] = []
        data = self._spliced()
        if data is None:
            removed = [path for path in self._no_longer() if self.outputs.remove(path)]
            data = self.manifest() if self._entries or self._former else b""
        if self._project.writes and data:
            try:
                self._project.door.write(self.path, data)
            except FileError as error:
                self._project.report(error, "unwritable")
        return [self._project.relative(self._project.config.editions / path) for path in removed]

    def _no_longer(self) -> list[str]:
        """What former builds wrote that is no part of this one."""
        taken = {path for entry in self._entries.values() for path in (entry.path, *entry.files)}
        taken |= set(self._files)
        # What an import took over is a person's page until a build has written it.
        former = [
            *(entry.path for entry in self._former.values() if entry.path not in self._taken_over),
            *self._former_files,
        ]
        return [path for path in former if path not in taken]

    def _spliced(self) -> bytes | None:
        """The former file with what this build made in its places; None where it has to be put together anew."""
        news = {key: entry for key, entry in self._added.items() if entry is not None}
        if self._untouched is None or len(news) < len(self._added) or self._files != self._former_files:
            return None
        return self._untouched.with_entries(news)

    def manifest(self) -> bytes:
        """The file's bytes."""
        config = self._project.config
        entries = self._entries
        editions = [entries[key] for key in sorted(entries)]
        return manifest.encoded(config.project, editions, self._files, layout=config.layout)


def take_over(project: Project, pages: Iterable[tuple[str, str]]) -> None:
    """Pages of a site, by locale and source, whose every text the PO files have: a build may replace them.

    One that is changed afterwards is a person's again.
    """
    path = project.config.editions / MANIFEST
    record = Record(project)
    for locale, source in pages:
        place = project.places.article(source, locale)
        data = project.door.read(project.config.editions / place)
        record.take_over(locale, source, place, data)
    project.door.write(path, record.manifest())


def written(project: Project) -> Mapping[str, str]:
    """The SHA-256 of each edition of the last build, by its path from the folder of the editions."""
    found = _read(_bytes(project.door, project.config.editions / MANIFEST))
    return {entry.path: entry.digest for entry in found.values() if entry.is_whole}


def _read(data: bytes) -> dict[tuple[str, str], EditionEntry]:
    """The entries of a former manifest."""
    return {(entry.locale, entry.source): entry for entry in manifest.entries_of(data)}


def _bytes(door: Door, path: Path) -> bytes:
    try:
        return door.read(path)
    except FormatError:
        return b""
