"""Work on a project that several processes share: what a copy of this process found out is known here afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from l10n_pipeline.effort import TooCostly
    from l10n_pipeline.model import Document, Problem
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source
    from l10n_pipeline.state.batches import SourceBatch
    from l10n_pipeline.state.fresh import Shipment
    from l10n_pipeline.terms.inflections import Inflections

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

TOGETHER = 50
"""Sources of which what is kept is read at once."""

_FEW = 8
"""Sources that are read together: so many that the processes end at nearly the same time."""


def each(project: Project, jobs: Sequence[_Job], work: Callable[[_Job], _Result]) -> list[_Result]:
    """`work(job)` of each, in their order; of processes that share them no two may write one file.

    A project that does not write, or knows nothing of former runs, does all in this process: what a copy finds out is
    carried by what the state keeps.
    """
    if len(jobs) < 2 or not project.state.may_part:
        return [work(job) for job in jobs]
    from l10n_pipeline import forks

    return forks.each(jobs, work, _Side(project), project.processes)


def unknown(
    project: Project, kind: str, sources: Sequence[Source], locales: Sequence[str] = ("",)
) -> list[SourceBatch[Source]]:
    """The parts of which the state lacks a node of a kind in some locale, and would keep it."""
    if not project.state.may_part:
        return []
    parts, has = project.parts(sources), project.state.has
    return [part for part in parts if not all(has(kind, part.name, locale) for locale in locales)]


def pieces(some: Sequence[_Job], size: int) -> list[Sequence[_Job]]:
    """So many at once, in their order."""
    return [some[n : n + size] for n in range(0, len(some), size)]


def in_turn(project: Project, some: Sequence[_Job], name: Callable[[_Job], str]) -> Iterator[_Job]:
    """Each of them, while what is kept of their sources, which `name` gives, is read for some dozens at once."""
    for few in pieces(some, TOGETHER):
        project.state.together(list(dict.fromkeys(map(name, few))))
        yield from few


def read(project: Project, sources: Sequence[Source]) -> None:
    """Read the sources that no former run has read, so that the project has their documents."""
    new = [source for part in unknown(project, "all read", sources) for source in part.sources]
    each(project, pieces(new, _FEW), lambda some: len(project.read(some)))


class _Found(NamedTuple):
    """What a copy found out for a job."""

    state: Shipment
    problems: Sequence[Problem]
    documents: Mapping[str, Document]
    costly: Mapping[str, TooCostly]
    verdicts: Mapping[str, list[int]]
    lemmas: Mapping[str, Mapping[str, str]]
    replaced: Mapping[Path, Path]  # files that editors may still write into


def _lemmas() -> Inflections | None:
    from l10n_pipeline.terms.inflections import of_run  # a small command has no use for it

    return of_run()


@dataclass
class _Side:
    """A project, for copies of its process and the process that they are of."""

    project: Project
    _known: set[str] = field(default_factory=set)  # documents that the other side has

    def part(self) -> None:
        self.project.state.part()

    def resume(self) -> None:
        self.project.state.resume(in_copy=False)

    def begin(self) -> None:
        project = self.project
        project.state.resume(in_copy=True)
        project.problems.copied = []
        project.verdicts.shipped()
        if (lemmas := _lemmas()) is not None:
            lemmas.shipped()
        project.door.replaced.clear()
        self._known = set(project.listed.documents)

    def ship(self) -> _Found:
        project, listed = self.project, self.project.listed
        documents = {name: one for name, one in listed.documents.items() if name not in self._known}
        self._known |= documents.keys()
        problems, project.problems.copied = project.problems.copied or (), []
        replaced = dict(project.door.replaced)
        project.door.replaced.clear()
        state, verdicts, known = project.state.ship(), project.verdicts.shipped(), _lemmas()
        lemmas = known.shipped() if known else {}
        return _Found(state, problems, documents, listed.costly, verdicts, lemmas, replaced)

    def take(self, found: object) -> None:
        found, project = cast(_Found, found), self.project
        project.state.take(found.state)
        for problem in found.problems:
            project.add(problem)
        for name, document in found.documents.items():
            project.listed.documents.setdefault(name, document)
        project.listed.costly.update(found.costly)
        project.verdicts.take(found.verdicts)
        if found.lemmas and (known := _lemmas()) is not None:
            known.take(found.lemmas)
        project.door.replaced.update(found.replaced)
