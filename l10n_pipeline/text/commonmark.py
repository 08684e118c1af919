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
_MAY_BE_CODE = re.compile(rb"```|~~~|^(?: {4}| {0,3}\t)| {5}|\t", re.M)

Event = tuple[str, str, Any, int, int]


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
