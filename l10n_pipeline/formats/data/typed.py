"""Values of data files that hold Markdown or HTML: what of them is text, read by the reader of that language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines, View

_OPENAPI = re.compile(rb"(?:^|(?<=\r))[ \t]*+(?:\{[ \t\r\n]*+)?[\"']?(?:openapi|swagger)[\"']?[ \t]*+:", re.M)
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
    return replace(options, types=(*_OF_OPENAPI, *options.types))


def read(source: bytes, lines: Lines, whole: Segment, kind: str, options: ReadOptions) -> ReadValue | None:
    """The value `whole` read as `kind`; None where it is one text of that language. No segment: it has to stay."""
    if kind != "markdown":
        return None
    if whole.slot.codec == "yaml.literal":
        return _blocks(source, lines, whole, options)
    return None if _is_one_block(whole, options) else ReadValue((), whole.text)


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
