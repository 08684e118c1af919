"""`l10n doctor`: looks at a whole site before anything is written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_format, add_selection, opened, told

if TYPE_CHECKING:
    from l10n_pipeline.stages.inspect.survey import Inventory

FEW = 3
"""Places of each name that are shown without `--verbose`."""

ADVICE = {
    "file": "no reader: write it in a format that is read, or leave it as it is",
    "directive": "its content is kept as code; write text outside of it",
    "argument": "to offer it: `files: {{'{folder}/**{page}': {{arguments: [{names}]}}}}`",
    "html": "take it out of the quote to have it translated",
    "fence": "close it: the rest of the page is code",
    "code": "code of another tool: translate its comments in the PO file itself",
    "doubt": "write it so that every parser reads the same: a blank line before, a backslash before the sign",
    "verbatim": "write it in a simpler way to have it translated",
    "field": "to offer it: `front_matter: [{names}]`",
    "data": "to offer values: `files: {{'{folder}/**{suffix}': {{keys: ['**']}}}}`",
    "alone": "nothing to translate: it is copied",
}
"""What a person can do, by kind; l10n.yaml is quoted where it can say it."""


def add_arguments(parser: ArgumentParser) -> None:
    """Which articles; how problems are told."""
    add_selection(parser)
    add_format(parser)


def run(args: Namespace) -> int:
    """Tell what is offered, what is kept, what is at risk, and what l10n.yaml could say; nothing is written."""
    from l10n_pipeline.stages.inspect.survey import survey

    with opened(args, writes=False) as (project, _locales, sources):
        found = survey(project, sources)
        folder = project.relative(project.config.sources)
        print(f"{found.files} files are read: {found.texts:,} texts with {found.words:,} words are offered")
        for line in report(found, folder, verbose=args.verbose):
            print(line)
        numbers = {"files": found.files, "texts": found.texts, "words": found.words}
        return told(args, project, "doctor", numbers | {kind: found.count(kind) for kind in found.places})


def report(found: Inventory, folder: str, *, verbose: bool) -> Iterator[str]:
    """The lines for each kind of what is not offered, most first."""
    from l10n_pipeline.stages.inspect.survey import LABELS

    for kind, labels in LABELS.items():
        by_name = found.places.get(kind, {})
        if not by_name:
            continue
        count = found.count(kind)
        names = sorted(by_name, key=lambda name: (-len(by_name[name]), name))
        quoted = ", ".join(f"'{name}'" if "*" in name else name for name in names[:FEW])
        page = PurePosixPath(by_name[names[0]][0].path).suffix
        advice = ADVICE[kind].format(folder=folder, names=quoted, suffix=names[0], page=page)
        yield f"\n{count} {labels[count > 1]}: {advice}"
        for name in names if verbose else names[: 4 * FEW]:
            places = by_name[name] if verbose else by_name[name][:FEW]
            more = f" and {len(by_name[name]) - len(places)} more" if len(places) < len(by_name[name]) else ""
            yield f"  {name or labels[0]}: {', '.join(map(str, places))}{more}"
