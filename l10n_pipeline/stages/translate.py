"""Translate: open units from the memory, then by the locale's engine; what an engine paid for is in the ledger.

Only units that are open are touched, and what is written has been verified. A unit that does not come back whole
stays open and is reported.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import catalog, files, inline
from l10n_pipeline.catalog import Change
from l10n_pipeline.config import LocaleConfig
from l10n_pipeline.engines import create
from l10n_pipeline.errors import ConfigError, EngineError, FormatError
from l10n_pipeline.memory import exact
from l10n_pipeline.memory.ledger import Ledger
from l10n_pipeline.memory.recorded import Recorded
from l10n_pipeline.model import Key, Origin, Place, Problem, Segment
from l10n_pipeline.progress import progress
from l10n_pipeline.project import Project, Source
from l10n_pipeline.protection import Result, Task, kept_text, spans, translate_tasks
from l10n_pipeline.settle import verify
from l10n_pipeline.terms.match import Match

Changes = dict[Source, dict[Key, Change]]


@dataclass(slots=True)
class Translated:
    """What became of the open units of one locale."""

    from_memory: int = 0
    kept: int = 0  # units of protected spans, numbers and punctuation alone
    machine: int = 0
    left_open: int = 0
    sent: int = 0
    characters: int = 0
    seconds: float = 0.0
    failed: bool = False  # the engine did, and the rest is done
    levels: Counter[str] = field(default_factory=Counter)  # how texts came back: mask, repaired, split

    def numbers(self) -> dict[str, object]:
        """For .l10n/run.json."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class _Open:
    """One open unit, and the segment that it translates."""

    source: Source
    segment: Segment
    matches: tuple[Match, ...]


def translate(
    project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source], *, dry_run: bool = False
) -> dict[str, Translated]:
    """Fill the open units of each locale; with `dry_run`, count what would be sent."""
    out = {}
    for locale in locales:
        begun = time.monotonic()
        done = out[locale.name] = Translated()
        changes: Changes = {}
        units = list(_from_memory(project, locale, list(_open(project, locale, sources)), changes, done))
        units = list(_kept(project, locale, units, changes, done))
        _by_engine(project, locale, units, changes, done, dry_run)
        if not dry_run:
            _apply(project, locale, changes)
        done.seconds = time.monotonic() - begun
    return out


def _open(project: Project, locale: LocaleConfig, sources: Sequence[Source]) -> Iterator[_Open]:
    for source, document in project.readable(sources):
        units = project.units(source, locale.name)
        seen: set[Key] = set()
        for segment in document.segments:
            unit = units.get(segment.key)
            if unit and unit.state == "new" and segment.key not in seen:
                seen.add(segment.key)
                yield _Open(source, segment, term_matches(project, segment))


def term_matches(project: Project, segment: Segment) -> tuple[Match, ...]:
    """The terms of a segment's text; codes are no text, but what an alt text or a title says is."""
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    return project.matcher.find(segment.text, inline.outside_text(coded))


# -- memory ----------------------------------------------------------------------------------------


def _from_memory(
    project: Project, locale: LocaleConfig, units: Sequence[_Open], changes: Changes, done: Translated
) -> Iterator[_Open]:
    """Fill what the project has translated elsewhere; yield the rest."""
    if not units:
        return
    memory = exact.build(_entries(project, locale))
    for unit in units:
        po = project.relative(project.po_path(unit.source, locale.name))
        found = exact.look_up(memory, unit.segment.key, unit.segment.kind, po)
        if found is None or verify(unit.segment, found.target, locale.links):
            yield unit
            continue
        digest = catalog.digest(found.target) if found.state == "translated" else ""
        change = Change(found.target, found.state, Origin("memory", found.po, digest))
        changes.setdefault(unit.source, {})[unit.segment.key] = change
        done.from_memory += 1


def _entries(project: Project, locale: LocaleConfig) -> Iterator[exact.Entry]:
    for source, document in project.readable(project.sources()):
        units = project.units(source, locale.name)
        po = project.relative(project.po_path(source, locale.name))
        kinds = {s.key: s.kind for s in reversed(document.segments)}
        yield from (exact.Entry(po, kinds[key], unit) for key, unit in units.items() if key in kinds)


# -- engine ----------------------------------------------------------------------------------------


def _kept(
    project: Project, locale: LocaleConfig, units: Iterable[_Open], changes: Changes, done: Translated
) -> Iterator[_Open]:
    """Copy units that hold nothing to translate, as the renderings say; yield the rest."""
    for unit in units:
        coded = inline.parse(unit.segment.text, unit.segment.syntax, unit.segment.refs)
        text = kept_text(coded, spans(coded, unit.matches, locale.name))
        if text is None or verify(unit.segment, text, locale.links):
            yield unit
            continue
        change = Change(text, "translated", Origin("kept", "", catalog.digest(text)))
        changes.setdefault(unit.source, {})[unit.segment.key] = change
        done.kept += 1


def _by_engine(
    project: Project,
    locale: LocaleConfig,
    units: Sequence[_Open],
    changes: Changes,
    done: Translated,
    dry_run: bool,
) -> None:
    """Send each distinct text once."""
    groups: dict[tuple[str, str], list[_Open]] = {}
    for unit in units:
        groups.setdefault((unit.segment.text, unit.segment.syntax), []).append(unit)
    if not groups:
        return
    if locale.engine is None:
        done.left_open = len(units)
        message = f"{len(units)} units of {locale.name} are open and it has no engine"
        project.add(Problem("no-engine", "info", message, f"translate them, or name an engine for {locale.name}"))
        return
    if dry_run:
        done.sent = len(groups)
        done.characters = sum(len(text) for text, _ in groups)
        return
    try:
        results = _ask(project, locale, [g[0] for g in groups.values()], done)
    except EngineError as error:
        done.failed, done.left_open = True, len(units)
        message = f"the engine of {locale.name} failed: {error.message}"
        project.add(Problem("engine-failed", "error", message, error.advice))
        return
    for group, result in zip(groups.values(), results, strict=True):
        for unit in group:
            _take(project, locale, unit, result, changes, done)


def _ask(project: Project, locale: LocaleConfig, units: Sequence[_Open], done: Translated) -> list[Result]:
    options = project.config.engines.get(locale.engine or "", {})
    engine = create(locale.engine or "", project.config.source_locale, locale.name, options)
    tasks = [_task(locale, unit) for unit in units]
    with (
        Ledger(project.state_folder / "ledger.sqlite") as ledger,
        progress(f"{locale.name} ({engine.fingerprint})", len(tasks)) as advance,
    ):
        for problem in ledger.problems:
            project.add(problem)
        recorded = Recorded(engine, ledger)
        try:
            return translate_tasks(tasks, recorded, advance=advance)
        finally:
            done.sent, done.characters = recorded.sent, recorded.characters


def _task(locale: LocaleConfig, unit: _Open) -> Task:
    segment = unit.segment
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    return Task(
        segment.key,
        coded,
        spans(coded, unit.matches, locale.name),
        locale.name,
        terms=tuple({m.term.source: m.term for m in unit.matches}.values()),
        verify=lambda text: verify(segment, text, locale.links) is None,
    )


def _take(
    project: Project, locale: LocaleConfig, unit: _Open, result: Result, changes: Changes, done: Translated
) -> None:
    """Put a verified result among the changes; report one that was left open."""
    if result.text is None:
        done.left_open += 1
        place = Place(project.relative(project.po_path(unit.source, locale.name)), _line(project, locale, unit))
        source = Place(project.relative(project.source_path(unit.source)), unit.segment.line)
        message = f"left open: {result.reason}"
        project.add(Problem("left-open", "warning", message, "translate it", (place, source)))
        return
    engine = f"{result.fingerprint} {result.level}".strip()
    change = Change(result.text, "machine", Origin("machine", engine, catalog.digest(result.text)))
    changes.setdefault(unit.source, {})[unit.segment.key] = change
    done.machine += 1
    done.levels[result.level] += 1


def _line(project: Project, locale: LocaleConfig, unit: _Open) -> int:
    found = project.units(unit.source, locale.name).get(unit.segment.key)
    return found.line if found else 0


# -- PO files --------------------------------------------------------------------------------------


def _apply(project: Project, locale: LocaleConfig, changes: Mapping[Source, Mapping[Key, Change]]) -> None:
    """Write the changes into the PO files as they are now: what a person filled in the meantime stays."""
    for source, wanted in changes.items():
        path = project.po_path(source, locale.name)
        try:
            before = files.read(path)
            present = catalog.read(before, project.relative(path))
            units = present.index
            still_open = {k: c for k, c in wanted.items() if k in units and units[k].state == "new"}
            files.write_if_unchanged(path, catalog.update(present, still_open), before)
        except (FormatError, files.Changed) as error:
            project.report(error)
        project.forget_catalog(source, locale.name)


def unknown_engines(locales: Sequence[LocaleConfig]) -> list[ConfigError]:
    """The engines that l10n.yaml names and that are not there, before anything is read."""
    from l10n_pipeline.engines import check_name

    out = []
    for locale in locales:
        if locale.engine:
            try:
                check_name(locale.engine)
            except ConfigError as error:
                out.append(error)
    return out
