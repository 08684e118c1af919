"""`l10n check`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_selection, opened, told


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; whether to tell what is mere information."""
    add_selection(parser)


def run(args: Namespace) -> int:
    """Report what is wrong with translations, and write nothing."""
    from l10n_pipeline.stages.inspect.check import check

    with opened(args, writes=False) as (project, locales, sources):
        seen = check(project, locales, sources)
        print(f"checked {seen} translations")
        return told(args, project, "check", {"checked": seen})
