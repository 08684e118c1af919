"""`l10n prune`: removes what belongs to sources that have gone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, held


def add_arguments(parser: ArgumentParser) -> None:
    """How far it goes."""
    parser.add_argument("--translations", action="store_true", help="remove PO files with people's texts, too")
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Remove what belongs to sources that have gone; 0 also where something is kept."""
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.stages.housekeeping.prune import prune

    with held(args) as project:
        done = prune(project, translations=args.translations)
    for path in done.removed:
        print(f"{'removed' if project.writes else 'would remove'} {path}")
    for path in done.kept:
        print(f"kept {path}: it holds people's texts (--translations removes it)")
    print_problems(project.problems)
    return 0
