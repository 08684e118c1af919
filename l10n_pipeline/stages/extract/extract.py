"""Extract: from sources to templates and PO files, merged with what people did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import RULES_VERSION, Place, Problem
from l10n_pipeline.stages.extract.lost import say_lost
from l10n_pipeline.stages.extract.own_files import own_files
from l10n_pipeline.stages.extract.po_files import Merging
from l10n_pipeline.stages.extract.renamed import move_renamed, say_gone, untold_of

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Catalog
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source
    from l10n_pipeline.stages.extract.offered import CommonOffers


_FEW = 16
"""Templates that one process writes before it looks for others."""


_Offered = Callable[[], "CommonOffers"]
"""What sources offer, made when it is first asked."""


@dataclass(slots=True)
class Extracted:
    """What an extraction did."""

    written: list[str] = field(default_factory=list)
    refreshed: dict[Source, None] = field(default_factory=dict)  # whose PO files were there, and changed
    said: list[str] = field(default_factory=list)  # what a person should know and need not mend


def extract(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    *,
    migrates: bool = False,
) -> Extracted:
    """Write the template of each source and merge it into each locale's PO file.

    With `migrates`, files that other rules of extraction made are carried over to these.
    """
    from l10n_pipeline import sharing

    done = Extracted()
    mine = [source for source in sources if not source.is_catalog]
    sharing.read(project, mine)
    read = project.read(mine)
    done.said += move_renamed(project, read)
    # A source without one has nothing to translate: a file of settings, a page of code.
    offered = cache(_offered)
    read = _with_template(project, read, done, offered)
    project.say_terms()
    blocks = [source for source in read if source.is_block]
    merge = partial(_merged, project, read, blocks, now(), offered, migrates)
    for found in sharing.each(project, locales, merge):
        done.written += found.written
        done.refreshed |= found.refreshed
    done.said += say_gone(project)
    return done


def _merged(
    project: Project,
    read: Sequence[Source],
    blocks: Sequence[Source],
    now: str,
    offered: _Offered,
    migrates: bool,
    locale: LocaleConfig,
) -> Extracted:
    """The sources merged into the PO files of a locale: no two locales have a file in common."""
    done = Extracted()
    say_lost(project, locale, read)
    own = {s for s in blocks if _own_block(project, s, locale.name, done)}
    mine = [s for s in read if s not in own] if own else read
    written, refreshed = Merging(project, locale, now, offered, migrates).merge(mine)
    done.written += [project.relative(path) for path in written]
    done.refreshed |= dict.fromkeys(refreshed)
    with project.each_alone():
        if (record := own_files(project, locale)) is not None:
            _write(project, *record, done)
    project.catalogs.let_go()
    return done


def _offered() -> CommonOffers:
    from l10n_pipeline.stages.extract.offered import CommonOffers

    return CommonOffers()


def _with_template(
    project: Project, sources: Sequence[Source], done: Extracted, offered: _Offered
) -> list[Source]:
    from l10n_pipeline import sharing

    def look(some: Sequence[Source]) -> list[bool]:
        return [_template(project, source, done, offered) for source in some]

    before = len(done.written)
    news = (part.sources for part in sharing.unknown(project, "templates", sources))
    few = [some for found in news for some in sharing.pieces(found, _FEW)]
    for written in sharing.each(project, few, partial(_templates, project, offered)):
        done.written += written
    found = project.batch("templates", sources, "", look)
    if len(done.written) > before and project.writes:
        project.batch("templates", sources, "", look)  # so that the next run knows
        untold_of(project, sources)
    known = (has for batch in found for has in batch)
    return [source for source, has in zip(sources, known, strict=True) if has]


def _templates(project: Project, offered: _Offered, sources: Sequence[Source]) -> list[str]:
    """Bring some templates up to date; the files that changed."""
    done = Extracted()
    for source in sources:
        _template(project, source, done, offered)
    return done.written


def _template(project: Project, source: Source, done: Extracted, offered: _Offered) -> bool:
    """Bring the template of a source up to date; whether it has one."""
    with project.each_alone():
        state = project.memo("template", source, "", partial(_state_of_template, project, source, offered))
        if state == "none":
            return False
        if state == "old":
            data = _new_template(project, source, offered)
            _write(project, project.template_path(source), data, done)
            project.memo("template", source, "", partial(_state_of_template, project, source, offered))
    return True


def _new_template(project: Project, source: Source, offered: _Offered) -> bytes:
    from l10n_pipeline import catalog

    return catalog.template(offered().messages(source, project.document(source)), project.config.project)


def _state_of_template(project: Project, source: Source, offered: _Offered) -> str:
    """Whether the template of a source is `current` or `old`, or there is to be `none`."""
    from l10n_pipeline import catalog

    path = project.template_path(source)
    there = project.door.has(path)
    found = offered().messages(source, project.document(source))
    if not (found or source.is_block or there):
        return "none"
    present = catalog.read(project.door.read(path), project.relative(path)) if there else None
    # A refreshed comment alone never rewrites a file.
    is_current = present and list(present.index) == [m.key for m in found] and _has_rules(present)
    return "current" if is_current else "old"


def _write(project: Project, path: Path, data: bytes, done: Extracted, seen: bytes | None = None) -> None:
    project.door.keep_nothing()
    if project.writes:
        project.door.write(path, data) if seen is None else project.door.save(path, data, seen)
    done.written.append(project.relative(path))


def _has_rules(present: Catalog) -> bool:
    from l10n_pipeline import catalog

    return present.header is None or catalog.header(present).get(catalog.RULES) == str(RULES_VERSION)


def now() -> str:
    """The time as a PO header writes it."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M%z")


# -- blocks ----------------------------------------------------------------------------------------


def _own_block(project: Project, source: Source, locale: str, done: Extracted) -> bool:
    """Whether the locale has its own version; one that names no source yet is given the present one's hash."""
    path = project.own_block_path(source.block, locale)
    try:
        version = project.own_block(source.block, locale)
    except FormatError as error:
        project.report(error)
        return True
    if version is None:
        return False
    from l10n_pipeline.edition import blocks

    data = project.door.read(path)
    present = blocks.digest(project.door.read(project.source_path(source)))
    if (filled := blocks.with_hash(data, present)) is not None:
        with project.each_alone():
            _write(project, path, filled, done, data)
    elif version.source_hash != present:
        place = Place(project.relative(path), 1)
        of_source = project.relative(project.source_path(source))
        message = f"the source of the block '{source.block}' has changed since this version was written"
        advice = f'read {of_source}, mend this version, then write `source_hash: ""` in its front matter'
        if not version.source_hash:
            message = (
                f"this version of the block '{source.block}' does not say which source it was written against"
            )
            advice = 'begin the file with three lines: `---`, `source_hash: ""`, `---`; the next run fills it in'
            if blocks.fields(data):
                advice = 'write `source_hash: ""` into its front matter; the next run fills it in'
        project.add(Problem("block-outdated", "warning", message, advice, (place,)))
    return True
