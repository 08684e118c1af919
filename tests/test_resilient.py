"""Patience with a service, on a clock that the test holds."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from threading import Barrier

import pytest

from l10n_pipeline.engines.resilient import Clock, Guard, Policy
from l10n_pipeline.errors import Auth, BadOutput, BadRequest, RateLimited, Transient


@dataclass
class Time:
    at: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.at += seconds

    def clock(self, chance=0.5):
        return Clock(lambda: self.at, self.sleep, lambda: chance)


@dataclass
class Service:
    """Answers as the script says; what is an exception is raised."""

    script: list[object]
    asked: int = 0

    def __call__(self, *_):
        said = self.script[min(self.asked, len(self.script) - 1)]
        self.asked += 1
        if isinstance(said, Exception):
            raise said
        return said


def guard(time, **policy):
    return Guard(Policy(**policy), time.clock())


def test_a_passing_fault_is_tried_again_with_growing_waits_and_jitter():
    for chance, waits in ((0.0, [0.5, 1.0, 2.0]), (1.0, [1.0, 2.0, 4.0])):
        time, service = Time(), Service([Transient("502")] * 3 + ["yes"])
        assert Guard(Policy(), time.clock(chance)).call(service) == "yes"
        assert time.slept == waits


def test_waits_are_as_long_as_the_service_says():
    time, service = Time(), Service([RateLimited("429", retry_after=20), "yes"])
    assert guard(time).call(service) == "yes"
    assert time.slept == [20.25]


def test_a_service_that_wants_too_long_has_failed_and_is_left_in_peace():
    time, service = Time(), Service([RateLimited("429", retry_after=3600)])
    g = guard(time)
    for _ in range(3):
        with pytest.raises(RateLimited) as caught:
            g.call(service)
        time.at += 1000
    assert caught.value.retry_after == 3600
    assert "not asked again for 3600 s" in caught.value.message
    assert (service.asked, time.slept) == (1, [])


def test_after_failures_in_a_row_nothing_is_asked_until_the_rest_is_over():
    time, service = Time(), Service([Transient("down")] * 6 + ["yes"])
    g = guard(time, retries=0, failures=5, rest=60)
    for _ in range(9):
        with pytest.raises(Transient, match="down"):
            g.call(service)
    assert service.asked == 5
    time.at += 61
    with pytest.raises(Transient):
        g.call(service)  # one try
    with pytest.raises(Transient, match="not asked again"):
        g.call(service)
    assert service.asked == 6
    time.at += 61
    assert [g.call(service), g.call(service)] == ["yes", "yes"]


def test_a_success_ends_the_row():
    time, service = Time(), Service([Transient("x"), "yes"] * 20)
    g = guard(time, retries=1, failures=2)
    assert [g.call(service) for _ in range(20)] == ["yes"] * 20


def test_a_refused_key_is_final():
    service = Service([Auth("refused"), "yes"])
    g = guard(Time())
    for _ in range(3):
        with pytest.raises(Auth):
            g.call(service)
    assert service.asked == 1


def test_a_refused_text_is_not_sent_again_and_no_sign_of_a_fault():
    time, service = Time(), Service([BadRequest("too long")] * 20 + ["yes"])
    g = guard(time)
    for _ in range(20):
        with pytest.raises(BadRequest):
            g.call(service)
    assert g.call(service) == "yes"
    assert time.slept == []


def test_answers_that_are_none_are_a_fault_where_there_is_nothing_else():
    service = Service([BadOutput("empty")])
    g = guard(Time())
    kinds = []
    for _ in range(7):
        with pytest.raises((BadOutput, Transient)) as caught:
            g.call(service)
        kinds.append(caught.type)
    assert kinds == [BadOutput] * 5 + [Transient] * 2
    assert service.asked == 5


def test_the_pace_is_kept():
    time, service = Time(), Service(["yes"])
    g = guard(time, per_second=4)
    assert g.each(service, range(5)) == ["yes"] * 5
    assert time.slept == [0.25] * 4


def test_errors_are_answers_and_the_order_is_that_of_the_items():
    def ask(item):
        if item % 3 == 0:
            raise BadRequest(str(item))
        return item

    for concurrency in (1, 4):
        answers = Guard(Policy(concurrency=concurrency)).each(ask, range(10))
        assert [str(answer) for answer in answers] == [str(item) for item in range(10)]
        assert [isinstance(answer, BadRequest) for answer in answers] == [item % 3 == 0 for item in range(10)]
    assert Guard(Policy(concurrency=4)).each(ask, []) == []


def test_requests_go_out_together():
    """Four threads meet at a barrier, which only requests that are under way at once can pass."""
    barrier = Barrier(4, timeout=5)
    assert sorted(Guard(Policy(concurrency=4)).each(lambda _: barrier.wait(), range(8))) == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        3,
    ]


def test_a_guard_goes_to_another_process_without_its_state():
    time = Time()
    g = guard(time, retries=0, failures=1)
    with pytest.raises(Transient):
        g.call(Service([Transient("x")]))
    again = pickle.loads(pickle.dumps(g))
    assert again.policy == g.policy
    assert again.call(lambda: "yes") == "yes"
