"""Where a unit's text comes from: who changed its lines last by git, and what `l10n explain` says."""

from __future__ import annotations

import re

from l10n_pipeline import lazy
from l10n_pipeline.files.git import git
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.units import OpenUnit
from l10n_pipeline.stages.inspect.explain import Asked as Question
from l10n_pipeline.stages.inspect.explain import explain

_AUTHOR = lazy.pattern(r"^author (.*)$", re.M)
_MAIL = lazy.pattern(r"^author-mail (.*)$", re.M)
_TIME = lazy.pattern(r"^author-time (\d+)$", re.M)
_SUMMARY = lazy.pattern(r"^summary (.*)$", re.M)


def last(desk: Desk, one: OpenUnit) -> dict[str, str]:
    """Who changed the unit's text last, when and in which commit; {} where git does not know."""
    project = desk.project
    path = project.relative(project.po_path(one.source, one.locale.name))
    found = desk.catalog(one.source, one.locale.name)
    entry = next((e for e in found.entries if e.unit.key == one.unit.key), None) if found else None
    if entry is None:
        return {}
    lines = entry.raw.split(b"\n")
    first = next((n for n, line in enumerate(lines) if line.startswith(b"msgstr")), 0) + entry.unit.line
    end = entry.unit.line + max(entry.raw.count(b"\n"), 1) - 1
    said = git(project.root, "blame", "--porcelain", f"-L{first},{max(first, end)}", "--", path)
    if said is None:
        return {}
    times = _blocks(said.decode(errors="replace"))
    return max(times, key=lambda one: int(one["time"] or 0)) if times else {}


def _blocks(text: str) -> list[dict[str, str]]:
    out = []
    for block in re.split(r"^(?=[0-9a-f]{40} )", text, flags=re.M):
        author, time = _AUTHOR.search(block), _TIME.search(block)
        if author and time:
            mail, summary = _MAIL.search(block), _SUMMARY.search(block)
            out.append(
                {
                    "who": author[1],
                    "mail": mail[1] if mail else "",
                    "time": time[1],
                    "commit": block[:10] if block[:10].strip("0") else "",
                    "what": summary[1] if summary else "",
                }
            )
    return out


def explained(desk: Desk, one: OpenUnit) -> list[str]:
    """The lines of `l10n explain` for the unit."""
    lines = list(explain(desk.project, [Question(one.source, one.segment)], [one.locale]))
    return [line.strip() for line in lines[1:]]
