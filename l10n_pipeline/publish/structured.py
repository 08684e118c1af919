"""JSON-LD of a page, in schema.org's words: Article, FAQPage where there are questions, DefinedTerm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from l10n_pipeline.model import Term
from l10n_pipeline.publish.page import Address, Article

Node = dict[str, Any]


def of_article(
    article: Article, site: str, source: Article | None, terms: Sequence[Term], source_tag: str, address: Address
) -> Node:
    """The graph of an article; `source` is the page that it translates, `terms` the one that it is about."""
    url = address.of(article.path)
    tag = article.language.tag
    node: Node = {"@type": "Article", "headline": article.title, "inLanguage": tag}
    if address.base:
        node |= {"@id": f"{url}#article", "url": url, "mainEntityOfPage": url}
    if article.description:
        node["description"] = article.description
    if article.published:
        node |= {"datePublished": article.published, "dateModified": article.updated}
    if article.tags:
        node["keywords"] = list(article.tags)
    if article.language.locale and article.units:
        node["timeRequired"] = f"PT{article.minutes}M"
    node["isPartOf"] = {"@type": "WebSite", "name": site}
    if source and address.base:
        node["translationOfWork"] = {"@id": f"{address.of(source.path)}#article"}
    about = [defined(term, article.language.locale, tag, source_tag) for term in terms]
    if about:
        node["about"] = about[0] if len(about) == 1 else about
    graph = [node, *([_questions(article)] if article.body.answers else [])]
    return {"@context": "https://schema.org", "@graph": graph}


def defined(term: Term, locale: str, tag: str, source_tag: str) -> Node:
    """A term of the term base as the locale writes it, with its own script as another name."""
    name = term.rendering(locale).text or term.source if tag != source_tag else term.source
    others = [n for n in dict.fromkeys((term.source, term.script)) if n and n != name]
    node: Node = {"@type": "DefinedTerm", "name": name}
    if others:
        node["alternateName"] = others
    if term.definition:
        here = tag == source_tag
        node["description"] = term.definition if here else {"@value": term.definition, "@language": source_tag}
    return node


def _questions(article: Article) -> Node:
    entities = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in article.body.answers
    ]
    return {"@type": "FAQPage", "inLanguage": article.language.tag, "mainEntity": entities}
