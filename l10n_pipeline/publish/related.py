"""Which articles to read after one: those that it shares subjects or links with."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from l10n_pipeline.publish.page import Article

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def destination(base: str, href: str) -> str:
    """The source file that a link of an edition leads to, below the sources; "" for a link to elsewhere."""
    if not href or href.startswith(("#", "/")) or _SCHEME.match(href):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), re.split(r"[?#]", href)[0]))


def related(article: Article, others: Mapping[str, Article], most: int = 3) -> list[Article]:
    """At most so many articles of the same language, the nearest first.

    Two points for each shared tag, one for a link in either direction. What the article's last section points to
    is left out: the author has shown it there. The later one goes first where points are equal.
    """
    linked = {name for _, name in _links(article)}
    last = max((i for i, h in enumerate(article.body.headings, 1) if h.level == 2), default=0)
    shown = {name for heading, name in _links(article) if last and heading >= last}
    points = {}
    for name, other in others.items():
        if name == article.name or name in shown:
            continue
        score = 2 * len(set(article.tags) & set(other.tags)) + (name in linked)
        score += article.name in {target for _, target in _links(other)}
        if score:
            points[name] = score
    return [others[n] for n in sorted(points, key=lambda n: (-points[n], _age(others[n]), n))[:most]]


def _links(article: Article) -> Sequence[tuple[int, str]]:
    return [(number, destination(article.name, href)) for number, href in article.body.links]


def _age(article: Article) -> int:
    """Smaller for what was published later."""
    return -int(article.published.replace("-", "") or 0)
