"""A scraped page becomes an article: pure functions from its text to Markdown, blocks of locales, and a report.

No word of the page is lost: each is in the article, in a block, or in the list of what was left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.adopt.lines import lines, words
from l10n_pipeline.adopt.parts import parse
from l10n_pipeline.adopt.write import article
from l10n_pipeline.errors import FormatError
from l10n_pipeline.terms.script import RUN

_ROUTE = lazy.pattern(r"(?<![\w/.:])/[a-z][\w-]*(?:/[\w-]+)+")
_EXPLAINED = lazy.pattern(
    rf"(?<![\w'’-])(?:(?![A-Za-z\u00c0-\u024f])[\w'’-])*+"
    rf"(?P<said>(?P<term>[A-Za-z\u00c0-\u024f][\w'’-]*+(?: [a-z][\w-]*+)?)[\"'”’]? \((?P<script>{RUN})\),?"
    r" (?:is|are|means|refers to)\b[^.!?]{0,500}+[.!?])"
)
_QUOTED = lazy.pattern(r'^(\w+: )("(?:[^"\\]|\\.)*")$', re.M)  # a value as `write.quoted` writes it
_REMARK = "<!-- l10n:adopted ", " -->"


@dataclass(frozen=True, slots=True)
class Explained:
    """A word that the page explains, for the term base."""

    term: str
    script: str
    definition: str  # the sentence that explains it


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of a page."""

    article: str
    blocks: tuple[tuple[str, str, str], ...]  # (locale, name, text): passages in the language of a locale
    listed: tuple[str, ...]  # left out: navigation, marks
    unsure: tuple[str, ...]  # lines that an editor should look at
    reported: tuple[str, ...]  # passages whose language nobody can tell, or that no locale of the project speaks
    routes: tuple[str, ...]  # of the site, kept as they are
    terms: tuple[Explained, ...]


def adopt(
    page: str, name: str, locale: str, locales: Sequence[str], names: Collection[str] = (), more: str = ""
) -> Adopted:
    """Adopt a page of plain text as the article `name` in the language `locale`.

    `locales` are the project's; `names` are words with a capital inside; `more` is text that was left out of the
    page before. FormatError where a word would be lost: that is a mistake of ours, and nothing may be written.
    """
    apart = lines(page, names)
    found = parse(apart, locale)
    made = article(found, name, locales)
    kept = (
        counted(made.text) + words("\n".join(text for _, _, text in made.blocks)) + words("\n".join(found.listed))
    )
    lost = words("\n".join(line.text for line in apart)) - kept - words(more)
    if lost or "".join("".join(line.text for line in apart).split()) != "".join(page.split()):
        lost = lost or words(page)
        some = ", ".join(sorted(lost)[:5])
        raise FormatError(
            f"{sum(lost.values())} words would be lost ({some})", path=name, advice="report the page"
        )
    return Adopted(
        made.text,
        made.blocks,
        (*found.listed, *more.splitlines()),
        made.unsure,
        made.reported,
        tuple(dict.fromkeys(_ROUTE.findall(page))),
        tuple(explained(page)),
    )


def explained(page: str) -> list[Explained]:
    """The words that the page gives with their script and a sentence that explains them, each once."""
    out: dict[str, Explained] = {}
    for m in _EXPLAINED.finditer(page):
        term = re.sub(r"^(?:An?|The) (?=[a-z])", "", m["term"])
        out.setdefault(term, Explained(term, m["script"], " ".join(m["said"].split())))
    return list(out.values())


def _without_remarks(article: str) -> str:
    opening, closing = _REMARK
    out, at = "", 0
    while (start := article.find(opening, at)) >= 0 and (end := article.find(closing, start)) >= 0:
        out += article[at:start]
        at = end + len(closing)
    return out + article[at:]


def counted(article: str) -> Counter[str]:
    """The words of an article as a reader sees them: without the remarks for its editor, and without escapes."""
    head, mark, body = _without_remarks(article).partition("\n---\n")
    head = _QUOTED.sub(lambda m: m[1] + json.loads(m[2]), head)
    body = body.replace("&#123;", "{")
    return words(head + mark + re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", body))
