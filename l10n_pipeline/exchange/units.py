"""What every exchange format has of a unit."""

from __future__ import annotations

from dataclasses import dataclass

from l10n_pipeline.model import Segment, Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and the segment that it is of."""

    segment: Segment
    unit: Unit
    notes: tuple[str, ...] = ()  # what the unit is, for translators


@dataclass(frozen=True, slots=True)
class ArticleUnits:
    """The units of one source in one locale."""

    name: str  # of the source
    languages: tuple[str, str]  # of the source, of the target: BCP 47
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A unit as it came back."""

    source: str
    target: str
    languages: tuple[str, str]
    draft: bool = False
    context: str = ""
    file: str = ""  # the source's name
    replaces: str = ""  # the digest of the target in whose place this one stands
    notes: tuple[str, ...] = ()
    line: int = 0
