"""Saves of an editor in the middle of ours: at every call to the system, by rename, in place, by an old handle."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from l10n_pipeline import files
from l10n_pipeline.files.system import System

SAVES = 2000
CALLS = "read create write sync close exchange link rename unlink sync_folder".split()


class Watched(System):
    """The system with somebody who looks before and after each of its calls. It does not wait for the disk."""

    exchanges = True

    def __init__(self) -> None:
        self.at: dict[int, Callable[[], None]] = {}
        self.moment = 0

    def look(self) -> None:
        self.moment += 1
        if act := self.at.pop(self.moment, None):
            act()

    def sync(self, handle: int) -> None: ...

    def sync_folder(self, folder: Path) -> None: ...

    def exchange(self, one: Path, other: Path) -> bool:
        return self.exchanges and super().exchange(one, other)


def _watching(name: str) -> Callable[..., object]:
    def call(self, *args):
        self.look()
        try:
            return getattr(super(Seen, self), name)(*args)
        finally:
            self.look()

    return call


class Seen(Watched): ...


for _name in CALLS:
    setattr(Seen, _name, _watching(_name))


class WithoutExchange(Seen):
    exchanges = False


def ours(door: files.Door, path: Path, number: int) -> None:
    """Our line goes into the file as it is then; again where somebody saved it in between."""
    for _ in range(9):
        before = door.read(path)
        theirs = before.split(b"\n")[0]
        try:
            door.save(path, theirs + b"\nours %d\n" % number, before)
            return
        except files.Changed:
            continue
    raise AssertionError("it never came to an end")


def by_rename(path: Path, text: bytes) -> None:
    other = path.with_name("editor~")
    other.write_bytes(text)
    other.replace(path)


def in_place(path: Path, text: bytes) -> None:
    path.write_bytes(text)


def number_of_moments(tmp_path: Path, kind: type[Seen]) -> int:
    system, path = kind(), tmp_path / "count"
    path.write_bytes(b"theirs 0\n")
    door = files.Door(tmp_path, system)
    ours(door, path, 1)
    number = system.moment
    door.late()
    path.unlink()
    return number


@pytest.mark.parametrize("save", [by_rename, in_place])
def test_no_save_is_lost_at_whichever_call_it_comes(tmp_path, save):
    moments, path, system = number_of_moments(tmp_path, Seen), tmp_path / "a.po", Seen()
    door = files.Door(tmp_path, system)
    assert moments == 20
    path.write_bytes(b"theirs 0\n")
    for number in range(1, SAVES + 1):
        text = b"theirs %d\n" % number
        system.moment = 0
        system.at = {number % moments + 1: lambda text=text: save(path, text)}
        ours(door, path, number)
        assert path.read_bytes().startswith(text), f"at moment {number % moments + 1}"
        assert door.late() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.po"]


@pytest.mark.parametrize("save", [by_rename, in_place])
def test_an_editor_that_saves_twice_is_not_set_back(tmp_path, save):
    moments, path, system = number_of_moments(tmp_path, Seen), tmp_path / "a.po", Seen()
    door = files.Door(tmp_path, system)
    for number, (first, second) in enumerate(combinations(range(1, moments + 6), 2)):
        path.write_bytes(b"theirs 0\n")
        text = b"theirs %d\n" % number
        system.moment = 0
        system.at = {first: lambda: save(path, b"theirs x\n"), second: lambda text=text: save(path, text)}
        ours(door, path, number)
        late = [copy.read_bytes() for copy, _ in door.late()]
        assert path.read_bytes().startswith(text) or system.at or text in late, (first, second)
        for copy in tmp_path.glob(".l10n-*"):
            copy.unlink()
        door = files.Door(tmp_path, system)


def test_what_an_old_handle_writes_is_found(tmp_path):
    moments, path, system = number_of_moments(tmp_path, Seen), tmp_path / "a.po", Seen()
    late = 0
    for number, (opened, written) in enumerate(combinations(range(1, moments + 1), 2)):
        path.write_bytes(b"theirs 0\n")
        text, handles = b"theirs %d\n" % number, []

        def write(text=text, handles=handles) -> None:
            os.ftruncate(handles[0], 0)
            os.pwrite(handles[0], text, 0)
            os.close(handles[0])

        door = files.Door(tmp_path, system)
        system.moment = 0
        system.at = {opened: lambda h=handles: h.append(os.open(path, os.O_WRONLY)), written: write}
        ours(door, path, number)
        kept = door.late(last=True)
        found = [copy.read_bytes() for copy, _ in kept]
        assert path.read_bytes().startswith(text) or text in found, (opened, written)
        assert all(file == path for _, file in kept)
        for copy, _ in kept:
            copy.unlink()
        late += len(kept)
    assert late


def test_where_the_system_cannot_exchange_only_the_last_moments_are_open(tmp_path):
    moments, path, system = number_of_moments(tmp_path, WithoutExchange), tmp_path / "a.po", WithoutExchange()
    door, lost = files.Door(tmp_path, system), []
    for moment in range(1, moments + 1):
        path.write_bytes(b"theirs 0\n")
        system.moment, system.at = 0, {moment: lambda: by_rename(path, b"theirs 1\n")}
        ours(door, path, moment)
        lost += [moment] * (not path.read_bytes().startswith(b"theirs 1\n"))
    assert len(lost) <= 2


@pytest.mark.parametrize("moment", range(1, 20))
def test_a_new_file_that_somebody_makes_first_stays(tmp_path, moment):
    system, path = Seen(), tmp_path / "a.po"
    system.at = {moment: lambda: path.write_bytes(b"theirs")}
    try:
        files.Door(tmp_path, system).save(path, b"ours", None)
    except files.Changed:
        assert path.read_bytes() == b"theirs"
    assert path.read_bytes() == b"theirs" or system.at
    assert [p.name for p in tmp_path.iterdir()] == ["a.po"]


def test_where_there_are_no_hard_links_a_new_file_is_made_all_the_same(tmp_path):
    class WithoutLinks(System):
        def link(self, old: Path, new: Path) -> None:
            raise OSError(errno.EPERM, "no links here")

    door = files.Door(tmp_path, WithoutLinks())
    assert door.save("a", b"one", None)
    with pytest.raises(files.Changed):
        door.save("a", b"two", None)
    assert (tmp_path / "a").read_bytes() == b"one"


# -- crashes ---------------------------------------------------------------------------------------


class Crash(BaseException): ...


def moments_of_a_crash(tmp_path: Path) -> Iterator[int]:
    yield from range(1, number_of_moments(tmp_path, Seen) + 1)


def test_a_run_that_is_cut_off_leaves_a_whole_file_and_the_next_one_tidies_up(tmp_path):
    for moment in moments_of_a_crash(tmp_path):
        folder = tmp_path / str(moment)
        folder.mkdir()
        path, system = folder / "a.po", Killed()
        path.write_bytes(b"theirs 0\n")
        system.at = {moment: system.die}
        with pytest.raises(Crash):
            ours(files.Door(folder, system), path, 1)
        assert path.read_bytes() in (b"theirs 0\n", b"theirs 0\nours 1\n")
        after = files.Door(folder)
        after.sweep()
        assert after.late() == []
        assert [p.name for p in folder.iterdir()] == ["a.po"]


class Killed(Seen):
    """After `die` no call does anything any more, as after kill -9."""

    dead = False

    def die(self) -> None:
        self.dead = True
        raise Crash

    def unlink(self, path: Path) -> None:
        if self.dead:
            raise Crash
        super().unlink(path)


def test_what_an_editor_saved_before_a_crash_is_told_by_the_next_run(tmp_path):
    old = tmp_path / f".l10n-{'0' * 16}-{'1' * 16}-{'2' * 8}.tmp"
    old.write_bytes(b"a person's words")
    half = tmp_path / f".l10n-{'0' * 16}.tmp"
    half.write_bytes(b"half of ours")
    (tmp_path / ".l10n-notes.tmp").write_bytes(b"a person's file")
    door = files.Door(tmp_path)
    door.sweep(tmp_path)
    assert door.late() == [(old, old)]
    assert sorted(p.name for p in tmp_path.iterdir()) == [old.name, ".l10n-notes.tmp"]
