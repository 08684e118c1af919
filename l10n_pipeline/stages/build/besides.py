"""Files of the sources' folder that are no articles, and that a site needs all the same: CNAME, style sheets."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from mimetypes import guess_type
from pathlib import Path

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.project import Project
from l10n_pipeline.sources import BLOCKS


def besides(project: Project, locales: Sequence[LocaleConfig]) -> Iterator[tuple[str, Path, bool]]:
    """The files that are no articles, by their place among the editions, and whether their release is frozen.

    They go with the sources' locale, unless its pages stay in place; with the others go what belongs to a page there,
    and their own versions.
    """
    places, layout, home = project.places, project.places.layout, project.config.source_locale
    for name in _names(project):
        image = (guess_type(name)[0] or "").startswith("image/")
        for locale in locales:
            mine = project.own_file_path(name, locale.name)
            own = locale.name != home and project.door.has(mine)
            is_home = (
                locale.name == home and not project.config.in_place
            )  # there they are what the generator reads
            if own or is_home or (layout.bundles and _in_bundle(project, name)):
                path = mine if own else project.listed.file(name)
                place = places.file(name, locale.name, own=own, image=image)
                if os.path.normpath(project.config.editions / place) != str(path):  # in place it is there
                    yield place, path, project.listed.releases.is_frozen(name)


def _names(project: Project) -> Iterator[str]:
    """The files that a generator takes in and that no article or block is."""
    listed, hides = project.listed, project.places.layout.hides
    sources = {source.name for source in listed.all if not source.is_picture}
    for name in sorted(listed.names - sources):
        parts = name.split("/")
        hidden = any(part.startswith(".") or any(fnmatchcase(part, h) for h in hides) for part in parts)
        if not hidden and parts[0] != BLOCKS:
            yield name


def _in_bundle(project: Project, name: str) -> bool:
    """Whether an index.md above the file makes a page of its folder, and no section."""
    folder = posixpath.dirname(name)
    while folder:
        if f"{folder}/index.md" in project.listed.articles and folder not in project.places.sections:
            return True
        folder = posixpath.dirname(folder)
    return False
