"""`l10n migrate`: carries PO files over to the present rules of extraction."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, add_selection, opened, told


def add_arguments(parser: ArgumentParser) -> None:
    """Which files, and whether to write."""
    add_selection(parser)
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Extract, and carry the translations of PO files over that other rules of extraction made."""
    from l10n_pipeline.stages.extract.extract import extract

    with opened(args) as (project, locales, sources):
        done = extract(project, locales, sources, migrates=True)
        print(f"{'wrote' if project.writes else 'would write'} {len(done.written)} PO files and templates")
        return told(args, project, "migrate", {"written": done.written})
