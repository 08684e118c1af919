"""The ledger of paid answers: nothing is paid for twice, and no damage to it stops a run."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import postgres, room
from programs import l10n

from l10n_pipeline.errors import L10nError
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.model import Alignment, Output

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
weights = st.lists(st.lists(st.floats(0, 1), max_size=3).map(tuple), max_size=3).map(tuple)
NUMBERS = count()


@st.composite
def full(draw):
    """An alignment as engines give it: a weight for each two words."""
    source, target = draw(spans), draw(spans)
    row = st.lists(st.floats(0, 1), min_size=len(source), max_size=len(source)).map(tuple)
    return Alignment(source, target, tuple(draw(row) for _ in target))


outputs = st.builds(
    Output,
    text,
    st.none() | full() | st.builds(Alignment, spans, spans, weights),
    st.floats(0, 9),
    confidence=st.none() | st.floats(0, 1),
)


@pytest.fixture(scope="module")
def server():
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a ledger may be: a file's path, or the address of tables."""
    return tmp_path / "ledger.sqlite" if request.param == "sqlite" else room(request.getfixturevalue("server"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(text, outputs, max_size=8), st.dictionaries(text, outputs, max_size=8))
def test_what_was_put_comes_back_and_the_first_answer_stays(place, first, second):
    name = f"engine/{next(NUMBERS)}"
    with Ledger(place) as ledger:
        ledger.put("ja", name, first)
        ledger.put("ja", name, second)
        ledger.put("ar", name, second)
    with Ledger(place) as ledger:
        everything = [*first, *second, "never put, I hope"]
        assert ledger.get("ja", name, everything) == second | first
        assert ledger.get("ar", name, everything) == second
        assert ledger.get("ja", "another", everything) == {}
        assert not ledger.problems


WORDS = Alignment(((0, 1), (2, 6)), ((0, 3), (4, 9)), ((0.75, 0.25), (0.1, 0.9)))
FORMER = {
    "nothing": (None, Output("Um barco", cost=1.5)),
    "an alignment": ("[[[0,1],[2,6]],[[0,3],[4,9]],[[0.75,0.25],[0.1,0.9]]]", Output("Um barco", WORDS, 1.5)),
    "with the confidence": (
        "[[[0,1],[2,6]],[[0,3],[4,9]],[[0.75,0.25],[0.1,0.9]],0.5]",
        Output("Um barco", WORDS, 1.5, confidence=0.5),
    ),
    "the confidence alone": ("[null,null,null,0.5]", Output("Um barco", cost=1.5, confidence=0.5)),
}


@pytest.mark.parametrize("name", FORMER)
def test_what_former_programs_kept_is_read(name, tmp_path):
    kept, expected = FORMER[name]
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put("pt_BR", "e", {"A boat": Output("Um barco", cost=1.5)})
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("UPDATE answer SET alignment = ?", (kept,))
    db.close()
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.get("pt_BR", "e", ["A boat"]) == {"A boat": expected}


def test_a_former_program_reads_an_answer_without_its_alignment(tmp_path):
    """It takes the first three of what goes with a text for the alignment, where the first is there."""
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put("pt_BR", "e", {"A boat": Output("Um barco", WORDS, confidence=0.5)})
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        ((kept,),) = db.execute("SELECT alignment FROM answer").fetchall()
    db.close()
    assert json.loads(kept)[:4] == [None, None, None, 0.5]


def test_more_texts_than_fit_into_one_statement(place):
    answers = {f"text {n}": Output(f"answer {n}") for n in range(2100)}
    with Ledger(place) as ledger:
        ledger.put("ja", "e", answers)
        assert ledger.get("ja", "e", [*answers, "another"]) == answers
        assert ledger.get("ja", "e", []) == {}


def test_an_answer_is_on_the_disk_when_put_returns(place):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from l10n_pipeline.ledger.ledger import Ledger; from l10n_pipeline.model import Output\n"
        "where = sys.argv[1] if '://' in sys.argv[1] else Path(sys.argv[1])\n"
        "Ledger(where).put('ja', 'e', {'a': Output('b')})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, place], check=False).returncode == -9
    with Ledger(place) as ledger:
        assert ledger.get("ja", "e", ["a"]) == {"a": Output("b")}


def test_writers_wait_for_each_other(place):
    def write(worker: int) -> None:
        with Ledger(place) as ledger:
            for n in range(10):
                ledger.put("ja", "e", {f"{worker} {n}": Output("x"), "shared": Output(str(worker))})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with Ledger(place) as ledger:
        assert len(ledger.get("ja", "e", [f"{worker} {n}" for worker in range(4) for n in range(10)])) == 40


def test_what_is_forgotten_may_be_asked_again(place):
    with Ledger(place) as ledger:
        for engine in ("e", "f"):
            ledger.put("ja", engine, {"a": Output("1"), "b": Output("2")})
        ledger.forget("ja", "e", ["a", "never put"])
        assert ledger.get("ja", "e", ["a", "b"]).keys() == {"b"}
        ledger.forget_all("ja", ["b"])
        assert ledger.get("ja", "e", ["a", "b"]) == {}
        assert ledger.get("ja", "f", ["a", "b"]).keys() == {"a"}


def test_what_was_written_where_is_known(place):
    where, other = ("a.po", "", "text"), ("b.po", "", "text")
    with Ledger(place) as ledger:
        assert ledger.written(where) == ("", ())
        ledger.note([(where, "d1", ["x", "y"]), (other, "d2", [])])
        ledger.note([(where, "d3", ["z"])])
        assert ledger.written(where) == ("d3", ("z",))
        ledger.unwrite(["a.po"])
        assert ledger.written(where) == ("", ())
        assert ledger.written(other) == ("d2", ())
        ledger.keep_texts({"d1": "uno", "d2": "due"})
        ledger.keep_texts({"d1": "eins"})
        assert ledger.texts(["d1", "d2", "d3"]) == {"d1": "uno", "d2": "due"}


def test_a_ledger_that_is_only_read_makes_nothing(place):
    with Ledger(place, writes=False) as ledger:
        assert ledger.get("ja", "e", ["a"]) == {}
        assert ledger.written(("a.po", "", "text")) == ("", ())


def test_a_ledger_takes_what_another_one_knows(place, tmp_path):
    """As the parts of a run on several machines do."""
    with Ledger(tmp_path / "part.sqlite") as part:
        part.put("ja", "e", {f"text {n}": Output(f"part {n}", cost=1.5) for n in range(1500)})
    with Ledger(place) as ledger, Ledger(tmp_path / "part.sqlite", writes=False) as part:
        ledger.put("ja", "e", {"text 7": Output("own")})
        assert ledger.take(part) == 1500
        assert ledger.take(part) == 1500  # and once more changes nothing
        found = ledger.get("ja", "e", [f"text {n}" for n in range(1500)])
    assert len(found) == 1500
    assert found["text 7"] == Output("own")
    assert found["text 8"] == Output("part 8", cost=1.5)


def test_a_database_that_is_not_there_is_named_without_its_password():
    pytest.importorskip("psycopg", reason="the extra `postgresql` is not installed")
    with pytest.raises(L10nError, match=r"the ledger postgresql://127\.0\.0\.1/team cannot be used") as caught:
        Ledger("postgresql://me:opensesame@127.0.0.1:1/team")
    assert "opensesame" not in str(caught.value)


def test_a_project_keeps_its_answers_in_the_tables_of_its_team(server, tmp_path):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("A boat is here.\n\nAnother boat is there.\n")
    address = room(server)
    (tmp_path / "l10n.yaml").write_text(f'locales: {{de: {{engine: pseudo}}}}\nledger: "{address}"\n')
    l10n(tmp_path, "run")
    assert not (tmp_path / ".l10n" / "ledger.sqlite").exists()
    (tmp_path / "locales" / "de" / "LC_MESSAGES" / "a.po").unlink()
    l10n(tmp_path, "extract")
    row = next(line for line in l10n(tmp_path, "translate").stdout.splitlines() if line.startswith("de "))
    assert row.split()[2:4] == ["0", "2"]  # machine text again
    assert row.split()[8] == "0"  # and nothing was sent


# -- files that cannot be used ---------------------------------------------------------------------


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
