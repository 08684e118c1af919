"""The front matter of an edition: fields that the layout sets, changed in place or added."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from l10n_pipeline.edition.blocks import fields as values_of
from l10n_pipeline.edition.layouts import Field
from l10n_pipeline.model import Document, Edit, Mark
from l10n_pipeline.splice import Lines, encode

_PLAIN = re.compile(r"[A-Za-z][\w./-]*")
_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
"""What YAML 1.1 takes for something else: `no` is also a language."""

_LINE = {"yaml": "{}: {}", "toml": "{} = {}", "json": ' "{}": {},'}


def edits(written: Document, lines: Lines, fields: Sequence[Field], *, begins: bool) -> Iterator[Edit]:
    """The edits that set `fields`; with `begins` a page without front matter gets some."""
    marks = {mark.value: mark for mark in written.marks if mark.kind == "field"}
    texts = {segment.context: segment for segment in written.segments if segment.kind == "field"}
    new = []
    for field in fields:
        if field.key in marks:
            yield from _changed(written, marks[field.key], field)
        elif field.when != "prefix" and field.key not in texts:
            new.append(field)
    yield from _added(written, lines, new, begins)


def _changed(written: Document, mark: Mark, field: Field) -> Iterable[Edit]:
    value = field.value
    if field.when == "absent":
        return
    if field.when == "prefix":
        if not value.strip("/"):
            return
        old = str(values_of(written.source).get(field.key) or "")
        value = posixpath.join(value, old.lstrip("/"))
    yield Edit(mark.start, mark.end, encode(mark.slot, value) if mark.slot else _yaml(value).encode(), mark)


def _added(written: Document, lines: Lines, fields: Sequence[Field], begins: bool) -> Iterable[Edit]:
    """New lines where the front matter takes them, or new front matter above everything."""
    if not fields:
        return
    for mark in written.marks:
        if mark.kind == "front-matter-end":
            yield Edit(mark.start, mark.end, _lines(mark.value, fields, lines.eol), mark)
            return
    if begins:
        at = 3 if written.source.startswith(b"\xef\xbb\xbf") else 0
        fence = b"---" + lines.eol
        yield Edit(at, at, fence + _lines("yaml", fields, lines.eol) + fence + lines.eol)


def _lines(language: str, fields: Sequence[Field], eol: bytes) -> bytes:
    spelt = _yaml if language == "yaml" else _quoted
    return b"".join(_LINE[language].format(f.key, spelt(f.value)).encode() + eol for f in fields)


def _yaml(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
