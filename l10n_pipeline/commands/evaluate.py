"""`l10n evaluate`: compares engines with what people translated."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_limits, add_selection, budget, opened

_HEADER = ("locale", "engine", "units", "chrF", "TER", "whole %", "approved", "edited", "TER of edits", "of")


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales, articles and engines; what may be spent."""
    parser.add_argument(
        "--engine",
        action="append",
        default=[],
        metavar="NAME",
        help="an engine to try (default: those of the locale and of l10n.yaml); may be repeated",
    )
    add_selection(parser)
    add_limits(parser)


def run(args: Namespace) -> int:
    """Compare engines with what people translated; no PO file is touched."""
    from l10n_pipeline.progress import table
    from l10n_pipeline.report.problems import exit_code, print_problems
    from l10n_pipeline.stages.inspect.evaluate import cells, evaluate

    with opened(args) as (project, locales, sources):
        scores = list(evaluate(project, locales, sources, args.engine, budget(args)))
        print(table(cells(scores), _HEADER))
        print_problems(project.problems, verbose=args.verbose or not scores)
        return exit_code(project.problems)
