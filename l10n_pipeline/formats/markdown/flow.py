"""A Markdown page, view by view: its segments, marks and shape; one block that holds inline content is one segment."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import html
from l10n_pipeline.formats.markdown import elements
from l10n_pipeline.formats.markdown.doubts import doubt
from l10n_pipeline.formats.markdown.leaves import Blocks, leaves
from l10n_pipeline.formats.markdown.left import KIND, in_quote, left
from l10n_pipeline.formats.markdown.marks import marks
from l10n_pipeline.formats.markdown.page import Page, page
from l10n_pipeline.formats.markdown.scan import DEEPEST, PLAIN, Dialect, NestedTooDeeply, Scanned, scan
from l10n_pipeline.formats.markdown.segments import code_block, fence_titles, labels, titles
from l10n_pipeline.formats.markdown.segments import segments as of_leaves
from l10n_pipeline.model import Mark, Range, Segment
from l10n_pipeline.splice import Lines, View

_COMMENTS = lazy.pattern(rb"<!--(?:(?!-->)[\s\S])*+(?:-->|\Z)")

_BEHIND_END = lazy.pattern(rb"</(?:" + elements.NAMES + rb")[ \t]*>[ \t]*[^\s<][^<>\n]*\n?\Z", re.I)
_OF_ELEMENTS = lazy.pattern(rb"<(?P<end>/?)(?:" + elements.NAMES + rb")(?![\w-])[^<>]*>", re.I)
_MARKDOWN_IN = lazy.pattern(rb"<[^<>]*\smarkdown(?![\w-])[^<>]*>", re.I)
_BLOCK_IN = lazy.pattern(rb"^[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|\||\{:)", re.M)
_BEGINS = lazy.pattern(rb"[ \t]*<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)")
_TAG = lazy.pattern(rb"<[^<>]*>")
_PICTURES = lazy.pattern(
    rb"(?:[ \t]*<(?i:img|br|input)(?=[\s/>])" + elements.REST_OF_TAG + rb"[ \t]*+\r?\n)++"
    rb"(?=[ \t]*+[^\s<])"
)
_OF_BLOCK = lazy.pattern(
    elements.NAMES + rb"|h[1-6]|hr|iframe|pre|script|style|summary|t[dhr]|tbody|thead|tfoot|li|d[dt]", re.I
)


def _is_in_sentence(raw: bytes) -> bool:
    """Whether a block of HTML has text that is Markdown for the parsers that read an element as a whole.

    Such a text stands on the line of an end tag, below one that begins the block, behind the end of an element, in
    an element with `markdown` as a block of its own, or behind a tag that never ends and is none of a block's.
    """
    if _BEHIND_END.search(raw) or _goes_on(raw):
        return True
    if (marked := _MARKDOWN_IN.search(raw)) and _BLOCK_IN.search(raw, marked.end()):
        return True
    begins = _BEGINS.match(raw)
    if not begins or not _TAG.sub(b"", raw).strip():
        return False
    name = begins["name"]
    return bool(begins["end"]) or not (_OF_BLOCK.fullmatch(name) or b"</" + name.lower() in raw.lower())


def _goes_on(raw: bytes) -> bool:
    """Whether a line of text stands below the end of an element that lies in no other one."""
    depth = 0
    tags = list(_OF_ELEMENTS.finditer(raw))
    starts = [*(tag.start() for tag in tags), len(raw)]
    for number, tag in enumerate(tags, 1):
        depth += -1 if tag["end"] else 1
        below = raw[tag.end() : starts[number]].partition(b"\n")[2].lstrip()
        if depth == 0 and below and not below.startswith(b"<"):
            return True
    return False


_CONTENTS = lazy.pattern(rb"[ \t]*\r?\n[ \t>]*\{:[ \t]*(?:[.#][\w-]+[ \t]+)*toc[ \t}]")

ReadView = tuple[list[Segment], list[Mark], tuple[object, ...]]


def read_view(source: bytes, lines: Lines, view: View, dialect: Dialect = PLAIN) -> ReadView:
    """The segments, marks and shape of a view; offsets in what comes back are the source's."""
    try:
        scanned = scan(view, dialect)
    except NestedTooDeeply as error:
        advice = f"at most {DEEPEST} directives or tags may lie in one another"
        raise FormatError("nested too deeply", line=lines.number(error.offset), advice=advice) from None
    # Each parse holds the text several times over for a while: this one comes before there are segments.
    return _read(page(source, lines, dialect, scanned), scanned)


def _read(page: Page, scanned: Scanned) -> ReadView:
    """One view, with the bodies of its markers."""
    view, text = scanned.view, scanned.text
    dialect, steered = page.dialect, b"l10n:" in view.text
    blocks = Blocks(steered, dialect.syntax, dialect.options.code, dialect.bare)
    found = leaves(view.text, text, page.host(scanned), blocks)
    segments = list(of_leaves(page, view, found, blocks))
    noted = steered or not dialect.bare  # what comments steer decides which texts there are
    all_marks = [*marks(page, scanned, blocks), *left(page, scanned, blocks)] if noted else []
    segments, doubtful = _without_doubt(
        page, [*segments, *labels(page, scanned), *fence_titles(page, view, blocks)]
    )
    all_marks += doubtful
    shape: list[object] = []
    for start, end in blocks.html:
        more, more_marks, inner = _html_block(page, view, start, end)
        segments += more
        all_marks += more_marks
        shape.append(inner)
    for language, start, end in blocks.code:
        more, inner = code_block(page, view, language, start, end)
        segments += more
        shape.append(inner)
    for island in scanned.islands:
        segments += titles(page, scanned.whole, island)
        shape.append((island.rule, island.text))
    for marker in scanned.markers:
        more, doubtful = _without_doubt(page, list(titles(page, view, marker)))
        segments += more
        all_marks += doubtful
        inner = ()
        if marker.body:
            more, more_marks, inner = _read(page, marker.body)
            segments += more
            all_marks += more_marks
        shape.append((marker.rule, marker.text, inner))
    skipped = sorted((m.start, m.end) for m in all_marks if m.kind == "skipped")
    if skipped:
        ends = list(accumulate((end for _, end in skipped), max))
        segments = [s for s in segments if not _is_skipped(s.start, skipped, ends)]
    return segments, all_marks, (tuple(blocks.shape), tuple(shape))


def _without_doubt(page: Page, segments: list[Segment]) -> tuple[list[Segment], list[Mark]]:
    """The segments that the page's own parser reads as ours does, and marks for the others."""
    if not page.dialect.options.parser:
        return segments, []
    sure: list[Segment] = []
    others: list[Mark] = []
    kramdown = page.dialect.options.parser == "kramdown"
    for s in segments:
        if kramdown and _CONTENTS.match(page.source, s.end):
            continue  # its table of contents stands there
        if name := doubt(page, s):
            others.append(Mark(s.start, s.start, KIND, f"doubt {name}", None, s.line))
        else:
            sure.append(s)
    return sure, others


def _is_skipped(at: int, skipped: list[Range], ends: list[int]) -> bool:
    """Whether an offset lies in a range; `ends` is how far those up to each of them reach."""
    number = bisect_right(skipped, at, key=itemgetter(0)) - 1
    return number >= 0 and at < ends[number]


def _html_block(page: Page, view: View, start: int, end: int) -> ReadView:
    """The segments, marks and shape of a block of HTML; one that a container's prefixes run through is kept."""
    raw, at, source = view.text[start:end], view.start(start), page.source
    if raw.startswith(b"<!--") and (b"l10n:" in raw or not _COMMENTS.sub(b"", raw).strip()):
        return [], [], (raw,)
    quoted = b">" in source[page.lines.start(at) : at] and b"\n" in raw.strip()
    # What stands behind a comment in mid-paragraph is Markdown for the parsers that have one in a sentence.
    mixed = raw.startswith(b"<!--") and page.parser.comments_in_text
    behind = page.parser.whole_elements and _is_in_sentence(raw)
    if quoted or mixed or behind or source[at : at + len(raw)] != raw:
        return [], list(in_quote(page, view, start, end)), (raw,)
    # A picture alone on its line begins the block: on the line of the text it would be in a paragraph.
    if not (pictures := _PICTURES.match(raw)):
        return _html(page, raw, at)
    cut = pictures.end()
    (segments, marks, shape), (more, more_marks, inner) = (
        _html(page, raw[:cut], at),
        _html(page, raw[cut:], at + cut),
    )
    return segments + more, marks + more_marks, (*shape, *inner)


def _html(page: Page, raw: bytes, at: int) -> ReadView:
    """The segments, marks and shape of HTML that stands at an offset of the source."""
    read = html.in_markdown(raw, page.dialect.options)
    line = page.lines.number(at) - 1
    segments = [
        s._replace(
            start=s.start + at, end=s.end + at, line=s.line + line, slot=s.slot._replace(eol=page.lines.eol)
        )
        for s in read.segments
    ]
    more = [m._replace(start=m.start + at, end=m.end + at, line=m.line + line) for m in read.marks]
    return segments, more, read.shape
