"""Which articles to read after one: those that it shares subjects or links with."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from l10n_pipeline import lazy
from l10n_pipeline.publish.page import Article

_SCHEME = lazy.pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def destination(base: str, href: str) -> str:
    """The source file that a link of an edition leads to, below the sources; "" for a link to elsewhere."""
    if not href or href.startswith(("#", "/")) or _SCHEME.match(href):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), re.split(r"[?#]", href)[0]))


class Related:
    """The articles of one language by what they share; each is looked through once."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {article.name: article for article in articles}
        self._links = {name: _links(article) for name, article in self._articles.items()}
        self._tagged: dict[str, list[str]] = defaultdict(list)
        self._linking: dict[str, list[str]] = defaultdict(list)  # those that link to an article
        for name, article in self._articles.items():
            for tag in set(article.tags):
                self._tagged[tag].append(name)
            for target in {target for _, target in self._links[name]}:
                self._linking[target].append(name)

    def of(self, article: Article, most: int = 3) -> list[Article]:
        """At most so many of them, the nearest first.

        Two points for each shared tag, one for a link in either direction. What the article's last section points to
        is left out: the author has shown it there. The later one goes first where points are equal.
        """
        links = self._links[article.name]
        last = article.last_section
        shown = {name for heading, name in links if last and heading >= last} | {article.name}
        points = Counter(target for target in {target for _, target in links} if target in self._articles)
        points.update(self._linking[article.name])
        for tag in set(article.tags):
            points.update(dict.fromkeys(self._tagged[tag], 2))
        near = (name for name in points if name not in shown)
        found = sorted(near, key=lambda n: (-points[n], _age(self._articles[n]), n))
        return [self._articles[name] for name in found[:most]]


def _links(article: Article) -> Sequence[tuple[int, str]]:
    return [(number, destination(article.name, href)) for number, href in article.links]


def _age(article: Article) -> int:
    """Smaller for what was published later."""
    return -int(article.published.replace("-", "") or 0)
