"""What sources offer to PO files, made once a run for all locales: most of it says the same in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l10n_pipeline.edition.regions import elsewhere
from l10n_pipeline.stages.extract.messages import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l10n_pipeline.catalog import Bodies, Message
    from l10n_pipeline.model import Document
    from l10n_pipeline.sources import Source


@dataclass(slots=True)
class CommonOffers:
    """For the merges of one run."""

    bodies: Bodies = field(default_factory=dict)
    _messages: dict[str, tuple[Document, Sequence[Message]]] = field(default_factory=dict)

    def messages(self, source: Source, document: Document, locale: str = "") -> Sequence[Message]:
        """As `messages.messages`."""
        if locale and any(elsewhere(mark, locale) for mark in document.marks):
            return messages(source, document, locale)
        known = self._messages.get(source.name)
        if known is None or known[0] is not document:
            known = self._messages[source.name] = document, messages(source, document)
        return known[1]
