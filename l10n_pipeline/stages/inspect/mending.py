"""`l10n check --fix`: what has one right answer is mended in the PO files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from l10n_pipeline import catalog, checks
from l10n_pipeline.catalog import PERSONAL, Catalog, Change
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.config.silences import FLAG
from l10n_pipeline.model import Key, Origin, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle import keeps, settle
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source

_OPINIONS = frozenset({"typography"})
"""Proposals that people may have reasons against."""

_ROUNDS = 8


def mend(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> int:
    """Write what the checks are sure of; return how many units were mended.

    Only units that the sources still have are changed, whatever their state, and the state stays.
    """
    count = 0
    for source, document in project.readable(sources):
        segments = document.by_key()
        for locale in locales:
            with project.each_alone():
                count += _file(project, source, segments, locale)
    return count


def _file(project: Project, source: Source, segments: Mapping[Key, Segment], locale: LocaleConfig) -> int:
    present = project.catalogs.catalog(source, locale.name)
    if present is None:
        return 0
    changes = {}
    for entry in present.entries:
        unit = entry.unit
        segment = segments.get(unit.key)
        if segment and unit.target and not (unit.obsolete or entry.plural):
            text = mended(project, unit, segment, locale)
            if text != unit.target:
                changes[unit.key] = _change(unit, text)
    if changes:
        _write(project, source, locale.name, present, changes)
    return len(changes)


def mended(project: Project, unit: Unit, segment: Segment, locale: LocaleConfig) -> str:
    """The mended text; of several mends each is applied to the result of those before it."""
    matches = project.matcher.in_segment(segment)
    context = Context(segment, locale.name, project.config.source_locale, matches, of_person(locale))
    passed = {flag.removeprefix(FLAG) for flag in unit.flags if flag.startswith(FLAG)}
    refused: set[str] = set()
    for _ in range(_ROUNDS):
        fixes = (
            p.fix
            for p in checks.run(unit, context)
            if p.fix not in (None, unit.target) and p.id not in _OPINIONS | passed and p.fix not in refused
        )
        fix = next(fixes, None)
        if fix is None:
            break
        if fix and (keeps(segment, unit.target, fix) or settle(segment, unit.target, context.allowed) == fix):
            unit = unit._replace(target=fix)
        else:
            refused.add(fix)
    return unit.target


def _change(unit: Unit, text: str) -> Change:
    origin = unit.origin
    if origin and origin.digest:
        origin = Origin(origin.kind, origin.detail, catalog.digest(text))
    return Change(text, unit.state, origin)


def _write(project: Project, source: Source, locale: str, present: Catalog, changes: Mapping[Key, Change]) -> None:
    before = catalog.unchanged(present)
    data = catalog.update(present, changes, overwrite=PERSONAL | {"machine"})
    if project.writes:
        project.door.save(project.po_path(source, locale), data, before)
        project.forget_catalog(source, locale)
