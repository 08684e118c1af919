"""CSV and TSV (RFC 4180): the first record names the columns, the key paths are their names.

The delimiter is the comma, semicolon or tab, whichever the first record has most of; or the one that Excel's line
`sep=;` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.data import Value, document
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document
from l10n_pipeline.slots import Slot, decode
from l10n_pipeline.splice import Lines, content_start

_SEPARATOR = lazy.pattern(rb"sep=([,;\t])(?:\r\n?|\n)", re.I)
_QUOTED = lazy.pattern(rb'"(?:[^"]|"")*+"')
_DELIMITERS = b",;\t"


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a CSV file; `source` is UTF-8. Raises FormatError where a quotation mark is not closed."""
    start = content_start(source)
    lines = Lines.of(source, start)
    said = _SEPARATOR.match(source, start)
    start = said.end() if said else start
    delimiter = said[1] if said else _sniffed(source, start)
    return document(source, lines, _values(source, lines, start, delimiter), options)


def _sniffed(source: bytes, start: int) -> bytes:
    """The delimiter that the first line has most of outside quotation marks; a comma where it has none."""
    line = re.compile(rb'(?:[^"\r\n]|"[^"]*+")*+').match(source, start)
    header = _QUOTED.sub(b"", line[0]) if line else b""
    return max((bytes([d]) for d in _DELIMITERS), key=header.count)


@cache
def _field(delimiter: bytes) -> re.Pattern[bytes]:
    """A field and what ends it; `rest` is all of a bare field, and nothing in a quoted one that is well-formed."""
    return re.compile(
        rb'(?P<quoted>"(?:[^"]|"")*+")?+(?P<rest>[^%s\r\n]*+)(?P<end>%s|\r\n|\r|\n|\Z)' % (delimiter, delimiter)
    )


def _values(source: bytes, lines: Lines, at: int, delimiter: bytes) -> Iterator[Value]:
    """Every field in order, record by record; those of the first one are names."""
    names: list[str] = []
    first, column = True, 0
    while at < len(source) or column:
        found = _field(delimiter).match(source, at)
        assert found  # every position begins a field, if an empty one
        text = _decoded(found, lines)
        if first:
            names.append(text)
            yield Value(text, raw=found[0])
        else:
            yield _cell(found, names[column] if column < len(names) else "", text, lines)
        at, column = found.end(), column + 1
        if found["end"] != delimiter:
            yield Value("", raw=found["end"])
            first, column = False, 0


def _cell(found: re.Match[bytes], name: str, text: str, lines: Lines) -> Value:
    end = found.start("end")
    if not name or (found["quoted"] and found["rest"]):
        return Value(name, raw=found[0])
    eol = b"\n" if b"\n" in found[0] and b"\r\n" not in (found["quoted"] or b"") else lines.eol
    return Value(name, found.start(), end, text, _slot("quoted" if found["quoted"] else "bare", eol), found[0])


@cache
def _slot(kind: str, eol: bytes) -> Slot:
    return Slot(f"csv.{kind}", eol=eol)


def _decoded(found: re.Match[bytes], lines: Lines) -> str:
    rest = found["rest"].decode()
    if found["quoted"] is None:
        if rest.startswith('"'):
            line = lines.number(found.start())
            raise FormatError(
                "CSV: a quotation mark is not closed", line=line, advice='write "" for one in a field'
            )
        return rest
    return decode("csv.quoted", found["quoted"]) + rest
