"""Translate: open units from the memory, then by the locale's engine; what an engine paid for is in the ledger.

Only units that are open are touched, and what is written has been verified. A unit that does not come back whole
stays open and is reported. What there is for outdated units goes into their comments.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from l10n_pipeline import catalog, files
from l10n_pipeline.catalog import Change
from l10n_pipeline.checks.script import doubled
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import BudgetSpent, EngineError, FileError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.locale_rules import has_own_script
from l10n_pipeline.locale_rules.language import foreign
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Place, Problem, State, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.protection import Result, only_protected
from l10n_pipeline.protection.masks import SCHEMES
from l10n_pipeline.protection.parts import build, text_of
from l10n_pipeline.settle import verify
from l10n_pipeline.settle.readings import of_machine, of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.again import faulty, remember, unwanted
from l10n_pipeline.stages.translate.copies import follow_originals
from l10n_pipeline.stages.translate.engine_run import Prepared, Translated, asked, prepared, well_set
from l10n_pipeline.stages.translate.offers import Changes, follow, project_memory
from l10n_pipeline.stages.translate.opencc import convert_from
from l10n_pipeline.text import inline

_TRIES = 5
BEFORE, BEHIND = 2, 1
"""How many texts before a unit and behind it an engine may see."""


def translate(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    *,
    budget: Budget | None = None,
) -> dict[str, Translated]:
    """Fill the open units of each locale, as far as the budget goes; in a project that does not
    write, count what would be sent.

    An answer that needs another try is sent again, so a run may send a little more than was counted.
    """
    out = {}
    budget = budget or Budget()
    for locale in locales:
        begun = time.monotonic()
        done = out[locale.name] = Translated()
        changes: Changes = {}
        done.machine += len(list(convert_from(project, locale, sources, changes)))
        done.from_memory += follow_originals(project, locale, sources, changes)
        waiting = [u for u in _open(project, locale, sources) if u.segment.key not in changes.get(u.source, {})]
        units = list(_from_memory(project, locale, waiting, changes, done))
        units = list(_in_source_language(project, locale, units, done))
        units = list(_kept(project, locale, units, changes, done))
        units += faulty(project, locale, sources)
        sent = _by_engine(project, locale, units, changes, done, budget)
        follow(project, locale, sources, changes, done, budget)
        if project.writes:
            _apply(project, locale, changes)
            remember(project, locale, changes, sent)
        done.seconds = time.monotonic() - begun
    return out


def _open(project: Project, locale: LocaleConfig, sources: Sequence[Source]) -> Iterator[Prepared]:
    for source, document in project.readable(sources):
        units = project.units(source, locale.name)
        seen: set[Key] = set()
        for i, segment in enumerate(document.segments):
            unit = units.get(segment.key)
            if unit and unit.state == "new" and segment.key not in seen:
                seen.add(segment.key)
                around = (*document.segments[max(i - BEFORE, 0) : i], *document.segments[i + 1 : i + 1 + BEHIND])
                neighbours = tuple(s.text for s in around)
                yield replace(prepared(project, locale, source, segment), neighbours=neighbours)


# -- memory ----------------------------------------------------------------------------------------


def _from_memory(
    project: Project, locale: LocaleConfig, units: Sequence[Prepared], changes: Changes, done: Translated
) -> Iterator[Prepared]:
    """Fill what the project has translated elsewhere; yield the rest."""
    if not units:
        return
    memory = project_memory(project, locale)
    for unit in units:
        po = project.relative(project.po_path(unit.source, locale.name))
        found = exact.look_up(memory, unit.segment.key, unit.segment.kind, po)
        if found is None or verify(unit.segment, found.target, of_person(locale)):
            yield unit
            continue
        digest = catalog.digest(found.target) if found.state == "translated" else ""
        change = Change(found.target, found.state, Origin("memory", found.po, digest))
        changes.setdefault(unit.source, {})[unit.segment.key] = change
        done.from_memory += 1


def _in_source_language(
    project: Project, locale: LocaleConfig, units: Iterable[Prepared], done: Translated
) -> Iterator[Prepared]:
    """Report and leave open what is in another language already: as English it would come back as nonsense."""
    source, detect = project.config.source_locale, project.config.detect_language
    for unit in units:
        language = foreign(inline.words(unit.coded), source, detect=detect)
        if not language or has_own_script(inline.words(unit.coded), locale.name):
            yield unit
            continue
        done.left_open += 1
        place = Place(project.relative(project.source_path(unit.source)), unit.segment.line)
        message = f"this text is not in {source} but in another language ({language}); it is not sent"
        advice = "make it a block of that locale, or mark it with <!-- l10n:skip -->"
        project.add(Problem("foreign-text", "warning", message, advice, (place,)))


# -- engine ----------------------------------------------------------------------------------------


def _kept(
    project: Project, locale: LocaleConfig, units: Iterable[Prepared], changes: Changes, done: Translated
) -> Iterator[Prepared]:
    """Copy units that hold nothing to translate, as the renderings say; yield the rest."""
    for unit in units:
        text = text_of(build(unit.coded, unit.spans)) if only_protected(unit.coded, unit.spans) else ""
        if not text or verify(unit.segment, text, of_machine(locale)) or doubled(unit.segment, text):
            yield unit
            continue
        change = Change(text, "translated", Origin("kept", "", catalog.digest(text)))
        changes.setdefault(unit.source, {})[unit.segment.key] = change
        done.kept += 1


def _by_engine(
    project: Project,
    locale: LocaleConfig,
    units: Sequence[Prepared],
    changes: Changes,
    done: Translated,
    budget: Budget,
) -> dict[tuple[Source, Key], list[str]]:
    """Send each distinct text once; return the texts that the units were asked by."""
    groups: dict[tuple[str, str], list[Prepared]] = {}
    for unit in _known_emptied(project, locale, units):
        groups.setdefault((unit.segment.text, unit.segment.syntax), []).append(unit)
    sent: dict[tuple[Source, Key], list[str]] = {}
    if not groups:
        return sent
    if locale.engine is None:
        done.left_open = len(units)
        message = f"{len(units)} units of {locale.name} are open and it has no engine"
        project.add(Problem("no-engine", "info", message, f"translate them, or name an engine for {locale.name}"))
        return sent
    results = asked(project, locale, [g[0] for g in groups.values()], done, budget)
    if results is None:
        done.left_open = len(units)
    if results is None or not project.writes:
        return sent
    for group, result in zip(groups.values(), results, strict=True):
        for unit in group:
            sent[unit.source, unit.segment.key] = sorted(result.asked)
            _take(project, locale, unit, result, changes, done)
    _report_failures(project, locale, done)
    if done.unsent:
        message = f"{done.unsent} units of {locale.name} stay open: the limit of this run is reached"
        project.add(Problem("limit-reached", "warning", f"{message} ({budget.reason()})", "run again to go on"))
    return sent


def _known_emptied(project: Project, locale: LocaleConfig, units: Sequence[Prepared]) -> list[Prepared]:
    if not (units and locale.engine and project.writes):
        return list(units)
    with Ledger(project.state_folder / "ledger.sqlite") as ledger:
        return list(unwanted(project, locale, units, ledger))


def _report_failures(project: Project, locale: LocaleConfig, done: Translated) -> None:
    """One problem for each way in which the engine failed, however many units it left open."""
    for message, errors in done.failures.items():
        advice = errors[0].advice or f"see to the service, or set `engines: {locale.engine}: url:`; then run again"
        said = f"{locale.engine} failed, {len(errors)} units of {locale.name} are left open: {message}"
        project.add(Problem("engine-failed", "error", said, advice))


def _take(
    project: Project, locale: LocaleConfig, unit: Prepared, result: Result, changes: Changes, done: Translated
) -> None:
    """Put a verified result among the changes; report one that was left open."""
    if isinstance(result.error, BudgetSpent):
        done.left_open += 1
        done.unsent += 1
        return
    if isinstance(result.error, EngineError):
        done.left_open += 1
        done.failed = True
        done.failures.setdefault(result.error.message, []).append(result.error)
        return
    text = well_set(unit, locale, result.text) if result.text is not None else None
    again = text is not None and catalog.digest(text) == unit.unwanted
    if text is None or again:
        if unit.replaces:  # it stays as it is, and the checks tell why
            return
        done.left_open += 1
        place = Place(project.relative(project.po_path(unit.source, locale.name)), _line(project, locale, unit))
        source = Place(project.relative(project.source_path(unit.source)), unit.segment.line)
        why = "the engine says again what was emptied" if again else result.reason
        message = f"left open: {why}"
        project.add(Problem("left-open", "warning", message, "translate it", (place, source)))
        return
    if result.warning:
        place = Place(project.relative(project.po_path(unit.source, locale.name)), _line(project, locale, unit))
        project.add(Problem("doubtful-answer", "warning", result.warning, "read this one first", (place,)))
    origin = Origin("machine", f"{done.engine} {result.detail}", catalog.digest(text))
    change = Change(text, "machine", origin)
    changes.setdefault(unit.source, {})[unit.segment.key] = change
    done.machine += 1
    done.levels[f"mask {result.level}" if result.level in SCHEMES else result.level] += 1
    for way in ("repaired" * result.repaired, f"pairs {result.pairs}" * bool(result.pairs)):
        if way:
            done.levels[way] += 1


def _line(project: Project, locale: LocaleConfig, unit: Prepared) -> int:
    found = project.units(unit.source, locale.name).get(unit.segment.key)
    return found.line if found else 0


_WRITES: frozenset[State] = catalog.OPEN | {"outdated", "translated"}


def _may_write(unit: Unit, change: Change) -> bool:
    """Whether nobody has filled or touched the unit since it was read."""
    if change.origin and change.origin.kind == "memory" and unit.state == "translated":
        return unit.origin is not None and unit.origin.kind == "memory"  # a copy that nobody touched
    if change.state == "outdated":  # its text is the person's, or old and new sentences that nobody touched
        return unit.state == "outdated" and (unit.target == change.target or catalog.put_together(unit))
    if change.state == "machine" == unit.state:
        return True
    return unit.state == "new" or (unit.state == change.state and unit.target == change.target)


# -- PO files --------------------------------------------------------------------------------------


def _apply(project: Project, locale: LocaleConfig, changes: Mapping[Source, Mapping[Key, Change]]) -> None:
    """Write the changes into the PO files as they are now: what a person filled in the meantime stays."""
    for source, wanted in changes.items():
        try:
            _write(project, project.po_path(source, locale.name), wanted)
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
