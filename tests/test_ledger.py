"""The ledger of paid answers: nothing is paid for twice, and no damage to it stops a run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n_pipeline.errors import L10nError
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Alignment, Output

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
weights = st.lists(st.lists(st.floats(0, 1), max_size=3).map(tuple), max_size=3).map(tuple)
outputs = st.builds(Output, text, st.none() | st.builds(Alignment, spans, spans, weights), st.floats(0, 9))


@settings(deadline=None)
@given(st.dictionaries(text, outputs, max_size=8), st.dictionaries(text, outputs, max_size=8))
def test_what_was_put_comes_back_and_the_first_answer_stays(tmp_path_factory, first, second):
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with Ledger(path) as ledger:
        ledger.put("ja", "engine/1", first)
        ledger.put("ja", "engine/1", second)
        ledger.put("ar", "engine/1", second)
    with Ledger(path) as ledger:
        everything = [*first, *second, "never put, I hope"]
        assert ledger.get("ja", "engine/1", everything) == second | first
        assert ledger.get("ar", "engine/1", everything) == second
        assert ledger.get("ja", "engine/2", everything) == {}
        assert not ledger.problems


def test_more_texts_than_fit_into_one_statement(tmp_path):
    answers = {f"text {n}": Output(f"answer {n}") for n in range(2100)}
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put("ja", "e", answers)
        assert ledger.get("ja", "e", [*answers, "another"]) == answers
        assert ledger.get("ja", "e", []) == {}


def test_an_answer_is_on_the_disk_when_put_returns(tmp_path):
    path = tmp_path / "ledger.sqlite"
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from l10n_pipeline.ledger.ledger import Ledger; from l10n_pipeline.model import Output\n"
        "Ledger(Path(sys.argv[1])).put('ja', 'e', {'a': Output('b')})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == -9
    with Ledger(path) as ledger:
        assert ledger.get("ja", "e", ["a"]) == {"a": Output("b")}


def test_writers_wait_for_each_other(tmp_path):
    path = tmp_path / "ledger.sqlite"

    def write(worker: int) -> None:
        with Ledger(path) as ledger:
            for n in range(10):
                ledger.put("ja", "e", {f"{worker} {n}": Output("x"), "shared": Output(str(worker))})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with Ledger(path) as ledger:
        assert len(ledger.get("ja", "e", [f"{worker} {n}" for worker in range(4) for n in range(10)])) == 40


def not_a_database(path):
    path.write_bytes(b"This is a letter, not a ledger.\n" * 100)


def cut_short(path):
    fill(path)
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path):
    fill(path)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def of_another_program(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE answer (hash INTEGER)")
    db.close()


def of_another_version(path):
    fill(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


def without_its_table(path):
    fill(path)
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE answer")
    db.close()


def fill(path):
    with Ledger(path) as ledger:
        ledger.put("ja", "e", {f"text {n}": Output("x" * 200) for n in range(300)})


DAMAGES = [not_a_database, cut_short, overwritten, of_another_program, of_another_version, without_its_table]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("first", ["get", "put"])
def test_a_file_that_cannot_be_used_is_set_aside(tmp_path, damage, first):
    path = tmp_path / "ledger.sqlite"
    (tmp_path / "ledger.sqlite.broken-1").write_bytes(b"an older one")
    damage(path)
    damaged = path.read_bytes()
    with Ledger(path) as ledger:
        if first == "get":
            assert ledger.get("ja", "e", ["text 0", "text 299"]) == {}
        ledger.put("ja", "e", {"a": Output("b")})
        assert ledger.get("ja", "e", ["a"]) == {"a": Output("b")}
        assert [(p.id, p.severity) for p in ledger.problems] == [("ledger-broken", "warning")]
    assert (tmp_path / "ledger.sqlite.broken-2").read_bytes() == damaged
    with Ledger(path) as ledger:
        assert ledger.get("ja", "e", ["a"]) == {"a": Output("b")}
        assert not ledger.problems


def test_an_empty_file_becomes_a_ledger(tmp_path):
    (tmp_path / "ledger.sqlite").touch()
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert not ledger.problems


def test_a_place_where_no_file_can_be(tmp_path):
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(L10nError, match=r"ledger.sqlite: the ledger cannot be used: unable to open"):
        Ledger(tmp_path / "ledger.sqlite")
    (tmp_path / "file").touch()
    with pytest.raises(L10nError, match="the ledger cannot be used"):
        Ledger(tmp_path / "file" / "ledger.sqlite")
