"""One file that a reader without an installation opens from the disk: pages, texts, and the editor."""

from __future__ import annotations

import json
import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import packaged
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.publish.layout import inert
from l10n_pipeline.review import looks, pages, units, wording
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.mdx import has_page
from l10n_pipeline.sources import Source

FORMAT = "l10n-review-changes/1"
"""What the file says that a reader sends back."""

_MODULES = ("make.js", "editor.js", "marks.js", "sides.js", "pack.js")
_LARGEST = 2_000_000  # bytes of a picture that goes into the file
_PICTURE = lazy.pattern(r'(<img [^<>]*?src=")([^"<>]*)(")')


def pack(desk: Desk, locale: str, articles: Sequence[str], language: str) -> bytes:
    """The file for some articles of a locale, in a language of the interface; ConfigError where there is no page."""
    chosen = desk.locale(locale)
    sources = [s for s in desk.project.chosen(articles) if has_page(s.name) and s.is_article]
    if not sources:
        raise ConfigError("there is no page in what was named", advice="name articles in Markdown or HTML")
    made = [_article(desk, source, chosen.name) for source in sources]
    style, program = packaged(looks.PACKAGE, "static", "review.css").decode(), _program()
    data = {
        "format": FORMAT,
        "project": desk.project.config.project,
        "locale": chosen.name,
        "articles": [{"source": one["source"], "units": one["units"]} for one in made],
        "words": wording.load(language),
    }
    text = looks.page(
        "packed.html",
        language,
        articles=made,
        locale=chosen.name,
        home=desk.project.config.source_locale,
        project=desk.project.config.project,
        style=style,
        program=program,
        policy=f"default-src 'none'; script-src '{_digest(program)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        data=inert(json.dumps(data, ensure_ascii=False)),
    )
    return text.encode()


def _article(desk: Desk, source: Source, locale: str) -> dict[str, Any]:
    edition = pages.page(desk, source, locale)
    original = pages.page(desk, source, desk.project.config.source_locale)
    found = desk.units(source, locale)
    out = []
    for segment in desk.document(source).by_key().values():
        if unit := found.get(segment.key):
            row = units.row(source, locale, unit)
            out.append(
                row
                | {
                    "context": segment.context,
                    "kind": segment.kind,
                    "parts": units.parts(segment.text, segment),
                    "target_parts": units.parts(unit.target, segment),
                }
            )
    hidden = {(s.context, s.text) for s in edition.hidden}
    site = desk.preview.assets()
    tag = bcp47(locale)
    return {
        "source": source.name,
        "title": edition.title,
        "edition": _with_pictures(edition.html, pages.address(source, tag), site),
        "original": _with_pictures(original.html, pages.address(source, tag), site),
        "units": out,
        "hidden": [one for one in out if (one["context"], one["text"]) in hidden],
    }


def _with_pictures(page: str, address: str, site: Mapping[str, bytes]) -> str:
    """The page with what it shows inside of it; a picture from elsewhere is not asked for."""
    from posixpath import dirname, normpath
    from urllib.parse import unquote

    def inside(found: re.Match[str]) -> str:
        path = normpath(f"{dirname(address)}/{unquote(found[2])}").removeprefix("/read/")
        data = site.get(path)
        if data is None or len(data) > _LARGEST:
            return f"{found[1]}data:,{found[3]}"
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return f"{found[1]}data:{kind};base64,{b64encode(data).decode()}{found[3]}"

    return _PICTURE.sub(inside, page)


def _program() -> str:
    """The modules as one script: a page from the disk may not load modules."""
    parts = (packaged(looks.PACKAGE, "static", name).decode() for name in _MODULES)
    text = "\n".join(re.sub(r"^import .*\n", "", part, flags=re.M).replace("export ", "") for part in parts)
    if "</script" in text.lower():
        raise ValueError("the program would end its own element")
    return f'"use strict";\n(() => {{\n{text}}})();\n'


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
