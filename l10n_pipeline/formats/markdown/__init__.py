"""Markdown: CommonMark and GFM, the marker lines of its dialects, front matter in YAML."""

from __future__ import annotations

from dataclasses import replace

from l10n_pipeline.commonmark import html
from l10n_pipeline.formats.markdown import front_matter
from l10n_pipeline.formats.markdown.flow import read_view
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Mark, Segment
from l10n_pipeline.splice import Lines, View

BOM = b"\xef\xbb\xbf"


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a Markdown file; `source` is UTF-8. No law is checked here: see `formats.read`."""
    start = len(BOM) if source.startswith(BOM) else 0
    segments: list[Segment] = []
    marks: list[Mark] = []
    lines = Lines.of(source)
    found = front_matter.extent(source, start)
    if found:
        segments, marks = front_matter.read(source, lines, found[0], found[1], options.front_matter)
        start = found[2]
    body, body_marks, shape = read_view(source, lines, View(source[start:], (0,), (start,)))
    marks += body_marks
    segments = _noted(sorted(segments + body, key=lambda s: s.start), marks)
    fields = tuple(m.value for m in marks if m.kind == "field")
    marks = [replace(m, line=lines.number(m.start)) for m in marks]
    return Document(source, tuple(segments), tuple(sorted(marks, key=lambda m: m.start)), (fields, shape))


def rendered(source: bytes) -> str:
    """The page as the parser alone renders it, for the law of identity."""
    return html(source)


def _noted(segments: list[Segment], marks: list[Mark]) -> list[Segment]:
    """Give each segment what the author said in the comments right before it."""
    said = sorted((m for m in marks if m.kind in ("note", "context")), key=lambda m: m.start)
    out = []
    for s in segments:
        mine = []
        while said and said[0].start < s.start:
            mine.append(said.pop(0))
        for m in mine:
            s = (
                replace(s, context=m.value)
                if m.kind == "context"
                else replace(s, note=_both(s.note, m.value))
            )
        out.append(s)
    return out


def _both(note: str, said: str) -> str:
    return f"{note}\n{said}" if note else said
