"""A summary in Markdown for a pull request: what changed by locale, what is open, new problems, the cost of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from l10n_pipeline.model import Problem
from l10n_pipeline.report.problems import in_order
from l10n_pipeline.stages.inspect.changes import LocaleChanges
from l10n_pipeline.stages.translate.costs import Cost

_MOST = 50
"""Problems that are shown."""


def markdown(
    against: str,
    locales: Mapping[str, LocaleChanges],
    new: Sequence[Problem],
    counted: tuple[int, int],
    costs: Sequence[Cost],
) -> str:
    """The page; `against` is a commit or "", `counted` how many problems are known and how many are gone."""
    lines = ["## Translations", "", f"Compared with `{against}`." if against else "Compared with nothing.", ""]
    lines += _table(
        ("locale", "translated now", "changed", "outdated now", "added", "removed", "open", "machine", "outdated"),
        (
            (name, c.translated, c.changed, c.outdated, c.added, c.removed,
             c.states["new"] + c.states["draft"], c.states["machine"], c.states["outdated"])
            for name, c in locales.items()
        ),
    )  # fmt: skip
    lines += ["", *_problems(new, *counted), "", "### A run would send", ""]
    lines += _table(
        ("locale", "engine", "texts", "characters", "cost"),
        (cost.row() for cost in costs),
    )
    return "\n".join(lines) + "\n"


def _problems(new: Sequence[Problem], known: int, gone: int) -> Iterator[str]:
    shown = [p for p in in_order(new) if p.severity != "info"]
    yield f"### New problems: {len(shown)}"
    yield ""
    for problem in shown[:_MOST]:
        where = f" at {_code(str(problem.places[0]))}" if problem.places else ""
        advice = f" ({_code(problem.advice)})" if problem.advice else ""
        yield f"- {problem.severity} `{problem.id}`{where}: {_code(problem.message)}{advice}"
    if len(shown) > _MOST:
        yield f"- and {len(shown) - _MOST} more"
    if shown:
        yield ""
    yield f"{known} known problems stay, {gone} are gone."


def _table(header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |"


def _code(text: str) -> str:
    """What somebody wrote into a file, as text: it makes no link, no image and calls nobody."""
    flat = " ".join(text.split())
    ticks = "`" * (1 + max(map(len, re.findall("`+", flat)), default=0))
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}"
