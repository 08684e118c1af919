"""Problems for programs: JSON, GitHub's annotations, SARIF 2.1.0 and JUnit's XML.

Ids, keys and exit codes are stable; docs/checks.md has what each says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from l10n_pipeline import lazy
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.problems import in_words
from l10n_pipeline.report.problems import in_order
from l10n_pipeline.screen import for_log, in_json, printable

VERSION = 1
"""Of the JSON: it grows by keys; a key that changes its meaning makes another version."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to."""

    command: str
    code: int
    numbers: Mapping[str, object]
    problems: Sequence[Problem]
    version: str = ""  # of the program
    below: Path = field(default_factory=Path)  # from where the program was called to the project, for annotations


def as_json(outcome: Outcome) -> str:
    """One object: command, exit code, counts, and each problem with all its places."""
    data = {
        "version": VERSION,
        "command": outcome.command,
        "exit_code": outcome.code,
        "counts": outcome.numbers,
        "problems": [_fields(p) for p in in_order(outcome.problems)],
    }
    return in_json(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def _fields(problem: Problem) -> dict[str, Any]:
    return in_words(problem) | {
        "places": [{"path": p.path, "line": p.line} for p in problem.places],
        "span": list(problem.span) if problem.span else None,
        "fix": problem.fix,
    }


# -- GitHub ----------------------------------------------------------------------------------------

_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def as_github(outcome: Outcome) -> str:
    """A workflow command a problem: it stands at its line in the pull request."""
    return "".join(_annotation(outcome, p) for p in in_order(outcome.problems))


def _annotation(outcome: Outcome, problem: Problem) -> str:
    parts = {"title": problem.id}
    if problem.places:
        first = problem.places[0]
        parts |= {"file": (outcome.below / first.path).as_posix()} | (
            {"line": str(first.line)} if first.line else {}
        )
    named = ",".join(f"{key}={_escaped(for_log(value), ':,')}" for key, value in parts.items())
    return f"::{_GITHUB[problem.severity]} {named}::{_escaped(for_log(said(problem)))}\n"


def _escaped(text: str, more: str = "") -> str:
    """As `@actions/core` escapes a message, and a property with `:` and `,` too."""
    return re.sub(f"[%\r\n{more}]", lambda m: f"%{ord(m[0]):02X}", text)


def said(problem: Problem) -> str:
    """Message, advice and the further places in one text."""
    advice = f" ({problem.advice})" if problem.advice else ""
    also = f" [{', '.join(map(str, problem.places[1:]))}]" if problem.places[1:] else ""
    return f"{problem.message}{advice}{also}"


# -- SARIF -----------------------------------------------------------------------------------------

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(outcome: Outcome) -> str:
    """One run of SARIF 2.1.0; results of the same fault keep their fingerprint when lines move."""
    problems = in_order(outcome.problems)
    ids = sorted({p.id for p in problems})
    driver: dict[str, Any] = {"name": "l10n_pipeline", "rules": [{"id": one, "name": _name(one)} for one in ids]}
    if outcome.version:
        driver["version"] = outcome.version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(outcome, p, ids) for p in problems],
        "invocations": [{"executionSuccessful": outcome.code in (0, 1), "exitCode": outcome.code}],
    }
    return in_json(json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)) + "\n"


def _name(problem_id: str) -> str:
    return "".join(part.capitalize() for part in problem_id.split("-"))


def _result(outcome: Outcome, problem: Problem, ids: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.id,
        "ruleIndex": ids.index(problem.id),
        "level": _LEVELS[problem.severity],
        "message": {"text": said(problem)},
        "partialFingerprints": {"l10n/v1": fingerprint(problem)},
    }
    if problem.places:
        result["locations"] = [_location(outcome, problem.places[0])]
        result["relatedLocations"] = [_location(outcome, place) for place in problem.places[1:]]
    return result


def _location(outcome: Outcome, place: Place) -> dict[str, Any]:
    from urllib.parse import quote

    physical: dict[str, Any] = {"artifactLocation": {"uri": quote((outcome.below / place.path).as_posix())}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    return {"physicalLocation": physical}


def fingerprint(problem: Problem) -> str:
    """The same for the same fault when other entries of the file move: no line is in it."""
    path = problem.places[0].path if problem.places else ""
    return sha256("\0".join((problem.id, path, problem.message)).encode()).hexdigest()[:32]


# -- JUnit -----------------------------------------------------------------------------------------

_NO_XML = lazy.pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (2.2) cannot hold."""


def as_junit(outcome: Outcome) -> str:
    """A test case a problem, an error is a failure; a command without errors and warnings is one that passed."""
    shown = [p for p in in_order(outcome.problems) if p.severity != "info"]
    cases = [_case(p) for p in shown] or [f'  <testcase name={_attribute(outcome.command)} classname="l10n"/>']
    failures = sum(p.severity == "error" for p in shown)
    name = _attribute(f"l10n {outcome.command}")
    head = f'<testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="0">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>", ""])


def _case(problem: Problem) -> str:
    place = str(problem.places[0]) if problem.places else "l10n.yaml"
    open_tag = (
        f"  <testcase name={_attribute(f'{problem.id} {place}')} classname={_attribute(place.partition(':')[0])}"
    )
    text = _attribute(said(problem))
    if problem.severity == "error":
        return f"{open_tag}><failure type={_attribute(problem.id)} message={text}/></testcase>"
    from xml.sax.saxutils import escape

    return (
        f"{open_tag}><system-out>{escape(_xml(said(problem))).replace('##[', '#&#35;[')}</system-out></testcase>"
    )


def _attribute(text: str) -> str:
    return quoteattr(_xml(text)).replace("##[", "#&#35;[")  # an order to the runner of a workflow


def _xml(text: str) -> str:
    return _NO_XML.sub("�", printable(text))


FORMATS: dict[str, Callable[[Outcome], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
}
"""What `--format` takes beside `text`."""
