"""The pages that a person sees, each from a template, all of them readable without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import FormatError, L10nError
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.review import api, looks, pages, saves, units
from l10n_pipeline.review.desk import Desk, NotThere, name_of
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.review.mdx import has_page
from l10n_pipeline.review.queue import ORDER, Filter, Queued, counts, pace
from l10n_pipeline.review.queue import queue as waiting
from l10n_pipeline.review.saves import Intent
from l10n_pipeline.sources import Source

_ROWS = 100  # units on one page
_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class PageVisit:
    """What a person asks for, and how they see it."""

    desk: Desk
    index: CountIndex
    who: str
    language: str  # of the interface
    csrf: str
    query: Mapping[str, str]
    path: Mapping[str, str]
    here: str
    since: str = ""

    def page(self, template: str, **values: object) -> str:
        """A page of this visit; `locale` is the one under review, or None."""
        desk = self.desk
        common = {
            "csrf": self.csrf,
            "here": self.here,
            "who": self.who,
            "locales": desk.locales,
            "project": desk.project.config.project,
            "address": address,
            "home": desk.project.config.source_locale,
            "late": [*desk.late, *desk.unreadable],
        }
        return looks.page(template, self.language, **common, **values)

    def locale(self) -> LocaleConfig:
        """The locale that is asked for, else the first."""
        said = self.query.get("locale", "")
        if said:
            return self.desk.locale(said)
        if not self.desk.locales:
            raise NotThere("the project has no locales", advice="name them in l10n.yaml")
        return self.desk.locales[0]

    def number(self, name: str) -> int:
        """A number in the address; 0 where there is none."""
        said = self.query.get(name, "")
        return min(int(said), 10**6) if said.isascii() and said.isdecimal() else 0


def address(path: str, **query: str) -> str:
    """An address on this server; empty values are left out."""
    said = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def failed(visit: PageVisit, error: L10nError) -> str:
    """What went wrong."""
    return visit.page("failed.html", locale=None, error=error)


# -- overview ------------------------------------------------------------------------------------


def overview(visit: PageVisit) -> str:
    """Articles by locales: how far each is, and what to do next."""
    desk, locales = visit.desk, visit.desk.locales
    project = desk.project
    sources = project.chosen(())
    first = visit.number("from")
    tags = {locale.name: bcp47(locale.name) for locale in locales}
    rows = []
    whole = True
    for source in sources[first : first + _ARTICLES]:
        cells = []
        for locale in locales:
            found = visit.index.counts(project, source, locale.name)
            whole = whole and found is not None
            cells.append((locale, _share(found), read_address(source, tags[locale.name])))
        rows.append((source, cells))
    locale = visit.locale()
    return visit.page(
        "overview.html", locale=locale, rows=rows, whole=whole, next=_next(visit, sources), first=first,
        after=first + _ARTICLES if first + _ARTICLES < len(sources) else 0, before=max(0, first - _ARTICLES),
    )  # fmt: skip


def _share(found: Mapping[str, int] | None) -> dict[str, int] | None:
    """Texts, how many are approved, and the part in hundredths; None where nobody has counted."""
    if found is None:
        return None
    total = sum(found.values())
    done = found.get("translated", 0)
    return {"total": total, "done": done, "left": total - done, "percent": done * 100 // total if total else 0}


def _next(visit: PageVisit, sources: Sequence[Source]) -> list[tuple[LocaleConfig, Source, int]]:
    """For each locale the article with the most machine text that is still to be read."""
    project, out = visit.desk.project, []
    for locale in visit.desk.locales[:12]:
        best: tuple[int, Source] | None = None
        for source in sources[:_ROWS]:
            found = visit.index.last_counts(project, source, locale.name)
            left = sum(found.get(state, 0) for state in ("machine", "outdated", "draft", "new"))
            if left and (best is None or left > best[0]):
                best = left, source
        if best:
            out.append((locale, best[1], best[0]))
    return out


def read_address(source: Source, tag: str) -> str:
    """Where an article is read: its page, or its texts as a list."""
    return (
        pages.address(source, tag)
        if has_page(source.name)
        else address("/queue", locale=tag, article=source.name, state="all")
    )


# -- queue and search ------------------------------------------------------------------------------


def queue(visit: PageVisit) -> str:
    """The units that wait, in order."""
    locale = visit.locale()
    said = visit.query
    wanted = Filter(
        said.get("article", ""),
        said.get("state", ""),
        said.get("since", visit.since),
        said.get("term", ""),
        said.get("person", ""),
        bool(said.get("problems")),
        said.get("q", ""),
    )
    found = waiting(visit.desk, locale, wanted, lambda source: _is_done(visit, source, locale.name))
    seconds = pace(visit.desk, visit.who)
    first = visit.number("from")
    return visit.page(
        "queue.html", locale=locale, rows=_rows(found[first : first + _ROWS]), total=len(found), counts=counts(found),
        states=list(ORDER), wanted=wanted, minutes=max(1, round(len(found) * seconds / 60)), first=first,
        after=first + _ROWS if first + _ROWS < len(found) else 0,
        articles=visit.desk.project.chosen(()), query=dict(said),
    )  # fmt: skip


def _is_done(visit: PageVisit, source: Source, locale: str) -> bool:
    """Whether it is known that all of an article is approved."""
    found = visit.index.counts(visit.desk.project, source, locale)
    return found is not None and all(state == "translated" for state, count in found.items() if count)


def _rows(found: Sequence[Queued]) -> list[dict[str, Any]]:
    out = []
    for one in found:
        row = units.row(one.source, one.locale.name, one.unit)
        tag = bcp47(one.locale.name)
        page = pages.address(one.source, tag) if has_page(one.source.name) else "/unit"
        query = {"locale": one.locale.name, "source": one.source.name} if page == "/unit" else {}
        out.append(
            row
            | {
                "address": address(page, unit=row["unit"], **query),
                "form": address("/unit", locale=one.locale.name, source=one.source.name, unit=row["unit"]),
                "problems": one.found,
            }
        )
    return out


def search(visit: PageVisit) -> str:
    """Units whose source or target has the words."""
    locale = visit.locale()
    words = " ".join(visit.query.get("q", "").split())
    found = waiting(visit.desk, locale, Filter(state="all", words=words)) if words else []
    return visit.page("search.html", locale=locale, words_asked=words, rows=_rows(found[:_ROWS]), total=len(found))


# -- an article ------------------------------------------------------------------------------------


def article(visit: PageVisit) -> str:
    """The edition with its units, the source beside it."""
    desk = visit.desk
    locale = desk.locale(visit.path["tag"])
    source = pages.source_of(desk, visit.path["path"])
    as_published = visit.query.get("as") == "published"
    edition = pages.page(desk, source, locale.name, as_published=as_published)
    original = pages.page(desk, source, desk.project.config.source_locale)
    return visit.page(
        "article.html", locale=locale, source=source, edition=edition, original=original,
        hidden=_hidden(desk, source, locale, edition), as_published=as_published,
        rows=api.rows(desk, source, locale), versions=[(x, pages.address(source, bcp47(x.name))) for x in desk.locales],
    )  # fmt: skip


def _hidden(desk: Desk, source: Source, locale: LocaleConfig, edition: pages.ReviewPage) -> list[dict[str, Any]]:
    """The units that stand in no visible place of the page."""
    found = desk.units(source, locale.name)
    return [
        units.row(source, locale.name, found[s.key]) | {"place": s.context or s.kind}
        for s in edition.hidden
        if s.key in found
    ]


# -- one unit --------------------------------------------------------------------------------------


def unit(visit: PageVisit) -> str:
    """One unit as a page of its own."""
    return _unit_page(visit, visit.query, None, "")


def _unit_page(visit: PageVisit, said: Mapping[str, str], conflict: Any, text: str) -> str:
    desk = visit.desk
    source, locale = desk.source(said.get("source", "")), desk.locale(said.get("locale", ""))
    one = units.asked(desk, source, locale, said.get("unit", ""))
    if one is None:
        raise NotThere("this text is no longer there", advice="go back to the queue")
    order = [name_of(s.key) for s in desk.document(source).segments if s.key in desk.units(source, locale.name)]
    at = order.index(name_of(one.unit.key))
    around = {"before": order[at - 1] if at else "", "next": order[at + 1] if at + 1 < len(order) else ""}
    page = pages.address(source, bcp47(locale.name)) if has_page(source.name) else ""
    return visit.page(
        "unit.html", locale=locale, source=source, one=units.view(desk, one), offers=units.offers(desk, one),
        around=around, page=page, conflict=conflict, text=text or one.unit.target,
    )  # fmt: skip


def saved(visit: PageVisit, fields: Mapping[str, str]) -> str:
    """Save a form; the address of what to see next, or the page of a conflict."""
    desk = visit.desk
    deed = next((one for one in saves.DEEDS if one == fields.get("deed", "save")), None)
    if deed is None:
        raise FormatError(f"'{fields['deed']}' is nothing that can be done")
    source, locale = desk.source(fields.get("source", "")), desk.locale(fields.get("locale", ""))
    wanted = Intent(
        fields.get("unit", ""), fields.get("seen", ""), deed, fields.get("target", ""), fields.get("comment", "")
    )
    done = saves.save(desk, visit.who, source, locale.name, [wanted])
    if done.conflicts:
        return _unit_page(visit, fields, done.conflicts[0], wanted.target)
    name = fields.get("next") if deed != "save" and fields.get("next") else wanted.unit
    return address("/unit", locale=locale.name, source=source.name, unit=name or "")


# -- terms and help --------------------------------------------------------------------------------


def terms(visit: PageVisit) -> str:
    """The term base in one locale."""
    locale = visit.locale()
    words = visit.query.get("q", "").casefold()
    found = [
        (term, term.rendering(locale.name))
        for term in sorted(visit.desk.project.terms, key=lambda t: t.source.casefold())
        if words in term.source.casefold() or words in term.rendering(locale.name).text.casefold()
    ]
    return visit.page(
        "terms.html", locale=locale, rows=found, asked=visit.query.get("q", ""), add=visit.query.get("add", "")
    )


def keys(visit: PageVisit) -> str:
    """The shortcuts."""
    return visit.page("keys.html", locale=None)
