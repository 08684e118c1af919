"""How much of an article a locale shows in its own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from l10n_pipeline import inline
from l10n_pipeline.model import Document, Key, Segment, State, Unit


def share(document: Document, units: Mapping[Key, Unit], publish: Collection[State]) -> float:
    """The part of the source's text, by characters, whose translation is published: 0 to 1; 1 for no text."""
    done = total = 0
    for segment in document.segments:
        size = _size(segment)
        total += size
        unit = units.get(segment.key)
        done += size if unit and unit.target and unit.state in publish else 0
    return done / total if total else 1.0


def _size(segment: Segment) -> int:
    text = inline.words(inline.parse(segment.text, segment.syntax, segment.refs))
    return len("".join(text.split()))
