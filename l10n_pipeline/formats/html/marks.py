"""What an edition changes beside text: where links lead, the language and direction of the page."""

from __future__ import annotations

import re

from l10n_pipeline.formats.html.page import QUOTES, HtmlPage, slot
from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html
from l10n_pipeline.text.html import Attribute, Attributes, Token

_LINKS = frozenset((("a", "href"), ("area", "href")))
_RESOURCES = {"src": "", "poster": "video", "data": "object", "href": "link"}
"""Attributes that name a file which belongs to the page; on one element alone, or ("") on any."""

_CANDIDATE = re.compile(r"([^\s,]\S*+)(?:(?<!,)\s[^,]*+)?")
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#]")


def add_marks(page: HtmlPage, token: Token, found: Attributes) -> None:
    """Mark the destinations of a tag; of <html> and <body>, what says the language and the direction."""
    if token.name in ("html", "body"):
        _page_language(page, token, found)
    for a in found.values():
        if a.name in ("href", "src", "poster", "data"):
            if (token.name, a.name) in _LINKS:
                _destination(page, a, "link")
            elif _RESOURCES[a.name] in ("", token.name) and not _OUTSIDE.match(a.value):
                _destination(page, a, "image")
        elif a.name == "srcset":
            _candidates(page, a)


def _destination(page: HtmlPage, a: Attribute, kind: str) -> None:
    if a.value.strip() and not html.TEMPLATE.search(a.value):
        _add(page, a, a.start, a.end, kind)


def _candidates(page: HtmlPage, a: Attribute) -> None:
    """A srcset: URLs, each with its width or density behind a blank, between commas."""
    if html.TEMPLATE.search(a.value) or not a.quote:
        return
    for found in _CANDIDATE.finditer(a.value):
        start, url = a.start + found.start(), found[1].rstrip(",")
        if not _OUTSIDE.match(url):
            _add(page, a, start, start + len(url), "image")


def _add(page: HtmlPage, a: Attribute, start: int, end: int, kind: str) -> None:
    value = character_references(page.source[start:end].decode()).strip()
    page.mark(start, end, kind, value, slot(QUOTES[a.quote], page.lines.eol))


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
