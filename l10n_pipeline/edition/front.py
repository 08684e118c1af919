"""The front matter of an edition: fields that the layout sets, changed in place or added."""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from l10n_pipeline import lazy
from l10n_pipeline.edition.blocks import fields as values_of
from l10n_pipeline.edition.layouts import Field
from l10n_pipeline.model import Document, Mark
from l10n_pipeline.slots import encode
from l10n_pipeline.splice import Edit, Lines, content_start

_PLAIN = lazy.pattern(r"[A-Za-z][\w./-]*")
_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
"""What YAML 1.1 takes for something else: `no` is also a language."""

_LINE = {"yaml": "{}: {}", "toml": "{} = {}", "json": ' "{}": {},', "meta": "{}: {}"}


def edits(written: Document, lines: Lines, fields: Sequence[Field], *, begins: bool) -> Iterator[Edit]:
    """The edits that set `fields`; with `begins` a page without front matter gets some."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for mark in written.marks:
        if mark.kind == "field":
            marks[mark.value].append(mark)
    texts = {segment.context for segment in written.segments if segment.kind == "field"}
    new = []
    for field in fields:
        if field.when == "item":
            items = marks[f"{field.key}[]"]
            if items:
                yield _one_more(written, items[-1], field)
            elif field.key not in values_of(written.source):
                new.append(field)
        elif field.key in marks:
            yield from _changed(written, marks[field.key], field)
        elif field.when in ("always", "absent") and field.key not in texts:
            new.append(field)
    yield from _added(written, lines, new, begins)


def led(written: Document, destination: Callable[[str, str], str | None]) -> Iterator[Edit]:
    """The edits of values that are links; `destination` gives, for a key and a link, another one or None."""
    for mark in written.marks:
        if mark.kind == "field":
            raw = written.source[mark.start : mark.end]
            value = raw.decode().strip("\"'")
            if new := destination(mark.value, value):
                yield Edit(mark.start, mark.end, raw.replace(value.encode(), new.encode(), 1))


def _changed(written: Document, marks: Sequence[Mark], field: Field) -> Iterable[Edit]:
    """The values of a key, or of the items of its list, made those of the edition."""
    if field.when == "absent" or (field.when != "always" and not field.value.strip("/")):
        return
    found = values_of(written.source).get(field.key.removesuffix("[]"))
    values = found if isinstance(found, list) else [found]
    if len(values) != len(marks):
        return
    for old, mark in zip(values, marks, strict=True):
        said = str(old or "")
        if field.when == "rooted" and not said.startswith("/"):
            continue
        value = field.value if field.when == "always" else posixpath.join(field.value, said.lstrip("/"))
        yield Edit(mark.start, mark.end, encode(mark.slot, value) if mark.slot else _yaml(value).encode())


def _one_more(written: Document, last: Mark, field: Field) -> Edit:
    """An item behind the last one of a list, on a line of its own where that is."""
    start = written.source.rfind(b"\n", 0, last.start) + 1
    lead = written.source[start : last.start]
    alone = re.fullmatch(rb"[ \t]*-[ \t]+", lead)
    between = b"\n" + lead if alone else b", "
    return Edit(last.end, last.end, between + _quoted(field.value).encode())


def _added(written: Document, lines: Lines, fields: Sequence[Field], begins: bool) -> Iterable[Edit]:
    """New lines where the front matter takes them, or new front matter above everything."""
    if not fields:
        return
    for mark in written.marks:
        if mark.kind == "front-matter-end":
            yield Edit(mark.start, mark.end, _lines(mark.value, fields, lines.eol))
            return
    if begins:
        at = content_start(written.source)
        fence = b"---" + lines.eol
        yield Edit(at, at, fence + _lines("yaml", fields, lines.eol) + fence + lines.eol)


def _lines(language: str, fields: Sequence[Field], eol: bytes) -> bytes:
    spelt = _yaml if language in ("yaml", "meta") else _quoted
    items: dict[str, list[str]] = defaultdict(list)
    for f in fields:
        if f.when == "item":
            items[f.key].append(_quoted(f.value))
    values = {f.key: f"[{', '.join(items[f.key])}]" if f.key in items else spelt(f.value) for f in fields}
    return b"".join(_LINE[language].format(key, value).encode() + eol for key, value in values.items())


def _yaml(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.lower() not in _WORDS else _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
