"""Problems as text for people, the exit code that they mean, and .l10n/run.json."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, TextIO

from l10n_pipeline.screen import one_line

if TYPE_CHECKING:
    from l10n_pipeline.model import Problem
    from l10n_pipeline.project import Project

VERSION = 1
"""Of .l10n/run.json: it grows by keys; a key that changes its meaning makes another version."""

ORDER = {"error": 0, "warning": 1, "info": 2}

_WORDS = {"error": "error", "warning": "warning", "info": "note"}

_MANY, _FEW, _FIRST = 20, 4, 2
"""More than `_MANY` problems are too many to read through: of a kind with more than `_FEW` the `_FIRST` are shown."""

_SAID = frozenset({"no-engine"})
"""Notes that are told every time: who sees an edition in the source's language wants to know why."""


def exit_code(problems: Iterable[Problem], *, engine_failed: bool = False) -> int:
    """0 done, 1 problems of severity error, 3 an engine failed and the rest is done."""
    if engine_failed:
        return 3
    return 1 if any(p.severity == "error" for p in problems) else 0


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first, of each severity the riskiest machine text first, then by place."""

    def rank(p: Problem) -> tuple[int, float, list[str], str, str, str]:
        return ORDER[p.severity], -p.risk, [str(x) for x in p.places], p.message, p.id, p.advice

    return sorted(problems, key=rank)


def print_problems(
    problems: Sequence[Problem], *, verbose: bool = False, brief: bool = False, out: TextIO | None = None
) -> None:
    """Each problem with its places and what to do; of notes only the number, unless they are asked for.

    `brief` shows the first ones of each kind where there are many, and how many more there are.
    """
    out = out or sys.stderr
    shown = in_order(p for p in problems if verbose or p.severity != "info" or p.id in _SAID)
    more: Counter[tuple[str, str]] = Counter()
    if brief and not verbose and len(shown) > _MANY:
        shown, more = _first_of_each(shown)
    for p in shown:
        where = f"{p.places[0]}: " if p.places else ""
        also = f" [{', '.join(str(x) for x in p.places[1:])}]" if p.places[1:] else ""
        advice = f" ({p.advice})" if p.advice else ""
        print(one_line(f"{where}{p.severity}: {p.message}{advice}{also} [{p.id}]"), file=out)
    for severity, word in _WORDS.items():
        if left := Counter({kind: n for (grade, kind), n in more.items() if grade == severity}):
            kinds = ", ".join(f"{kind} {n}" for kind, n in left.most_common())
            advice = "`l10n check` or --verbose shows each"
            print(f"{left.total()} more {word}{'s' * (left.total() > 1)}: {kinds} ({advice})", file=out)
    hidden = len(problems) - len(shown) - more.total()
    if hidden:
        print(f"{hidden} note{'s' * (hidden > 1)} hidden; show them with --verbose", file=out)


def _first_of_each(problems: Sequence[Problem]) -> tuple[list[Problem], Counter[tuple[str, str]]]:
    """Of each severity and id the first problems; how many more there are of those that have more than a few."""
    of_kind = Counter((p.severity, p.id) for p in problems)
    shown: list[Problem] = []
    seen: Counter[tuple[str, str]] = Counter()
    for p in problems:
        kind = p.severity, p.id
        seen[kind] += 1
        if seen[kind] <= _FIRST or of_kind[kind] <= _FEW:
            shown.append(p)
    return shown, Counter({kind: n - _FIRST for kind, n in of_kind.items() if n > _FEW})


def _line(problem: Problem) -> str:
    """A problem as JSON; `dataclasses.asdict` copies all that it finds."""
    said = {field.name: getattr(problem, field.name) for field in fields(problem)}
    places = [{"path": place.path, "line": place.line} for place in problem.places]
    return json.dumps(said | {"places": places}, ensure_ascii=False, sort_keys=True)


def write_run(project: Project, command: str, code: int, numbers: Mapping[str, object]) -> None:
    """Write the outcome for programs to read, since make turns every exit code into 2."""
    data = {
        "version": VERSION,
        "command": command,
        "code": code,
        "counts": numbers,
        "problems": [],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    each = [_line(problem) for problem in in_order(project.problems)]
    if each:  # one a line: there may be thousands
        lines = ",\n  ".join(each)
        text = text.replace('\n "problems": []', f'\n "problems": [\n  {lines}\n ]', 1)
    project.door.write(project.state_folder / "run.json", text.encode() + b"\n")
