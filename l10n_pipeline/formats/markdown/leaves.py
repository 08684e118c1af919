"""The parser's events, walked once: the runs of inline content of a view, and what it holds beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown import code
from l10n_pipeline.text import commonmark

KINDS = {
    "Heading": "heading",
    "TableCell": "cell",
    "BlockQuote": "quote",
    "FootnoteDefinition": "footnote",
    "Item": "item",
}
"""The kinds of what stands in these blocks; in others it is that of the block around them."""

_RUNS = frozenset({"Text", "SoftBreak"})
_ENDS = frozenset({"End", "Rule"})

_Block = tuple[
    str, str, int, int
]  # an open block: its name, the kind of its leaves, quotes around them, heading level
_PAGE: _Block = ("", "paragraph", 0, 0)


@lru_cache(maxsize=1024)
def _inside(around: _Block, name: str, level: int) -> _Block:
    """A block that begins in another one; pages have many of few kinds."""
    _, kind, quotes, _ = around
    return name, KINDS.get(name, kind), quotes + (name == "BlockQuote"), level


@dataclass
class Leaf:
    """A run of inline content as the events give it; offsets are the view's.

    Pages have many: what few of them have stands in the class until they have it.
    """

    start: int
    end: int
    kind: str
    quotes: int  # how many block quotes it stands in
    level: int  # of a heading
    plain: str = field(default="", init=False)  # of a heading: its text without markup
    hard: dict[int, int] | None = field(default=None, init=False)  # hard breaks: end to start
    refs: dict[str, str] | None = field(default=None, init=False)
    code: list[tuple[int, int]] | None = field(default=None, init=False)  # code spans that run over a line end


@dataclass(slots=True)
class Blocks:
    """What one view holds beside its leaves."""

    steered: bool  # whether comments steer here, so that the ranges of all blocks are needed
    syntax: str  # of what is said in them
    languages: tuple[str, ...] = ()  # of code with texts in it
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
    size, add, stack, verbatim = len(text), out.shape.append, [_PAGE], 0
    leaf: Leaf | None = None
    runs = False  # whether a leaf is open that is no heading
    last: Any = {}  # the range of what was seen last in the leaf
    value: Any
    # This loop runs for every few characters of a text; it is written for speed: its first test is most often the last.
    for event, span in commonmark.raw_events(commonmark.decode(text + known)):
        if runs and ("Text" in event or event == "SoftBreak" or "Code" in event):
            last = span
            if "Code" in event and text.find(b"\n", span["start"], span["end"]) > 0:
                _extend(out, leaf, text, "Code", None, span["start"], span["end"])  # type: ignore[arg-type]
            continue
        sort, value = (event, None) if event.__class__ is str else event.popitem()
        if sort == "End" and value.__class__ is str and value in commonmark.INLINE:
            continue
        start, end = span["start"], span["end"]
        if end > size:  # of what the page knows: a block that is open there ends with the view
            if start >= size and sort != "End":
                break
            end = size
        if sort == "Start":
            name, data = (value, None) if value.__class__ is str else value.popitem()
            if name in commonmark.INLINE:
                if leaf is None:
                    leaf, last = Leaf(start, start, *stack[-1][1:]), span
                    runs = not leaf.level
                leaf.end = max(leaf.end, _linked(text, out, leaf, name, data, start, end) if data else end)
                continue
        elif sort not in _ENDS:
            if verbatim or sort == "TaskListMarker":
                _kept(out, raw, stack[-1][0], sort, value, start, end)
                continue
            if leaf is None:
                leaf = Leaf(start, start, *stack[-1][1:])
                runs = not leaf.level
            last = span
            if leaf.level or sort not in _RUNS:
                _extend(out, leaf, text, sort, value, start, end)
            continue
        if leaf:
            yield _complete(leaf, last["end"], add)
            leaf, runs = None, False
        if sort == "Start":
            _open(out, stack, raw, name, data, start, end)
            verbatim += name in commonmark.VERBATIM
        elif sort == "End":
            verbatim -= stack.pop()[0] in commonmark.VERBATIM
            add("end")
        else:
            add("rule")
    if leaf:
        yield _complete(leaf, last["end"], add)


def _complete(leaf: Leaf, end: int, add: Callable[[object], None]) -> Leaf:
    leaf.end = max(leaf.end, end)
    add("text")
    return leaf


def _kept(out: Blocks, raw: bytes, block: str, sort: str, value: Any, start: int, end: int) -> None:
    """Add what is no text to the shape; blocks of HTML and code with texts in it are read by others."""
    if sort == "TaskListMarker":
        out.shape.append(("task", value))
    elif not (block == "HtmlBlock" or (out.code and out.code[-1][1] <= start < out.code[-1][2])):
        out.shape.append(raw[start:end])


def _open(out: Blocks, stack: list[_Block], raw: bytes, name: str, data: Any, start: int, end: int) -> None:
    """A block begins: add it to the shape, and note what it holds that the parser does not read."""
    if out.steered:
        out.spans.append((len(stack) - 1, start, end))
    stack.append(_inside(stack[-1], name, int(data["level"][1:]) if name == "Heading" else 0))
    item: object = stack[-1][0] if data is None else (name, repr(data))
    if name in ("HtmlBlock", "CodeBlock"):
        item = _verbatim(out, raw, name, data, start, end) or item
        if data == "Indented" and stack[-1][1] == "item":
            out.indented.append((start, sum(block[0] == "Item" for block in stack)))
    out.shape.append(out.seen.setdefault(item, item) if data else item)


def _verbatim(out: Blocks, raw: bytes, name: str, data: Any, start: int, end: int) -> tuple[str, str] | None:
    """Note a block whose content the parser does not read but other readers may; return its shape if it has a title."""
    if name == "HtmlBlock":
        out.html.append((start, end))
        return None
    if isinstance(data, dict) and not _is_closed(raw, start, end):
        out.unclosed.append((start, end))
    info = data.get("Fenced") if isinstance(data, dict) else ""
    if info and (found := _DIRECTIVE.match(info)):
        out.directives.append((found[1], start))
    if info:
        language = code.language(info)
        if code.offers(language, out.languages):
            out.code.append((language, start, end))
        elif code.says(raw[start:end], language):
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


def _linked(text: bytes, out: Blocks, leaf: Leaf, name: str, data: Any, start: int, end: int) -> int:
    """Note a link or image; return where it ends, because the parser's range of `[foo][]` leaves out `[]`."""
    out.links.append((name, data["dest_url"], start, end))
    if data["id"]:
        leaf.refs = leaf.refs or {}
        leaf.refs[data["id"]] = data["dest_url"]
    collapsed = data["link_type"] == "Collapsed" and text[end : end + 2] == b"[]"
    return end + 2 if collapsed else end


def _extend(out: Blocks, leaf: Leaf, text: bytes, name: str, data: Any, start: int, end: int) -> None:
    if name == "HardBreak":
        if leaf.start == start:  # the text begins behind it
            leaf.start = leaf.end = end
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
    if leaf.level:
        leaf.plain += data if name in ("Text", "Code") else " " if name in ("SoftBreak", "HardBreak") else ""
