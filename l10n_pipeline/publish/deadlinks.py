"""Dead links and anchors of a finished site, found offline: in its files, as a browser would follow them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from l10n_pipeline import lazy
from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html

_LINKS = {
    "href": ("a", "area", "link"),
    "src": ("img", "source", "audio", "video", "track", "script"),
    "poster": ("video",),
}

_ANCHORS = ("id", "name")

_PLAIN = lazy.pattern(r"(?!/)([\w./-]+)(?:#([\w.-]*))?", re.A)
"""Most links of a site: to a file near the page, without a character that a URL has to escape."""


class Dead(NamedTuple):
    """A link of a page that leads nowhere; `what` is file or anchor."""

    page: str
    link: str
    what: str


class PageLinks(NamedTuple):
    """The links and anchors of one page."""

    links: Sequence[str]
    anchors: Collection[str]


def links_of(page: bytes) -> PageLinks:
    """The links and anchors of a page, each once."""
    text = page.decode(errors="replace")
    links: dict[str, None] = {}
    anchors: dict[str, None] = {}
    for token in html.tokens(text):
        if token.kind == "open":
            found = html.attributes(text, token)
            for name, attribute in found.items():
                if token.name in _LINKS.get(name, ()):
                    links[character_references(attribute.value).strip()] = None
                elif name in _ANCHORS:
                    anchors[character_references(attribute.value)] = None
    return PageLinks(list(links), anchors.keys())


def dead(pages: Mapping[str, PageLinks], files: Collection[str], base: str = "") -> list[Dead]:
    """Every link between the files of a site that finds no file or no anchor; what leads outside is not followed.

    `pages` are those files that have links, by their path. `base` is the URL of the site's folder; links to it are
    links of the site, too.
    """
    out = []
    target = cache(partial(_target, base))
    for path, page in pages.items():
        folder = posixpath.dirname(path)
        for link in page.links:
            found = target(folder, link)
            if found is None:
                continue
            file, anchor = found[0] or path, found[1]
            if file not in files:
                out.append(Dead(path, link, "file"))
            elif anchor and anchor != "top" and file in pages and anchor not in pages[file].anchors:
                out.append(Dead(path, link, "anchor"))
    return out


def _target(base: str, folder: str, link: str) -> tuple[str, str] | None:
    """The file and the anchor that a link of a page in `folder` leads to; "" is the page, None leaves the site."""
    if plain := _PLAIN.fullmatch(link):
        return _file(posixpath.join(folder, plain[1])), plain[2] or ""
    parts = urlsplit(link)
    home = urlsplit(base)
    if parts.scheme or parts.netloc:
        if not base or (parts.scheme or home.scheme, parts.netloc) != (home.scheme, home.netloc):
            return None
        path = parts.path
    elif not parts.path:
        return "", unquote(parts.fragment)
    elif parts.path.startswith("/"):
        path = parts.path
    else:
        return _file(posixpath.join(folder, parts.path)), unquote(parts.fragment)
    root = home.path or "/"
    if not base or not path.startswith(root):
        return None  # another part of the same host
    return _file(path.removeprefix(root)), unquote(parts.fragment)


def _file(path: str) -> str:
    path = unquote(path)
    name = posixpath.normpath(path) if path else ""
    if name in (".", ""):
        return "index.html"
    return f"{name}/index.html" if path.endswith("/") else name
