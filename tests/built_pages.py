"""What a site generator built: pages, where they lead, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

HERE = Path(__file__).parent / "generators"
BASE = "https://example.org/base/"
TAGS = {"en": "en", "zh_CN": "zh-CN", "pt_BR": "pt-BR"}
ARTICLES = ("", "guide", "deep/other")


@dataclass
class Page(HTMLParser):
    """What counts of a page."""

    file: Path
    url: str
    lang: str = ""
    text: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)  # `lang` within the text
    main: bool = False

    def __post_init__(self):
        super().__init__()
        self.feed(self.file.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.main = self.main or values.get("role") == "main"
        self.ids.update(values[key] for key in ("id", "name") if values.get(key))
        if tag == "html":
            self.lang = values["lang"]
        elif tag == "link" and values.get("rel") == "alternate" and "hreflang" in values:
            self.alternates[values["hreflang"]] = values["href"]
        elif self.main and tag == "a" and "href" in values:
            self.links.append(urljoin(self.url, values["href"]))
        elif self.main and tag == "img":
            self.images.append(urljoin(self.url, values["src"]))
        elif self.main and "lang" in values:
            self.foreign.append(values["lang"])

    def handle_data(self, data):
        self.text += data * self.main

    def handle_endtag(self, tag):
        self.main = self.main and tag not in ("main", "body")


def file_of(out, url):
    assert url.startswith(BASE), url
    path = out / unquote(url.removeprefix(BASE))
    return path / "index.html" if url.endswith("/") else path


def look(out, urls, *, html):
    """Every article in every language: its links, anchors, images, and what fell back. `urls` by locale."""
    pages = {
        (locale, article): Page(file_of(out, BASE + url), BASE + url)
        for locale, own in urls.items()
        for article, url in zip(ARTICLES, own, strict=True)
    }
    where = {page.url: (locale, article) for (locale, article), page in pages.items()}
    for (locale, article), page in pages.items():
        inner = [urldefrag(link) for link in page.links if link.startswith(BASE)]
        led = [where[url][1] for url, _ in inner if url in where]
        expected = {
            "": ["guide", "deep/other"],
            "guide": ["deep/other", "deep/other", "deep/other", "", "guide", "guide"],
            "deep/other": ["guide"],
        }
        assert sorted(led) == sorted(expected[article]), (locale, article, page.links)
        for url, fragment in inner:
            assert file_of(out, url).is_file(), (page.url, url)
            if url in where:
                assert where[url][0] == locale, (page.url, url)
                assert not fragment or fragment in pages[where[url]].ids, (page.url, url, fragment)
        for image in page.images:
            own = (
                HERE / "project" / ("locales/zh_CN/files" if locale == "zh_CN" else "source_content") / "img/p.png"
            )
            assert file_of(out, image).read_bytes() == own.read_bytes(), (page.url, image)
        assert len(page.images) == (article != "")
    assert any(link.endswith(".pdf") for link in pages["zh_CN", "guide"].links)
    chinese = pages["zh_CN", "guide"]
    assert "请读另一页" in chinese.text
    assert "This one stays open." in chinese.text
    assert chinese.foreign == (["en"] if html else [])
    assert "raw HTML omitted" not in chinese.file.read_text("utf-8")
    return pages


def alternates_are_mutual(pages):
    for (_, article), page in pages.items():
        expected = {TAGS[locale]: other.url for (locale, a), other in pages.items() if a == article}
        assert {tag: url for tag, url in page.alternates.items() if tag != "x-default"} == expected, page.url


def in_folders(*prefixes):
    return {
        locale: tuple(p + end for end in ("", "guide/", "deep/other/"))
        for locale, p in zip(TAGS, prefixes, strict=True)
    }
