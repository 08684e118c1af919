"""The files among which sources are found: what lies in their folders, without what is an edition or another's."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from l10n_pipeline.config.config import FILE, Config
from l10n_pipeline.edition.beside import Others, beside
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import spelt
from l10n_pipeline.edition.releases import Releases, Room
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.problems import Problems

MANIFEST = "_l10n-manifest.json"
"""What a build says of its editions, beside them: no generator takes a name that begins so for a page."""

FOREIGN = frozenset({"node_modules", "vendor", "_site"})
"""Folders of an existing site that its packages and its generator fill."""


@dataclass(frozen=True)
class Listing:
    """The files of a project's folders of sources, as a run found them."""

    config: Config
    door: Door
    problems: Problems
    releases: Releases

    @cached_property
    def names(self) -> frozenset[str]:
        """Every file of the sources' folder and of releases beside it, by its name with `/`."""
        names = frozenset(self._below(self.config.sources, ""))
        for room in self.releases.rooms:
            if room.is_outside:
                self._refuse_mark(names, room)
                names |= frozenset(self._below(room.folder, room.prefix))
            self._say_missing(names, room)
        return names - self._editions(names) if self.config.in_place else names

    def _below(self, folder: Path, prefix: str) -> Iterator[str]:
        """The names of the files below a folder of sources."""
        for name in self.door.names(folder):
            if not self.config.in_place or not self._elsewhere(folder / name, folder):
                yield prefix + name

    def _refuse_mark(self, names: Collection[str], room: Room) -> None:
        if other := next((name for name in sorted(names) if name.startswith(room.prefix)), ""):
            message = f"{room.prefix} is how the articles of release {room.release.name} are called"
            path = self.config.relative(self.config.sources / other)
            raise ConfigError(message, path=path, advice="rename this folder")

    def _say_missing(self, names: Collection[str], room: Room) -> None:
        if not any(name.startswith(room.prefix) for name in names):
            message = f"the folder of release {room.release.name} has no files: {room.release.folder}"
            place = Place(FILE, room.release.line)
            self.problems.add(Problem("release-empty", "warning", message, "mend it or remove it", (place,)))

    def _elsewhere(self, path: Path, folder: Path) -> bool:
        """Whether a file below a folder of sources belongs to another folder of a project in place."""
        config = self.config
        apart = (config.locales_folder, config.terms, config.site)
        parts = path.relative_to(folder).parts
        return (
            path.name == MANIFEST
            or not FOREIGN.isdisjoint(parts)
            or any(part.startswith(".") for part in parts)
            or any(path.is_relative_to(other) for other in apart)
        )

    def _editions(self, names: frozenset[str]) -> set[str]:
        """Those of a site's files that are pages of other locales; one that l10n.yaml lacks is told."""
        config, layout = self.config, LAYOUTS[self.config.layout]
        others = [locale.code or spelt(layout, locale.name) for locale in config.locales]
        own = config.source_code or spelt(layout, config.source_locale)
        folder = in_site(config)
        places = Others(beside(layout, folder, own), folder, own, others)
        out = {name for name in names if places.is_edition(name)} | self._of_releases(names, own, others)
        unlisted: dict[str, str] = {}
        for name in sorted(names - out):
            path = f"{config.relative(config.sources)}/{name}".removeprefix("./")
            code = places.unlisted(name, names)
            if code and not any(file.fits(path) and file.translate for file in config.files):
                out.add(name)
                unlisted.setdefault(code, path)
        for code, path in unlisted.items():
            message = f"this is taken for a page of the locale '{code}', which l10n.yaml does not have: no source"
            advice = "add it under `locales`, or name the file under `files` with `translate: true`"
            self.problems.add(Problem("locale-unlisted", "warning", message, advice, (Place(path),)))
        return out

    def _of_releases(self, names: Iterable[str], own: str, codes: Sequence[str]) -> set[str]:
        """Those of a site's files that are pages of other locales of a release."""
        out: set[str] = set()
        for room in self.releases.rooms:
            if room.layout:
                prefix, folder = (room.prefix, room.release.folder) if room.is_outside else ("", "")
                below = in_site(self.config) if not folder else self._in_site(folder)
                places = Others(room.layout, below, own, codes)
                out |= {n for n in names if n.startswith(prefix) and places.is_edition(n.removeprefix(prefix))}
        return out

    def _in_site(self, folder: str) -> str:
        return os.path.relpath(self.config.root / folder, self.config.editions).replace(os.sep, "/")


def in_site(config: Config) -> str:
    """The folder of the sources, seen from the folder of the editions; "" for this itself."""
    folder = os.path.relpath(config.sources, config.editions).replace(os.sep, "/")
    return "" if folder == "." else folder
