"""From the runs of inline content to segments: where each stands, what it says, how it is written again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.formats.joining import LETTER
from l10n_pipeline.formats.markdown import code
from l10n_pipeline.formats.markdown.leaves import Blocks, Leaf, prefix
from l10n_pipeline.formats.markdown.page import Page
from l10n_pipeline.formats.markdown.scan import Marker, Scanned
from l10n_pipeline.model import Segment
from l10n_pipeline.slots import CODECS, Slot, decode
from l10n_pipeline.splice import View
from l10n_pipeline.text import inline, templates
from l10n_pipeline.text.inline import refs_of

HEADING_ATTRIBUTES = lazy.pattern(
    rb"(?<![ \t])[ \t]++\{(?:(?=(?:[^{}\r\n]*[\s:])?(?P<id>#[^{}\s]++)))?[^{}\r\n]*+\}$"
)
_SHOWN_ATTRIBUTES = lazy.pattern(r"(?<!\s)\s*+\{:?\s*+(?:[.#][^{}]*+|[^{}=]*+=[^{}]*+)\}$")
"""What a plain parser takes for text."""
_DEFINES = lazy.pattern(rb":[ \t]+")
"""`- : what it means`, in the lists of MDN."""

_LINE = lazy.pattern(rb"\r\n?|\n")
_NO_MARK = lazy.pattern(rb"[^>\t]")
_BACKSLASH = 0x5C
_BLANKS = b" \t"
_READ_CELL = CODECS["md.cell"].decode or bytes.decode
_CJK = lazy.pattern(LETTER)


def segments(page: Page, view: View, found: Iterable[Leaf], blocks: Blocks) -> Iterator[Segment]:
    """The segments of leaves, but for those of which nothing is text. Headings without an id of their own are noted."""
    # Pages have many leaves: what is the same for all is looked up once, and what few have is left to others.
    source, text, syntax, bare, eol = page.source, view.text, blocks.syntax, blocks.bare, page.lines.eol
    starts = () if bare else page.lines.starts
    defined, bars, quoted = page.defined, page.parser.bars, page.parser.quoted_titles
    cell, flow = (_shared(codec, b"", eol, b"\\") for codec in ("md.cell", "md.flow"))
    offset = view.at[0] if len(view.lines) == 1 else None
    for leaf in found:
        start, block = leaf.start, leaf.block
        kind, level = block.kind, block.level
        if start and text[start - 1] == _BACKSLASH:  # an escape's backslash is a gap before the first event
            start -= 1
        raw = text[start : leaf.end].rstrip()
        if level:
            raw = _heading(raw, start, leaf, blocks)
        elif kind == "item" and raw[:1] == b":" and (defines := _DEFINES.match(raw)):
            start, raw = start + defines.end(), raw[defines.end() :]
        if not raw or raw.isspace():
            continue
        end = start + len(raw)
        several = b"\n" in raw
        if kind == "cell":
            said = _READ_CELL(raw)
        elif several:
            said = _decode(raw, text, start, end, leaf)
        else:
            said = raw.decode()
        at, stop = view.range(start, end) if offset is None else (offset + start, offset + end)
        if bare:
            yield _NEW(Segment, (at, stop, said, kind, flow, syntax, 0, "", "", ()))
            continue
        line = bisect_right(starts, at)
        lead = source[starts[line - 1] : at]  # the container prefixes
        if kind == "cell":
            slot = cell
        elif leaf.hard or (bars and several):
            slot = _slot(page, lead, raw, text, end, leaf)
        else:
            slot = _of_lead(lead, eol, level) if lead else flow
        if defined and b"][" in raw:  # a plug-in's label behind one of the page's: the parser sees no link
            leaf.refs = page.texts_of_labels(raw) | (leaf.refs or {})
        note = f"heading {level}" if level else ""
        refs = _refs(page, raw, leaf) if leaf.refs or b"<" in raw or quoted else ()
        yield _NEW(Segment, (at, stop, said, kind, slot, syntax, line, "", note, refs))


_NEW = tuple.__new__
"""In half of the time of `Segment(…)`, with all of its items."""


def _refs(page: Page, raw: bytes, leaf: Leaf) -> tuple[tuple[str, str], ...]:
    options, parser = page.dialect.options, page.parser
    if leaf.refs and parser.labels_apart and (apart := _BEFORE_BRACKET.findall(raw)):
        leaf.refs = {
            k: v for k, v in leaf.refs.items() if raw.count(b"[%s]" % k.encode()) > apart.count(k.encode())
        }
    return refs_of(raw, options.language, page.refs(leaf.refs) if leaf.refs else None, quoted=parser.quoted_titles)


_BEFORE_BRACKET = lazy.pattern(rb"(?<!\])\[([^\[\]\\]+)\](?=[ \t\r\n]+\[[^\[\]]*\])")
"""`[text] [label]` is one link for kramdown, or none."""


def _heading(raw: bytes, start: int, leaf: Leaf, blocks: Blocks) -> bytes:
    """What of a heading is text; one without an id of its own is noted."""
    found = None
    if raw.endswith(b"}"):
        found = HEADING_ATTRIBUTES.match(raw, len(raw[: raw.rfind(b"{")].rstrip(b" \t")))
    if found:
        raw = raw[: found.start()]
    if leaf.plain and not (found and found["id"]) and not (b"{" in raw and templates.has(raw.decode())):
        plain = _of_mdx(raw.decode()) if blocks.syntax == "mdx" and _JSX.search(raw) else leaf.plain
        blocks.headings.append((start, _SHOWN_ATTRIBUTES.sub("", plain) if found else plain))
    return raw


def _of_mdx(raw: str) -> str:
    """A heading's text without markup where tags and expressions are in it: what is in braces counts for its anchor."""
    out, at = "", 0
    for one in inline.parse(raw, "mdx").codes:
        out += raw[at : one.start]
        out += one.value.strip("{}") if one.kind == "placeholder" else one.value * (one.kind in _SHOWN)
        at = one.end
    return out + raw[at:]


_JSX = lazy.pattern(rb"[<{]")
_SHOWN = ("code", "entity", "escape", "url", "autolink")


def titles(page: Page, view: View, marker: Marker) -> Iterator[Segment]:
    """What a marker line says to the reader: an admonition's title, a tab's label."""
    for start, end in marker.titles:
        codec, said = marker.codec, decode(marker.codec, view.text[start:end])
        if marker.rule == "directive" and start >= marker.end and _IN_YAML.search(view.text, marker.start, start):
            codec, said = _of_yaml(said)
        elif marker.rule in _CALLS:
            said = said.replace('\\"', '"')
        at = view.start(start)
        slot = Slot(codec, eol=page.lines.eol)
        refs = refs_of(view.text[start:end], page.dialect.options.language, page.refs_in(said))
        kind, line = "argument" if marker.rule in _CALLS else "title", page.lines.number(at)
        yield Segment(at, view.end(end), said, kind, slot, page.dialect.syntax, line, refs=refs)


_CALLS = ("shortcode", "tag")
_IN_YAML = lazy.pattern(rb"\n[ \t>]*(?:alt|caption|title):[ \t]+\Z")


def _of_yaml(raw: str) -> tuple[str, str]:
    """The codec and the text of an option of a directive between `---`."""
    if raw[0] == '"':
        return "yaml.double", re.sub(r"\\(.)", r"\1", raw[1:-1])
    return ("yaml.single", raw[1:-1].replace("''", "'")) if raw[0] == "'" else ("yaml.plain", raw)


def fence_titles(page: Page, view: View, blocks: Blocks) -> Iterator[Segment]:
    """The titles that readers see above blocks of code: plain text, in a line without escapes."""
    for start, end in blocks.titles:
        at = view.start(start)
        slot = Slot("code.fence", eol=page.lines.eol)
        said = view.text[start:end].decode()
        yield Segment(at, view.end(end), said, "title", slot, "text", page.lines.number(at))


def labels(page: Page, scanned: Scanned) -> Iterator[Segment]:
    """The titles of link reference definitions, which pages show as links' titles; they hold no markup."""
    for found in scanned.definitions:
        if not found.dest or (found.dest == "#" and _OF_NOTE.match(found.label)):
            continue  # `[//]: # (a note of the author)`
        text = scanned.view.text[found.at[1] : found.end].rstrip()
        quote = _QUOTE.search(text, max(text.rfind(end) for end in (b"\\", b"\r", b"\n")) + 1)
        if quote and text[-1:] in _CLOSINGS and text[quote.end() : -1].strip():
            start, end = found.at[1] + quote.end(), found.at[1] + len(text) - 1
            at = scanned.view.start(start)
            slot = Slot(_CODECS[quote[1]], eol=page.lines.eol)
            said = decode(slot.codec, scanned.view.text[start:end])
            yield Segment(
                at, scanned.view.end(end), said, "title", slot, page.dialect.syntax, page.lines.number(at)
            )


_OF_NOTE = lazy.pattern(r"[\W_]|comments?\b")
_QUOTE = lazy.pattern(rb"(?<![ \t])[ \t]++([\"'(])")
_CLOSINGS = (b'"', b"'", b")")
_CODECS = {b'"': "md.quoted", b"'": "md.apostrophes", b"(": "md.parentheses"}


def _slot(page: Page, lead: bytes, raw: bytes, text: bytes, end: int, leaf: Leaf) -> Slot:
    """How a text with hard breaks is written, or one of several lines that may be a table."""
    slot = _of_lead(lead, page.lines.eol, leaf.block.level)
    if slot.codec == "md.line":
        return slot
    hard = b"\\"
    if leaf.hard:
        hard = next((text[a:b].rstrip(b"\r\n") for b, a in leaf.hard.items() if b < end), hard)
    several = b"|" in raw and b"\n" in raw and page.parser.bars
    return _shared("md.lines" if several else "md.flow", lead, page.lines.eol, hard)


@lru_cache(maxsize=1024)
def _of_lead(lead: bytes, eol: bytes, level: int) -> Slot:
    """How a text is written behind what stands before it on its line, the container prefixes, in a heading or not."""
    if level and lead.rstrip().endswith(b"#"):
        return _shared("md.line", b"", eol, b"\\")
    return _shared("md.flow", lead, eol, b"\\")


@lru_cache(maxsize=1024)
def _shared(codec: str, lead: bytes, eol: bytes, hard: bytes) -> Slot:
    """A slot; pages have many of few kinds."""
    return Slot(codec, _NO_MARK.sub(b" ", lead), eol, hard)


def _decode(raw: bytes, text: bytes, start: int, end: int, leaf: Leaf) -> str:
    """The text without line prefixes: a soft break is a blank, or nothing between CJK letters."""
    if not (leaf.hard or leaf.code):
        lines = _lines(raw, leaf.block.quotes)
        if raw.isascii() or not _may_be_glued(lines):
            return b" ".join(lines).decode()
    lead = prefix(leaf.block.quotes)
    hard = leaf.hard or {}
    out, at = "", start
    for eol in _LINE.finditer(text, start, end):
        is_hard = eol.end() in hard
        stop = hard[eol.end()] if is_hard else eol.start()
        if leaf.code and any(a < eol.start() < b for a, b in leaf.code):
            out = _joined(out, text[at:stop].decode()) + " "  # in code blanks count
        else:
            out = _joined(out, text[at:stop].rstrip(_BLANKS).decode()) + ("\n" if is_hard else "\0")
        at = lead.match(text, eol.end(), end).end()  # type: ignore[union-attr]
    return _joined(out, text[at:end].decode())


def _lines(raw: bytes, quotes: int) -> list[bytes]:
    """The lines of a text without their prefixes and blanks at their ends."""
    first, *others = raw.split(b"\n")
    if quotes:
        match = prefix(quotes).match
        others = [line[match(line).end() :] for line in others]  # type: ignore[union-attr]
    return [first.rstrip(b" \t\r"), *[line.strip(b" \t\r") for line in others]]


def _may_be_glued(lines: list[bytes]) -> bool:
    """Whether a line may end with a CJK letter and the next one begin with one: neither is ASCII."""
    return any(a[-1:] >= b"\x80" and b[:1] >= b"\x80" for a, b in pairwise(lines))


def _joined(before: str, after: str) -> str:
    if not before.endswith("\0"):
        return before + after
    glued = before[-2:-1] and after and _CJK.match(before[-2]) and _CJK.match(after[0])
    return before[:-1] + ("" if glued else " ") + after


def code_block(
    page: Page, view: View, language: str, start: int, end: int
) -> tuple[list[Segment], tuple[object, ...]]:
    """The comments and strings of a block of code, and the code without them."""
    start = view.text.find(b"\n", start, end) + 1 or start  # the fence itself is no code
    raw, at, kept, segments = view.text[start:end], 0, [], []
    for piece in code.pieces(raw, language, page.dialect.options.code):
        kept.append(raw[at : piece.start])
        at = piece.end
        begin = view.start(start + piece.start)
        slot = Slot(piece.codec, eol=page.lines.eol)
        note = f"{piece.kind} in {language}"
        segments.append(
            Segment(
                begin,
                view.end(start + piece.end),
                piece.text,
                piece.kind,
                slot,
                piece.syntax,
                page.lines.number(begin),
                note=note,
            )
        )
    return segments, (*kept, raw[at:])
