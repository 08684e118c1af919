"""`l10n merge-po`: git's merge driver."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The three files that git hands over, and the path for messages."""
    parser.add_argument("base", type=Path, metavar="BASE", help="the common ancestor (%%O)")
    parser.add_argument("ours", type=Path, metavar="OURS", help="this branch's file, which is written (%%A)")
    parser.add_argument("theirs", type=Path, metavar="THEIRS", help="the other branch's file (%%B)")
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="its path in the repository (%%P)")


def run(args: Namespace) -> int:
    """Merge by unit; 0 also where two people wrote different texts, which become drafts and are told."""
    from l10n_pipeline.report.tables import say_drafts
    from l10n_pipeline.stages.housekeeping.branches import merge_files

    name = args.path or str(args.ours)
    say_drafts(name, merge_files(args.base, args.ours, args.theirs, name))
    return 0
