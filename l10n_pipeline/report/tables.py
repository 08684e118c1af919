"""What a run tells: problems, a table, and .l10n/run.json for programs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError
from l10n_pipeline.progress import table
from l10n_pipeline.sources import BLOCKS, Source
from l10n_pipeline.stages.extract.lost import COUNTS

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Branches
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.ledger.recorded import Shard
    from l10n_pipeline.project import Project
    from l10n_pipeline.stages.translate.run import Translated

STATES = ("translated", "machine", "outdated", "draft", "new")


def counts(project: Project, locale: str, sources: Sequence[Source]) -> Counter[str]:
    """Units of a locale by state, and `units`; blocks that the locale writes itself have none."""
    out: Counter[str] = Counter()
    for found in project.batch(COUNTS, sources, locale, partial(_counted, project, locale)):
        out.update(found)
    return out


def _counted(project: Project, locale: str, sources: Sequence[Source]) -> Counter[str]:
    out: Counter[str] = Counter()
    for source in sources:
        for state, count in (project.states(source, locale) or {}).items():
            out[state] += count
            out["units"] += count
    return out


TRANSLATION_HEADER = (
    "locale", "units", "translated", "machine", "outdated", "draft", "open",
    "from memory", "sent", "characters", "seconds",
)  # fmt: skip


def status_rows(
    project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]
) -> list[list[object]]:
    """A row a locale: its units by state."""
    rows = []
    for locale in locales:
        found = counts(project, locale.name, sources)
        rows.append([locale.name, found["units"], *(found[state] for state in STATES)])
    return rows


def translation_table(
    project: Project,
    done: Mapping[str, Translated],
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
) -> str:
    """The states of each locale, what was asked of memory and engine to get there, and its cost if it has one."""
    costs = any(d.cost for d in done.values())
    rows = []
    for row, locale in zip(status_rows(project, locales, sources), locales, strict=True):
        d = done[locale.name]
        rows.append([*row, d.from_memory, d.sent, d.characters, round(d.seconds, 1), *[f"{d.cost:.2f}"] * costs])
    return table(rows, (*TRANSLATION_HEADER, *["cost"] * costs))


def parts(done: Mapping[str, Translated], shard: Shard | None) -> list[str]:
    """What a part of a run has done for each locale."""
    if shard is None:
        return []
    part = f"part {shard.number} of {shard.count}"
    return [
        f"{locale}: {d.machine:,} units of {part} have their answers in the ledger, {d.elsewhere:,} are for other parts"
        for locale, d in done.items()
    ]


def ways(done: Mapping[str, Translated]) -> list[str]:
    """How the machine texts of each locale came back: by which masks, repaired, split."""
    said = []
    for locale, d in done.items():
        if d.levels:
            counted = ", ".join(f"{count} {name}" for name, count in sorted(d.levels.items()))
            said.append(f"{locale} by {d.engine}: {counted}")
    return said


def block_rows(project: Project, locales: Sequence[LocaleConfig]) -> list[list[object]]:
    """A row a block: what each locale has of it."""
    shared = project.listed.blocks
    own = {
        path.stem
        for locale in locales
        for path in project.door.walk(project.config.locales_folder / locale.name / BLOCKS, ".md")
    }
    names = sorted(set(shared) | own)
    return [
        [name, *(_block_state(project, name, shared.get(name), locale.name) for locale in locales)]
        for name in names
    ]


def _block_state(project: Project, name: str, source: Source | None, locale: str) -> str:
    try:
        version = project.own_block(name, locale)
    except FormatError as error:
        project.report(error)
        return "unreadable"
    if version is not None:
        if not version.body.strip():
            return "left out"
        from l10n_pipeline.edition import blocks

        present = blocks.digest(project.document(source).source) if source else ""
        return "own" if version.source_hash in ("", present) or not source else "own, older source"
    if not source:
        return "none"
    states = project.states(source, locale) or {}
    if not states:
        return "missing"
    return (
        ", ".join(f"{n} {'open' if s == 'new' else s}" for s, n in sorted(states.items()))
        if len(states) > 1
        else ("open" if "new" in states else next(iter(states)))
    )


def say_drafts(name: str, merged: Branches) -> None:
    """Tell on standard error which units have two texts of people."""
    from textwrap import shorten

    for key in merged.drafts:
        print(f"l10n: {name}: two texts for '{shorten(key.text, 60)}'; both are kept, as a draft", file=sys.stderr)
