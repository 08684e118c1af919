"""Placeholders, links, code, markup: the target has those of the source and stays one block."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline.checks import Context
from l10n_pipeline.locale_rules import plural_categories, plural_numbers
from l10n_pipeline.model import Problem, Severity, Unit
from l10n_pipeline.settle import Refusal, graded
from l10n_pipeline.settle.place import OF_CATALOGS
from l10n_pipeline.settle.restore import restored
from l10n_pipeline.text import icu, inline

_ADVICE = "look whether it is meant; `may_add` and `may_drop` in l10n.yaml say what the locale does"


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """An error for a target that may not stand in its place: the edition would show the source."""
    segment = context.segment
    result, differences = graded(segment, unit.target, context.allowed)
    if isinstance(result, Refusal):
        message = f"the translation {result.reason}"
        yield context.problem("structure", "error", message, result.advice, result.span)
        return
    if result != unit.target and restored(segment, unit.target) != unit.target:
        message = "a link or code is typed otherwise than in the source; the edition has it as the source does"
        yield context.problem(
            "code-mended", "warning", message, "write it so, or call `l10n check --fix`", None, result
        )
    for one in differences:
        severity = "warning" if unit.state == "machine" else one.severity
        if one.id == "link-localized" and segment.kind in OF_CATALOGS:  # their tools name headings as they read
            severity = "info"
        span = one.span if result == unit.target else None
        yield context.problem(one.id, severity, f"the translation {one.message}", _ADVICE, span)
    if segment.syntax not in inline.MARKDOWN and "{" in result:
        for argument, missing in icu.lacking(result, plural_categories(context.locale)):
            message = f"the plural of '{argument}' has no branch for {', '.join(missing)}"
            yield context.problem("plural-branches", "warning", message, "add it: the language has these forms")
        yield from _numbers(result, context)
    if not segment.folds and segment.text.count("\n") != result.count("\n"):
        yield context.problem("line-breaks", "warning", "the translation has another number of line breaks")


def _numbers(text: str, context: Context) -> Iterator[Problem]:
    """Branches of a plural without the number that stand for several; of 0 a program mostly has words of its own."""
    for one in icu.unsaid(text, context.segment.text, lambda o: plural_numbers(context.locale, ordinal=o)):
        several = ", ".join(map(str, one.numbers[:3])) + (", …" if len(one.numbers) > 3 else "")
        message = (
            f"the branch '{one.selector}' of '{one.argument}' stands for {several}, and does not say the number"
        )
        severity: Severity = "info" if one.numbers == (0, 1) else "warning"
        advice = "write # in it; what is for 1 alone is a branch `=1`"
        yield context.problem("plural-number", severity, message, advice)
