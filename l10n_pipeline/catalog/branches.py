"""Merges two branches of a PO file unit by unit, as git would merge lines, and loses no word of a person.

| a unit | becomes |
|---|---|
| changed on one side | that side's |
| a person's on one side, a machine's or open on the other | the person's |
| a new text on one side, the other marked the old one | the new one; a draft if a comment came with the mark |
| a machine's on both, or the same text in two states | that of the file with the later PO-Revision-Date |
| two texts of people | a draft: the later one, the other in a comment |
| deleted on one side | deleted, if it was obsolete there before; with a person's text it is kept as obsolete |

Ours is the file that is written: what theirs does not change keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from l10n_pipeline.catalog.entry import PERSONAL, Catalog, Entry, header, needed_header
from l10n_pipeline.catalog.lines import is_comment, is_note
from l10n_pipeline.catalog.merge import active_lines, obsolete_lines
from l10n_pipeline.catalog.write import assemble, comment, lines_of, made, quote, with_fuzzy
from l10n_pipeline.model import Key

Id = tuple[bool, Key]  # whether it is the header; its key
Entries = Mapping[Id, Entry]

_DATE = "PO-Revision-Date"


@dataclass(frozen=True, slots=True)
class Branches:
    """The merged file, and the units for which a person has to choose: `drafts` hold both texts."""

    data: bytes
    drafts: tuple[Key, ...] = ()


def merge_branches(base: Catalog | None, ours: Catalog, theirs: Catalog) -> Branches:
    """Bring what `theirs` changed since `base` into `ours`; FormatError where a file has no header."""
    needed_header(ours)
    needed_header(theirs)
    was, mine, other = ({_id(c, e): e for e in c.entries} if c else {} for c in (base, ours, theirs))
    later = _date(theirs) > _date(ours)
    drafts: list[Key] = []
    out: dict[Id, Entry] = {}
    for entry_id in _order(ours, theirs):
        entry = _merged(ours, theirs, was.get(entry_id), mine.get(entry_id), other.get(entry_id), later)
        if entry_id[0]:
            entry = _header(ours, theirs, base, later)
        if entry is None:
            continue
        out[entry_id] = entry
        if entry_id in mine and entry_id in other and _is_new_draft(entry, mine[entry_id], other[entry_id]):
            drafts.append(entry.unit.key)
    active = [e for e in out.values() if not e.unit.obsolete]
    return Branches(assemble(ours, [*active, *(e for e in out.values() if e.unit.obsolete)]), tuple(drafts))


def _id(catalog: Catalog, entry: Entry) -> Id:
    return entry is catalog.header, entry.unit.key


def _date(catalog: Catalog) -> str:
    """The revision date, comparable; "" where there is none that can be read."""
    try:
        return datetime.strptime(header(catalog).get(_DATE, ""), "%Y-%m-%d %H:%M%z").astimezone(None).isoformat()
    except ValueError:
        return ""


def _order(ours: Catalog, theirs: Catalog) -> list[Id]:
    """Ours, with what only theirs has behind what stands before it there."""
    out = [_id(ours, e) for e in ours.entries]
    known = set(out)
    before: Id | None = None
    for entry in theirs.entries:
        entry_id = _id(theirs, entry)
        if entry_id not in known:
            out.insert(out.index(before) + 1 if before else 0, entry_id)
            known.add(entry_id)
        before = entry_id
    return out


# -- one unit --------------------------------------------------------------------------------------


def _merged(
    ours: Catalog, theirs: Catalog, was: Entry | None, mine: Entry | None, other: Entry | None, later: bool
) -> Entry | None:
    if mine is None or other is None:
        return _one_sided(ours, theirs, was, mine, other)
    if _same(mine, other) or (was and _same(was, other)):
        return mine
    if was and _same(was, mine):
        return _taken(ours, theirs, other, mine)
    return _both(ours, theirs, was, mine, other, later)


def _one_sided(
    ours: Catalog, theirs: Catalog, was: Entry | None, mine: Entry | None, other: Entry | None
) -> Entry | None:
    """What one side deleted, or the other added."""
    entry = mine or other
    assert entry is not None
    here = mine if mine is not None else _taken(ours, theirs, entry, None)
    if was is None or not _same(was, entry):
        return here
    if was.unit.obsolete or entry.unit.state not in PERSONAL:
        return None
    return here if entry.plural else made(ours, obsolete_lines(lines_of(ours, here)), mine)


def _same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same, however they are wrapped."""
    if one.plural or other.plural:
        return one.raw == other.raw
    return _said(one) == _said(other)


def _said(entry: Entry) -> tuple[object, ...]:
    unit = entry.unit
    return (
        unit.target,
        unit.state,
        unit.notes,
        set(unit.flags),
        unit.obsolete,
        unit.previous,
        unit.origin,
        unit.offer,
    )


def _taken(ours: Catalog, theirs: Catalog, entry: Entry, instead: Entry | None) -> Entry:
    """Their entry in our file."""
    return made(ours, lines_of(theirs, entry), instead)


def _both(ours: Catalog, theirs: Catalog, was: Entry | None, mine: Entry, other: Entry, later: bool) -> Entry:
    """Both sides changed it, and not in the same way: whose text, then whether it is still offered."""
    takes, two = _whose(was, mine, other, later)
    catalog, winner, loser = (theirs, other, mine) if takes else (ours, mine, other)
    lines = lines_of(catalog, winner)
    lines = _with_notes(lines, [note for note in loser.unit.notes if note not in winner.unit.notes])
    if was and winner.unit.target not in ("", loser.unit.target) and _asks_for_work(was, loser):
        lines = _fuzzy(lines)
    if two:
        said = f"another branch says: {loser.unit.target}"
        lines = _with_notes(_fuzzy(lines), [said] if said not in winner.unit.notes else [])
    gone = other if was and was.unit.obsolete == mine.unit.obsolete else mine
    obsolete = gone.unit.obsolete if was else winner.unit.obsolete and loser.unit.obsolete
    if obsolete != winner.unit.obsolete and not winner.plural:
        lines = obsolete_lines(lines) if obsolete else active_lines(lines)
    return made(ours, lines, mine)


def _whose(was: Entry | None, mine: Entry, other: Entry, later: bool) -> tuple[bool, bool]:
    """Whether theirs is the text, and whether two people wrote different ones."""
    by_us, by_them = (was is None or _text(e) != _text(was) for e in (mine, other))
    if by_us != by_them:
        return by_them, False
    ranks = _rank(mine), _rank(other)
    if ranks[0] != ranks[1]:
        return ranks[1] > ranks[0], False
    if was and not was.plural:
        new_here, new_there = (e.unit.target != was.unit.target for e in (mine, other))
        if new_here != new_there:  # what the other side said was of the old text
            return new_there, False
    return later, by_us and ranks == (_PERSON, _PERSON) and mine.unit.target != other.unit.target


def _text(entry: Entry) -> tuple[object, ...]:
    return (entry.raw,) if entry.plural else (entry.unit.target, entry.unit.state)


def _asks_for_work(was: Entry, entry: Entry) -> bool:
    """Whether a side left the text and marked it as a draft, and said why: that may hold for a new text, too."""
    one, old = entry.unit, was.unit
    told = set(one.notes) - set(old.notes)
    return bool(one.target == old.target and one.state == "draft" != old.state and told)


_OPEN, _MACHINE, _PERSON = range(3)


def _rank(entry: Entry) -> int:
    unit = entry.unit
    if not unit.target:
        return _OPEN
    return _PERSON if unit.state in PERSONAL and not (unit.origin and unit.origin.kind == "kept") else _MACHINE


def _fuzzy(lines: Sequence[str]) -> list[str]:
    body = next(n for n, line in enumerate(lines) if not is_comment(line) or line.lstrip().startswith("#~ "))
    return [*with_fuzzy(lines[:body], True), *lines[body:]]


def _with_notes(lines: Sequence[str], notes: Iterable[str]) -> list[str]:
    """The entry's lines with more translator comments behind its own."""
    at = next((n for n, line in enumerate(lines) if not is_note(line)), 0)
    return [*lines[:at], *(comment("#", note) for note in notes), *lines[at:]]


def _is_new_draft(entry: Entry, mine: Entry, other: Entry) -> bool:
    return entry.unit.notes not in (mine.unit.notes, other.unit.notes) and any(
        note.startswith("another branch says: ") and note not in (*mine.unit.notes, *other.unit.notes)
        for note in entry.unit.notes
    )


# -- header ----------------------------------------------------------------------------------------


def _header(ours: Catalog, theirs: Catalog, base: Catalog | None, later: bool) -> Entry:
    """Our header, with the fields that theirs changed, or that both changed and theirs is the later."""
    mine, other, was = header(ours), header(theirs), header(base) if base and base.header else {}
    out = dict(mine)
    for name, value in other.items():
        changed, by_us = value != was.get(name), mine.get(name) != was.get(name)
        if name not in mine or (value != mine[name] and changed and (later or not by_us)):
            out[name] = value
    for name in was.keys() & mine.keys() - other.keys():
        if mine[name] == was[name]:
            del out[name]  # they took it off
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        if name in mine:
            out[name] = mine[name]  # of the file that is written
    out |= {_DATE: (other if later else mine)[_DATE]} if _DATE in mine and _DATE in other else {}
    entry, twin = needed_header(ours), needed_header(theirs)
    notes = [note for note in twin.unit.notes if note not in entry.unit.notes]
    if out == mine and not notes:
        return entry
    lines = _with_notes(lines_of(ours, entry), notes)
    at = next(n for n, line in enumerate(lines) if line.lstrip().startswith("msgstr"))
    text = "".join(f"{name}: {value}\n" for name, value in out.items())
    made_anew = made(ours, [*lines[:at], *quote("msgstr", text)], entry)
    return made_anew._replace(gap=entry.gap)
