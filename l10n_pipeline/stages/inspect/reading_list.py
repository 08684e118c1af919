"""Machine text in the order in which people should read it: the riskiest first, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.doubt import judged
from l10n_pipeline.doubt.risk import Risk, recorded
from l10n_pipeline.model import Place, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source

HEADER = ("risk", "unit", "reasons", "text")
_UNKNOWN = Risk(1.0, ("not-weighed",))
_SHOWN = 60  # characters of a text


@dataclass(frozen=True, slots=True)
class ToRead:
    """A machine unit to be read, and where it stands."""

    risk: Risk
    place: Place
    unit: Unit


def risk_of(unit: Unit) -> Risk:
    """What the unit's origin says; a text that nobody has weighed is as risky as can be."""
    return (recorded(unit.origin.detail) if unit.origin else None) or _UNKNOWN


def risk_value(unit: Unit) -> float:
    """The risk of a machine's text, from 0 to 1; nobody weighs another one, which has 0."""
    return risk_of(unit).value if unit.state == "machine" else 0.0


def reading_list(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> list[ToRead]:
    """The machine units of the locales; of like risk in the order of their files."""
    found = list(_machine(project, locales, sources))
    return sorted(found, key=lambda one: -one.risk.value)


def _machine(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> Iterator[ToRead]:
    for locale in locales:
        for source in sources:
            path = project.relative(project.po_path(source, locale.name))
            for unit in project.units(source, locale.name).values():
                if unit.state == "machine":
                    yield ToRead(risk_of(unit), Place(path, unit.line), unit)


def rows(found: Sequence[ToRead]) -> Iterator[list[object]]:
    """For a table with the header `HEADER`."""
    for one in found:
        text = " ".join(one.unit.key.text.split())
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        yield [f"{one.risk.value:.2f}", str(one.place), _reasons(one), shown]


def _reasons(one: ToRead) -> str:
    """The names of the reasons, and what a judge said."""
    found = judged.recorded(one.unit.origin.detail) if one.unit.origin else None
    return ", ".join([*one.risk.reasons, *([found.reason] if found and found.reason else [])])
