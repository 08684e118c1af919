"""Marks for parts of a Markdown page that are not offered although they may hold text for readers."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.leaves import Blocks
from l10n_pipeline.formats.markdown.mdx_refused import refused
from l10n_pipeline.formats.markdown.page import Page
from l10n_pipeline.formats.markdown.scan import Scanned, arguments
from l10n_pipeline.model import Mark
from l10n_pipeline.splice import View

KIND = "left"
"""The kind of these marks; the value says what it is: `directive NAME`, `argument NAME.ARGUMENT`,
`comment LANGUAGE`, `html`, `fence`, `mdx WHAT`."""

_CODE = frozenset(
    """
    code code-block code-cell contents csv-table doctest eval-rst graphviz include jupyter-execute literalinclude
    math mermaid only plantuml raw sourcecode toctree
    """.split()
)
"""Directives that everybody knows to hold no text."""

_PROSE = lazy.pattern(r"[^\W\d_]{2}[,;:]?\s++[^\W\d_]{2}")
_CONTENT = lazy.pattern(rb"([ \t]*+)([^\r\n]*)")
_TAGS = lazy.pattern(rb"<[^<>]*+>|<!--(?>[\s\S]*?-->|[\s\S]*)")


def left(page: Page, scanned: Scanned, blocks: Blocks) -> Iterator[Mark]:
    """The marks of one view, without those of the bodies in it."""
    view = scanned.view
    for marker in scanned.markers:
        raw = view.text[marker.start : marker.end]
        if marker.rule in ("shortcode", "tag"):
            yield from _unsaid(page, view, marker.start, raw)
    for island in scanned.islands:
        if island.rule == "jsx":
            yield from _unsaid(page, scanned.whole, island.start, scanned.whole.text[island.start : island.end])
    if scanned.jsx:
        for start, what in refused(scanned.whole.text, scanned.jsx, comments=".md" in page.dialect.options.mdx):
            yield _mark(page, scanned.whole, start, f"mdx {what}")
    for name, start in blocks.directives:
        if name not in _CODE:
            yield _mark(page, view, start, f"directive {name}")
    for name, start in blocks.silent:
        yield _mark(page, view, start, f"comment {name}")
    for start, _ in blocks.unclosed:
        yield _mark(page, view, start, "fence")
    if page.dialect.options.parser == "python-markdown":
        yield from _shallow(page, view, blocks)


def _shallow(page: Page, view: View, blocks: Blocks) -> Iterator[Mark]:
    """Code in items that Python-Markdown takes for their text, as it stands less than four columns an item deeper."""
    for start, items in blocks.indented:
        line = view.text.rfind(b"\n", 0, start) + 1
        found = _CONTENT.match(view.text, line)
        if found and len(found[1].expandtabs(4)) < 4 * items + 4 and _PROSE.search(found[2].decode()):
            yield _mark(page, view, start, "doubt code")


def in_quote(page: Page, view: View, start: int, end: int) -> Iterator[Mark]:
    """A block of HTML that is kept because the prefixes of a quote run through it."""
    if _PROSE.search(_TAGS.sub(b" ", view.text[start:end]).decode()):
        yield _mark(page, view, start, "html")


def _unsaid(page: Page, view: View, start: int, raw: bytes) -> Iterator[Mark]:
    if b"=" not in raw or b" " not in raw:
        return
    for path, (begin, end) in arguments(raw):
        if _PROSE.search(raw[begin:end].decode()) and not page.dialect.options.offers_argument(path):
            yield _mark(page, view, start + begin, f"argument {path}")


def _mark(page: Page, view: View, at: int, value: str) -> Mark:
    start = view.start(at)
    return Mark(start, start, KIND, value, None, page.lines.number(start))
