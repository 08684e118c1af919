"""HTML: text in the order of reading, a segment for each run of inline content; tag soup is spliced, not repaired.

Sources of the rules: the HTML standard's `translate` (3.2.6.2) and its end tags that may be left out (13.1.2.4),
the attributes of ITS 2.0 for HTML. The page is read as Latin-1, so that offsets are bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from l10n_pipeline import lazy
from l10n_pipeline.formats import front_matter
from l10n_pipeline.formats.html.marks import add_marks
from l10n_pipeline.formats.html.page import Frame, HtmlPage
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Mark, Segment
from l10n_pipeline.slots import character_references
from l10n_pipeline.splice import Lines, content_start
from l10n_pipeline.text import html
from l10n_pipeline.text.html import BLOCK, PHRASING, Attribute, Attributes, Token, said

KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption", "legend", "summary"), "caption"),
    "option": "label",
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
"""Which open elements a start tag ends, where end tags may be left out; every other block ends a paragraph."""

_PRESERVES = lazy.pattern(r"white-space\s*:\s*(?:pre|pre-wrap|break-spaces)(?![-\w])")
_COMMENT = lazy.pattern(rb"<!--\s*+l10n:(note|context|skip|locales)(?:\s++((?:\s*+(?!-->)\S)*+))?\s*+-->")
_XML = lazy.pattern(rb"\s*<\?xml\s")


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read an HTML file; `source` is UTF-8. No law is checked here: see `formats.read`."""
    start = content_start(source)
    begins = source.startswith(front_matter.BEGINNINGS, start)
    found = front_matter.extent(re.sub(rb"\r(?!\n)", b"\n", source), start) if begins else None
    return _with_front_matter(source, start, found, options) if found else _page(source, start, options)


def _with_front_matter(source: bytes, start: int, found: front_matter.Extent, options: ReadOptions) -> Document:
    """The page of a site generator (Jekyll, Hugo): its front matter as in Markdown, its body as a page."""
    segments, marks = front_matter.read(source, Lines.of(source, start), found, options.front_matter)
    fields = tuple(m.value for m in marks if m.kind == "field")
    page = _page(re.sub(rb"[^\r\n]", b" ", source[: found.body]) + source[found.body :], 0, options)
    marks = sorted((*marks, *page.marks), key=lambda m: (m.start, -m.end))
    return Document(source, (*segments, *page.segments), tuple(marks), (fields, *page.shape))


def in_markdown(source: bytes, options: ReadOptions) -> Document:
    """Read a block of HTML in a Markdown page: components around prose stand on lines of their own there."""
    return _small(source, options) if len(source) < _SMALL else _page(source, 0, options, components=True)


_SMALL = 200


@lru_cache(maxsize=4096)  # pages have the same few tags on lines of their own again and again
def _small(source: bytes, options: ReadOptions) -> Document:
    return _page(source, 0, options, components=True)


def _page(source: bytes, start: int, options: ReadOptions, *, components: bool = False) -> Document:
    text = source.decode("latin-1")
    language = options.language.partition("_")[0].lower()
    page = HtmlPage(source, text, Lines.of(source, start), language, components)
    for token in html.tokens(text, start, xml=bool(_XML.match(source, start))):
        _READ[token.kind](page, token)
    page.end_hole(len(source))
    page.flush()
    _pop(page, 1, len(source), len(source))
    page.marks.sort(key=lambda m: (m.start, -m.end))
    page.segments.sort(key=lambda s: s.start)
    return Document(source, tuple(_said_before(page)), tuple(page.marks), tuple(page.shape))


def rendered(source: bytes) -> str:
    """The page's characters, for the law of identity: a text that is written anew may change white space alone."""
    return character_references(source.decode())


# -- tokens ----------------------------------------------------------------------------------------


def _text(page: HtmlPage, token: Token) -> None:
    if page.hole or page.stack[-1].keep:
        return
    if page.run or token.kind != "text" or not page.text[token.start : token.end].isspace():
        page.run.append(token)


def _raw(page: HtmlPage, token: Token) -> None:
    if not page.stack[-1].keep:
        page.offer_raw(token)


def _other(page: HtmlPage, token: Token) -> None:
    found = _COMMENT.fullmatch(page.source, token.start, token.end)
    if not found:
        _text(page, token)
        return
    verb, value = found[1].decode(), " ".join((found[2] or b"").decode().split())
    page.mark(token.start, token.end, verb, value)
    if verb in ("note", "context"):
        _text(page, token)
    elif not page.hole and not page.stack[-1].keep:
        page.flush()
        page.steered.append(page.marks[-1])


def _open(page: HtmlPage, token: Token) -> None:
    found = html.attributes(page.text, token)
    inline = _is_inline(page, token, found)
    if not inline:
        page.flush()
        _end_implied(page, token)
    parent = page.stack[-1]
    frame = _frame(page, token, found, parent, inline)
    if found or token.name == "html":
        add_marks(page, token, found)
    if not inline:
        frame = _block(page, token, found, parent, frame)
    elif not page.hole and not parent.keep:
        _inline(page, token, frame, parent)
    if not token.void:
        page.push(frame)


def _block(page: HtmlPage, token: Token, found: Attributes, parent: Frame, frame: Frame) -> Frame:
    page.shape.append(_kept(page, token, found))
    own = html.keeps("", found, page.language)
    skipped = any(m.kind == "skip" for m in page.steered)
    if found and not (parent.keep if own is None else own) and not skipped:
        page.offer_attributes(token, found)
    if page.steered:
        frame = _as_told(page, frame)
    if token.void and frame.region is not None:
        page.mark(frame.start, token.end, "region", frame.region)
    return frame


def _kept(page: HtmlPage, token: Token, found: Attributes) -> str:
    """What stays of a tag whichever way its texts are written."""
    out, at = [], token.start
    for a in html.text_attributes(token.name, found) if found else ():
        out.append(page.text[at : a.start - len(a.quote)])
        at = a.end + len(a.quote)
    return intern("".join([*out, page.text[at : token.end]]))


def _inline(page: HtmlPage, token: Token, frame: Frame, parent: Frame) -> None:
    if frame.keep and not token.void:
        page.hole, page.hole_tag = len(page.stack), token
        return
    page.run.append(token)
    if frame.note != parent.note:
        page.notes.append(frame.note)


def _is_inline(page: HtmlPage, token: Token, found: Attributes) -> bool:
    if page.hole:
        return True
    within = said(found, "its-within-text") if found else ""
    if within:
        return within != "no"
    return token.name not in BLOCK and not (page.components and _is_around(page, token))


def _is_around(page: HtmlPage, token: Token) -> bool:
    """Whether the tag is that of a component, alone on its line where a text would begin."""
    if token.name in PHRASING or page.run:
        return False
    before = page.text[page.text.rfind("\n", 0, token.start) + 1 : token.start]
    return not before.strip(" \t") and page.text[token.end : token.end + 2].lstrip(" \t").startswith(("\r", "\n"))


def _frame(page: HtmlPage, token: Token, found: Attributes, parent: Frame, inline: bool) -> Frame:
    own = html.keeps(token.name, found, page.language)
    keep = parent.keep if own is None else own
    kind = parent.kind if inline else KINDS.get(token.name, "paragraph")
    level = parent.level if inline else token.name[1] if kind == "heading" else ""
    preserve = parent.preserve or token.name in ("pre", "textarea")
    frame = Frame(token.name, keep, preserve, kind, parent.note, level, inline, token.start)
    return _steered(page, frame, found) if found else frame


def _steered(page: HtmlPage, frame: Frame, found: Attributes) -> Frame:
    """What the attributes of ITS 2.0 and the styles say."""
    spaces = (said(found, "xml:space") == "preserve", said(found, "its-preserve-space") == "yes")
    if any(spaces) or ("style" in found and _PRESERVES.search(said(found, "style"))):
        frame = frame._replace(preserve=True)
    if note := found.get("its-loc-note") or found.get("its-loc-note-ref"):
        frame = frame._replace(note=" ".join(character_references(_value(page, note)).split()))
    if not frame.inline and (region := found.get("its-locale-filter-list")):
        names = " ".join(_value(page, region).replace("-", "_").replace(",", " ").split())
        exclude = "!" if said(found, "its-locale-filter-type") == "exclude" else ""
        frame = frame._replace(region=exclude + names)
    return frame


def _value(page: HtmlPage, found: Attribute) -> str:
    return page.source[found.start : found.end].decode()


def _as_told(page: HtmlPage, frame: Frame) -> Frame:
    """What the comments right before a block say about it."""
    said_before, page.steered = page.steered, []
    for mark in said_before:
        if mark.kind == "skip":
            frame = frame._replace(keep=True)
        else:
            frame = frame._replace(region=mark.value, start=mark.start)
    return frame


def _close(page: HtmlPage, token: Token) -> None:
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
        page.shape.append(intern("/" + token.name))


def _stray(page: HtmlPage, token: Token) -> None:
    if page.hole:
        return
    if token.name in BLOCK:
        page.flush()
        page.shape.append(intern("/" + token.name))
    elif not page.stack[-1].keep:
        page.run.append(token)


def _end_implied(page: HtmlPage, token: Token) -> None:
    names, lowest = _IMPLIED.get(token.name, ("p",)), 0
    for depth in reversed(page.blocks):
        if page.stack[depth].name not in names:
            break
        lowest = depth
    if lowest:
        _pop(page, lowest, token.start, token.start)


def _pop(page: HtmlPage, depth: int, end: int, inner_end: int, close: Token | None = None) -> None:
    """Close the elements from `depth` on; the one at `depth` ends at `end`, those in it at `inner_end`."""
    if page.hole >= depth:
        page.end_hole(inner_end)
    inline = len(page.stack) > depth and page.stack[depth].inline
    if not page.hole and (not inline or page.stack[depth - 1].keep):
        page.flush()
        page.steered.clear()
    if close and not page.stack[depth - 1].keep:
        page.run.append(close)
    while len(page.stack) > depth:
        frame = page.pop()
        if frame.region is not None:
            page.mark(frame.start, inner_end if len(page.stack) > depth else end, "region", frame.region)


_READ = {"text": _text, "template": _text, "raw": _raw, "other": _other, "open": _open, "close": _close}


# -- notes -----------------------------------------------------------------------------------------


def _said_before(page: HtmlPage) -> list[Segment]:
    """Give each segment what the author said in the comments right before it."""
    told = [m for m in page.marks if m.kind in ("note", "context")]
    if not told:
        return page.segments
    out, at = [], 0
    for s in page.segments:
        while at < len(told) and told[at].start < s.end:
            s = _told(s, told[at])
            at += 1
        out.append(s)
    return out


def _told(segment: Segment, mark: Mark) -> Segment:
    if mark.kind == "context":
        return segment._replace(context=mark.value)
    return segment._replace(note=f"{segment.note}\n{mark.value}".strip("\n"))
