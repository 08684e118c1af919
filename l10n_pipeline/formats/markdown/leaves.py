"""The parser's events, walked once: the runs of inline content of a view, and what it holds beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from l10n_pipeline.formats.markdown import code
from l10n_pipeline.text import commonmark

KINDS = {"Heading": "heading", "TableCell": "cell", "BlockQuote": "quote", "FootnoteDefinition": "footnote"}
_PARAGRAPH: tuple[str, Any] = ("Paragraph", None)
_RUNS = frozenset({"Text", "SoftBreak"})
_CONTAINERS = ("Item", "BlockQuote", "FootnoteDefinition")


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
    code: list[tuple[str, int, int]] = field(default_factory=list)  # of which something is text: language, range
    headings: list[tuple[int, str]] = field(default_factory=list)  # start and plain text
    shape: list[object] = field(default_factory=list)


def leaves(raw: bytes, text: bytes, known: bytes, out: Blocks) -> Iterator[Leaf]:
    """Walk the events once: yield each leaf when it is complete, and note the rest in `out`.

    `text` is what the parser reads of `raw`, and `known` what it has to know of the page beside that.
    """
    verbatim, size = 0, len(text)
    stack: list[tuple[str, Any]] = []
    leaf: Leaf | None = None
    add, seen = out.shape.append, {}  # type: ignore[var-annotated]
    # This loop runs for every few characters of a text; most often its first test is the last.
    for sort, name, data, start, end in commonmark.events(commonmark.decode(text + known), merge_text=True):
        if leaf is not None and not leaf.level and name in _RUNS:
            if end > leaf.end:  # noqa: PLR1730
                leaf.end = end
            continue
        if end > size:  # of what the page knows: a block that is open there ends with the view
            if start >= size and sort != "end":
                break
            end = size
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
                    add(raw[start:end])
            else:
                leaf = leaf or _leaf(stack, start)
                leaf.end = max(leaf.end, end)
                if name not in ("Text", "SoftBreak") or leaf.level:
                    _extend(out, leaf, text, name, data, start, end)
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
            if name in ("HtmlBlock", "CodeBlock"):
                item = _verbatim(out, raw, name, data, start, end) or item
            add(seen.setdefault(item, item))
        elif sort == "end":
            stack.pop()
            verbatim -= name in commonmark.VERBATIM
            add("end")
        else:
            add("rule")
    if leaf:
        add("text")
        yield leaf


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
    if info and out.languages:
        language = code.language(info)
        if code.offers(language, out.languages):
            out.code.append((language, start, end))
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


_DIRECTIVE = re.compile(r"\{([\w:-]+)\}")
_FENCE_TITLE = re.compile(
    rb"(?<=[ \t{,])title=\"(?P<title>(?![!-~]*[./\\_:=@#$%&|*-][!-~]*\")[^\"\r\n]*[A-Za-z\x80-\xff][^\"\r\n]*)\""
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
