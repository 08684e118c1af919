"""Problems as they are kept between runs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from l10n_pipeline.model import Place, Problem, Severity


def dumped(problems: Iterable[Problem]) -> str:
    """Problems as JSON; "" for none."""
    rows = [
        (p.id, p.severity, p.message, p.advice, [(x.path, x.line) for x in p.places], p.span, p.fix, p.term)
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def loaded(text: str) -> list[Problem]:
    """The problems that `dumped` wrote."""
    if not text:
        return []
    return [_problem(*row) for row in json.loads(text)]


def _problem(
    name: str, severity: Severity, message: str, advice: str, places: list[tuple[str, int]],
    span: tuple[int, int] | None, fix: str | None, term: str,
) -> Problem:  # fmt: skip
    at = tuple(Place(*place) for place in places)
    return Problem(name, severity, message, advice, at, (span[0], span[1]) if span else None, fix, term)
