"""A Dask cluster on loopback translates; workers and the run itself are killed, and nothing is lost or paid twice."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import pytest
from howto import follow
from programs import l10n, needs
from servers import self_signed

from l10n_pipeline.errors import EngineError
from l10n_pipeline.workers import _OfCluster

pytestmark = needs("distributed", "dask")

ENGINE = """
import os, time
from l10n_pipeline.engines.{module} import {base}

class Noted({base}):
    '''Notes each process that makes it and every text that it is asked for, and takes its time.'''
    bulk = int(os.environ["NOTED_BULK"])

    def __init__(self, *given):
        super().__init__(*given)
        with open(os.environ["NOTED"] + ".made", "a") as notes:
            notes.write(f"{{os.getpid()}}\\n")

    def translate(self, requests):
        time.sleep(float(os.environ["NOTED_SECONDS"]))
        answers = super().translate(requests)
        with open(os.environ["NOTED"], "a") as notes:
            notes.write("".join(request.text + "\\n" for request in requests))
        return answers
"""
WORDS = (
    "the guide shows how a reader opens settings and saves every file before leaving because nobody wants to lose work "
    "when power fails at night while the team waits for a page about letters in many languages"
).split()


def site(root, count):
    """A project of so many different sentences, fifty an article."""
    (root / "source_content").mkdir(parents=True)
    (root / "l10n.yaml").write_text("locales:\n  pt_BR: {engine: noted}\n")
    dice = random.Random(7)
    for article in range(count // 50):
        lines = (" ".join(dice.choices(WORDS, k=dice.randint(6, 14))).capitalize() for _ in range(50))
        text = "\n\n".join(f"{line} in case {article * 50 + number}." for number, line in enumerate(lines))
        (root / "source_content" / f"a{article}.md").write_text(text + "\n")
    l10n(root, "extract")


def installed(folder, base):
    """The engine `noted` as a package of its own."""
    package = folder / "noted_engine-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: noted-engine\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[l10n_pipeline.engines]\nnoted = noted_engine:Noted\n")
    module = {"Pseudo": "pseudo", "Neural": "neural.engine"}[base]
    (folder / "noted_engine.py").write_text(ENGINE.format(module=module, base=base))


class Cluster:
    """A scheduler and workers as Dask's documentation starts them."""

    def __init__(self, folder, environment, protocol="tcp"):
        self.folder, self.environment = folder, environment
        self.file = folder / "scheduler.json"
        options = ("--host", f"{protocol}://127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.programs = [self._start("dask_scheduler", *options, "--dashboard-address", "127.0.0.1:0")]

    def worker(self):
        """One more process with one thread; the scheduler knows it when this returns."""
        local = ("--local-directory", str(self.folder), "--no-dashboard", "--no-nanny", "--nthreads", "1")
        worker = self._start("dask_worker", "--scheduler-file", str(self.file), *local)
        self.programs.append(worker)
        known, log = len(self.programs) - 1, self.folder / "cluster.log"
        waited(lambda: log.read_bytes().count(b"Starting worker compute stream") >= known)
        return worker

    @property
    def address(self):
        waited(self.file.exists)
        return json.loads(self.file.read_text())["address"]

    def _start(self, module, *args):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *args]
        with open(self.folder / "cluster.log", "ab") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in reversed(self.programs):
            program.kill()
            program.wait()


def with_tls(folder):
    """The settings of Dask's configuration that name a certificate, as its documentation says, for all programs."""
    certificate, _ = self_signed(folder, "cluster", "IP:127.0.0.1")
    names = {f"{role}__{part}" for role in ("SCHEDULER", "WORKER", "CLIENT") for part in ("CERT", "KEY")}
    files = {name: folder / "key.pem" if name.endswith("KEY") else certificate for name in names}
    return {
        f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(at) for name, at in (files | {"CA_FILE": certificate}).items()
    }


def waited(ready, moved=lambda: None, seconds=120.0):
    """Until it is so; at most so many seconds without anything that moved."""
    last, end = moved(), time.monotonic() + seconds
    while not ready():
        if (now := moved()) != last:
            last, end = now, time.monotonic() + seconds
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def pages(root):
    """The PO files, without the minute in which they were written."""
    files = sorted(root.rglob("pt_BR/**/*.po"))
    return {path.name: re.sub(rb"PO-Revision-Date: [^\n]*", b"", path.read_bytes()) for path in files}


def through_faults(tmp_path, monkeypatch, count, base, bulk, seconds, protocol):
    """What a run makes of a project while a worker and then the run itself are killed, beside a run without faults."""
    notes, made, packages = tmp_path / "notes", tmp_path / "notes.made", tmp_path / "packages"
    installed(packages, base)
    monkeypatch.syspath_prepend(packages)
    for name, value in {"NOTED": notes, "NOTED_BULK": bulk, "NOTED_SECONDS": 0}.items():
        monkeypatch.setenv(name, str(value))
    root, whole = tmp_path / "site", tmp_path / "whole"
    site(root, count)
    shutil.copytree(root, whole)
    l10n(whole, "translate")
    asked_once = Counter(notes.read_text().splitlines())
    notes.write_text("")

    def noted():
        return notes.read_bytes().count(b"\n")

    environment = os.environ | {
        "PYTHONPATH": str(packages),
        "NOTED_SECONDS": str(seconds),
        "PYTHONWARNINGS": "default",
    }
    if protocol == "tls":
        environment |= with_tls(tmp_path)
    with Cluster(tmp_path, environment, protocol) as cluster, open(tmp_path / "run.log", "wb") as log:
        first, second = cluster.worker(), cluster.worker()
        command = [
            sys.executable,
            "-m",
            "l10n_pipeline",
            "--root",
            root,
            "translate",
            "--cluster",
            cluster.address,
        ]
        with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as run:
            try:
                waited(lambda: noted() > count // 5 and str(first.pid) in made.read_text(), noted)
                first.send_signal(signal.SIGKILL)
                at = noted()
                waited(lambda: noted() > at + count // 5, noted)
            finally:
                run.send_signal(signal.SIGKILL)
        assert pages(root) != pages(whole), "it was killed too late"
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        loads = Counter(made.read_text().splitlines())
        assert [loads[str(worker.pid)] for worker in (first, second)] == [1, 1], "a model is loaded once a worker"
    assert done.returncode == 0, done.stderr
    assert f"{cluster.address}: 1 workers, 1 threads; http://" in done.stderr
    again = sum((Counter(notes.read_text().splitlines()) - asked_once).values())
    assert cluster.address.startswith(f"{protocol}://127.0.0.1:")
    return root, whole, asked_once, again


def rows(root):
    with sqlite3.connect(root / ".l10n" / "ledger.sqlite") as db:
        found = db.execute("SELECT locale, source, engine FROM answer").fetchall()
    db.close()
    return found


def held(tmp_path, monkeypatch, count, base, bulk, seconds, protocol):
    root, whole, asked, again = through_faults(tmp_path, monkeypatch, count, base, bulk, seconds, protocol)
    assert pages(root) == pages(whole)
    assert len(set(rows(root))) == len(rows(root)) == len(rows(whole))
    assert set(rows(root)) == set(rows(whole))
    assert sum(asked.values()) >= count
    assert again <= 2 * bulk, "at most one batch a worker is done again"


def test_killed_workers_and_runs_lose_nothing(tmp_path, monkeypatch):
    held(tmp_path, monkeypatch, 100, "Pseudo", 5, 0.15, "tls")


@pytest.mark.fuzz
def test_twenty_thousand_sentences_through_the_embedded_engine(tmp_path, monkeypatch):
    pytest.importorskip("sentencepiece", reason="the extra `neural` is not installed")
    held(tmp_path, monkeypatch, 20_000, "Neural", 256, 0, "tcp")


class Gone:
    """What a run knows of a cluster whose scheduler ends in mid-batch: Dask's futures of it have no end."""

    status = "running"

    def get_executor(self, **_):
        return self

    def submit(self, *_):
        self.status = "closed"
        return Future()


def test_a_batch_ends_where_the_scheduler_is_gone():
    executor = _OfCluster(Gone(), "tcp://127.0.0.1:1")
    try:
        batches = [executor.submit(len, "") for _ in range(2)]
        for batch in batches:
            with pytest.raises(EngineError, match=r"the cluster at tcp://127\.0\.0\.1:1 failed"):
                batch.result(60)
    finally:
        executor.close()


@pytest.mark.fuzz
def test_a_run_ends_and_says_why_where_the_scheduler_is_killed(tmp_path, monkeypatch):
    """Dask may look for it for twenty seconds first."""
    packages, notes = tmp_path / "packages", tmp_path / "notes"
    installed(packages, "Pseudo")
    monkeypatch.syspath_prepend(packages)
    for name, value in {"NOTED": notes, "NOTED_BULK": 5, "NOTED_SECONDS": 0}.items():
        monkeypatch.setenv(name, str(value))
    site(tmp_path / "site", 100)
    environment = os.environ | {"PYTHONPATH": str(packages), "NOTED_SECONDS": "0.3"}
    with Cluster(tmp_path, environment) as cluster, open(tmp_path / "run.log", "wb") as log:
        cluster.worker()
        command = [sys.executable, "-m", "l10n_pipeline", "--root", tmp_path / "site", "translate", "--cluster"]
        with subprocess.Popen([*command, cluster.address], env=environment, stdout=log, stderr=log) as run:
            waited(lambda: notes.exists() and notes.read_bytes().count(b"\n") > 40)
            cluster.programs[0].kill()
            code = run.wait(120)
    said = (tmp_path / "run.log").read_text()
    assert code == 3, said
    assert f"the cluster at {cluster.address} failed" in said
    assert "Traceback" not in said
    assert "distributed.client" not in said


def test_without_a_scheduler_the_run_says_so(tmp_path):
    site(tmp_path / "site", 50)
    (tmp_path / "site" / "l10n.yaml").write_text("locales:\n  pt_BR: {engine: pseudo}\n")
    done = l10n(tmp_path / "site", "translate", "--cluster", "nonsense", code=2)
    assert "no cluster at nonsense" in done.stderr


PAGE = (Path(__file__).parents[1] / "docs" / "many-machines.md").read_text("utf-8")


@pytest.mark.parametrize(
    "block", re.findall(r"^```console\n.*?^```$", PAGE, re.M | re.S), ids=["processes", "parts"]
)
def test_the_page_leads_to_what_one_run_makes(block, tmp_path):
    root, whole = tmp_path / "site", tmp_path / "whole"
    site(root, 50)
    (root / "l10n.yaml").write_text("locales:\n  pt_BR: {engine: pseudo}\n")
    shutil.copytree(root, whole)
    l10n(whole, "translate")
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    assert list(follow(block, root, os.environ | {"PATH": programs}))
    assert pages(root) == pages(whole)


def test_parts_of_a_run_translate_each_text_once_and_merge(tmp_path):
    root = tmp_path / "site"
    site(root, 100)
    (root / "l10n.yaml").write_text("locales:\n  pt_BR: {engine: pseudo}\n")
    whole = tmp_path / "whole"
    shutil.copytree(root, whole)
    l10n(whole, "translate")
    parts, before = [], pages(root)
    for number in (1, 2, 3):
        part = tmp_path / f"part{number}"
        shutil.copytree(root, part)
        said = l10n(part, "translate", "--shard", f"{number}/3").stdout
        assert re.search(
            rf"\d+ units of part {number} of 3 have their answers in .* \d+ are for other parts", said
        )
        assert pages(part) == before, "the ledger alone is written"
        parts.append(part / ".l10n" / "ledger.sqlite")
    sources = Counter(source for part in (tmp_path / f"part{n}" for n in (1, 2, 3)) for _, source, _ in rows(part))
    own = {source: count for source, count in sources.items() if "in case" in source}
    assert (len(own), set(own.values())) == (100, {1})
    said = l10n(root, "translate", *(f"--answers={path}" for path in parts)).stdout
    assert re.search(r"^pt_BR +100 .* 0 +0 +[\d.]+$", said, re.M), "nothing is sent"
    assert pages(root) == pages(whole)


@pytest.mark.parametrize("given", ["4/3", "0/3", "x", "1", "-1/2"])
def test_a_part_that_is_none(given, tmp_path):
    site(tmp_path / "site", 50)
    assert "is no part" in l10n(tmp_path / "site", "translate", f"--shard={given}", code=2).stderr
