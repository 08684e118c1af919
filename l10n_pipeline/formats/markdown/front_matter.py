"""Front matter: YAML between `---` lines at the start of a file. Its values are offered by key."""

from __future__ import annotations

import re
from collections.abc import Collection

from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import data
from l10n_pipeline.formats.data import yaml
from l10n_pipeline.model import Mark, Segment
from l10n_pipeline.splice import Lines

_KEY = re.compile(rb"(?:#.*\s+)*[A-Za-z_][\w-]*:(?:[ \t\r\n]|$)")
_FENCE = re.compile(rb"---[ \t]*(?:\r\n|\n|\r)")
_CLOSE = re.compile(rb"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.M)


def extent(source: bytes, start: int) -> tuple[int, int, int] | None:
    """(start of the YAML, its end, where the body starts), or None where there is no front matter.

    Raises FormatError for a fence that is not closed, if what follows reads like keys and not like prose.
    """
    opening = _FENCE.match(source, start)
    if not opening:
        return None
    closing = _CLOSE.search(source, opening.end())
    if closing:
        if not source[opening.end() : closing.start()].strip():
            return None
        if not _reads_like_keys(source[opening.end() : closing.start()]):
            return None
        return opening.end(), closing.start(), closing.end()
    first_block = re.split(rb"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)", source[opening.end() :], maxsplit=1)[0]
    if _KEY.match(first_block):
        advice = "add a line with --- after its last key"
        raise FormatError("the front matter is not closed", line=1, advice=advice)
    return None


def _reads_like_keys(text: bytes) -> bool:
    """Two thematic breaks with prose between them are CommonMark, not front matter."""
    lines = [line for line in re.split(rb"\r\n?|\n", text) if line.strip()]
    first = next((line for line in lines if not line.startswith(b"#")), b"")
    return bool(re.match(rb"[\"'A-Za-z_{][^:\r\n]*:(?:[ \t]|$)|\{", first)) and bool(lines)


def read(
    source: bytes, lines: Lines, start: int, end: int, offered: Collection[str]
) -> tuple[list[Segment], list[Mark]]:
    """The segments of the offered keys and a mark for every other scalar, with its key path as value."""
    segments, marks = [], []
    for value in yaml.values(source, lines, start, end, "YAML front matter"):
        if value.slot and value.path in offered and (value.text or "").strip():
            segments.append(data.segment(value, lines, "field", value.path))
        elif value.end:
            marks.append(Mark(value.start, value.end, "field", value.path, None, lines.number(value.start)))
    return segments, marks
