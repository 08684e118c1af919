"""`l10n approve`: what a reviewer says to many units at once."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from l10n_pipeline.commands import add_dry_run, add_selection, opened, told

STATES = ("machine", "draft", "outdated")


def _states(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in STATES]:
        raise ArgumentTypeError(f"'{unknown[0]}' is no state that can be approved: {', '.join(STATES)}")
    return names


def add_arguments(parser: ArgumentParser) -> None:
    """Which units, and whether to take it back."""
    parser.add_argument(
        "--state",
        type=_states,
        default=None,
        metavar="STATES",
        help="only units in these states, with commas (default: machine,draft, but of other tools' PO files machine; "
        "outdated only if named)",
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="PATH:LINE",
        help="this unit; may be repeated; - reads a list",
    )
    parser.add_argument("--commit", default="", metavar="REV", help="only units whose text this commit wrote")
    parser.add_argument(
        "--withdraw", action="store_true", help="the opposite: make approved units need work again"
    )
    add_selection(parser)
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Approve; 2 where nothing says which units, or a place is none."""
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.stages.housekeeping.approval import Wanted, approve, known_commit, places

    if not (args.unit or args.commit or args.article or args.locale or args.state):
        raise ConfigError(
            "nothing says which units", advice="say --locale, --article, --state, --unit or --commit"
        )
    with opened(args) as (project, locales, sources):
        said = [line for one in args.unit for line in (sys.stdin if one == "-" else [one])]
        named = bool(args.unit)
        states = (
            ["translated"] if args.withdraw else args.state or (list(STATES) if named else ["machine", "draft"])
        )
        wanted = Wanted(
            states,
            places(project, said) if named else None,
            known_commit(project, args.commit) if args.commit else "",
            guesses=bool(named or args.state or args.commit),
        )
        done = approve(project, locales, sources, wanted, withdraw=args.withdraw)
        verb = "took back" if args.withdraw else "approved"
        would = "" if project.writes else "would have "
        counted = ", ".join(f"{count} in {locale}" for locale, count in done.units.items()) or "nothing"
        print(f"{would}{verb} {counted}")
        return told(args, project, "approve", {"units": done.units, "written": done.written})
