"""The command line in this process, and runs that may be killed: neither pays for the start of Python each time."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from l10n_pipeline.cli import main


def needs(module: str, extra: str = "") -> pytest.MarkDecorator:
    """Tests of what an extra brings are skipped without it. Nothing is imported: each worker collects all tests."""
    reason = f"the extra `{extra}` is not installed" if extra else f"{module} is not installed"
    return pytest.mark.skipif(find_spec(module) is None, reason=reason)


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@contextmanager
def not_hanging(seconds: int) -> Iterator[None]:
    """What takes longer than so many seconds raises TimeoutError; 0 leaves it to `signal.alarm`."""

    def stop(*_: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def l10n(root: Path, *args: str, code: int = 0) -> Done:
    """`l10n --root ROOT ARGS`, which has to end with this code."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        returned = main(["--root", str(root), *args])
    done = Done(returned, out.getvalue(), err.getvalue())
    assert done.returncode == code, done.stdout + done.stderr
    return done


_FORKS = """\
import os, signal, sys
from l10n_pipeline.cli import main

def silent_run(root):
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1), os.dup2(null, 2)
    return main(["--root", root, "run"])

children = []
while line := sys.stdin.readline():
    what, _, root = line.rstrip("\\n").partition(" ")
    if what == "run":
        child = os.fork()
        if not child:
            os._exit(silent_run(root))
        children.append(child)
    else:
        child = children.pop()
        if what == "kill":
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    print(what, flush=True)
"""


class Runs:
    """A process that has all modules at hand and forks for each run, so that a run begins with its work."""

    def __init__(self, root: Path) -> None:
        """It runs `root` once, which imports what a run imports."""
        warm = f"from l10n_pipeline.cli import main\nmain(['--root', {str(root)!r}, 'run'])\nprint('warm')\n"
        self._process = subprocess.Popen(
            [sys.executable, "-c", warm + _FORKS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        while self._said() != "warm":
            pass

    def __enter__(self) -> Runs:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def begin(self, root: Path) -> None:
        self._ask(f"run {root}")

    def kill(self) -> None:
        """-9; nothing happens to a run that is over."""
        self._ask("kill")

    def wait(self) -> None:
        self._ask("wait")

    def _ask(self, line: str) -> None:
        print(line, file=self._process.stdin, flush=True)
        assert self._said() == line.partition(" ")[0]

    def _said(self) -> str:
        line = self._process.stdout.readline()
        assert line, "the process ended"
        return line.rstrip("\n")
