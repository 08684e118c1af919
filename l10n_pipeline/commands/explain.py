"""`l10n explain`: says of a unit where it came from and why an edition shows it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_selection, opened


def add_arguments(parser: ArgumentParser) -> None:
    """What to explain."""
    parser.add_argument(
        "question", metavar="ARTICLE[:LINE] | TEXT", help="a place in a source, or words of a text"
    )
    add_selection(parser)


def run(args: Namespace) -> int:
    """Say of each unit what it is, where it came from, and why an edition shows it or does not; 0 if there is one."""
    from l10n_pipeline.stages.inspect.explain import explain, find

    with opened(args, writes=False) as (project, locales, sources):
        for line in explain(project, find(project, sources, locales, args.question), locales):
            print(line)
        return 0
