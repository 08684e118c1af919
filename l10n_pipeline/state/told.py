"""Problems as they are kept between runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from l10n_pipeline.model import Place, Problem

_FIELDS = tuple(field.name for field in fields(Problem))


def dumped(problems: Iterable[Problem]) -> str:
    """Problems as JSON, with all that they say; "" for none."""
    rows = [[_plain(getattr(problem, name)) for name in _FIELDS] for problem in problems]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [[one.path, one.line] if isinstance(one, Place) else one for one in value]
    return value


def loaded(text: str) -> list[Problem]:
    """The problems that `dumped` wrote."""
    return [_problem(dict(zip(_FIELDS, row, strict=True))) for row in json.loads(text)] if text else []


def _problem(said: dict[str, Any]) -> Problem:
    said["places"] = tuple(Place(*place) for place in said["places"])
    said["span"] = tuple(said["span"]) if said["span"] else None
    return Problem(**said)
