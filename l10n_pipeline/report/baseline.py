"""The problems that an old project begins with: known ones are not told again, new ones are.

A problem is known by id, file and message, as often as the baseline counts it; lines may move.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Problem

VERSION = 1
KnownProblems = Counter[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Problems held against a baseline."""

    new: tuple[Problem, ...]
    known: int
    gone: KnownProblems  # what the baseline has and the project has no more


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.id, problem.places[0].path if problem.places else "", problem.message


def compare(problems: Sequence[Problem], known: KnownProblems) -> Compared:
    """Part new problems from known ones; notes are always new, for a baseline has none."""
    left, new = known.copy(), []
    for problem in problems:
        if left[_key(problem)] > 0:
            left[_key(problem)] -= 1
        else:
            new.append(problem)
    return Compared(tuple(new), len(problems) - len(new), +left)


def load(path: Path) -> KnownProblems:
    """The baseline in a file; ConfigError where there is none or it is not ours."""
    advice = f"make it by `l10n check --baseline {path.name} --update-baseline`"
    if not files.present(path):
        raise ConfigError("there is no baseline", path=path.as_posix(), advice=advice)
    try:
        data = files.from_json(files.read(path))
        if data["version"] != VERSION:
            raise ConfigError(f"a baseline of version {data['version']}", path=path.as_posix(), advice=advice)
        return Counter({(e["id"], e["path"], e["message"]): int(e["times"]) for e in data["problems"]})
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError("this is no baseline", path=path.as_posix(), advice=advice) from error


def counted(problems: Iterable[Problem]) -> KnownProblems:
    """These problems as known ones, but for notes."""
    return Counter(_key(p) for p in problems if p.severity != "info")


def dump(problems: Iterable[Problem]) -> bytes:
    """A baseline of these problems; sorted, so that git shows what changed."""
    entries = [
        {"id": name, "path": path, "message": message, "times": times}
        for (name, path, message), times in sorted(counted(problems).items())
    ]
    return json.dumps({"version": VERSION, "problems": entries}, ensure_ascii=False, indent=1).encode() + b"\n"
