"""Copies from the memory follow their original when a person mends it; what people changed is listed, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Problem, Unit
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.run import Run


def follow_originals(run: Run) -> int:
    """Change the copies whose original reads otherwise now; return how many."""
    mended = 0
    for source, key, unit, kind in _copies(run):
        origin = unit.origin or unit.former
        assert origin is not None
        target = _original(run.memory, key, kind, origin.detail)
        if target is None or target == unit.target:
            continue
        if unit.origin:
            now = Origin(exact.COPIED, origin.detail, catalog.digest(target))
            run.change(source, key, Change(target, "translated", now))
            mended += 1
        else:
            message = f"the text differs from that of {origin.detail}, which it was copied from"
            places = (run.place(source, unit.line),)
            run.report(Problem("copy-differs", "info", message, "see whether both are meant", places))
    return mended


def _copies(run: Run) -> Iterator[tuple[Source, Key, Unit, str]]:
    """Translated units that came from another file, and those of them that a person has changed since."""
    for source, document in run.project.readable(run.sources):
        kinds: Mapping[Key, str] = {s.key: s.kind for s in reversed(document.segments)}
        for key, unit in run.project.units(source, run.locale.name).items():
            if key in kinds and kinds[key] != PLURAL and exact.was_copied(unit):
                yield source, key, unit, kinds[key]


def _original(memory: exact.Memory, key: Key, kind: str, po: str) -> str | None:
    entry = next((e for e in exact.same(memory, key, kind) if e.po == po), None)
    found = entry.read() if entry else None
    return found.unit.target if found else None
