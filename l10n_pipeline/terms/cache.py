"""Terms that were read before, one JSON file for each content of a term file.

YAML is read at a few MB/s, JSON at a hundred; and unlike a pickle, a JSON file that somebody planted can
hold nothing but terms.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from l10n_pipeline.model import Rendering, Term

_FORMAT = b"1\n"  # of what stands in an entry, and of the rules by which a file is valid
_FIELDS = tuple((field.name, field.default) for field in fields(Term) if field.name not in ("renderings", "path"))
_KEEP = ["keep", ""]


def entry(cache: Path, data: bytes) -> Path:
    """Where the terms of a file with the content `data` are kept."""
    layout = repr([field.name for field in (*fields(Term), *fields(Rendering))]).encode()
    return cache / f"{hashlib.sha256(_FORMAT + layout + data).hexdigest()}.json"


def read(entry: Path, path: str) -> list[Term] | None:
    """The terms of `entry` as those of the file `path`; None where there is none or it is damaged."""
    try:
        return list(_terms(json.loads(entry.read_bytes()), path))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def write(entry: Path, terms: Iterable[Term]) -> None:
    """Keep `terms` in `entry`; a second process that does the same at once does no harm."""
    rows = [_row(term) for term in terms]
    entry.parent.mkdir(parents=True, exist_ok=True)
    part = entry.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    part.replace(entry)


def together(cache: Path, entries: Iterable[Path]) -> Path:
    """What says that the terms of these entries share no spelling, once it has been looked at."""
    names = "\n".join(sorted(entry.name for entry in entries))
    return cache / f"{hashlib.sha256(names.encode()).hexdigest()}.apart"


def mark(together: Path) -> None:
    """Keep that they do not."""
    if not together.exists():
        together.parent.mkdir(parents=True, exist_ok=True)
        together.write_bytes(b"")


def prune(cache: Path, used: Iterable[Path]) -> None:
    """Delete the entries of contents that no file has any more."""
    for stale in {*cache.glob("*.json"), *cache.glob("*.apart")}.difference(used):
        stale.unlink(missing_ok=True)


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
