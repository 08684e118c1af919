"""manifest.json: what a site or a CMS compares with the former one to publish only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from l10n_pipeline.publish.page import Address, Article

NAME = "manifest.json"
VERSION = 1


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def manifest(
    project: str, articles: Iterable[Article], blocked: Iterable[tuple[str, str]], files: Mapping[str, bytes],
    address: Address,
) -> bytes:  # fmt: skip
    """Every edition with the hashes of its source, its own file and its page; every file with its hash.

    `blocked` are (locale, source file) that were not published. No clock: what is the same has the same bytes.
    """
    editions = [_edition(article, files, address) for article in articles]
    data = {
        "version": VERSION,
        "project": project,
        "base_url": address.base,
        "editions": sorted(editions, key=lambda e: (e["locale"], e["source"])),
        "blocked": [{"locale": locale, "source": name} for locale, name in sorted(blocked)],
        "files": {path: sha256(files[path]) for path in sorted(files)},
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _edition(article: Article, files: Mapping[str, bytes], address: Address) -> dict[str, Any]:
    return {
        "locale": article.language.locale,
        "language": article.language.tag,
        "source": article.name,
        "path": article.path,
        "url": address.of(article.path),
        "title": article.title,
        "published": article.published,
        "updated": article.updated,
        "source_sha256": sha256(article.source),
        "edition_sha256": sha256(article.edition),
        "page_sha256": sha256(files[article.path]),
        "states": dict(sorted(article.share.states.items())),
        "origins": dict(sorted(article.share.origins.items())),
        "reading": {"units": article.units, "minutes": article.minutes},
    }


def files_of(data: bytes) -> dict[str, str]:
    """The files that a former manifest names, with their SHA-256; none where it cannot be read."""
    try:
        found = json.loads(data)["files"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}
