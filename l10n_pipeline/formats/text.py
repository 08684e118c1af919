"""Plain text: paragraphs between blank lines; or each line by itself, where the configuration says so."""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.formats.joining import collapsed
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines, content_start

_PARAGRAPH = lazy.pattern(r"\S[^\r\n]*+(?:(?:\r\n?|\n)[^\S\r\n]*+\S[^\r\n]*+)*+")
_LINE = lazy.pattern(r"\S[^\r\n]*+")
_SLOT = Slot("text.flow")


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a text file; `source` is UTF-8. A paragraph's line ends are blanks, and nothing between CJK letters."""
    lines = Lines.of(source)
    kind, pattern = ("line", _LINE) if options.single_lines else ("paragraph", _PARAGRAPH)
    segments, seen = [], 0
    at = content_start(source)
    text = source[at:].decode()
    for found in pattern.finditer(text):
        content = found[0].rstrip()
        start = at + len(text[seen : found.start()].encode())
        end = start + len(content.encode())
        segments.append(Segment(start, end, collapsed(content), kind, _SLOT, "text", lines.number(start)))
        seen, at = found.start() + len(content), end
    return Document(source, tuple(segments))
