"""Takes what a former run made where all that it asked has the same answers, and notes what this one asks."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door, looks
from l10n_pipeline.model import Problem
from l10n_pipeline.problems import Problems
from l10n_pipeline.state.answers import Answers
from l10n_pipeline.state.batches import is_batch
from l10n_pipeline.state.fresh import Fresh, Making, Shipment
from l10n_pipeline.state.spellings import KIND, Spellings
from l10n_pipeline.state.store import KeptNode, Name, Store, numbers
from l10n_pipeline.state.told import dumped, loaded

Json = Any
"""What JSON can hold."""

Maker = Callable[[], Json]
Fits = Callable[[Json], bool]
"""Whether what is kept is what would be made, for reasons that no question says."""


class Recorder:
    """What a project knows from former runs; without a file it makes everything anew, and says the same.

    It is the witness of a Door: see `files.Witness`. For one thread.
    """

    def __init__(
        self,
        root: Path,
        problems: Problems,
        path: Path,
        identity: Callable[[], str],
        asks: Mapping[str, Callable[[str], str]],
        spellings: Spellings,
        *,
        writes: bool,
        opens: bool = True,
    ) -> None:
        """`path` is the state's file; `identity` says what it may not outlive: other settings, other versions.

        `asks` answers questions by their kind; those of other kinds are answered by `ask`.
        """
        self._root, self._problems, self._path, self._writes = root, problems, path, writes
        self._identity, self._asks, self._spellings = identity, asks, spellings
        self._store: Store | None = None
        self._begun = not opens
        self._own = os.path.join(path.parent, "")  # the folder of caches
        self._early: list[tuple[Path | str, bytes, looks.Look, int]] = []  # files read before
        self.answers = Answers(root)
        self._frames: list[Making] = []
        self._batches: set[Name] = set()  # asked for in this run
        self._fresh = Fresh(self.answers)  # what this run made

    # -- what is made ------------------------------------------------------------------------------

    def memo(self, kind: str, source: str, locale: str, make: Maker, fits: Fits | None = None) -> Json:
        """What `make` says of a source in a locale ("" for all), with its problems; from a former run if that is sure.

        What is kept has to fit, too, where `fits` is given. The value is what JSON makes of it.
        """
        if not self._is_open():
            return json.loads(json.dumps(make()))
        node = self._current((kind, locale, source))
        if is_batch(source):
            self._batches.add((kind, locale, source))
        if node is not None:
            value = json.loads(node.value)
            if fits is None or fits(value):
                self._replay(node)
                return value
        return self.anew(kind, source, locale, make)

    def anew(self, kind: str, source: str, locale: str, make: Maker) -> Json:
        """As `memo`, and whatever is kept is made again."""
        if not self._is_open():
            return json.loads(json.dumps(make()))
        frame = Making()
        with self._within(frame):
            value = json.dumps(make(), ensure_ascii=False)
        if frame.keeps:
            self._fresh.put((kind, locale, source), frame.needs, value, dumped(frame.problems))
        return json.loads(value)

    def former(self, kind: str, source: str, locale: str) -> Json:
        """What a former run was told, although it may be otherwise by now; None for nothing."""
        found = self._stored((kind, locale, source)) if self._is_open() else None
        return json.loads(found[1]) if found else None

    def said(self, kind: str, source: str, locale: str, fits: Fits | None = None) -> Json:
        """What is kept and holds, and fits, without its problems; None for nothing."""
        node = self._current((kind, locale, source)) if self._is_open() else None
        value = json.loads(node.value) if node else None
        if node is None or (fits and not fits(value)):
            return None
        if self._frames:
            self._frames[-1].needs.update(node.needs)
        return value

    def keeps(self, kind: str, locale: str, batches: Sequence[str]) -> None:
        """These batches are of today, whether or not they are asked for; they will be one after the other."""
        self._batches.update(zip(repeat(kind), repeat(locale), batches, strict=False))
        self.together(batches)

    def together(self, sources: Sequence[str]) -> None:
        """These sources, or batches of them, will be asked for one after the other."""
        if self._store is not None:
            self._store.together.begin(sources)

    @property
    def is_open(self) -> bool:
        """Whether there is a file that things are taken from or kept in."""
        return self._is_open()

    def has(self, kind: str, source: str, locale: str) -> bool:
        """Whether `memo` would take what is kept."""
        return self._is_open() and self._current((kind, locale, source)) is not None

    def _current(self, name: Name) -> KeptNode | None:
        """What is kept and holds today."""
        if name in self._fresh:
            return self._fresh.of(name)
        found = self._stored(name)
        if found is None:
            return None
        needs = numbers(found[0])
        return KeptNode(needs, found[1], found[2]) if self.answers.hold(needs) else None

    def _stored(self, name: Name) -> tuple[bytes, str, str] | None:
        try:
            return self._store.node(*name) if self._store is not None else None
        except sqlite3.DatabaseError as error:
            self._do_without(error)
            return None

    def _replay(self, node: KeptNode) -> None:
        for problem in loaded(node.problems):
            self._problems.add(problem)
        if self._frames:
            self._frames[-1].needs.update(node.needs)

    @contextmanager
    def _within(self, frame: Making) -> Iterator[None]:
        """While it runs, what is asked and told is the frame's; then also that of the frame around it."""
        heard, self._problems.heard = self._problems.heard, frame.problems.append
        self._frames.append(frame)
        try:
            yield
        except BaseException:
            frame.keeps = False
            raise
        finally:
            self._frames.pop()
            self._problems.heard = heard
            if frame.texts:
                name = self._spellings.name(frame.texts)
                frame.needs.add(self.answers.as_it_is(KIND, name, self._spellings.base))
            if self._frames:
                around = self._frames[-1]
                around.needs |= frame.needs
                around.problems += frame.problems
                around.keeps &= frame.keeps

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is asked and told meanwhile is not part of what is being made."""
        frames, self._frames = self._frames, []
        heard, self._problems.heard = self._problems.heard, None
        try:
            yield
        finally:
            self._frames, self._problems.heard = frames, heard

    def keep_nothing(self) -> None:
        """What is being made depends on something that cannot be asked again."""
        for frame in self._frames:
            frame.keeps = False

    # -- what is asked -----------------------------------------------------------------------------

    def note(self, kind: str, name: str, answer: str) -> None:
        """What is being made depends on this answer; `ask` says how it is found again."""
        if self._frames:
            self._frames[-1].needs.add(self.answers.given(kind, name, answer.encode()))

    def text(self, text: str) -> None:
        """Terms were looked for in a text."""
        if self._frames:
            self._frames[-1].texts[text] = None

    def ask(self, kind: str, answer: Callable[[str], str | None]) -> None:
        """Ask again all questions of a kind; until then nothing that depends on one is taken. None answers nothing."""
        if self._is_open():
            self.answers.ask(kind, answer)

    def look(self, path: Path | str) -> tuple[looks.Look, int]:
        """How a file looks before it is read, and when that was."""
        return looks.look(os.path.join(self._root, path)), time.time_ns()

    def read(self, path: Path | str, data: bytes, seen: tuple[looks.Look, int]) -> None:
        """A file was read, that looked so."""
        if self._store is not None:
            self._need(self.answers.file(path, looks.digest(data), *seen))
        elif not self._begun:
            self._early.append((path, looks.digest(data), *seen))

    def _need(self, number: int | None) -> None:
        if self._frames:
            if number is None:
                self.keep_nothing()
            else:
                self._frames[-1].needs.add(number)

    def again(self, path: Path | str) -> None:
        """What was read of a file earlier in this run is used again."""
        if self._frames:
            self._need(self.answers.known_file(path))

    def asked(self, path: Path | str, *, there: bool) -> None:
        """Whether there is something of that name."""
        if self._frames:
            self._need(self.answers.presence(path, there))

    def wrote(self, path: Path | str, data: bytes | None) -> None:
        """A file was written, or removed (None)."""
        if self._store is not None and not os.path.join(self._root, path).startswith(self._own):
            self.answers.wrote(path, data)

    # -- what a run writes itself ------------------------------------------------------------------

    @contextmanager
    def settling(self, path: Path | str, *names: Name) -> Iterator[None]:
        """While it runs, `path` is written as these nodes say: made of what is there then, they would say the same."""
        if not self._is_open():
            yield
            return
        found = {name: node for name in names if (node := self._current(name)) is not None}
        turn = self.answers.turn(path)
        try:
            yield
        except BaseException:
            for name in names:
                self.drop(name)
            raise
        if self.answers.turn(path) != turn:  # somebody else wrote, too
            for name in names:
                self.drop(name)
        number = self.answers.known_file(path)
        for name, node in found.items():
            if number is not None and not self._fresh.is_dropped(name):
                self._fresh.put(name, {*node.needs, number}, node.value, node.problems)

    @contextmanager
    def restating(self, path: Path | str) -> Iterator[None]:
        """While it runs, `path` is written anew, and says of all that came from it what it said."""
        self.answers.restated.add(os.path.normpath(os.path.join(self._root, path)))
        try:
            yield
        finally:
            self.answers.restated.clear()

    def also(self, paths: Iterable[Path | str], *names: Name) -> None:
        """These nodes of this run depend on these files, too, as they are now."""
        found = [self.answers.known_file(path) for path in paths]
        for name in names if found else ():
            self._fresh.also(name, found)

    def made(self, kind: str) -> list[Name]:
        """The nodes of a kind that this run made."""
        return self._fresh.made(kind)

    def drop(self, name: Name) -> None:
        """Keep nothing of it: what came of it was not what it said."""
        self._fresh.drop(name)

    # -- in several processes ----------------------------------------------------------------------

    @property
    def may_part(self) -> bool:
        """Whether copies of this process can tell it what they find out: nothing is being made, and it is kept."""
        return self._is_open() and self._writes and not self._frames

    def part(self) -> None:
        """Before copies of this process are made: no two can use one connection."""
        if self._store is not None:
            self._store.close()
        self.answers.part()

    def resume(self, *, in_copy: bool) -> None:
        """After that, in this process or in a copy."""
        if in_copy:
            self.ship()
        if self._store is not None:
            with self._or_without():
                self._store.open(writes=self._writes and not in_copy)

    def ship(self) -> Shipment:
        """What was found out since the last time, in a copy."""
        batches, self._batches = self._batches, set()
        nodes, questions = self._fresh.ship()
        return Shipment(nodes, questions, self._spellings.shipped(q.question for q in questions.values()), batches)

    def take(self, found: Shipment) -> None:
        """What a copy found out."""
        self._spellings.texts |= found.texts
        self._batches |= set(found.batches)
        self._fresh.take(found.nodes, found.questions)

    # -- the file ----------------------------------------------------------------------------------

    def _is_open(self) -> bool:
        if not self._begun:
            self._begun = True
            self._open()
        return self._store is not None

    def _open(self) -> None:
        try:
            path = Door(self._root).at(self._path)
            if not self._writes and not path.exists():
                return
        except (L10nError, OSError):
            return self._say("it is no file of the project")
        with self._or_without():
            try:
                self._store = Store(path, self._identity(), writes=self._writes)
            except sqlite3.DatabaseError as error:
                if not self._writes or "locked" in str(error):
                    raise
                Door(self._root).remove(path)
                self._say(str(error))
                self._store = Store(path, self._identity(), writes=True)
            if self._store.is_new and not self._writes:
                self._store.close()
                self._store = None
            else:
                self.answers.begin(self._store, Door(self._root), self._asks, self._spellings.answer)
                for early in self._early:
                    self.answers.file(*early)
                self._spellings.begin(self._store)
                if self._spellings.table is not None:  # it takes the place of the former one, so all are asked now
                    self.answers.find_out(KIND)
                self.answers.are_as_they_were(KIND)

    @contextmanager
    def _or_without(self) -> Iterator[None]:
        """A file that fails is done without from then on."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            self._do_without(error)

    def _do_without(self, error: sqlite3.DatabaseError) -> None:
        self._say(str(error))
        self._store = None

    def _say(self, why: str) -> None:
        message = f"what former runs found out cannot be used ({why}): everything is done anew"
        advice = "delete the file if this comes again: it is a cache"
        with self.aside():
            self._problems.add(Problem("state-unusable", "warning", message, advice, ()))

    def commit(self, sources: Collection[str], locales: Collection[str]) -> None:
        """Keep what this run found out of the sources and locales that there are."""
        if (store := self._store) is None or not self._writes:
            return
        self.answers.settle(time.time_ns())
        nodes = self._fresh.kept()
        news = self.answers.news if nodes else self.answers.of_former()
        folders = self.answers.folders(news.values(), self._own)  # its own are never as they were
        if nodes or self.answers.changed() or news or self._spellings.table or folders:
            with self._or_without():
                store.write(
                    news,
                    nodes,
                    self.answers.changed(),
                    sources=sources,
                    batches=self._batches,
                    locales=locales,
                    texts=self._spellings.texts,
                    spellings=self._spellings.table,
                    folders=folders,
                )
        store.close()
        self._store = None
