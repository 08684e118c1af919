"""Where the parts of an edition are written, and how its pages name each other: a layout's row at work."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from l10n_pipeline import lazy
from l10n_pipeline.edition.layouts import LAYOUTS, MARKDOWN, Field, Layout
from l10n_pipeline.edition.releases import Releases
from l10n_pipeline.locale_rules import bcp47

if TYPE_CHECKING:
    from l10n_pipeline.edition.links import Target

_INDEXES = ("index", "_index")
_INDEX = lazy.pattern(r"(?:^|/)index(?:\.[^./]+)?\Z")


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of a project's editions, below their folder."""

    layout: Layout = LAYOUTS["folders"]
    source_locale: str = "en"
    codes: Mapping[str, str] = field(default_factory=dict)  # by locale, where it is not the layout's spelling
    sections: Collection[str] = ()  # folders with more articles than index.md
    slugs: Mapping[str, str] = field(default_factory=dict)  # by article, where front matter gives its whole URL
    strings: Mapping[str, str] = field(default_factory=dict)  # what is no article: the pattern of its editions
    releases: Releases | None = None  # where there are several

    def code(self, locale: str) -> str:
        """A locale as the generator calls it."""
        return self.codes.get(locale) or spelt(self.layout, locale)

    def article(self, name: str, locale: str) -> str:
        """The path of an article's edition; `name` is the source's path from the sources."""
        if name in self.strings:
            return filled(self.strings[name], self.code(locale), locale)
        if self.layout.index and posixpath.basename(name) == "index.md":
            folder = posixpath.dirname(name)
            name = posixpath.join(folder, self.layout.index) if folder in self.sections else name
        row, rest = self._row(name)
        pattern = self._pattern(locale, row)
        if locale != self.source_locale and row.own and not is_page(name):
            pattern = row.own
        return self._filled(pattern, rest, locale)

    def file(self, name: str, locale: str, *, own: bool, image: bool = True) -> str:
        """The path of an image or a download; `own` where it is the locale's own version."""
        row, rest = self._row(name)
        source, other = row.downloads
        if not image and other:
            return self._filled(source if locale == self.source_locale else other, rest, locale)
        special = row.own if own else row.shared
        return self._filled(special or self._pattern(locale, row), rest, locale)

    def globs(self, locale: str) -> list[str]:
        """A locale's pages, with `*` for any characters: of the sources' folder, then of releases elsewhere."""
        rooms = self.releases.rooms if self.releases else ()
        rows = (self.layout, *(room.layout for room in rooms if room.layout))
        code = self.code(locale)
        return [self._pattern(locale, row).format(code=code, path="*", stem="*", suffix=".*") for row in rows]

    def _row(self, name: str) -> tuple[Layout, str]:
        """The row that a name's editions go by, and what stands for its path there."""
        room = self.releases.room(name) if self.releases else None
        return (room.layout, name[len(room.prefix) :]) if room and room.layout else (self.layout, name)

    def _pattern(self, locale: str, row: Layout) -> str:
        return row.source if locale == self.source_locale else row.other

    def _bare(self, name: str) -> str:
        """A page's name without the source's locale before its suffix, where other locales have theirs: guide.en.md."""
        stem, suffix = posixpath.splitext(name)
        suffixed = "{stem}.{code}" in self.layout.other and is_page(name)
        return stem.removesuffix(f".{self.code(self.source_locale)}") + suffix if suffixed else name

    def _filled(self, pattern: str, name: str, locale: str) -> str:
        stem, suffix = posixpath.splitext(self._bare(name) if "{code}" in pattern else name)
        return pattern.format(code=self.code(locale), path=name, stem=stem, suffix=suffix)

    # -- destinations ------------------------------------------------------------------------------

    def to_article(self, page: str, target: Target, locale: str) -> str:
        """The destination in the article `page` that leads to another article."""
        links = self._links(page)
        if links == "names":
            if self._row(page)[0] is not self._row(target.name)[0]:
                there = target._replace(name=self.article(target.name, locale))
                return _relative(self.article(page, locale), there)
            return _relative(page, target)
        if links == "tag":
            return f"{{% link {self.article(target.name, locale)} %}}{target.rest}"
        if links == "relref" and is_page(target.name):
            return f'{{{{< relref "{_reference(self._bare(target.name))}" >}}}}{target.rest}'
        return self._to_url(page, target)

    def to_source(self, page: str, target: Target, locale: str) -> str:
        """The destination in a locale's edition of `page` that leads to the source's edition of an article."""
        links = self._links(page)
        if self.layout.falls_back and self.layout.tops and links == "names":
            return _quoted(target.name) + target.rest  # beside the edition there is no such file
        if self.layout.falls_back:
            return self.to_article(page, target, locale)
        if links == "tag":
            return self.to_article(page, target, self.source_locale)
        if links == "relref" and is_page(target.name):
            language = self.code(self.source_locale)
            there = _reference(self._bare(target.name))
            return f'{{{{< relref path="{there}" lang="{language}" >}}}}{target.rest}'
        place = target._replace(name=self.article(target.name, self.source_locale))
        return _relative(self.article(page, locale), place)

    def to_file(self, page: str, target: Target, locale: str, *, own: bool, image: bool) -> str:
        """The destination in the article `page` that leads to an image or a download."""
        links = self._links(page)
        if links == "tag":
            return f"{{% link {self.file(target.name, locale, own=own, image=image)} %}}{target.rest}"
        if locale != self.source_locale:
            target = target._replace(name=self._filled(self.layout.named, target.name, locale))
        if links == "names" or (image and self.layout.downloads[0]):
            found = _relative(page, target)
            # Astro takes what does not begin with a dot for the name of a package.
            return found if links == "names" or found.startswith(".") else f"./{found}"
        return self._to_url(page, target)

    def _links(self, page: str) -> str:
        """Where a generator copies a file as it is, its links are URLs."""
        return self.layout.links if is_page(page) or self.layout.pages == "file" else "urls"

    def _to_url(self, page: str, target: Target) -> str:
        here = self.url(page)
        start = here if here.endswith("/") or not here else posixpath.dirname(here)
        there = self.url(target.name)
        path = posixpath.relpath("/" + there, "/" + start)
        return _quoted(path + "/" * (not there or there.endswith("/"))) + target.rest

    def moved(self, url: str, top: str, locale: str) -> str | None:
        """A URL of the source's locale as it is in another one; None where it is not told by a folder.

        `top` is the beginning of the URLs of the source's pages: "/", "/en/", "/base/".
        """
        theirs, mine = (self.folder(name) for name in (locale, self.source_locale))
        before = top.rstrip("/").removesuffix(f"/{mine}") if mine else top.rstrip("/")
        if not theirs or (mine and not f"{top.rstrip('/')}/".endswith(f"/{mine}/")):
            return None
        return f"{before}/{theirs}/{url.removeprefix(top).lstrip('/')}"

    def folder(self, locale: str) -> str:
        """The first part of a locale's URLs; "" where the pages of the source's have none."""
        return self.code(locale) if "{code}" in self._pattern(locale, self.layout) else ""

    def url(self, name: str) -> str:
        """The URL of an article or file below its language's: "", "deep/c/", "b.html", "img/x.png"."""
        if not is_page(name) or self.layout.pages == "file":
            return self._shown(name)
        stem = self.slugs.get(name, "").strip("/") or posixpath.splitext(self._shown(name))[0]
        if self.layout.pages == "slug" and name not in self.slugs:
            from l10n_pipeline.edition.anchors import slug

            stem = "/".join(slug(part) for part in stem.split("/"))
        if posixpath.basename(stem) in _INDEXES:
            folder = posixpath.dirname(stem)
            return f"{folder}/" if folder else ""
        return f"{stem}.html" if self.layout.pages == "html" else f"{stem}/"

    def _shown(self, name: str) -> str:
        return self._bare(self.releases.shown(name) if self.releases else name)

    def slugged(self, name: str, slug: str) -> str:
        """The URL of an article by a `slug` of its front matter, below its language's; "" where slugs do nothing."""
        kind, is_index = self.layout.slug, posixpath.basename(self.article(name, self.source_locale))
        if not kind or not slug or not is_page(name) or is_index.startswith("_index."):
            return ""
        if kind == "below":
            top = self.releases.top(name) if self.releases else ""
            folder = top if slug.startswith("/") else posixpath.dirname(self._shown(name))
            return posixpath.join(folder, slug.lstrip("/")).strip("/") + "/"
        last = re.sub(r"-+", "-", re.sub(r"[^\w.@~+#\s-]", "", slug.strip()).replace(" ", "-")).lower()
        return posixpath.join(posixpath.dirname(self.url(name).strip("/")), last) + "/"

    # -- front matter ------------------------------------------------------------------------------

    def fields(self, name: str, locale: str, words: str = "") -> tuple[Field, ...]:
        """The front matter of an article's edition, with its values; `words` where it is in another locale's."""
        values = {
            "tag": bcp47(words or locale),
            "code": self.code(locale),
            "stem": posixpath.splitext(self._shown(name))[0],
            "url": "/" + self.url(name),
            "folder": self.folder(locale),
        }
        mine = (f for f in self.layout.fields if f.when != "rooted" or locale != self.source_locale)
        return tuple(Field(f.key, f.value.format(**values), f.when) for f in mine)


def spelt(layout: Layout, locale: str) -> str:
    """A locale's name as the layout spells it."""
    tag = bcp47(locale)
    return {"babel": locale, "bcp47": tag, "lower": tag.lower()}[layout.codes]


_OF_PAGES = (*MARKDOWN, ".htm", ".html", ".xhtml")
"""Data beside an index.md is a part of its page."""


def folders_of(names: Iterable[str]) -> set[str]:
    """The folders that have pages below them, by path; `d/index.md` is the page of d itself."""
    out: set[str] = set()
    pages = (name for name in names if name.endswith(_OF_PAGES))
    for folder in {posixpath.dirname(posixpath.dirname(n) if _INDEX.search(n) else n) for n in pages}:
        while folder and folder not in out:
            out.add(folder)
            folder = posixpath.dirname(folder)
    return out


def filled(place: str, code: str, locale: str) -> str:
    """The place of strings in a locale: {code} is what the generator calls it, {tag} its language tag (zh-CN)."""
    return place.replace("{code}", code).replace("{tag}", bcp47(locale))


def is_page(name: str) -> bool:
    """Whether generators make a page of the file."""
    return PurePosixPath(name).suffix in MARKDOWN


def _reference(name: str) -> str:
    """An article as Hugo finds it in each language: from the root, an index by its folder."""
    stem = posixpath.splitext(name)[0]
    return "/" + (posixpath.dirname(name) if posixpath.basename(stem) in _INDEXES else name)


def _quoted(path: str) -> str:
    return re.sub(r"[\s()<>]", lambda m: f"%{ord(m[0]):02X}", path)


def _relative(page: str, target: Target) -> str:
    from l10n_pipeline.edition.links import relative

    return relative(page, target)
