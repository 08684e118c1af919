"""Machine text that is translated again: it has an error and no person has changed it, or a person has emptied it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from l10n_pipeline import catalog, checks
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Key, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_machine
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.engine_run import Prepared, prepared
from l10n_pipeline.stages.translate.kept import open_ledger
from l10n_pipeline.stages.translate.run import Run


def faulty(run: Run) -> Iterator[Prepared]:
    """The units whose machine text has an error and is as the engine left it: a new term, a text that may not stand."""
    project, locale = run.project, run.locale
    if locale.engine is None:
        return
    for source, document in project.readable(run.sources):
        segments = document.by_key()
        for key, unit in project.units(source, locale.name).items():
            if key in segments and segments[key].kind != PLURAL and _of_an_engine(unit):
                one = prepared(project, locale, source, segments[key])
                if _has_error(project, locale, unit, one):
                    yield replace(one, replaces=unit.target)


def is_faulty(project: Project, locale: LocaleConfig, source: Source, unit: Unit, segment: Segment) -> bool:
    """Whether `faulty` would yield the unit of a segment."""
    if locale.engine is None or segment.kind == PLURAL or not _of_an_engine(unit):
        return False
    return _has_error(project, locale, unit, prepared(project, locale, source, segment))


def _of_an_engine(unit: Unit) -> bool:
    return unit.state == "machine" and unit.origin is not None and unit.origin.by_engine


def _has_error(project: Project, locale: LocaleConfig, unit: Unit, one: Prepared) -> bool:
    home = project.config.source_locale
    context = Context(one.segment, locale.name, home, one.matches, of_machine(locale), (), locale.spacing)
    return any(problem.severity == "error" for problem in checks.run(unit, context))


# -- emptied ---------------------------------------------------------------------------------------


def unwanted(run: Run, units: Sequence[Prepared], *, by_engine: bool | None = None) -> list[Prepared]:
    """The units. One that a person has emptied carries the text that must not come back; the ledger forgets it.

    `by_engine` says whether something translates them; None: whether the locale has an engine.
    """
    if by_engine is None:
        by_engine = run.locale.engine is not None
    if not (units and by_engine and run.project.writes):
        return list(units)
    with run.project.each_alone():  # without the ledger nobody knows what was emptied: nothing is filled
        return _known_units(run, units)
    return []


def _known_units(run: Run, units: Sequence[Prepared]) -> list[Prepared]:
    """The units, as the ledger knows them."""
    out = []
    with _ledger(run) as ledger:
        for unit in units:
            digest, texts = ledger.written(_where(run, unit.source, unit.segment.key))
            if digest and not unit.replaces:
                ledger.forget_all(run.locale.name, texts)
                unit = replace(unit, unwanted=digest)
            out.append(unit)
    return out


def remember(run: Run) -> None:
    """Note in the ledger which machine texts now stand in which PO files, and the texts that they were asked by."""
    rows = [
        (_where(run, source, key), catalog.digest(change.target), texts)
        for (source, key), texts in run.asked_by.items()
        if (change := run.changes.get(source, {}).get(key)) and change.state == "machine"
    ]
    if rows:
        with _ledger(run) as ledger:
            ledger.note(rows)
            machine = (
                c.target for changes in run.changes.values() for c in changes.values() if c.state == "machine"
            )
            ledger.keep_texts({catalog.digest(target): target for target in machine})


def _ledger(run: Run) -> Ledger:
    return open_ledger(run.project)


def _where(run: Run, source: Source, key: Key) -> tuple[str, str, str]:
    """Where the ledger remembers what was written: PO file, context, text."""
    return run.po(source), key.context, key.text
