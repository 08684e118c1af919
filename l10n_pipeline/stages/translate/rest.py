"""Articles at rest: nothing of them is for a translation run, so that a run looks at the others alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from l10n_pipeline.catalog import put_together
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.memory.exact import was_copied
from l10n_pipeline.model import Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.moved_texts import Gone
from l10n_pipeline.stages.translate.again import is_faulty
from l10n_pipeline.stages.translate.project_memory import ProjectMemory
from l10n_pipeline.stages.translate.releases import brought, has_releases


def awake(project: Project, locale: LocaleConfig, sources: Iterable[Source]) -> list[Source]:
    """The sources that a run may have something to do for; told of them is what reading them tells."""
    if locale.made_from is not None:  # they follow the texts of another locale
        return list(sources)
    readable, read = project.read(sources), list[Source]()
    batches = project.batch("rests", readable, locale.name, partial(_all_rest, project, locale, read))
    resting = (rests for batch in batches for rests in batch)
    if len(read) * 2 > len(project.sources()):
        _learn(project, locale.name)
    return [source for source, rests in zip(readable, resting, strict=True) if not rests]


def _learn(project: Project, locale: str) -> None:
    """Find out which file has which text while all are at hand, so that the first new text reads none of them."""
    if project.state.is_open:
        ProjectMemory(project, locale).learn()
        Gone(project, locale).learn()


def _all_rest(project: Project, locale: LocaleConfig, read: list[Source], sources: Sequence[Source]) -> list[bool]:
    read += sources
    return [project.memo("rest", s, locale.name, partial(_rests, project, locale, s)) for s in sources]


def _rests(project: Project, locale: LocaleConfig, source: Source) -> bool:
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
