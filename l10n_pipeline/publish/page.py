"""A page of the site and the site around it, as the templates see them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from l10n_pipeline.edition.policy import Share
from l10n_pipeline.publish.finish import FinishedBody


@dataclass(frozen=True, slots=True)
class Language:
    """A locale of the site."""

    locale: str  # zh_CN
    tag: str  # zh-CN: BCP 47, and the name of its folder
    dir: str  # ltr or rtl
    name: str  # in its own words


class FullArticle(NamedTuple):
    """All that there is of an article in one locale."""

    body: FinishedBody
    fields: Mapping[str, object]  # front matter
    edition: bytes  # the file of the edition
    source: bytes


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one locale: what other pages need of it, and the whole of it for who asks."""

    name: str  # of the source file, below the sources
    path: str  # of its page in the site
    language: Language
    title: str
    title_lang: Language  # of the source where the title is not translated
    description: str
    description_lang: Language
    published: str  # YYYY-MM-DD, "" where its front matter does not say
    changed: str  # when the source was changed last
    tags: tuple[str, ...]
    links: tuple[tuple[int, str], ...]  # headings seen before a link, and its destination as the edition has it
    last_section: int  # the number of the last heading of level 2; 0 for none
    share: Share
    units: int  # words or characters, as the locale counts
    minutes: int
    source_sha256: str
    edition_sha256: str
    digest: str  # stands for the whole of it
    full: Callable[[], FullArticle]

    @property
    def updated(self) -> str:
        return self.changed or self.published

    @property
    def body(self) -> FinishedBody:
        return self.full().body

    @property
    def fields(self) -> Mapping[str, object]:
        return self.full().fields

    @property
    def edition(self) -> bytes:
        return self.full().edition

    @property
    def source(self) -> bytes:
        return self.full().source


def tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    """What an article is about, by its front matter."""
    found = fields.get("tags")
    return tuple(map(str, found)) if isinstance(found, list) else ()


PUBLISHED = ("published", "date")
"""The keys of front matter that say when an article was published."""

CHANGED = ("updated", "modified", "lastmod")
"""The keys of front matter that say when an article was changed last."""


def day(fields: Mapping[str, object], *names: str) -> str:
    """The first of the fields that is a date, as YYYY-MM-DD; "" for none. Front matter alone tells the time here."""
    from datetime import date

    for name in names:
        value = fields.get(name)
        text = str(value)[:10] if isinstance(value, (str, date)) else ""
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return ""


def page_path(name: str, tag: str) -> str:
    """Where the page of a source file stands in the site; `name` is as URLs have it, below its release's."""
    stem, _ = posixpath.splitext(name)
    return f"{tag}/{stem}.html" if stem != "index" else f"{tag}/index-page.html"


@dataclass(frozen=True, slots=True)
class Address:
    """From paths in the site to URLs."""

    base: str = ""  # where the site will stand, with a slash at its end; "" where nobody has said

    def of(self, path: str) -> str:
        """The address of a page for the world; an index is its folder."""
        shown = path.removesuffix("index.html") if posixpath.basename(path) == "index.html" else path
        return self.base + quote(shown, safe="/~")

    def between(self, page: str, path: str) -> str:
        """A relative link from one page of the site to another; it works from a disk, too."""
        folder = posixpath.dirname(page) or "."
        return quote(posixpath.relpath(path, folder), safe="/~")

    def alternate(self, page: str, path: str) -> str:
        """For hreflang: the whole URL, or a relative one where the base is unknown."""
        return self.of(path) if self.base else self.between(page, path)


Words = Mapping[str, Any]
"""The wording of one locale: groups of texts, `words["article"]["contents"]`."""
