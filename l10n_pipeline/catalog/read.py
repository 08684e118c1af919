"""Reads a PO file into raw entries and an index of units."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from functools import lru_cache

from l10n_pipeline import effort, lazy
from l10n_pipeline.catalog.charset import decoded, encoding_of
from l10n_pipeline.catalog.entry import Catalog, Entry
from l10n_pipeline.catalog.lines import (
    BLANK,
    Draft,
    Syntax,
    drafts_of,
    entries_of,
    joined,
    parse_lines,
    unescape,
    unit_of,
)
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, State, Unit


def read(data: bytes, path: str = "") -> Catalog:
    """Read a PO file or a template; `path` is for messages only.

    FormatError, with the line, for bytes that are not text in the charset of the header, an unfinished string or
    another error of syntax, a conflict marker, and two entries of one key (obsolete ones too, as msgfmt has it, but
    for an open entry whose translation is obsolete: `merge` makes one of them).
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    body = data[len(bom) :]
    encoding = encoding_of(data, path)
    text = decoded(body, encoding, path)
    entries, tail = _at_once(body) if encoding in _BYTE_FOR_BYTE else ((), None)
    if tail is None:
        entries, tail = _by_line(body, text, path)
    header = _header(entries)
    if header is None and not data.isascii():
        raise FormatError("no header names the charset", path=path, line=1, advice="add one, as msginit does")
    refuse_duplicates(entries, path)
    return Catalog(
        path=path,
        entries=tuple(entries),
        header=header,
        index={e.unit.key: e.unit for e in entries if not e.unit.obsolete and e is not header},
        obsolete={e.unit.key: e.unit for e in entries if e.unit.obsolete},
        encoding=encoding,
        eol="\r\n" if body.partition(b"\n")[0].endswith(b"\r") else "\n",
        bom=bom,
        tail=tail,
    )


def _by_line(data: bytes, text: str, path: str) -> tuple[Sequence[Entry], bytes]:
    """All entries, and what stands behind them."""
    raw = data.split(b"\n")
    drafts = list(drafts_of(text.split("\n"), path))
    return tuple(entries_of(drafts, raw)), joined(raw, drafts[-1].last + 1 if drafts else 0, len(raw))


# -- entries as tools write them -------------------------------------------------------------------

_BYTE_FOR_BYTE = frozenset({"utf-8", "ascii"})
"""Charsets in which a byte below 128 is that character wherever it stands, and text has one spelling."""

_STRING = rb'"([^"\\\n]*+(?:(?:\\[^\n]|"\n")[^"\\\n]*+)*+)"\n'
"""The inside of a string, with what stands between its lines; one step for what has no escape."""

_LOOK = 32
"""Entries between two looks at what the file has cost so far."""

_COMMENTS = rb'(?:#[.:][^\n]*+\n)*+((?:#[ .:,][^\n]*+\n|#\| msg(?:id|ctxt) "[^"\\\n]*+"\n)*+)'
"""Those of tools, which hold nothing of a person's; then all from the first other one."""
_GOES_ON = rb"(?=\n*+(?:\Z|#(?!~)|#~\||(?:#~[ \t\r\f\v]*+)?msg(?:id(?!_)|ctxt)))"
"""What follows begins another entry, and is no part of this one."""

_ENTRY = rb"%b(?:msgctxt %b)?msgid %bmsgstr %b%b" % (_COMMENTS, _STRING, _STRING, _STRING, _GOES_ON)
_USUAL = lazy.pattern(_ENTRY)
_ASLEEP = lazy.pattern(
    _ENTRY.replace(rb'|"\n"', b"")  # of an obsolete entry each line begins with #~
    .replace(rb"#\|", rb"#~\|", 1)
    .replace(b"msgctxt ", b"#~ msgctxt ", 1)
    .replace(b"msgid ", b"#~ msgid ", 1)
    .replace(b"msgstr ", b"#~ msgstr ", 1)
)
_NEXT = lazy.pattern(rb"\n\n(?=%b)" % _ENTRY)


def _at_once(data: bytes) -> tuple[Sequence[Entry], bytes | None]:
    """As `_by_line`, with one match for each entry that stands as tools write it; no tail where that cannot be.

    The few others, such as those with strings of several lines, are read by line, up to the next usual one.
    """
    out: list[Entry] = []
    at, line, size = 0, 0, len(data)  # behind the last entry
    while at < size:
        start = at
        while data.startswith(b"\n", start):
            start += 1
        active = _USUAL.match(data, start)
        if usual := active or _ASLEEP.match(data, start):
            raw = usual[0]
            line += start - at
            unit = _usual_unit(usual, line, asleep=not active)
            if unit is None:
                return out, None
            if not len(out) % _LOOK:
                effort.look()
            out.append(Entry(unit, raw, data[at:start]))
            line += raw.count(b"\n")
            at = usual.end()
            continue
        follows = _NEXT.search(data, at)
        end = follows.start() + 1 if follows else size
        found, rest = _between(data[at:end], line)
        if rest is None or (follows and (not found or rest.strip())):
            return out, None
        out += found
        if not follows:
            return out, rest
        end -= len(rest)
        line += data.count(b"\n", at, end)
        at = end
    return out, b""


def _between(data: bytes, line: int) -> tuple[Sequence[Entry], bytes | None]:
    """The entries of a part of a file that begins at a line, and what is behind them; None for an error of syntax."""
    raw = data.split(b"\n")
    try:
        drafts = list(drafts_of(data.decode().split("\n"), ""))
        entries = list(entries_of(drafts, raw, line))
    except FormatError as error:
        if isinstance(error, effort.TooCostly):
            raise
        return (), None
    return entries, joined(raw, drafts[-1].last + 1 if drafts else 0, len(raw))


def _usual_unit(found: re.Match[bytes], line: int, *, asleep: bool) -> Unit | None:
    """The unit of an entry; None for one that the reading by line refuses."""
    comments, of_context, of_source, of_target = found.groups(b"")
    context = of_context.decode() if of_context else ""
    source, target = of_source.decode(), of_target.decode()
    # A quotation mark stands behind a backslash, or it ends a line of the string.
    if "\\" in source or "\\" in target or '"' in source or '"' in target or context:
        try:
            context, source, target = _inside(context), _inside(source), _inside(target)
        except Syntax:
            return None
    flags = _flags_alone(comments) if comments.startswith(b"#,") else ()
    if flags or not comments:
        state: State = "translated" if target else "new"
        return Unit(Key(context, source), target, state, None, "", (), flags, asleep, line + 1)
    draft = Draft(line, obsolete=asleep, fields={"msgctxt": context, "msgid": source, "msgstr": target})
    for text in comments.decode().split("\n"):
        if text.startswith("#,"):
            draft.flags += (flag.strip(BLANK) for flag in text[2:].split(","))
        elif text.startswith("# "):
            draft.comments.append(text.strip(BLANK)[2:])
        elif text.startswith(("#| ", "#~| ")):
            word, _, string = text.partition("| ")[2].partition(" ")
            draft.previous[word] = draft.previous.get(word, "") + string[1:-1]
    return unit_of(draft)


@lru_cache(maxsize=256)  # many entries of a file have the same ones
def _flags_alone(comments: bytes) -> tuple[str, ...]:
    """The flags of an entry that has one line of them, no other comment of a person, and is not fuzzy; else ()."""
    if b"fuzzy" in comments or comments.count(b"\n") > 1:
        return ()
    return tuple(flag for each in comments[2:].decode().split(",") if (flag := each.strip(BLANK + "\n")))


def _inside(text: str) -> str:
    """What a string says, of one line or of several: no escape goes on in the next line."""
    return "".join(map(unescape, text.split('"\n"'))) if '"\n"' in text else unescape(text)


def parse(raw: bytes, encoding: str, line: int = 1, gap: bytes = b"") -> Entry:
    """Read one entry by itself, that begins on a line below a gap; FormatError where it is not one."""
    active = _USUAL.fullmatch(raw) if encoding in _BYTE_FOR_BYTE else None
    usual = active or (_ASLEEP.fullmatch(raw) if encoding in _BYTE_FOR_BYTE else None)
    unit = _usual_unit(usual, line - 1, asleep=not active) if usual else None
    return Entry(unit, raw, gap) if unit else parse_lines(raw, encoding, line, gap)


def _header(entries: Sequence[Entry]) -> Entry | None:
    """The entry with the empty msgid, wherever it stands."""
    return next((e for e in entries if e.unit.key == Key("", "") and not e.unit.obsolete), None)


def refuse_duplicates(entries: Sequence[Entry], path: str) -> None:
    if len({entry.unit.key for entry in entries}) == len(entries):
        return
    seen: dict[Key, Unit] = {}
    for unit in (entry.unit for entry in entries):
        other = seen.get(unit.key)
        if other and not _is_one(other, unit):
            raise FormatError(
                f"this entry has the key of the one on line {other.line}",
                path=path,
                line=unit.line,
                advice="keep the better one of the two",
            )
        seen[unit.key] = unit


def _is_one(one: Unit, other: Unit) -> bool:
    """Whether one is open and the other its obsolete translation, as tools leave them that do not look there."""
    opened, asleep = (other, one) if one.obsolete else (one, other)
    return asleep.obsolete and not opened.obsolete and not opened.target and bool(asleep.target)
