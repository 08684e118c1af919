"""Ask an engine: what must survive of a text, and the chain of masks, ledger and verification around each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.doubt import BASIC, DOUBTS, Doubter
from l10n_pipeline.engines import create, takes_terms
from l10n_pipeline.errors import ConfigError, EngineError, FileError
from l10n_pipeline.ledger.recorded import Away, Recorded, Shard
from l10n_pipeline.locale_rules.typography import tidy
from l10n_pipeline.model import Brief, Coded, Computes, Counts, Engine, Pretends, Problem, Segment, Timed
from l10n_pipeline.project import Project
from l10n_pipeline.protection import Result, Task, probe, protect
from l10n_pipeline.protection import translate as translate_tasks
from l10n_pipeline.protection.masks import SCHEMES
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.protection.spans import Span
from l10n_pipeline.settle import Refusal, keeps, settle
from l10n_pipeline.settle.readings import of_machine
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.costs import pace
from l10n_pipeline.stages.translate.kept import ledger_place, open_ledger
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.stages.translate.worker import job, work
from l10n_pipeline.terms.match import Match
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

_IN_HAN = ("ja", "zh")
"""Languages of sources in which a run of kanji and kana is what there is to translate."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A unit on its way to an engine: the segment that it translates, and what must survive."""

    source: Source
    segment: Segment
    coded: Coded
    matches: tuple[Match, ...]
    spans: tuple[Span, ...]
    neighbours: tuple[str, ...] = ()  # the texts around it, for engines that read a context
    replaces: str = ""  # the machine text that stands there, and has an error
    unwanted: str = ""  # the digest of the machine text that a person has emptied
    brief: Brief | None = None  # what an engine that reads is told beside terms and neighbours


TrustCase = tuple[Prepared, Result, str]
"""A unit, how its text was made, and the text."""


def prepared(
    project: Project,
    locale: LocaleConfig,
    source: Source,
    segment: Segment,
    engine: str | None = None,
    *,
    told: bool | None = None,
) -> Prepared:
    """Find what of a segment's text must survive; `engine` is another one than the locale's.

    `told` says whether whoever translates is told of terms; None: as the engine is.
    """
    text = " ".join(segment.text.split()) if segment.folds else segment.text
    coded = inline.parse(text, segment.syntax, segment.refs)
    matches = project.matcher.in_segment(segment._replace(text=text))
    source_locale = project.config.source_locale
    runs = japanese_runs(text) if source_locale.partition("_")[0] not in _IN_HAN else ()
    name = engine or locale.engine
    reads = name is None or reads_terms(name) if told is None else told
    mask = None if reads else _every_term
    spans = protect(coded, matches, locale.name, runs=runs, source=source_locale, mask=mask)
    return Prepared(source, segment, coded, matches, spans)


def _every_term(_: Match) -> bool:
    return True


def reads_terms(engine: str | None) -> bool:
    """Whether an engine is told of terms, and of all that stands in a brief."""
    try:
        return engine is not None and takes_terms(engine)
    except ConfigError:  # whoever asks the engine is told
        return True


def asked(run: Run, units: Sequence[Prepared], aids: Aids | None = None) -> list[Result] | None:
    """Like `ask`, but None and a problem where the engine may not be asked or fails as a whole."""
    project, locale = run.project, run.locale
    if not may_ask(run):
        return None
    try:
        return ask(run, units, aids)
    except BrokenExecutor:  # a process was killed; another run goes on where this one stopped
        run.done.failed = True
        message = f"a worker of {locale.name} ended before its work was done"
        project.add(Problem("engine-failed", "error", message, "run again: what was answered is in the ledger"))
        return None
    except EngineError as error:
        run.done.failed = True
        message = f"the engine of {locale.name} failed: {error.message}"
        project.add(Problem("engine-failed", "error", message, error.advice))
        return None
    except FileError as error:  # a ledger that is no file; without it an answer might be paid for twice
        project.report(error)
        return None


def may_ask(run: Run) -> bool:
    """Whether texts may be handed to anybody; not while terms might go unprotected, which is told."""
    if not any(p.severity == "error" for p in run.project.term_problems):
        return True
    message = f"{run.locale.name}: nothing is sent while the term base has errors: terms might go unprotected"
    run.report(Problem("terms-broken", "error", message, "mend the files in the term base"))
    return False


def engine_of(
    project: Project, locale: LocaleConfig, name: str, options: Mapping[str, Any] | None = None
) -> Engine:
    """The engine for a locale; a ConfigError of it names the locale's line of l10n.yaml."""
    given = project.config.engine_options(name) if options is None else options
    with locale.at_its_line():
        return create(name, project.config.source_locale, locale.name, given, project.root)


def ask(run: Run, units: Sequence[Prepared], aids: Aids | None = None) -> list[Result]:
    """One result for each unit; in a project that does not write nothing is sent, and what would be is counted."""
    project, locale, done, budget = run.project, run.locale, run.done, run.budget
    name, source = locale.engine or "", project.config.source_locale
    options = _of_shard(project.config.engine_options(name), run.shard)
    engine = engine_of(project, locale, name, options)
    price = project.config.price(name)
    done.engine = engine.fingerprint
    done.speed = engine.speed if isinstance(engine, Timed) else 0.0
    done.pace = pace(name, options)
    run.pretends = isinstance(engine, Pretends) and engine.pretends
    with open_ledger(project, writes=project.writes) as ledger:
        for problem in ledger.problems:
            project.add(problem)
        # Which masks the engine carries: asked once, for the ledger remembers the answers.
        label = f"{locale.name}: {engine.fingerprint}"
        probing = Recorded(
            engine,
            ledger,
            f"{label}, trying which marks come back",
            budget=budget,
            price=price,
            plans=not project.writes,
        )
        schemes = probe(probing, locale.name, few=isinstance(engine, Counts)) or tuple(SCHEMES)
        recorded = Recorded(
            engine,
            ledger,
            label,
            budget=budget,
            price=price,
            plans=not project.writes,
            away=_away(run, engine, name, options, price),
            shard=run.shard,
        )
        segments = {id(unit.coded): unit.segment for unit in units}
        tasks = [task(locale, unit) for unit in units]
        try:
            results = translate_tasks(
                tasks,
                recorded,
                schemes=schemes,
                accept=lambda one, text: accepted(segments[id(one.coded)], text, locale),
                source=source,
                checks=checks_of(engine),
                aids=aids,
            )
            recorded.forget({text for result in results for text in result.refused})
            return results
        finally:
            sent, paid = probing.characters + recorded.characters, probing.cost + recorded.cost
            done.probed += probing.sent
            done.sent += recorded.sent
            done.characters += sent
            done.cost += paid or sent * price / 1e6


def _of_shard(options: dict[str, Any], shard: Shard | None) -> dict[str, Any]:
    """The options of an engine of which several machines ask: each keeps its part of the pace."""
    pace = options.get("per_second")
    if shard and isinstance(pace, int | float) and pace:
        return options | {"per_second": pace / shard.count}
    return options


def _away(run: Run, engine: Engine, name: str, options: Mapping[str, Any], price: float) -> Away | None:
    """Where the engine computes, if not here. A service is asked from here alone: its pace is one for all."""
    if run.workers is None or not isinstance(engine, Computes):
        return None
    project, config = run.project, run.project.config
    one = job(
        name, engine, config.source_locale, run.locale.name, options, project.root, price, ledger_place(project)
    )
    return Away(run.workers.executor, partial(work, one), run.workers.window)


def checks_of(engine: Engine) -> Sequence[Doubter]:
    """The doubts that the engine's answers must bear."""
    return BASIC if isinstance(engine, Pretends) and engine.pretends else DOUBTS


def task(locale: LocaleConfig, unit: Prepared) -> Task:
    """What the chain of an engine gets."""
    terms = tuple({m.term.source: m.term for m in unit.matches}.values())
    return Task(unit.segment.key, unit.coded, unit.spans, locale.name, terms, unit.neighbours, unit.brief)


def accepted(segment: Segment, text: str, locale: LocaleConfig) -> str | None:
    """The text as it may be written in the segment's place; None where it may not be."""
    settled = settle(segment, text, of_machine(locale))
    return None if isinstance(settled, Refusal) else settled


def well_set(unit: Prepared, locale: LocaleConfig, text: str) -> str:
    """An engine's text as the locale sets it; as it was where a protected span or the structure would suffer."""
    segment = unit.segment
    new = tidy(text, segment.syntax, locale.name, segment.refs, spacing=locale.spacing)
    whole = all(new.count(s.replacement) == text.count(s.replacement) for s in unit.spans)
    return new if whole and keeps(segment, text, new) else text
