"""Machine text that is asked for again: it has an error that nobody has touched, or a person has emptied it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from l10n_pipeline import catalog, checks
from l10n_pipeline.catalog import Change
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Key, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_machine
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.engine_run import Prepared, prepared


def faulty(project: Project, locale: LocaleConfig, sources: Sequence[Source]) -> Iterator[Prepared]:
    """The units whose machine text has an error and is as the engine left it: a new term, a text that may not stand."""
    if locale.engine is None:
        return
    for source, document in project.readable(sources):
        units = project.units(source, locale.name)
        segments = {s.key: s for s in reversed(document.segments)}
        for key, unit in units.items():
            if key in segments and _of_an_engine(unit):
                one = prepared(project, locale, source, segments[key])
                if _has_error(project, locale, unit, one):
                    yield replace(one, replaces=unit.target)


def _of_an_engine(unit: Unit) -> bool:
    origin = unit.origin
    return unit.state == "machine" and bool(origin) and not origin.detail.startswith("opencc/")  # type: ignore[union-attr]


def _has_error(project: Project, locale: LocaleConfig, unit: Unit, one: Prepared) -> bool:
    home = project.config.source_locale
    context = Context(one.segment, locale.name, home, one.matches, of_machine(locale), (), locale.spacing)
    return any(problem.severity == "error" for problem in checks.run(unit, context))


# -- emptied ---------------------------------------------------------------------------------------


def place(project: Project, source: Source, locale: LocaleConfig, segment: Segment) -> tuple[str, str, str]:
    """Where the ledger remembers what was written: PO file, context, text."""
    return project.relative(project.po_path(source, locale.name)), segment.key.context, segment.key.text


def unwanted(
    project: Project, locale: LocaleConfig, units: Sequence[Prepared], ledger: Ledger
) -> Iterator[Prepared]:
    """The units; those that a person has emptied know the text that is not to come back, and the ledger forgets it."""
    for unit in units:
        digest, texts = ledger.written(place(project, unit.source, locale, unit.segment))
        if digest and not unit.replaces:
            ledger.forget_all(locale.name, texts)
            unit = replace(unit, unwanted=digest)
        yield unit


def remember(
    project: Project,
    locale: LocaleConfig,
    changes: Mapping[Source, Mapping[Key, Change]],
    sent: Mapping[tuple[Source, Key], Sequence[str]],
) -> None:
    """Note in the ledger which machine texts now stand in which PO files, and the texts that they were asked by."""
    rows = [
        ((project.relative(project.po_path(source, locale.name)), key.context, key.text), change.target, texts)
        for (source, key), texts in sent.items()
        if (change := changes.get(source, {}).get(key)) and change.state == "machine"
    ]
    if rows:
        with Ledger(project.state_folder / "ledger.sqlite") as ledger:
            ledger.note([(where, catalog.digest(target), tuple(texts)) for where, target, texts in rows])
