"""Dead links and anchors of a finished site, found offline: in its files, as a browser would follow them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html

_LINKS = {
    "href": ("a", "area", "link"),
    "src": ("img", "source", "audio", "video", "track", "script"),
    "poster": ("video",),
}


class Dead(NamedTuple):
    """A link of a page that leads nowhere; `what` is file or anchor."""

    page: str
    link: str
    what: str


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links and anchors of one page."""

    links: tuple[str, ...]
    anchors: frozenset[str]


def dead(files: Mapping[str, bytes], base: str = "") -> list[Dead]:
    """Every link between the files of a site that finds no file or no anchor; what leads outside is not followed.

    `base` is the URL of the site's folder; links to it are links of the site, too.
    """
    pages = {path: _found(data) for path, data in files.items() if path.endswith(".html")}
    out = []
    for path, page in pages.items():
        for link in dict.fromkeys(page.links):
            target = _target(path, link, base)
            if target is None:
                continue
            file, anchor = target
            if file not in files:
                out.append(Dead(path, link, "file"))
            elif anchor and file in pages and anchor not in pages[file].anchors | {"top"}:
                out.append(Dead(path, link, "anchor"))
    return out


def _target(page: str, link: str, base: str) -> tuple[str, str] | None:
    """The file and the anchor that a link of a page leads to, or None for one that leaves the site."""
    parts = urlsplit(link)
    home = urlsplit(base)
    if parts.scheme or parts.netloc:
        if not base or (parts.scheme or home.scheme, parts.netloc) != (home.scheme, home.netloc):
            return None
        path = parts.path
    elif not parts.path:
        return page, unquote(parts.fragment)
    elif parts.path.startswith("/"):
        path = parts.path
    else:
        return _file(posixpath.join(posixpath.dirname(page), parts.path)), unquote(parts.fragment)
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


@cache
def _found(data: bytes) -> PageLinks:
    text = data.decode()
    return PageLinks(tuple(_links(text)), frozenset(_anchors(text)))


def _links(text: str) -> Iterator[str]:
    for token in html.tokens(text):
        if token.kind == "open":
            for name, attribute in html.attributes(text, token).items():
                if token.name in _LINKS.get(name, ()):
                    yield character_references(attribute.value).strip()


def _anchors(text: str) -> Iterator[str]:
    for token in html.tokens(text):
        if token.kind == "open":
            found = html.attributes(text, token)
            yield from (character_references(found[n].value) for n in ("id", "name") if n in found)
