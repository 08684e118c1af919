"""Terms are written as the locale's rendering says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Rendering, Severity, Term, Unit
from l10n_pipeline.terms.lemmas import inflected
from l10n_pipeline.terms.match import Match, occurrences


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """In a person's text a missing term is an error and a missing repetition a warning.

    An engine's text has every span exactly once, so there both are errors. A preferred rendering is advice.
    """
    if not context.terms:
        return
    matches = {id(m.term): m for m in context.terms}
    times = Counter(id(m.term) for m in context.terms)
    for key, match in matches.items():
        rendering = match.term.rendering(context.locale)
        forms = _forms(match, rendering)
        found = len(occurrences(unit.target, forms, context.locale))
        if found < times[key] and rendering.kind != "keep":
            found = max(found, len(inflected(unit.target, forms, context.locale)))
        for problem in (
            *_missing(unit, context, match.term, rendering, forms, found, times[key]),
            *_avoided(unit, context, match.term, rendering),
        ):
            yield replace(problem, term=match.term.source)


def _forms(match: Match, rendering: Rendering) -> list[str]:
    """Every way in which the locale may write the term."""
    if rendering.kind == "keep":
        # A language may drop the English plural, so the headword will do as well.
        return list(
            dict.fromkeys([match.surface, match.form, match.term.source, *match.term.forms, *rendering.admitted])
        )
    return [rendering.text, *rendering.admitted]


def _missing(
    unit: Unit, context: Context, term: Term, rendering: Rendering, forms: list[str], found: int, times: int
) -> Iterator[Problem]:
    if found >= times:
        return
    written = " or ".join(f"'{f}'" for f in forms[:3])
    advice = f"write {written}"
    if rendering.kind == "prefer":
        if not found:
            yield context.problem(
                "term-preferred", "info", f"the term '{term.source}' is usually {written}", advice
            )
    elif not found:
        yield context.problem("term-missing", "error", f"the term '{term.source}' is missing", advice)
    else:
        message = f"the term '{term.source}' stands {found} times, in the source {times} times"
        severity: Severity = "error" if unit.state == "machine" else "warning"
        yield context.problem("term-repetition", severity, message, advice)


def _avoided(unit: Unit, context: Context, term: Term, rendering: Rendering) -> Iterator[Problem]:
    right = [(a, b) for a, b in occurrences(unit.target, [rendering.text, *rendering.admitted], context.locale)]
    for start, end in occurrences(unit.target, rendering.avoid, context.locale):
        if any(a <= start and end <= b for a, b in right):
            continue
        message = f"'{unit.target[start:end]}' is a wrong rendering of '{term.source}'"
        advice = f"write '{rendering.text}'" if rendering.text else "keep the term as it is"
        yield context.problem("term-avoided", "error", message, advice, (start, end))
