"""Copies from the memory follow their original when a person mends it; what people changed is listed, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Place, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.offers import Changes, project_memory


def follow_originals(project: Project, locale: LocaleConfig, sources: Sequence[Source], changes: Changes) -> int:
    """Add to `changes` the copies whose original reads otherwise now; return how many."""
    mended = 0
    memory: exact.Memory | None = None
    for source, key, unit, kind in _copies(project, locale, sources):
        memory = project_memory(project, locale) if memory is None else memory
        origin = unit.origin or unit.former
        assert origin is not None
        target = _original(memory, key, kind, origin.detail)
        if target is None or target == unit.target:
            continue
        if unit.origin:
            now = Origin("memory", origin.detail, catalog.digest(target))
            changes.setdefault(source, {})[key] = Change(target, "translated", now)
            mended += 1
        else:
            place = Place(project.relative(project.po_path(source, locale.name)), unit.line)
            message = f"the text differs from that of {origin.detail}, which it was copied from"
            project.add(Problem("copy-differs", "info", message, "see whether both are meant", (place,)))
    return mended


def _copies(
    project: Project, locale: LocaleConfig, sources: Sequence[Source]
) -> Iterator[tuple[Source, Key, Unit, str]]:
    """Translated units that came from another file, and those of them that a person has changed since."""
    for source, document in project.readable(sources):
        kinds: Mapping[Key, str] = {s.key: s.kind for s in reversed(document.segments)}
        for key, unit in project.units(source, locale.name).items():
            origin = unit.origin or unit.former
            if (
                unit.state == "translated"
                and origin
                and origin.kind == "memory"
                and origin.digest
                and key in kinds
            ):
                yield source, key, unit, kinds[key]


def _original(memory: exact.Memory, key: Key, kind: str, po: str) -> str | None:
    return next((e.unit.target for e in memory.get((key, kind), ()) if e.po == po), None)
