"""An HTML page: its main content as Markdown (by trafilatura), and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from l10n_pipeline import effort, lazy
from l10n_pipeline.adopt import Adopted, counted, explained
from l10n_pipeline.adopt.disarm import disarmed, plain
from l10n_pipeline.adopt.lines import words
from l10n_pipeline.adopt.portions import portions
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.formats import html
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.text import inline

_TAG = lazy.pattern(r"<[^<>]*>")


def is_html(data: bytes) -> bool:
    """Whether the data begins as a page of HTML does."""
    return bool(
        re.match(rb"\s*(?:<!doctype\s+html|<html\b|<\?xml|<head\b|<body\b|<main\b|<article\b)", data, re.I)
    )


def adopt_html(data: bytes, name: str) -> Adopted:
    """Adopt a page of HTML; ConfigError where trafilatura is missing, FormatError where the page has no content."""
    trafilatura = _trafilatura()
    page = trafilatura.load_html(data.decode("utf-8", "replace"))
    parts = [] if page is None else portions(page)
    said = trafilatura.extract_metadata(parts[0]) if parts else None
    body = "\n\n".join(filter(None, (_content(trafilatura, part) for part in parts)))
    if not body:
        raise FormatError(
            "no main content was found in the page", path=name, advice="save its text, and adopt that"
        )
    safe, gone = disarmed(body)
    article = _front_matter(said) + safe + "\n"
    listed = tuple(_left_out(data, counted(article)))
    unsure = tuple(f"this led to {' '.join(place.split())[:80]}, and leads nowhere now" for place in gone)
    return Adopted(article, (), listed, unsure, (), _routes(body), tuple(explained(_TAG.sub("", body))))


def _content(trafilatura: Any, page: Any) -> str:
    """The main content of a page as Markdown; "" where none is found."""
    effort.look(whole=True)
    found = trafilatura.extract(
        page,
        output_format="markdown",
        include_tables=True,
        include_links=True,
        include_formatting=True,
        favor_recall=True,
    )
    return found.strip() if found else ""


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise ConfigError("pages of HTML need trafilatura", advice="pip install 'l10n-pipeline[adopt]'") from error
    return trafilatura


def _front_matter(said: Any) -> str:
    from l10n_pipeline.adopt.write import quoted

    fields = {
        "title": said.title,
        "description": said.description,
        "published": said.date,
        "source": said.sitename,
    }
    lines = [
        f"{key}: {value if key == 'published' else quoted(plain(value))}" for key, value in fields.items() if value
    ]
    return "---\n" + "\n".join(lines or ['title: "Untitled"']) + "\n---\n\n"


def _left_out(data: bytes, kept: Counter[str]) -> list[str]:
    """The texts of the page whose words the article does not have."""
    rest = Counter(kept)
    out = []
    for segment in html.parse(data.decode("utf-8", "replace").encode(), ReadOptions(language="")).segments:
        text = " ".join(inline.words(inline.parse(segment.text, segment.syntax, segment.refs)).split())
        need = words(text)
        if any(count > rest[word] for word, count in need.items()):
            out.append(text)
        else:
            rest.subtract(need)
    return out


def _routes(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"\]\((/(?:(?!\]\()[^)\s])*+)\)", body)))
