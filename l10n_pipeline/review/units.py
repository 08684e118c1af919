"""One unit as the page shows it: text and target in parts, terms, problems, what it was, what could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from l10n_pipeline import checks
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.model import Coded, Place, Problem, Segment, Unit
from l10n_pipeline.review.desk import Desk, name_of, seen_of
from l10n_pipeline.review.saves import people_notes, signed
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.reading_list import risk_of
from l10n_pipeline.stages.inspect.silences import Silences
from l10n_pipeline.terms.gloss import gloss
from l10n_pipeline.text import inline
from l10n_pipeline.text.differences import differences

_TEXT_CODES = inline.NOT_STRUCTURE | {"break"}
"""Codes that are characters of the text: no chip for them."""


@dataclass(frozen=True, slots=True)
class OpenUnit:
    """A unit, its segment, and where both are."""

    source: Source
    locale: LocaleConfig
    segment: Segment
    unit: Unit


def asked(desk: Desk, source: Source, locale: LocaleConfig, name: str) -> OpenUnit | None:
    """A unit by its name; None where the article has no such text, or the PO file no such unit."""
    for segment in desk.document(source).segments:
        if name_of(segment.key) == name:
            unit = desk.units(source, locale.name).get(segment.key)
            return OpenUnit(source, locale, segment, unit) if unit else None
    return None


def parts(text: str, segment: Segment) -> list[dict[str, str]]:
    """A text in parts: `text`, or `chip`, which is a protected span or an end of one."""
    coded = inline.parse(text, segment.syntax, segment.refs)
    return list(_parts(coded))


def _parts(coded: Coded) -> Iterator[dict[str, str]]:
    text, at = coded.text, 0
    for code in coded.codes:
        if code.kind in _TEXT_CODES or code.start < at:
            continue
        if at < code.start:
            yield {"text": text[at : code.start]}
        start = code.start
        for a, b in code.inner:
            if start < a:
                yield {"chip": text[start:a], "kind": code.kind}
            yield {"text": text[a:b]}
            start = b
        if start < code.end:
            yield {"chip": text[start : code.end], "kind": code.kind}
        at = code.end
    if at < len(text):
        yield {"text": text[at:]}


def problems(desk: Desk, one: OpenUnit, target: str) -> list[Problem]:
    """What `l10n check` says of the unit if this is its target."""
    project = desk.project
    unit = _with(one.unit, target)
    if not unit.target:
        return []
    places = (
        Place(project.relative(project.po_path(one.source, one.locale.name)), unit.line),
        Place(project.relative(project.source_path(one.source)), one.segment.line),
    )
    context = Context(
        one.segment,
        one.locale.name,
        project.config.source_locale,
        project.matcher.in_segment(one.segment),
        of_person(one.locale),
        places,
        one.locale.spacing,
    )
    return list(
        Silences(project.config.ignore).heard(
            checks.run(unit, context), unit, one.locale.name, places[1].path, places
        )
    )


def _with(unit: Unit, target: str) -> Unit:
    return unit if unit.target == target else unit._replace(target=target, origin=None)


def told(found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as the page gets them."""
    return [
        {
            "id": p.id,
            "severity": p.severity,
            "message": p.message,
            "advice": p.advice,
            "span": p.span,
            "fix": p.fix,
        }
        for p in found
    ]


def terms(desk: Desk, one: OpenUnit) -> list[dict[str, Any]]:
    """The terms of the source, what each is in the locale, and what must not stand there."""
    out: dict[str, dict[str, Any]] = {}
    for match in desk.project.matcher.in_segment(one.segment):
        rendering = match.term.rendering(one.locale.name)
        out.setdefault(
            match.term.source,
            {
                "surface": match.surface,
                "rendering": gloss(match, one.locale.name),
                "kind": rendering.kind,
                "admitted": list(rendering.admitted),
                "avoid": list(rendering.avoid),
                "definition": match.term.definition,
            },
        )
    return list(out.values())


def offers(desk: Desk, one: OpenUnit) -> list[dict[str, str]]:
    """What the memory and the unit's own offer say; an engine is asked on demand alone."""
    out: dict[str, str] = {}
    if one.unit.offer:
        out[one.unit.offer] = "offer"
    mine = desk.project.relative(desk.project.po_path(one.source, one.locale.name))
    for entry in desk.memory(one.locale).of(one.segment.text):
        found = entry.read()
        if found and (entry.po != mine or found.unit.key != one.segment.key):
            out.setdefault(found.unit.target, f"{entry.po}:{found.unit.line}")
    out.pop(one.unit.target, None)
    return [{"text": text, "from": where} for text, where in out.items()]


def row(source: Source, locale: str, unit: Unit) -> dict[str, Any]:
    """A unit in a list."""
    risk = risk_of(unit) if unit.state == "machine" else None
    sign = signed(unit)
    return {
        "unit": name_of(unit.key),
        "seen": seen_of(unit),
        "source": source.name,
        "locale": locale,
        "state": unit.state,
        "text": unit.key.text,
        "target": unit.target,
        "risk": risk.value if risk else None,
        "reasons": list(risk.reasons) if risk else [],
        "signed": {"who": sign.who, "at": sign.at, "holds": sign.holds} if sign else None,
    }


def _is_plural(desk: Desk, one: OpenUnit) -> bool:
    found = desk.catalog(one.source, one.locale.name)
    return any(e.plural and e.unit.key == one.unit.key for e in (found.entries if found else ()))


def view(desk: Desk, one: OpenUnit) -> dict[str, Any]:
    """All that the panel of a unit shows, as JSON has it."""
    unit, segment, project = one.unit, one.segment, desk.project
    previous = differences(unit.previous, segment.text) if unit.previous else []
    return row(one.source, one.locale.name, unit) | {
        "kind": segment.kind,
        "context": segment.context,
        "note": segment.note,
        "notes": list(people_notes(unit)),
        "previous": previous,
        "parts": parts(segment.text, segment),
        "target_parts": parts(unit.target, segment),
        "terms": terms(desk, one),
        "offers": offers(desk, one),
        "problems": told(problems(desk, one, unit.target)),
        "engine": one.locale.engine or "",
        "plural": _is_plural(desk, one),
        "may_drop": sorted(of_person(one.locale).drop),
        "place": f"{project.relative(project.po_path(one.source, one.locale.name))}:{unit.line}",
        "source_place": f"{project.relative(project.source_path(one.source))}:{segment.line}",
    }
