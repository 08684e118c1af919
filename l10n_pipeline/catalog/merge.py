"""Merges what a source offers into a PO file, by key alone, and loses no word of a person.

| the key is | in the source | gone from the source |
|---|---|---|
| active | its bytes stay | with a target: obsolete, in its state; else it goes |
| obsolete | it comes back in its state | its bytes stay |
| unknown | a new entry | |

A person's text whose key is gone is offered as outdated under its nearest new key, too. When the key comes back,
the copy goes, unless a person changed it.

msgcat and msgmerge drop obsolete entries without a target, with their comments. So the notes of an entry that
nobody translated yet go to its nearest new key, and where there is none to the header's comment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, pairwise
from operator import not_

from l10n_pipeline.catalog import plurals
from l10n_pipeline.catalog.comments import TERMS
from l10n_pipeline.catalog.entry import (
    PERSONAL,
    Carried,
    Carrier,
    Catalog,
    Entry,
    Message,
    needed_header,
    origin_comment,
    put_together,
)
from l10n_pipeline.catalog.lines import BLANK, is_comment, is_note
from l10n_pipeline.catalog.nearest import offers_of
from l10n_pipeline.catalog.read import read, refuse_duplicates
from l10n_pipeline.catalog.write import (
    assemble,
    comment,
    distinct,
    encoded,
    entry_lines,
    is_fuzzy,
    key_lines,
    lines_of,
    made,
    quote,
    spelled,
)
from l10n_pipeline.errors import L10nError
from l10n_pipeline.model import Key, Unit

Bodies = dict[tuple[str, tuple[Message, ...]], bytes]
"""What a file without units gets for messages, by its charset: the same in each locale."""


def merge(
    catalog: Catalog,
    messages: Iterable[Message],
    carrier: Carrier | None = None,
    bodies: Bodies | None = None,
) -> bytes:
    """A PO file up to date with its source: active entries in the order of `messages`, obsolete ones last.

    Without a `carrier` every text of a changed msgid is outdated as a whole.
    An entry whose key stays keeps its bytes, so a comment or a reference that changed alone changes nothing.
    `bodies` keeps what may serve another file of the same messages.
    FormatError where the file has no header or its charset cannot spell a new text.
    """
    wanted = distinct(messages)
    catalog = _refilled(catalog)
    header = needed_header(catalog)
    if len(catalog.entries) == 1 and not catalog.tail and catalog.eol == "\n":
        if carrier is not None and any(map(carrier.found, wanted)):
            return assemble(catalog, catalog.entries) + _body(catalog, wanted, carrier)
        known = {} if bodies is None else bodies
        name = catalog.encoding, tuple(message for group in wanted.values() for message in group)
        if name not in known:
            known[name] = _body(catalog, wanted, None)
        return assemble(catalog, catalog.entries) + known[name]
    opened = _with_translation_asleep(catalog)
    active = {
        e.unit.key: e for e in catalog.entries if not (e.unit.obsolete or e is header or e.unit.key in opened)
    }
    if list(wanted) == list(active) and not plurals.lacking(catalog, list(active.values())):
        return assemble(catalog, catalog.entries)
    asleep = {e.unit.key: e for e in catalog.entries if e.unit.obsolete}
    returned = {
        key: _revived(catalog, asleep.pop(key), opened.get(key))
        for key in wanted
        if key not in active and key in asleep
    }
    back = _by_source(returned.values())
    staying = wanted.keys() & active.keys()
    gone = [e for key, e in active.items() if key not in staying and not _returned_too(e, back)]
    missing = [key for key in wanted if key not in staying and key not in returned]
    offers = offers_of(gone, missing, (active, wanted, staying), carrier)
    retired = [e for e in gone if e.unit.target and not _made_up(catalog, e)]
    new = {
        key: _written(catalog, Unit(key, "", "new"), _new(catalog, wanted[key], offers.get(key), carrier))
        for key in missing
    }
    entry = {**active, **returned, **new}
    offered = {e.unit.key for e in offers.values()}
    unseen = [e for key, e in opened.items() if key not in wanted]
    kept = {id(e) for e in retired}
    stray = [e for e in (*gone, *unseen) if id(e) not in kept and e.unit.notes and e.unit.key not in offered]
    entries = [
        _with_notes(catalog, header, stray),
        *(plurals.completed(catalog, one) if one.forms else one for one in map(entry.__getitem__, wanted)),
        *asleep.values(),
        *(_retired(catalog, e) for e in retired),
    ]
    _refuse_loss(catalog, entries)
    return assemble(catalog, entries)


def _body(catalog: Catalog, wanted: Mapping[Key, Sequence[Message]], carrier: Carrier | None) -> bytes:
    """An entry for each text, for a file that has its header alone."""
    each = (
        "\n" + "".join(f"{line}\n" for line in _new(catalog, group, None, carrier)) for group in wanted.values()
    )
    data = encoded(catalog, "".join(each))
    if list(read(assemble(catalog, catalog.entries) + data, catalog.path).index) != list(wanted):
        raise _unsafe(catalog, "a new text would not be read")
    return data


def _refilled(catalog: Catalog) -> Catalog:
    """The file with the texts of outdated units that a tool dropped: OmegaT writes none for a fuzzy unit.

    Such a unit is empty, and its fuzzy flag and former source still stand there, as the pair that it came from does. A
    person who clears a unit takes these away, too.
    """
    emptied = {
        id(e) for e in catalog.entries if e.unit.state == "new" and e.unit.previous and _emptied(catalog, e)
    }
    if not emptied:
        return catalog
    entries = [_with_former(catalog, e) if id(e) in emptied else e for e in catalog.entries]
    return read(assemble(catalog, entries), catalog.path)


def _emptied(catalog: Catalog, entry: Entry) -> bool:
    unit = entry.unit
    is_open = not (unit.obsolete or entry.plural) and is_fuzzy(lines_of(catalog, entry))
    return is_open and former_pair(catalog, unit) is not None


def _with_former(catalog: Catalog, entry: Entry) -> Entry:
    former = former_pair(catalog, entry.unit)
    assert former is not None
    lines = lines_of(catalog, entry)
    at = next(n for n, line in enumerate(lines) if line.lstrip(BLANK).startswith("msgstr"))
    return made(catalog, [*lines[:at], *quote("msgstr", former.target)], entry)


def _with_translation_asleep(catalog: Catalog) -> dict[Key, Entry]:
    """The open entries whose obsolete translation stands in the file, too."""
    asleep = catalog.obsolete
    return (
        {e.unit.key: e for e in catalog.entries if e.unit.key in asleep and not e.unit.obsolete} if asleep else {}
    )


def _by_source(returned: Iterable[Entry]) -> Mapping[str | None, Sequence[Entry]]:
    """Entries that come back by their text and by the one that they were translated from."""
    out: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in returned:
        for text in {entry.unit.key.text, entry.unit.previous}:
            out[text].append(entry)
    return out


def _returned_too(entry: Entry, back: Mapping[str | None, Sequence[Entry]]) -> bool:
    """Whether an outdated copy says nothing that the entry it was copied from, now back, does not say."""
    unit = entry.unit
    return unit.state == "outdated" and any(
        (unit.target == one.unit.target or put_together(unit)) and set(unit.notes) <= set(one.unit.notes)
        for one in back.get(unit.previous, ())
    )


def _made_up(catalog: Catalog, entry: Entry) -> bool:
    """Whether a text is of old and new sentences, untouched, and the pair that it comes from is in the file."""
    return put_together(entry.unit) and former_pair(catalog, entry.unit) is not None


def former_pair(catalog: Catalog, unit: Unit) -> Unit | None:
    """The obsolete unit whose text an outdated one took over, in whole or in part."""
    found = (u for u in catalog.obsolete.values() if u.key.text == unit.previous and u.target)
    return next(found, None)


def _refuse_loss(catalog: Catalog, entries: Sequence[Entry]) -> None:
    """Raise unless these read as a PO file that holds every text and note of a person that was there before.

    What was read before and stands where it stood is not read again; what is new is, between its neighbours.
    """
    place = {id(entry): n for n, entry in enumerate(catalog.entries)}
    at = [-2, *(place.get(id(entry), -2) for entry in entries), len(place)]
    joined = [b >= 0 and b == a + 1 for a, b in pairwise(at)]
    stands = [before and behind for before, behind in pairwise(joined)]
    left = list(compress(entries, stands))
    part = list(compress(entries, map(not_, stands)))
    again = read(assemble(catalog, part), catalog.path)
    if [(e.unit.key, e.unit.obsolete) for e in again.entries] != [(e.unit.key, e.unit.obsolete) for e in part]:
        raise _unsafe(catalog, "the merge would not be read as it is meant")
    refuse_duplicates([*left, *again.entries], catalog.path)
    rest = set(range(len(place))).difference(compress(at[1:], stands))
    lost = _words(catalog, map(catalog.entries.__getitem__, rest)) - _words(again, again.entries)
    if lost and (lost := lost - _words(catalog, left)):
        raise _unsafe(catalog, f"the merge would lose '{min(lost)}'")


def _unsafe(catalog: Catalog, what: str) -> L10nError:
    return L10nError(what, path=catalog.path, advice="report this; nothing was written")


def _words(catalog: Catalog, entries: Iterable[Entry]) -> set[str]:
    out = set()
    for entry in entries:
        if entry.unit.state in PERSONAL and not _made_up(catalog, entry):
            out.add(entry.unit.target)
        out.update(note.strip() for note in entry.unit.notes)
    return out


# -- entries ---------------------------------------------------------------------------------------


def _written(catalog: Catalog, unit: Unit, lines: Iterable[str], gap: bytes = b"") -> Entry:
    """An entry with these lines that nobody has read yet: of the unit its key counts, and whether it is obsolete.

    `_refuse_loss` reads them all at once.
    """
    return Entry(unit, spelled(catalog, lines), gap)


def _new(catalog: Catalog, group: Sequence[Message], old: Entry | None, carrier: Carrier | None) -> list[str]:
    """The lines of a new entry, with the text or the notes of `old`, which has gone."""
    key = group[0].key
    if old is None or not old.unit.target:
        notes = old.unit.notes if old else ()
        carried = carrier.found(key) if carrier else None
        return _carried(group, carried, notes, []) if carried else entry_lines(group, notes=notes)
    pair = _pair(catalog, old)
    carried = carrier.carry(*pair, key) if carrier and pair else None
    carried = carried or Carried(old.unit.target, "outdated")
    return _carried(group, carried, old.unit.notes, _previous(catalog, old))


def _carried(group: Sequence[Message], what: Carried, notes: Sequence[str], previous: Sequence[str]) -> list[str]:
    told = [*notes, *([origin_comment(what.origin)] if what.origin else [])]
    return entry_lines(group, what.target, notes=told, previous=previous if what.state == "outdated" else ())


def _pair(catalog: Catalog, old: Entry) -> tuple[str, str] | None:
    """A source and what the person wrote for it; None of an outdated text that somebody is at work on."""
    unit = old.unit
    if unit.state == "translated":
        return unit.key.text, unit.target
    former = former_pair(catalog, unit) if unit.state == "outdated" else None
    untouched = former and (put_together(unit) or unit.target == former.target)
    return (former.key.text, former.target) if former and untouched else None


def _previous(catalog: Catalog, old: Entry) -> list[str]:
    """What the text was made for: of an outdated text that is not the msgid it stood under last."""
    said = [line.strip(BLANK) for line in lines_of(catalog, old) if line.lstrip(BLANK).startswith("#|")]
    return said if old.unit.state == "outdated" and said else key_lines(old.unit.key, "#| ")


def _retired(catalog: Catalog, entry: Entry) -> Entry:
    """The entry made obsolete, with its comments; its terms are told where it is active alone."""
    lines = [line for line in lines_of(catalog, entry) if not line.startswith(f"#. {TERMS}")]
    return _written(catalog, entry.unit._replace(obsolete=True), obsolete_lines(lines), entry.gap)


def obsolete_lines(lines: Iterable[str]) -> list[str]:
    """The lines of an active entry as those of an obsolete one."""
    return [_obsolete(line) for line in lines]


def _obsolete(line: str) -> str:
    if line.lstrip(BLANK).startswith("#|"):
        return line.replace("#|", "#~|", 1)
    return line if is_comment(line) or not line.strip(BLANK) else f"#~ {line}"


def _revived(catalog: Catalog, entry: Entry, opened: Entry | None) -> Entry:
    """The obsolete entry made active again, with the notes of the open one in whose place it comes."""
    notes = [n for n in opened.unit.notes if n not in entry.unit.notes] if opened else []
    return made(catalog, [*(comment("#", n) for n in notes), *active_lines(lines_of(catalog, entry))], entry)


def active_lines(lines: Iterable[str]) -> list[str]:
    """The lines of an obsolete entry as those of an active one."""
    return [_active(line) for line in lines]


def _active(line: str) -> str:
    if line.lstrip(BLANK).startswith("#~|"):
        return line.replace("#~|", "#|", 1)
    return line.lstrip(BLANK)[2:].removeprefix(" ") if line.lstrip(BLANK).startswith("#~") else line


def _with_notes(catalog: Catalog, header: Entry, stray: Sequence[Entry]) -> Entry:
    """The header with the notes of entries that have gone without a target."""
    if not stray:
        return header
    lines = lines_of(catalog, header)
    at = next((n for n, line in enumerate(lines) if not is_note(line)), 0)
    for entry in stray:
        told = [f"“{entry.unit.key.text}” has gone; a note stood on it:", *entry.unit.notes]
        lines[at:at] = [comment("#", text) for text in told]
        at += len(told)
    return made(catalog, lines, header)
