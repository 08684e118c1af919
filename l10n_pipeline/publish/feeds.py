"""What machines read of the site: sitemap.xml with alternates, and an Atom feed a locale (RFC 4287).

Dates are those of the front matter, never the clock's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from l10n_pipeline.publish.page import Address, Article, Language

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_ATOM = "http://www.w3.org/2005/Atom"

Alternates = Sequence[tuple[str, str]]
"""hreflang and path of each version of a page, x-default among them."""


def sitemap(pages: Mapping[str, tuple[Alternates, str]], address: Address) -> bytes:
    """The sitemap of pages: path → their alternates and the day of the last change ("" for unknown).

    Source: sitemaps.org 0.9, with the xhtml:link elements that search engines document.
    """
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for path, (alternates, changed) in pages.items():
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address.of(path)
        if changed:
            ET.SubElement(url, "lastmod").text = changed
        for language, other in alternates:
            values = {"rel": "alternate", "hreflang": language, "href": address.of(other)}
            ET.SubElement(url, "xhtml:link", values)
    return _written(root)


def feed(
    articles: Sequence[Article], language: Language, title: str, description: str, author: str, address: Address
) -> bytes:
    """The Atom feed of a locale; articles without a date are not in it."""
    dated = [a for a in articles if a.published]
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language.tag})
    path = f"{language.tag}/feed.xml"
    ET.SubElement(root, "id").text = address.of(path)
    ET.SubElement(root, "title").text = title
    if description:
        ET.SubElement(root, "subtitle").text = description
    ET.SubElement(root, "updated").text = _moment(max((a.updated for a in dated), default="1970-01-01"))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address.of(path)})
    home = address.of(f"{language.tag}/index.html")
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    ET.SubElement(ET.SubElement(root, "author"), "name").text = author
    for article in dated:
        _entry(root, article, address)
    return _written(root)


def _entry(root: ET.Element, article: Article, address: Address) -> None:
    entry = ET.SubElement(root, "entry")
    url = address.of(article.path)
    ET.SubElement(entry, "id").text = url
    ET.SubElement(entry, "title", {"xml:lang": article.title_lang.tag}).text = article.title
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    ET.SubElement(entry, "published").text = _moment(article.published)
    ET.SubElement(entry, "updated").text = _moment(article.updated)
    if article.description:
        ET.SubElement(entry, "summary", {"xml:lang": article.description_lang.tag}).text = article.description
    for tag in article.tags:
        ET.SubElement(entry, "category", {"term": tag})


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _written(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
