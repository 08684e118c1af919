"""Checks of translations: each is one function that takes a unit and its context, and yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module

from l10n_pipeline.checks import outside
from l10n_pipeline.checks.plain import Plain, plain, words
from l10n_pipeline.model import Allowed, Place, Problem, Segment, Severity, Unit
from l10n_pipeline.settle import NOTHING
from l10n_pipeline.terms.match import Match


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at beside the unit."""

    segment: Segment
    locale: str
    source_locale: str
    terms: tuple[Match, ...] = ()  # in the segment's text
    allowed: Allowed = NOTHING
    places: tuple[Place, ...] = ()
    spacing: str = "keep"  # between Chinese or Japanese and Latin: keep, none, blank
    _texts: list[tuple[str, Plain, Plain]] = field(default_factory=list, init=False, repr=False, compare=False)

    def problem(
        self,
        problem_id: str,
        severity: Severity,
        message: str,
        advice: str = "",
        span: tuple[int, int] | None = None,
        fix: str | None = None,
    ) -> Problem:
        """A problem at the unit's places."""
        return Problem(problem_id, severity, message, advice, self.places, span, fix)

    def read(self, unit: Unit) -> tuple[Plain, Plain]:
        """The source and the target without their markup."""
        if not self._texts or self._texts[0][0] != unit.target:  # nearly every check asks for the same two
            segment = self.segment
            source, target = (plain(t, segment.syntax, segment.refs) for t in (segment.text, unit.target))
            self._texts[:] = [(unit.target, source, target)]
        return self._texts[0][1:]

    def words(self, unit: Unit) -> str:
        """The target without its codes, with the alt texts and titles in them."""
        return words(unit.target, self.segment.syntax, self.segment.refs)


Check = Callable[[Unit, Context], Iterator[Problem]]

CHECKS = (
    "codes",
    "hidden",
    "hosts",
    "terms",
    "script",
    "variant",
    "copied",
    "stays",
    "numbers",
    "calendar",
    "starts",
    "ends",
    "pairs",
    "quotes",
    "blanks",
    "twice",
    "length",
    "machine",
    "spelling",
    "typography",
)
"""The modules of this room whose `check` is called, in this order."""


def run(unit: Unit, context: Context) -> Iterator[Problem]:
    """Every check of `CHECKS`, and of other packages, on one unit that has a target.

    An outdated one need not fit its new source yet, so nothing about it is an error.
    """
    told = [problem for check in _checks() for problem in check(unit, context)] if unit.target else []
    for problem in _once(told) if len(told) > 1 else told:
        late = unit.state == "outdated" and problem.severity == "error"
        yield replace(problem, severity="warning") if late else problem


_NAMED = frozenset({"control-character", "turning-mark"})


def _once(told: Sequence[Problem]) -> Iterator[Problem]:
    """Each fault once: what refuses a text by its more telling name, an address that it adds as that alone."""
    refused = next((p for p in told if p.id == "structure"), None)
    named = any(p.id in _NAMED for p in told) and refused is not None and " holds " in refused.message
    start, end = (refused and refused.span) or (0, 0)
    for problem in told:
        added = problem.id == "new-host" and problem.span is not None and start <= problem.span[0] < end
        if not added and not (named and problem is refused):
            yield problem


@cache
def _checks() -> tuple[Check, ...]:
    own = (import_module(f"l10n_pipeline.checks.{name}").check for name in CHECKS)
    return (*own, *outside.checks())
