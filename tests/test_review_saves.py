"""Saves of the review page: one unit at a time, nothing lost, each undone."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from desks import GUIDE, ME, SECOND, TEXT, small, unit_of, wanted
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key
from l10n_pipeline.review import api, saves
from l10n_pipeline.review.desk import Desk, name_of, seen_of
from l10n_pipeline.review.journal import Journal
from l10n_pipeline.review.pack import FORMAT
from l10n_pipeline.review.take import take

DEEDS = ["save", "approve", "return", "undo", "outside"]
STATES = ("new", "machine", "translated", "outdated", "draft")


# -- saves -----------------------------------------------------------------------------------------


def test_a_save_changes_one_entry_and_no_other_byte(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Ein zweiter Text.")])
    assert done.units[0].target == "Ein zweiter Text."
    assert done.units[0].state == "translated"
    after = path.read_bytes()
    assert b'msgstr "Ein zweiter Text."' in after
    old, new = (catalog.read(data).entries for data in (before, after))
    assert sum(a.raw != b.raw for a, b in zip(old, new, strict=True)) == 1


def test_an_approval_says_who_when_and_of_which_source(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", unit.target)])
    found = saves.signed(done.units[0])
    assert found is not None
    assert (found.who, found.holds) == (ME, True)
    assert done.units[0].origin == unit.origin, "it is told that a machine wrote it"
    assert saves.people_notes(done.units[0]) == unit.notes
    again = saves.save(guide, "Bob", GUIDE, "de", [wanted(done.units[0], "approve", unit.target)])
    assert [n for n in again.units[0].notes if "approved" in n] == [
        n for n in again.units[0].notes if n.startswith("approved: Bob")
    ]


def test_a_save_of_an_open_review_stays_open(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "save", "Zwei")])
    assert (done.units[0].state, done.units[0].origin) == ("draft", None)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(done.units[0], "approve", "Zwei")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(done.units[0], "save", "Zwo")])
    assert done.units[0].state == "translated"
    assert saves.signed(done.units[0]) is None, "it was the other text that was approved"


def test_what_is_sent_back_is_a_draft_with_a_comment(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "return", unit.target, "too stiff\nsay it simply")])
    assert done.units[0].state == "draft"
    assert any(note.endswith(": too stiff say it simply") for note in done.units[0].notes)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_not_approved_and_that_is_said(guide, text):
    """It was told as saved, and the old text stayed."""
    unit = unit_of(guide, SECOND)
    item = {"unit": name_of(unit.key), "seen": seen_of(unit), "target": text}
    asked = {"locale": "de", "source": "guide.md", "items": [item | {"deed": "approve"}]}
    with pytest.raises(FormatError, match="empty text"):
        api.save(guide, asked, ME)
    now = unit_of(guide, SECOND)
    assert (now.target, now.state) == (unit.target, unit.state)
    api.save(guide, asked | {"items": [item | {"deed": "save", "target": ""}]}, ME)
    assert (unit_of(guide, SECOND).target, unit_of(guide, SECOND).state) == ("", "new")


def test_an_empty_text_that_a_reader_approved_is_told_and_the_others_are_taken(guide):
    first, second = unit_of(guide, "cell"), unit_of(guide, SECOND)
    changes = [
        {"source": "guide.md", "context": "", "text": unit.key.text, "seen": seen_of(unit), "target": text,
         "deed": "approve", "comment": ""}
        for unit, text in ((first, ""), (second, "Zweiter"))
    ]  # fmt: skip
    sent = {
        "format": FORMAT,
        "project": guide.project.config.project,
        "locale": "de",
        "who": "Rin",
        "changes": changes,
    }
    done = take(guide, json.dumps(sent).encode())
    assert (done.taken, len(done.conflicts)) == (1, 0)
    assert any("empty text was approved" in problem.message for problem in done.problems)
    now = unit_of(guide, "cell")
    assert (now.target, now.state) == (first.target, first.state)
    assert unit_of(guide, SECOND).target == "Zweiter"


def test_another_text_on_disk_is_a_conflict_and_stays(guide):
    unit = unit_of(guide, SECOND)
    other = Desk(guide.root)
    saves.save(other, "Bob", GUIDE, "de", [wanted(unit, "approve", "Bobs Text")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Anns Text")])
    assert done.conflicts[0].theirs.target == "Bobs Text"
    assert done.conflicts[0].mine == "Anns Text"
    assert unit_of(guide, SECOND).target == "Bobs Text"
    theirs = done.conflicts[0].theirs
    done = saves.save(guide, ME, GUIDE, "de", [wanted(theirs, "approve", "Anns Text")])
    assert unit_of(guide, SECOND).target == "Anns Text"


def test_another_unit_that_changed_meanwhile_is_no_conflict(guide):
    first, second = unit_of(guide, "cell"), unit_of(guide, SECOND)
    other = Desk(guide.root)
    saves.save(other, "Bob", GUIDE, "de", [wanted(first, "approve", "Zelle")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(second, "approve", "Zweiter")])
    assert not done.conflicts
    assert (unit_of(guide, "cell").target, unit_of(guide, SECOND).target) == ("Zelle", "Zweiter")


def test_a_unit_that_has_gone_gives_the_text_back(guide):
    unit = unit_of(guide, SECOND)
    (guide.root / "source_content" / "guide.md").write_text(TEXT.replace(SECOND, "Something else entirely."))
    assert main(["--root", str(guide.root), "extract"]) == 0
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Zweiter")])
    assert (done.conflicts[0].theirs, done.conflicts[0].mine) == (None, "Zweiter")


def test_undo_puts_back_every_byte_also_after_a_restart(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    for text in ("Eins", "Zwei"):
        saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", text)])
    again = Desk(guide.root)
    step, done = saves.undo(again, ME)
    assert (step.what, done.units[0].target) == ("approve", "Eins")
    saves.undo(again, ME)
    assert path.read_bytes() == before
    assert saves.undo(again, ME) is None


def test_undo_leaves_what_another_wrote_since(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Anns")])
    saves.save(guide, "Bob", GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Bobs")])
    _, done = saves.undo(guide, ME)
    assert done.conflicts
    assert unit_of(guide, SECOND).target == "Bobs"


def test_half_a_line_in_the_journal_is_passed_over(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Eins")])
    journal = guide.root / ".l10n" / "review" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"id": "x", "at"')
    assert saves.undo(Desk(guide.root), ME) is not None


@settings(max_examples=5)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.integers(0, 99),
            st.sampled_from(["save", "approve", "return", "undo", "outside"]),
        ),
        min_size=100,
        max_size=100,
    )
)
def test_five_hundred_deeds_lose_nothing(tmp_path_factory, deeds):
    """Edits, saves, undos and changes from outside: whatever was said last of a unit, and not undone, is there."""
    desk = small(tmp_path_factory.mktemp("many"))
    path = desk.project.po_path(GUIDE, "de")
    keys = list(desk.units(GUIDE, "de"))
    said: list[tuple[Key, str, str]] = []  # steps: key, before, after
    for which, number, deed in deeds:
        key = keys[which % len(keys)]
        unit = desk.units(GUIDE, "de")[key]
        if deed == "undo":
            if (done := saves.undo(desk, ME)) is not None:
                k, before, _ = said.pop()
                now = desk.units(GUIDE, "de")[k].target
                assert now == (before if not done[1].conflicts else now)
            continue
        text = f"{key.text} {number}"
        if deed == "outside":
            read = catalog.read(path.read_bytes())
            path.write_bytes(
                catalog.update(
                    read,
                    {key: catalog.Change(text, "draft")},
                    overwrite=STATES,
                )
            )
            assert desk.units(GUIDE, "de")[key].target == text
            continue
        done = saves.save(desk, ME, GUIDE, "de", [wanted(unit, deed, text, "look")])
        assert not done.conflicts
        if done.step:
            said.append((key, unit.target, text))
        assert desk.units(GUIDE, "de")[key].target == text
    assert set(desk.units(GUIDE, "de")) == set(keys)


def test_old_copies_go_and_what_an_editor_wrote_there_is_told(guide):
    """An editor that opened the file before the save writes through its handle after it."""
    guide.kept = 0.5
    path = guide.project.po_path(GUIDE, "de")
    for late in (False, True):
        with path.open("ab") as editor:
            saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", f"Text {late}")])
            if late:
                editor.write(b"# words of an editor\n")
        time.sleep(0.6)
        assert guide.project is not None
        assert bool(guide.late) is late
        assert len(list(path.parent.glob(".l10n-*.tmp"))) == late


def test_two_people_who_save_at_the_same_time_lose_nothing(guide):
    """Two servers on one checkout, each with a text of its own in one file."""
    keys = [unit_of(guide, text).key for text in (SECOND, "cell")]

    def work(key, who):
        desk = Desk(guide.root)
        for n in range(15):
            unit = desk.units(GUIDE, "de")[key]
            done = saves.save(desk, who, GUIDE, "de", [wanted(unit, "approve", f"{who} {n}")])
            assert not done.conflicts
        return len(Journal(desk.project).steps())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, keys, ("Ann", "Bob")))
    guide.forget(GUIDE, "de")
    now = guide.units(GUIDE, "de")
    assert [now[key].target for key in keys] == ["Ann 14", "Bob 14"]
    assert len(Journal(guide.project).steps()) == 30
