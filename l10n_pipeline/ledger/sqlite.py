"""The ledger's file on this machine: SQLite, of the standard library, so that no command waits for an import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door, shown
from l10n_pipeline.ledger.schema import SCHEMA, RowChange
from l10n_pipeline.model import Place, Problem

_APPLICATION = 0x6C31306E  # "l10n", in the file's header: says that the file is ours
_VERSION = 1
_WAIT = 30.0  # seconds for another process to finish its transaction


class SqliteFile:
    """An open file, for one thread. A damaged one is set aside and told in `problems`; it knows nothing any more."""

    most = 500
    """Values of one statement."""

    def __init__(self, path: Path, problems: list[Problem], *, writes: bool) -> None:
        self.path = path
        self._problems = problems
        self._writes = writes
        with _named(path):
            self._db = self._open() if writes else _reading(path)

    def close(self) -> None:
        self._db.close()

    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with _named(self.path):
            try:
                return self._db.execute(statement, values).fetchall()
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
                if self._writes:
                    self._renew("it is damaged")
                return []

    def change(self, *changes: RowChange) -> None:
        """Statements, each for many rows, in one transaction that is on the disk when this returns."""
        with _named(self.path):
            try:
                self._change(changes)
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
                self._renew("it is damaged")
                self._change(changes)

    def _change(self, changes: Sequence[RowChange]) -> None:
        with _transaction(self._db):
            for statement, rows in changes:
                self._db.executemany(statement, rows)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)  # transactions are opened by name
        try:
            db.execute("PRAGMA synchronous = FULL")  # what is committed survives a power cut
            foreign = _foreign(db)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                db.close()
                raise
            foreign = "it is damaged, or no database"
        if not foreign:
            return db
        db.close()
        self._set_aside(foreign)
        return self._open()

    def _renew(self, why: str) -> None:
        self._db.close()
        self._set_aside(why)
        self._db = self._open()

    def _set_aside(self, why: str) -> None:
        """Rename the file, and its journal: SQLite would play that back into the new file."""
        door = Door(self.path.parent)
        aside = next(p for n in count(1) if not door.has(p := self.path.with_name(f"{self.path.name}.broken-{n}")))
        for suffix in ("-journal", "-wal", ""):
            old = self.path.with_name(self.path.name + suffix)
            if door.has(old):
                door.rename(old, aside.with_name(aside.name + suffix))
        message = f"the ledger of paid answers cannot be used: {why}; it is now {aside.name}"
        advice = "delete it if nobody needs it; texts that it knew are sent to the engine again"
        self._problems.append(Problem("ledger-broken", "warning", message, advice, (Place(shown(self.path)),)))


def _reading(path: Path) -> sqlite3.Connection:
    with suppress(sqlite3.DatabaseError):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)
        with suppress(sqlite3.DatabaseError):
            if db.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                db.execute("SELECT hash FROM answer LIMIT 1").fetchone()
                return db
        db.close()
    nothing = sqlite3.connect(":memory:", isolation_level=None)
    _make(nothing)
    return nothing


def _foreign(db: sqlite3.Connection) -> str:
    """Why the open file is not a ledger that we can read, "" if it is; an empty file becomes one."""
    with _transaction(db):
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if not application and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            _make(db)
            return ""
        if application == _APPLICATION and version == _VERSION:
            for statement in SCHEMA[1:]:  # which older files lack
                db.execute(statement)
    if application != _APPLICATION:
        return "it belongs to another program"
    return "" if version == _VERSION else f"it has version {version}, this program writes {_VERSION}"


def _make(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA application_id = {_APPLICATION}")
    db.execute(f"PRAGMA user_version = {_VERSION}")
    for statement in SCHEMA:
        db.execute(statement)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """IMMEDIATE: two writers wait for each other at the start, where nobody has read anything yet."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours: another thread's ledger, a closed one
    except sqlite3.DatabaseError as error:
        advice = "wait for the other run to end" if "locked" in str(error) else "is the disk full or read-only?"
        raise L10nError(f"the ledger cannot be used: {error}", path=shown(path), advice=advice) from error
    except OSError as error:
        raise L10nError(f"the ledger cannot be used: {error.strerror}", path=shown(path)) from error


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    """Damaged, or no database; not one that is only locked, full or read-only."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    missing = "no such table" in str(error) or "has no column" in str(error)
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or missing
