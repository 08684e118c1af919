"""The problems of a run, each told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from l10n_pipeline.effort import TooCostly
from l10n_pipeline.errors import FileError, L10nError
from l10n_pipeline.model import Place, Problem


class Problems(list[Problem]):
    """Problems in the order in which they were found; `root` is the project's folder, from which places are named."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self._told: set[Problem] = set()
        self.heard: Callable[[Problem], object] | None = None  # gets every problem, also one that was told before
        self.copied: list[Problem] | None = None  # gets every problem, too, whoever hears it
        self._at: dict[tuple[str, str, tuple[Place, ...]], Problem] = {}  # the last one of each kind and place

    def add(self, problem: Problem) -> None:
        """Report a problem once; of one that two stages tell about one entry of a PO file, the longer message."""
        if self.heard is not None:
            self.heard(problem)
        if self.copied is not None:
            self.copied.append(problem)
        if problem in self._told:
            return
        self._told.add(problem)
        at = (problem.id, problem.severity, problem.places)
        other = self._at.get(at) if problem.places else None
        if other and _says_more(other, problem):
            return
        if other and _says_more(problem, other):
            problem = replace(problem, span=problem.span or other.span, fix=problem.fix or other.fix)
            self[self.index(other)] = problem
        else:
            self.append(problem)
        self._at[at] = problem

    @contextmanager
    def each_alone(self) -> Iterator[None]:
        """What stops one file becomes a problem of it, so that the others go on."""
        try:
            yield
        except FileError as error:
            self.report(error)

    def passed(self, path: Path) -> None:
        """Tell of a file or a folder whose name no text can say."""
        place = Place(path.relative_to(self._root).as_posix().encode(errors="backslashreplace").decode())
        advice = "rename it: file names are in UTF-8"
        self.add(Problem("unreadable", "error", "its name is not in UTF-8; it was left out", advice, (place,)))

    def saved_late(self, kept: str, path: str) -> None:
        """Tell of what an editor saved into the old copy of a file; it is in `kept`."""
        message = f"an editor saved this file while it was written; what it saved is {kept}"
        if path == kept:
            message = "this is what an editor saved while a file of this folder was written"
        advice = f"take over what you need, then delete {kept}"
        self.add(Problem("saved-late", "error", message, advice, (Place(path),)))

    def report(self, error: L10nError, problem_id: str = "unreadable") -> None:
        """Turn what stops one file into a problem, so that the others go on."""
        path = Path(error.path)
        if error.path and path.is_absolute() and path.is_relative_to(self._root):
            path = path.relative_to(self._root)
        places = (Place(path.as_posix(), error.line),) if error.path else ()
        problem_id = "too-costly" if isinstance(error, TooCostly) else problem_id
        self.add(Problem(problem_id, "error", error.message, error.advice, places))


def _says_more(one: Problem, other: Problem) -> bool:
    """Whether one says what the other says of this place, and what became of it."""
    return one.message.startswith(f"{other.message};")


def in_words(problem: Problem) -> dict[str, Any]:
    """What programs are told of a problem of a text that they know: its id, severity, message and advice."""
    return {
        "id": problem.id,
        "severity": problem.severity,
        "message": problem.message,
        "advice": problem.advice,
    }


def with_places(problem: Problem) -> dict[str, Any]:
    """The same, with its places as text (`path:line`)."""
    return in_words(problem) | {"places": [str(place) for place in problem.places]}
