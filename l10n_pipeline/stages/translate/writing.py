"""Writes what a run made into the PO files as they are now: what a person filled or touched meanwhile stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from l10n_pipeline import catalog, files
from l10n_pipeline.catalog import Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import FileError
from l10n_pipeline.memory.exact import COPIED, is_copy
from l10n_pipeline.model import Key, State, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.po_files import NODE as MERGED

_TRIES = 5


def write(project: Project, locale: LocaleConfig, changes: Mapping[Source, Mapping[Key, Change]]) -> None:
    """Write the changes into the PO files as they are now: what a person filled in the meantime stays."""
    for source, wanted in changes.items():
        path = project.po_path(source, locale.name)
        try:
            # New texts leave nothing to merge: a test of random histories holds it.
            with project.state.settling(path, (MERGED, locale.name, source.name)):
                _write(project, path, wanted)
        except FileError as error:
            project.report(error)
        project.forget_catalog(source, locale.name)


def _write(project: Project, path: Path, wanted: Mapping[Key, Change]) -> None:
    for left in reversed(range(_TRIES)):
        before = project.door.read(path)
        present = catalog.read(before, project.relative(path))
        units = present.index
        still = {k: c for k, c in wanted.items() if k in units and _may_write(units[k], c)}
        try:
            project.door.save(path, catalog.update(present, still, overwrite=_WRITES), before)
            return
        except files.Changed:  # somebody saves at this very moment
            if not left:
                raise


_WRITES: frozenset[State] = catalog.OPEN | {"outdated", "translated"}


def _may_write(unit: Unit, change: Change) -> bool:
    """Whether nobody has filled or touched the unit since it was read."""
    if change.origin and change.origin.kind == COPIED and unit.state == "translated":
        return is_copy(unit)
    if change.origin and change.origin.kind == COPIED and unit.origin is not None:
        return unit.state == "machine" or (unit.state == "outdated" and is_copy(unit))
    if unit.state == "new":
        return change.state != "outdated" or change.previous is not None
    if change.state == "outdated":  # its text is the person's, or old and new sentences that nobody touched
        return unit.state == "outdated" and (unit.target == change.target or catalog.put_together(unit))
    if change.state == "machine" == unit.state:
        return True
    return unit.state == change.state and unit.target == change.target
