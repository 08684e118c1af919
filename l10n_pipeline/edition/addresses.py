"""By which URLs a site generator knows the articles: pretty URLs, those of front matter, aliases; and Hugo's names."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from l10n_pipeline import lazy
from l10n_pipeline.edition.layouts import MARKDOWN

_INDEXES = ("index", "_index", "README", "readme")
_NUMBER = lazy.pattern(r"(?:^|(?<=/))\d+[-_. ]+(?=[^\d/])")  # Docusaurus orders pages by them
_DATED = lazy.pattern(r"(?:^|/)_posts/(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[^/]+)$")
OF_FRONT_MATTER = ("url", "permalink", "slug", "aliases", "redirect_from")


class Addresses:
    """The articles of a project as its generator finds them; front matter is read where nothing else leads there."""

    def __init__(
        self,
        articles: Collection[str],
        page: Callable[[str], str],
        front: Callable[[str], Mapping[str, object]],
    ) -> None:
        """`page` gives an article's URL below its language's, `front` its front matter."""
        self.page, self._articles, self._front = page, articles, front

    def find(self, url: str) -> str:
        """The article with a URL, below its language's; "" for none."""
        plain = _plain(url)
        without = plain.partition("/")[2]  # of docs/ or a language
        for known in (self._by_name, self._by_front_matter):
            if found := known.get(plain) or known.get(plain.lower()) or (without and known.get(without)):
                return found
        return ""

    def named(self, name: str) -> str:
        """The one article with this file name, in whatever folder it is, as Hugo's `ref` finds it; "" for none."""
        stem = name.removesuffix(".md")
        return self._alone.get(stem, "")

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        out: dict[str, str] = {}
        for name in sorted(self._articles):
            for url in _urls(name, self.page(name)):
                out.setdefault(_plain(url), name)
        return out

    @cached_property
    def _by_front_matter(self) -> Mapping[str, str]:
        out: dict[str, str] = {}
        for name in sorted(self._articles):
            if name.endswith(MARKDOWN):
                for url in _declared(name, self._front(name)):
                    out.setdefault(_plain(url), name)
        return out

    @cached_property
    def _alone(self) -> Mapping[str, str]:
        stems = [(_stem(name), name) for name in self._articles]
        count = Counter(stem for stem, _ in stems)
        return {stem: name for stem, name in stems if count[stem] == 1}


def _stem(name: str) -> str:
    stem = posixpath.splitext(posixpath.basename(name))[0]
    return posixpath.basename(posixpath.dirname(name)) if stem in _INDEXES else stem


def _urls(name: str, url: str) -> Iterator[str]:
    """What leads to a file with this name in one generator or another."""
    stem = posixpath.splitext(name)[0]
    if posixpath.basename(stem) in _INDEXES:
        stem = posixpath.dirname(stem)
    for one in dict.fromkeys((url, stem)):
        yield from (one, one.lower(), _NUMBER.sub("", one))
    if dated := _DATED.search(stem):
        yield f"{dated['date'].replace('-', '/')}/{dated['slug']}"


def _declared(name: str, front: Mapping[str, object]) -> Iterator[str]:
    """The URLs that front matter gives; a slug takes the place of the file's name, an alias may be beside it."""
    folder = posixpath.dirname(name)
    for key in OF_FRONT_MATTER:
        found = front.get(key)
        for url in found if isinstance(found, list) else [found]:
            if isinstance(url, str) and url:
                yield url if url.startswith("/") else posixpath.normpath(posixpath.join(folder, url))


def _plain(url: str) -> str:
    """A URL as it is compared: without slashes at its ends, and without what stands for the folder or the page."""
    path = re.sub(r"(?:^|/)index(?:\.html?)?$", "", url.strip("/"))
    path = re.sub(r"\.html?$", "", path)
    return "" if path == "." else path


def joined(page: str, path: str) -> str:
    """The URL, below its language's, that a relative one leads to from the page with the URL `page`."""
    folder = page if page.endswith("/") or not page else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join("/" + folder, path)).lstrip("/")


def candidates(name: str, suffixes: Iterable[str]) -> Iterator[str]:
    """The files that a name without suffix, or with that of a page, may mean."""
    bare = re.sub(r"(?<=.)/$|\.html?$", "", name)
    yield from (bare + suffix for suffix in suffixes)
