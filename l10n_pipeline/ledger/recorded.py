"""An engine whose answers are kept: what the ledger knows is not sent, and each batch is kept as soon as it is there.

An engine that computes itself gets large batches of texts of like length, side by side, while whoever takes the
answers looks at those before. Where it says into which portions a batch falls, these follow each other without a gap
from the first batch to the last. A service gets small ones in order, each once the one before is paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain, zip_longest
from typing import Any, Literal

from l10n_pipeline import runner
from l10n_pipeline.errors import BudgetSpent, OtherShard
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Bounded, Computes, Counts, Engine, Informed, Output, Range, Reads, Request, Varies
from l10n_pipeline.progress import progress
from l10n_pipeline.runner import Portion, Portioned

ByText = Mapping[str, Output | Exception]
"""Answers, or what is instead of them."""

_BATCH = 64
"""Texts in a call of a service."""

_SIDE_BY_SIDE, _WINDOW = 2, 3
"""Calls of an engine that computes: so many at once, so that none of its threads waits, and so many under way."""


_AHEAD = 2
"""Portions for each thread of an engine: one that it works on, and one that waits for it."""

_TRANSACTION = 64
"""Texts of portions that are kept at once, where others are still to come: a transaction waits for the disk. The last
ones are given at once, so that they are looked at while the engine works on those behind them."""


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Distinct texts of one locale for one call, and what they may cost."""

    requests: Sequence[Request]
    keys: Sequence[str] = ()  # of the ledger, one for each
    expected: float = 0.0  # by the price
    left: float | None = None  # of the budget, before it
    known: ByText = field(default_factory=dict)  # in the place of requests: what the ledger knows


@dataclass(frozen=True, slots=True)
class BatchAnswers:
    """What became of a batch; `kept` says that the answers are in the ledger already."""

    answers: ByText
    cost: float = 0.0
    kept: bool = False


BatchResult = tuple[TextBatch, BatchAnswers]


@dataclass(frozen=True, slots=True)
class Away:
    """Where batches of an engine that computes are sent instead: other processes, or other machines."""

    executor: Executor
    work: Callable[[TextBatch], BatchAnswers]  # picklable
    window: int  # batches under way

    def submit(self, batch: TextBatch) -> Future[BatchAnswers]:
        return self.executor.submit(self.work, batch)


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of a run that one of several machines does: every text belongs to one part."""

    number: int  # from 1
    count: int

    def holds(self, text: str) -> bool:
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1


@dataclass(slots=True)
class Recorded:
    """Wraps an engine of one locale; counts what was sent and what was known.

    With `plans` nothing is sent: what would be is counted, and is answered by BudgetSpent.
    """

    engine: Engine
    ledger: Ledger
    label: str = ""  # of the progress that people see
    batch: int = 0  # texts sent at once, what a crash may cost; 0: as many as suit the engine
    budget: Budget = field(default_factory=Budget)
    price: float = 0.0  # of a million characters, for an engine that does not say what an answer cost
    plans: bool = False
    away: Away | None = None
    shard: Shard | None = (
        None  # holds the texts that are asked for at first; further tries are whoever's got so far
    )
    sent: int = 0
    characters: int = 0
    known: int = 0
    cost: float = 0.0
    locale: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # by text: what it was last asked by
    _unreadable: Callable[[str], Sequence[Range]] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._unreadable = self.engine.unreadable if isinstance(self.engine, Reads) else None

    @property
    def fingerprint(self) -> str:
        return self.engine.fingerprint

    @property
    def segments(self) -> Literal["sentence", "block"]:
        return self.engine.segments

    def unreadable(self, text: str) -> Sequence[Range]:
        """See `model.Reads`."""
        return self._unreadable(text) if self._unreadable else ()

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
        answers: dict[str, Output | Exception] = {}
        for part in self.stream(requests):
            answers |= part
        return [answers[r.text] for r in requests]

    def stream(self, requests: Sequence[Request]) -> Iterator[ByText]:
        """The same as they come, by text, until each text has its answer."""
        if not requests:
            return
        locale = self.locale = requests[0].locale
        first: dict[str, Request] = {}
        for request in requests:
            first.setdefault(request.text, request)
        self.keys |= self._keys(first)
        again = {request.text for request in requests if request.attempt}
        if again:
            self.forget(again)
        known: dict[str, Output | Exception] = {}
        for key, own in self._by_key(first):
            known |= self.ledger.get(locale, key, own)
        self.known += len(known)
        missing = [r for text, r in first.items() if text not in known]
        if self.shard:
            others = {r.text for r in missing if not self.shard.holds(r.text)}
            missing = [r for r in missing if r.text not in others]
            known |= dict.fromkeys(others, OtherShard("another part of the run asks for it"))
            self.shard = None
        if self.plans:
            self._count(r.text for r in missing)
            planned = BudgetSpent("only planned")
            yield known | {r.text: planned for r in missing}
            return
        unsent = {request.text for request in missing}
        with progress(self.label, len(missing)) as advance:
            for answers in self._asked(missing, known):
                new = len(unsent)
                unsent -= answers.keys()
                advance(new - len(unsent))
                yield answers
        spent = BudgetSpent(f"not sent: the limit is reached ({self.budget.reason()})")
        yield dict.fromkeys(unsent, spent)

    # -- batches -----------------------------------------------------------------------------------

    def _asked(self, missing: Sequence[Request], known: ByText) -> Iterator[ByText]:
        """What is known and what the engine answers, batch by batch; each answer is kept before it is given."""
        computes = self.engine.bulk if isinstance(self.engine, Computes) else 0
        size = self.batch or computes or _BATCH
        if computes and not self.budget.is_limited:  # what a limit leaves open should be the last articles
            missing = sorted(missing, key=lambda request: -len(request.text))
        texts = list(known)
        parts = ({text: known[text] for text in texts[i : i + size]} for i in range(0, len(texts), size))
        batches = zip_longest((TextBatch((), known=part) for part in parts), self._affordable(missing, size))
        todo = (batch for batch in chain.from_iterable(batches) if batch)
        if computes and missing and not self.away and isinstance(self.engine, Portioned):
            yield from self._in_portions(todo, self.engine)
            return
        pool: AbstractContextManager[Executor | None] = nullcontext()
        window = _WINDOW
        if computes and missing and self.away:
            pool, window = nullcontext(_Sending(self.away)), self.away.window
        elif computes and missing:
            pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
        with pool as executor:
            results = runner.run(self._call, todo, executor, self._keep, window=window)
            yield from (answered.answers for _, answered in results)

    def _in_portions(self, todo: Iterable[TextBatch], engine: Portioned) -> Iterator[ByText]:
        """The same from an engine that works on portions of the batches."""
        held: list[BatchResult] = []
        window = _AHEAD * engine.threads
        others_come = True

        def jobs() -> Iterator[tuple[TextBatch, Portion | None]]:
            nonlocal others_come
            for batch in todo:
                for portion in engine.portions(batch.requests) if batch.requests else (None,):
                    yield batch, portion
            others_come = False

        try:
            with (
                engine.workers() as executor,
                closing(runner.run(self._portion, jobs(), executor, held.append, window=window)) as results,
            ):
                for _ in results:
                    if not others_come or sum(len(answered.answers) for _, answered in held) >= _TRANSACTION:
                        yield self._kept(held)
            yield self._kept(held)
        finally:
            self._kept(held)  # of who stopped looking

    def _portion(self, job: tuple[TextBatch, Portion | None]) -> BatchResult:
        """What the engine answers to a portion of a batch, in a thread of its own."""
        batch, portion = job
        if portion is None:
            return batch, BatchAnswers(batch.known, kept=True)
        requests = [batch.requests[number] for number in portion.numbers]
        keys = [batch.keys[number] for number in portion.numbers]
        return TextBatch(requests, keys, self._expected(requests)), self._fresh(requests, portion.work())

    def _kept(self, held: list[BatchResult]) -> ByText:
        """The answers of some results, which are in the ledger when this returns; none are held any more."""
        results, held[:] = held[:], []
        new = [result for result in results if not result[1].kept]
        if new:
            requests = [request for batch, _ in new for request in batch.requests]
            keys = [key for batch, _ in new for key in batch.keys]
            answers = dict(chain.from_iterable(answered.answers.items() for _, answered in new))
            batch = TextBatch(requests, keys, sum(batch.expected for batch, _ in new))
            self._keep((batch, BatchAnswers(answers, sum(answered.cost for _, answered in new))))
        return dict(chain.from_iterable(answered.answers.items() for _, answered in results))

    def _affordable(self, missing: Sequence[Request], size: int) -> Iterator[TextBatch]:
        """The batches that the budget has room for at the moment when each is sent; what they may cost is set aside."""
        for start in range(0, len(missing), size):
            part = missing[start : start + size]
            room = self.budget.room([r.text for r in part], self.price)
            left = self.budget.left
            if room:
                expected = self._expected(part[:room])
                self.budget.spend(sum(len(r.text) for r in part[:room]), expected)
                self._count(r.text for r in part[:room])
                keys = [self.keys.get(r.text, self.fingerprint) for r in part[:room]]
                yield TextBatch(part[:room], keys, expected, left)
            if room < len(part):
                return

    def _call(self, batch: TextBatch) -> BatchResult:
        """What the engine answers, and what that cost; in a thread of its own for one that computes."""
        if not batch.requests:
            return batch, BatchAnswers(batch.known, kept=True)
        before = self._used()
        if isinstance(self.engine, Bounded):
            self.engine.limit(batch.left)
        answered = self._fresh(batch.requests, self.engine.translate(batch.requests))
        # What was paid for and refused is in no answer; the engine may have counted it.
        return batch, replace(answered, cost=max(answered.cost, self._used() - before))

    def _fresh(self, requests: Sequence[Request], answers: Sequence[Output | Exception]) -> BatchAnswers:
        """What the engine answers to requests, with its price."""
        given = zip((r.text for r in requests), answers, strict=True)
        priced = {text: self._priced(text, answer) for text, answer in given}
        return BatchAnswers(priced, sum(one.cost for one in priced.values() if isinstance(one, Output)))

    def _expected(self, requests: Sequence[Request]) -> float:
        """What requests cost by the engine's price."""
        return sum(len(r.text) for r in requests) * self.price / 1e6

    def _keep(self, result: BatchResult) -> None:
        """Count what a batch cost, and put its answers into the ledger, where whoever made them has not."""
        batch, answered = result
        self.budget.spend(0, answered.cost - batch.expected)
        self.cost += answered.cost
        if not answered.kept:
            put(self.ledger, batch, answered.answers)

    # -- keys, counts ------------------------------------------------------------------------------

    def _keys(self, requests: Mapping[str, Request]) -> dict[str, str]:
        """For each text the engine, and what it is told beside the text."""
        name = self.fingerprint
        if not isinstance(self.engine, Informed):
            return dict.fromkeys(requests, name)
        told = {text: self.engine.context(request) for text, request in requests.items()}
        return {text: f"{name} {said}" if said else name for text, said in told.items()}

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


def put(ledger: Ledger, batch: TextBatch, answers: ByText) -> None:
    """Keep what the engine said to a batch: all of one key, and so nearly always all of it, in one transaction."""
    locale = batch.requests[0].locale
    by_key: dict[str, dict[str, Output]] = {}
    for request, key in zip(batch.requests, batch.keys, strict=True):
        answer = answers[request.text]
        if isinstance(answer, Output):
            by_key.setdefault(key, {})[request.text] = answer
    for key, own in by_key.items():
        ledger.put(locale, key, own)


class _Sending(Executor):
    """Sends batches away, and does at once what has nothing to send."""

    def __init__(self, away: Away) -> None:
        self._away = away

    def submit(self, call: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        (batch,) = args
        future: Future[BatchResult] = Future()
        if not batch.requests:
            future.set_result(call(batch))
            return future
        sent = self._away.submit(batch)
        sent.add_done_callback(lambda done: _passed_on(batch, done, future))
        future.add_done_callback(lambda one: sent.cancel() if one.cancelled() else None)
        return future


def _passed_on(batch: TextBatch, done: Future[BatchAnswers], future: Future[BatchResult]) -> None:
    if done.cancelled() or future.cancelled():
        future.cancel()
    elif error := done.exception():
        future.set_exception(error)
    else:
        future.set_result((batch, done.result()))
