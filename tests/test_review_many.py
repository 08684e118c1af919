"""Two people, restarts, an editor and old looks at one file of the review page, by chance: nothing is lost."""

from __future__ import annotations

import random

import pytest
from desks import GUIDE, small, wanted

from l10n_pipeline import catalog
from l10n_pipeline.review import saves
from l10n_pipeline.review.desk import Desk

PEOPLE = ("Ann", "Bob")
STATES = ("new", "machine", "translated", "outdated", "draft")
DEEDS = ("save", "approve", "return", "late", "undo", "outside", "restart")


class Desks:
    """Two windows on one checkout, and what must be in the file after each deed."""

    def __init__(self, root) -> None:
        self.desk = {who: small(root) if who == "Ann" else Desk(root) for who in PEOPLE}
        self.path = self.desk["Ann"].project.po_path(GUIDE, "de")
        self.said = self.entries()
        self.looks: dict[str, dict] = {who: self.desk[who].units(GUIDE, "de") for who in PEOPLE}
        self.steps: dict[str, list] = {who: [] for who in PEOPLE}  # key, bytes before, bytes after
        self.done = dict.fromkeys((*DEEDS, "refused", "kept"), 0)

    def entries(self):
        """Key → bytes of the entry in the file, as they stand there now."""
        read = catalog.read(self.path.read_bytes())
        return {e.unit.key: e.raw for e in read.entries if not e.unit.obsolete and e is not read.header}

    def look(self, who):
        self.looks[who] = self.desk[who].units(GUIDE, "de")

    def do(self, who, deed, key, text):
        self.done[deed] += 1
        if deed == "restart":
            self.desk[who] = Desk(self.desk[who].root)
        elif deed == "undo":
            self.undo(who)
        elif deed == "outside":
            read = catalog.read(self.path.read_bytes())
            self.path.write_bytes(catalog.update(read, {key: catalog.Change(text, "draft")}, overwrite=STATES))
            assert catalog.read(self.path.read_bytes()).index[key].target == text
            self.said[key] = self.entries()[key]
        else:
            self.save(who, deed, key, text)
        assert self.entries() == self.said, f"{who}, {deed}: another entry changed"

    def save(self, who, deed, key, text):
        """`late` says what the person saw some time ago; all others have looked just now."""
        if deed != "late":
            self.look(who)
        seen, there = self.looks[who][key], self.desk[who].units(GUIDE, "de")[key]
        done = saves.save(
            self.desk[who], who, GUIDE, "de", [wanted(seen, "save" if deed == "late" else deed, text, "look")]
        )
        before, now = self.said[key], self.entries()[key]
        if seen.target != there.target:
            self.done["refused"] += 1
            assert (done.conflicts[0].mine, done.conflicts[0].theirs.target) == (text, there.target)
            return
        assert not done.conflicts
        assert self.desk[who].units(GUIDE, "de")[key].target == text
        self.said[key] = now
        self.steps[who].append((key, before, now))

    def undo(self, who):
        done = saves.undo(self.desk[who], who)
        if not self.steps[who]:
            assert done is None
            return
        key, before, after = self.steps[who].pop()
        if self.said[key] == after:
            self.said[key] = before
        elif self.said[key] != before:
            self.done["kept"] += 1
            assert done[1].conflicts, "somebody else wrote since: theirs stays"


@pytest.mark.parametrize("deeds", [60, pytest.param(500, marks=pytest.mark.fuzz)])
def test_two_people_an_editor_and_restarts_lose_nothing(tmp_path, deeds, fuzz_seed):
    chance = random.Random(fuzz_seed)
    desks = Desks(tmp_path)
    keys = list(desks.said)
    for number in range(deeds):
        key = chance.choice(keys)
        text = f"{key.text} {number}"
        desks.do(chance.choice(PEOPLE), chance.choice(DEEDS), key, text)
    assert deeds < 500 or all(desks.done.values()), desks.done
