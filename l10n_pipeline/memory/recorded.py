"""An engine whose answers are kept: what the ledger knows is not sent, and each batch is kept before the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from l10n_pipeline.memory.ledger import Ledger
from l10n_pipeline.model import Engine, Output, Reads, Request
from l10n_pipeline.progress import progress


@dataclass(slots=True)
class Recorded:
    """Wraps an engine of one locale; counts what was sent and what was known."""

    engine: Engine
    ledger: Ledger
    label: str = ""  # of the progress that people see
    batch: int = 64  # texts sent at once: what a crash may cost
    sent: int = 0
    characters: int = 0
    known: int = 0
    cost: float = 0.0

    @property
    def fingerprint(self) -> str:
        return self.engine.fingerprint

    @property
    def segments(self) -> Literal["sentence", "block"]:
        return self.engine.segments

    def unreadable(self, text: str) -> Sequence[tuple[int, int]]:
        """See `model.Reads`."""
        return self.engine.unreadable(text) if isinstance(self.engine, Reads) else ()

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request, in order; each distinct text is sent once."""
        if not requests:
            return []
        locale = requests[0].locale
        first = {r.coded.text: r for r in reversed(requests)}
        answers: dict[str, Output | Exception] = dict(self.ledger.get(locale, self.fingerprint, first))
        self.known += len(answers)
        missing = [r for text, r in first.items() if text not in answers]
        with progress(self.label, len(missing)) as advance:
            for start in range(0, len(missing), self.batch):
                part = missing[start : start + self.batch]
                fresh = dict(zip((r.coded.text for r in part), self.engine.translate(part), strict=True))
                kept = {text: answer for text, answer in fresh.items() if isinstance(answer, Output)}
                self.ledger.put(locale, self.fingerprint, kept)
                self._count(fresh)
                answers |= fresh
                advance(len(part))
        return [answers[r.coded.text] for r in requests]

    def _count(self, fresh: dict[str, Output | Exception]) -> None:
        self.sent += len(fresh)
        self.characters += sum(len(text) for text in fresh)
        self.cost += sum(o.cost for o in fresh.values() if isinstance(o, Output))
