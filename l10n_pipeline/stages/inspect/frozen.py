"""`--frozen`: each file that a run would write is an error, because what is committed must be up to date."""

from __future__ import annotations

from collections.abc import Iterable

from l10n_pipeline.files.git import git
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import Project


def refuse(project: Project, written: Iterable[str], command: str) -> None:
    """An error for each file that a run would write or remove; paths are from the project's folder."""
    advice = f"run `l10n {command}` and commit what it writes"
    for path in written:
        message = "the file is not up to date with its source"
        project.add(Problem("not-up-to-date", "error", message, advice, (Place(path),)))


def committed(project: Project, paths: Iterable[str]) -> list[str]:
    """The given paths if editions are committed, else none; all of them where there is no git repository."""
    wanted = list(paths)
    listed = git(project.root, "ls-files", "-z", "--", *project.edition_globs())
    if listed is None:
        return wanted
    known = set(listed.decode(errors="surrogateescape").split("\0"))
    # Where git has any edition, a new one is missing from it.
    return wanted if known - {""} else []
