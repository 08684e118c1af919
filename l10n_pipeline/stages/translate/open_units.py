"""The open units of a locale: filled from the memory, then by its engine; what an engine paid for is in the ledger.

Only units that are open are touched, and what is written has been verified. A unit that does not come back whole
stays open and is reported. What there is for outdated units goes into their comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.checks.script import doubled
from l10n_pipeline.doubt import Pair
from l10n_pipeline.doubt.mends import mended
from l10n_pipeline.engines.resilient import RESTS
from l10n_pipeline.errors import BudgetSpent, EngineError, OtherShard
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.locale_rules import has_own_script
from l10n_pipeline.locale_rules.language import foreign
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Document, Key, Origin, Place, Problem
from l10n_pipeline.protection import Result, only_protected
from l10n_pipeline.protection.masks import SCHEMES
from l10n_pipeline.protection.parts import build, text_of
from l10n_pipeline.settle import keeps, verify
from l10n_pipeline.settle.readings import of_machine, of_person
from l10n_pipeline.stages.translate.again import faulty, unwanted
from l10n_pipeline.stages.translate.aids import aids
from l10n_pipeline.stages.translate.briefs import briefed
from l10n_pipeline.stages.translate.copies import follow_originals
from l10n_pipeline.stages.translate.engine_run import Prepared, asked, prepared, well_set
from l10n_pipeline.stages.translate.offers import follow
from l10n_pipeline.stages.translate.opencc import convert_from
from l10n_pipeline.stages.translate.plurals import fill_plurals
from l10n_pipeline.stages.translate.recalled import fill, fill_alike, fill_same
from l10n_pipeline.stages.translate.release_forms import follow_forms
from l10n_pipeline.stages.translate.releases import follow_releases
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.stages.translate.second_look import findings, planned
from l10n_pipeline.stages.translate.trust import risks
from l10n_pipeline.text import inline

LONGEST = 100_000
"""Characters of a text that is sent. No service takes more at once, and a model would lose its thread long before."""

BEFORE, BEHIND = 2, 1
"""How many texts before a unit and behind it an engine may see."""


def fill_open(run: Run) -> None:
    """Find a text for each open unit of the run's sources, as far as its budget goes."""
    _by_engine(run, [*free(run), *faulty(run)])
    fill_plurals(run)
    follow(run)


def free(run: Run, *, told: bool | None = None) -> list[Prepared]:
    """Do what costs nothing (other characters, copies, the memory, what needs no translation), and return the rest.

    `told` says whether whoever translates the rest is told of terms; None: as the locale's engine is.
    """
    run.done.machine += convert_from(run)
    run.done.from_memory += follow_originals(run)
    run.done.from_memory += follow_releases(run)
    run.done.from_memory += follow_forms(run)
    units = [u for u in _open(run, told) if not run.changes_unit(u.source, u.segment.key)]
    units = list(_from_memory(run, units))
    units = list(_in_source_language(run, _of_a_size(run, units)))
    return list(_kept(run, units))


def _open(run: Run, told: bool | None) -> Iterator[Prepared]:
    project, locale = run.project, run.locale
    for source, document in project.readable(run.sources):
        units = project.units(source, locale.name)
        seen: set[Key] = set()
        for i, segment in enumerate(document.segments):
            unit = units.get(segment.key)
            if unit and unit.state == "new" and segment.key not in seen and segment.kind != PLURAL:
                seen.add(segment.key)
                one = prepared(project, locale, source, segment, told=told)
                yield replace(one, neighbours=neighbours(document, i))


def neighbours(document: Document, number: int) -> tuple[str, ...]:
    """The texts around a segment of a document."""
    before = document.segments[max(number - BEFORE, 0) : number]
    return tuple(s.text for s in (*before, *document.segments[number + 1 : number + 1 + BEHIND]))


# -- memory ----------------------------------------------------------------------------------------


def _from_memory(run: Run, units: Sequence[Prepared]) -> Iterator[Prepared]:
    """Fill what the project has translated elsewhere, or a memory of l10n.yaml has; yield the rest."""
    locale = run.locale
    for unit in units:
        found = exact.look_up(run.memory, unit.segment.key, unit.segment.kind, run.po(unit.source))
        if found is None or verify(unit.segment, found.target, of_person(locale)):
            if not fill_same(run, unit):
                yield unit
            continue
        fill(run, unit, found.target, found.state, found.po)


def _of_a_size(run: Run, units: Iterable[Prepared]) -> Iterator[Prepared]:
    """Report and leave open what is too long for any engine."""
    for unit in units:
        length = len(unit.segment.text)
        if length <= LONGEST or run.locale.engine is None:
            yield unit
            continue
        run.done.left_open += 1
        place = Place(run.project.relative(run.project.source_path(unit.source)), unit.segment.line)
        message = f"left open: the text has {length:,} characters, and at most {LONGEST:,} are sent to an engine"
        advice = "cut it into paragraphs, or translate it"
        run.report(Problem("left-open", "warning", message, advice, (place, run.place(unit.source, 0))))


def _in_source_language(run: Run, units: Iterable[Prepared]) -> Iterator[Prepared]:
    """Report and leave open what is in another language already: as English it would come back as nonsense."""
    project, locale = run.project, run.locale
    source, detect = project.config.source_locale, project.config.detect_language
    for unit in units:
        words = inline.words(unit.coded)
        language = foreign(words, source, detect=detect)
        # A detector tells languages of one script apart: there the script says nothing.
        own = has_own_script(words, locale.name) and not has_own_script(words, source)
        if not language or own or language == locale.name.partition("_")[0]:
            yield unit
            continue
        run.done.left_open += 1
        place = Place(project.relative(project.source_path(unit.source)), unit.segment.line)
        message = f"this text is not in {source} but in another language ({language}); it is not sent"
        advice = "make it a block of that locale, or mark it with <!-- l10n:skip -->"
        project.add(Problem("foreign-text", "warning", message, advice, (place,)))


# -- engine ----------------------------------------------------------------------------------------


def _kept(run: Run, units: Iterable[Prepared]) -> Iterator[Prepared]:
    """Copy units that hold nothing to translate, as the renderings say; yield the rest."""
    locale = run.locale
    for unit in units:
        text = _as_it_stands(run, unit) if only_protected(unit.coded, unit.spans) else ""
        if not text or verify(unit.segment, text, of_machine(locale)) or doubled(unit.segment, text):
            yield unit
            continue
        change = Change(text, "translated", Origin("kept", "", catalog.digest(text)))
        run.change(unit.source, unit.segment.key, change)
        run.done.kept += 1


def _as_it_stands(run: Run, unit: Prepared) -> str:
    """A text that holds nothing to translate: its numbers as the locale writes them, unless code stands beside them."""
    text = text_of(build(unit.coded, unit.spans))
    if text and not text.strip():
        return unit.segment.text  # `&nbsp;` alone holds its paragraph open; the blank that it means would not
    if unit.spans:
        return text
    pair = Pair(text, text, run.locale.name, run.project.config.source_locale)
    new = mended(pair)[0].target
    return new if keeps(unit.segment, text, new) else text


def _by_engine(run: Run, units: Sequence[Prepared]) -> None:
    """Send each distinct text once."""
    locale, done = run.locale, run.done
    groups: dict[tuple[str, str], list[Prepared]] = {}
    for unit in briefed(run, unwanted(run, units)):
        groups.setdefault((unit.segment.text, unit.segment.syntax), []).append(unit)
    if not groups:
        return
    if locale.engine is None:
        units = list(fill_alike(run, units))
        done.left_open = len(units)
        if not units:
            return
        message = f"{len(units)} units of {locale.name} are open and it has no engine"
        run.report(Problem("no-engine", "info", message, f"translate them, or name an engine for {locale.name}"))
        return
    done.units = sum(map(len, groups.values()))
    firsts = [group[0] for group in groups.values()]
    results = asked(run, firsts, aids(run, firsts))
    if results is None:
        done.left_open = len(units)
        return
    if not run.project.writes:
        planned(run, firsts)
        return
    if run.shard:
        _count_shard(run, list(groups.values()), results)
        return
    texts = {
        id(result): well_set(group[0], locale, result.text)
        for group, result in zip(groups.values(), results, strict=True)
        if result.text is not None
    }
    made = [(g[0], r, texts[id(r)]) for g, r in zip(groups.values(), results, strict=True) if id(r) in texts]
    made = [] if run.pretends else made
    found = findings(run, made)
    weighed = {
        id(one[1]): f"{risk} {judged or ''}".strip()
        for one, risk, judged in zip(made, risks(run, made, found), found, strict=True)
    }
    for group, result in zip(groups.values(), results, strict=True):
        for unit in group:
            run.asked_by[unit.source, unit.segment.key] = tuple(sorted(result.asked))
            _take(run, unit, result, weighed.get(id(result), ""))
    _report_failures(run)
    if done.unsent:
        message = f"{done.unsent} units of {locale.name} stay open: the limit of this run is reached"
        run.report(Problem("limit-reached", "warning", f"{message} ({run.budget.reason()})", "run again to go on"))


def _count_shard(run: Run, groups: Sequence[Sequence[Prepared]], results: Sequence[Result]) -> None:
    """Count the units whose texts are in the ledger now, and those that others have to see to."""
    done = run.done
    for group, result in zip(groups, results, strict=True):
        if isinstance(result.error, OtherShard):
            done.elsewhere += len(group)
        elif isinstance(result.error, BudgetSpent):
            done.unsent += len(group)
        elif isinstance(result.error, EngineError):
            done.failed = True
            done.failures.setdefault(result.error.message.partition(RESTS)[0], []).append(result.error)
        else:
            done.machine += len(group)
    _report_failures(run)


def _report_failures(run: Run) -> None:
    """One problem for each way in which the engine failed, however many units it left open."""
    name = run.locale.engine
    for errors in run.done.failures.values():
        message = max((error.message for error in errors), key=len)
        advice = errors[0].advice or f"see to the service, or set `engines: {name}: url:`; then run again"
        said = f"{name} failed, {len(errors)} units of {run.locale.name} are left open: {message}"
        run.report(Problem("engine-failed", "error", said, advice))


def _take(run: Run, unit: Prepared, result: Result, weighed: str) -> None:
    """Put a verified result among the changes, with what is known of its trust; report one that was left open."""
    project, locale, done = run.project, run.locale, run.done
    if isinstance(result.error, BudgetSpent):
        done.left_open += 1
        done.unsent += 1
        return
    if isinstance(result.error, EngineError):
        done.left_open += 1
        done.failed = True
        done.failures.setdefault(result.error.message.partition(RESTS)[0], []).append(result.error)
        return
    text = well_set(unit, locale, result.text) if result.text is not None else None
    again = text is not None and catalog.digest(text) == unit.unwanted
    if text is None or again:
        if unit.replaces:  # it stays as it is, and the checks tell why
            return
        done.left_open += 1
        place = run.place(unit.source, _line(run, unit))
        source = Place(project.relative(project.source_path(unit.source)), unit.segment.line)
        why = "the engine says again what was emptied" if again else result.reason
        message = f"left open: {why}"
        project.add(Problem("left-open", "warning", message, "translate it", (place, source)))
        return
    if result.warning:
        place = run.place(unit.source, _line(run, unit))
        project.add(Problem("doubtful-answer", "warning", result.warning, "read this one first", (place,)))
    detail = f"{done.engine} {result.detail} {weighed}".strip()
    origin = Origin("machine", detail, catalog.digest(text))
    run.change(unit.source, unit.segment.key, Change(text, "machine", origin))
    done.machine += 1
    done.levels[f"mask {result.level}" if result.level in SCHEMES else result.level] += 1
    for way in ("repaired" * result.repaired, f"pairs {result.pairs}" * bool(result.pairs)):
        if way:
            done.levels[way] += 1


def _line(run: Run, unit: Prepared) -> int:
    return run.project.units(unit.source, run.locale.name)[unit.segment.key].line
