"""`l10n summary`: what a pull request changes, as Markdown."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_selection, opened


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles, and against what they are held."""
    add_selection(parser)
    parser.add_argument(
        "--against",
        metavar="COMMIT",
        help="compare with the place where this branch left COMMIT (a branch, a tag): origin/main",
    )


def run(args: Namespace) -> int:
    """Print by locale what changed, what is open, new problems and what a run would cost, as Markdown; always 0."""
    import sys
    from contextlib import redirect_stdout

    from l10n_pipeline.report import baseline, summary
    from l10n_pipeline.stages.inspect import changes
    from l10n_pipeline.stages.translate.costs import planned_costs
    from l10n_pipeline.stages.translate.translate import translate

    with redirect_stdout(sys.stderr), opened(args, writes=False) as (project, locales, sources):
        commit = changes.base_of(project.root, args.against) if args.against else ""
        new = changes.look(project, locales, sources)
        old = changes.before(project.root, commit) if commit else None
        compared = baseline.compare(new.problems, baseline.counted(old.problems if old else ()))
        done = translate(project, locales, sources)
        costs = list(planned_costs(project.config, locales, done))
        counted = compared.known, compared.gone.total()
        page = summary.markdown(commit[:12], changes.changes(old, new), compared.new, counted, costs)
    print(page, end="")
    return 0
