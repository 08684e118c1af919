"""`l10n mv`: moves a source with everything that belongs to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, held


def add_arguments(parser: ArgumentParser) -> None:
    """From where to where."""
    parser.add_argument("old", metavar="OLD", help="the source, by its path below the sources")
    parser.add_argument("new", metavar="NEW", help="its new path; a folder keeps the name")
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Move a source with its template and PO files, and list the links to it, which are the authors' to mend."""
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.stages.housekeeping.move import move

    with held(args) as project:
        moved = move(project, args.old, args.new)
    for old, new in moved.files:
        print(f"{old} → {new}")
    if moved.links:
        print("\nlinks to mend: " + ", ".join(str(place) for place in moved.links))
    print_problems(project.problems)
    return 0
