"""`l10n extract`: brings templates and PO files up to date with the sources."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace

from l10n_pipeline.commands import add_dry_run, add_format, add_frozen, add_processes, add_selection, opened, told

_SHOWN = 10
"""Edits that are proposed; of a word that was changed everywhere there are thousands."""


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; whether to write."""
    add_selection(parser)
    add_processes(parser)
    add_format(parser)
    add_dry_run(parser)
    add_frozen(parser)


def run(args: Namespace) -> int:
    """Bring templates and PO files up to date."""
    from l10n_pipeline.leverage.spelling import shown
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.housekeeping.same_meaning import proposals, short_words, waiting_texts
    from l10n_pipeline.stages.inspect import frozen
    from l10n_pipeline.stages.inspect.survey import summary, survey

    with opened(args) as (project, locales, sources):
        done = extract(project, locales, sources)
        for line in done.said:
            print(line)
        edits = proposals(project, locales, list(done.refreshed))
        texts = waiting_texts(project, locales, project.sources()) if edits else ()
        for edit in edits if args.verbose else edits[:_SHOWN]:
            words = shlex.quote(short_words(edit, texts))
            print(f"{edit.source.name}: {shown(edit.former, edit.key.text)}")
            print(f"  if that changed no meaning, `l10n same-meaning {words}` keeps its translations")
        if len(edits) > _SHOWN and not args.verbose:
            print(f"{len(edits) - _SHOWN:,} more edits changed spelling alone; show them with --verbose")
        for line in summary(survey(project, sources, whole=False), verbose=args.verbose):
            print(line)
        if args.frozen:
            frozen.refuse(project, done.written, "extract")
        would = "wrote" if project.writes else "would write"
        print(f"{would} {len(done.written)} PO files and templates")
        return told(args, project, "extract", {"written": len(done.written)})
