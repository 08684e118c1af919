"""The target is set as its locale sets text."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline.checks import Context
from l10n_pipeline.locale_rules.direction import direction_faults
from l10n_pipeline.locale_rules.typography import tidy
from l10n_pipeline.model import Problem, Unit


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Mere information, with the text as it would be set: people may have their reasons."""
    segment = context.segment
    fix = tidy(unit.target, segment.syntax, context.locale, segment.refs)
    if fix != unit.target and unit.origin is None and not direction_faults(unit.target):
        advice = f"write {fix}" if len(fix) < 60 else "see docs/locale-rules.md"
        problem = context.problem("typography", "info", "the locale sets its text otherwise", advice)
        yield Problem(problem.id, problem.severity, problem.message, problem.advice, problem.places, None, fix)
