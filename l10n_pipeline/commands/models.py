"""`l10n models`: lists the models of the embedded engine and tries each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(args: Namespace) -> int:
    """List the models of the embedded engine, each tried on a sentence; 1 where one does not translate."""
    from l10n_pipeline.config import config
    from l10n_pipeline.progress import table
    from l10n_pipeline.stages.inspect.models import models

    found = list(models(config.load(args.root)))
    rows = [
        [m.locale, m.place or "in the package", m.fingerprint, m.megabytes, m.problem or m.answer] for m in found
    ]
    print(table(rows, ("locale", "folder", "engine", "MB", "a sentence")))
    return int(any(m.problem for m in found))
