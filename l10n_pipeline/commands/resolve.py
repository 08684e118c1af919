"""`l10n resolve`: merges the sides of a conflict in a PO file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The files."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a PO file with conflict markers")


def run(args: Namespace) -> int:
    """Merge the sides of each file by unit, and write it; 1 where one cannot be read."""
    import sys

    from l10n_pipeline.errors import L10nError
    from l10n_pipeline.report.tables import say_drafts
    from l10n_pipeline.stages.housekeeping.branches import resolve

    code = 0
    for path in args.files:
        try:
            merged = resolve(path)
        except L10nError as error:
            print(f"l10n: {error}", file=sys.stderr)
            code = 1
            continue
        if merged is None:
            print(f"{path}: no conflict")
            continue
        print(f"{path}: resolved; git add it when you have looked at it")
        say_drafts(path.as_posix(), merged)
    return code
