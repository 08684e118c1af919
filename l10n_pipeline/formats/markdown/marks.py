"""What of a Markdown page is not text but may change in an edition: links, anchors, comments that steer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from l10n_pipeline.formats.markdown.leaves import Blocks
from l10n_pipeline.formats.markdown.page import Page
from l10n_pipeline.formats.markdown.scan import Marker, Scanned
from l10n_pipeline.model import Mark
from l10n_pipeline.splice import View
from l10n_pipeline.text import templates

_DESTINATION = re.compile(rb"\]\(\s*(?:<([^<>\r\n]*)>|([^\s<][^\s]*?))(?:\s+[\"'(][\s\S]*)?\s*\)$")
_DIRECTIVE = re.compile(rb"\s*<!--\s*l10n:(?P<verb>[a-z]+)\s*(?P<rest>(?:(?!-->).)*?)\s*-->\s*", re.S)


def marks(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    """The marks of one view, without those of the bodies in it."""
    yield from _links(page, scanned, blocks)
    yield from _imports(page, scanned)
    for start, plain in blocks.headings:
        at = scanned.view.start(start)
        yield Mark(at, at, "anchor", plain, None, page.lines.number(at))
    yield from _directives(page, scanned.view, blocks, scanned.markers)


def _links(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    view, text = scanned.view, scanned.text
    for name, dest, start, end in blocks.links:
        # The last `](` of the element that leads to its end: an inner image's stands before it.
        at = text.rfind(b"](", start, end)
        found = _DESTINATION.search(text, at, end) if at >= 0 else None
        if found and dest:
            span = found.span(1 if found[1] is not None else 2)
            raw = view.text[span[0] : span[1]].decode()
            yield _mark(page, view, span, name.lower(), raw if templates.has(raw) else dest)
    for definition in scanned.definitions:
        if definition.dest:
            yield _mark(page, view, definition.at, "link", definition.dest)


def _imports(page: Page, scanned: Scanned) -> Iterator[Mark]:
    """The files beside the page that its statements import: `import Part from './_part.mdx'`."""
    for island in scanned.islands if page.dialect.mdx else ():
        if island.rule == "module":
            for found in _IMPORT.finditer(scanned.whole.text, island.start, island.end):
                yield _mark(page, scanned.whole, found.span("file"), "import", found["file"].decode())


_IMPORT = re.compile(rb"(?:\bfrom|\bimport)[ \t\r\n]*(?P<quote>[\"'])(?P<file>\.{1,2}/[^\"'\r\n?#]+)(?P=quote)")


def _mark(page: Page, view: View, span: tuple[int, int], kind: str, value: str) -> Mark:
    start = view.start(span[0])
    return Mark(start, view.end(span[1]), kind, value, None, page.lines.number(start))


_REACHES = {"skip": "skipped", "locales": "region"}
"""Comments that are about the block below them, and the mark that holds both."""


def _directives(page: Page, view: View, blocks: Blocks, markers: Sequence[Marker]) -> Iterator[Mark]:
    """Comments that steer: `<!-- l10n:block NAME -->` and the like."""
    text = view.text
    for start, end in blocks.html:
        if found := _DIRECTIVE.fullmatch(text, start, end):
            stop = start + len(text[start:end].rstrip())
            verb = found["verb"].decode()
            at, value = view.start(start), " ".join(found["rest"].decode().split())
            line = page.lines.number(at)
            yield Mark(at, view.end(stop), "include" if verb == "block" else verb, value, None, line)
            if verb in _REACHES:
                yield Mark(
                    at, view.end(_below(view.text, blocks, markers, start, end)), _REACHES[verb], value, None, line
                )


def _below(text: bytes, blocks: Blocks, markers: Sequence[Marker], start: int, end: int) -> int:
    """Where the block ends that stands right below a comment, in the same container."""
    depth = next(d for d, a, b in blocks.spans if (a, b) == (start, end))
    steering = set(blocks.html)
    below = [(a, b) for d, a, b in blocks.spans if a >= end and d == depth and not _steers(text, steering, a, b)]
    below += [(m.start, m.stop) for m in markers if m.start >= end]
    first = min(below, default=(end, end))
    return first[0] + len(text[first[0] : first[1]].rstrip()) if first[1] > first[0] else end


def _steers(text: bytes, html: set[tuple[int, int]], start: int, end: int) -> bool:
    return (start, end) in html and bool(_DIRECTIVE.fullmatch(text, start, end))
