"""The only place that knows the Markdown parser (pyromark, which is pulldown-cmark).

Ranges are UTF-8 byte offsets. Traps of the parser that are mended here or where named: the range of a collapsed
reference `[foo][]` leaves out `[]`; an escape's backslash is a gap before the next event; link definitions are
not events; the metadata option matches in mid-document, so front matter is found by `front_matter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from l10n_pipeline import lazy

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_PARSER = pyromark.Markdown(options=OPTIONS)
_PAGES = pyromark.Markdown(
    options=OPTIONS | pyromark.Options.ENABLE_GFM | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)

INLINE = frozenset({"Strong", "Emphasis", "Link", "Image", "Strikethrough"})
VERBATIM = frozenset({"CodeBlock", "HtmlBlock", "MetadataBlock"})

_SORTS = {"Start": "start", "End": "end"}
_MAY_BE_CODE = lazy.pattern(rb"```|~~~|^(?: {4}| {0,3}\t)| {5}|\t", re.M)

Event = tuple[str, str, Any, int, int]


def raw_events(text: str) -> Iterator[tuple[Any, Any]]:
    """Yield the parser's own (event, range), for loops that must be quick; texts in a row are one event.

    An event is a word (SoftBreak, HardBreak, Rule), or a dict of one item that the caller may take out: Start, End or
    the name of a leaf, and its value. The value of Start and End is the element's name, or a dict of name and data. A
    range is a dict with `start` and `end`.
    """
    found: Iterator[tuple[Any, Any]] = _PARSER.events_with_range(text, merge_text=True)
    return found


def events(text: str, *, merge_text: bool = False) -> Iterator[Event]:
    """Yield (sort, name, value, start, end): sort is start, end or leaf; value is the element's data.

    `merge_text` makes one event of texts in a row: what stands between them, as escapes do, cannot be told then.
    """
    found: Iterator[tuple[Any, Any]] = _PARSER.events_with_range(text, merge_text=merge_text)
    # This loop runs for every few characters of a text; it is written for speed.
    for event, span in found:
        if event.__class__ is str:
            yield "leaf", event, None, span["start"], span["end"]
            continue
        ((key, value),) = event.items()
        sort = _SORTS.get(key)
        if sort is None:
            yield "leaf", key, value, span["start"], span["end"]
        elif value.__class__ is str:
            yield sort, value, None, span["start"], span["end"]
        else:
            ((name, data),) = value.items()
            yield sort, name, data, span["start"], span["end"]


def code_ranges(text: bytes) -> list[tuple[int, int]]:
    """The ranges of code blocks: what looks like a marker line in them is code."""
    if not _MAY_BE_CODE.search(text):
        return []
    found: Iterator[tuple[Any, Any]] = _PARSER.events_with_range(decode(text))
    return [
        (span["start"], span["end"])
        for event, span in found
        if event.__class__ is dict and (start := event.get("Start")).__class__ is dict and "CodeBlock" in start
    ]


_MARGIN = lazy.pattern(
    rb"\n(?=[ `~<])(?P<indent> {0,3}+)(?=[`~<])(?:(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<rest>[^\n]*)"
    rb"|<(?:[!?]|(?i:pre|script|style|textarea)))",
    re.M,
)


def margin_code(text: bytes) -> list[tuple[int, int]] | None:
    """The fenced blocks of code at the left margin, where no parser is needed to find them; None where one is.

    No other block of code holds a line that begins at the margin: code in a container ends with it, and so does
    code that is indented. What may take a fence for its own is a block of HTML; an indented fence may belong to a list.
    """
    padded, found, at = b"\n" + text, list[tuple[int, int]](), 0
    opened, start = b"", 0
    for line in _MARGIN.finditer(padded):
        fence = line["fence"]
        if opened:
            if fence and fence.startswith(opened) and not line["rest"].strip(b" \t\r"):
                found.append((start, line.end() - 1))
                opened, at = b"", line.end()
        elif line.start() < at:
            continue  # in a comment
        elif not fence:
            end = _comment_end(padded, line.end() - 2)
            if end < 0:
                return None
            if b"\n" in padded[line.end() : end]:
                if line["indent"] or _tag_above(padded, at, line.start()):
                    return None
                at = end
        elif line["indent"] or _tag_above(padded, at, line.start()):
            return None
        else:
            opened, start = fence, line.start()
    if opened:
        found.append((start, len(text)))
    return found


def _comment_end(text: bytes, at: int) -> int:
    """Where the block of a comment ends that begins at an offset: with its last line. -1 where it is not sure."""
    if not text.startswith(b"<!--", at) or text.startswith((b"-->", b"->", b">"), at + 4):
        return -1
    closes = text.find(b"-->", at + 4)
    end = text.find(b"\n", closes) if closes >= 0 else -1
    return len(text) if closes >= 0 > end else end


def _tag_above(text: bytes, at: int, fence: int) -> bool:
    """Whether a block of HTML may reach down to the fence: none reaches over a blank line."""
    while at < fence:
        start = text.rfind(b"\n", at, fence)
        line = text[start + 1 : fence]
        if start < 0 or not line.strip():
            return False
        if line[:4].lstrip(b" ").startswith(b"<"):
            return True
        fence = start
    return False


def html(text: bytes) -> str:
    """The rendered page, for comparison only."""
    return str(_PARSER.html(decode(text)))


def page(text: str) -> str:
    """The rendered page for readers: with GFM's alerts and `{#id}` on headings, and not sanitised."""
    return str(_PAGES.html(text))


def definitions(text: bytes) -> dict[str, Any]:
    """Link reference definitions by label, with `dest` and `span`."""
    return dict(pyromark.reference_definitions(decode(text), options=OPTIONS))


def decode(text: bytes) -> str:
    """The text as the parser takes it. A view may cut nothing but whole lines, so this is never partial."""
    return text.decode()
