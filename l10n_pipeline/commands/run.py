"""`l10n run`: the whole line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import (
    add_dry_run,
    add_format,
    add_frozen,
    add_limits,
    add_processes,
    add_selection,
    add_time,
    add_workers,
    budget,
    opened,
    told,
    workers,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; whether to write."""
    add_selection(parser)
    add_processes(parser)
    add_format(parser)
    add_dry_run(parser)
    add_frozen(parser)
    add_time(parser)
    add_limits(parser)
    add_workers(parser)


def run(args: Namespace) -> int:
    """Extract, translate, check, build; what `make translate` calls."""
    from l10n_pipeline.report.tables import translation_table, ways
    from l10n_pipeline.stages.build.build import build
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.inspect import frozen
    from l10n_pipeline.stages.inspect.check import check
    from l10n_pipeline.stages.inspect.survey import summary, survey
    from l10n_pipeline.stages.translate.translate import translate

    with opened(args) as (project, locales, sources):
        extracted = extract(project, locales, sources)
        for line in extracted.said:
            print(line)
        # A frozen run asks no engine, so it needs no network and no key.
        with workers(args, project) as found:
            limits = budget(args)
            done = {} if args.frozen else translate(project, locales, sources, budget=limits, workers=found)
        copied = max((d.kept for d in done.values()), default=0)
        for line in summary(survey(project, sources, whole=False), copied=copied, verbose=args.verbose):
            print(line)
        check(project, locales, sources)
        built = build(project, locales, sources, today=args.today, previous=args.previous)
        if args.frozen:
            frozen.refuse(project, extracted.written, "run")
            frozen.refuse(project, frozen.committed(project, [*built.written, *built.removed]), "run")
        else:
            print(translation_table(project, done, locales, sources))
        for line in ways(done):
            print(line)
        would = "wrote" if project.writes else "would write"
        filled = {*extracted.written, *(path for d in done.values() for path in d.files)}
        print(
            f"{would} {len(filled)} PO files and templates, {len(built.written)} editions "
            f"({built.unchanged} unchanged)"
        )
        for path in built.removed:
            print(f"removed {path}: it is no longer an edition")
        numbers = {
            "extracted": len(extracted.written),
            "editions": len(built.written),
            "removed": len(built.removed),
            "locales": {name: d.numbers() for name, d in done.items()},
        }
        return told(args, project, "run", numbers, engine_failed=any(d.failed for d in done.values()))
