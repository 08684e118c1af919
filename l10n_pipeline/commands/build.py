"""`l10n build`: writes the editions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import (
    add_dry_run,
    add_format,
    add_frozen,
    add_processes,
    add_selection,
    add_time,
    opened,
    told,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; whether to write."""
    add_selection(parser)
    add_processes(parser)
    add_format(parser)
    add_dry_run(parser)
    add_frozen(parser)
    add_time(parser)
    parser.add_argument(
        "--missing",
        action="store_true",
        help="make the editions of frozen releases that are not there, too; those that are there stay",
    )


def run(args: Namespace) -> int:
    """Put the editions together."""
    from l10n_pipeline.stages.build.build import build
    from l10n_pipeline.stages.inspect import frozen

    with opened(args) as (project, locales, sources):
        built = build(project, locales, sources, today=args.today, previous=args.previous, missing=args.missing)
        if args.frozen:
            frozen.refuse(project, frozen.committed(project, [*built.written, *built.removed]), "build")
        would = "wrote" if project.writes else "would write"
        left_out = f", {built.left_out} left out" if built.left_out else ""
        print(f"{would} {len(built.written)} editions, {built.unchanged} unchanged{left_out}")
        for path in built.removed:
            print(f"removed {path}: it is no longer an edition")
        numbers = {"written": len(built.written), "unchanged": built.unchanged, "removed": len(built.removed)}
        return told(args, project, "build", numbers)
