"""Releases of a project: whose a source's name is, what it is called elsewhere, and where its editions lie."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from l10n_pipeline.config.config import Config
from l10n_pipeline.config.releases import Release
from l10n_pipeline.edition.beside import beside
from l10n_pipeline.edition.layouts import LAYOUTS, Layout
from l10n_pipeline.files import git

MARK = "@"
"""How names begin whose release lies outside of the sources' folder: `@1.0/guide.md`."""


class Room(NamedTuple):
    """A release that lies in a folder of this checkout."""

    release: Release
    prefix: str  # of its sources' names
    folder: Path
    layout: Layout | None  # the row that its editions go by; None where they go by the project's, with their name

    @property
    def is_outside(self) -> bool:
        return self.prefix.startswith(MARK)


@dataclass(frozen=True)
class Releases:
    """The releases that l10n.yaml names."""

    config: Config
    own: str  # what the site generator calls the sources' locale

    @cached_property
    def rooms(self) -> tuple[Room, ...]:
        """Those in folders, in the order of l10n.yaml."""
        return tuple(self._room(release) for release in self.config.releases if release.folder)

    def room(self, name: str) -> Room | None:
        """The release that a source's name belongs to; None for that of the sources' folder itself."""
        return next((room for room in self.rooms if name.startswith(room.prefix)), None)

    def split(self, name: str) -> tuple[str, str]:
        """The prefix of a name's release, and what the article is called in every release."""
        room = self.room(name)
        return (room.prefix, name[len(room.prefix) :]) if room else ("", name)

    def number(self, name: str) -> int:
        """Which release a name is of: 0 for that of the sources' folder, else from 1 on."""
        room = self.room(name)
        return self.config.releases.index(room.release) + 1 if room else 0

    def counterparts(self, name: str) -> Iterator[str]:
        """What the same article is called in the other releases, that of the sources' folder first."""
        prefix, rest = self.split(name)
        if not self.rooms or name.startswith("../"):
            return
        for other in ("", *(room.prefix for room in self.rooms)):
            if other != prefix:
                yield other + rest

    @cached_property
    def branches(self) -> tuple[tuple[Release, str], ...]:
        """Those in other branches than this one, each with its commit: "" where git does not know it."""
        return tuple((r, self._commit(r)) for r in self.config.releases if r.branch and r != self.own_branch)

    @cached_property
    def own_branch(self) -> Release | None:
        """The release that is checked out here, of those in branches."""
        found = [release for release in self.config.releases if release.branch]
        if not found:
            return None
        root = self.config.root
        here = git.branch(root)
        head = "" if here else git.commit(root, "HEAD")  # CI checks commits out
        return next((r for r in found if here == r.branch or (head and head == self._commit(r))), None)

    def commit(self, name: str) -> str:
        """The commit of the release of that name; "" where it is in no other branch."""
        return next((said for release, said in self.branches if release.name == name), "")

    def _commit(self, release: Release) -> str:
        names = (release.branch, f"origin/{release.branch}")
        return next((found for name in names if (found := git.commit(self.config.root, name))), "")

    def is_frozen(self, name: str) -> bool:
        """Whether nothing of the source's release is written."""
        room = self.room(name)
        release = room.release if room else self.own_branch
        return release is not None and release.frozen

    def top(self, name: str) -> str:
        """The part of a name's URLs that is its release; "" where its folder says that already."""
        room = self.room(name)
        return room.release.name if room and (room.is_outside or room.layout) else ""

    def shown(self, name: str) -> str:
        """A name as URLs have it: below its release's."""
        top = self.top(name)
        return f"{top}/{self.split(name)[1]}" if top else name

    def file(self, name: str) -> Path:
        """Where a file is whose name is one of the sources'."""
        room = self.room(name) if name.startswith(MARK) else None
        return room.folder / name[len(room.prefix) :] if room else self.config.sources / name

    # -- where they lie ----------------------------------------------------------------------------

    def _room(self, release: Release) -> Room:
        config = self.config
        folder = config.root / release.folder
        inside = folder.is_relative_to(config.sources)
        prefix = f"{folder.relative_to(config.sources).as_posix()}/" if inside else f"{MARK}{release.name}/"
        return Room(release, prefix, folder, self._layout(release, inside=inside))

    def _layout(self, release: Release, *, inside: bool) -> Layout | None:
        config, layout = self.config, LAYOUTS[self.config.layout]
        below = os.path.relpath(config.root / release.folder, config.editions).replace(os.sep, "/")
        source, other = (pattern.replace("{release}", release.name) for pattern in layout.releases)
        if release.edition:
            place = os.path.relpath(config.root / release.edition, config.editions).replace(os.sep, "/")
            source = posixpath.join(below, "{path}") if config.in_place else place
            return replace(layout, source=source, other=place, shared="", own="")
        if other:
            source = posixpath.join(below, "{path}") if config.in_place else source
            return replace(layout, source=source, other=other)
        if inside:
            return None
        return beside(layout, below, self.own) if config.in_place else _below(layout, release.name)


def _below(layout: Layout, name: str) -> Layout:
    """The row with the release's name in front of every path."""

    def moved(pattern: str) -> str:
        return pattern.replace("{path}", f"{name}/{{path}}").replace("{stem}", f"{name}/{{stem}}")

    source, other = layout.downloads
    return replace(
        layout,
        source=moved(layout.source),
        other=moved(layout.other),
        shared=moved(layout.shared),
        own=moved(layout.own),
        downloads=(moved(source), moved(other)),
    )
