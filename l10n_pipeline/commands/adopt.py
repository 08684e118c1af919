"""`l10n adopt`: makes an article of a scraped page."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_dry_run, opened

if TYPE_CHECKING:
    from l10n_pipeline.stages.housekeeping.adopt import Adoption


def add_arguments(parser: ArgumentParser) -> None:
    """Which page, and the name of its article."""
    parser.add_argument("page", help="a file of plain text or HTML; - is standard input")
    parser.add_argument("--name", default="", help="of the article, below the sources (default: the file's)")
    add_dry_run(parser)
    parser.set_defaults(locale=[], article=[])


def run(args: Namespace) -> int:
    """Make an article of a page, and print what an editor should know."""
    from l10n_pipeline import files
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.stages.housekeeping.adopt import adopt_page

    if args.page == "-" and not args.name:
        raise ConfigError("a page from standard input needs --name")
    data = sys.stdin.buffer.read() if args.page == "-" else files.read(Path(args.page))
    name = args.name or Path(args.page).stem.lower().replace("_", "-").replace(" ", "-")
    with opened(args) as (project, _, _):
        outcome = adopt_page(project, data, name)
        if not project.writes:
            print(outcome.text)
        else:
            for path in outcome.written:
                print(f"wrote {project.relative(path)}")
        for path in outcome.left:
            print(f"kept {project.relative(path)}: it exists and says something else")
        _tell(outcome)
        print_problems(project.problems, verbose=True)
        return 0


def _tell(outcome: Adoption) -> None:
    made = outcome.adopted
    sections = (
        ("the page has changed where the article was edited; it says now", outcome.apart),
        ("look at these lines: what they are is a guess", made.unsure),
        ("no locale of the project for these passages, or nobody can tell it", made.reported),
        ("left out", made.listed),
        ("routes of the site, kept as they are", made.routes),
    )
    for title, found in sections:
        if found:
            print(f"\n{title}:")
            for text in found:
                print("  " + text.replace("\n", "\n  "))
    if made.terms:
        print("\nfor the term base:")
        for term in made.terms:
            print(f"- term: {term.term}\n  script: {term.script}\n  definition: {term.definition!r}")
