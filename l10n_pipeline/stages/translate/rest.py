"""Articles at rest: nothing of them is for a translation run, so that a run looks at the others alone.

What finds out whether one is at rest is imported where the state does not know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source


def awake(project: Project, locale: LocaleConfig, sources: Iterable[Source]) -> list[Source]:
    """The sources that a run may have something to do for; told of them is what reading them tells."""
    if locale.made_from is not None:  # they follow the texts of another locale
        return list(sources)
    readable, read = project.read(sources), list[Source]()
    batches = project.batch("rests", readable, locale.name, partial(_all_rest, project, locale, read))
    resting = (rests for batch in batches for rests in batch)
    if len(read) * 2 > len(project.sources()):
        _learn(project, locale.name)
    return [source for source, rests in zip(readable, resting, strict=True) if not rests]


def _learn(project: Project, locale: str) -> None:
    """Find out which file has which text while all are at hand, so that the first new text reads none of them."""
    if project.state.is_open:
        from l10n_pipeline.stages.extract.moved_texts import Gone
        from l10n_pipeline.stages.translate.project_memory import ProjectMemory

        ProjectMemory(project, locale).learn()
        Gone(project, locale).learn()


def _all_rest(project: Project, locale: LocaleConfig, read: list[Source], sources: Sequence[Source]) -> list[bool]:
    from l10n_pipeline.stages.translate.wanted import is_at_rest

    read += sources
    return [project.memo("rest", s, locale.name, partial(is_at_rest, project, locale, s)) for s in sources]
