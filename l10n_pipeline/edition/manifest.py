"""The form of a manifest: which editions and files a run made, with their hashes, so that the next run can compare.

`stages.build` writes one beside the editions and `publish` one into the site. No clock stands in them: the same files
have the same manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from l10n_pipeline.edition.policy import Share
from l10n_pipeline.files import from_json
from l10n_pipeline.locale_rules import bcp47

VERSION = 1
"""It grows by keys; a key that changes its meaning makes another version."""


def sha256(data: bytes) -> str:
    """In hexadecimal digits, as manifests have it."""
    return hashlib.sha256(data).hexdigest()


def edition(
    locale: str, source: str, path: str, data: tuple[bytes, bytes], share: Share, code: str = "", **more: object
) -> dict[str, Any]:
    """What both manifests say of an edition, and `more`. `data` are the bytes of its source and its own."""
    return {
        "locale": locale,
        "language": bcp47(locale),
        **({"code": code} if code else {}),
        "source": source,
        "path": path,
        "source_sha256": sha256(data[0]),
        "edition_sha256": sha256(data[1]),
        **more,
        "states": dict(sorted(share.states.items())),
        "origins": dict(sorted(share.origins.items())),
    }


def encoded(
    project: str, editions: Sequence[Mapping[str, Any]], files: Mapping[str, str], **more: object
) -> bytes:
    """The bytes of a manifest; `files` are hashes by path, and `more` are keys of one manifest alone."""
    data = {
        "version": VERSION,
        "project": project,
        **more,
        **({"files": dict(sorted(files.items()))} if files else {}),
        "editions": editions,
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def editions_of(data: bytes) -> list[dict[str, Any]]:
    """The editions that a former manifest names; none where it cannot be read."""
    found = _part(data, "editions")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def files_of(data: bytes) -> dict[str, str]:
    """The files that a former manifest names, with their SHA-256; none where it cannot be read."""
    found = _part(data, "files")
    return {path: each for path, each in found.items() if isinstance(each, str)} if isinstance(found, dict) else {}


def _part(data: bytes, key: str) -> object:
    try:
        found = from_json(data)
    except ValueError:
        return None
    return found.get(key) if isinstance(found, dict) else None
