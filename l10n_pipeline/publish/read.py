"""An edition as HTML that nobody has judged yet: Markdown rendered, of an HTML page the content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from l10n_pipeline.edition import blocks
from l10n_pipeline.formats import front_matter
from l10n_pipeline.slots import character_references
from l10n_pipeline.splice import BOM
from l10n_pipeline.text import commonmark, html

MARKDOWN = (".md", ".markdown")
HTML = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class Raw:
    """A page before it is sanitised."""

    html: str
    fields: Mapping[str, object] = field(default_factory=dict)  # front matter; of HTML title and description


def is_page(name: str) -> bool:
    """Whether the file becomes a page of the site; data files and plain text do not."""
    return PurePosixPath(name).suffix.lower() in MARKDOWN + HTML


def read(data: bytes, name: str) -> Raw:
    """The edition `data` as a page; `name` tells its format."""
    return _html(data) if PurePosixPath(name).suffix.lower() in HTML else _markdown(data)


def _markdown(data: bytes) -> Raw:
    data = data.removeprefix(BOM)
    found = front_matter.extent(data, 0)
    body = data[found.body :] if found else data
    return Raw(commonmark.page(body.decode()), blocks.fields(data))


def _html(data: bytes) -> Raw:
    """The content of <main>, else of <body>: head, navigation and style are the layout's."""
    text = data.removeprefix(BOM).decode()
    run = list(html.tokens(text))
    partner = html.partners(run)
    spans: dict[str, str] = {}
    for i, token in enumerate(run):
        if token.kind == "open" and token.name in ("main", "body", "title") and i in partner:
            spans.setdefault(token.name, text[token.end : run[partner[i]].start])
    fields: dict[str, object] = {}
    if "title" in spans:
        fields["title"] = " ".join(character_references(spans["title"]).split())
    for token in run:
        if token.kind == "open" and token.name == "meta":
            found = html.attributes(text, token)
            name = html.said(found, "name")
            if name in ("description", "date") and "content" in found:
                key = "published" if name == "date" else name
                fields[key] = " ".join(character_references(found["content"].value).split())
    body = spans.get("main") or spans.get("body")
    return Raw(body if body is not None else re.sub(r"<!doctype[^<>]*+>", "", text, flags=re.I), fields)
