"""`l10n tasks`: hands out texts as JSON to whoever translates."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from l10n_pipeline.commands import add_selection, opened

STATES = ("open", "outdated", "machine")
"""As `stages.handing.handouts` has them, which is imported when it is needed."""


def handed_states(text: str) -> list[str]:
    """The states that a list with commas names."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in STATES]:
        raise ArgumentTypeError(f"'{unknown[0]}' is no state that is handed out: {', '.join(STATES)}")
    return names


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is no number from 1")
    return int(text)


def add_arguments(parser: ArgumentParser) -> None:
    """Which units, and how many."""
    parser.add_argument(
        "--state",
        type=handed_states,
        default=["open", "outdated"],
        metavar="STATES",
        help="only units in these states, with commas: open, outdated, machine (default: open,outdated)",
    )
    parser.add_argument("--limit", type=_count, metavar="N", help="at most so many units; `left` tells the rest")
    add_selection(parser)


def run(args: Namespace) -> int:
    """Print the units of one locale as JSON; nothing is written."""
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.report.problems import exit_code, print_problems
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.handing.tasks import tasks

    if len(args.locale) != 1:
        raise ConfigError("texts are handed out for one locale at a time", advice="name it by --locale")
    with opened(args, writes=False) as (project, [locale], sources):
        extract(project, [locale], sources)
        found = tasks(project, locale, sources, args.state, args.limit)
        print(json.dumps(found, ensure_ascii=False, indent=1))
        print_problems(project.problems, verbose=args.verbose)
        return exit_code(project.problems)
