"""Where the links of an edition lead: to the same edition where it has the article."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Target:
    """What a destination leads to. `name` is a path below the sources; `rest` is `?query#anchor`."""

    kind: Literal["article", "file", "outside", "unmapped", "missing"]
    name: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """The names that links can lead to, relative to the sources folder."""

    articles: Collection[str]
    files: Collection[str]
    routes: Mapping[str, str]  # URL prefix to folder: "/learn/" to ""
    suffixes: tuple[str, ...] = (".md", "/index.md", "/_index.md")


def resolve(site: LinkTargets, base: str, destination: str) -> Target:
    """What a destination in a file of the folder `base` leads to."""
    if not destination or destination.startswith("#") or _SCHEME.match(destination):
        return Target("outside")
    path, rest = re.fullmatch(r"([^?#]*)(.*)", destination, re.S).groups()  # type: ignore[union-attr]
    path = unquote(path)
    if path.startswith("/"):
        return _routed(site, path, rest)
    name = posixpath.normpath(posixpath.join(base, path))
    if name in site.articles:
        return Target("article", name, rest)
    return Target("file" if name in site.files else "missing", name, rest)


def _routed(site: LinkTargets, path: str, rest: str) -> Target:
    for prefix in sorted(site.routes, key=len, reverse=True):
        if path.startswith(prefix):
            stem = posixpath.join(site.routes[prefix], path[len(prefix) :].strip("/"))
            hit = next((stem + s for s in ("", *site.suffixes) if stem + s in site.articles), "")
            return Target("article", hit, rest) if hit else Target("unmapped", path, rest)
    return Target("unmapped", path, rest)


def relative(from_name: str, target: Target) -> str:
    """The destination that leads from one file of an edition to another."""
    path = posixpath.relpath(target.name, posixpath.dirname(from_name) or ".")
    return re.sub(r"[\s()<>]", lambda m: f"%{ord(m[0]):02X}", path) + target.rest
