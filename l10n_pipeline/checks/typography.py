"""The target is set as its locale sets text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from l10n_pipeline.checks import Context
from l10n_pipeline.locale_rules.direction import direction_faults
from l10n_pipeline.locale_rules.typography import tidy
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.settle import keeps, settle


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Mere information, with the text as it would be set: people may have their reasons."""
    if unit.origin is not None or direction_faults(unit.target):
        return
    segment = context.segment
    fix = tidy(unit.target, segment.syntax, context.locale, segment.refs, spacing=context.spacing)
    if fix == unit.target or not _keeps_terms(unit.target, fix, context):
        return
    if settle(segment, fix, context.allowed) != fix or not keeps(segment, unit.target, fix):
        return
    advice = f"write {fix}" if len(fix) < 60 else "see docs/locale-rules.md"
    yield replace(context.problem("typography", "info", "the locale sets its text otherwise", advice), fix=fix)


def _keeps_terms(target: str, fix: str, context: Context) -> bool:
    """Whether each term is still written as it was: a name may hold signs that no rule knows."""
    forms = {
        form
        for match in context.terms
        for form in (match.surface, match.term.script, match.term.rendering(context.locale).text)
    }
    return all(fix.count(form) == target.count(form) for form in forms if form)
