"""Texts go through an engine in a stream: the next ones are translated while the last ones are looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from weakref import WeakSet

import pytest

from l10n_pipeline.engines import create
from l10n_pipeline.errors import BudgetSpent, ConfigError, FormatError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.ledger.recorded import Away, Recorded, Shard, TextBatch
from l10n_pipeline.model import Coded, Key, Output, Request
from l10n_pipeline.protection import Task, translate
from l10n_pipeline.runner import Portion
from l10n_pipeline.stages.translate.worker import job, work

TEXTS = [f"{'word ' * n}end {n}" for n in (3, 9, 1, 7, 5, 8, 2, 6, 4)]
REQUESTS = [Request(text, "de") for text in TEXTS]
MANY = [Request(f"{'word ' * (n % 40)}end {n}", "de") for n in range(200)]
LONGEST_FIRST = sorted(TEXTS, key=len, reverse=True)


@dataclass
class Service:
    """An engine that gives each text back in capitals, and notes its calls; `before` is done in each."""

    before: Callable[[int], object] = lambda number: None
    fingerprint: str = "service/1"
    segments: str = "block"
    calls: list[list[str]] = field(default_factory=list)

    def translate(self, requests):
        self.calls.append([r.text for r in requests])
        self.before(len(self.calls))
        return [Output(r.text.upper()) for r in requests]


@dataclass
class Computing(Service):
    """The same in this machine."""

    bulk: int = 4


@dataclass
class InPortions(Computing):
    """The same in portions of two texts; a call of `translate` is one of them."""

    bulk: int = 50
    threads: int = 2

    @contextmanager
    def workers(self):
        with ThreadPoolExecutor(self.threads) as pool:
            yield pool

    def portions(self, requests):
        for at in range(0, len(requests), 2):
            numbers = range(at, min(at + 2, len(requests)))
            yield Portion(numbers, partial(self.translate, requests[at : at + 2]))


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        yield ledger


def test_an_engine_that_computes_gets_texts_of_like_length_over_the_whole_run(ledger):
    engine = Computing()
    answers = Recorded(engine, ledger).translate(REQUESTS)
    assert [answer.text for answer in answers] == [text.upper() for text in TEXTS]
    assert sorted(engine.calls, key=lambda call: -len(call[0])) == [LONGEST_FIRST[i : i + 4] for i in (0, 4, 8)]


def test_a_service_gets_them_in_order_one_call_after_the_other(ledger):
    engine = Service()
    Recorded(engine, ledger, batch=4).translate(REQUESTS)
    assert engine.calls == [TEXTS[i : i + 4] for i in (0, 4, 8)]


def test_what_a_limit_leaves_open_is_the_end_of_the_last_articles(ledger):
    engine = Computing()
    room = sum(map(len, TEXTS[:5]))
    answers = Recorded(engine, ledger, budget=Budget(max_characters=room)).translate(REQUESTS)
    assert sorted(text for call in engine.calls for text in call) == sorted(TEXTS[:5])
    assert [isinstance(answer, BudgetSpent) for answer in answers] == [i >= 5 for i in range(9)]


def test_texts_are_looked_at_while_others_are_translated(ledger):
    """The second call ends only once answers of the first have been accepted."""
    looked_at = threading.Event()
    engine = Computing(lambda number: number == 1 or looked_at.wait(20) or pytest.fail("nobody looked"))
    tasks = [Task(Key("", text), Coded(text), (), "de") for text in TEXTS]

    def accept(_task, text):
        looked_at.set()
        return text

    results = translate(tasks, Recorded(engine, ledger), accept=accept, checks=())
    assert [result.text for result in results] == [text.upper() for text in TEXTS]


def test_what_is_known_is_not_sent_and_comes_with_the_rest(ledger):
    Recorded(Computing(), ledger).translate(REQUESTS[:5])
    engine = Computing()
    recorded = Recorded(engine, ledger)
    assert [answer.text for answer in recorded.translate(REQUESTS)] == [text.upper() for text in TEXTS]
    assert (recorded.known, recorded.sent) == (5, 4)
    assert sorted(text for call in engine.calls for text in call) == sorted(TEXTS[5:])


def begun_until(stop, engine, ledger, requests):
    """The texts that an engine was given before whoever looked at its first answers stopped."""
    stream = Recorded(engine, ledger).stream(requests)

    def stopped():
        for _ in stream:
            raise stop

    with pytest.raises(stop):
        stopped()
    stream.close()
    return [text for call in engine.calls for text in call]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_who_stops_looking_loses_no_answer_that_was_under_way(stop, ledger):
    engine = Computing(bulk=1)
    begun = begun_until(stop, engine, ledger, REQUESTS)
    assert ledger.get("de", engine.fingerprint, TEXTS).keys() == set(begun)
    assert len(begun) <= 4


def test_a_call_that_fails_as_a_whole_loses_none_of_the_others(ledger):
    def fail(number):
        if number == 3:
            raise FormatError("the model is broken")

    engine = Computing(fail, bulk=1)
    with pytest.raises(FormatError):
        Recorded(engine, ledger).translate(REQUESTS)
    kept = ledger.get("de", engine.fingerprint, TEXTS)
    assert len(kept) == len(engine.calls) - 1


# -- in portions -----------------------------------------------------------------------------------


def test_portions_follow_each_other_over_all_batches(ledger):
    """The third portion waits for the last of its batch and the first of the next one."""
    both = threading.Barrier(2)
    engine = InPortions(lambda number: both.wait(20), bulk=4)
    answers = Recorded(engine, ledger).translate(MANY[:12])
    assert [answer.text for answer in answers] == [request.text.upper() for request in MANY[:12]]
    longest_first = sorted((request.text for request in MANY[:12]), key=len, reverse=True)
    assert sorted(engine.calls, key=lambda call: -len(call[0])) == [
        longest_first[i : i + 2] for i in range(0, 12, 2)
    ]


def test_answers_of_portions_are_looked_at_while_others_are_worked_on(ledger):
    looked_at = threading.Event()
    engine = InPortions(lambda number: number < 60 or looked_at.wait(20) or pytest.fail("nobody looked"))
    tasks = [Task(Key("", request.text), Coded(request.text), (), "de") for request in MANY]

    def accept(_task, text):
        looked_at.set()
        return text

    results = translate(tasks, Recorded(engine, ledger), accept=accept, checks=())
    assert [result.text for result in results] == [request.text.upper() for request in MANY]


def test_what_is_known_comes_with_the_portions(ledger):
    Recorded(InPortions(), ledger).translate(MANY[:70])
    engine = InPortions()
    recorded = Recorded(engine, ledger, price=1e6)
    assert [answer.text for answer in recorded.translate(MANY)] == [request.text.upper() for request in MANY]
    assert (recorded.known, recorded.sent) == (70, 130)
    assert sorted(text for call in engine.calls for text in call) == sorted(r.text for r in MANY[70:])
    assert recorded.cost == recorded.budget.cost == sum(len(request.text) for request in MANY[70:])


class Watched(Output):
    """An answer that tells whether somebody still has it."""


@dataclass
class Watching(InPortions):
    """Counts the answers that somebody has, whenever there are new ones."""

    alive: WeakSet[Watched] = field(default_factory=WeakSet)
    counts: list[int] = field(default_factory=list)

    def translate(self, requests):
        answers = [Watched(answer.text) for answer in super().translate(requests)]
        self.alive.update(answers)
        self.counts.append(len(self.alive))
        return answers


def test_answers_that_were_looked_at_are_kept_by_nobody(ledger):
    engine = Watching()
    tasks = [Task(Key("", request.text), Coded(request.text), (), "de") for request in MANY]
    results = translate(tasks, Recorded(engine, ledger), checks=())
    assert [result.text for result in results] == [request.text.upper() for request in MANY]
    assert max(engine.counts) <= 2 * 64 + 2 * 8


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_who_stops_looking_loses_no_portion_that_was_under_way(stop, ledger):
    engine = InPortions()
    begun = begun_until(stop, engine, ledger, MANY)
    assert ledger.get("de", engine.fingerprint, [request.text for request in MANY]).keys() == set(begun)
    assert len(begun) <= 64 + 2 * 4


def test_a_portion_that_fails_loses_none_of_the_others(ledger):
    def fail(number):
        if number == 5:
            raise FormatError("the model is broken")

    engine = InPortions(fail)
    with pytest.raises(FormatError):
        Recorded(engine, ledger).translate(MANY)
    kept = ledger.get("de", engine.fingerprint, [request.text for request in MANY])
    assert len(kept) == 2 * (len(engine.calls) - 1)


def test_the_embedded_engine_answers_in_portions_what_it_answers_at_once():
    pytest.importorskip("numpy", reason="the extra `neural` is not installed")
    engine = create("neural", "en", "pt_BR", {})
    texts = ["A boat.", "", "READ THIS NOW", *(f"The {n}. boat is {'very ' * (n % 7)}small." for n in range(50))]
    requests = [
        *(Request(text, "pt_BR") for text in texts),
        Request("A boat.", "ja"),
        Request("word " * 600, "pt_BR"),
    ]
    portions = list(engine.portions(requests))
    numbers = [number for portion in portions for number in portion.numbers]
    assert sorted(numbers) == list(range(len(requests)))
    with engine.workers():
        given = [answer for portion in reversed(portions) for answer in reversed(portion.work())]
    at_once = engine.translate(requests)
    for number, answer in zip(reversed(numbers), given, strict=True):
        if isinstance(answer, Output):
            assert answer.text == at_once[number].text
        else:
            assert type(answer) is type(at_once[number])


# -- elsewhere -------------------------------------------------------------------------------------


def away(where, **changes):
    """The engine `pseudo` as a worker is told of it, with a ledger there."""
    engine = create("pseudo", "en", "de", {})
    one = job("pseudo", engine, "en", "de", {}, Path(), 0.0, where)
    return replace(one, **changes)


def batch(texts):
    return TextBatch([Request(text, "de") for text in texts], [away("").fingerprint] * len(texts))


def test_a_worker_puts_its_answers_into_the_ledger_and_makes_none_twice(tmp_path, ledger):
    one = away(tmp_path / "ledger.sqlite")
    first = work(one, batch(TEXTS[:4]))
    again = work(one, batch(TEXTS[2:6]))
    assert first.kept
    assert again.answers.keys() == set(TEXTS[2:6])
    known = ledger.get("de", one.fingerprint, TEXTS)
    assert known == {**first.answers, **again.answers}


def test_a_worker_that_does_not_see_the_ledger_gives_its_answers_back(tmp_path, ledger):
    for one in (away(tmp_path / "ledger.sqlite", machine="another"), away(tmp_path / "nowhere.sqlite")):
        done = work(one, batch(TEXTS))
        assert not done.kept
        assert done.answers.keys() == set(TEXTS)
    assert ledger.get("de", one.fingerprint, TEXTS) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_what_comes_back_is_kept_by_whoever_asked(tmp_path, ledger):
    one = away(tmp_path / "ledger.sqlite", machine="another")
    with ThreadPoolExecutor(2) as pool:
        recorded = Recorded(
            create("pseudo", "en", "de", {}), ledger, away=Away(pool, partial(work, one), 4), batch=2
        )
        answers = recorded.translate(REQUESTS)
    assert ledger.get("de", one.fingerprint, TEXTS) == dict(zip(TEXTS, answers, strict=True))
    assert recorded.sent == len(TEXTS)


def test_a_worker_with_another_engine_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"is pseudo/1-ltr, not pseudo/0"):
        work(away(tmp_path / "ledger.sqlite", fingerprint="pseudo/0"), batch(TEXTS))


def test_every_text_belongs_to_one_part():
    for count in (1, 2, 5):
        parts = [Shard(number + 1, count) for number in range(count)]
        assert all([part.holds(text) for part in parts].count(True) == 1 for text in TEXTS)
