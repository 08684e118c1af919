"""`l10n publish`: writes the HTML site."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import (
    add_dry_run,
    add_locales,
    add_no_cache,
    add_processes,
    add_time,
    add_verbose,
    opened,
    told,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales."""
    add_locales(parser, "only this locale beside the sources'")
    add_verbose(parser)
    add_no_cache(parser)
    add_processes(parser)
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
