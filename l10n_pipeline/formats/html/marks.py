"""What an edition changes beside text: where links lead, the language and direction of the page."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.html.page import QUOTES, HtmlPage, slot
from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html
from l10n_pipeline.text.html import Attribute, Attributes, Token

_LINKS = frozenset((("a", "href"), ("area", "href")))
_RESOURCES = {"src": "", "poster": "video", "data": "object", "href": "link"}
"""Attributes that name a file which belongs to the page; on one element alone, or ("") on any."""

_CANDIDATE = lazy.pattern(r"([^\s,]\S*+)(?:(?<!,)\s[^,]*+)?")
_OUTSIDE = lazy.pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#]")


def add_marks(page: HtmlPage, token: Token, found: Attributes) -> None:
    """Mark the destinations of a tag; of <html> and <body>, what says the language and the direction."""
    if token.name in ("html", "body"):
        _page_language(page, token, found)
    for start, end, kind, quote in destinations(token.name, found):
        value = character_references(page.source[start:end].decode()).strip()
        page.mark(start, end, kind, value, slot(QUOTES[quote], page.lines.eol))


def destinations(name: str, found: Attributes) -> Iterator[tuple[int, int, str, str]]:
    """Where the addresses in a tag stand, whether each is a link or an image, and its quotation mark."""
    for a in found.values():
        if a.name in ("href", "src", "poster", "data"):
            is_link = (name, a.name) in _LINKS
            if not a.value.strip() or html.TEMPLATE.search(a.value):
                continue
            if is_link or (_RESOURCES[a.name] in ("", name) and not _OUTSIDE.match(a.value)):
                yield a.start, a.end, "link" if is_link else "image", a.quote
        elif a.name == "srcset":
            for start, end in _candidates(a):
                yield start, end, "image", a.quote


def _candidates(a: Attribute) -> Iterator[tuple[int, int]]:
    """A srcset: URLs, each with its width or density behind a blank, between commas."""
    if html.TEMPLATE.search(a.value) or not a.quote:
        return
    for found in _CANDIDATE.finditer(a.value):
        start, url = a.start + found.start(), found[1].rstrip(",")
        if not _OUTSIDE.match(url):
            yield start, start + len(url)


def _page_language(page: HtmlPage, token: Token, found: Attributes) -> None:
    """`html-lang` and `html-dir` hold a value; `html-root` is where <html> takes the attributes that it lacks."""
    for name in ("lang", "xml:lang", "dir"):
        a = found.get(name)
        if a and (a.value or a.quote):
            kind = "html-" + name.removeprefix("xml:")
            page.mark(a.start, a.end, kind, html.said(found, name))
    if token.name == "html":
        at = token.start + len("<html")
        lacking = [name for name in ("lang", "dir") if name not in found]
        page.mark(at, at, "html-root", " ".join(lacking))
