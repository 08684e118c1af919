"""What the page's programs ask for and what they send, as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import L10nError
from l10n_pipeline.model import Segment
from l10n_pipeline.review import history, pages, saves, units
from l10n_pipeline.review.desk import Desk, NotThere
from l10n_pipeline.review.saves import DEEDS, Conflict, Intent, Saved
from l10n_pipeline.review.terms import add as add_term
from l10n_pipeline.sources import Source

Data = Mapping[str, Any]


class Malformed(L10nError):
    """What came is not what the page sends."""


def _text(data: Data, name: str, default: str | None = None) -> str:
    found = data.get(name, default)
    if not isinstance(found, str):
        raise Malformed(f"'{name}' is no text")
    return found


def _place(desk: Desk, data: Data) -> tuple[Source, LocaleConfig]:
    return desk.source(_text(data, "source")), desk.locale(_text(data, "locale"))


def _asked(desk: Desk, data: Data) -> units.OpenUnit:
    source, locale = _place(desk, data)
    found = units.asked(desk, source, locale, _text(data, "unit"))
    if found is None:
        raise NotThere("this text is no longer there", advice="load the page again")
    return found


def page(desk: Desk, data: Data) -> Data:
    """The page's HTML and its units in the order of the source."""
    source, locale = _place(desk, data)
    found = pages.page(desk, source, locale.name, as_published=_text(data, "as", "") == "published")
    own = rows(desk, source, locale)
    known = {row["unit"] for row in own}
    others = [row for block in found.blocks for row in rows(desk, block, locale) if row["unit"] not in known]
    return {"html": found.html, "units": own + others}


def rows(desk: Desk, source: Source, locale: LocaleConfig) -> list[dict[str, Any]]:
    """The units of an article, in the order of the source."""
    segments: Mapping[Any, Segment] = {s.key: s for s in reversed(desk.document(source).segments)}
    found = desk.units(source, locale.name)
    ordered = sorted(segments.values(), key=lambda s: s.start)
    return [units.row(source, locale.name, found[s.key]) for s in ordered if s.key in found]


def unit(desk: Desk, data: Data) -> Data:
    """All of one unit."""
    return units.view(desk, _asked(desk, data))


def check(desk: Desk, data: Data) -> Data:
    """What `l10n check` would say of a text, and its parts."""
    one, target = _asked(desk, data), _text(data, "target")
    found = units.problems(desk, one, target)
    return {"problems": units.told(found), "target_parts": units.parts(target, one.segment)}


def save(desk: Desk, data: Data, who: str) -> Data:
    """Write units of one file as one step."""
    source, locale = _place(desk, data)
    items = data.get("items")
    if not isinstance(items, list) or not items:
        raise Malformed("'items' is no list")
    done = saves.save(desk, who, source, locale.name, [_wanted(item) for item in items])
    return _saved(source, locale, done)


def _wanted(item: object) -> Intent:
    if not isinstance(item, Mapping) or item.get("deed") not in DEEDS:
        raise Malformed("an item is none")
    return Intent(
        _text(item, "unit"), _text(item, "seen"), item["deed"], _text(item, "target"), _text(item, "comment", "")
    )


def _saved(source: Source, locale: LocaleConfig, done: Saved) -> Data:
    return {
        "units": [units.row(source, locale.name, unit) for unit in done.units],
        "conflicts": [_conflict(source, locale, one) for one in done.conflicts],
        "step": done.step.id if done.step else "",
    }


def _conflict(source: Source, locale: LocaleConfig, one: Conflict) -> Data:
    theirs = units.row(source, locale.name, one.theirs) if one.theirs else None
    return {"unit": one.unit, "mine": one.mine, "theirs": theirs}


def undo(desk: Desk, _: Data, who: str) -> Data:
    """Take back the last step of this person."""
    done = saves.undo(desk, who)
    if done is None:
        return {"what": "", "units": [], "conflicts": []}
    step, saved = done
    first = step.changes[0]
    source, locale = Source(first.source), desk.locale(first.locale)
    return {
        "what": step.what,
        "source": first.source,
        "locale": first.locale,
        **_saved(source, locale, saved),
    }


def offers(desk: Desk, data: Data) -> Data:
    """What the memory has for a unit."""
    return {"offers": units.offers(desk, _asked(desk, data))}


def told_history(desk: Desk, data: Data) -> Data:
    """Who wrote a unit's text, and why the edition says what it says."""
    one = _asked(desk, data)
    return {"last": history.last(desk, one), "explained": history.explained(desk, one)}


def engine(desk: Desk, data: Data) -> Data:
    """What asking the locale's engine would cost; its answer if the person agreed to that."""
    from l10n_pipeline.review.engine import answer, cost

    one = _asked(desk, data)
    return answer(desk, one) if data.get("agreed") is True else cost(desk, one)


def term(desk: Desk, data: Data, _: str) -> Data:
    """Add a term to the term base."""
    locale = desk.locale(_text(data, "locale"))
    file = add_term(
        desk,
        locale.name,
        _text(data, "term"),
        _text(data, "rendering", ""),
        _text(data, "kind", "fixed"),
        _text(data, "definition", ""),
    )
    return {"file": file}


READS: Mapping[str, Callable[[Desk, Data], Data]] = {
    "page": page,
    "unit": unit,
    "check": check,
    "offers": offers,
    "history": told_history,
    "engine": engine,
}
"""What is asked; `check` and `engine` by POST, for their texts are long or they cost."""

WRITES: Mapping[str, Callable[[Desk, Data, str], Data]] = {"save": save, "undo": undo, "term": term}
POSTED: Sequence[str] = ("check", "engine")
