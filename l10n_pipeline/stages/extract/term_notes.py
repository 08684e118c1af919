"""Tells translators in each unit's notes how the term base writes its terms: `#. term: ramen → 拉面`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Message
from l10n_pipeline.model import Document, Key, Rendering, Term
from l10n_pipeline.project import Project
from l10n_pipeline.terms.gloss import gloss
from l10n_pipeline.terms.match import Match


def term_notes(project: Project, document: Document, locale: str) -> dict[Key, list[str]]:
    """For each unit that has terms what is said of them, once for each term."""
    out: dict[Key, list[str]] = {}
    for segment in document.segments:
        found = project.matcher.in_segment(segment)
        if found and segment.key not in out:
            out[segment.key] = list(_notes(found, locale))
    return out


def _notes(found: Iterable[Match], locale: str) -> Iterator[str]:
    seen: list[Term] = []
    for match in found:
        if match.term not in seen:
            seen.append(match.term)
            rendering = match.term.rendering(locale)
            yield " ".join(f"{match.surface} → {gloss(match, locale)}{_beside(rendering)}".split())


def _beside(rendering: Rendering) -> str:
    also = f", also {', '.join(rendering.admitted)}" if rendering.admitted else ""
    never = f", not {', '.join(rendering.avoid)}" if rendering.avoid else ""
    return also + never


def with_notes(message: Message, notes: Mapping[Key, list[str]]) -> Message:
    """The message with what is said of its terms, for an entry that is made of it."""
    said = notes.get(message.key)
    if not said:
        return message
    return message._replace(comments=(*message.comments, *(catalog.TERMS + text for text in said)))


def with_term_notes(data: bytes, path: str, wanted: Mapping[Key, list[str]], order: Iterable[Key]) -> bytes:
    """The PO file with these notes; `order` is that of its units."""
    said = [text for key in order for text in wanted.get(key, ())]
    if catalog.has_comments(data, catalog.TERMS, said):
        return data
    return catalog.with_comments(catalog.read(data, path), catalog.TERMS, wanted)
