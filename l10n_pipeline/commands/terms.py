"""`l10n terms`: what the term base lacks, and where a term is used."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_selection, opened

if TYPE_CHECKING:
    from l10n_pipeline.stages.terms import Use

_PROPOSED = ("term", "script", "because of", "times", "first place")
_FOUND = {True: "", False: " (not found)", None: " (open)"}


def add_arguments(parser: ArgumentParser) -> None:
    """One of two actions."""
    parser.add_argument(
        "action", nargs="?", default="scan", choices=("scan", "where"), help="propose terms; show the uses of one"
    )
    parser.add_argument("term", nargs="?", default="", help="where: the term, one of its forms, or its script")
    add_selection(parser)


def run(args: Namespace) -> int:
    """Print a table; 0 whatever it says, 2 where the term base does not know the term."""
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.progress import table
    from l10n_pipeline.report import print_problems
    from l10n_pipeline.stages.terms import scan, where

    if bool(args.term) != (args.action == "where"):
        raise ConfigError("`l10n terms where TERM` or `l10n terms scan`")
    with opened(args, "terms", writes=False) as (project, locales, sources):
        if args.action == "scan":
            found = scan(project, sources)
            print(table([[p.term, p.script, p.why, p.times, p.place] for p in found], _PROPOSED))
        else:
            names = [locale.name for locale in locales]
            uses = where(project, args.term, locales, sources)
            print(table([[str(u.place), u.surface, *_cells(u)] for u in uses], ("place", "written", *names)))
        print_problems(project.problems, verbose=args.verbose)
        return 0


def _cells(use: Use) -> list[str]:
    """What stands for the term in each locale, and where the target does not say so."""
    return [text + _FOUND[found] for text, found in zip(use.renderings, use.found, strict=True)]
