"""Whether a translation run has something to do for an article, which is found out by looking at its units."""

from __future__ import annotations

from l10n_pipeline.catalog import put_together
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.memory.exact import was_copied
from l10n_pipeline.model import Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.again import is_faulty
from l10n_pipeline.stages.translate.releases import brought, has_releases


def is_at_rest(project: Project, locale: LocaleConfig, source: Source) -> bool:
    """Whether no step of a run has anything to do for a source in a locale."""
    units = project.units(source, locale.name)
    segments = project.document(source).by_key() if units else {}
    if has_releases(project) and any(brought(project, locale, source, segments)):
        return False
    return not any(
        _is_wanted(unit, segments.get(key))
        or (key in segments and is_faulty(project, locale, source, unit, segments[key]))
        for key, unit in units.items()
    )


def _is_wanted(unit: Unit, segment: Segment | None) -> bool:
    """Whether a step of a run, other than that for faulty machine texts, looks at the unit."""
    if unit.offer and unit.state == "translated":
        return True  # the offer is taken away
    if segment is None:
        return False
    return (
        unit.state == "new"
        or was_copied(unit)
        or (unit.state == "outdated" and not unit.offer and _may_get_offer(unit))
    )


def _may_get_offer(unit: Unit) -> bool:
    return not put_together(unit) or bool(unit.origin and unit.origin.detail.endswith("new"))
