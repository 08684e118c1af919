"""How much of an article a locale shows in its own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from l10n_pipeline.doubt.risk import recorded
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.model import Document, Key, Segment, State, Unit
from l10n_pipeline.text import inline


def is_published(unit: Unit | None, publish: Collection[State], max_risk: float = 1.0) -> bool:
    """Whether an edition shows the unit's target; a machine's whose risk nobody has weighed only where any is shown."""
    if unit is None or not unit.target or unit.state not in publish:
        return False
    if unit.state != "machine" or max_risk >= 1:
        return True
    risk = recorded(unit.origin.detail) if unit.origin else None
    return risk is not None and risk.value <= max_risk


def share(
    document: Document, units: Mapping[Key, Unit], publish: Collection[State], max_risk: float = 1.0
) -> float:
    """The part of the source's text, by characters, whose translation is published: 0 to 1; 1 for no text."""
    done = total = 0
    for segment in document.segments:
        size = _size(segment)
        total += size
        done += size if is_published(units.get(segment.key), publish, max_risk) else 0
    return done / total if total else 1.0


def _size(segment: Segment) -> int:
    text = inline.words(inline.parse(segment.text, segment.syntax, segment.refs))
    return len("".join(text.split()))


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an edition is translated, and by whom."""

    states: Counter[str] = field(default_factory=Counter)  # shown units by state; "open" for the source's text
    origins: Counter[str] = field(default_factory=Counter)  # shown units by who made them

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def of(self, *states: str) -> float:
        """The part of the units in these states, from 0 to 1; 0 where there is none."""
        return sum(self.states[s] for s in states) / self.total if self.total else 0.0


def shown(document: Document, composed: Composed, units: Mapping[Key, Unit]) -> Share:
    """What an edition shows; numbers and names, kept as they are, say nothing about a translation."""
    states: Counter[str] = Counter(open=len(composed.fallen)) if composed.fallen else Counter()
    origins: Counter[str] = Counter()
    for i in composed.shown:
        unit = units[document.segments[i].key]
        if unit.origin and unit.origin.kind == "kept":
            continue
        states[unit.state] += 1
        origins[unit.origin.kind if unit.origin else "person"] += 1
    return Share(states, origins)
