"""The risk of each machine text of a run: from how it was made, its checks, and its translation back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from l10n_pipeline import checks, runner
from l10n_pipeline.checks import Context
from l10n_pipeline.doubt.judged import Finding
from l10n_pipeline.doubt.pair import of_texts
from l10n_pipeline.doubt.risk import UNRELATED, Facts, Risk, risk
from l10n_pipeline.engines import create
from l10n_pipeline.errors import L10nError
from l10n_pipeline.intake.meaning import LANGUAGES, meaning
from l10n_pipeline.ledger.recorded import BatchAnswers, ByText, TextBatch
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Computes, Engine, Output, Place, Problem, Request, Unit
from l10n_pipeline.progress import progress
from l10n_pipeline.settle.readings import of_machine
from l10n_pipeline.stages.translate.engine_run import TrustCase
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.stages.translate.worker import job, work
from l10n_pipeline.text import sentences


def risks(run: Run, made: Sequence[TrustCase], found: Sequence[Finding | None]) -> list[Risk]:
    """The risk of each text, in order; `found` is what a judge said of each."""
    backs, alike = _backs(run, made), _alike(run, made)
    facts = [_facts(run, one, backs.get(i), found[i]) for i, one in enumerate(made)]
    for i in (i for i, likeness in alike.items() if likeness < UNRELATED):
        unit = made[i][0]
        place = Place(run.project.relative(run.project.source_path(unit.source)), unit.segment.line)
        message = "source and answer do not mean the same, as the extra `align` sees it"
        run.report(Problem("doubtful-answer", "warning", message, "read this one first", (place,)))
    return [risk(replace(one, alike=alike.get(i))) for i, one in enumerate(facts)]


def _facts(run: Run, made: TrustCase, back: str | None, judged: Finding | None) -> Facts:
    unit, result, text = made
    locale, home = run.locale, run.project.config.source_locale
    segment = unit.segment
    context = Context(segment, locale.name, home, unit.matches, of_machine(locale), (), locale.spacing)
    found = [problem.severity for problem in checks.run(Unit(segment.key, text, "machine"), context)]
    return Facts(
        of_texts(segment.text, text, segment.syntax, locale.name, home, segment.refs),
        result.level,
        result.pairs,
        result.repaired,
        bool(result.refused),
        result.surprise,
        back,
        found.count("error"),
        found.count("warning"),
        tuple(m.surface for m in unit.matches),
        sum(m.term.rendering(locale.name).kind == "prefer" for m in unit.matches),
        None if judged is None else judged.score,
    )


# -- meaning ---------------------------------------------------------------------------------------


def _alike(run: Run, made: Sequence[TrustCase]) -> Mapping[int, float]:
    """How much source and text mean the same, by number: where the extra `align` is there and knows both languages."""
    locales = (run.project.config.source_locale, run.locale.name)
    if not made or not all(locale.partition("_")[0] in LANGUAGES for locale in locales):
        return {}
    encoder = meaning()
    if encoder is None:
        return {}
    between = encoder.pairs([unit.segment.text for unit, _, _ in made], [text for _, _, text in made])
    return dict(enumerate(between))


# -- round trip ------------------------------------------------------------------------------------


def _backs(run: Run, made: Sequence[TrustCase]) -> Mapping[int, str]:
    """The texts in the language of the source again, by number, where the embedded engine has a model for that."""
    engine = _way_back(run)
    if engine is None:
        return {}
    locale, home = run.locale.name, run.project.config.source_locale
    pieces: list[tuple[int, str]] = []
    for i, (unit, _, text) in enumerate(made):
        segment = unit.segment
        plain = of_texts(segment.text, text, segment.syntax, locale, home, segment.refs).target
        pieces += ((i, one.strip()) for one in sentences.split(plain.replace(HELD, "X0X"), locale) if one.strip())
    said = _answers(run, engine, [text for _, text in pieces])
    out: dict[int, str] = {}
    for i, text in pieces:
        answer = said.get(text)
        again = answer.text if isinstance(answer, Output) else ""
        out[i] = f"{out.get(i, '')} {again.replace('X0X', HELD)}".strip()
    return out


def _answers(run: Run, engine: Engine, texts: Sequence[str]) -> ByText:
    """What the engine says to each text, in batches of like length: by the run's workers, or here where those fail.

    No ledger keeps it, for nobody pays for it and nobody reads it.
    """
    home, size = run.project.config.source_locale, engine.bulk if isinstance(engine, Computes) else len(texts)
    ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
    requests = [Request(text, home) for text in ordered]
    batches = [TextBatch(requests[at : at + size]) for at in range(0, len(requests), size)]
    label = f"{run.locale.name}: translated back by {engine.fingerprint}"
    if run.workers is not None:
        own = job("neural", engine, run.locale.name, home, {}, run.project.root, 0.0, Path())
        with suppress(BrokenExecutor, L10nError):
            return _gathered(partial(work, own), batches, label, run.workers.executor, run.workers.window)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        return _gathered(partial(_called, engine), batches, label, pool, _SIDE_BY_SIDE)


_SIDE_BY_SIDE = 2
"""Calls at once: what is around the arithmetic takes one core."""


def _called(engine: Engine, batch: TextBatch) -> BatchAnswers:
    return BatchAnswers(dict(zip((r.text for r in batch.requests), engine.translate(batch.requests), strict=True)))


def _gathered(
    call: Callable[[TextBatch], BatchAnswers],
    batches: Sequence[TextBatch],
    label: str,
    executor: Executor,
    window: int,
) -> ByText:
    out: dict[str, Output | Exception] = {}
    with progress(label, sum(len(batch.requests) for batch in batches)) as advance:
        for answered in runner.run(call, batches, executor, window=window):
            out |= answered.answers
            advance(len(answered.answers))
    return out


def _way_back(run: Run) -> Engine | None:
    """The embedded engine in the other direction; only where it serves the locale, for its packages are heavy."""
    if run.locale.engine != "neural":
        return None
    try:
        return create("neural", run.locale.name, run.project.config.source_locale, {})
    except L10nError:
        return None
