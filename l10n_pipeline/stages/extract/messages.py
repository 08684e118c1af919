"""What a document offers to PO files: a message for each distinct key, with what translators should know."""

from __future__ import annotations

import posixpath

from l10n_pipeline import lazy
from l10n_pipeline.catalog import Message
from l10n_pipeline.edition.regions import elsewhere
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
_SHORT = 3  # words
_MARKUP = lazy.pattern(r"[*_`\[<]")


def messages(source: Source, document: Document, locale: str = "") -> list[Message]:
    """One message for each distinct key of a document, in order, with what translators should know.

    With a locale, without the regions that it does not have.
    """
    out: dict[Key, Message] = {}
    heading = ""
    name = posixpath.basename(source.name)
    block = f" of the block {source.block}" if source.is_block else ""
    gone = [m for m in document.marks if elsewhere(m, locale)] if locale else []
    for segment in document.segments:
        if gone and any(m.start <= segment.start < m.end for m in gone):
            continue
        key = segment.key
        if key not in out:
            out[key] = Message(key, _comments(segment, block, heading), name, _flags(segment))
        if segment.kind == "heading":
            heading = segment.text
    return list(out.values())


def _comments(segment: Segment, block: str, heading: str) -> tuple[str, ...]:
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
    label += block
    if heading and _tells_nothing(segment):
        label += f", under: {heading}"
    return (label, *(line for line in said.split("\n") if line)) if said else (label,)


def _tells_nothing(segment: Segment) -> bool:
    """Whether the text is unclear without the heading above it."""
    if segment.kind in ("heading", "cell"):
        return True
    return segment.kind not in ("field", "value") and len(segment.text.split(None, _SHORT - 1)) < _SHORT


def _flags(segment: Segment) -> tuple[str, ...]:
    return ("md-text",) if segment.syntax in inline.MARKDOWN and _MARKUP.search(segment.text) else ()
