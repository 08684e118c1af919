"""Tells of PO files that lost many texts since the last run, before anything is merged into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from l10n_pipeline.model import Place, Problem
from l10n_pipeline.state.batches import batches

if TYPE_CHECKING:
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source

COUNTS = "counts"
"""What the state calls the numbers of units of many sources."""

_MANY = 10
"""Texts of people that have to be gone from one file, and they have to be half of it: an editor's day takes fewer."""


def say_lost(project: Project, locale: LocaleConfig, sources: Sequence[Source]) -> None:
    """Warn of each file, with the way back; what extraction itself put aside the last run has counted already."""
    news = (b.sources for b in batches(sources) if not project.state.has(COUNTS, b.name, locale.name))
    for source in (source for some in news for source in some):
        before = project.state.former("states", source.name, locale.name)
        path = project.po_path(source, locale.name)
        if not before or not project.door.has(path):
            continue
        now = project.states(source, locale.name) or before
        if now == before:
            continue
        had, has = _texts(before), _texts(now)
        if had - has >= _MANY and has * 2 <= had:
            name = project.relative(path)
            message = f"{had - has} of {had} texts are gone since the last run"
            advice = f"a tool may have left them out, as OmegaT does with drafts: `git diff {name}` shows them"
            project.add(Problem("texts-lost", "warning", message, advice, (Place(name),)))


def _texts(states: Mapping[str, int]) -> int:
    """Units with a text that people wrote."""
    from l10n_pipeline.catalog import PERSONAL

    return sum(count for state, count in states.items() if state in PERSONAL)
