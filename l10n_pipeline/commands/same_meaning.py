"""`l10n same-meaning`: keeps translations whose source changed in spelling alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, add_selection, opened, told


def add_arguments(parser: ArgumentParser) -> None:
    """Which edit, and whether to take it back."""
    parser.add_argument(
        "question",
        metavar="COMMIT | TEXT",
        help="the commit that changed no meaning, or words of the source as it is now",
    )
    parser.add_argument(
        "--withdraw", action="store_true", help="the opposite: the translations are outdated again"
    )
    add_selection(parser)
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Keep the translations in all locales; 2 where nothing is meant, or more than one text."""
    from l10n_pipeline.leverage.spelling import shown
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.housekeeping.same_meaning import same_meaning

    with opened(args) as (project, locales, sources):
        extract(project, locales, sources)
        done = same_meaning(project, locales, sources, args.question, withdraw=args.withdraw)
        for edit in done.edits:
            print(f"{edit.source.name}: {shown(edit.former, edit.key.text)}")
        verb = "took back" if args.withdraw else "kept"
        would = "" if project.writes else "would have "
        counted = ", ".join(f"{count} in {locale}" for locale, count in done.units.items()) or "nothing"
        print(f"{would}{verb} {counted}")
        return told(args, project, "same-meaning", {"units": done.units})
