"""Where the links of an edition lead: to the same edition where it has the article."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple
from urllib.parse import unquote

from l10n_pipeline import lazy
from l10n_pipeline.edition.addresses import Addresses, candidates, joined

_SCHEME = lazy.pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class Target(NamedTuple):
    """What a destination leads to. `name` is a path below the sources; `rest` is `?query#anchor`."""

    kind: Literal["article", "file", "outside", "unmapped", "missing"]
    name: str = ""
    rest: str = ""
    stays: bool = False  # whether the destination leads there as it is, in every locale


class LinkTargets(NamedTuple):
    """The names that links can lead to, relative to the sources folder."""

    articles: Collection[str]
    files: Collection[str]
    routes: Mapping[str, str]  # URL prefix to folder: "/learn/" to ""
    suffixes: tuple[str, ...] = (".md", ".mdx", "/index.md", "/index.mdx", "/_index.md")
    addresses: Addresses | None = None  # by URL, where the layout is a generator's that makes them
    rooted: bool = False  # whether a URL with a slash in front would lead to the sources' locale
    tops: bool = False  # whether a page's name may begin at the sources' folder, too


def resolve(site: LinkTargets, base: str, destination: str, page: str = "") -> Target:
    """What a destination in a file of the folder `base` leads to; `page` is the article that shows it."""
    destination = destination.strip()
    from l10n_pipeline.text import templates

    if templates.has(destination):
        return _templated(site, base, destination)
    if not destination or destination.startswith("#") or _SCHEME.match(destination):
        return Target("outside")
    path, rest = re.fullmatch(r"([^?#]*)(.*)", destination, re.S).groups()  # type: ignore[union-attr]
    path = unquote(path)
    if path.startswith("/"):
        return _routed(site, path, rest)
    if not path:
        return Target("outside")
    name = posixpath.normpath(posixpath.join(base, path))
    if name in site.articles:
        return Target("article", name, rest)
    if name in site.files:
        return Target("file", name, rest)
    return _looked_up(site, name, path, rest, page) or Target("missing", name, rest)


def top(site: LinkTargets, url: str) -> str:
    """The prefix of a URL that begins with a slash below which the sources' pages are."""
    return next((prefix for prefix in _prefixes(site) if url.startswith(prefix)), "/")


def _prefixes(site: LinkTargets) -> list[str]:
    return sorted(site.routes, key=len, reverse=True)


def _routed(site: LinkTargets, path: str, rest: str) -> Target:
    for prefix in _prefixes(site):
        if path.startswith(prefix):
            stem = posixpath.join(site.routes[prefix], path[len(prefix) :].strip("/"))
            bare = re.sub(r"\.html?$", "", stem)
            names = (name.lstrip("/") for name in (stem, *(bare + suffix for suffix in site.suffixes)))
            hit = next((name for name in names if name in site.articles), "")
            return Target("article", hit, rest) if hit else Target("unmapped", path, rest)
    if site.addresses:
        if found := site.addresses.find(path):
            return Target("article", found, rest, stays=not site.rooted)
        if (name := path.lstrip("/")) in site.files:
            return Target("file", name, rest, stays=not site.rooted)
    return Target("unmapped", path, rest)


def _looked_up(site: LinkTargets, name: str, path: str, rest: str, page: str) -> Target | None:
    """A relative destination as a generator, or then a browser, finds it: `b`, `b/`, `b.html`, `../b/`."""
    if not site.addresses:
        return None
    for found in candidates(name, _SUFFIXES):
        if found in site.articles:
            return Target("article", found, rest, stays=True)
    if site.tops and path[0] != "." and path in site.articles:
        return Target("article", path, rest, stays=True)
    url = joined(site.addresses.page(page), path) if page else name
    if url in site.files:
        return Target("file", url, rest, stays=True)
    article = site.addresses.find(url)
    return Target("article", article, rest, stays=True) if article else None


_SUFFIXES = (".md", ".mdx", ".markdown", ".html", "/index.md", "/index.mdx", "/_index.md", "/README.md")
_REF = lazy.pattern(
    r"\{\{[<%]\s*+(?:rel)?ref\s++(?:path=)?[\"`]?(?P<path>[^\"`\s>%]*+)[\"`]?[^>%]*+[>%]\}\}(?P<rest>.*)", re.S
)
_LINK = lazy.pattern(r"\{%-?\s*link\s+(?P<path>[^\s%{}]+)\s*-?%\}(?P<rest>.*)", re.S)


def _templated(site: LinkTargets, base: str, destination: str) -> Target:
    """What Hugo's `ref` and Jekyll's `link` name; any other template leads where its generator knows."""
    if found := _LINK.fullmatch(destination):
        name = found["path"].lstrip("/")
        kind: Literal["article", "file", "missing"]
        kind = "article" if name in site.articles else "file" if name in site.files else "missing"
        return Target(kind, name, found["rest"])
    found = _REF.fullmatch(destination)
    if not found or "lang=" in destination:
        return Target("outside")
    path, rest = re.fullmatch(r"([^?#]*)(.*)", found["path"] + found["rest"], re.S).groups()  # type: ignore[union-attr]
    if not path:
        return Target("outside")
    beside = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    for name in (path.lstrip("/").rstrip("/"),) if path.startswith("/") else (beside, path.rstrip("/")):
        for found_name in (name, *candidates(name, _SUFFIXES)):
            if found_name in site.articles:
                return Target("article", found_name, rest, stays=True)
    if site.addresses and (alone := site.addresses.named(path)):
        return Target("article", alone, rest, stays=True)
    return Target("missing", path, rest)


def relative(from_name: str, target: Target) -> str:
    """The destination that leads from one file of an edition to another."""
    path = posixpath.relpath(target.name, posixpath.dirname(from_name) or ".")
    return re.sub(r"[\s()<>]", lambda m: f"%{ord(m[0]):02X}", path) + target.rest
