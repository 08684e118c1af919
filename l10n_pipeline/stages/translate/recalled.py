"""What the translation memories of l10n.yaml have for open units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.intake.recall import Recalled
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Origin, Segment, State
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.stages.translate.engine_run import Prepared
from l10n_pipeline.stages.translate.run import Run


def recalled(run: Run, segment: Segment) -> Recalled | None:
    """What they have for the same words."""
    recall = run.project.catalogs.recall(run.locale.name)
    return recall.same(segment, of_person(run.locale)) if recall else None


def fill_same(run: Run, unit: Prepared) -> bool:
    """Fill an open unit with what is said for the same words; False where there is nothing."""
    found = recalled(run, unit.segment)
    if found:
        _take(run, unit, found)
    return found is not None


def fill_alike(run: Run, units: Sequence[Prepared]) -> Iterator[Prepared]:
    """Give open units, as drafts, the translation of a text that is much alike; yield the rest."""
    recall = run.project.catalogs.recall(run.locale.name)
    for unit in units:
        found = recall.alike(unit.segment) if recall else []
        if found:
            _take(run, unit, found[0])
        else:
            yield unit


def _take(run: Run, unit: Prepared, found: Recalled) -> None:
    fill(run, unit, found.target, "translated" if found.sure else "draft", found.where)


def fill(run: Run, unit: Prepared, target: str, state: State, where: str) -> None:
    """Give an open unit what a memory has; the digest tells later whether a person changed it."""
    digest = catalog.digest(target) if state == "translated" else ""
    run.change(unit.source, unit.segment.key, Change(target, state, Origin(exact.COPIED, where, digest)))
    run.done.from_memory += 1
