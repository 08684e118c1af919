"""What belongs to sources that have gone is removed: templates, PO files, editions; texts of people only when asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import suffixes
from l10n_pipeline.project import Project


@dataclass(slots=True)
class Pruned:
    """What belongs to sources that are no longer there."""

    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # PO files with texts of people


def prune(project: Project, *, translations: bool = False) -> Pruned:
    """Remove templates, PO files and editions without a source; texts of people only with `translations`."""
    done = Pruned()
    for path in _without_source(project):
        if path.suffix == ".po" and not translations and _has_people(project, path):
            done.kept.append(project.relative(path))
            continue
        done.removed.append(project.relative(path))
        if project.writes:
            project.door.remove(path)
    return done


def _without_source(project: Project) -> Iterator[Path]:
    sources = project.sources()
    locales, editions = project.config.locales_folder, project.config.editions
    names = [locale.name for locale in project.config.locales]
    yield from _others(project, locales / "templates", {project.template_path(s) for s in sources}, ".pot")
    for name in names:
        yield from _others(
            project, locales / name / "LC_MESSAGES", {project.po_path(s, name) for s in sources}, ".po"
        )
    if project.config.in_place:
        return  # what lies there may be a person's page: a build removes what it wrote itself
    for name in (project.config.source_locale, *names):
        for suffix in suffixes():
            yield from _others(project, editions / name, {project.edition_path(s, name) for s in sources}, suffix)


def _others(project: Project, folder: Path, known: set[Path], suffix: str) -> Sequence[Path]:
    return [path for path in project.door.walk(folder, suffix) if path not in known]


def _has_people(project: Project, path: Path) -> bool:
    try:
        read = catalog.read(project.door.read(path), project.relative(path))
    except FormatError:
        return True  # nobody knows
    entries = (e for e in read.entries if e is not read.header)
    return any(
        e.unit.notes
        or (e.unit.target and e.unit.state in PERSONAL and not (e.unit.origin and e.unit.origin.digest))
        for e in entries
    )
