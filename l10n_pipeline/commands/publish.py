"""`l10n publish`: writes the HTML site."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, add_no_cache, add_time, opened, told


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales."""
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="only this locale beside the sources', as l10n.yaml names it; may be repeated",
    )
    parser.add_argument("--verbose", action="store_true", help="show notes (problems of severity info), too")
    add_no_cache(parser)
    add_dry_run(parser)
    add_time(parser)
    parser.set_defaults(article=[])


def run(args: Namespace) -> int:
    """Write the site; 1 where a page is unsafe or a translation has a dead link."""
    from l10n_pipeline.stages.publish import publish

    with opened(args) as (project, locales, _):
        done = publish(project, locales, today=args.today, previous=args.previous)
        counts = f"{done.pages} pages, {len(done.written)} files written, {len(done.removed)} removed"
        print(f"{project.relative(project.config.site)}: {counts}")
        for locale, name in done.blocked:
            print(f"not published: {name} in {locale}")
        numbers: dict[str, object] = {"pages": done.pages, "written": done.written, "removed": done.removed}
        return told(args, project, "publish", numbers)
