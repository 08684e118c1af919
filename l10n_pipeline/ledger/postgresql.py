"""A team's ledger in PostgreSQL, by psycopg (the extra `postgresql`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.ledger.schema import SCHEMA, RowChange

_INSTALL = "pip install 'l10n-pipeline[postgresql]'"
_LOCK = 0x6C31306E  # "l10n": who makes the tables keeps others from making them at the same time
_SECONDS = 15
_NUL, _ESCAPE = "\0", "\ufdd0"
"""PostgreSQL has no text with NUL in it. U+FDD0 is no character and stands for it, with a digit behind it."""


class PostgresqlTables:
    """An open connection, for one thread."""

    most = 10_000

    def __init__(self, url: str, *, writes: bool) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ConfigError("a ledger in PostgreSQL needs psycopg", advice=_INSTALL) from error
        self._name = place(url)
        self._errors: type[Exception] = psycopg.Error
        with self._named():
            self._db: Any = psycopg.connect(url, autocommit=True, connect_timeout=_SECONDS)
            self._there = True
            if writes:
                with self._db.transaction():
                    self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                    for statement in SCHEMA:
                        self._db.execute(statement)
            else:
                found: Any = self._db.execute("SELECT to_regclass('machine')").fetchone()
                self._there = found[0] is not None

    def close(self) -> None:
        self._db.close()

    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """What a query finds; nothing where nobody has made the tables and we only read."""
        if not self._there:
            return []
        with self._named():
            found = self._db.execute(_spoken(statement), [_kept(value) for value in values]).fetchall()
        return [tuple(map(_given, row)) for row in found]

    def change(self, *changes: RowChange) -> None:
        """Statements, each for many rows, in one transaction; rows go in one order, so writers never wait crosswise."""
        with self._named(), self._db.transaction(), self._db.cursor() as cursor:
            for statement, rows in changes:
                kept = sorted(tuple(map(_kept, row)) for row in rows)
                if kept:
                    cursor.executemany(_spoken(statement), kept)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            said = " ".join(str(error).split())[:200]
            advice = "see `ledger:` in l10n.yaml; a password belongs into ~/.pgpass or PGPASSWORD"
            raise L10nError(f"the ledger {self._name} cannot be used: {said}", advice=advice) from error


def place(url: str) -> str:
    """Where a ledger is, without what nobody should read."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _spoken(statement: str) -> str:
    return statement.replace("?", "%s")


def _kept(value: object) -> object:
    if not isinstance(value, str) or (_NUL not in value and _ESCAPE not in value):
        return value
    return value.replace(_ESCAPE, f"{_ESCAPE}1").replace(_NUL, f"{_ESCAPE}0")


def _given(value: object) -> object:
    if not isinstance(value, str) or _ESCAPE not in value:
        return value
    return value.replace(f"{_ESCAPE}0", _NUL).replace(f"{_ESCAPE}1", _ESCAPE)
