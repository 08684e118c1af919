"""Work that copies of a process share: each job is done by one of them, and a copy that is gone loses nothing.

Beside other threads nothing is copied, and some tests leave threads behind: so each of these has a process of its own.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from functools import wraps
from pathlib import Path

import pytest
from lives import Life, outcome

from l10n_pipeline import forks

pytestmark = pytest.mark.skipif(forks.cores() < 2, reason="one process does all here")

HERE = os.getpid()


def by_itself(test):
    """The test in a new process."""

    @wraps(test)
    def wrapped(*args, **given):
        if __name__ == "test_forks_alone":
            return test(*args, **given)
        told = [*(str(one) for one in args), *(str(one) for one in given.values())]
        code = (
            "import importlib.util, sys\n"
            f"spec = importlib.util.spec_from_file_location('test_forks_alone', {__file__!r})\n"
            "module = importlib.util.module_from_spec(spec)\n"
            "spec.loader.exec_module(module)\n"
            f"getattr(module, {test.__name__!r})(*sys.argv[1:])\n"
        )
        path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-c", code, *told]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}
        )
        assert done.returncode == 0, done.stderr

    return wrapped


class Heard:
    """What the two sides say."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.parted = 0

    def part(self):
        self.parted += 1

    def resume(self):
        pass

    def begin(self):
        self.taken = ["not of this copy"]

    def ship(self):
        return os.getpid(), len(self.taken)

    def take(self, found):
        self.taken.append(found)


def where(number: int) -> tuple[int, int]:
    time.sleep(0.05 if os.getpid() == HERE else 0.01)  # so that copies have time to come
    return number, os.getpid()


@by_itself
def test_each_job_is_done_once_by_one_of_them_and_comes_back_in_order():
    heard = Heard()
    found = forks.each(range(30), where, heard, 3)
    assert [number for number, _ in found] == list(range(30))
    others = {pid for _, pid in found} - {HERE}
    assert 1 <= len(others) <= 2
    assert len(heard.taken) == sum(pid != HERE for _, pid in found)
    assert {pid for pid, _ in heard.taken} == others


@by_itself
def test_little_work_is_not_shared():
    heard = Heard()
    assert {pid for _, pid in forks.each(range(5), lambda n: (n, os.getpid()), heard)} == {HERE}
    assert heard.parted == 0


@by_itself
def test_long_work_is_shared_by_itself():
    def long(number):
        time.sleep(0.12)
        return os.getpid()

    assert len(set(forks.each(range(14), long, Heard()))) > 1


@by_itself
def test_beside_another_thread_nothing_is_copied():
    """What that thread holds nobody would let go of."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert {pid for _, pid in forks.each(range(9), where, Heard(), 2)} == {HERE}
    finally:
        stop.set()
        other.join()


@pytest.mark.parametrize("way", ["killed", "ended", "raised", "said what cannot be carried"])
@by_itself
def test_what_a_lost_copy_had_to_do_is_done_here(way):
    def work(number):
        if os.getpid() != HERE and number == 17:
            if way == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif way == "ended":
                os._exit(0)
            elif way == "raised":
                raise ValueError(number)
            return lambda: number
        time.sleep(0.01)
        return number

    assert forks.each(range(20), work, Heard(), 2) == list(range(20))


@by_itself
def test_a_copy_that_waits_for_ever_is_given_up():
    """As for a lock that another thread held when the copy was made."""
    held = threading.Lock()
    held.acquire()

    def work(number):
        if os.getpid() != HERE and number == 5:
            held.acquire()
        time.sleep(0.01)
        return number

    assert forks.each(range(9), work, Heard(), 3, patience=0.1) == list(range(9))


@by_itself
def test_a_copy_that_works_long_is_waited_for():
    def work(number):
        if os.getpid() == HERE:
            time.sleep(1)
        else:
            end = time.process_time() + 3
            while time.process_time() < end:
                pass
        return os.getpid()

    assert len(set(forks.each(range(2), work, Heard(), 2, patience=1))) == 2


@by_itself
def test_an_error_is_raised_here_and_ends_the_copies():
    def work(number):
        if number == 3:
            raise KeyError(number)
        time.sleep(0.01 if os.getpid() == HERE else 30)

    begun = time.monotonic()
    with pytest.raises(KeyError):
        forks.each(range(10), work, Heard(), 3)
    assert time.monotonic() - begun < 20
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ENDLESS = """
import os, sys, time
from l10n_pipeline import forks

class Side:
    part = resume = begin = ship = lambda self: None

def work(number):
    print(os.getpid(), file=open(sys.argv[1] + str(os.getpid()), "w"))
    time.sleep(60)

forks.each(range(4), work, Side(), 2)
"""


def alive(process: int) -> bool:
    """Whether a process is there that is not merely waited for by nobody."""
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_a_copy_does_not_outlive_the_process_that_is_killed(tmp_path):
    """It would write files beside the run that comes next."""
    process = subprocess.Popen([sys.executable, "-c", ENDLESS, f"{tmp_path}/"])
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
        assert process.poll() is None
    process.kill()
    process.wait()
    (copy,) = {int(path.name) for path in tmp_path.iterdir()} - {process.pid}
    while alive(copy):
        time.sleep(0.01)


# -- the work on a project -------------------------------------------------------------------------


def kept(root):
    """What the state has, by kind, locale and source."""
    with sqlite3.connect(root / ".l10n" / "state.sqlite") as state:
        return state.execute("SELECT kind, locale, source, value, problems FROM node ORDER BY 1, 2, 3").fetchall()


@by_itself
def test_what_copies_find_out_is_kept(tmp_path):
    """All of it, and each line was told once."""
    said, tmp_path = [], Path(tmp_path)
    for processes in ("1", "3"):
        life = Life(tmp_path / processes, 5, more=14)
        said.append(outcome(life.root, ["run", "--verbose", "--processes", processes]))
    assert said[0] == said[1]
    assert kept(tmp_path / "1") == kept(tmp_path / "3")
