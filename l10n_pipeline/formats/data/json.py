"""JSON (RFC 8259): the standard library decides whether a file is JSON, a scanner of tokens finds its strings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.data import Value, document, step
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document
from l10n_pipeline.slots import Slot, decode
from l10n_pipeline.splice import Lines, content_start

_TOKEN = lazy.pattern(rb'"(?:[^"\\]|\\.)*+"|[{}\[\],]|[^\s"{}\[\],:]++')
_SLOT = Slot("json.string")


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a JSON file; `source` is UTF-8. Raises FormatError with the line for what is not JSON."""
    start = content_start(source)
    lines = Lines.of(source, start)
    _verify(source[start:].decode(), lines, start)
    return document(source, lines, _values(source, start), options)


def _verify(text: str, lines: Lines, start: int) -> None:
    """Have the standard library read it; only its errors are of interest."""
    try:
        json.loads(text, object_pairs_hook=lambda _: None, parse_int=lambda _: None)
    except json.JSONDecodeError as error:
        line = lines.number(start + len(text[: error.pos].encode()))
        advice = "JSON has no comments and no comma before a closing bracket"
        raise FormatError(f"JSON: {error.msg}", line=line, advice=advice) from error
    except RecursionError as error:
        raise FormatError("JSON: nested too deeply", line=1) from error


@dataclass(slots=True)
class _Open:
    """An object or a list that is not yet closed."""

    path: str
    is_list: bool
    key: str | None = None  # of an object, once it was read


def _values(source: bytes, start: int) -> Iterator[Value]:
    """Every value in order; the brackets and keys are values that are no text."""
    stack: list[_Open] = []
    for found in _TOKEN.finditer(source, start):
        token = found[0]
        top = stack[-1] if stack else None
        if token == b",":
            if top:
                top.key = None
        elif token in (b"}", b"]"):
            yield Value(stack.pop().path, raw=token)
        elif top and not top.is_list and top.key is None:
            top.key = decode(_SLOT.codec, token)
        else:
            path = step(top.path, top.key or "") if top and not top.is_list else top.path + "[]" if top else ""
            if token in (b"{", b"["):
                stack.append(_Open(path, token == b"["))
                yield Value(path, raw=token)
            elif token.startswith(b'"'):
                yield Value(path, found.start(), found.end(), decode(_SLOT.codec, token), _SLOT, token)
            else:
                yield Value(path, raw=token)
