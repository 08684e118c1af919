"""Writes PO entries in the layout of `msgcat --no-wrap`, and splices them into a file.

Wrapped lines are stable for no two tools where there is CJK text, so nothing is ever wrapped. polib's own writer
breaks strings at U+2028, U+0085 and the like, where msgcat does not: only its escaping is used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import polib

from l10n_pipeline.catalog.entry import (
    Catalog,
    Change,
    Entry,
    Message,
    needed_header,
    origin_comment,
    split_comments,
)
from l10n_pipeline.catalog.lines import BLANK, is_comment, is_note
from l10n_pipeline.catalog.read import parse
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import RULES_VERSION, Key, State

OPEN: frozenset[State] = frozenset({"new", "machine"})
"""The states that the pipeline may overwrite."""

RULES = "X-L10n-Rules"
"""The header field with the version of the rules that cut the sources into units."""

_WIDTH = 79  # of reference lines, in bytes: msgcat breaks these even with --no-wrap (write-po.c)


def create(locale: str, project: str, date: str, *, report_to: str = "", team: str = "") -> bytes:
    """A new PO file without entries.

    `locale` is a Babel identifier; `date` is the PO-Revision-Date, `2026-05-25 09:30+0200`, which nothing in the
    pipeline ever changes again: two people who work on one file would conflict on it.
    """
    from babel.messages.plurals import get_plural

    fields = _fields(project, report_to, date, team, locale)
    fields.insert(-1, ("Plural-Forms", get_plural(locale).plural_forms))
    return _file([_header_lines(fields)])


def template(messages: Iterable[Message], project: str, *, language: str = "en", report_to: str = "") -> bytes:
    """A template with one entry for each distinct key, in order; `language` is that of the source.

    It has no dates, so the same source gives the same bytes.
    """
    head = _header_lines(_fields(project, report_to, "", "", language))
    return _file([head, *(entry_lines(group) for group in distinct(messages).values())])


def update(catalog: Catalog, changes: Mapping[Key, Change], *, overwrite: Collection[State] = OPEN) -> bytes:
    """The file with new targets for the units of `changes`; no other entry's bytes change.

    Comments, references and flags of a changed entry stay. ValueError for a unit that is not there, whose state
    is not in `overwrite` (callers that act for a person pass more), that is plural and gets no forms, or that would not
    read back in the state asked for.
    """
    needed_header(catalog)
    unknown = changes.keys() - catalog.index.keys()
    if unknown:
        raise ValueError(f"no such unit in {catalog.path}: {min(unknown, key=str)}")
    entries = list(catalog.entries)
    for n, entry in enumerate(entries):
        unit = entry.unit
        if unit.key in changes and not unit.obsolete and entry is not catalog.header:
            change = changes[unit.key]
            if unit.state not in overwrite or (entry.plural and not change.forms and change.target != unit.target):
                raise ValueError(f"{catalog.path}:{unit.line}: a unit that is {unit.state} stays as it is")
            entries[n] = _changed(catalog, entry, change)
    return assemble(catalog, entries)


def unchanged(catalog: Catalog) -> bytes:
    """The bytes that were read."""
    return assemble(catalog, catalog.entries)


def restored(catalog: Catalog, entries: Mapping[Key, bytes]) -> bytes:
    """The file with these bytes in the place of units' entries; ValueError where they are another unit's, or none's."""
    out = list(catalog.entries)
    for n, entry in enumerate(out):
        key = entry.unit.key
        if key in entries and not entry.unit.obsolete and entry is not catalog.header:
            read = parse(entries[key], catalog.encoding)
            new = read._replace(unit=read.unit._replace(line=entry.unit.line), gap=entry.gap)
            if new.unit.key != key or new.unit.obsolete:
                raise ValueError(f"{catalog.path}:{entry.unit.line}: these are the bytes of another unit")
            out[n] = new
    return assemble(catalog, out)


def with_obsolete(catalog: Catalog, changes: Mapping[Key, Change]) -> bytes:
    """The file with obsolete entries added, in order; a key that it has already, active or obsolete, is left out."""
    needed_header(catalog)
    new = [
        made(catalog, [f"#~ {line}" if line[:1] != "#" else _asleep(line) for line in _alone(key, change)])
        for key, change in changes.items()
        if key not in catalog.index and key not in catalog.obsolete and key.text
    ]
    return assemble(catalog, [*catalog.entries, *new])


def _alone(key: Key, change: Change) -> list[str]:
    """The lines of an entry without a source."""
    head = _head([], change)
    return [*head, *key_lines(key), *quote("msgstr", change.target)]


def _asleep(line: str) -> str:
    return line.replace("#|", "#~|", 1) if line.startswith("#|") else line


def with_field(catalog: Catalog, name: str, value: str) -> bytes:
    """The file with one field of its header set."""
    entry = needed_header(catalog)
    fields = {k: v for k, _, v in (line.partition(": ") for line in entry.unit.target.split("\n")) if k}
    if fields.get(name) == value:
        return assemble(catalog, catalog.entries)
    lines = lines_of(catalog, entry)
    at = next(n for n, line in enumerate(lines) if line.lstrip(BLANK).startswith("msgstr"))
    text = "".join(f"{k}: {v}\n" for k, v in {**fields, name: value}.items())
    new = made(catalog, [*lines[:at], *quote("msgstr", text)], entry)
    return assemble(catalog, [new if e is entry else e for e in catalog.entries])


# -- a whole file ----------------------------------------------------------------------------------


def _fields(project: str, report_to: str, date: str, team: str, language: str) -> list[tuple[str, str]]:
    return [
        ("Project-Id-Version", project),
        ("Report-Msgid-Bugs-To", report_to),
        ("PO-Revision-Date", date),
        ("Last-Translator", ""),
        ("Language-Team", team),
        ("Language", language),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        (RULES, str(RULES_VERSION)),
    ]


def _header_lines(fields: Iterable[tuple[str, str]]) -> list[str]:
    return ['msgid ""', *quote("msgstr", "".join(f"{name}: {value}\n" for name, value in fields))]


def _file(entries: Iterable[Sequence[str]]) -> bytes:
    return ("\n\n".join("\n".join(lines) for lines in entries) + "\n").encode()


def assemble(catalog: Catalog, entries: Sequence[Entry]) -> bytes:
    """The file with these entries in place of its own.

    An entry that follows the same entry as before, or is still the first, keeps the blank lines above it; others
    get one.
    """
    eol = catalog.eol.encode()
    places = {e.unit.line: n for n, e in enumerate(catalog.entries)}
    out, before = [catalog.bom], -1
    for entry in entries:
        place = places.get(entry.unit.line, -2)
        if place == before + 1:
            out.append(entry.gap)
        elif len(out) > 1:  # what was the last line of the file may lack its end
            out.append(eol if out[-1].endswith(b"\n") else 2 * eol)
        out.append(entry.raw)
        before = place
    if catalog.tail and not out[-1].endswith(b"\n"):
        out.append(eol)
    return b"".join([*out, catalog.tail])


# -- one entry -------------------------------------------------------------------------------------


def distinct(messages: Iterable[Message]) -> dict[Key, list[Message]]:
    """The messages by key, in order; ValueError for an empty text, which is the header's key."""
    out: dict[Key, list[Message]] = {}
    for message in messages:
        key = message.key
        if key in out:
            out[key].append(message)
        elif key.text:
            out[key] = [message]
        else:
            raise ValueError("an empty text cannot be a unit")
    return out


def entry_lines(
    group: Sequence[Message],
    target: str = "",
    *,
    notes: Sequence[str] = (),
    previous: Sequence[str] = (),
) -> list[str]:
    """The lines of a new entry for messages of one key; with `previous` lines (#|) it is fuzzy."""
    return [
        *[comment("#", note) for note in notes],
        *_of_tools(tuple([(m.comments, m.source, m.flags) for m in group]), bool(previous)),
        *previous,
        *key_lines(group[0].key),
        *quote("msgstr", target),
    ]


@lru_cache(maxsize=1024)  # many entries of a file have the same ones
def _of_tools(said: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...], fuzzy: bool) -> tuple[str, ...]:
    """The lines of the comments that tools write, for the comments, source and flags of each message."""
    comments = dict.fromkeys([line for texts, _, _ in said for text in texts for line in text.split("\n")])
    flags = [*(["fuzzy"] if fuzzy else []), *dict.fromkeys([flag for _, _, flags in said for flag in flags])]
    return (
        *[comment("#.", line) for line in comments],
        *_references(tuple(dict.fromkeys([source for _, source, _ in said if source]))),
        *([f"#, {', '.join(flags)}"] if flags else []),
    )


def key_lines(key: Key, prefix: str = "") -> list[str]:
    """msgctxt and msgid, with `prefix` before each line."""
    lines = [*(quote("msgctxt", key.context) if key.context else []), *quote("msgid", key.text)]
    return [prefix + line for line in lines] if prefix else lines


def comment(mark: str, text: str) -> str:
    """One comment line; an end of line in the text is a blank.

    gettext joins a line that ends with a backslash, even a comment, with the next one: a blank keeps them apart.
    """
    line = f"{mark} {text.replace(chr(10), ' ')}".rstrip(BLANK)
    return f"{line} " if line.endswith("\\") else line


def quote(keyword: str, text: str) -> list[str]:
    r"""The lines of one string: a text with a `\n` inside breaks after each, below an empty first line."""
    if "\0" in text:
        raise FormatError("a text holds the character U+0000", advice="remove it: PO files cannot hold it")
    if "\n" not in text[:-1]:
        return [f'{keyword} "{_escape(text)}"']
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]] + lines[-1:]
    return [f'{keyword} ""', *(f'"{_escape(line)}"' for line in ended if line)]


def _escape(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text  # as most are
    return polib.escape(text).replace("\a", r"\a")


@lru_cache(maxsize=256)  # the entries of a file have the same ones
def _references(names: tuple[str, ...]) -> tuple[str, ...]:
    """Reference lines, as msgcat breaks them.

    A name with blanks stands between U+2068 and U+2069, as gettext writes it since 0.22; 0.21 takes its words for
    names, but keeps them in place.
    """
    lines = ["#:"]
    for name in names:
        shown = name.replace("\n", " ")
        shown = f"\u2068{shown}\u2069" if " " in shown or "\t" in shown else shown
        if lines[-1] != "#:" and len(lines[-1].encode()) + 1 + len(shown.encode()) >= _WIDTH:
            lines.append("#:")
        lines[-1] += f" {shown}"
    return tuple(lines) if lines != ["#:"] else ()


# -- splicing --------------------------------------------------------------------------------------


def made(catalog: Catalog, lines: Iterable[str], instead: Entry | None = None) -> Entry:
    """An entry with these lines, new or `instead` of one; FormatError where the file's charset cannot spell it."""
    line, gap = (instead.unit.line, instead.gap) if instead else (0, b"")
    return parse(spelled(catalog, lines), catalog.encoding, line, gap)


def spelled(catalog: Catalog, lines: Iterable[str]) -> bytes:
    """The bytes of an entry with these lines; FormatError as `encoded`."""
    return encoded(catalog, "".join(line + catalog.eol for line in lines))


def encoded(catalog: Catalog, text: str) -> bytes:
    """The text in the file's charset; FormatError where that cannot spell it."""
    try:
        return text.encode(catalog.encoding)
    except UnicodeEncodeError as error:
        raise FormatError(
            f"the charset {catalog.encoding} has no '{text[error.start]}'",
            path=catalog.path,
            advice="convert the file to UTF-8: msgconv -t UTF-8",
        ) from error


def lines_of(catalog: Catalog, entry: Entry) -> list[str]:
    """The lines of an entry, without their ends."""
    text = entry.raw.decode(catalog.encoding)
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _changed(catalog: Catalog, entry: Entry, change: Change) -> Entry:
    """The entry with another target, state and origin; ValueError where it would say something else."""
    key = entry.unit.key
    lines = lines_of(catalog, entry)
    body = next(n for n, line in enumerate(lines) if line.strip(BLANK) and not is_comment(line))
    at = next((n for n in range(body, len(lines)) if lines[n].lstrip(BLANK).startswith("msgstr")), body)
    fields = lines[body:at] or key_lines(key)  # msgid and msgstr may share a line
    same = at > body and change.target == entry.unit.target
    said = lines[at:] if same else quote("msgstr", change.target)  # what stays is wrapped as it was
    if entry.plural:
        forms = [line for n, form in enumerate(change.forms) for line in quote(f"msgstr[{n}]", form)]
        said = forms or lines[at:]
    new = made(catalog, [*_head(lines[:body], change), *fields, *said], entry)
    if (new.unit.key, new.unit.target, new.unit.state) != (key, change.target, change.state):
        raise ValueError(
            f"'{change.target}' as {change.state} with {change.origin} would read as {new.unit.state}"
        )
    return new


def _head(lines: Sequence[str], change: Change) -> list[str]:
    """The comment lines with another origin and fuzzy flag; previous strings stay with an outdated text only."""
    fuzzy = change.state not in ("new", "translated")
    people = [n for n, line in enumerate(lines) if is_note(line)]
    ours = {people[n] for n in split_comments([lines[n].lstrip(BLANK)[1:] for n in people])[2]}
    out: list[str] = []
    notes = 0
    keeps = change.state == "outdated" and change.previous is None
    ours |= {n for n in people if lines[n].lstrip(BLANK)[1:].strip() in change.without}
    for n, line in enumerate(lines):
        if n not in ours and (keeps or not line.lstrip(BLANK).startswith("#|")):
            out.append(line)
            notes = len(out) if n in people else notes
    for origin in (change.offer, change.origin):
        if origin:
            out.insert(notes, comment("#", origin_comment(origin)))
    out[notes:notes] = [new for note in change.notes if (new := comment("#", note)) not in out]
    out = with_fuzzy(_with_flags(out, change.flags), fuzzy)
    return [*out, *key_lines(change.previous, "#| ")] if change.previous and fuzzy else out


def _with_flags(lines: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The comment lines with these flags behind those that stand there."""
    out = list(lines)
    present = {flag for line in lines for flag in _flags(line) or ()}
    if new := [flag for flag in dict.fromkeys(wanted) if flag not in present]:
        at = next((n for n, line in enumerate(out) if _flags(line) is not None), None)
        if at is None:
            return [*out, "#, " + ", ".join(new)]
        out[at] = "#, " + ", ".join([*(_flags(out[at]) or ()), *new])
    return out


def with_fuzzy(lines: Sequence[str], fuzzy: bool) -> list[str]:
    """The comment lines with the fuzzy flag set or taken off; where it is so already they stay as they are."""
    flagged = {n: flags for n, line in enumerate(lines) if (flags := _flags(line)) is not None}
    if fuzzy == any("fuzzy" in flags for flags in flagged.values()):
        return list(lines)
    out = list(lines)
    if fuzzy:
        at = next((n for n, line in enumerate(lines) if line.lstrip(BLANK).startswith("#|")), len(lines))
        at = min(flagged, default=at)
        out[at : at + (at in flagged)] = ["#, " + ", ".join(["fuzzy", *flagged.get(at, [])])]
        return out
    for n in sorted(flagged, reverse=True):
        rest = [flag for flag in flagged[n] if flag != "fuzzy"]
        out[n : n + 1] = ["#, " + ", ".join(rest)] if rest else []
    return out


def is_fuzzy(lines: Iterable[str]) -> bool:
    """Whether an entry with these lines has the fuzzy flag."""
    return any("fuzzy" in (_flags(line) or ()) for line in lines)


def _flags(line: str) -> list[str] | None:
    text = line.strip(BLANK)
    return [f for flag in text[2:].split(",") if (f := flag.strip(BLANK))] if text.startswith("#,") else None
