"""Whether a target stays one block: it is parsed alone, in a host that is like its place."""

from __future__ import annotations

from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.formats import html as html_format
from l10n_pipeline.formats.markdown.scan import PLAIN, Dialect, as_words, scan
from l10n_pipeline.formats.markdown.segments import HEADING_ATTRIBUTES
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Segment
from l10n_pipeline.slots import Slot, encode
from l10n_pipeline.splice import View
from l10n_pipeline.text import commonmark, inline

OF_CATALOGS = ("entry", "lines", "plural")
"""Kinds of segments of other tools' PO files: nobody knows in which block they stand."""

_SURELY_STANDS = lazy.pattern(r"(?:[^\W\d_]|[^\x00-\xff\s])[^\x00-\x1f\x7f-\xa0\\`*_\[\]<>&{}~$|#\u2028\u2029]*")
"""A line that begins with a letter, or a mark beyond ASCII, and holds no mark of Markdown is one block anywhere."""

_SURELY_FLOWS = lazy.pattern(
    r"(?:`(?=[^`\s])|\*\*?(?=[^\W\d_])|__?(?=[^\W\d_]))?(?:[^\W\d_]|[^\x00-\xff\s])"
    r"[^\x00-\x1f\x7f-\xa0\\<{}~$|#\u2028\u2029]*+(?:#(?=\w)[^\x00-\x1f\x7f-\xa0\\<{}~$|#\u2028\u2029]*+)*+"
)
"""In running text and headings no mark in mid-line makes a block, nor `#7`, code or emphasis before a letter."""


_MDX = Dialect(mdx=True)


def stands(segment: Segment, target: str) -> bool:
    """Whether the encoded target, alone in a place like the segment's, is one block with all of its text."""
    codec = segment.slot.codec
    if segment.syntax == "html":
        language = dict(segment.refs).get(inline.LANGUAGE, "")
        return _alone(segment.slot, language, target) == _alone(segment.slot, language, segment.text)
    if not codec.startswith("md."):
        return True
    if (_SURELY_FLOWS if codec in ("md.flow", "md.line") else _SURELY_STANDS).fullmatch(target):
        return True
    if segment.kind in OF_CATALOGS:  # whose source may be a list or a heading itself
        alone = segment._replace(kind="paragraph")
        return stands(alone, target) or not stands(alone, segment.text)
    lead, tail, blocks = _host(segment)
    slot = Slot(codec, b" " * len(lead) if lead in (b"- ", b"> ") else b"", b"\n", segment.slot.hard)
    if lead == b"> ":
        slot = slot._replace(indent=b"> ")
    raw = encode(slot, target)
    page = lead + raw + tail + inline.host(segment.refs).encode()
    if segment.text.startswith("<!--"):  # where the page's parser has a comment in a sentence
        page = as_words(page)
    scanned = scan(View(page), _MDX if segment.syntax == "mdx" else PLAIN)
    if scanned.markers or scanned.islands or len(scanned.text) != len(page):
        return False
    if lead == b"- " and scan(View(raw)).markers and not scan(View(segment.text.encode())).markers:
        return False  # hosts see such lines in items, too
    if segment.kind == "heading" and HEADING_ATTRIBUTES.search(raw):
        return False
    return _is_one(scanned.text, len(lead), len(lead) + len(raw), blocks)


@lru_cache(maxsize=512)  # of a source it is asked for each of its targets
def _alone(slot: Slot, language: str, text: str) -> tuple[object, ...]:
    """The structure of a paragraph of HTML with this text."""
    return html_format.parse(b"<div>" + encode(slot, text) + b"</div>", ReadOptions(language=language)).shape


ONE_LINE = ("md.line", "md.quoted", "md.bracket", "md.apostrophes", "md.parentheses")


def _host(segment: Segment) -> tuple[bytes, bytes, tuple[str, ...]]:
    """What stands before and behind the text, and the blocks that must be around it."""
    if segment.slot.codec in ONE_LINE:
        return b"# ", b"", ("Heading",)
    if segment.slot.codec == "md.cell":
        return b"| ", b" |\n| - |\n", ("Table", "TableHead", "TableCell")
    return {
        "item": (b"- ", b"", ("List", "Item")),
        "quote": (b"> ", b"", ("BlockQuote", "Paragraph")),
    }.get(segment.kind, (b"", b"", ("Paragraph",)))


def _is_one(text: bytes, start: int, end: int, blocks: tuple[str, ...]) -> bool:
    """One path of blocks, whose inline content reaches from `start` to `end`."""
    opened: list[str] = []
    first, last = None, start
    for sort, name, _, a, b in commonmark.events(text.decode()):
        if a >= end and opened == list(blocks):
            break
        if name in commonmark.INLINE or (sort == "leaf" and name != "Rule"):
            if name == "TaskListMarker":
                return False
            first = a if first is None else first
            last = max(last, b + 2 if text[b : b + 2] == b"[]" else b)
        elif sort == "start":
            opened.append(name)
        elif sort == "leaf":
            return False
    if first is None or tuple(opened) != blocks:
        return False
    head, rest = text[start:first], text[last:end]
    return head.strip() in (b"", b"\\") and not rest.strip()
