"""Values of data files that hold Markdown or HTML: what of them is text, read by the reader of that language."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines, View

_OPENAPI = lazy.pattern(rb"(?:^|(?<=\r))[ \t]*+(?:\{[ \t\r\n]*+)?[\"']?(?:openapi|swagger)[\"']?[ \t]*+:", re.M)
_HEAD = 2000  # bytes: the version of an OpenAPI document stands near its beginning
_OF_OPENAPI = (("**.description", "markdown"),)
"""Descriptions are CommonMark there (OpenAPI 3.1, 4.8.2.2)."""


class ReadValue(NamedTuple):
    """The segments of a value, and what of it must stay."""

    segments: tuple[Segment, ...]
    shape: object = "text"


def with_types(source: bytes, options: ReadOptions) -> ReadOptions:
    """The options of a file with the types that its format itself says its values have."""
    if not _OPENAPI.search(source[:_HEAD]):
        return options
    return options._replace(types=(*_OF_OPENAPI, *options.types))


def read(source: bytes, lines: Lines, whole: Segment, kind: str, options: ReadOptions) -> ReadValue | None:
    """The value `whole` read as `kind`; None where it is one text of that language. No segment: it has to stay."""
    if kind != "markdown":
        return None
    if whole.slot.codec == "yaml.literal":
        return _blocks(source, lines, whole, options)
    if _is_one_block(whole, options):
        return None
    if whole.slot.codec in ("json.string", "yaml.double", "toml.basic"):
        return _quoted(source, whole, options) or ReadValue((), whole.text)
    return ReadValue((), whole.text)


def _blocks(source: bytes, lines: Lines, whole: Segment, options: ReadOptions) -> ReadValue:
    """A block of lines: each block of Markdown in it is a segment."""
    from l10n_pipeline.formats.markdown.flow import read_view  # it reads front matter, which is data
    from l10n_pipeline.formats.markdown.scan import Dialect

    view = View(source).inner(_lines(source, whole))
    segments, _, shape = read_view(source, lines, view, Dialect(options=options))
    noted = (
        s._replace(context=whole.context, note="\n".join(filter(None, (s.note, whole.note)))) for s in segments
    )
    return ReadValue(tuple(sorted(noted, key=lambda s: s.start)), shape)


def _quoted(source: bytes, whole: Segment, options: ReadOptions) -> ReadValue | None:
    """A quoted string: its text is read as a page, and each place of it found again between the escapes."""
    from l10n_pipeline.formats.markdown.flow import read_view
    from l10n_pipeline.formats.markdown.scan import Dialect

    text, places = _unescaped(source[whole.start + 1 : whole.end - 1])
    if text != whole.text.encode():  # folded over lines, or escapes that are YAML's own
        return None
    segments, _, shape = read_view(text, Lines.of(text), View(text), Dialect(options=options))
    base, outer, out = whole.start + 1, Slot("string.part"), []
    for s in sorted(segments, key=lambda s: s.start):
        start, end = base + _place(places, s.start)[0], base + _place(places, s.end - 1)[1]
        note = "\n".join(filter(None, (s.note, whole.note)))
        slot = s.slot._replace(outer=outer)
        out.append(s._replace(start=start, end=end, slot=slot, line=whole.line, context=whole.context, note=note))
    return ReadValue(tuple(out), shape)


def _unescaped(raw: bytes) -> tuple[bytes, list[tuple[int, int, int]]]:
    """What a string says, and for each run of it where that starts, and its range in the string."""
    text, places, at = bytearray(), [], 0
    for m in _ESCAPE.finditer(raw):
        if at < m.start():
            places.append((len(text), at, m.start()))
            text += raw[at : m.start()]
        places.append((len(text), *m.span()))
        try:
            text += str(json.loads(b'"%s"' % m[0])).encode()
        except ValueError:
            return b"", []
        at = m.end()
    places.append((len(text), at, len(raw)))
    return bytes(text + raw[at:]), places


def _place(places: list[tuple[int, int, int]], offset: int) -> tuple[int, int]:
    """Where a byte of the text starts and ends in the string; an escape is whole."""
    i = bisect_right(places, offset, key=lambda place: place[0]) - 1
    begins, start, end = places[i]
    following = places[i + 1][0] if i + 1 < len(places) else begins + end - start
    if following - begins == end - start:
        return start + offset - begins, start + offset - begins + 1
    return start, end


_ESCAPE = lazy.pattern(rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|u[0-9a-fA-F]{4}|[^u])", re.S)


def _lines(source: bytes, whole: Segment) -> Iterator[tuple[int, int]]:
    """The lines of a literal scalar without the indentation that YAML takes off."""
    at, depth = whole.start, len(whole.slot.indent)
    while at < whole.end:
        end = source.find(b"\n", at, whole.end) + 1 or whole.end
        yield at, end
        blanks = len(source[end : end + depth]) - len(source[end : end + depth].lstrip(b" "))
        at = end + blanks


def _is_one_block(whole: Segment, options: ReadOptions) -> bool:
    """Whether a string is one paragraph of Markdown and nothing else."""
    from l10n_pipeline.formats import markdown

    raw = whole.text.encode()
    found = markdown.parse(raw, options).segments if b"\n" not in raw.strip() else ()
    return len(found) == 1 and found[0].text == whole.text.strip() and found[0].slot == Slot("md.flow")
