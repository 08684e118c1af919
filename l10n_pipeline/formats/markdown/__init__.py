"""Markdown: CommonMark and GFM, the marker lines of its dialects, front matter."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import attrgetter

from l10n_pipeline import lazy
from l10n_pipeline.formats import front_matter
from l10n_pipeline.formats.markdown import mdx_scan
from l10n_pipeline.formats.markdown.flow import read_view
from l10n_pipeline.formats.markdown.scan import Dialect, tags_as_words
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Mark, Segment
from l10n_pipeline.splice import Lines, View, content_start
from l10n_pipeline.text.commonmark import html


def outline(source: bytes, options: ReadOptions, *, mdx: bool = False) -> Document:
    """Read what laws compare of a file: its texts, their kinds and the shape."""
    return parse(source, options, mdx=mdx, bare=not options.parser)


def parse(source: bytes, options: ReadOptions, *, mdx: bool = False, bare: bool = False) -> Document:
    """Read a Markdown file; `source` is UTF-8. No law is checked here: see `formats.read`.

    `bare` is for an `outline`.
    """
    start = content_start(source)
    segments: list[Segment] = []
    marks: list[Mark] = []
    lines = Lines.of(source, start)
    text = line_feeds(source)
    dialect = Dialect(mdx, options, bare)
    found = front_matter.extent(text, start, meta=options.parser == "python-markdown")
    if found:
        segments, marks = front_matter.read(text, lines, found, options.front_matter)
        start = found.body
    view = View(as_comments(text[start:]) if mdx else text[start:], (0,), (start,))
    body, body_marks, shape = read_view(text, lines, view, dialect)
    marks += body_marks
    segments += body
    segments = _noted(_apart(segments), marks)
    fields = tuple(m.value for m in marks if m.kind == "field")
    return Document(source, tuple(segments), tuple(sorted(marks, key=attrgetter("start"))), (fields, shape))


def as_comments(text: bytes) -> bytes:
    """The text with our comments in MDX, `{/* l10n:note … */}`, written as HTML comments of the same length."""
    return _STEERING.sub(rb"<!--\1 -->", text)


_STEERING = lazy.pattern(rb"\{/\* (l10n:(?:(?! ?\*/|\{/\* l10n:)[\s\S])*+) \*/\}")


def line_feeds(source: bytes) -> bytes:
    """A lone carriage return ends a line in CommonMark; patterns know the line feed only. Same length."""
    return re.sub(rb"\r(?!\n)", b"\n", source) if b"\r" in source else source


def rendered(source: bytes, *, mdx: bool = False) -> str:
    """The page as the parser alone renders it, for the law of identity; front matter is no part of it."""
    start = content_start(source)
    found = front_matter.extent(line_feeds(source), start)
    body = line_feeds(source[found.body if found else start :])
    if mdx:
        return html(mdx_scan.masked(View(as_comments(body)))[1])
    return html(tags_as_words(_COMMENT.sub(_beside_text, body) if b"<!--" in body else body))


_COMMENT = lazy.pattern(rb"<!--(?!-?>|[ \t]*+l10n:)(?:(?!-->|<!--|\n[ \t>]*\r?\n)[\s\S])*+-->")
_TEXT = lazy.pattern(rb"[ \t]*+[^\s<]")


def _beside_text(comment: re.Match[bytes]) -> bytes:
    """A letter for a comment that some parsers have in a sentence, others before it (`scan.as_words`)."""
    start, end = comment.span()
    before = comment.string[max(start - 80, 0) : start].rstrip(b" \t")[-1:]
    return b"x" if before not in (b"", b"\n", b">") or _TEXT.match(comment.string, end) else comment[0]


def _apart(segments: list[Segment]) -> list[Segment]:
    """The segments in order, none in another: what a scanner takes for a marker's title may stand in a paragraph."""
    if all(a.end <= b.start for a, b in pairwise(segments)):
        return segments
    out: list[Segment] = []
    end = 0
    for s in sorted(segments, key=lambda s: (s.start, -s.end)):
        if s.start >= end:
            out.append(s)
            end = s.end
    return out


def _noted(segments: list[Segment], marks: list[Mark]) -> list[Segment]:
    """Give each segment what the author said in the comments right before it."""
    said = sorted((m for m in marks if m.kind in ("note", "context")), key=lambda m: m.start)
    if not said:
        return segments
    out = []
    for s in segments:
        mine = []
        while said and said[0].start < s.start:
            mine.append(said.pop(0))
        for m in mine:
            s = s._replace(context=m.value) if m.kind == "context" else s._replace(note=_both(s.note, m.value))
        out.append(s)
    return out


def _both(note: str, said: str) -> str:
    return f"{note}\n{said}" if note else said
