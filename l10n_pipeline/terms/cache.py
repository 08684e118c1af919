"""Terms that were read before, one JSON file for each content of a term file.

YAML is read at a few MB/s, JSON at a hundred; and unlike a pickle, a JSON file that somebody planted can
hold nothing but terms.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from l10n_pipeline.errors import FormatError, L10nError
from l10n_pipeline.files import Door, from_json
from l10n_pipeline.model import Rendering, Term

_FORMAT = b"1\n"  # of what stands in an entry, and of the rules by which a file is valid
_FIELDS = tuple((field.name, field.default) for field in fields(Term) if field.name not in ("renderings", "path"))
_KEEP = ["keep", ""]


def entry(cache: Path, data: bytes) -> Path:
    """Where the terms of a file with the content `data` are kept."""
    layout = repr([*(field.name for field in fields(Term)), *Rendering._fields]).encode()
    return cache / f"{hashlib.sha256(_FORMAT + layout + data).hexdigest()}.json"


def read(door: Door, entry: Path, path: str) -> list[Term] | None:
    """The terms of `entry` as those of the file `path`; None where there is none or it is damaged."""
    try:
        return list(_terms(from_json(door.read(entry)), path))
    except (FormatError, ValueError, TypeError, LookupError):
        return None


def write(door: Door, entry: Path, terms: Iterable[Term]) -> None:
    """Keep `terms` in `entry`; a cache, so a failure to write is no failure."""
    rows = [_row(term) for term in terms]
    with suppress(L10nError):
        door.write(entry, json.dumps(rows, ensure_ascii=False).encode())


def together(cache: Path, entries: Iterable[Path]) -> Path:
    """What says that the terms of these entries share no spelling, once it has been looked at."""
    names = "\n".join(sorted(entry.name for entry in entries))
    return cache / f"{hashlib.sha256(names.encode()).hexdigest()}.apart"


def mark(door: Door, together: Path) -> None:
    """Keep that they do not."""
    if not door.has(together):
        with suppress(L10nError):
            door.write(together, b"")


def prune(door: Door, cache: Path, used: Iterable[Path]) -> None:
    """Delete the entries of contents that no file has any more."""
    with suppress(L10nError):
        for stale in {*door.walk(cache, ".json"), *door.walk(cache, ".apart")}.difference(used):
            door.remove(stale)


def _row(term: Term) -> dict[str, Any]:
    """What `term` says; what is empty or usual is left out, which halves the file and the time to read it."""
    row = {name: value for name, usual in _FIELDS if (value := getattr(term, name)) != usual}
    row["renderings"] = {locale: _values(rendering) for locale, rendering in term.renderings.items()}
    return row


def _values(rendering: Rendering) -> list[Any]:
    if rendering.admitted or rendering.avoid:
        return [rendering.kind, rendering.text, rendering.admitted, rendering.avoid]
    return [rendering.kind, rendering.text]


def _terms(rows: list[dict[str, Any]], path: str) -> Iterator[Term]:
    keep = Rendering("keep")
    for row in rows:
        if "forms" in row:
            row["forms"] = tuple(row["forms"])
        for locale, values in row["renderings"].items():
            row["renderings"][locale] = keep if values == _KEEP else _rendering(*values)
        yield Term(path=path, **row)


def _rendering(kind: Any, text: str, admitted: Iterable[str] = (), avoid: Iterable[str] = ()) -> Rendering:
    return Rendering(kind, text, tuple(admitted), tuple(avoid))
