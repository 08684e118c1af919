"""Work on executors, and what a person sees of it."""

from __future__ import annotations

import io
import os
import re
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import count
from multiprocessing import get_context

import pytest

from l10n_pipeline.progress import progress, table, width
from l10n_pipeline.runner import run


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("kind", ["here", "threads", "processes"])
def test_every_batch_has_its_result(kind):
    seen: list[int] = []
    if kind == "here":
        assert list(run(double, range(50), None, seen.append)) == [2 * n for n in range(50)]
    else:
        pool = ThreadPoolExecutor(4) if kind == "threads" else ProcessPoolExecutor(2, get_context("forkserver"))
        with pool:
            assert sorted(run(double, range(50), pool, seen.append)) == [2 * n for n in range(50)]
    assert sorted(seen) == [2 * n for n in range(50)]


def test_no_more_is_submitted_than_the_window_holds():
    taken = 0

    def endless():
        nonlocal taken
        for number in count():
            taken += 1
            yield number

    with ThreadPoolExecutor(2) as pool:
        results = run(double, endless(), pool, window=5)
        for yielded in range(1, 100):
            next(results)
            assert taken <= yielded + 5
        results.close()
    assert taken < 110


def test_results_come_as_they_are_ready():
    released = threading.Event()

    def work(name: str) -> str:
        if name == "slow":
            assert released.wait(10)
        return name

    with ThreadPoolExecutor(2) as pool:
        results = run(work, ["slow", "quick"], pool)
        assert next(results) == "quick"
        released.set()
        assert list(results) == ["slow"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_what_stops_it_loses_no_result_that_was_under_way(stop):
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise stop
        time.sleep(0.05)
        return number

    seen: list[int] = []
    yielded: list[int] = []
    with ThreadPoolExecutor(3) as pool, pytest.raises(stop):
        yielded.extend(run(work, range(100), pool, seen.append, window=10))
    assert sorted(seen) == sorted(yielded) == sorted(set(begun) - {0})
    assert len(begun) <= 10


def test_ctrl_c_loses_no_result_that_was_under_way():
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 5:
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        return number

    seen: list[int] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    with ThreadPoolExecutor(3) as pool, pytest.raises(KeyboardInterrupt):
        list(run(work, range(1000), pool, seen.append, window=10))
    signal.signal(signal.SIGINT, before)
    assert sorted(seen) == sorted(begun)
    assert len(begun) <= 6 + 2 * 10, "what is submitted when the signal comes, and once more at most"


def test_a_caller_that_stops_gets_what_was_under_way():
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        time.sleep(0.02)
        return number

    seen: list[int] = []
    with ThreadPoolExecutor(3) as pool:
        results = run(work, range(100), pool, seen.append)
        next(results)
        results.close()
    assert sorted(seen) == sorted(begun)
    assert len(begun) < 20


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal():
    out = Terminal()
    with progress("pt_BR", 4, out) as advance:
        for _ in range(4):
            time.sleep(0.11)
            advance(1)
    states = out.getvalue().split("\r")
    assert re.fullmatch(r"pt_BR \[\.+\] 0/4\x1b\[K", states[1])
    assert re.fullmatch(r"pt_BR \[#+\.+\] 2/4  0:0\d left\x1b\[K", states[3])
    assert re.fullmatch(r"\x1b\[Kpt_BR: 4 of 4, \d\.\d s\n", states[-1])


def interrupted(out: io.StringIO) -> None:
    with progress("pt_BR", 1500, out) as advance:
        for _ in range(1234):
            advance(1)
        raise KeyboardInterrupt


def failed(out: io.StringIO) -> None:
    with progress("deepl/1", 8, out):
        raise ValueError


def test_work_that_fails_at_once_leaves_its_error_alone():
    out = io.StringIO()
    with pytest.raises(ValueError):
        failed(out)
    assert out.getvalue() == ""


def test_plain_lines_elsewhere():
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        interrupted(out)
    assert re.fullmatch(r"pt_BR: 1,234 of 1,500, \d\.\d s\n", out.getvalue())
    with progress("nothing", 0, out) as advance:
        advance(0)
    assert out.getvalue().count("\n") == 1


def test_a_table_knows_wide_characters():
    rows = [("zh_CN", "中文", 1234, 0.5), ("pt_BR", "português", 5, 12.25), ("ar", "نعم", 0, 0.0)]
    text = table(rows, ("locale", "name", "units", "seconds"))
    assert text.splitlines() == [
        "locale  name       units  seconds",
        "zh_CN   中文       1,234      0.5",
        "pt_BR   português      5     12.2",
        "ar      نعم            0      0.0",
    ]
    assert width("e\u0301ガ\u200d") == 3
    assert table([], ("a", "b")) == "a  b"
