"""A folder of generated files, in which people may have written, too.

A manifest of the former run says which files are ours, by their SHA-256. Any other that is in the way is copied
before it is replaced, and is never removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import FILE
from l10n_pipeline.edition.manifest import sha256
from l10n_pipeline.errors import ConfigError, FileError, FormatError
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import Project

KEPT = "replaced"
"""The folder in `.l10n/` with the copies, by path and the first digits of their SHA-256."""


_TRIES = 5
"""How often writing is tried again where somebody saves the same file at the same time."""


class Outputs:
    """What a run writes below `folder`; `known` says the SHA-256 of each file that a former one wrote there."""

    def __init__(self, project: Project, folder: Path, known: Callable[[], Mapping[str, str]]) -> None:
        self._project, self._folder, self._all_known = project, folder, known
        self._near: dict[str, str] = {}

    def know(self, known: Mapping[str, str]) -> None:
        """The SHA-256 of some of those files, which spares a look for all."""
        for path, digest in known.items():
            self._near.setdefault(path, digest)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return self._all_known()

    def _former(self, path: str) -> str | None:
        """The SHA-256 of what was written there last, by a former run or by this one."""
        return self._near[path] if path in self._near else self._known.get(path)

    def write(self, path: str, data: bytes) -> bool:
        """Write a file whole or not at all; False, without writing, where it has these bytes already.

        A run that does not write only returns what it would do. FileError where somebody has put a link there to what
        the project is made from.
        """
        target, door = self._folder / path, self._project.door
        self._refuse_link(target)
        for left in reversed(range(_TRIES)):
            old = door.read(target) if door.has(target) else None
            if not self._project.writes:
                return old != data
            if old is not None and old != data and sha256(old) != self._former(path):
                self._keep(target, old, was_ours=self._former(path) is not None)
            try:
                changed = door.save(target, data, old)
            except files.Changed:  # somebody saves at this very moment
                if not left:
                    raise
                continue
            self._near[path] = sha256(data)
            return changed
        return False

    def _refuse_link(self, target: Path) -> None:
        if not os.path.islink(target):
            return
        project, real = self._project, os.path.realpath(target)
        if real in self._inputs or real.startswith(self._inputs_below):
            message = f"it is a link to {project.relative(Path(real))}, which the project is made from"
            raise FileError(message, path=project.relative(target), advice="remove the link, and run again")

    @cached_property
    def _inputs(self) -> Collection[str]:
        """Where the files are that no output may take the place of."""
        project = self._project
        found = [project.root / FILE, *map(project.source_path, project.sources())]
        return {os.path.realpath(path) for path in found}

    @cached_property
    def _inputs_below(self) -> tuple[str, ...]:
        config = self._project.config
        found = [
            config.locales_folder,
            config.terms,
            config.templates,
            self._project.state_folder,
            config.root / ".git",
        ]
        found += [] if config.in_place else [config.sources]
        return tuple(os.path.join(os.path.realpath(folder), "") for folder in found if folder)

    def is_foreign(self, target: Path) -> bool:
        """Whether a site has a file there that no build wrote, or that somebody changed since: it is a person's."""
        project = self._project
        if not project.config.in_place or not project.door.has(target):
            return False
        path = os.path.relpath(target, self._folder).replace(os.sep, "/")
        return sha256(project.door.read(target)) != self._former(path)

    def bring(self, path: str, data: bytes) -> bool:
        """`write` for what an edition shows; a file of the site's own stays."""
        target = Path(os.path.normpath(self._folder / path))
        return not self.is_foreign(target) and self.write(path, data)

    def remove(self, path: str) -> bool:
        """Remove a file that a former run wrote and nobody changed, with the folders that it leaves empty."""
        door = self._project.door
        try:
            target = files.inside(self._folder, self._folder / path)
            if not door.has(target) or sha256(door.read(target)) != self._former(path):
                return False
        except (ConfigError, FormatError):
            return False  # no run wrote it
        if not self._project.writes:
            return True
        door.remove(target)
        for parent in target.relative_to(self._folder).parents:
            if parent == Path() or not door.remove_empty(self._folder / parent):
                break
        return True

    def _keep(self, target: Path, old: bytes, *, was_ours: bool) -> None:
        name = self._project.relative(target)
        copy = self._project.state_folder / KEPT / f"{name}.{sha256(old)[:8]}"
        self._project.door.write(copy, old)
        message = "somebody changed this generated file since the last run; their version is now "
        advice = "put the change into the source or the PO file instead"
        if not was_ours:
            message = "the file that stood where this edition belongs is now "
            advice = "look whether it says more, then delete it"
        message += self._project.relative(copy)
        self._project.add(Problem("output-changed", "warning", message, advice, (Place(name),)))
