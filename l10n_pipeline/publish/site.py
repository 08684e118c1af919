"""The files of a site from its articles: pages by the templates, style, sitemap, feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from l10n_pipeline.edition.manifest import digest_of
from l10n_pipeline.locale_rules import format_date, format_number, format_percent, rules
from l10n_pipeline.locale_rules.messages import formatted
from l10n_pipeline.model import Term
from l10n_pipeline.publish.feeds import Alternates, feed, sitemap
from l10n_pipeline.publish.layout import Templates, fill
from l10n_pipeline.publish.page import Address, Article, Language, Words
from l10n_pipeline.publish.related import Related
from l10n_pipeline.publish.structured import of_article

_FEW = 3
"""So many sections need no table of contents."""


class PublishedFile(NamedTuple):
    """A file of a site before it is made."""

    path: str
    said: str  # what stands for all that it is made from
    make: Callable[[], bytes]
    kind: str  # article, index, feed or languages
    locale: str = ""
    name: str = ""  # of the source file


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """A site before it is written; the source's locale is the first of `languages`."""

    project: str
    languages: Mapping[str, Language]
    articles: Mapping[tuple[str, str], Article]  # by locale and source file
    words: Mapping[str, Words]
    address: Address
    terms: Sequence[Term]
    layout: Templates

    @property
    def home(self) -> Language:
        return next(iter(self.languages.values()))

    def files(self) -> Iterator[PublishedFile]:
        """The pages and feeds."""
        mine = {locale: self._of(language) for locale, language in self.languages.items()}
        around = {locale: self._around(language) for locale, language in self.languages.items()}
        near = {locale: Related(articles) for locale, articles in mine.items()}
        terms = self._terms_by_name()
        for article in self.articles.values():
            locale = article.language.locale
            about = terms.get(article.name.rpartition("/")[2].partition(".")[0], ())
            alternates, others = self._alternates(article.name), near[locale].of(article)
            said = digest_of(
                around[locale],
                article.path,
                article.digest,
                alternates,
                [(a.path, a.digest) for a in others],
                about,
            )
            make = partial(self._page, article, alternates, others, about)
            yield PublishedFile(article.path, said, make, "article", locale, article.name)
        for locale, language in self.languages.items():
            said = digest_of(around[locale], [(a.path, a.digest) for a in mine[locale]])
            index, news = f"{language.tag}/index.html", f"{language.tag}/feed.xml"
            yield PublishedFile(index, said, partial(self._index, language, mine[locale]), "index", locale)
            yield PublishedFile(news, said, partial(self._feed, language, mine[locale]), "feed", locale)
        yield PublishedFile("index.html", digest_of(around[self.home.locale]), self._choice, "languages")

    def machine_files(self) -> dict[str, bytes]:
        """What search engines read beside the pages; nothing where the site's address is not known."""
        if not self.address.base:
            return {}
        listed = {a.path: (self._alternates(a.name), a.updated) for a in self.articles.values()}
        indexes = {f"{language.tag}/index.html": (self._indexes(), "") for language in self.languages.values()}
        pages = {"index.html": (self._indexes(), ""), **listed, **indexes}
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.address.of('sitemap.xml')}\n"
        return {"sitemap.xml": sitemap(pages, self.address), "robots.txt": robots.encode()}

    def _around(self, language: Language) -> str:
        """What stands for all that every page of a language may show, whatever its article."""
        return digest_of(
            self.project, list(self.languages.values()), self.words[language.locale], self.layout.said
        )

    def _of(self, language: Language) -> list[Article]:
        """A locale's articles, the latest first."""
        mine = [a for a in self.articles.values() if a.language == language]
        mine.sort(key=lambda a: a.name)
        return sorted(mine, key=lambda a: a.published, reverse=True)

    def _title(self, language: Language) -> str:
        return str(self.words[language.locale].get("title") or self.project)

    # -- pages -------------------------------------------------------------------------------------

    def _common(self, path: str, language: Language, alternates: Alternates) -> dict[str, Any]:
        """What every template gets."""
        between = self.address.between
        versions = {tag: other for tag, other in alternates if tag != "x-default"}
        return {
            "language": language,
            "words": self.words[language.locale],
            "site_title": self._title(language),
            "style": between(path, "style.css"),
            "index": between(path, f"{language.tag}/index.html"),
            "feed": between(path, f"{language.tag}/feed.xml"),
            "canonical": self.address.of(path) if self.address.base else "",
            "alternates": [(tag, self.address.alternate(path, other)) for tag, other in alternates],
            "versions": [
                (other, between(path, versions[other.tag]))
                for other in self.languages.values()
                if other.tag in versions
            ],
            "here": path,
        }

    def _terms_by_name(self) -> Mapping[str, Sequence[Term]]:
        found = defaultdict[str, list[Term]](list)
        for term in self.terms:
            for name in {term.source, *term.forms}:
                found[name].append(term)
        return found

    def _page(
        self, article: Article, alternates: Alternates, near: Sequence[Article], about: Sequence[Term]
    ) -> bytes:
        language, words = article.language, self.words[article.language.locale]
        source = self.articles.get((self.home.locale, article.name))
        graph = of_article(
            article, self._title(language), self._original(article), about, self.home.tag, self.address
        )
        sections = [h for h in article.body.headings if h.level == 2 and h.id]
        lead, mark, rest = article.body.html.partition("<h2")
        return self.layout.page(
            "article.html",
            **self._common(article.path, language, alternates),
            article=article,
            lead=lead,
            rest=mark + rest,
            has_heading=any(h.level == 1 for h in article.body.headings),
            sections=sections if len(sections) > _FEW else [],
            related=[(a, self.address.between(article.path, a.path)) for a in near],
            notices=self._notices(article, words),
            original=self.address.between(article.path, source.path) if source and language != self.home else "",
            home=self.home,
            counted=self._counted(article, words),
            minutes=_number(words["article"]["min_read"], language.locale, minutes=article.minutes),
            published=format_date(article.published, language.locale) if article.published else "",
            structured=graph,
        )

    def _original(self, article: Article) -> Article | None:
        source = self.articles.get((self.home.locale, article.name))
        return source if source is not article else None

    def _counted(self, article: Article, words: Words) -> str:
        unit = rules(article.language.locale).reading_units
        return _number(words["article"][unit], article.language.locale, count=article.units)

    def _notices(self, article: Article, words: Words) -> list[str]:
        """What a reader should know of a translation."""
        share, locale = article.share, article.language.locale
        texts = words["notice"]
        language = self._name_of(self.home, locale)
        if not share.total:
            return []
        if share.of("open") == 1:
            return [fill(texts["untranslated"], language=language)]
        out = []
        if share.of("machine") + share.of("open") > 0.99 and share.of("machine"):
            out.append(texts["machine"])
        elif share.of("machine"):
            out.append(fill(texts["machine_part"], share=format_percent(share.of("machine"), locale)))
        if share.of("outdated"):
            out.append(fill(texts["outdated"], share=format_percent(share.of("outdated"), locale)))
            if article.changed:
                out.append(fill(texts["changed"], date=format_date(article.changed, locale)))
        if share.of("open"):
            out.append(fill(texts["open"], language=language, share=format_percent(share.of("open"), locale)))
        return out

    def _site_notices(self, language: Language, mine: Sequence[Article]) -> list[str]:
        """What a reader of the list should know of the translations as a whole."""
        units = sum(article.share.total for article in mine)
        machine = sum(article.share.states["machine"] for article in mine)
        if not machine:
            return []
        share = format_percent(machine / units, language.locale)
        return [fill(self.words[language.locale]["notice"]["machine_site"], share=share)]

    def _name_of(self, language: Language, locale: str) -> str:
        """A language as another one calls it."""
        from babel import Locale

        return str(Locale.parse(language.locale).get_display_name(locale) or language.name)

    def _feed(self, language: Language, mine: Sequence[Article]) -> bytes:
        title, about = self._title(language), str(self.words[language.locale].get("description") or "")
        return feed(mine, language, title, about, title, self.address)

    def _index(self, language: Language, mine: Sequence[Article]) -> bytes:
        path = f"{language.tag}/index.html"
        return self.layout.page(
            "index.html",
            **self._common(path, language, self._indexes()),
            description=str(self.words[language.locale].get("description") or ""),
            articles=[(a, self.address.between(path, a.path), self._day(a)) for a in mine],
            notices=self._site_notices(language, mine),
            structured={
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": self._title(language),
                "inLanguage": language.tag,
                **({"url": self.address.of(path)} if self.address.base else {}),
            },
        )

    def _day(self, article: Article) -> str:
        return format_date(article.published, article.language.locale) if article.published else ""

    def _choice(self) -> bytes:
        """The page at the root: the languages, each in its own words."""
        return self.layout.page(
            "languages.html",
            **self._common("index.html", self.home, self._indexes()),
            structured={},
        )

    # -- alternates --------------------------------------------------------------------------------

    def _alternates(self, name: str) -> Alternates:
        """Every version of an article, and x-default: that of the source's locale."""
        found = [
            (x.tag, self.articles[x.locale, name].path)
            for x in self.languages.values()
            if (x.locale, name) in self.articles
        ]
        default = next((path for tag, path in found if tag == self.home.tag), found[0][1])
        return [*found, ("x-default", default)]

    def _indexes(self) -> Alternates:
        return [*((x.tag, f"{x.tag}/index.html") for x in self.languages.values()), ("x-default", "index.html")]


def _number(text: str, locale: str, **values: int) -> str:
    """A sentence with a number in it, in the plural form that the locale has for it."""
    written = {name: format_number(value, locale) for name, value in values.items()}
    return fill(formatted(text, locale, values), **written)
