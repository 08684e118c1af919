"""The parser's events, walked once: the runs of inline content of a view, and what it holds beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown import code
from l10n_pipeline.model import Range
from l10n_pipeline.text import commonmark

KINDS = {
    "Heading": "heading",
    "TableCell": "cell",
    "BlockQuote": "quote",
    "FootnoteDefinition": "footnote",
    "Item": "item",
}
"""The kinds of what stands in these blocks; in others it is that of the block around them."""

_ENDS = frozenset({"End", "Rule"})


class OpenBlock:
    """An open block, by its name and what is around it; pages have many of few kinds."""

    __slots__ = ("_inner", "items", "kind", "level", "name", "quotes", "verbatim")

    def __init__(self, name: str, kind: str, quotes: int, items: int, level: int) -> None:
        self.name = name
        self.kind = kind  # of its leaves
        self.quotes = quotes  # how many block quotes it stands in, itself among them
        self.items = items  # and how many items
        self.level = level  # of a heading
        self.verbatim = name in commonmark.VERBATIM
        self._inner: dict[tuple[str, int] | str, OpenBlock] = {}

    def inner(self, name: str, level: int = 0) -> OpenBlock:
        """The block of this name that begins in this one."""
        key = (name, level) if level else name
        found = self._inner.get(key)
        if found is None:
            kind, quotes, items = KINDS.get(name, self.kind), self.quotes, self.items
            found = OpenBlock(name, kind, quotes + (name == "BlockQuote"), items + (name == "Item"), level)
            self._inner[key] = found
        return found


class Leaf:
    """A run of inline content as the events give it; offsets are the view's.

    Pages have many: what few of them have stands in the class until they have it.
    """

    plain = ""  # of a heading: its text without markup
    hard: dict[int, int] | None = None  # hard breaks: end to start
    refs: dict[str, str] | None = None
    code: list[Range] | None = None  # code spans that run over a line end

    def __init__(self, start: int, block: OpenBlock) -> None:
        self.start = self.end = start
        self.block = block

    def up_to(self, end: int) -> Leaf:
        """The leaf, which is complete."""
        self.end = max(self.end, end)
        return self


@dataclass(slots=True)
class Blocks:
    """What one view holds beside its leaves."""

    steered: bool  # whether comments steer here, so that the ranges of all blocks are needed
    syntax: str  # of what is said in them
    languages: tuple[str, ...] = ()  # of code with texts in it
    bare: bool = False  # whether nothing is to be noted of what is no text
    links: list[tuple[str, str, int, int]] = field(default_factory=list)  # kind, destination, range
    tags: list[tuple[int, int]] = field(default_factory=list)  # of HTML in a sentence, with attributes
    html: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # depth and range of every block, in order
    titles: list[tuple[int, int]] = field(default_factory=list)  # of fences: title="what readers see"
    directives: list[tuple[str, int]] = field(
        default_factory=list
    )  # of MyST, in fences that are code: name, start
    unclosed: list[tuple[int, int]] = field(default_factory=list)  # fences that nothing ends
    silent: list[tuple[str, int]] = field(default_factory=list)  # code with words that are not offered
    code: list[tuple[str, int, int]] = field(default_factory=list)  # of which something is text: language, range
    indented: list[tuple[int, int]] = field(default_factory=list)  # code in items: start, items around it
    headings: list[tuple[int, str]] = field(default_factory=list)  # start and plain text
    shape: list[object] = field(default_factory=list)
    seen: dict[object, object] = field(default_factory=dict)  # of the shape: each element is held once


def leaves(raw: bytes, text: bytes, known: bytes, out: Blocks) -> Iterator[Leaf]:
    """Walk the events once: yield each leaf when it is complete, and note the rest in `out`.

    `text` is what the parser reads of `raw`, and `known` what it has to know of the page beside that.
    """
    add, links, inline = out.shape.append, out.links.append, commonmark.INLINE
    block, around = OpenBlock("", "paragraph", 0, 0, 0), list[OpenBlock]()
    leaf: Leaf | None = None
    runs = False  # whether a leaf is open that is no heading
    last: Any = {}  # the range of what was seen last in the leaf
    value: Any
    # This loop runs for every few characters of a text; it is written for speed: its first test is most often the last.
    for event, span in _events(text, known):
        if runs and ("Text" in event or event == "SoftBreak" or ("Code" in event and _on_a_line(text, span))):
            last = span
            continue
        sort, value = (event, None) if event.__class__ is str else event.popitem()
        if sort in _ENDS:
            if value.__class__ is str and value in inline:
                continue
            if leaf:
                yield leaf.up_to(last["end"])
                leaf, runs = None, False
            add("rule" if value is None else "end")
            if value is not None:
                block = around.pop()
            continue
        start, end = span["start"], span["end"]
        if sort != "Start":
            if block.verbatim or sort == "TaskListMarker":
                _kept(out, raw, block, sort, value, start, end)
                continue
            if leaf is None:
                leaf, runs = Leaf(start, block), not block.level
                add("text")
            last = span
            if sort != "Text" or block.level:
                _extend(out, leaf, text, sort, value, start, end)
            continue
        name, data = (value, None) if value.__class__ is not dict else value.popitem()
        if name in inline:
            if leaf is None:
                leaf, runs, last = Leaf(start, block), not block.level, span
                add("text")
            if data:
                links((name, data["dest_url"], start, end))
                if data["id"]:
                    end = _referred(leaf, text, data, end)
            leaf.end = max(leaf.end, end)
            continue
        if leaf:
            yield leaf.up_to(last["end"])
            leaf, runs = None, False
        if out.steered:
            out.spans.append((len(around), start, end))
        around.append(block)
        block = _open(out, block, raw, name, data, start, end)
    if leaf:
        yield leaf.up_to(last["end"])


def _on_a_line(text: bytes, span: Any) -> bool:
    return text.find(b"\n", span["start"], span["end"]) < 0


def _events(text: bytes, known: bytes) -> Iterator[tuple[Any, Any]]:
    """The parser's events of a text; a block that is still open where what is known begins ends there."""
    found = commonmark.raw_events(commonmark.decode(text + known))
    return _cut(found, len(text)) if known else found


def _cut(found: Iterator[tuple[Any, Any]], size: int) -> Iterator[tuple[Any, Any]]:
    for event, span in found:
        if span["end"] > size:
            if span["start"] >= size and "End" not in event:
                break
            span["end"] = size
        yield event, span


@cache
def prefix(quotes: int) -> re.Pattern[bytes]:
    """What stands before the words of a line in so many quotes."""
    return re.compile(rb"(?:[ \t]*>){0,%d}[ \t]*" % quotes)


def _kept(out: Blocks, raw: bytes, block: OpenBlock, sort: str, value: Any, start: int, end: int) -> None:
    """Add what is no text to the shape; blocks of HTML and code with texts in it are read by others."""
    if sort == "TaskListMarker":
        out.shape.append(("task", value))
    elif not (block.name == "HtmlBlock" or (out.code and out.code[-1][1] <= start < out.code[-1][2])):
        out.shape.append(raw[start:end])


def _open(out: Blocks, around: OpenBlock, raw: bytes, name: str, data: Any, start: int, end: int) -> OpenBlock:
    """A block begins: add it to the shape, and note what it holds that the parser does not read."""
    if data is None and name != "HtmlBlock":
        block = around.inner(name)
        out.shape.append(block.name)
        return block
    block = around.inner(name, int(data["level"][1:]) if name == "Heading" else 0)
    item: object = block.name if data is None else (name, block.level or repr(data))
    if block.verbatim:
        item = _verbatim(out, raw, name, data, start, end) or item
        if data == "Indented" and block.kind == "item":
            out.indented.append((start, block.items))
    out.shape.append(out.seen.setdefault(item, item))
    return block


def _verbatim(out: Blocks, raw: bytes, name: str, data: Any, start: int, end: int) -> tuple[str, str] | None:
    """Note a block whose content the parser does not read but other readers may; return its shape if it has a title."""
    if name == "HtmlBlock":
        out.html.append((start, end))
        return None
    if not out.bare and isinstance(data, dict) and not _is_closed(raw, start, end):
        out.unclosed.append((start, end))
    info = data.get("Fenced") if isinstance(data, dict) else ""
    if info and info[0] == "{" and (found := _DIRECTIVE.match(info)):
        out.directives.append((found[1], start))
    if info:
        language = code.language(info)
        if code.offers(language, out.languages):
            out.code.append((language, start, end))
        elif not out.bare and code.says(raw[start:end], language):
            out.silent.append((language, start))
    title = _FENCE_TITLE.search(raw, start, end) if info and "title=" in info else None
    if not title or raw.find(b"\n", start, title.start()) >= 0:
        return None
    out.titles.append(title.span("title"))
    return name, repr(raw[start : title.start("title")] + raw[title.end("title") : raw.find(b"\n", start)])


def _is_closed(raw: bytes, start: int, end: int) -> bool:
    """Whether the last line of a block of code is a fence."""
    block = raw[start:end].rstrip()
    last = block[block.rfind(b"\n") + 1 :].lstrip(b" \t>") if b"\n" in block else b""
    return last.startswith((b"```", b"~~~")) and not last.strip(last[:1])


_DIRECTIVE = lazy.pattern(r"\{([\w:-]+)\}")
_FENCE_TITLE = lazy.pattern(
    rb"(?<=[ \t{,])title=\"(?P<title>(?!(?:(?![./\\_:=@#$%&|*-])[!-~]){0,300}+[./\\_:=@#$%&|*-][!#-~]{0,300}+\")"
    rb"(?=[^\"\r\n]*?[A-Za-z\x80-\xff])[^\"\r\n]*+)\""
)
"""What readers see above a block of code, unless it is a path or another name."""


def _referred(leaf: Leaf, text: bytes, data: Any, end: int) -> int:
    """Note a reference; return where it ends, because the parser's range of `[foo][]` leaves out `[]`."""
    leaf.refs = leaf.refs or {}
    leaf.refs[data["id"]] = data["dest_url"]
    collapsed = data["link_type"] == "Collapsed" and text[end : end + 2] == b"[]"
    return end + 2 if collapsed else end


def _extend(out: Blocks, leaf: Leaf, text: bytes, name: str, data: Any, start: int, end: int) -> None:
    if name == "HardBreak":
        if leaf.start == start:  # the text begins behind it
            leaf.start = leaf.end = prefix(leaf.block.quotes).match(text, end).end()  # type: ignore[union-attr]
            return
        leaf.hard = leaf.hard or {}
        leaf.hard[end] = start
    elif name == "InlineHtml":
        if text.find(b"=", start, end) > 0:
            out.tags.append((start, end))
    elif name == "FootnoteReference":
        leaf.refs = leaf.refs or {}
        leaf.refs["^" + data] = ""
    elif name == "Code" and text.find(b"\n", start, end) > 0:
        leaf.code = [*(leaf.code or ()), (start, end)]
    if leaf.block.level:
        leaf.plain += data if name in ("Text", "Code") else " " if name in ("SoftBreak", "HardBreak") else ""
