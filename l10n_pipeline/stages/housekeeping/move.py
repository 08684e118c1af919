"""A source that moves, with its template, its PO files and its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline import catalog, files
from l10n_pipeline.catalog import PERSONAL, Change
from l10n_pipeline.edition import links
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.formats import suffixes
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Origin, Place
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source


@dataclass(slots=True)
class Moved:
    """What a move did, and the links that lead to where the source was."""

    files: list[tuple[str, str]] = field(default_factory=list)
    links: list[Place] = field(default_factory=list)


def move(project: Project, old: str, new: str) -> Moved:
    """Move a source within the sources, by name or path, with everything that belongs to it.

    ConfigError where there is no such source, or something stands where it would go; then nothing has moved.
    """
    [source] = project.chosen([old])
    target = Source(_name(project, new, source.name))
    if target.is_block != source.is_block:
        raise ConfigError(f"{target.name} and {source.name} are not both blocks", advice="articles stay articles")
    pairs = [(a, b) for a, b in _pairs(project, source, target) if project.door.has(a)]
    for _, path in pairs:
        if project.door.has(path):
            raise ConfigError(
                "there is something already", path=project.relative(path), advice="move it away first"
            )
    moved = Moved([(project.relative(a), project.relative(b)) for a, b in pairs], list(_links_to(project, source)))
    if project.writes:
        for a, b in pairs:
            project.door.rename(a, b)
        _follow_copies(project, source, target)
    return moved


def _name(project: Project, new: str, old: str) -> str:
    """The new name below the sources; a folder takes the old name, a stem the old suffix."""
    folder = project.config.sources
    path = Path(new)
    path = path.relative_to(folder.name) if path.parts[:1] == (folder.name,) else path
    if new.endswith("/") or project.door.has_folder(folder / path):
        path /= Path(old).name
    if path.suffix.lower() not in suffixes():
        path = path.with_name(path.name + Path(old).suffix)
    files.inside(project.root, folder / path)
    return path.as_posix()


def _pairs(project: Project, source: Source, target: Source) -> Iterator[tuple[Path, Path]]:
    """PO files first and the source last: a move that is cut off is finished by the next one or by `extract`."""
    for locale in project.config.locales:
        yield project.po_path(source, locale.name), project.po_path(target, locale.name)
        if source.is_block:
            yield (
                project.own_block_path(source.block, locale.name),
                project.own_block_path(target.block, locale.name),
            )
    yield project.template_path(source), project.template_path(target)
    yield project.source_path(source), project.source_path(target)


def _links_to(project: Project, source: Source) -> Iterator[Place]:
    listed = project.listed
    site = links.LinkTargets(listed.articles, listed.names - listed.articles, project.config.routes)
    for other, document in project.readable(project.sources()):
        base = Path(other.name).parent.as_posix().removeprefix(".")
        for mark in document.marks:
            included = mark.kind == "include" and source.is_block and mark.value == source.block
            linked = mark.kind in ("link", "image") and links.resolve(site, base, mark.value).name == source.name
            if included or linked:
                yield Place(project.relative(project.source_path(other)), mark.line)


def _follow_copies(project: Project, source: Source, target: Source) -> None:
    """Copies name the PO file that they came from."""
    for locale in project.config.locales:
        frozen = {project.po_path(s, locale.name) for s in project.sources() if project.listed.is_frozen(s)}
        was, now = (project.relative(project.po_path(s, locale.name)) for s in (source, target))
        for path in project.door.walk(project.config.locales_folder / locale.name, ".po"):
            before = project.door.read(path)
            if was.encode() not in before or path in frozen:
                continue
            try:
                read = catalog.read(before, project.relative(path))
            except FormatError as error:
                project.report(error)
                continue
            changes = {
                key: Change(unit.target, unit.state, Origin(exact.COPIED, now, unit.origin.digest))
                for key, unit in read.index.items()
                if unit.origin and exact.is_copy(unit) and unit.origin.detail == was
            }
            project.door.save(path, catalog.update(read, changes, overwrite=PERSONAL | catalog.OPEN), before)
