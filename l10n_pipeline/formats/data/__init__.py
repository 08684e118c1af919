"""Data files: values are offered by their key path; keys, types and all other values stay.

A key path joins keys by dots; the items of a list add `[]` and no number, for they move. One module a format: it
yields its values in order, `document` makes segments of those that are offered.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from typing import NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.formats.data import typed
from l10n_pipeline.formats.key_patterns import fits
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Place, Problem, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines

_NO_TEXT = lazy.pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no PO file can hold, and no translator could see."""


class Value(NamedTuple):
    """A value of a data file, or a piece of its structure."""

    path: str
    start: int = 0  # of the source, in bytes
    end: int = 0
    text: str | None = None  # None where it is not text
    slot: Slot | None = None
    raw: object = ""  # what must stay where it is not offered
    is_name: bool = False  # a key that is text itself; `path` is then what the file calls all of these


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip()) and not _NO_TEXT.search(text or "")


def step(path: str, key: str) -> str:
    """The key path of an entry below `path`."""
    return f"{path}.{key}" if path else key


def document(source: bytes, lines: Lines, values: Iterable[Value], options: ReadOptions) -> Document:
    """The document of a data file; its shape is a digest of every path, and of what is not offered."""
    segments: list[Segment] = []
    kept: list[Problem] = []
    shape = hashlib.blake2b(digest_size=16)
    options = typed.with_types(source, options)
    values = list(values)
    notes = _notes(values, options)
    for value in values:
        raw = value.raw
        if value.slot and _is_text(value.text) and _is_offered(value, options):
            whole = segment(value, lines, "value", notes.get(_above(value.path), ""))
            kind = options.type_of(value.path)
            found = typed.read(source, lines, whole, kind, options)
            segments += found.segments if found else (whole._replace(syntax=_SYNTAX.get(kind, "text")),)
            raw = found.shape if found else "text"
            if found and not found.segments:
                kept.append(_of_several_blocks(value.path, whole.line))
        shape.update(f"{value.path}\0{raw!r}\n".encode("utf-8", "surrogatepass"))
    return Document(source, tuple(segments), shape=(shape.hexdigest(),), problems=tuple(kept))


def _is_offered(value: Value, options: ReadOptions) -> bool:
    return not _NO_TEXT.search(value.path) and (value.is_name or options.offers(value.path))


def _notes(values: Iterable[Value], options: ReadOptions) -> dict[str, str]:
    """What explains the texts of a mapping, by its path; items of a list share theirs, so these have none."""
    if not options.notes:
        return {}
    found = (
        v for v in values if v.text and "[]" not in v.path and any(fits(key, v.path) for key in options.notes)
    )
    return {_above(value.path): value.text for value in found if value.text and _is_text(value.text)}


def _above(path: str) -> str:
    return path.rpartition(".")[0]


_SYNTAX = {"markdown": "markdown", "html": "html"}


def _of_several_blocks(path: str, line: int) -> Problem:
    message = f"the Markdown of '{path}' has more than one block, and its quoted string cannot be read in parts"
    return Problem("kept-verbatim", "info", message, "write it as a block of lines (`|`)", (Place("", line),))


def segment(value: Value, lines: Lines, kind: str, note: str = "") -> Segment:
    """The segment of a value that is text."""
    assert value.slot
    assert value.text
    line = lines.number(value.start)
    return Segment(
        value.start,
        value.end,
        value.text,
        kind,
        value.slot,
        "text",
        line,
        context=sys.intern(value.path),
        note=note,
    )
