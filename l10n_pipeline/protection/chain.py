"""Units through an engine and back: whole and verified, or left open with the reason.

All units go together, one call to the engine a round: first every sentence, then in another way what was not
whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from typing import Protocol, runtime_checkable

from l10n_pipeline.doubt import DOUBTS, Doubter
from l10n_pipeline.doubt.words import letter_runs
from l10n_pipeline.errors import BadOutput
from l10n_pipeline.model import Brief, Coded, Engine, Key, Output, Range, Reads, Request, Term, Varies
from l10n_pipeline.protection.masks import SCHEMES
from l10n_pipeline.protection.messages import message
from l10n_pipeline.protection.parts import Edge, Held, SentencePart, build
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.protection.spans import Span, unread
from l10n_pipeline.protection.verify import Tongues
from l10n_pipeline.protection.ways import Again, Answer, Asking, Done, Open, Way, WayOutcome, block, remembering
from l10n_pipeline.text.tags import with_mnemonic


@dataclass(frozen=True, slots=True)
class Task:
    """One unit for an engine; `spans` come from `spans.protect`."""

    key: Key
    coded: Coded
    spans: tuple[Span, ...]
    locale: str
    terms: tuple[Term, ...] = ()
    neighbours: tuple[str, ...] = ()
    brief: Brief | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task.

    `level` is the last resort that one of its sentences needed: "kept" (nothing to translate), "plain" (nothing
    to mask), the name of a mask scheme, "split" (cut around what is held). `pairs` is how markup was put back:
    aligned, searched, split. `cost` is in the currency of the provider's prices.
    """

    text: str | None  # None: left open
    level: str = ""
    repaired: bool = False
    pairs: str = ""
    reason: str = ""  # why it is left open
    error: Exception | None = None  # the engine's, where that is the reason
    calls: int = 0  # requests
    characters: int = 0  # in them
    cost: float = 0.0
    warning: str = ""  # of the engine
    asked: frozenset[str] = frozenset()  # the texts as they were sent
    refused: frozenset[str] = frozenset()  # texts as they were sent whose answers are no translations
    surprise: float | None = None  # of the engine at its own words, in nats, where it tells its confidence

    @property
    def detail(self) -> str:
        """The way for an origin comment: `mask=X0X repaired pairs=aligned`."""
        marks = (f"mask={self.level}", "repaired" * self.repaired, f"pairs={self.pairs}" * bool(self.pairs))
        return " ".join(mark for mark in marks if mark)


Accept = Callable[[Task, str], str | None]
"""The target as it may be written (`settle.settle` knows), or None where it may not be."""


Unreadable = Callable[[str], Sequence[Range]]
"""See `model.Reads`."""


@runtime_checkable
class Streams(Protocol):
    """An engine that gives its answers as they are ready."""

    def stream(self, requests: Sequence[Request]) -> Iterator[Mapping[str, Output | Exception]]:
        """What `translate` answers, by text, in pieces and in any order."""
        ...


@dataclass(slots=True)
class _Run:
    """A task under way."""

    task: Task
    asking: Asking[WayOutcome]
    refused: set[str] = field(default_factory=set)
    surprises: dict[str, float] = field(default_factory=dict)  # by text
    needs: list[str] = field(default_factory=list)
    result: Result | None = None
    calls: int = 0
    characters: int = 0
    cost: float = 0.0
    warning: str = ""
    asked: set[str] = field(default_factory=set)
    lacks: set[str] = field(default_factory=set)  # of the texts that it needs, those without an answer
    received: dict[str, Output | Exception] = field(default_factory=dict)

    def receive(self, text: str, answer: Output | Exception) -> None:
        """One of the answers, in any order; with the last one it goes on, and keeps none: alignments are large."""
        self.received[text] = answer
        self.lacks.discard(text)
        if not self.lacks:
            received, self.received = self.received, {}
            self.take([received[str(need)] for need in self.needs])

    def advance(self, answers: list[Answer] | None) -> None:
        try:
            self.needs = next(self.asking) if answers is None else self.asking.send(answers)
        except StopIteration as end:
            self.end(end.value)

    def take(self, answers: list[Output | Exception]) -> None:
        """Count and pass on; an error other than a refused answer ends the task."""
        outputs = [answer for answer in answers if isinstance(answer, Output)]
        self.calls += len(answers)
        self.asked.update(map(str, self.needs))
        self.characters += sum(map(len, self.needs))
        self.cost += sum([output.cost for output in outputs])
        self.warning = next((output.warning for output in outputs if output.warning), self.warning)
        for text, answer in zip(self.needs, answers, strict=True):
            if isinstance(answer, Output) and answer.confidence is not None:
                self.surprises[str(text)] = _surprise(answer.text, answer.confidence)
        given = [answer for answer in answers if isinstance(answer, _GIVEN)]
        error = next((answer for answer in answers if not isinstance(answer, _GIVEN)), None)
        if error:
            self.end(Open(str(error)), error)
        else:
            self.advance(given)

    def end(self, outcome: WayOutcome, error: Exception | None = None) -> None:
        self.needs = []
        told = [surprise for text, surprise in self.surprises.items() if text not in self.refused]
        spent = (
            self.calls,
            self.characters,
            self.cost,
            self.warning,
            frozenset(self.asked),
            frozenset(self.refused),
            round(sum(told), 2) if told else None,
        )
        if isinstance(outcome, Done):
            level = outcome.level or "kept"
            self.result = Result(outcome.text, level, outcome.repaired, outcome.pairs, "", None, *spent)
        else:
            self.result = Result(None, "", False, "", outcome.reason, error, *spent)


_GIVEN = (Output, BadOutput)
"""What a way can go on with."""


def _surprise(text: str, confidence: float) -> float:
    """What an engine that is so sure of a word, at the mean, thinks against the whole text."""
    return -log(max(confidence, _NO_CONFIDENCE)) * len(letter_runs(text))


_NO_CONFIDENCE = 1e-6


def translate(
    tasks: Sequence[Task],
    engine: Engine,
    *,
    schemes: Sequence[str] = tuple(SCHEMES),
    accept: Accept | None = None,
    source: str = "en",
    checks: Sequence[Doubter] = DOUBTS,
    aids: Aids | None = None,
) -> list[Result]:
    """Take the tasks through the engine: one result each, in order.

    `schemes` are the masks to try, best first (`masks.probe` knows); `source` is the locale of the texts. `accept`
    has the last word on every text; what it refuses is tried in another way. `checks` doubt every
    answer. `aids` find the words of markup where the engine has no alignment. An `errors.EngineError` for a request
    leaves its unit open; one that the engine raises is raised.
    """
    runs = []
    aids = aids or Aids()
    tongues = {task.locale: Tongues(source, task.locale, checks) for task in tasks}
    again = isinstance(engine, Varies) and engine.varies
    unreadable = engine.unreadable if isinstance(engine, Reads) else None
    for task in tasks:
        refused: set[str] = set()
        way = Way(
            tongues[task.locale],
            tuple(schemes),
            engine.segments == "sentence",
            again=again,
            refused=refused,
            aids=aids,
        )
        runs.append(_Run(task, _unit(task, unreadable, way, accept), refused))
    for run in runs:
        run.advance(None)
    while waiting := [run for run in runs if run.needs]:
        if isinstance(engine, Streams):
            _streamed(waiting, engine)
        else:
            _at_once(waiting, engine)
    return told_apart([run.result for run in runs if run.result], tasks)


def _at_once(waiting: Sequence[_Run], engine: Engine) -> None:
    """Ask all that the units need, and hand each its answers."""
    requests = [request for run in waiting for request in _requests(run)]
    answers = engine.translate(requests)
    if len(answers) != len(requests):
        raise BadOutput(f"{engine.fingerprint} gave {len(answers)} answers to {len(requests)} texts")
    given = iter(answers)
    for run, own in [(run, [next(given) for _ in run.needs]) for run in waiting]:
        run.take(own)


def _streamed(waiting: Sequence[_Run], engine: Streams) -> None:
    """The same, but a unit goes on as soon as its own answers are there: it is verified while others are translated."""
    requests = [request for run in waiting for request in _requests(run)]
    wanting: dict[str, list[_Run]] = {}
    for run in waiting:
        run.lacks = {str(need) for need in run.needs}
        for text in run.lacks:
            wanting.setdefault(text, []).append(run)
    for part in engine.stream(requests):
        for text, answer in part.items():
            for run in wanting.pop(text, ()):
                run.receive(text, answer)


_SAME, _TELLING = 3, 12
"""So many different texts with one answer of so many letters: the engine says it to everything."""


def told_apart(results: list[Result], tasks: Sequence[Task]) -> list[Result]:
    """The results without answers that an engine gave to several unlike texts."""
    sources: dict[str, set[str]] = {}
    times = Counter(result.text for result in results)
    for task, result in zip(tasks, results, strict=True):
        if times[result.text] < _SAME:  # as nearly all
            continue
        bare = result.text and not task.spans and not task.coded.codes
        if result.text and bare and sum(map(str.isalpha, result.text)) >= _TELLING:
            sources.setdefault(result.text, set()).add("".join(filter(str.isalpha, task.coded.text.casefold())))
    same = {text for text, found in sources.items() if len(found) >= _SAME}
    reason = "the engine gives this answer to several texts"
    return [
        replace(result, text=None, level="", reason=reason, refused=result.refused | result.asked)
        if result.text in same
        else result
        for result in results
    ]


def _requests(run: _Run) -> Iterator[Request]:
    task = run.task
    return (
        Request(str(text), task.locale, task.terms, task.neighbours, int(isinstance(text, Again)), task.brief)
        for text in run.needs
    )


def _unit(task: Task, unreadable: Unreadable | None, whole: Way, accept: Accept | None) -> Asking[WayOutcome]:
    """The best way whose text is accepted."""
    spans = task.spans
    if unreadable:
        spans = unread(task.coded, spans, unreadable(task.coded.text))
    parts = build(task.coded, spans)
    known: dict[str, Answer] = {}
    outcome: WayOutcome = Open("nothing to do")
    of_message = message(task.coded, spans, whole)
    askings = [of_message] if of_message else (block(parts, way) for way in _ways(whole, parts))
    for asking in askings:
        outcome = yield from remembering(asking, known)
        keys = [code for code in task.coded.codes if code.kind == "mnemonic"]
        if keys and isinstance(outcome, Done):
            outcome = replace(outcome, text=with_mnemonic(task.coded.text, keys[0].start, outcome.text))
        if isinstance(outcome, Open) or not accept:
            return outcome
        text = accept(task, outcome.text)
        if text is not None:
            return replace(outcome, text=text)
    whole.refused.update(known)
    return Open("the markup would not be that of the source")


def _ways(way: Way, parts: Sequence[SentencePart]) -> Iterator[Way]:
    yield way
    if any(isinstance(part, Edge) for part in parts):
        yield replace(way, cut="pairs")
    if any(isinstance(part, Held | Edge) for part in parts):
        yield replace(way, cut="spans")
