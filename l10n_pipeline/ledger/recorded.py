"""An engine whose answers are kept: what the ledger knows is not sent, and each batch is kept before the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from l10n_pipeline.errors import BudgetSpent
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Bounded, Counts, Engine, Informed, Output, Reads, Request, Varies
from l10n_pipeline.progress import progress


@dataclass(slots=True)
class Recorded:
    """Wraps an engine of one locale; counts what was sent and what was known.

    With `plans` nothing is sent: what would be is counted, and is answered by BudgetSpent.
    """

    engine: Engine
    ledger: Ledger
    label: str = ""  # of the progress that people see
    batch: int = 64  # texts sent at once: what a crash may cost
    budget: Budget = field(default_factory=Budget)
    price: float = 0.0  # of a million characters, for an engine that does not say what an answer cost
    plans: bool = False
    sent: int = 0
    characters: int = 0
    known: int = 0
    cost: float = 0.0
    locale: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # by text: what it was last asked by

    @property
    def fingerprint(self) -> str:
        return self.engine.fingerprint

    @property
    def segments(self) -> Literal["sentence", "block"]:
        return self.engine.segments

    def unreadable(self, text: str) -> Sequence[tuple[int, int]]:
        """See `model.Reads`."""
        return self.engine.unreadable(text) if isinstance(self.engine, Reads) else ()

    @property
    def varies(self) -> bool:
        """See `model.Varies`."""
        return isinstance(self.engine, Varies) and self.engine.varies

    def forget(self, texts: Iterable[str]) -> None:
        """What was refused is not kept."""
        if not self.plans:
            for key, own in self._by_key(texts):
                self.ledger.forget(self.locale, key, own)

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request, in order; each distinct text is sent once, as far as the budget goes."""
        if not requests:
            return []
        locale = self.locale = requests[0].locale
        first: dict[str, Request] = {}
        for request in requests:
            first.setdefault(request.text, request)
        self.keys |= {text: self._key(request) for text, request in first.items()}
        again = {request.text for request in requests if request.attempt}
        if again:
            self.forget(again)
        answers: dict[str, Output | Exception] = {}
        for key, own in self._by_key(first):
            answers |= self.ledger.get(locale, key, own)
        self.known += len(answers)
        missing = [r for text, r in first.items() if text not in answers]
        if self.plans:
            self._count(r.text for r in missing)
            planned = BudgetSpent("only planned")
            return [answers.get(r.text, planned) for r in requests]
        with progress(self.label, len(missing)) as advance:
            for start in range(0, len(missing), self.batch):
                part = missing[start : start + self.batch]
                room = self.budget.room([r.text for r in part], self.price)
                fresh = self._fresh(part[:room]) if room else {}
                kept = {text: answer for text, answer in fresh.items() if isinstance(answer, Output)}
                for key, own in self._by_key(kept):
                    self.ledger.put(locale, key, {text: kept[text] for text in own})
                answers |= fresh
                advance(room)
                if room < len(part):
                    break
        spent = BudgetSpent(f"not sent: the limit is reached ({self.budget.reason()})")
        return [answers.get(r.text, spent) for r in requests]

    def _fresh(self, part: Sequence[Request]) -> dict[str, Output | Exception]:
        """What the engine answers, by text, with what each answer cost."""
        before = self._used()
        if isinstance(self.engine, Bounded):
            self.engine.limit(self.budget.left)
        given = zip((r.text for r in part), self.engine.translate(part), strict=True)
        fresh = {text: self._priced(text, answer) for text, answer in given}
        # What was paid for and refused is in no answer; the engine may have counted it.
        cost = sum(answer.cost for answer in fresh.values() if isinstance(answer, Output))
        cost = max(cost, self._used() - before)
        self.budget.spend(sum(map(len, fresh)), cost)
        self._count(fresh)
        self.cost += cost
        return fresh

    def _key(self, request: Request) -> str:
        """The engine, and what it is told beside the text."""
        told = self.engine.context(request) if isinstance(self.engine, Informed) else ""
        return f"{self.fingerprint} {told}" if told else self.fingerprint

    def _by_key(self, texts: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
        """The texts by what they were asked by."""
        out: dict[str, list[str]] = {}
        for text in texts:
            out.setdefault(self.keys.get(text, self.fingerprint), []).append(text)
        return out.items()

    def _used(self) -> float:
        return self.engine.usage.cost if isinstance(self.engine, Counts) else 0.0

    def _priced(self, text: str, answer: Output | Exception) -> Output | Exception:
        if isinstance(answer, Exception) or answer.cost or not self.price:
            return answer
        return replace(answer, cost=len(text) * self.price / 1e6)

    def _count(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.sent += 1
            self.characters += len(text)
