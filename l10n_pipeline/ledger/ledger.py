"""The ledger of paid answers: what an engine said is never paid for twice, not even after a crash.

A cache: it may be deleted at any time, and a broken one is set aside, at the cost of asking the engines again.
Translations live in PO files alone.
"""

from __future__ import annotations

import json
import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

from l10n_pipeline.ledger import schema
from l10n_pipeline.ledger.sqlite import SqliteFile
from l10n_pipeline.model import Alignment, Output, Problem

_CHUNK = 1000
"""Rows of another ledger that are looked at at once."""


class Ledger:
    """An open ledger, for one thread. `problems` says what happened to a file that could not be used."""

    def __init__(self, where: Path | str, *, writes: bool = True) -> None:
        """Open or make the ledger, a file or tables in PostgreSQL (by their address); L10nError where that cannot be.

        Without `writes` it is only read; a file that is missing or cannot be used knows nothing.
        """
        self.problems: list[Problem] = []
        self._db: schema.Database
        if isinstance(where, Path):
            self._db = SqliteFile(where, self.problems, writes=writes)
        else:
            from l10n_pipeline.ledger.postgresql import PostgresqlTables

            self._db = PostgresqlTables(where, writes=writes)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was put is there already."""
        self._db.close()

    def get(self, locale: str, fingerprint: str, texts: Iterable[str]) -> dict[str, Output]:
        """The answers that are known for some of the texts, by text."""
        by_hash = {_hash(locale, fingerprint, text): text for text in texts}
        found: dict[str, Output] = {}
        for row in self._chosen(schema.GET, list(by_hash)):
            text = by_hash[row[0]]
            if row[1:4] == (locale, fingerprint, text):
                alignment, confidence = _read(row[5])
                found[text] = Output(row[4], alignment, row[6], confidence=confidence)
        return found

    def put(self, locale: str, fingerprint: str, answers: Mapping[str, Output]) -> None:
        """Keep answers, by the text that was sent; they are on the disk when this returns.

        An answer that is there already stays.
        """
        rows = [
            (_hash(locale, fingerprint, text), locale, fingerprint, text, out.text, _json(out), out.cost)
            for text, out in answers.items()
        ]
        self._db.change((schema.PUT, rows))

    def take(self, other: Ledger) -> int:
        """Keep what another ledger knows and this one does not; how many answers the other has."""
        count, last = 0, -(2**63)
        while rows := other._db.rows(schema.ALL, (last, _CHUNK)):
            own = [row for row in rows if row[0] == _hash(*row[1:4])]
            self._db.change((schema.PUT, own))
            count, last = count + len(own), rows[-1][0]
        return count

    def forget(self, locale: str, fingerprint: str, texts: Iterable[str]) -> None:
        """Drop the answers to some texts: they were no translations, or nobody wants them."""
        self._db.change((schema.FORGET, [(_hash(locale, fingerprint, text),) for text in texts]))

    def forget_all(self, locale: str, texts: Iterable[str]) -> None:
        """Drop the answers of every engine to some texts."""
        self._db.change((schema.FORGET_ALL, [(locale, text) for text in texts]))

    def note(self, rows: Iterable[tuple[tuple[str, str, str], str, Sequence[str]]]) -> None:
        """Keep, by PO file, context and text, the digest of what was written and the texts it was asked by."""
        self._db.change((schema.NOTE, [(*where, digest, json.dumps(texts)) for where, digest, texts in rows]))

    def written(self, where: tuple[str, str, str]) -> tuple[str, tuple[str, ...]]:
        """The digest of the machine text that was written there, and what it was asked by; "" where none was."""
        rows = self._db.rows(schema.WRITTEN, where)
        return (rows[0][0], tuple(json.loads(rows[0][1]))) if rows else ("", ())

    def keep_texts(self, texts: Mapping[str, str]) -> None:
        """Keep machine texts by the digest that their origin comments name."""
        self._db.change((schema.KEEP, list(texts.items())))

    def texts(self, digests: Iterable[str]) -> dict[str, str]:
        """The machine texts that are known of some digests."""
        return {row[0]: row[1] for row in self._chosen(schema.TEXTS, list(digests))}

    def unwrite(self, files: Iterable[str]) -> None:
        """Forget what was written into PO files that are made anew."""
        self._db.change((schema.UNWRITE, [(file,) for file in files]))

    def _chosen(self, statement: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        """What a query finds for each of many values."""
        for start in range(0, len(values), self._db.most):
            part = values[start : start + self._db.most]
            yield from self._db.rows(statement.format(",".join("?" * len(part))), part)


def _hash(locale: str, fingerprint: str, text: str) -> int:
    """A signed 64-bit number; the whole key is compared on a hit, so a collision costs one answer."""
    data = "\0".join((locale, fingerprint, text)).encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _json(output: Output) -> str | None:
    """What goes with the text: the alignment in three parts, the engine's confidence, the alignment packed into bytes.

    A sentence has some hundred weights, which as bytes take two thirds of the room and a tenth of the time. These stand
    last, instead of the three parts: a program that does not know of them reads an answer without alignment. NULL
    where there is neither alignment nor confidence.
    """
    alignment = output.alignment
    if alignment is None and output.confidence is None:
        return None
    packed = _packed(alignment) if alignment else None
    if packed:
        return f'[null,null,null,{json.dumps(output.confidence)},"{packed}"]'
    return json.dumps((*(alignment or (None, None, None)), output.confidence), separators=(",", ":"))


def _read(data: str | None) -> tuple[Alignment | None, float | None]:
    """The alignment and the confidence that were kept with an answer."""
    words: list[Any] = json.loads(data) if data else [None]
    confidence, packed = ([*words[3:], None, None])[:2]  # older ledgers have neither
    if packed:
        return _unpacked(packed), confidence
    return None if words[0] is None else Alignment(*(tuple(map(tuple, part)) for part in words[:3])), confidence


def _packed(alignment: Alignment) -> str | None:
    """The sizes, the ranges and the weights, row by row; None where there is not a weight for each two words."""
    source, target, weights = alignment
    wide, high = len(source), len(target)
    if len(weights) != high:
        return None
    of_row = struct.Struct(f"<{wide}d").pack
    try:
        ranges = struct.pack(f"<{2 + 2 * (wide + high)}I", wide, high, *chain.from_iterable((*source, *target)))
        data = ranges + b"".join([of_row(*row) for row in weights])
    except struct.error:  # of an engine of others
        return None
    return b2a_base64(data, newline=False).decode()


def _unpacked(packed: str) -> Alignment:
    data = a2b_base64(packed)
    wide, high = struct.unpack_from("<2I", data)
    ends = struct.unpack_from(f"<{2 * (wide + high)}I", data, 8)
    ranges = list(zip(ends[::2], ends[1::2], strict=True))
    weights = struct.unpack_from(f"<{wide * high}d", data, 8 + 8 * (wide + high))
    rows = (weights[at : at + wide] for at in range(0, wide * high, wide or 1)) if wide else ((),) * high
    return Alignment(tuple(ranges[:wide]), tuple(ranges[wide:]), tuple(rows))
