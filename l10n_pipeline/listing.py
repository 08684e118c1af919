"""The files among which sources are found: what lies in their folders, without what is an edition or another's."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from l10n_pipeline.config.config import FILE, Config
from l10n_pipeline.edition.beside import Others, beside
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import is_page, spelt
from l10n_pipeline.edition.releases import Releases, Room
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.problems import Problems

MANIFEST = "_l10n-manifest.json"
"""What a build says of its editions, beside them: no generator takes a name that begins so for a page."""

FOREIGN = frozenset({"node_modules", "vendor", "_site"})
"""Folders of an existing site that its packages and its generator fill."""


_HOMES = frozenset({"index", "_index", "README"})
"""Pages that any folder may have, so that one of such a name says nothing of the folder."""


@dataclass(frozen=True)
class Listing:
    """The files of a project's folders of sources, as a run found them."""

    config: Config
    door: Door
    problems: Problems
    releases: Releases
    left_out: set[str] = field(
        default_factory=set, init=False
    )  # patterns of `files` that pages of other locales fit

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
        passed = (*FOREIGN, ".") if self.config.in_place else ()
        for name in self.door.names(folder, without=passed):
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
        return out | self._unlisted(names - out, names, places)

    def _unlisted(self, rest: Collection[str], names: Collection[str], places: Others) -> set[str]:
        """Pages of locales that l10n.yaml lacks: with a source, or in a folder most pages of which have one."""
        found: dict[str, list[str]] = {}
        folders: dict[str, list[str]] = {}
        for name in sorted(rest):
            if code := places.unlisted(name, names):
                found.setdefault(code, []).append(name)
            elif code := places.folder_code(name):
                folders.setdefault(code, []).append(name)
        for code, mine in found.items():
            pages = [name for name in folders.get(code, ()) if is_page(name)]
            if any(PurePosixPath(name).stem not in _HOMES for name in mine) and len(mine) >= len(pages):
                mine += folders.get(code, [])
        left = {code: [n for n in mine if not self._is_named(n, code)] for code, mine in found.items()}
        left = {code: mine for code, mine in left.items() if mine}
        told = {code: [n for n in mine if not self._is_left_out(n)] for code, mine in left.items()}
        self._say_unlisted({code: mine for code, mine in told.items() if mine})
        return {name for mine in left.values() for name in mine}

    def _path(self, name: str) -> str:
        return f"{self.config.relative(self.config.sources)}/{name}".removeprefix("./")

    def _is_named(self, name: str, code: str) -> bool:
        """Whether `files` names the page, and not only a pattern that fits every locale."""
        fits = (one for one in self.config.files if one.translate and one.fits(self._path(name)))
        return any("*" not in one.pattern or code in re.split(r"[/.]", one.pattern) for one in fits)

    def _is_left_out(self, name: str) -> bool:
        """Whether `files` says that the page is no source: nobody has to be told."""
        fits = [one for one in self.config.files if not one.translate and one.fits(self._path(name))]
        self.left_out.update(one.pattern for one in fits)
        return bool(fits)

    def _say_unlisted(self, left: Mapping[str, Sequence[str]]) -> None:
        if not left:
            return
        several = ", ".join(f"{code} ({len(mine)})" for code, mine in left.items())
        message = f"pages of locales that l10n.yaml does not have are no sources: {several}"
        if len(left) == 1:
            (code,) = left
            message = f"this is taken for a page of the locale '{code}', which l10n.yaml does not have: no source"
        advice = "add them under `locales`, or name the files under `files` with `translate: true`"
        place = Place(self._path(next(iter(left.values()))[0]))
        self.problems.add(Problem("locale-unlisted", "warning", message, advice, (place,)))

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
