"""Translate: what each locale's PO files get of the memory and of engines.

What fills them is imported where something is open: a run with nothing to do has no use for it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.rest import awake
from l10n_pipeline.stages.translate.run import Run, Translated

if TYPE_CHECKING:
    from l10n_pipeline.ledger.recorded import Shard
    from l10n_pipeline.workers import Workers


def translate(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    *,
    budget: Budget | None = None,
    workers: Workers | None = None,
    shard: Shard | None = None,
) -> dict[str, Translated]:
    """Fill the open units of each locale, as far as the budget goes; in a project that does not
    write, count what would be sent.

    An engine that computes does so in `workers`. With a `shard` the engine is asked for a part of the texts, and the
    ledger alone is written: whoever has the ledgers of all parts puts them together.

    An answer that needs another try is sent again, so a run may send a little more than was counted.
    """
    out = {}
    budget = budget or Budget()
    for locale in locales:
        begun = time.monotonic()
        run = Run(project, locale, awake(project, locale, sources), budget, workers, shard)
        out[locale.name] = run.done
        if run.sources:
            _fill(run)
        run.done.seconds = time.monotonic() - begun
        project.catalogs.let_go()
    return out


def _fill(run: Run) -> None:
    from l10n_pipeline.stages.translate.again import remember
    from l10n_pipeline.stages.translate.open_units import fill_open
    from l10n_pipeline.stages.translate.writing import write

    project, locale = run.project, run.locale
    fill_open(run)
    if run.shard:
        run.changes.clear()
    elif project.writes:
        write(project, locale, run.changes)
        remember(run)
        awake(project, locale, run.changes)  # so that the next run knows
    run.done.files = tuple(run.po(source) for source, changes in run.changes.items() if changes)
