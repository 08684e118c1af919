"""Extract: from sources to templates and PO files, merged with what people did."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Message
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks
from l10n_pipeline.edition.compose import elsewhere
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import RULES_VERSION, Document, Key, Place, Problem, Segment
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.lost import say_lost
from l10n_pipeline.stages.extract.own_files import own_files
from l10n_pipeline.stages.extract.po_files import Merging
from l10n_pipeline.text import inline

_LABELS = {
    "heading": "heading",
    "paragraph": "paragraph",
    "item": "list item",
    "cell": "table cell",
    "quote": "quotation",
    "footnote": "footnote",
    "field": "front matter",
}
_SHORT = 3  # words; a shorter text is unclear without the heading above it
_SAME = 0.5  # the share of msgids that tells a renamed source from a new one


@dataclass(slots=True)
class Extracted:
    """What an extraction did."""

    written: list[str] = field(default_factory=list)
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
    done = Extracted()
    read = project.read([source for source in sources if not source.is_catalog])
    _move_renamed(project, read, done)
    # A source without one has nothing to translate: a file of settings, a page of code.
    read = [source for source in read if _template(project, source, done)]
    project.say_terms()
    for locale in locales:
        say_lost(project, locale, read)
        mine = [s for s in read if not (s.is_block and _own_block(project, s, locale.name, done))]
        merging = Merging(project, locale, messages, now(), migrates)
        done.written += [project.relative(path) for path in merging.merge(mine)]
        with project.each_alone():
            if (record := own_files(project, locale)) is not None:
                _write(project, *record, done)
    _say_gone(project, done)
    return done


def _template(project: Project, source: Source, done: Extracted) -> bool:
    """Bring the template of a source up to date; whether it has one."""
    with project.each_alone():
        state = project.memo("template", source, "", lambda: _state_of_template(project, source))
        if state == "none":
            return False
        if state == "old":
            found = messages(source, project.document(source))
            _write(project, project.template_path(source), catalog.template(found, project.config.project), done)
            project.memo("template", source, "", lambda: _state_of_template(project, source))
    return True


def _state_of_template(project: Project, source: Source) -> str:
    """Whether the template of a source is `current` or `old`, or there is to be `none`."""
    path = project.template_path(source)
    there = project.door.has(path)
    found = messages(source, project.document(source))
    if not (found or source.is_block or there):
        return "none"
    present = catalog.read(project.door.read(path), project.relative(path)) if there else None
    # A refreshed comment alone never rewrites a file.
    is_current = present and _keys(present) == [m.key for m in found] and _has_rules(present)
    return "current" if is_current else "old"


def _write(project: Project, path: Path, data: bytes, done: Extracted, seen: bytes | None = None) -> None:
    if project.writes:
        project.door.write(path, data) if seen is None else project.door.save(path, data, seen)
    done.written.append(project.relative(path))


def _has_rules(present: catalog.Catalog) -> bool:
    return present.header is None or catalog.header(present).get(catalog.RULES) == str(RULES_VERSION)


def _keys(read: catalog.Catalog) -> list[Key]:
    return list(read.index)


def now() -> str:
    """The time as a PO header writes it."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M%z")


# -- messages --------------------------------------------------------------------------------------


def messages(source: Source, document: Document, locale: str = "") -> list[Message]:
    """One message for each distinct key of a document, in order, with what translators should know.

    With a locale, without the regions that it does not have.
    """
    out: dict[Key, Message] = {}
    heading = ""
    gone = [m for m in document.marks if locale and elsewhere(m, locale)]
    for segment in document.segments:
        if any(m.start <= segment.start < m.end for m in gone):
            continue
        comments = tuple(_comments(source, segment, heading))
        out.setdefault(
            segment.key, Message(segment.key, comments, posixpath.basename(source.name), _flags(segment))
        )
        if segment.kind == "heading":
            heading = segment.text
    return list(out.values())


def _comments(source: Source, segment: Segment, heading: str) -> Iterator[str]:
    """What the unit is; where it stands, if its words alone do not tell; what the author said."""
    first, _, said = segment.note.partition("\n")
    label = _LABELS.get(segment.kind, segment.kind)
    if segment.kind == "heading":
        label = first
    elif segment.kind in ("field", "value"):
        label += f": {segment.context}"
        said = segment.note if segment.kind == "value" else said
    else:
        said = segment.note
    if source.is_block:
        label += f" of the block {source.block}"
    tells_nothing = segment.kind in ("heading", "cell") or len(segment.text.split()) < _SHORT
    if tells_nothing and heading and segment.kind not in ("field", "value"):
        label += f", under: {heading}"
    yield label
    yield from (line for line in said.split("\n") if line)


def _flags(segment: Segment) -> tuple[str, ...]:
    return ("md-text",) if segment.syntax in inline.MARKDOWN and re.search(r"[*_`\[<]", segment.text) else ()


# -- sources that moved or went --------------------------------------------------------------------


def _move_renamed(project: Project, read: Sequence[Source], done: Extracted) -> None:
    """A source without a template takes over the template and PO files of a gone one with most of its msgids."""
    untold = [s for s in read if not project.door.has(project.template_path(s))]
    new = {s: {m.key for m in messages(s, project.document(s))} for s in untold}
    gone = dict(_gone(project))
    pairs = (
        (len(keys & old) / max(len(keys), len(old), 1), source, stem)
        for source, keys in new.items()
        for stem, old in gone.items()
    )
    for share, source, stem in sorted(pairs, key=lambda p: (-p[0], p[1].name, p[2])):
        if share < _SAME or source not in new or stem not in gone:
            continue
        del new[source], gone[stem]
        done.said.append(f"{stem} is now {source.stem}: its PO files move")
        with project.each_alone():
            _move(project, stem, source)


def _move(project: Project, stem: str, source: Source) -> None:
    folder = project.config.locales_folder
    door = project.door
    if project.writes:
        door.remove(folder / "templates" / f"{stem}.pot")
    for locale in project.config.locales:
        old = folder / locale.name / "LC_MESSAGES" / f"{stem}.po"
        new = project.po_path(source, locale.name)
        if not door.has(old) or door.has(new):
            continue
        if project.writes:
            door.rename(old, new)
        else:
            project.catalogs.planned[new] = old
            project.door.would_be(new, project.door.read(old))


def _gone(project: Project) -> Iterator[tuple[str, set[Key]]]:
    """Templates whose source is no longer there."""
    folder = project.config.locales_folder / "templates"
    stems = {source.stem for source in project.sources()}
    for path in project.door.walk(folder, ".pot"):
        stem = path.relative_to(folder).with_suffix("").as_posix()
        if stem not in stems:
            yield stem, set(_keys(catalog.read(project.door.read(path), project.relative(path))))


def _say_gone(project: Project, done: Extracted) -> None:
    for stem, _ in _gone(project):
        folder, locales = project.config.locales_folder, project.config.locales
        held = [x for x in locales if project.door.has(folder / x.name / "LC_MESSAGES" / f"{stem}.po")]
        what = f"; {len(held)} PO files keep its translations" if held else ""
        done.said.append(f"the source of {stem} is gone{what}")


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
    data = project.door.read(path)
    present = blocks.digest(project.document(source).source)
    if (filled := blocks.with_hash(data, present)) is not None:
        with project.each_alone():
            _write(project, path, filled, done, data)
    elif version.source_hash != present:
        place = Place(project.relative(path), 1)
        message = f"the source of the block '{source.block}' has changed since this version was written"
        advice = (
            f"read {project.relative(project.source_path(source))}, mend this version, then empty its source_hash"
        )
        project.add(Problem("block-outdated", "warning", message, advice, (place,)))
    return True
