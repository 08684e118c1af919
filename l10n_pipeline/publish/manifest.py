"""manifest.json: what a site or a CMS compares with the former one to publish only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from l10n_pipeline.edition.manifest import edition, encoded
from l10n_pipeline.publish.page import Address, Article

NAME = "manifest.json"


def manifest(
    project: str, articles: Iterable[Article], blocked: Iterable[tuple[str, str]], files: Mapping[str, str],
    address: Address,
) -> bytes:  # fmt: skip
    """Every edition with the hashes of its source, its own file and its page; every file with its hash.

    `files` are hashes by path; `blocked` are (locale, source file) that were not published.
    """
    editions = [_edition(article, files, address) for article in articles]
    editions.sort(key=lambda e: (e["locale"], e["source"]))
    return encoded(
        project,
        editions,
        files,
        base_url=address.base,
        blocked=[{"locale": locale, "source": name} for locale, name in sorted(blocked)],
    )


def _edition(article: Article, files: Mapping[str, str], address: Address) -> dict[str, Any]:
    digests = article.source_sha256, article.edition_sha256
    return {
        **edition(article.language.locale, article.name, article.path, digests, article.share),
        "url": address.of(article.path),
        "title": article.title,
        "published": article.published,
        "updated": article.updated,
        "page_sha256": files[article.path],
        "reading": {"units": article.units, "minutes": article.minutes},
    }
