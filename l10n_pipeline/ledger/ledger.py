"""The ledger of paid answers: what an engine said is never paid for twice, not even after a crash.

A cache: it may be deleted at any time, and a broken one is set aside, at the cost of asking the engines again.
Translations live in PO files alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door, shown
from l10n_pipeline.model import Alignment, Output, Place, Problem

_APPLICATION = 0x6C31306E  # "l10n", in the file's header: says that the file is ours
_VERSION = 1
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE answer (
    hash INTEGER NOT NULL UNIQUE,
    locale TEXT NOT NULL,
    engine TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    alignment TEXT,
    cost REAL NOT NULL
);
"""
_WRITTEN = """
CREATE TABLE IF NOT EXISTS written (
    file TEXT NOT NULL,
    context TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    sent TEXT NOT NULL,
    PRIMARY KEY (file, context, text)
)
"""
"""Which machine text went into which PO file; older ledgers lack the table."""

_TEXTS = "CREATE TABLE IF NOT EXISTS machine (digest TEXT PRIMARY KEY, target TEXT NOT NULL)"
"""The machine texts themselves, by digest: what people made of them is measured against them."""

_CHUNK = 500  # look-ups in one statement
_WAIT = 30.0  # seconds for another process to finish its transaction


class Ledger:
    """An open ledger, for one thread. `problems` says what happened to a file that could not be used."""

    def __init__(self, path: Path, *, writes: bool = True) -> None:
        """Open or make the ledger at `path`; L10nError where that cannot be.

        Without `writes` the file is only read; one that is missing or cannot be used knows nothing.
        """
        self.path = path
        self.problems: list[Problem] = []
        with _named(path):
            self._db = self._open() if writes else _reading(path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was put is there already."""
        self._db.close()

    def get(self, locale: str, fingerprint: str, texts: Iterable[str]) -> dict[str, Output]:
        """The answers that are known for some of the texts, by text."""
        by_hash = {_hash(locale, fingerprint, text): text for text in texts}
        hashes = list(by_hash)
        found: dict[str, Output] = {}
        with _named(self.path):
            for start in range(0, len(hashes), _CHUNK):
                for row in self._rows(hashes[start : start + _CHUNK]):
                    text = by_hash[row[0]]
                    if row[1:4] == (locale, fingerprint, text):
                        found[text] = Output(row[4], _alignment(row[5]), row[6], confidence=_confidence(row[5]))
        return found

    def put(self, locale: str, fingerprint: str, answers: Mapping[str, Output]) -> None:
        """Keep answers, by the text that was sent; they are on the disk when this returns.

        An answer that is there already stays.
        """
        rows = [
            (_hash(locale, fingerprint, text), locale, fingerprint, text, out.text, _json(out), out.cost)
            for text, out in answers.items()
        ]
        with _named(self.path):
            try:
                self._insert(rows)
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
                self._renew("it is damaged")
                self._insert(rows)

    def forget(self, locale: str, fingerprint: str, texts: Iterable[str]) -> None:
        """Drop the answers to some texts: they were no translations, or nobody wants them."""
        hashes = [(_hash(locale, fingerprint, text),) for text in texts]
        with _named(self.path), _transaction(self._db):
            self._db.executemany("DELETE FROM answer WHERE hash = ?", hashes)

    def forget_all(self, locale: str, texts: Iterable[str]) -> None:
        """Drop the answers of every engine to some texts."""
        with _named(self.path), _transaction(self._db):
            self._db.executemany(
                "DELETE FROM answer WHERE locale = ? AND source = ?", [(locale, text) for text in texts]
            )

    def note(self, rows: Iterable[tuple[tuple[str, str, str], str, Sequence[str]]]) -> None:
        """Keep, by PO file, context and text, the digest of what was written and the texts it was asked by."""
        data = [(*where, digest, json.dumps(texts)) for where, digest, texts in rows]
        with _named(self.path), _transaction(self._db):
            self._db.execute(_WRITTEN)
            self._db.executemany("INSERT OR REPLACE INTO written VALUES (?,?,?,?,?)", data)

    def written(self, where: tuple[str, str, str]) -> tuple[str, tuple[str, ...]]:
        """The digest of the machine text that was written there, and what it was asked by; "" where none was."""
        with _named(self.path):
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'written'").fetchone():
                return "", ()
            row = self._db.execute(
                "SELECT digest, sent FROM written WHERE file = ? AND context = ? AND text = ?", where
            ).fetchone()
        return (row[0], tuple(json.loads(row[1]))) if row else ("", ())

    def keep_texts(self, texts: Mapping[str, str]) -> None:
        """Keep machine texts by the digest that their origin comments name."""
        with _named(self.path), _transaction(self._db):
            self._db.execute(_TEXTS)
            self._db.executemany("INSERT OR IGNORE INTO machine VALUES (?,?)", list(texts.items()))

    def texts(self, digests: Iterable[str]) -> dict[str, str]:
        """The machine texts that are known of some digests."""
        with _named(self.path):
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'machine'").fetchone():
                return {}
            found = (
                self._db.execute("SELECT digest, target FROM machine WHERE digest = ?", (one,)).fetchone()
                for one in digests
            )
            return {row[0]: row[1] for row in found if row}

    def unwrite(self, file: str) -> None:
        """Forget what was written into a PO file that is made anew."""
        with _named(self.path), _transaction(self._db):
            self._db.execute(_WRITTEN)
            self._db.execute("DELETE FROM written WHERE file = ?", (file,))

    def _rows(self, hashes: list[int]) -> list[tuple[int, str, str, str, str, str | None, float]]:
        marks = ",".join("?" * len(hashes))
        try:
            return self._db.execute(f"SELECT * FROM answer WHERE hash IN ({marks})", hashes).fetchall()
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
            self._renew("it is damaged")
            return []

    def _insert(self, rows: list[tuple[int, str, str, str, str, str | None, float]]) -> None:
        with _transaction(self._db):
            self._db.executemany("INSERT INTO answer VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING", rows)

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
        self.problems.append(Problem("ledger-broken", "warning", message, advice, (Place(shown(self.path)),)))


def _reading(path: Path) -> sqlite3.Connection:
    with suppress(sqlite3.DatabaseError):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)
        with suppress(sqlite3.DatabaseError):
            if db.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                db.execute("SELECT hash FROM answer LIMIT 1").fetchone()
                return db
        db.close()
    nothing = sqlite3.connect(":memory:", isolation_level=None)
    nothing.executescript(_SCHEMA)
    return nothing


def _foreign(db: sqlite3.Connection) -> str:
    """Why the open file is not a ledger that we can read, "" if it is; an empty file becomes one."""
    with _transaction(db):
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if not application and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            return ""
    if application != _APPLICATION:
        return "it belongs to another program"
    return "" if version == _VERSION else f"it has version {version}, this program writes {_VERSION}"


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


def _hash(locale: str, fingerprint: str, text: str) -> int:
    """A signed 64-bit number; the whole key is compared on a hit, so a collision costs one answer."""
    data = "\0".join((locale, fingerprint, text)).encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _json(output: Output) -> str | None:
    """The alignment, and behind it the engine's confidence where it has one; NULL where there is neither."""
    alignment = output.alignment
    if alignment is None and output.confidence is None:
        return None
    words = (alignment.source, alignment.target, alignment.weights) if alignment else (None, None, None)
    return json.dumps((*words, output.confidence), separators=(",", ":"))


def _alignment(data: str | None) -> Alignment | None:
    words: list[Any] = json.loads(data)[:3] if data else [None]
    return None if words[0] is None else Alignment(*(tuple(map(tuple, part)) for part in words))


def _confidence(data: str | None) -> float | None:
    found = json.loads(data)[3:] if data else []  # older ledgers have none
    return found[0] if found else None
