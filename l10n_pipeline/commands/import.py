"""`l10n import`: brings in what was translated elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from l10n_pipeline.commands import add_dry_run, add_verbose, held, told


def add_arguments(parser: ArgumentParser) -> None:
    """What comes in, in which locale, and whether to write."""
    parser.add_argument(
        "path",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="PO files, translated pages, or folders of them; without it what lies where editions belong",
    )
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="the locale, where the files do not tell it; may be repeated to bring in these alone",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write what became of each text to this CSV file"
    )
    add_verbose(parser)
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Extract, then give the open units what the files say; a second import changes nothing."""
    from l10n_pipeline.report.imports import print_imported, print_pages, write_report
    from l10n_pipeline.stages.intake.run import import_files

    with held(args) as project:
        done, pages = import_files(project, args.path, args.locale)
        print_imported(done, writes=project.writes)
        print_pages(pages)
        if args.report:
            write_report(args.report, done, pages)
        return told(args, project, "import", {"written": [name for one in done.values() for name in one.written]})
