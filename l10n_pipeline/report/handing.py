"""What became of answers: for programs, and as problems for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from l10n_pipeline.model import Place, Problem
from l10n_pipeline.problems import with_places
from l10n_pipeline.project import Project
from l10n_pipeline.stages.handing.apply import Accepted, Application, Declined
from l10n_pipeline.stages.handing.tasks import SCHEMA


def as_data(project: Project, done: Application) -> dict[str, Any]:
    """What JSON says of it; see docs/agents.md."""
    return {
        "schema": SCHEMA,
        "dry_run": not project.writes,
        "written": [_written(one) for one in done.written],
        "declined": [_declined(one) for one in done.declined],
        "problems": [with_places(one) for one in project.problems],
    }


def _written(one: Accepted) -> dict[str, Any]:
    return {
        "id": one.answer.id,
        "as": "offer" if one.offered else "machine",
        "translation": one.text,
        "places": _places((one.place,)),
        "problems": [with_places(problem) for problem in one.problems],
    }


def _declined(one: Declined) -> dict[str, Any]:
    return {
        "id": one.answer.id,
        "text": one.answer.text,
        "line": one.answer.line,
        "reason": one.reason,
        "advice": one.advice,
        "places": _places(one.places),
    }


def _places(places: tuple[Place, ...]) -> list[str]:
    return [str(place) for place in places]


def as_problems(done: Application, path: str) -> Iterator[Problem]:
    """What a person should know of it, with the line of the answer in the file at `path`."""
    for one in done.declined:
        places = (Place(path, one.answer.line), *one.places)
        yield Problem("answer-declined", "warning", f"not written: {one.reason}", one.advice, places)
    for written in done.written:
        yield from written.problems
