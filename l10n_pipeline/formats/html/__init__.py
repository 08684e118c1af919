"""HTML: text in the order of reading, a segment for each run of inline content; tag soup is spliced, not repaired.

Sources of the rules: the HTML standard's `translate` (3.2.6.2) and its end tags that may be left out (13.1.2.4),
the attributes of ITS 2.0 for HTML. The page is read as Latin-1, so that offsets are bytes.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from l10n_pipeline import markup
from l10n_pipeline.formats.html.page import Frame, Page, attribute_segments, flush, link_marks, raw_segment
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.markup import BLOCK, VOID, Token
from l10n_pipeline.model import Document, Mark, Segment
from l10n_pipeline.splice import Lines

BOM = b"\xef\xbb\xbf"
KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption", "legend", "summary"), "caption"),
    **dict.fromkeys(("button", "option"), "label"),
    "title": "title",
    "li": "item",
    "dt": "term",
    "dd": "definition",
    "blockquote": "quote",
}
_CELLS = ("td", "th", "p")
_IMPLIED = {
    **dict.fromkeys(("td", "th"), _CELLS),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (*_CELLS, "tr", "thead", "tbody", "tfoot")),
    **dict.fromkeys(("dt", "dd"), ("dt", "dd", "p")),
    "li": ("li", "p"),
    "tr": (*_CELLS, "tr"),
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
    "body": ("head",),
}
"""What a start tag ends that has no end tag of its own; every other block ends a paragraph."""

_ATTRIBUTE = r"""[ \t\n\f\r]%s[ \t\n\f\r]*=[ \t\n\f\r]*(?:"([^"]*)"|'([^']*)'|([^ \t\n\f\r"'>]+))"""
_NOTE, _REGION, _WITHIN = (
    re.compile(_ATTRIBUTE % name, re.I) for name in ("its-loc-note", "its-locale-filter-list", "its-within-text")
)
_EXCLUDES = re.compile(r"its-locale-filter-type\s*=\s*[\"']?exclude", re.I)
_PRESERVES = re.compile(
    r"(?:xml:space\s*=\s*[\"']?preserve|its-preserve-space\s*=\s*[\"']?yes"
    r"|white-space\s*:\s*(?:pre|pre-wrap|break-spaces)(?![-\w]))",
    re.I,
)
_COMMENT = re.compile(rb"<!--\s*l10n:(note|context)\s+((?:(?!-->).)*?)\s*-->", re.S)


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read an HTML file; `source` is UTF-8. No law is checked here: see `formats.read`."""
    start = len(BOM) if source.startswith(BOM) else 0
    text = source.decode("latin-1")
    page = Page(source, text, Lines.of(source, start), _language(text, options.language))
    for token in markup.tokens(text, start):
        if token.kind == "text":
            _text(page, token)
        elif token.kind == "open":
            _open(page, token)
        elif token.kind == "close":
            _close(page, token)
        elif token.kind == "raw":
            if not page.stack[-1].keep:
                raw_segment(page, token)
        else:
            _other(page, token)
    _pop(page, 1, len(source), len(source))
    page.marks.sort(key=lambda m: (m.start, -m.end))
    page.segments.sort(key=lambda s: s.start)
    return Document(source, tuple(_said_before(page)), tuple(page.marks), tuple(page.shape))


def rendered(source: bytes) -> str:
    """The page's characters, for the law of identity: a text that is written anew may change white space alone."""
    return html.unescape(source.decode())


def _language(text: str, default: str) -> str:
    """The language of the page, without script and country."""
    found = re.search(r"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z]+)", text[:10_000], re.I)
    return found[1].lower() if found else default.partition("_")[0].lower()


# -- tokens ----------------------------------------------------------------------------------------


def _text(page: Page, token: Token) -> None:
    if not page.hole and not page.stack[-1].keep:
        page.run.append(token)


def _other(page: Page, token: Token) -> None:
    _text(page, token)
    if said := _COMMENT.fullmatch(page.source, token.start, token.end):
        value = " ".join(said[2].decode().split())
        page.mark(token.start, token.end, said[1].decode(), value)


def _open(page: Page, token: Token) -> None:
    plain = token.end - token.start == len(token.name) + 2
    inline = _is_inline(page, token, plain)
    if not inline:
        flush(page)
        _end_implied(page, token)
    parent = page.stack[-1]
    frame = _frame(page, token, parent, inline, plain)
    if not plain:
        link_marks(page, token)
    if not inline:
        page.shape.append(markup.spelled(page.text, token) if not plain else token.name)
        if not frame.keep and not plain:
            attribute_segments(page, token)
    elif not page.hole and not parent.keep:
        _inline(page, token, frame, parent)
    if token.name not in VOID:
        page.push(frame)


def _inline(page: Page, token: Token, frame: Frame, parent: Frame) -> None:
    if frame.keep and token.name not in VOID:
        page.hole, page.hole_start = len(page.stack), token.start
        return
    page.run.append(token)
    if frame.note != parent.note:
        page.notes.append(frame.note)


def _is_inline(page: Page, token: Token, plain: bool) -> bool:
    if page.hole:
        return True
    within = None if plain else _WITHIN.search(page.text, token.start, token.end)
    return _value(page, within) == "yes" if within else token.name not in BLOCK


def _frame(page: Page, token: Token, parent: Frame, inline: bool, plain: bool) -> Frame:
    own = markup.keeps(page.text, token, page.language)
    keep = parent.keep if own is None else own
    kind = parent.kind if inline else KINDS.get(token.name, "paragraph")
    level = parent.level if inline else token.name[1] if kind == "heading" else ""
    preserve = parent.preserve or token.name in ("pre", "textarea")
    frame = Frame(token.name, keep, preserve, kind, parent.note, level, inline, token.start)
    return frame if plain else _steered(page, token, frame)


def _steered(page: Page, token: Token, frame: Frame) -> Frame:
    """What the attributes of ITS say."""
    text, span = page.text, (token.start, token.end)
    if _PRESERVES.search(text, *span):
        frame = replace(frame, preserve=True)
    if text.find("its-", *span) < 0:
        return frame
    if note := _NOTE.search(text, *span):
        frame = replace(frame, note=markup.decode_value(_value(page, note)))
    if not frame.inline and (region := _REGION.search(text, *span)) and not _EXCLUDES.search(text, *span):
        names = _value(page, region)
        if "*" not in names:
            frame = replace(frame, region=" ".join(names.replace("-", "_").replace(",", " ").split()))
    return frame


def _value(page: Page, found: re.Match[str]) -> str:
    return page.source[slice(*found.span(found.lastindex or 0))].decode()


def _close(page: Page, token: Token) -> None:
    opened = page.opened.get(token.name)
    depth = opened[-1] if opened else 0
    if page.hole and depth >= page.hole:
        own = depth == page.hole
        _pop(page, depth, token.end, token.end if own else token.start)
    elif not depth:
        _stray(page, token)
    elif page.stack[depth].inline:
        page.end_hole(token.start)
        if page.blocks[-1] < depth:
            _pop(page, depth, token.end, token.start, close=token)
        elif not page.stack[-1].keep:
            page.run.append(token)
    else:
        page.end_hole(token.start)
        _pop(page, depth, token.end, token.start)
        page.shape.append("/" + token.name)


def _stray(page: Page, token: Token) -> None:
    if page.hole:
        return
    if token.name in BLOCK:
        flush(page)
        page.shape.append("/" + token.name)
    elif not page.stack[-1].keep:
        page.run.append(token)


def _end_implied(page: Page, token: Token) -> None:
    names, lowest = _IMPLIED.get(token.name, ("p",)), 0
    for depth in reversed(page.blocks):
        if page.stack[depth].name not in names:
            break
        lowest = depth
    if lowest:
        _pop(page, lowest, token.start, token.start)


def _pop(page: Page, depth: int, end: int, inner_end: int, close: Token | None = None) -> None:
    """Close the elements from `depth` on; the one at `depth` ends at `end`, those in it at `inner_end`."""
    if page.hole >= depth:
        page.end_hole(inner_end)
    inline = len(page.stack) > depth and page.stack[depth].inline
    if not page.hole and (not inline or page.stack[depth - 1].keep):
        flush(page)
    if close and not page.stack[depth - 1].keep:
        page.run.append(close)
    while len(page.stack) > depth:
        frame = page.pop()
        if frame.region is not None:
            page.mark(frame.start, inner_end if len(page.stack) > depth else end, "region", frame.region)


def _said_before(page: Page) -> list[Segment]:
    """Give each segment what the author said in the comments right before it."""
    said = [m for m in page.marks if m.kind in ("note", "context")]
    if not said:
        return page.segments
    out, at = [], 0
    for s in page.segments:
        while at < len(said) and said[at].start < s.end:
            s = _told(s, said[at])
            at += 1
        out.append(s)
    return out


def _told(segment: Segment, mark: Mark) -> Segment:
    if mark.kind == "context":
        return replace(segment, context=mark.value)
    return replace(segment, note=f"{segment.note}\n{mark.value}".strip("\n"))
