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
    _texts: dict[str, tuple[Plain, Plain]] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        found = self._texts.get(unit.target)  # nearly every check asks for the same two
        if found is None:
            syntax, refs = self.segment.syntax, self.segment.refs
            found = plain(self.segment.text, syntax, refs), plain(unit.target, syntax, refs)
            self._texts[unit.target] = found
        return found

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


def run(unit: Unit, context: Context) -> list[Problem]:
    """Every check of `CHECKS`, and of other packages, on one unit that has a target.

    An outdated one need not fit its new source yet, so nothing about it is an error.
    """
    return run_each(((unit, context),))[0]


def run_each(pairs: Sequence[tuple[Unit, Context]]) -> list[list[Problem]]:
    """`run` on some units: one check after the other, for a processor has the code of a single one at hand."""
    told: list[list[Problem]] = [[] for _ in pairs]
    for check in _checks():
        for (unit, context), found in zip(pairs, told, strict=True):
            if unit.target:
                found += check(unit, context)
    return [_weighed(pair[0], found) if found else found for pair, found in zip(pairs, told, strict=True)]


def _weighed(unit: Unit, told: Sequence[Problem]) -> list[Problem]:
    out = []
    for problem in _once(told) if len(told) > 1 else told:
        late = unit.state == "outdated" and problem.severity == "error"
        out.append(replace(problem, severity="warning") if late else problem)
    return out


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
