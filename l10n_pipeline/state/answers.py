"""The questions of this run and of former ones, with their answers, and which of them have changed."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door
from l10n_pipeline.files.folders import Inside
from l10n_pipeline.files.looks import ABSENT, Look, Row, differing, digest, is_racy, look, summary
from l10n_pipeline.state.spellings import KIND
from l10n_pipeline.state.store import FILES, Question, Store

_Key = tuple[str, str, str]  # kind, folder, name


class AskedThere(NamedTuple):
    """A question of a copy of this process; None for one of former runs that had their answer."""

    question: Question | None
    has_turned: bool  # whether it got another answer after the copy was made


def _of_today(ask: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda name, _: ask(name)


class Answers:
    """A question has a number. An answer may change within a run, which gives it a new turn."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.normpath(root)
        self._store: Store | None = None
        self._door: Door | None = None
        self._numbers: dict[_Key, int] = {}
        self._first = self._next = 1  # the numbers of this run's own questions
        self._turn: dict[int, int] = {}
        self._own: dict[int, int] = {}  # the turns that this run's own writing made
        self._asks: dict[str, Callable[[str, str], str]] = {}
        self._late: dict[str, dict[int, tuple[str, bytes]]] = {}  # by kind: what is answered by `ask`
        self._unknown: dict[int, str] = {}  # by kind: answered by `ask`, and not asked yet
        self.restated: set[str] = set()  # files that say what they said, whatever they hold
        self.differ: set[int] = set()  # whose answer is not that of the former runs
        self._doubtful: set[int] | None = None  # those and the unknown; None where it is to be found out
        self._stale: set[int] = set()  # of these, the numbers that former runs gave up
        self.news: dict[int, Question] = {}  # what is to be kept of this run
        self.seen: dict[str, Inside] = {}  # by folder: those in it, and temporary files
        self._moved: set[str] = set()  # folders that do not look as they did
        self._then: dict[int, int] = {}  # the turns when this process and its copies parted
        self._turned: set[int] = set()  # since the last shipment

    def begin(
        self, store: Store, door: Door, asks: Mapping[str, Callable[[str], str]], terms: Callable[[str, str], str]
    ) -> None:
        """Take over the questions of former runs, and look at their files.

        `asks` answers the others by kind when something needs them, `terms` those about texts, whose former answer it
        is given, too.
        """
        self._store, self._door = store, door
        self._asks = {kind: _of_today(ask) for kind, ask in asks.items()} | {KIND: terms}
        self._first = self._next = store.last() + 1
        self._stale = store.stale()
        self.differ |= self._stale
        for number, kind, name, answer in store.others():
            self._late.setdefault(kind, {})[number] = (name, answer)
            self._numbers[kind, "", name] = number
            self._unknown[number] = kind
        for folder, known in store.folders():
            self._compare(store, folder, known)

    def _compare(self, store: Store, folder: str, known: bytes) -> None:
        """Find what differs of the files of a folder."""

        def rows() -> list[Row]:
            if known:
                self._moved.add(folder)
            return store.files(folder)

        listed = self.seen[folder] = Inside([], [])
        for row, answer, seen, at in differing(self._root, folder, known, rows, self._content, listed):
            number, kind, _, name, former, *_ = row
            self._numbers[kind, folder, name] = number
            if answer != former:
                self.differ.add(number)
            self.news[number] = Question(kind, folder, name, answer, seen, at)

    def _content(self, path: str) -> bytes | None:
        assert self._door is not None
        try:
            return self._door.read(path)
        except L10nError:
            return None

    # -- whether answers hold ----------------------------------------------------------------------

    def hold(self, needs: array[int]) -> bool:
        """Whether the answers are those of the former runs."""
        if self._doubtful is None:
            self._doubtful = self.differ | self._unknown.keys()
        if self._doubtful.isdisjoint(needs):
            return True
        if not self.differ.isdisjoint(needs):
            return False
        for kind in sorted({self._unknown[n] for n in needs if n in self._unknown}):
            self.find_out(kind)
        return self.differ.isdisjoint(needs) and self._unknown.keys().isdisjoint(needs)

    def are_as_they_were(self, kind: str) -> None:
        """The questions of a kind have the answers of former runs."""
        self._asks.pop(kind, None)
        self._unknown = {number: other for number, other in self._unknown.items() if other != kind}
        self._doubtful = None

    def find_out(self, kind: str) -> None:
        """Ask all questions of a kind, if they can be asked by now."""
        answer = self._asks.pop(kind, None)
        if answer is not None:
            for name, former in list(self._late.get(kind, {}).values()):
                self.given(kind, name, answer(name, former.decode()).encode())

    def turns(self, needs: Iterable[int]) -> dict[int, int]:
        """The turns of those answers that were given anew in this run."""
        return {n: self._turn[n] for n in needs if n in self._turn} if self._turn else {}

    def are_of(self, needs: array[int], at: dict[int, int]) -> bool:
        """Whether the answers still are those that were given at these turns."""
        return not self._turn or self.turns(needs) == at

    # -- answers -----------------------------------------------------------------------------------

    def given(self, kind: str, name: str, answer: bytes) -> int:
        """The number of a question that `ask` can ask again, with its answer of today."""
        number = self._number(kind, "", name)
        known = self._late.setdefault(kind, {})
        if number not in known or known[number][1] != answer:
            self._answer(number, Question(kind, "", name, answer))
            known[number] = (name, answer)
        if self._unknown.pop(number, None):
            self._doubtful = None
        return number

    def as_it_is(self, kind: str, name: str, answer: str) -> int:
        """The number of a question with the answer that it has; `answer` if it has none."""
        number = self._number(kind, "", name)
        if number not in self._late.get(kind, {}):
            return self.given(kind, name, answer.encode())
        return number

    def ask(self, kind: str, answer: Callable[[str], str | None]) -> None:
        """Ask all questions of a kind again."""
        for name, _ in list(self._late.get(kind, {}).values()):
            said = answer(name)
            if said is not None:
                self.given(kind, name, said.encode())

    def file(self, path: Path | str, answer: bytes, seen: Look, at: int) -> int | None:
        """The number of the question what a file holds; None for a file outside of the project.

        The look was taken at `at`, before the file was read.
        """
        key = self._key("file", path)
        if key is None:
            return None
        number = self._number(*key)
        if number not in self.news or self.news[number].answer != answer:
            self._answer(number, Question(*key, answer, seen, at))
        return number

    def known_file(self, path: Path | str) -> int | None:
        """The number of that question, if its answer is known; a file that was asked for in this run, or is kept."""
        key = self._key("file", path)
        if key is None:
            return None
        number = self._numbers.get(key)
        if number is None and self._store is not None and (found := self._store.question(*key)):
            number = self._numbers[key] = found[0]
        return number

    def presence(self, path: Path | str, there: bool) -> int | None:
        """The number of the question whether there is something at a path."""
        key = self._key("has", path)
        if key is None:
            return None
        number = self._number(*key)
        answer = b"1" if there else b""
        if number not in self.news or self.news[number].answer != answer:
            self._answer(number, Question(*key, answer))
        return number

    def turn(self, path: Path | str) -> int:
        """How often what a file holds has changed in this run, and not by what the run wrote."""
        key = self._key("file", path)
        number = self._numbers.get(key) if key else None
        return self._turn.get(number, 0) - self._own.get(number, 0) if number is not None else 0

    def wrote(self, path: Path | str, data: bytes | None) -> None:
        """This run wrote or removed a file."""
        before = self.turn(path)
        self._wrote(path, data)
        if (after := self.turn(path)) != before and (number := self.known_file(path)) is not None:
            self._own[number] = self._own.get(number, 0) + after - before

    def _wrote(self, path: Path | str, data: bytes | None) -> None:
        at = time.time_ns()
        if data is None:
            self.file(path, b"", ABSENT, at)
        else:
            self.file(path, digest(data), look(os.path.join(self._root, path)), at)
        key = self._key("has", path)
        if key is not None and (key in self._numbers or (self._store and self._store.question(*key))):
            self.presence(path, data is not None)

    def _is_restated(self, question: Question) -> bool:
        where = os.path.join(self._root, question.folder, question.name) if self.restated else ""
        return question.kind == "file" and where in self.restated

    def _answer(self, number: int, question: Question) -> None:
        """Note an answer; one that differs from the one before, in this run or in former ones, is a new turn."""
        former = self._former(number, question)
        before = self.news[number].answer if number in self.news else former
        self.news[number] = question
        if before is not None and before != question.answer and not self._is_restated(question):
            self._turn[number] = self._turn.get(number, 0) + 1
            self._turned.add(number)
            self.differ.add(number)
            self._doubtful = None

    def _former(self, number: int, question: Question) -> bytes | None:
        """The answer of former runs."""
        if self._store is None or number >= self._first:
            return None
        found = self._store.question(question.kind, question.folder, question.name)
        return found[1] if found else None

    def _number(self, kind: str, folder: str, name: str) -> int:
        key = (kind, folder, name)
        number = self._numbers.get(key)
        if number is None:
            found = self._store.question(*key) if self._store and self._first > 1 else None
            number = found[0] if found else self._next
            self._next += not found
            self._numbers[key] = number
        return number

    def _key(self, kind: str, path: Path | str) -> _Key | None:
        whole = os.path.normpath(os.path.join(self._root, path))
        if not whole.startswith(self._root + os.sep):
            return None
        folder, _, name = whole[len(self._root) + 1 :].rpartition(os.sep)
        return kind, folder, name

    # -- in several processes ----------------------------------------------------------------------

    def part(self) -> None:
        """From here on this process and its copies each find answers of their own."""
        self._then = dict(self._turn)
        self._turned.clear()

    def shipped(self, needs: set[int]) -> dict[int, AskedThere]:
        """These questions and those that got another answer since the last time, for the process of all."""
        out = {n: AskedThere(self.news.get(n), self._has_turned(n)) for n in needs | self._turned}
        self._turned.clear()
        return out

    def take(self, found: Mapping[int, AskedThere]) -> tuple[dict[int, int], set[int]]:
        """What a copy asked: the numbers that its questions have here, and those whose answer is another one here."""
        here, other = dict[int, int](), set[int]()
        for number, (question, has_turned) in found.items():
            if question is None:  # of former runs, and it had their answer
                if self._has_turned(number):
                    other.add(number)
                continue
            mine = self._number(question.kind, question.folder, question.name)
            here[number] = mine
            answer = self._answer_here(mine, question)
            if answer is not None and answer != question.answer and (self._has_turned(mine) or not has_turned):
                other.add(number)
            elif question.kind not in FILES:
                self.given(question.kind, question.name, question.answer)
            elif answer != question.answer or mine not in self.news:
                self._answer(mine, question)
        return here, other

    def _has_turned(self, number: int) -> bool:
        """Whether a question has another answer than when the processes parted."""
        return self._turn.get(number, 0) != self._then.get(number, 0)

    def _answer_here(self, number: int, question: Question) -> bytes | None:
        if number in self.news:
            return self.news[number].answer
        known = self._late.get(question.kind, {}).get(number)
        return known[1] if known else self._former(number, question)

    # -- at the end of a run -----------------------------------------------------------------------

    def changed(self) -> frozenset[int]:
        """The questions of former runs that this run found other answers to."""
        return frozenset(number for number in self.differ - self._stale if number < self._first)

    def of_former(self) -> dict[int, Question]:
        """What is new of the questions of former runs."""
        return {number: question for number, question in self.news.items() if number < self._first}

    def folders(self, news: Iterable[Question], apart: str) -> dict[str, Callable[[Iterable[Row]], bytes]]:
        """The folders that are to be summed up anew, each with how, given its questions; none within `apart`."""
        found = self._moved | {question.folder for question in news if question.kind in FILES}
        found = {folder for folder in found if not os.path.join(self._root, folder, "").startswith(apart)}
        return {folder: partial(summary, self._root, folder) for folder in found}

    def settle(self, now: int) -> None:
        """Read again what was read too soon after it was saved; what still is too young is read by the next run."""
        for number, question in self.news.items():
            if question.kind != "file" or not question.answer or not is_racy(question.look, question.at):
                continue
            path = os.path.join(self._root, question.folder, question.name)
            seen, data = look(path), self._content(path)
            if data is None or digest(data) != question.answer:
                self._turn[number] = self._turn.get(number, 0) + 1
                self.differ.add(number)
            question.look = ABSENT if is_racy(seen, now) else seen
