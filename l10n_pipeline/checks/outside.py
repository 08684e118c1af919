"""Checks of other packages, by entry points: what one raises is told once, and the others go on.

An entry point of the group `l10n_pipeline.checks` names a function like ours: `check(unit, context)`, which yields
Problems, best made by `context.problem(id, severity, message, advice)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import program
from l10n_pipeline.model import Problem, Unit

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "l10n_pipeline.checks"
_SEVERITIES = ("error", "warning", "info")
_MOST = 50
"""Problems of one check about one unit."""


def checks() -> tuple[Callable[[Unit, object], Iterator[Problem]], ...]:
    """The checks of other packages, in order of their names."""
    return tuple(map(_guarded, sorted(program.entry_points(GROUP), key=lambda entry: entry.name)))


def _guarded(entry: EntryPoint) -> Callable[[Unit, object], Iterator[Problem]]:
    def check(unit: Unit, context: object) -> Iterator[Problem]:
        try:
            found = _found(entry, unit, context)
        except L10nError as error:
            yield _failed(entry, error.message)
            return
        yield from (one for one in found if isinstance(one, Problem) and _is_whole(one))
        if not all(isinstance(one, Problem) and _is_whole(one) for one in found):
            yield _failed(entry, "it yields what is no Problem")

    return check


def _found(entry: EntryPoint, unit: Unit, context: object) -> list[object]:
    """What the check yields; L10nError for whatever it raises."""
    try:
        return list(islice(entry.load()(unit, context) or (), _MOST))
    except (Exception, SystemExit) as error:
        raise L10nError(" ".join(f"{type(error).__name__}: {error}".split())[:160]) from error


def _is_whole(one: Problem) -> bool:
    return one.severity in _SEVERITIES and all(isinstance(text, str) for text in (one.id, one.message, one.advice))


def _failed(entry: EntryPoint, said: str) -> Problem:
    """Without a place, so that it is told once for all units."""
    message = f"the check {entry.name} of another package failed: {said}"
    return Problem("check-failed", "warning", message, "tell its author; docs/extending.md says what a check does")
