"""`l10n models`: the models of the embedded engine: which there are, which could be had, and how they come."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """What to do, and for which locale."""
    parser.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=("list", "available", "get"),
        help="list: those that are there, each tried; available: those that could be had; get: bring one",
    )
    parser.add_argument(
        "locale", nargs="?", default="", metavar="LOCALE", help="get: into which locale it translates"
    )


def run(args: Namespace) -> int:
    """List the models of the embedded engine, each tried on a sentence; 1 where one does not translate."""
    from l10n_pipeline.config import config
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.progress import table
    from l10n_pipeline.stages.inspect import models

    if bool(args.locale) != (args.action == "get"):
        raise ConfigError("`l10n models`, `l10n models available` or `l10n models get LOCALE`")
    known = config.load(args.root)
    if args.action == "get":
        got = models.get(known, args.locale)
        print(f"{got.folder}: {', '.join(got.files)} ({got.licence})")
        return 0
    if args.action == "available":
        rows = [[o.source, o.target, o.architecture, o.megabytes] for o in models.available(known)]
        print(table(rows, ("from", "to", "kind", "MB")))
        return 0
    found = list(models.models(known))
    rows = [
        [m.locale, m.place or "in the package", m.fingerprint, m.megabytes, m.problem or m.answer] for m in found
    ]
    print(table(rows, ("locale", "folder", "engine", "MB", "a sentence")))
    print("`l10n models available` lists what could be had, `l10n models get LOCALE` brings it")
    return int(any(m.problem for m in found))
