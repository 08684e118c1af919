"""A second look at what an engine wrote, where l10n.yaml names a judge: a finding beside each text, never a change."""

from __future__ import annotations

from collections.abc import Sequence

from l10n_pipeline.doubt.judged import Finding, finding
from l10n_pipeline.errors import BudgetSpent, EngineError
from l10n_pipeline.ledger.recorded import Recorded
from l10n_pipeline.model import Output, Problem, Request
from l10n_pipeline.stages.translate.costs import PER_TOKEN
from l10n_pipeline.stages.translate.engine_run import Prepared, TrustCase
from l10n_pipeline.stages.translate.kept import open_ledger
from l10n_pipeline.stages.translate.run import Run


def findings(run: Run, made: Sequence[TrustCase]) -> list[Finding | None]:
    """What the judge says of each text, in order; None where there is no judge, or it says nothing."""
    project, locale = run.project, run.locale
    given = project.config.judge
    if given is None or not made:
        return [None] * len(made)
    from l10n_pipeline.engines.llm.judge import Judge, asked, errors

    judge = Judge(project.config.source_locale, locale.name, dict(given), project.root)
    requests = [Request(asked(unit.segment.text, text), locale.name) for unit, _, text in made]
    with open_ledger(project) as ledger:
        recorded = Recorded(judge, ledger, f"{locale.name}: {judge.fingerprint}", budget=run.budget)
        try:
            answers = recorded.translate(requests)
        except EngineError as error:
            answers = [error] * len(requests)
        finally:
            run.done.cost += recorded.cost
    _report(run, answers)
    return [finding(errors(answer)) if isinstance(answer, Output) else None for answer in answers]


_ANSWER = 60
"""Tokens of a finding, about."""


def planned(run: Run, units: Sequence[Prepared]) -> None:
    """Count what a judge would be asked about: the texts, and as much again for their translations."""
    given = run.project.config.judge
    if given is None or run.pretends:
        return
    from l10n_pipeline.engines.llm.judge import RUBRIC, Judge

    done = run.done
    done.judged = len(units)
    done.judge_characters = 2 * sum(len(unit.segment.text) for unit in units)
    asked = done.judge_characters + len(RUBRIC) * -(-len(units) // Judge.most)
    prices = [float(str(given.get(name) or 0)) for name in ("price_in", "price_out")]
    done.judge_cost = (asked / PER_TOKEN * prices[0] + len(units) * _ANSWER * prices[1]) / 1e6


def _report(run: Run, answers: Sequence[Output | Exception]) -> None:
    """One problem for each way in which the judge failed; the texts are written without its finding."""
    failed: dict[str, list[Exception]] = {}
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, BudgetSpent):
            failed.setdefault(getattr(answer, "message", str(answer)), []).append(answer)
    for message, many in failed.items():
        advice = getattr(many[0], "advice", "") or "see `judge:` in l10n.yaml"
        said = f"the judge failed at {len(many)} texts of {run.locale.name}, which are written unjudged: {message}"
        run.report(Problem("judge-failed", "warning", said, advice))
