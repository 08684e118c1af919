"""The only place that knows the Markdown parser (pyromark, which is pulldown-cmark).

Ranges are UTF-8 byte offsets. Traps of the parser that are mended here or where named: the range of a collapsed
reference `[foo][]` leaves out `[]`; an escape's backslash is a gap before the next event; link definitions are
not events; the metadata option matches in mid-document, so front matter is found by `front_matter`.
"""

from __future__ import annotations

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

INLINE = frozenset({"Strong", "Emphasis", "Link", "Image", "Strikethrough"})
VERBATIM = frozenset({"CodeBlock", "HtmlBlock", "MetadataBlock"})

Event = tuple[str, str, Any, int, int]


def events(text: str) -> Iterator[Event]:
    """Yield (sort, name, value, start, end): sort is start, end or leaf; value is the element's data."""
    found: Iterator[tuple[Any, Any]] = _PARSER.events_with_range(text)
    for event, span in found:
        start, end = span["start"], span["end"]
        if isinstance(event, str):
            yield "leaf", event, None, start, end
            continue
        ((key, value),) = event.items()
        if key not in ("Start", "End"):
            yield "leaf", key, value, start, end
            continue
        name, data = (value, None) if isinstance(value, str) else next(iter(value.items()))
        yield key.lower(), name, data, start, end


def code_ranges(text: bytes) -> list[tuple[int, int]]:
    """The ranges of code blocks: what looks like a marker line in them is code."""
    return [(s, e) for sort, name, _, s, e in events(decode(text)) if sort == "start" and name == "CodeBlock"]


def html(text: bytes) -> str:
    """The rendered page, for comparison only."""
    return str(_PARSER.html(decode(text)))


def definitions(text: bytes) -> dict[str, Any]:
    """Link reference definitions by label, with `dest` and `span`."""
    return dict(pyromark.reference_definitions(decode(text), options=OPTIONS))


def decode(text: bytes) -> str:
    """The text as the parser takes it. A view may cut nothing but whole lines, so this is never partial."""
    return text.decode()
