"""`l10n status`: says how far each locale is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_selection, opened


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles, and by what they are counted."""
    add_selection(parser)
    parser.add_argument(
        "--by",
        choices=("article", "locale", "person", "age", "risk", "engine"),
        help="words and characters to do, by article, locale, the person who saved a file last, or its month; "
        "risk: what machines wrote, the riskiest first; engine: how much of that people had to change",
    )


def run(args: Namespace) -> int:
    """Say how far each locale is, with its blocks and what is translated too little; 0 whatever the answer."""
    from l10n_pipeline.progress import table
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.report.tables import block_rows, status_rows
    from l10n_pipeline.stages.build import minimum
    from l10n_pipeline.stages.extract.extract import extract

    with opened(args, writes=False) as (project, locales, sources):
        extract(project, locales, sources)
        if args.by == "risk":
            from l10n_pipeline.stages.inspect import reading_list

            print(
                table(reading_list.rows(reading_list.reading_list(project, locales, sources)), reading_list.HEADER)
            )
            print_problems(project.problems, verbose=args.verbose)
            return 0
        if args.by == "engine":
            from l10n_pipeline.stages.inspect import settled

            print(table(settled.rows(project, locales, sources), settled.HEADER))
            print_problems(project.problems, verbose=args.verbose)
            return 0
        if args.by:
            from l10n_pipeline.stages.inspect.workload import HEADER, rows, work

            print(table(rows(work(project, locales, sources, args.by)), (args.by, *HEADER)))
            print_problems(project.problems, verbose=args.verbose)
            return 0
        header = ("locale", "units", "translated", "machine", "outdated", "draft", "open")
        print(table(status_rows(project, locales, sources), header))
        for name, count in project.listed.frozen.items():
            print(f"frozen: {name}, {count} articles")
        if not any(source.is_catalog for source in sources) and not any(
            project.door.walk(project.config.locales_folder, ".po")
        ):
            print("no PO files yet: run `l10n extract` first")
        blocks = block_rows(project, locales)
        if blocks:
            print()
            print(table(blocks, ("block", *(locale.name for locale in locales))))
        short = minimum.rows(project, locales, sources)
        if short:
            print()
            print(table(short, minimum.HEADER))
        print_problems(project.problems, verbose=args.verbose)
        return 0
