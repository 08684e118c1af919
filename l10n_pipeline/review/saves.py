"""What a person does to units, written into their PO file at once, so that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import PERSONAL, Catalog, Change
from l10n_pipeline.errors import FormatError, L10nError
from l10n_pipeline.files.saving import Changed
from l10n_pipeline.model import Key, Unit
from l10n_pipeline.review.desk import Desk, NotThere, name_of, seen_of
from l10n_pipeline.review.journal import EntryChange, Journal, Step, now, written
from l10n_pipeline.sources import Source

Deed = Literal["save", "approve", "return"]
"""Save a text; approve it; send it back with a comment."""

DEEDS: tuple[Deed, ...] = ("save", "approve", "return")

_TURNS = 20  # how often a file that others write meanwhile is read again
_SIGNED = lazy.pattern(
    r"approved: (?P<who>.*), (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\dZ), source=(?P<source>[0-9a-f]{12})"
)


@dataclass(frozen=True, slots=True)
class Intent:
    """What a person wants of a unit, and what they saw of it."""

    unit: str  # its name
    seen: str
    deed: Deed
    target: str
    comment: str = ""

    @property
    def approves_nothing(self) -> bool:
        """Whether an empty text would be approved, which is one that is open."""
        return self.deed == "approve" and not self.target.strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """The unit is not what the person saw: both texts, and nothing is written. `theirs` is None where it has gone."""

    unit: str
    mine: str
    theirs: Unit | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The units as they are now, and the step; None where the file says so already."""

    units: tuple[Unit, ...]
    step: Step | None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who approved a unit, when, and whether its source is still the one that was read."""

    who: str
    at: str
    holds: bool


def signed(unit: Unit) -> SignOff | None:
    """The sign-off in a unit's comments."""
    found = [m for note in unit.notes if (m := _SIGNED.fullmatch(note.strip()))]
    return (
        SignOff(found[-1]["who"], found[-1]["at"], found[-1]["source"] == catalog.digest(unit.key.text))
        if found
        else None
    )


def people_notes(unit: Unit) -> tuple[str, ...]:
    """The unit's comments without sign-offs."""
    return tuple(note for note in unit.notes if not _SIGNED.fullmatch(note.strip()))


def save(desk: Desk, who: str, source: Source, locale: str, wanted: Sequence[Intent]) -> Saved:
    """Do what a person wants to units of one file, as one step. Those that are not what they saw are conflicts."""
    _refuse_empty(wanted)
    what = wanted[0].deed if wanted else "save"

    def changes(present: Catalog) -> tuple[dict[Key, Change], list[Conflict]]:
        by_name = {name_of(key): unit for key, unit in present.index.items()}
        _refuse_plurals(present, {one.unit for one in wanted})
        out: dict[Key, Change] = {}
        conflicts: list[Conflict] = []
        for one in wanted:
            unit = by_name.get(one.unit)
            if unit is None or not _may(unit, one):
                conflicts.append(Conflict(one.unit, one.target, unit))
            elif change := _change(unit, one, who):
                out[unit.key] = change
        return out, conflicts

    return _write(desk, who, what, source, locale, changes, [one.unit for one in wanted])


def _refuse_empty(wanted: Sequence[Intent]) -> None:
    """FormatError where somebody would approve nothing."""
    if any(one.approves_nothing for one in wanted):
        raise FormatError("an empty text cannot be approved", advice="write it, or save it to leave it open")


def _refuse_plurals(present: Catalog, names: Collection[str]) -> None:
    for entry in present.entries:
        if entry.plural and name_of(entry.unit.key) in names:
            advice = "mend it in a PO editor"
            raise FormatError("the text has plural forms", path=present.path, line=entry.unit.line, advice=advice)


def _may(unit: Unit, one: Intent) -> bool:
    """Whether the unit is what the person saw, or says already what they want; see docs/decisions/0010-review.md."""
    if seen_of(unit) == one.seen or (unit.target == one.target and unit.state == "translated"):
        return True
    return seen_of(unit).partition("-")[0] == one.seen.partition("-")[0] and unit.target != one.target


def _change(unit: Unit, one: Intent, who: str) -> Change | None:
    """The change of a unit's entry; None where it says so already."""
    same = unit.target == one.target
    machine = unit.origin is not None and unit.origin.kind == "machine" and bool(unit.origin.digest)
    origin = unit.origin if same and machine else None
    old = tuple(note for note in unit.notes if _SIGNED.fullmatch(note.strip()))
    if one.deed == "approve":
        if not one.target.strip():
            return None
        note = f"approved: {_line(who)}, {now()}, source={catalog.digest(unit.key.text)}"
        sign = signed(unit)
        if same and unit.state == "translated" and sign and sign.holds and sign.who == _line(who):
            return None
        return Change(one.target, "translated", origin, notes=(note,), without=old)
    if one.deed == "return":
        notes = (f"{_line(who)}, {now()}: {_line(one.comment)}",) if one.comment.strip() else ()
        if not one.target:
            return Change("", "new", notes=notes)
        state: Literal["outdated", "draft"] = "outdated" if unit.state == "outdated" else "draft"
        return Change(one.target, state, None, notes=notes, without=old)
    if same:
        return None
    if not one.target:
        return Change("", "new", without=old)
    if unit.state == "outdated":
        return Change(one.target, "outdated", None, without=old)
    return Change(one.target, "translated" if unit.state == "translated" else "draft", None, without=old)


def _line(text: str) -> str:
    return " ".join(text.split())


# -- undo --------------------------------------------------------------------------------------------


def undo(desk: Desk, who: str) -> tuple[Step, Saved] | None:
    """Take back the last step of a person; None where there is none. What others changed since stays, as a conflict."""
    journal = Journal(desk.project)
    step = journal.last(who)
    if step is None:
        return None
    units: list[Unit] = []
    conflicts: list[Conflict] = []
    files: dict[tuple[str, str], list[EntryChange]] = {}
    for change in step.changes:
        files.setdefault((change.source, change.locale), []).append(change)
    for (source, locale), changes in files.items():
        done = _put_back(desk, Source(source), locale, changes)
        units += done.units
        conflicts += done.conflicts
    journal.take_back(step)
    return step, Saved(tuple(units), None, tuple(conflicts))


def _put_back(desk: Desk, source: Source, locale: str, changes: Sequence[EntryChange]) -> Saved:
    for _ in range(_TURNS):
        present = _present(desk, source, locale)
        raw = {e.unit.key: e for e in present.entries if not e.unit.obsolete and e is not present.header}
        back: dict[Key, bytes] = {}
        conflicts = []
        for one in changes:
            entry = raw.get(one.key)
            if entry is not None and entry.raw == one.bytes_after:
                back[one.key] = one.bytes_before
            elif entry is None or entry.raw != one.bytes_before:
                conflicts.append(Conflict(name_of(one.key), "", entry.unit if entry else None))
        if _saved(desk, source, locale, present, catalog.restored(present, back)):
            now_there = desk.units(source, locale)
            return Saved(tuple(now_there[key] for key in back), None, tuple(conflicts))
    raise _busy(desk, source, locale)


# -- writing -----------------------------------------------------------------------------------------


def _write(
    desk: Desk,
    who: str,
    what: str,
    source: Source,
    locale: str,
    changes: Callable[[Catalog], tuple[Mapping[Key, Change], list[Conflict]]],
    names: Sequence[str],
) -> Saved:
    """Read, change, exchange; again from the beginning where somebody wrote in between."""
    journal = Journal(desk.project)
    for _ in range(_TURNS):
        present = _present(desk, source, locale)
        wanted, conflicts = changes(present)
        if not wanted:
            return Saved(_named(present, names), None, tuple(conflicts))
        data = catalog.update(present, wanted, overwrite=PERSONAL | catalog.OPEN)
        step = journal.note(who, what, _records(source, locale, present, catalog.read(data, present.path), wanted))
        if _saved(desk, source, locale, present, data):
            return Saved(_named(_present(desk, source, locale), names), step, tuple(conflicts))
        journal.take_back(step)
    raise _busy(desk, source, locale)


def _records(
    source: Source, locale: str, before: Catalog, after: Catalog, keys: Mapping[Key, Change]
) -> list[EntryChange]:
    old, new = (
        {e.unit.key: e.raw for e in c.entries if not e.unit.obsolete and e is not c.header}
        for c in (before, after)
    )
    return [written(source.name, locale, key, old[key], new[key]) for key in keys]


def _named(present: Catalog, names: Sequence[str]) -> tuple[Unit, ...]:
    by_name = {name_of(key): unit for key, unit in present.index.items()}
    return tuple(by_name[name] for name in names if name in by_name)


def _present(desk: Desk, source: Source, locale: str) -> Catalog:
    present = desk.catalog(source, locale)
    if present is None:
        path = desk.project.relative(desk.project.po_path(source, locale))
        raise NotThere(f"{path} is not there, or cannot be read", advice="run `l10n extract`, or `l10n check`")
    return present


def _saved(desk: Desk, source: Source, locale: str, present: Catalog, data: bytes) -> bool:
    """Whether the file holds the data now; no where somebody wrote it since it was read."""
    project = desk.project
    try:
        project.door.save(project.po_path(source, locale), data, catalog.unchanged(present))
    except Changed:
        return False
    finally:
        desk.forget(source, locale)
    desk.wrote()
    return True


def _busy(desk: Desk, source: Source, locale: str) -> L10nError:
    path = desk.project.relative(desk.project.po_path(source, locale))
    return L10nError(f"{path} is written all the time", advice="try again in a moment")
