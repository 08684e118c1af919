"""SVG: the labels of a picture, in `<text>`, `<tspan>`, `<textPath>`, `<title>` and `<desc>`; all else keeps its bytes.

A file with entities of its own is refused, and nothing of it is fetched or run. What is in `<script>`, `<style>`,
`<metadata>` and `<foreignObject>` is no label, nor is what has `translate="no"` or a `systemLanguage`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import Slot, decode
from l10n_pipeline.splice import Lines, content_start

_LABELS = frozenset({"text", "tspan", "textPath", "title", "desc"})
_INSIDE = frozenset({"tspan", "textPath", "a"})  # of a text: parts of its line
_APART = frozenset({"script", "style", "metadata", "foreignObject"})
_DEEPEST = 100
_TAG = lazy.pattern(rb"<[^\"'<>]*+(?:(?:\"[^\"]*+\"|'[^']*+')[^\"'<>]*+)*+>")
_WORD = lazy.pattern(r"[^\W\d_]")


@dataclass(slots=True)
class _Element:
    name: str
    content: int  # where its start tag ends
    kept: bool  # it, or what it stands in, is no label
    children: list[str] = field(default_factory=list)
    plain: bool = True  # whether it holds text and elements alone: no comments, no CDATA
    said: bool = False  # whether it has words of its own, outside of its children
    found: list[Segment] = field(default_factory=list)  # of what stands in it


@dataclass(slots=True)
class _Reading:
    source: bytes
    parser: expat.XMLParserType
    lines: Lines
    stack: list[_Element] = field(default_factory=lambda: [_Element("", 0, True)])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        at, parent, name = self.parser.CurrentByteIndex, self.stack[-1], name.rpartition(":")[2]
        if len(self.stack) > _DEEPEST:
            self.refuse(f"more than {_DEEPEST} elements stand in one another")
        tag = _TAG.match(self.source, at)
        kept = name in _APART or (parent.kept and bool(parent.name))
        kept = kept or attributes.get("translate") == "no" or "systemLanguage" in attributes
        parent.children.append(name)
        self.stack.append(_Element(name, tag.end() if tag else at, kept))

    def end(self, _: str) -> None:
        element, at = self.stack.pop(), self.parser.CurrentByteIndex
        parent = self.stack[-1]
        whole = not element.kept and element.name in _LABELS and element.plain and element.said
        whole = whole and self.source.startswith(b"</", at) and set(element.children) <= _INSIDE
        if whole and (segment := self.segment(element, at)):
            element.found = [segment]
        parent.found += element.found
        parent.plain &= element.plain or element.name not in _INSIDE

    def text(self, data: str) -> None:
        self.stack[-1].said |= bool(_WORD.search(data))

    def other(self, *_: object) -> None:
        self.stack[-1].plain = False

    def segment(self, element: _Element, end: int) -> Segment | None:
        raw = self.source[element.content : end]
        start = element.content + len(raw) - len(raw.lstrip())
        raw = raw.strip()
        codec, syntax = ("svg.mixed", "html") if element.children else ("svg.text", "text")
        text = " ".join(decode(codec, raw).split())
        if not text:
            return None
        slot, line = Slot(codec, eol=self.lines.eol), self.lines.number(start)
        note = f"<{element.name}> in a picture"
        return Segment(start, start + len(raw), text, "label", slot, syntax, line, note=note)

    def refuse(self, what: str) -> NoReturn:
        advice = "save the picture without it, or name it under `files` with `translate: false`"
        raise FormatError(what, line=self.parser.CurrentLineNumber, advice=advice)


def parse(source: bytes, _: ReadOptions) -> Document:
    """Read an SVG file; FormatError where it is no XML. The shape is a digest of all that is no label."""
    parser = expat.ParserCreate("utf-8")
    reading = _Reading(source, parser, Lines.of(source, content_start(source)))
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.text
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = reading.other
    parser.EntityDeclHandler = lambda *_: reading.refuse("the picture declares entities of its own")
    try:
        parser.Parse(source, True)
    except expat.ExpatError as error:
        advice = "save the picture anew, or name it under `files` with `translate: false`"
        raise FormatError("this is not XML", line=error.lineno, advice=advice) from error
    segments = tuple(reading.stack[0].found)
    rest, at = hashlib.blake2b(digest_size=16), 0
    for segment in segments:
        rest.update(source[at : segment.start] + b"\0")
        at = segment.end
    rest.update(source[at:])
    return Document(source, segments, shape=(rest.hexdigest(),))
