"""What a run tells: problems, a table, and .l10n/run.json for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from textwrap import shorten
from typing import TextIO

from l10n_pipeline.catalog import Branches
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Problem
from l10n_pipeline.progress import table
from l10n_pipeline.project import Project
from l10n_pipeline.sources import BLOCKS, Source
from l10n_pipeline.stages.translate.engine_run import Translated

STATES = ("translated", "machine", "outdated", "draft", "new")


def counts(project: Project, locale: str, sources: Sequence[Source]) -> Counter[str]:
    """Units of a locale by state, and `units`; blocks that the locale writes itself have none."""
    out: Counter[str] = Counter()
    for source in sources:
        for unit in project.units(source, locale).values():
            out[unit.state] += 1
            out["units"] += 1
    return out


def exit_code(problems: Iterable[Problem], *, engine_failed: bool = False) -> int:
    """0 done, 1 problems of severity error, 3 an engine failed and the rest is done."""
    if engine_failed:
        return 3
    return 1 if any(p.severity == "error" for p in problems) else 0


def print_problems(problems: Sequence[Problem], *, verbose: bool = False, out: TextIO | None = None) -> None:
    """Each problem with its places and what to do; of mere information only the number, unless asked for."""
    out = out or sys.stderr
    order = {"error": 0, "warning": 1, "info": 2}
    shown = [p for p in problems if verbose or p.severity != "info"]
    for p in sorted(shown, key=lambda p: (order[p.severity], [str(x) for x in p.places], p.message)):
        where = f"{p.places[0]}: " if p.places else ""
        also = f" [{', '.join(str(x) for x in p.places[1:])}]" if p.places[1:] else ""
        advice = f" ({p.advice})" if p.advice else ""
        print(f"{where}{p.severity}: {p.message}{advice}{also} [{p.id}]", file=out)
    hidden = len(problems) - len(shown)
    if hidden:
        print(f"{hidden} more to know: --verbose tells", file=out)


def write_run(project: Project, command: str, code: int, numbers: Mapping[str, object]) -> None:
    """Keep the outcome for programs: make turns every failure into 2."""
    data = {
        "command": command,
        "code": code,
        "counts": numbers,
        "problems": [asdict(p) for p in project.problems],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    project.door.write(project.state_folder / "run.json", text.encode() + b"\n")


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
        present = blocks.digest(project.document(source).source) if source else ""
        return "own" if version.source_hash in ("", present) or not source else "own, older source"
    if not source:
        return "none"
    states = Counter(u.state for u in project.units(source, locale).values())
    if not states:
        return "missing"
    return (
        ", ".join(f"{n} {'open' if s == 'new' else s}" for s, n in sorted(states.items()))
        if len(states) > 1
        else ("open" if "new" in states else next(iter(states)))
    )


def say_drafts(name: str, merged: Branches) -> None:
    """Tell on standard error which units have two texts of people."""
    for key in merged.drafts:
        print(f"l10n: {name}: two texts for '{shorten(key.text, 60)}'; both are kept, as a draft", file=sys.stderr)
