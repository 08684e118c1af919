"""The problems of a run, each told once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from l10n_pipeline.errors import FileError, L10nError
from l10n_pipeline.model import Place, Problem


class Problems(list[Problem]):
    """Problems in the order in which they were found; `root` is the project's folder, from which places are named."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self._told: set[Problem] = set()

    def add(self, problem: Problem) -> None:
        """Report a problem once."""
        if problem not in self._told:
            self._told.add(problem)
            self.append(problem)

    @contextmanager
    def each_alone(self) -> Iterator[None]:
        """What stops one file becomes a problem of it, so that the others go on."""
        try:
            yield
        except FileError as error:
            self.report(error)

    def report(self, error: L10nError, problem_id: str = "unreadable") -> None:
        """Turn what stops one file into a problem, so that the others go on."""
        path = Path(error.path)
        if error.path and path.is_absolute() and path.is_relative_to(self._root):
            path = path.relative_to(self._root)
        places = (Place(path.as_posix(), error.line),) if error.path else ()
        self.add(Problem(problem_id, "error", error.message, error.advice, places))
