"""What a document offers to PO files: a message for each distinct key, with what translators should know."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from l10n_pipeline.catalog import Message
from l10n_pipeline.edition.compose import elsewhere
from l10n_pipeline.model import Document, Key, Segment
from l10n_pipeline.sources import Source
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
