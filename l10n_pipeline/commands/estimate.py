"""`l10n estimate`: counts what a run would send, and its cost."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_selection, opened


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles."""
    add_selection(parser)


def run(args: Namespace) -> int:
    """Count what a run would send, and its cost by the prices in l10n.yaml; nothing is sent or written."""
    from l10n_pipeline.progress import table
    from l10n_pipeline.report.problems import exit_code, print_problems
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.translate.costs import PLAN, planned_costs, plans
    from l10n_pipeline.stages.translate.translate import translate

    with opened(args, writes=False) as (project, locales, sources):
        extract(project, locales, sources)
        done = translate(project, locales, sources)
        rows = [list(cost.row()) for cost in planned_costs(project.config, locales, done)]
        print(table(rows, ("locale", "engine", "texts", "characters", "cost")))
        print("all locales together:")
        print(table([list(plan.row()) for plan in plans(project.config, locales, done)], PLAN))
        print_problems(project.problems, verbose=args.verbose)
        return exit_code(project.problems)
