"""The state's file: questions with their answers, and what was made of them; SQLite."""

from __future__ import annotations

import hashlib
import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline.files.looks import ABSENT, Look, Row
from l10n_pipeline.state.batches import MARK, is_batch, level

_APPLICATION = 0x6C313073  # "l10s"
_VERSION = 4
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE made (identity TEXT NOT NULL, swept INTEGER NOT NULL, members TEXT NOT NULL);
CREATE TABLE question (
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    answer BLOB NOT NULL,
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    PRIMARY KEY (folder, name, kind)
) WITHOUT ROWID;
CREATE TABLE node (
    kind TEXT NOT NULL,
    locale TEXT NOT NULL,
    source TEXT NOT NULL,
    needs BLOB NOT NULL,
    value TEXT NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (kind, locale, source)
) WITHOUT ROWID;
CREATE TABLE folder (name TEXT PRIMARY KEY, looks BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE stale (id INTEGER PRIMARY KEY);
CREATE TABLE text (name TEXT PRIMARY KEY, folded BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE spelling (text TEXT PRIMARY KEY, said BLOB NOT NULL) WITHOUT ROWID;
"""
_WAIT = 5.0
"""Seconds for another process to finish its transaction."""

_FEW = 1000
"""So many questions are not worth a look for those that nothing needs, or for what needs them and does not hold."""

_FEWER = 16
"""One in so many numbers is sooner looked for in order than each of the others."""

_SHARE = 2
"""Nor is one in so many of all: to look at all nodes takes seconds, to read a hundred thousand numbers hundredths."""

FILES = ("file", "has")
"""Kinds of questions that the file system answers."""

Name = tuple[str, str, str]
"""Of a node: kind, locale, source."""

NodeRow = tuple[bytes, str, str]
"""Of a node: needs, value, problems."""


@dataclass(slots=True)
class KeptNode:
    """What was made, as JSON, and the questions that it came from; `at` is the turn of those answered anew in a run."""

    needs: array[int]
    value: str
    problems: str
    at: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Question:
    """A question that this run asked, with its answer; files have a look, taken at a time in nanoseconds."""

    kind: str
    folder: str
    name: str
    answer: bytes
    look: Look = ABSENT
    at: int = 0


@dataclass(slots=True)
class _Neighbours:
    """Sources that stand together, and what is read of them and not asked for yet, by kind and locale."""

    sources: Sequence[str] = ()
    names: frozenset[str] = frozenset()
    ahead: dict[tuple[str, str], dict[str, NodeRow]] = field(default_factory=dict)


class Together:
    """Nodes that are asked for one after the other are read together: alone each takes two to three times as long.

    Of each kind and locale this happens once, and what is read is let go of when it is asked for.
    """

    def __init__(self, read: Callable[[str, str, Sequence[str]], dict[str, NodeRow]]) -> None:
        """`read` finds those nodes of a kind and locale that there are, by source."""
        self._read = read
        self._groups = [_Neighbours(), _Neighbours(), _Neighbours()]  # of sources, of parts, of batches

    def begin(self, sources: Sequence[str]) -> None:
        """From here on these sources are asked for, or these batches; those before are not any more."""
        if sources and self._groups[level(sources[0])].sources != sources:
            self._groups[level(sources[0])] = _Neighbours(sources, frozenset(sources))

    def take(self, kind: str, locale: str, source: str) -> NodeRow | None:
        """A node that is read ahead; None says nothing of those that are not."""
        group = self._groups[level(source)]
        if source not in group.names:
            return None
        rows = group.ahead.get((kind, locale))
        if rows is None:
            rows = group.ahead[kind, locale] = self._read(kind, locale, group.sources)
        return rows.pop(source, None)


class Store:
    """An open file. Any method may raise sqlite3.DatabaseError; the caller goes on without."""

    def __init__(self, path: Path, identity: str, *, writes: bool) -> None:
        """Open the file, or make it if `writes`. What another `identity` made counts for nothing."""
        self.path = path
        self.together = Together(self._nodes)
        self.open(writes=writes)
        try:
            self.is_new = self._begun(identity, writes=writes)
        except BaseException:
            self._db.close()
            raise

    def _begun(self, identity: str, *, writes: bool) -> bool:
        application = self._db.execute("PRAGMA application_id").fetchone()[0]
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if (application, version) == (_APPLICATION, _VERSION):
            made = self._db.execute("SELECT identity FROM made").fetchone()
            if made == (identity,):
                return False
        elif application not in (0, _APPLICATION):
            raise sqlite3.DatabaseError("it belongs to another program")
        if writes:
            self._renew(identity)
        return True

    def _renew(self, identity: str) -> None:
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                cursor.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in filter(str.strip, _SCHEMA.split(";")):
                cursor.execute(statement)
            cursor.execute("INSERT INTO made VALUES (?, 0, '')", (identity,))
            cursor.execute("COMMIT")

    def open(self, *, writes: bool) -> None:
        """Open the file again that was closed, for two processes cannot use one connection."""
        uri = f"{self.path.absolute().as_uri()}?mode={'rwc' if writes else 'ro'}"
        self._db = sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)

    def close(self) -> None:
        self._db.close()

    # -- reading -----------------------------------------------------------------------------------

    def folders(self) -> list[tuple[str, bytes]]:
        """The folders of questions about files, with a summary of how all looked, or b""."""
        return self._db.execute("SELECT name, looks FROM folder").fetchall()

    def files(self, folder: str) -> list[Row]:
        """The questions about files of a folder."""
        wanted = "SELECT id, kind, folder, name, answer, size, changed, moved, inode FROM question"
        return self._db.execute(f"{wanted} WHERE folder = ? AND kind IN ('file', 'has')", (folder,)).fetchall()

    def of_file(self, folder: str, name: str) -> list[tuple[int, str, bytes, Look]]:
        """The questions about a file: number, kind, answer, and how it looked."""
        wanted = "SELECT id, kind, answer, size, changed, moved, inode FROM question WHERE folder = ? AND name = ?"
        found = self._db.execute(f"{wanted} AND kind IN ('file', 'has')", (folder, name))
        return [(number, kind, answer, tuple(seen)) for number, kind, answer, *seen in found]

    def others(self) -> Iterator[tuple[int, str, str, bytes]]:
        """The other questions: number, kind, name, answer."""
        wanted = "SELECT id, kind, name, answer FROM question WHERE folder = '' AND kind NOT IN ('file', 'has')"
        return iter(self._db.execute(wanted))

    def question(self, kind: str, folder: str, name: str) -> tuple[int, bytes] | None:
        """The number of a question, and its answer."""
        wanted = "SELECT id, answer FROM question WHERE folder = ? AND name = ? AND kind = ?"
        found: tuple[int, bytes] | None = self._db.execute(wanted, (folder, name, kind)).fetchone()
        return found

    def last(self) -> int:
        """The highest number that a question has or had."""
        found = self._db.execute("SELECT max(id) FROM question UNION ALL SELECT max(id) FROM stale")
        return max(number or 0 for (number,) in found)

    def stale(self) -> set[int]:
        """Numbers that questions had before their answers changed: what needs one does not hold."""
        return {number for (number,) in self._db.execute("SELECT id FROM stale")}

    def node(self, kind: str, locale: str, source: str) -> NodeRow | None:
        """What was made for a source: needs, value, problems."""
        found = self.together.take(kind, locale, source)
        if found is None:
            wanted = "SELECT needs, value, problems FROM node WHERE kind = ? AND locale = ? AND source = ?"
            found = self._db.execute(wanted, (kind, locale, source)).fetchone()
        return found

    def _nodes(self, kind: str, locale: str, sources: Sequence[str]) -> dict[str, NodeRow]:
        """What was made for those of some sources of which something is kept."""
        wanted = "SELECT source, needs, value, problems FROM node WHERE kind = ? AND locale = ? AND source IN"
        found = self._db.execute(f"{wanted} ({','.join('?' * len(sources))})", (kind, locale, *sources))
        return {source: (needs, value, problems) for source, needs, value, problems in found}

    def spelling(self, text: str) -> bytes | None:
        """What a spelling of the term base stood for; "" is the whole of it."""
        found = self._db.execute("SELECT said FROM spelling WHERE text = ?", (text,)).fetchone()
        return bytes(found[0]) if found else None

    def spellings(self) -> Iterator[tuple[str, bytes]]:
        """All of them."""
        return iter(self._db.execute("SELECT text, said FROM spelling"))

    def text(self, name: str) -> bytes | None:
        """Texts in which terms were looked for."""
        found = self._db.execute("SELECT folded FROM text WHERE name = ?", (name,)).fetchone()
        return bytes(found[0]) if found else None

    # -- writing -----------------------------------------------------------------------------------

    def write(
        self,
        questions: dict[int, Question],
        nodes: Mapping[Name, KeptNode | None],
        stale: frozenset[int],
        *,
        sources: Collection[str],
        locales: Collection[str],
        batches: Collection[Name],
        texts: Mapping[str, bytes],
        spellings: Mapping[str, bytes] | None,
        folders: Mapping[str, Callable[[Iterable[Row]], bytes]],
    ) -> None:
        """Keep what a run found; what needs a `stale` answer, or is of no source or locale any more, goes.

        A question with another answer gets another number, so that nobody has to look for all that needs the former
        one. `batches` are those that the run asked for. A node that is None goes. Of `texts` what is new is added, of
        `spellings` all takes the place of what was. `folders` are to be summed up anew.
        """
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            self._forget(nodes, sources, locales)
            self._forget_batches(batches, nodes)
            number = self._renumbered(stale, questions)
            db.executemany(
                "INSERT OR REPLACE INTO question VALUES (?,?,?,?,?,?,?,?,?)",
                ((q.folder, q.name, q.kind, number.get(n, n), q.answer, *q.look) for n, q in questions.items()),
            )
            db.executemany(
                "INSERT OR REPLACE INTO node VALUES (?,?,?,?,?,?)",
                (
                    (*name, renumbered(node, number), node.value, node.problems)
                    for name, node in nodes.items()
                    if node
                ),
            )
            db.executemany("INSERT OR IGNORE INTO text VALUES (?,?)", texts.items())
            if spellings is not None:
                db.execute("DELETE FROM spelling")
                db.executemany("INSERT INTO spelling VALUES (?,?)", spellings.items())
            self._sweep()
            summed = ((folder, summary(self.files(folder))) for folder, summary in folders.items())
            db.executemany("INSERT OR REPLACE INTO folder VALUES (?,?)", list(summed))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                with suppress(sqlite3.DatabaseError):
                    db.execute("ROLLBACK")
            raise

    def _renumbered(self, stale: frozenset[int], questions: Mapping[int, Question]) -> dict[int, int]:
        """The new numbers of questions of former runs whose answers changed."""
        changed = sorted(stale.intersection(questions))
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((number,) for number in changed))
        first = max(self.last(), *questions) + 1 if changed else 0
        return {number: first + n for n, number in enumerate(changed)}

    def _forget(
        self, nodes: Mapping[Name, KeptNode | None], sources: Collection[str], locales: Collection[str]
    ) -> None:
        gone: list[Name] = [name for name, node in nodes.items() if node is None]
        members = hashlib.sha256(
            repr((sorted(sources), sorted(locales))).encode(errors="surrogateescape")
        ).hexdigest()
        stale = self.stale()
        former, swept = self._db.execute("SELECT members, swept FROM made").fetchone()
        if len(stale) > max(_FEW, swept // _SHARE) or former != members:
            gone += self._left(stale, sources, locales)
            self._db.execute("DELETE FROM stale")
        self._db.execute("UPDATE made SET members = ?", (members,))
        self._db.executemany("DELETE FROM node WHERE kind = ? AND locale = ? AND source = ?", gone)

    def _left(self, stale: set[int], sources: Collection[str], locales: Collection[str]) -> Iterator[Name]:
        """Nodes that need a `stale` answer, or are of no source or locale."""
        for kind, locale, source, needs in self._db.execute("SELECT kind, locale, source, needs FROM node"):
            is_left = (source in sources or is_batch(source)) and (not locale or locale in locales)
            if not is_left or (stale and not stale.isdisjoint(numbers(needs))):
                yield kind, locale, source

    def _forget_batches(self, used: Collection[Name], made: Iterable[Name]) -> None:
        """Of the kinds that were asked for, remove batches of other sources: those that there were before.

        There are none unless a batch is new, for other sources give it another name.
        """
        new = set[tuple[str, str]]()
        for kind, locale, source in made:
            if is_batch(source) and (kind, locale) not in new and self.node(kind, locale, source) is None:
                new.add((kind, locale))
        gone: list[Name] = []
        for (kind, locale), count in Counter((kind, locale) for kind, locale, _ in used).items():
            if (kind, locale) not in new:
                continue
            wanted = "SELECT source FROM node WHERE kind = ? AND locale = ? AND source GLOB ?"
            found = [name for (name,) in self._db.execute(wanted, (kind, locale, f"{MARK}*"))]
            if len(found) > count:
                gone += [(kind, locale, name) for name in found if (kind, locale, name) not in used]
        self._db.executemany("DELETE FROM node WHERE kind = ? AND locale = ? AND source = ?", gone)

    def _sweep(self) -> None:
        """Remove questions that no node needs any more, whenever half of them may be such."""
        count = self._db.execute("SELECT count(*) FROM question").fetchone()[0]
        if count < 2 * self._db.execute("SELECT swept FROM made").fetchone()[0]:
            return
        used: set[int] = set()
        for (needs,) in self._db.execute("SELECT needs FROM node"):
            used.update(numbers(needs))
        found = self._db.execute("SELECT folder, name, kind, id FROM question")
        left = [(folder, name, kind) for folder, name, kind, number in found if number not in used]
        self._db.executemany("DELETE FROM question WHERE folder = ? AND name = ? AND kind = ?", left)
        self._db.execute("DELETE FROM text WHERE name NOT IN (SELECT name FROM question WHERE kind = 'texts')")
        self._db.execute("UPDATE made SET swept = ?", (count - len(left) + _FEW,))


def renumbered(node: KeptNode, number: Mapping[int, int]) -> bytes:
    """The questions of a node, by the numbers that they have from now on."""
    needs = node.needs
    if len(number) * _FEWER < len(needs):  # an edit changes a few of the many that whole projects depend on
        places = (bisect_left(needs, former) for former in number)
        if all(place == len(needs) or needs[place] not in number for place in places):
            return needs.tobytes()
    elif number.keys().isdisjoint(needs):
        return needs.tobytes()
    there = [n for n in needs if n not in number]
    return array("I", sorted(there + [number[n] for n in needs if n in number])).tobytes()


def numbers(needs: bytes) -> array[int]:
    """The questions of a node."""
    out = array("I")
    out.frombytes(needs)
    return out
