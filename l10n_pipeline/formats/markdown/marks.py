"""Marks for what may change in an edition although it is no text: links, anchors, `l10n:` comments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from l10n_pipeline import lazy
from l10n_pipeline.formats.html.marks import destinations
from l10n_pipeline.formats.html.page import QUOTES
from l10n_pipeline.formats.markdown.leaves import Blocks
from l10n_pipeline.formats.markdown.page import Page
from l10n_pipeline.formats.markdown.scan import Marker, Scanned
from l10n_pipeline.model import Mark, Range
from l10n_pipeline.slots import Slot, character_references
from l10n_pipeline.splice import View
from l10n_pipeline.text import html, templates

_DESTINATION = lazy.pattern(rb"\]\(\s*+(?:<([^<>\r\n]*+)>|([^\s<]\S*?))(?:\s++[\"'(][\s\S]*|\s*+)\)$")
_DIRECTIVE = lazy.pattern(rb"\s*+<!--\s*+l10n:(?P<verb>[a-z]++)\s*+(?P<rest>(?:\s*+(?!-->)\S)*+)\s*+-->\s*+")


def marks(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    """The marks of one view, without those of the bodies in it."""
    yield from _links(page, scanned, blocks)
    yield from _imports(page, scanned, blocks)
    for start, plain in blocks.headings:
        at = scanned.view.start(start)
        yield Mark(at, at, "anchor", plain, None, page.lines.number(at))
    if blocks.steered:
        yield from _directives(page, scanned.view, blocks, scanned.markers)


def _links(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    view, text, starts = scanned.view, scanned.text, page.lines.starts
    templated = b"{" in view.text
    offset = view.at[0] if len(view.lines) == 1 else None
    for name, dest, start, end in blocks.links:
        # The last `](` of the element that leads to its end: an inner image's stands before it.
        at = text.rfind(b"](", start, end)
        if at < 0 or not dest:
            continue
        if text[at + 2 : end] == dest.encode() + b")":  # most often, and then it holds no blank
            begin, stop = at + 2, end - 1
        elif found := _DESTINATION.match(text, at, end):
            begin, stop = found.span(found.lastindex or 0)
        else:
            continue
        if templated and templates.has(raw := view.text[begin:stop].decode()):
            dest = raw
        begin, stop = view.range(begin, stop) if offset is None else (offset + begin, offset + stop)
        yield Mark(begin, stop, _KINDS[name], dest, None, bisect_right(starts, begin))
    for definition in scanned.definitions:
        if definition.dest:
            yield _mark(page, view, definition.at, "link", definition.dest)
    for start, end in blocks.tags:
        yield from _in_tag(page, view, start, end)
    if (page.parser.comments_in_text or page.dialect.mdx) and (b"href" in view.text or b"src" in view.text):
        for found in _JSX.finditer(view.text):  # the parser sees a word there
            at = found.start()
            if text[at] == _WORD and view.text.rfind(b"<!--", 0, at) <= view.text.rfind(b"-->", 0, at):
                yield from _in_tag(page, view, *found.span())
    for island in scanned.islands if page.dialect.mdx else ():
        for found in _JSX.finditer(scanned.whole.text, island.start, island.end if island.rule == "jsx" else 0):
            yield from _in_tag(page, scanned.whole, *found.span())


_KINDS = {"Link": "link", "Image": "image"}

_WORD = ord("x")
_JSX = lazy.pattern(rb"<(?:a|area|img|source|video)[ \t\r\n][^<>{}]*>")
"""Elements of HTML with addresses; what an expression of MDX gives is none that can be read."""


def _in_tag(page: Page, view: View, start: int, end: int) -> Iterator[Mark]:
    """The addresses in a tag of HTML, where they stand on one line."""
    text = view.text[start:end].decode("latin-1")  # a character for each byte
    if not text[1:2].isalpha():
        return
    token = html.tag_at(text, 0)
    for a, b, kind, quote in destinations(token.name, html.attributes(text, token)):
        raw = view.text[start + a : start + b]
        if b"\n" not in raw:
            at, value = view.start(start + a), character_references(raw.decode()).strip()
            slot = Slot(QUOTES[quote], eol=page.lines.eol)
            yield Mark(at, view.end(start + b), kind, value, slot, page.lines.number(at))


def _imports(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    """The files that statements import by a relative path: `import Part from './_part.mdx'`, in Vue's scripts, too."""
    modules = [(one.start, one.end) for one in scanned.islands if one.rule == "module"] if page.dialect.mdx else []
    tags = () if page.dialect.mdx or not (blocks.html and b"<script" in scanned.view.text) else blocks.html
    scripts = [span for span in tags if _SCRIPT.match(scanned.view.text, *span)]
    for view, spans in ((scanned.whole, modules), (scanned.view, scripts)):
        for start, end in spans:
            for found in _IMPORT.finditer(view.text, start, end):
                yield _mark(page, view, found.span("file"), "import", found["file"].decode())


_SCRIPT = lazy.pattern(rb"<script\b[^>]*[ \t\r\n]setup\b")
_IMPORT = lazy.pattern(rb"(?:\bfrom|\bimport)[ \t\r\n]*(?P<quote>[\"'])(?P<file>\.{1,2}/[^\"'\r\n?#]+)(?P=quote)")


def _mark(page: Page, view: View, span: tuple[int, int], kind: str, value: str) -> Mark:
    start, end = view.range(*span)
    return Mark(start, end, kind, value, None, page.lines.number(start))


_REACHES = {"skip": "skipped", "locales": "region"}
"""Comments that are about the block below them, and the mark that holds both."""


def _directives(page: Page, view: View, blocks: Blocks, markers: Sequence[Marker]) -> Iterator[Mark]:
    """Our own comments: `<!-- l10n:block NAME -->` and the like."""
    text = view.text
    reached = _Below(text, blocks, markers)
    for start, end in blocks.html:
        if found := _DIRECTIVE.fullmatch(text, start, end):
            stop = start + len(text[start:end].rstrip())
            verb = found["verb"].decode()
            at, value = view.start(start), " ".join(found["rest"].decode().split())
            line = page.lines.number(at)
            yield Mark(at, view.end(stop), "include" if verb == "block" else verb, value, None, line)
            if verb in _REACHES:
                yield Mark(at, view.end(reached.end_of(start, end)), _REACHES[verb], value, None, line)


class _Below:
    """What stands below comments: the blocks by their containers, and markers."""

    def __init__(self, text: bytes, blocks: Blocks, markers: Sequence[Marker]) -> None:
        self._text, self._blocks, self._markers = text, blocks, markers
        self._depths: dict[Range, int] = {}
        self._at: dict[int, list[Range]] = defaultdict(list)

    def end_of(self, start: int, end: int) -> int:
        """Where the block ends that stands right below a comment, in the same container."""
        if not self._depths:
            self._sort()
        some = (self._at[self._depths[start, end]], self._at[_MARKERS])
        first = min((r[n] for r in some if (n := bisect_left(r, (end,))) < len(r)), default=(end, end))
        return first[0] + len(self._text[first[0] : first[1]].rstrip()) if first[1] > first[0] else end

    def _sort(self) -> None:
        html = set(self._blocks.html)
        for depth, start, end in self._blocks.spans:
            self._depths.setdefault((start, end), depth)
            if not _steers(self._text, html, start, end):
                self._at[depth].append((start, end))
        self._at[_MARKERS] = [(m.start, m.stop) for m in self._markers]
        for some in self._at.values():
            some.sort()


_MARKERS = -1
"""Stands for a depth: markers are below a comment in every container."""


def _steers(text: bytes, html: set[tuple[int, int]], start: int, end: int) -> bool:
    return (start, end) in html and bool(_DIRECTIVE.fullmatch(text, start, end))
