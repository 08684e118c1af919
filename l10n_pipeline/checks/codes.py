"""Placeholders, links, code, markup: the target has those of the source and stays one block."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.settle import Refusal, settle


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """An error for a target that may not stand in its place: the edition would show the source."""
    result = settle(context.segment, unit.target, context.allowed)
    if isinstance(result, Refusal):
        yield context.problem("structure", "error", f"the translation {result.reason}", result.advice)
        return
    lost = context.segment.text.count("\n") - unit.target.count("\n")
    if lost:
        yield context.problem("line-breaks", "warning", "the translation has another number of line breaks")
