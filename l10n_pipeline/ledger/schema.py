"""The ledger's tables and statements, in the SQL that SQLite and PostgreSQL both speak; `?` is a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS answer (
        hash BIGINT NOT NULL UNIQUE,
        locale TEXT NOT NULL,
        engine TEXT NOT NULL,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        alignment TEXT,
        cost DOUBLE PRECISION NOT NULL
    )
    """,
    # Which machine text went into which PO file.
    """
    CREATE TABLE IF NOT EXISTS written (
        file TEXT NOT NULL,
        context TEXT NOT NULL,
        text TEXT NOT NULL,
        digest TEXT NOT NULL,
        sent TEXT NOT NULL,
        PRIMARY KEY (file, context, text)
    )
    """,
    # The machine texts themselves, by digest: what people made of them is measured against them.
    "CREATE TABLE IF NOT EXISTS machine (digest TEXT PRIMARY KEY, target TEXT NOT NULL)",
)

GET = "SELECT hash, locale, engine, source, target, alignment, cost FROM answer WHERE hash IN ({})"
ALL = (
    "SELECT hash, locale, engine, source, target, alignment, cost FROM answer WHERE hash > ? ORDER BY hash LIMIT ?"
)
PUT = "INSERT INTO answer VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING"
FORGET = "DELETE FROM answer WHERE hash = ?"
FORGET_ALL = "DELETE FROM answer WHERE locale = ? AND source = ?"
NOTE = (
    "INSERT INTO written VALUES (?,?,?,?,?) "
    "ON CONFLICT (file, context, text) DO UPDATE SET digest = excluded.digest, sent = excluded.sent"
)
WRITTEN = "SELECT digest, sent FROM written WHERE file = ? AND context = ? AND text = ?"
UNWRITE = "DELETE FROM written WHERE file = ?"
KEEP = "INSERT INTO machine VALUES (?,?) ON CONFLICT DO NOTHING"
TEXTS = "SELECT digest, target FROM machine WHERE digest IN ({})"

RowChange = tuple[str, Sequence[Sequence[object]]]
"""A statement and the rows that it is for."""


class Database(Protocol):
    """Where the tables are; what it cannot do is an L10nError."""

    most: int

    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]: ...

    def change(self, *changes: RowChange) -> None: ...

    def close(self) -> None: ...
