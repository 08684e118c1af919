"""Run by `make mutants`: mutmut changes the core, mypy sorts out what it sees, and the tests are tried on the rest.

mutmut's own runner collects the tests anew for each mutant. Here they are collected once; each mutant gets a fork of
that process, the tests that reach its function (first those in the file of its module's name, then those that reach
little else), and at most QUICK seconds of them. Who lives through these meets the quickest ones of the others, of at
most LONG seconds.
What mutmut keeps in `mutants/` is what it would keep itself, so that `mutmut results` and `mutmut show NAME` work.
"""

from __future__ import annotations

import ast
import fnmatch
import gc
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import chdir, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.type_checking import run_type_checker
from mutmut.utils import file_utils
from mutmut.utils.format_utils import get_mutant_name, mangled_name_from_mutant_name

QUICK, LONG = 0.5, 3
"""Seconds of tests for one mutant, as long as they take without it: at first, and for those that lived."""
KILLED, SURVIVED, UNREACHED, TIMEOUT, TYPES = 1, 0, 33, 36, 37
"""mutmut's exit codes."""


def generated() -> list[SourceFileMutationData]:
    """The mutants of each file, those that mypy sees marked; what was tried before keeps its result."""
    Path("mutants").mkdir(exist_ok=True)
    file_utils.copy_src_dir()
    file_utils.copy_also_copy_files()
    file_utils.setup_source_paths()
    create_mutants(1)
    files = []
    for path in file_utils.walk_mutatable_files():
        files.append(SourceFileMutationData(path=path))
        files[-1].load()
    typed = Path("mutants/typed")
    written = max(Path("mutants", file.path).stat().st_mtime for file in files if file.exit_code_by_key)
    if not typed.is_file() or typed.stat().st_mtime < written:
        seen = refused_by_types()
        for file in files:
            file.exit_code_by_key.update(dict.fromkeys(seen & file.exit_code_by_key.keys(), TYPES))
            file.save()
        typed.touch()
    return files


def refused_by_types() -> set[str]:
    """The mutants that mypy refuses. (mutmut's own way to find them takes most of a minute here.)"""
    command = [sys.executable, "-m", "mypy", "--output", "json", "--no-warn-unused-ignores"]
    seen: set[str] = set()
    with chdir("mutants"):
        errors = run_type_checker(command)
        for path in {error.file_path for error in errors}:
            name_at = {
                line: get_mutant_name(path.relative_to(Path.cwd()), node.name)
                for node in ast.walk(ast.parse(path.read_bytes()))
                if isinstance(node, ast.FunctionDef) and re.search(r"__mutmut_\d+$", node.name)
                for line in range(node.lineno, (node.end_lineno or 0) + 1)
            }
            seen |= {name_at[error.line_number] for error in errors if error.file_path == path}
    return seen


def forked(run: Callable[[int], None], seconds: float) -> tuple[int, bytes]:
    """The exit code of a child that runs `run`, and what it wrote; at most `seconds` of processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1,) * 2)
        signal.alarm(int(10 * seconds))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        run(writing)
        os._exit(SURVIVED)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


class Loop:
    """A pytest plugin that tries mutants instead of running the tests once."""

    def __init__(self, files: list[SourceFileMutationData], only: list[str]) -> None:
        self.files, self.only = files, only or ["*"]
        self.killers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.sound: dict[str, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        reached, taken = self.measured(session, list(items.values()))
        breadth = Counter(test for tests in reached.values() for test in tests)
        gc.freeze()  # a child that collects garbage would copy all of our memory
        met: defaultdict[str, set[str]] = defaultdict(set)
        for budget in (QUICK, LONG):
            for done, (file, name) in enumerate(list(self.open(lived=budget == LONG)), 1):
                function = mangled_name_from_mutant_name(name)
                own = {f"tests/test_{part}.py" for part in function.split(".")}
                found = [test for test in reached.get(function, ()) if test in items and test not in met[name]]
                first = self.killers[function]
                found.sort(key=lambda test: (breadth[test] if budget == QUICK else 0, taken[test]))
                found.sort(key=lambda test: (-first[test], test.split("::")[0] not in own))
                chosen, sum_ = [], 0.0
                for test in found:
                    if sum_ + taken[test] <= budget:
                        sum_ += taken[test]
                        chosen.append(items[test])
                        met[name].add(test)
                code = SURVIVED if met[name] else UNREACHED
                if chosen:
                    code = self.tried(session, name.replace("__init__.", ""), chosen, sum_)
                file.exit_code_by_key[name] = code
                file.save()
                print(f"\r{done} {code} {name}", end="" if code == KILLED else "\n", flush=True)
        return True

    def open(self, *, lived: bool) -> Iterator[tuple[SourceFileMutationData, str]]:
        """The mutants that were not tried yet, or those that lived."""
        for file in self.files:
            for name, code in file.exit_code_by_key.items():
                wanted = code in (SURVIVED, UNREACHED) if lived else code is None
                if wanted and any(fnmatch.fnmatch(name, pattern) for pattern in self.only):
                    yield file, name

    def measured(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> tuple[dict[str, list[str]], dict[str, float]]:
        """The tests that reach each function, and the seconds that each test takes.

        Kept, and new tests are added; where functions came or went, all tests are measured anew.
        """
        kept = Path("mutate.json")
        there = sorted(
            {mangled_name_from_mutant_name(name) for file in self.files for name in file.exit_code_by_key}
        )
        known: tuple[dict[str, list[str]], dict[str, float], list[str]] = ({}, {}, there)
        if kept.is_file() and (found := json.loads(kept.read_bytes()))[2:] == [there]:
            known = found
            if known[1].keys() >= {item.nodeid for item in items}:
                return known[0], known[1]

        def run(writing: int) -> None:
            set_mutant_under_test("stats")
            reached = defaultdict(list, known[0])
            taken = known[1]
            for item in items:
                if item.nodeid in taken:
                    continue
                state()._stats.clear()
                start, failed = sum(os.times()[:4]), session.testsfailed
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                taken[item.nodeid] = sum(os.times()[:4]) - start
                for function in state()._stats if session.testsfailed == failed else ():
                    reached[function].append(item.nodeid)
            kept.write_text(json.dumps([reached, taken, there]))

        forked(run, 3600)
        reached, taken, _ = json.loads(kept.read_bytes())
        print(f"{len(items)} tests, {sum(taken.values()):.0f} s; {len(reached)} functions", flush=True)
        return reached, taken

    def tried(self, session: pytest.Session, name: str, items: list[pytest.Item], seconds: float) -> int:
        """Whether one of these tests fails with a mutant, and not without."""
        code, killer = self.run(session, name, items, seconds)
        while killer and not self.passes(session, next(item for item in items if item.nodeid == killer)):
            print(f"\nfails without a mutant, too: {killer}", flush=True)
            items = [item for item in items if item.nodeid != killer]
            code, killer = self.run(session, name, items, seconds)
        if killer:
            self.killers[mangled_name_from_mutant_name(name)][killer] += 1
        return TIMEOUT if code < 0 else code

    def passes(self, session: pytest.Session, item: pytest.Item) -> bool:
        if item.nodeid not in self.sound:
            self.sound[item.nodeid] = not self.run(session, "none", [item], 60)[1]
        return self.sound[item.nodeid]

    def run(self, session: pytest.Session, name: str, items: list[pytest.Item], seconds: float) -> tuple[int, str]:
        def run(writing: int) -> None:
            set_mutant_under_test(name)
            session.config.pluginmanager.unregister(name="terminalreporter")
            failed = session.testsfailed
            for item in items:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                if session.testsfailed > failed:
                    os.write(writing, item.nodeid.encode())
                    os._exit(KILLED)

        code, killer = forked(run, 5 + 5 * seconds)
        return code, killer.decode()


def score(files: list[SourceFileMutationData], only: list[str]) -> None:
    """Print who is alive, and the rows of the table in docs/decisions/0009-mutants.md."""
    shown = [file for file in files if any(fnmatch.filter(file.exit_code_by_key, pattern) for pattern in only)]
    print()
    for file in shown:
        for name, code in file.exit_code_by_key.items():
            if code in (SURVIVED, UNREACHED):
                print(f"alive: mutmut show {name}" + " (no test reaches it)" * (code == UNREACHED))
    print("\n| module | mutants | refused by mypy | noticed | alive | not tried |\n|---|---|---|---|---|---|")
    for file in shown:
        codes = Counter(file.exit_code_by_key.values())
        counts = codes.total(), codes[TYPES], codes[KILLED] + codes[TIMEOUT], codes[SURVIVED] + codes[UNREACHED]
        module = Path(file.path).with_suffix("").as_posix().removeprefix("l10n_pipeline/")
        print(f"| `{module}` |", *(f"{count} |" for count in (*counts, codes[None])))


def main() -> int:
    only = sys.argv[1:]
    files = generated()
    tests = config().pytest_add_cli_args_test_selection
    os.chdir("mutants")
    # Paths of mutmut's files are relative to the folder above.
    for file in files:
        file.meta_path = Path("..") / file.meta_path
    with TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        # The same folder for each mutant; it is emptied by the next.
        arguments = ["-q", "-n", "0", "--tb=no", "--rootdir=.", f"--basetemp={folder}/tests"]
        arguments += ["--hypothesis-profile=mutants", *tests, *config().pytest_add_cli_args]
        pytest.main(arguments, plugins=[Loop(files, only)])
    score(files, only or ["*"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
