"""`l10n mv`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, locked


def add_arguments(parser: ArgumentParser) -> None:
    """From where to where."""
    parser.add_argument("old", metavar="OLD", help="the source, by its path below the sources")
    parser.add_argument("new", metavar="NEW", help="its new path; a folder keeps the name")
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Move a source with its template and PO files, and list the links to it, which are the authors' to mend."""
    from l10n_pipeline.config import config
    from l10n_pipeline.project import Project
    from l10n_pipeline.report import print_problems
    from l10n_pipeline.stages.housekeeping.sources import move

    project = Project(config.load(args.root), writes=not args.dry_run)
    with locked(project):
        moved = move(project, args.old, args.new, dry_run=args.dry_run)
    for old, new in moved.files:
        print(f"{old} → {new}")
    if moved.links:
        print("\nlinks to mend: " + ", ".join(str(place) for place in moved.links))
    print_problems(project.problems)
    return 0
