"""`l10n terms`: what the term base lacks, where a term is used, and the glossaries of other tools."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_selection, opened

if TYPE_CHECKING:
    from l10n_pipeline.stages.inspect.terms import Use

_PROPOSED = ("term", "script", "because of", "times", "first place")
_FOUND = {True: "", False: " (not found)", None: " (open)"}


def add_arguments(parser: ArgumentParser) -> None:
    """One of the actions."""
    parser.add_argument(
        "action",
        nargs="?",
        default="scan",
        choices=("scan", "where", "replace", "export", "import"),
        help="propose terms; show the uses of one; write its rendering in the place of a former one; write "
        "glossaries for other tools, or bring one in",
    )
    parser.add_argument(
        "term",
        nargs="?",
        default="",
        help="where, replace: the term, one of its forms, or its script; import: a TBX or CSV file",
    )
    parser.add_argument("old", nargs="?", default="", help="replace: the former rendering")
    parser.add_argument("--dry-run", action="store_true", help="replace: only tell what would be written")
    parser.add_argument(
        "--format", choices=("tbx", "csv", "omegat"), default="tbx", help="export: for which tools (default: tbx)"
    )
    parser.add_argument(
        "--output", "-o", type=Path, default=Path("glossaries"), metavar="FOLDER", help="export: where to"
    )
    add_selection(parser)


def run(args: Namespace) -> int:
    """Print a table; 0 whatever it says, 2 where the term base does not know the term."""
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.progress import table
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.stages.inspect.terms import export, scan, where

    needed = (args.action in ("where", "import", "replace"), args.action == "replace")
    if (bool(args.term), bool(args.old)) != needed:
        raise ConfigError("`l10n terms where TERM`, `replace TERM OLD`, `import FILE`, `scan` or `export`")
    if args.action == "import":
        return _import(args)
    if args.action == "replace":
        return _replace(args)
    with opened(args, writes=False) as (project, locales, sources):
        if args.action == "scan":
            found = scan(project, sources)
            print(table([[p.term, p.script, p.why, p.times, p.place] for p in found], _PROPOSED))
        elif args.action == "export":
            for path in export(project, locales, args.format, args.output):
                print(path)
        else:
            names = [locale.name for locale in locales]
            uses = where(project, args.term, locales, sources)
            print(table([[str(u.place), u.surface, *_cells(u)] for u in uses], ("place", "written", *names)))
        print_problems(project.problems, verbose=args.verbose)
        return 0


def _replace(args: Namespace) -> int:
    """Write the rendering of a term in the place of a former one; what a person has to look at is listed."""
    from l10n_pipeline.report.problems import exit_code, print_problems
    from l10n_pipeline.stages.housekeeping.replaced_terms import replace_term

    with opened(args) as (project, locales, sources):
        done = replace_term(project, args.term, args.old, locales, sources)
        for place, why in done.left:
            print(f"{place}: left as it is: {why}")
        print(f"{'would replace' if args.dry_run else 'replaced'} in {done.written}, left {len(done.left)}")
        print_problems(project.problems, verbose=args.verbose)
        return exit_code(project.problems)


def _import(args: Namespace) -> int:
    """Bring a glossary in as a new file of the term base."""
    from l10n_pipeline.report.problems import exit_code, print_problems
    from l10n_pipeline.stages.intake.glossary import bring_terms

    with opened(args) as (project, _, _):
        done = bring_terms(project, Path(args.term), next(iter(args.locale), ""))
        print(
            f"wrote {done.terms} terms to {done.written}"
            if done.written
            else "the term base has all of these terms"
        )
        if done.written and done.known:
            print(f"left out, for the term base has them: {', '.join(done.known)}")
        print_problems(project.problems, verbose=args.verbose)
        return exit_code(project.problems)


def _cells(use: Use) -> list[str]:
    """What stands for the term in each locale, and where the target does not say so."""
    return [text + _FOUND[found] for text, found in zip(use.renderings, use.found, strict=True)]
