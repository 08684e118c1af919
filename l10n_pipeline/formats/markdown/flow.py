"""From the parser's events to segments, marks and shape: one block that holds inline content is one segment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from l10n_pipeline.formats import html
from l10n_pipeline.formats.joining import LETTER
from l10n_pipeline.formats.markdown import code
from l10n_pipeline.formats.markdown.scan import PLAIN, Dialect, Marker, scan
from l10n_pipeline.model import Mark, Segment
from l10n_pipeline.slots import Slot, decode
from l10n_pipeline.splice import Lines, View
from l10n_pipeline.text import commonmark
from l10n_pipeline.text.inline import refs_of

KINDS = {"Heading": "heading", "TableCell": "cell", "BlockQuote": "quote", "FootnoteDefinition": "footnote"}
_PARAGRAPH: tuple[str, Any] = ("Paragraph", None)
_RUNS = frozenset({"Text", "SoftBreak"})
_CONTAINERS = ("Item", "BlockQuote", "FootnoteDefinition")
_LINE = re.compile(rb"\r\n?|\n")
_NO_MARK = re.compile(rb"[^>\t]")
_BACKSLASH = 0x5C
_PLAIN: dict[bytes, Slot] = {}
_BLANKS = b" \t"
HEADING_ATTRIBUTES = re.compile(rb"[ \t]+\{(?:(?=(?:[^{}\r\n]*[\s:])?(?P<id>#[^{}\s]+)))?[^{}\r\n]*\}$")
_SHOWN_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?:[.#][^{}]*|[^{}]*=[^{}]*)\}$")  # that a plain parser takes for text
_DIRECTIVE = re.compile(rb"\s*<!--\s*l10n:(?P<verb>[a-z]+)\s*(?P<rest>(?:(?!-->).)*?)\s*-->\s*", re.S)
_CJK = re.compile(LETTER)


@dataclass(slots=True)
class Leaf:
    """A run of inline content as the events give it; offsets are the view's."""

    start: int
    end: int
    kind: str
    quotes: int  # how many block quotes it stands in
    level: int = 0  # of a heading
    plain: str = ""  # of a heading: its text without markup
    hard: dict[int, int] | None = None  # hard breaks: end to start
    refs: dict[str, str] | None = None
    code: list[tuple[int, int]] | None = None  # code spans that run over a line end


@dataclass(slots=True)
class Blocks:
    """What one view holds beside its leaves."""

    steered: bool  # whether comments steer here, so that the ranges of all blocks are needed
    syntax: str  # of what is said in them
    language: str = ""  # of the sources
    languages: tuple[str, ...] = ()  # of code with texts in it
    links: list[tuple[str, str, int, int]] = field(default_factory=list)  # kind, destination, range
    html: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # depth and range of every block, in order
    code: list[tuple[str, int, int]] = field(default_factory=list)  # of which something is text: language, range
    headings: list[tuple[int, str]] = field(default_factory=list)  # start and plain text
    shape: list[object] = field(default_factory=list)


def read_view(
    source: bytes, lines: Lines, view: View, dialect: Dialect = PLAIN
) -> tuple[list[Segment], list[Mark], tuple[object, ...]]:
    """The segments, marks and shape of a view; offsets in what comes back are the source's."""
    text, markers = scan(view, dialect)
    # Each parse holds the text several times over for a while: this one comes before there are segments.
    definitions = commonmark.definitions(text) if b"]:" in text else {}
    blocks = Blocks(b"l10n:" in text, dialect.syntax, dialect.options.language, dialect.options.code)
    segments = [s for leaf in _leaves(text, blocks) if (s := _segment(source, lines, view, text, leaf, blocks))]
    marks = [
        *_link_marks(lines, view, text, blocks, definitions),
        *_heading_marks(lines, view, blocks),
        *_directives(lines, view, text, blocks, markers),
    ]
    shape: list[object] = []
    for start, end in blocks.html:
        more, more_marks, inner = _html_block(source, lines, view, text, start, end, dialect)
        segments += more
        marks += more_marks
        shape.append(inner)
    for language, start, end in blocks.code:
        more, inner = _code_block(lines, view, text, language, start, end, dialect)
        segments += more
        shape.append(inner)
    for marker in markers:
        segments += _title(lines, view, marker, dialect.syntax)
        inner = ()
        if marker.body:
            more, more_marks, inner = read_view(source, lines, marker.body, dialect)
            segments += more
            marks += more_marks
        shape.append((marker.rule, marker.text, inner))
    skipped = [m for m in marks if m.kind == "skipped"]
    if skipped:
        segments = [s for s in segments if not any(m.start <= s.start < m.end for m in skipped)]
    return segments, marks, (tuple(blocks.shape), tuple(shape))


def _leaves(text: bytes, out: Blocks) -> Iterator[Leaf]:
    """Walk the events once: yield each leaf when it is complete, and note the rest in `out`."""
    verbatim = 0
    stack: list[tuple[str, Any]] = []
    leaf: Leaf | None = None
    add, known = out.shape.append, {}  # type: ignore[var-annotated]
    # This loop runs for every few characters of a text; most often its first test is the last.
    for sort, name, data, start, end in commonmark.events(commonmark.decode(text), merge_text=True):
        if leaf is not None and not leaf.level and name in _RUNS:
            if end > leaf.end:  # noqa: PLR1730
                leaf.end = end
            continue
        if name in commonmark.INLINE:
            if sort == "start":
                leaf = leaf or _leaf(stack, start)
                if name in ("Link", "Image"):
                    end = _linked(text, out, leaf, name, data, start, end)
                leaf.end = max(leaf.end, end)
            continue
        if sort == "leaf" and name != "Rule":
            if name == "TaskListMarker":
                add(("task", data))
            elif verbatim:
                if not (stack[-1][0] == "HtmlBlock" or (out.code and out.code[-1][1] <= start < out.code[-1][2])):
                    add(text[start:end])
            else:
                leaf = leaf or _leaf(stack, start)
                leaf.end = max(leaf.end, end)
                if name not in ("Text", "SoftBreak") or leaf.level:
                    _extend(leaf, name, data, start, end)
                    if name == "Code" and text.find(b"\n", start, end) > 0:
                        leaf.code = [*(leaf.code or ()), (start, end)]
            continue
        if leaf:
            add("text")
            yield leaf
            leaf = None
        if sort == "start":
            if out.steered:
                out.spans.append((len(stack), start, end))
            stack.append((name, data))
            verbatim += name in commonmark.VERBATIM
            item = name if data is None else (name, repr(data))
            add(known.setdefault(item, item))
            if name == "HtmlBlock":
                out.html.append((start, end))
            elif name == "CodeBlock" and out.languages and isinstance(data, dict):
                language = code.language(data.get("Fenced") or "")
                if code.offers(language, out.languages):
                    out.code.append((language, start, end))
        elif sort == "end":
            stack.pop()
            verbatim -= name in commonmark.VERBATIM
            add("end")
        else:
            add("rule")
    if leaf:
        add("text")
        yield leaf


def _linked(text: bytes, out: Blocks, leaf: Leaf, name: str, data: Any, start: int, end: int) -> int:
    """Note a link or image; return where it ends, for the parser's range of `[foo][]` leaves out `[]`."""
    out.links.append((name, data["dest_url"], start, end))
    if data["id"]:
        leaf.refs = leaf.refs or {}
        leaf.refs[data["id"]] = data["dest_url"]
    collapsed = data["link_type"] == "Collapsed" and text[end : end + 2] == b"[]"
    return end + 2 if collapsed else end


def _extend(leaf: Leaf, name: str, data: Any, start: int, end: int) -> None:
    if name == "HardBreak":
        leaf.hard = leaf.hard or {}
        leaf.hard[end] = start
    elif name == "FootnoteReference":
        leaf.refs = leaf.refs or {}
        leaf.refs["^" + data] = ""
    if leaf.level:
        leaf.plain += data if name in ("Text", "Code") else " " if name in ("SoftBreak", "HardBreak") else ""


def _leaf(stack: list[tuple[str, Any]], start: int) -> Leaf:
    if len(stack) < 2:  # nearly every leaf
        name, data = stack[0] if stack else _PARAGRAPH
        level = int(data["level"][1:]) if name == "Heading" else 0
        return Leaf(
            start, start, KINDS.get(name, "item" if name == "Item" else "paragraph"), name == "BlockQuote", level
        )
    name, data = stack[-1]
    kind = KINDS.get(name, "")
    if not kind:
        outer = next((n for n, _ in reversed(stack) if n in _CONTAINERS), "")
        kind = KINDS.get(outer, "item" if outer == "Item" else "paragraph")
    level = int(data["level"][1:]) if kind == "heading" else 0
    return Leaf(start, start, kind, sum(n == "BlockQuote" for n, _ in stack), level)


# -- segments --------------------------------------------------------------------------------------


def _segment(source: bytes, lines: Lines, view: View, text: bytes, leaf: Leaf, blocks: Blocks) -> Segment | None:
    start, end = leaf.start, leaf.end
    if start and text[start - 1] == _BACKSLASH:  # an escape's backslash is a gap before the first event
        start -= 1
    raw = text[start:end].rstrip()
    if leaf.level:
        if found := HEADING_ATTRIBUTES.search(raw):
            raw = raw[: found.start()]
        if leaf.plain and not (found and found["id"]):
            blocks.headings.append((start, _SHOWN_ATTRIBUTES.sub("", leaf.plain) if found else leaf.plain))
    if not raw or raw.isspace():
        return None
    end = start + len(raw)
    at = view.start(start)
    line = lines.number(at)
    return Segment(
        start=at,
        end=view.end(end),
        text=_decode(raw, text, start, end, leaf),
        kind=leaf.kind,
        slot=_slot(source[lines.starts[line - 1] : at], lines.eol, text, end, leaf),
        syntax=blocks.syntax,
        line=line,
        note=f"heading {leaf.level}" if leaf.level else "",
        refs=refs_of(raw, blocks.language, leaf.refs),
    )


def _title(lines: Lines, view: View, marker: Marker, syntax: str) -> Iterator[Segment]:
    """What a marker line says to the reader: an admonition's title, a tab's label."""
    for start, end in marker.titles:
        said = decode(marker.codec, view.text[start:end])
        at = view.start(start)
        slot = Slot(marker.codec, eol=lines.eol)
        yield Segment(at, view.end(end), said, "title", slot, syntax, lines.number(at))


def _slot(lead: bytes, eol: bytes, text: bytes, end: int, leaf: Leaf) -> Slot:
    """`lead` is what stands before the segment on its line: the container prefixes."""
    if leaf.kind == "cell":
        return Slot("md.cell", eol=eol)
    if leaf.level and lead.rstrip().endswith(b"#"):
        return Slot("md.line", eol=eol)
    if not lead and not leaf.hard:
        return _PLAIN.setdefault(eol, Slot("md.flow", eol=eol))
    hard = next((text[a:b].rstrip(b"\r\n") for b, a in (leaf.hard or {}).items() if b < end), b"\\")
    return Slot("md.flow", _NO_MARK.sub(b" ", lead), eol, hard)


def _decode(raw: bytes, text: bytes, start: int, end: int, leaf: Leaf) -> str:
    """The text without line prefixes: a soft break is a blank, or nothing between CJK letters."""
    if leaf.kind == "cell":
        return decode("md.cell", raw)
    if b"\n" not in raw:
        return raw.decode()
    prefix = _prefix(leaf.quotes)
    hard = leaf.hard or {}
    out, at = "", start
    for eol in _LINE.finditer(text, start, end):
        is_hard = eol.end() in hard
        stop = hard[eol.end()] if is_hard else eol.start()
        if leaf.code and any(a < eol.start() < b for a, b in leaf.code):
            out = _joined(out, text[at:stop].decode()) + " "  # in code blanks count
        else:
            out = _joined(out, text[at:stop].rstrip(_BLANKS).decode()) + ("\n" if is_hard else "\0")
        at = prefix.match(text, eol.end(), end).end()  # type: ignore[union-attr]
    return _joined(out, text[at:end].decode())


@cache
def _prefix(quotes: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?:[ \t]*>){0,%d}[ \t]*" % quotes)


def _joined(before: str, after: str) -> str:
    if not before.endswith("\0"):
        return before + after
    glued = before[-2:-1] and after and _CJK.match(before[-2]) and _CJK.match(after[0])
    return before[:-1] + ("" if glued else " ") + after


def _code_block(
    lines: Lines, view: View, text: bytes, language: str, start: int, end: int, dialect: Dialect
) -> tuple[list[Segment], tuple[object, ...]]:
    """The comments and strings of a block of code, and the code without them."""
    raw, at, kept, segments = text[start:end], 0, [], []
    for piece in code.pieces(raw, language, dialect.options.code):
        kept.append(raw[at : piece.start])
        at = piece.end
        begin = view.start(start + piece.start)
        slot = Slot(piece.codec, eol=lines.eol)
        note = f"{piece.kind} in {language}"
        segments.append(
            Segment(
                begin,
                view.end(start + piece.end),
                piece.text,
                piece.kind,
                slot,
                "text",
                lines.number(begin),
                note=note,
            )
        )
    return segments, (*kept, raw[at:])


# -- HTML ------------------------------------------------------------------------------------------


def _html_block(
    source: bytes, lines: Lines, view: View, text: bytes, start: int, end: int, dialect: Dialect
) -> tuple[list[Segment], list[Mark], tuple[object, ...]]:
    """The segments, marks and shape of a block of HTML; one that a container's prefixes run through is kept."""
    raw, at = text[start:end], view.start(start)
    alone = not source[lines.start(at) : at].strip() and source[at : at + len(raw)] == raw
    if raw.startswith(b"<!--") or not alone:
        return [], [], (raw,)
    page = html.parse(raw, dialect.options)
    line = lines.number(at) - 1
    segments = [
        replace(s, start=s.start + at, end=s.end + at, line=s.line + line, slot=replace(s.slot, eol=lines.eol))
        for s in page.segments
    ]
    marks = [replace(m, start=m.start + at, end=m.end + at, line=m.line + line) for m in page.marks]
    return segments, marks, page.shape


# -- marks -----------------------------------------------------------------------------------------

_DESTINATION = re.compile(rb"\]\(\s*(?:<([^<>\r\n]*)>|([^\s<][^\s]*?))(?:\s+[\"'(][\s\S]*)?\s*\)$")
_DEFINITION = re.compile(rb"\]:\s*(?:<([^<>\r\n]*)>|(\S+))")


def _link_marks(
    lines: Lines, view: View, text: bytes, blocks: Blocks, definitions: Mapping[str, Any]
) -> Iterator[Mark]:
    for name, dest, start, end in blocks.links:
        # The last `](` of the element that leads to its end: an inner image's stands before it.
        at = text.rfind(b"](", start, end)
        found = _DESTINATION.search(text, at, end) if at >= 0 else None
        if found and dest:
            yield _mark(lines, view, found, name.lower(), dest)
    for definition in definitions.values():
        span = definition["span"]
        found = _DEFINITION.search(text, span["start"], span["end"])
        if found and definition["dest"]:
            yield _mark(lines, view, found, "link", definition["dest"])


def _mark(lines: Lines, view: View, found: re.Match[bytes], kind: str, value: str) -> Mark:
    group = 1 if found[1] is not None else 2
    start = view.start(found.start(group))
    return Mark(start, view.end(found.end(group)), kind, value, None, lines.number(start))


def _heading_marks(lines: Lines, view: View, blocks: Blocks) -> Iterator[Mark]:
    for start, plain in blocks.headings:
        at = view.start(start)
        yield Mark(at, at, "anchor", plain, None, lines.number(at))


_REACHES = {"skip": "skipped", "locales": "region"}
"""Comments that are about the block below them, and the mark that holds both."""


def _directives(
    lines: Lines, view: View, text: bytes, blocks: Blocks, markers: Sequence[Marker]
) -> Iterator[Mark]:
    """Comments that steer: `<!-- l10n:block NAME -->` and the like."""
    for start, end in blocks.html:
        if found := _DIRECTIVE.fullmatch(text, start, end):
            stop = start + len(text[start:end].rstrip())
            verb = found["verb"].decode()
            at, value = view.start(start), " ".join(found["rest"].decode().split())
            line = lines.number(at)
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
