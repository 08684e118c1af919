"""The manifest of the editions: what a CMS compares with the former one to publish only what changed.

It lies beside them, and tells a build which files of a former one are no edition any more. No clock: the same
editions have the same manifest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from l10n_pipeline.edition.blocks import fields
from l10n_pipeline.edition.policy import Share, shown
from l10n_pipeline.errors import FileError, FormatError
from l10n_pipeline.files import Door
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.project import Project
from l10n_pipeline.publish.page import CHANGED, day
from l10n_pipeline.sources import MANIFEST
from l10n_pipeline.stages.build.editions import Made
from l10n_pipeline.stages.build.outputs import Outputs, sha256

VERSION = 1

Entry = dict[str, Any]


class Record:
    """The manifest of a build in the making; what the build does not touch keeps its entry."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.path = project.config.editions / MANIFEST

    @cached_property
    def _former(self) -> Mapping[tuple[str, str], Entry]:
        return _read(self._project.door, self.path)

    @cached_property
    def _former_files(self) -> Mapping[str, str]:
        return _read_files(self._project.door, self.path)

    @cached_property
    def _files(self) -> dict[str, str]:
        return dict(self._former_files)

    @cached_property
    def outputs(self) -> Outputs:
        """The folder of the editions, with what a former build wrote there."""
        known = {path: digest for entry in self._former.values() for path, digest in entry["files"].items()}
        known |= {entry["path"]: entry["edition_sha256"] for entry in self._former.values()}
        return Outputs(self._project, self._project.config.editions, known | dict(self._former_files))

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        config, names = self._project.config, self._project.listed.articles
        locales = {config.source_locale, *(locale.name for locale in config.locales)}
        return {key: e for key, e in self._former.items() if key[0] in locales and key[1] in names}

    def bring(self, path: str, data: bytes) -> bool:
        """Put an image or a download among the editions."""
        return self.outputs.bring(path, data)

    def add(self, made: Made, redirects: Sequence[tuple[str, str]]) -> None:
        """The edition as it is from now on; none where its locale leaves it out."""
        key = made.locale.name, made.source.name
        self._entries.pop(key, None)
        if made.composed is not None:
            self._entries[key] = self._entry(made, made.composed.data, redirects)

    def bring_along(self, files: Iterable[tuple[str, Path]]) -> None:
        """What lies beside the articles, by its place among the editions: all of it, as it is from now on."""
        self._files.clear()
        for place, path in files:
            with self._project.each_alone():
                data = self._project.door.read(path)
                self.outputs.bring(place, data)
                self._files[place] = sha256(data)

    def take_over(self, locale: str, source: str, path: str, data: bytes) -> None:
        """A file that may be replaced as if a build had written it."""
        taken: Entry = {"locale": locale, "source": source, "path": path, "edition_sha256": sha256(data)}
        self._entries.setdefault((locale, source), {**taken, "files": {}})

    def _entry(self, made: Made, data: bytes, redirects: Sequence[tuple[str, str]]) -> Entry:
        project, locale = self._project, made.locale.name
        share = self._share(made)
        return {
            "locale": locale,
            "language": bcp47(locale),
            "code": project.places.code(locale),
            "source": made.source.name,
            "path": project.places.article(made.source.name, locale),
            "source_sha256": sha256(made.document.source),
            "edition_sha256": sha256(data),
            "source_changed": day(fields(made.document.source), *CHANGED),
            "states": dict(sorted(share.states.items())),
            "origins": dict(sorted(share.origins.items())),
            "files": dict(sorted(made.files.items())),
            "redirects": [{"from": f"/{a}", "to": f"/{b}"} for a, b in redirects],
        }

    def _share(self, made: Made) -> Share:
        if made.composed is None or made.locale.name == self._project.config.source_locale:
            return Share()
        return shown(made.document, made.composed, self._project.units(made.source, made.locale.name))

    def close(self) -> list[str]:
        """Write the manifest; remove former editions that are none any more, and return their paths."""
        taken = {path for entry in self._entries.values() for path in (entry["path"], *entry["files"])}
        taken |= set(self._files)
        former = [*(e["path"] for e in self._former.values()), *self._former_files]
        removed = [path for path in former if path not in taken]
        removed = [path for path in removed if self.outputs.remove(path)]
        if self._project.writes and (self._entries or self._former):
            try:
                self._project.door.write(self.path, self.manifest())
            except FileError as error:
                self._project.report(error, "unwritable")
        return [self._project.relative(self._project.config.editions / path) for path in removed]

    def manifest(self) -> bytes:
        """The file's bytes."""
        config = self._project.config
        data = {
            "version": VERSION,
            "project": config.project,
            "layout": config.layout,
            **({"files": dict(sorted(self._files.items()))} if self._files else {}),
            "editions": [self._entries[key] for key in sorted(self._entries)],
        }
        return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


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
    found = _read(project.door, project.config.editions / MANIFEST)
    return {entry["path"]: entry["edition_sha256"] for entry in found.values() if "states" in entry}


def _read(door: Door, path: Path) -> Mapping[tuple[str, str], Entry]:
    """The entries of a former manifest; none where there is none, or one that cannot be read."""
    try:
        found = json.loads(door.read(path))["editions"]
        return {(e["locale"], e["source"]): e for e in found if _is_entry(e)}
    except (FormatError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _read_files(door: Door, path: Path) -> dict[str, str]:
    """What a former build brought along, with its SHA-256."""
    try:
        found = json.loads(door.read(path))["files"]
        return {str(path): str(digest) for path, digest in found.items()}
    except (FormatError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is_entry(found: Any) -> bool:
    texts = (found["path"], found["edition_sha256"], *found["files"], *found["files"].values())
    return all(isinstance(text, str) for text in texts)
