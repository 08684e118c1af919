"""`l10n translate`: fills the open units from the memory and by engines."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import (
    add_dry_run,
    add_format,
    add_limits,
    add_selection,
    add_shard,
    add_workers,
    budget,
    opened,
    told,
    workers,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; whether to write."""
    add_selection(parser)
    add_format(parser)
    add_dry_run(parser)
    add_limits(parser)
    add_workers(parser)
    add_shard(parser)


def run(args: Namespace) -> int:
    """Fill open units."""
    from l10n_pipeline.report.tables import parts, translation_table, ways
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.translate.translate import translate

    with opened(args) as (project, locales, sources):
        if not project.writes:
            extract(project, locales, sources)  # a dry run tells of the sources as they are
        with workers(args, project) as found:
            done = translate(project, locales, sources, budget=budget(args), workers=found, shard=args.shard)
        for line in parts(done, args.shard):
            print(line)
        print(translation_table(project, done, locales, sources))
        for line in ways(done):
            print(line)
        failed = any(d.failed for d in done.values())
        return told(args, project, "translate", {n: d.numbers() for n, d in done.items()}, engine_failed=failed)
