"""Reads a PO file into raw entries and an index of units."""

from __future__ import annotations

import codecs
import re
<<<<<<< HEAD
from collections.abc import Sequence
from dataclasses import replace

from l10n_pipeline import effort
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
=======
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polib

from l10n_pipeline import effort
from l10n_pipeline.catalog.charset import decoded, encoding_of
from l10n_pipeline.catalog.entry import Catalog, Entry, fitting, forms_digest, offered, split_comments, state
>>>>>>> main
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, State, Unit

<<<<<<< HEAD
_CHARSET = re.compile(
    rb'Content-Type:(?:(?!Content-Type:)[^"\n]|"[ \t\r]*+\n[ \t]*+")*?charset=([^\s";\\]+)', re.IGNORECASE
)  # wherever the header's strings are parted
# The charsets of gettext's po-charset.c: they keep ASCII as it is, which utf-16 and unicode_escape do not.
_PORTABLE = re.compile(
    r"utf.8|ascii|iso8859.*|koi8.*|cp(125\d|437|850|866|874|932|949|950)|gb(2312|k|18030)|euc_.*|big5.*|shift_jis|"
    r"johab|tis_620"
)
=======
# Not what str.strip takes: U+3000 or U+0085 is no blank to a PO file, nor does it end a line.
BLANK = " \t\r\f\v"
_SIMPLE = re.compile(r'(msgctxt|msgid|msgstr|)[ \t]*"([^"\\]*)"')
_TOKEN = re.compile(r'[ \t\f\v]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)|"((?:[^"\\]|\\.)*)")')
_STRING = r'"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"'
_PLAIN = re.compile(
    rf"((?:\#[.:, ][^\n]*+\n)*+)(?:msgctxt {_STRING}\n)?msgid {_STRING}\nmsgstr {_STRING}"
    r"(?=\n\n+(?:\#[.:, ]|msgid \"|msgctxt \")|\n*\Z)"
)
"""An entry as tools write it, each string on one line, before another one: nearly all, and read at one go."""

_RANK = {"msgctxt": 0, "msgid": 1, "msgid_plural": 2, "msgstr": 3}  # msgstr[n]: 4 + n
_TARGET = _RANK["msgstr"]
_CONFLICT = re.compile(r"(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)( |$)|=======$")
_ESCAPE = re.compile(r"((?:\\x[0-9A-Fa-f]{2}|\\[0-7]{1,3})+)|\\(.)", re.DOTALL)
_NUMBER = re.compile(r"\\x(..)|\\([0-7]+)")
_KNOWN_TO_POLIB = re.compile(r'(?:[^\\]|\\[\\nrtvbf"])*', re.DOTALL)
>>>>>>> main


def read(data: bytes, path: str = "") -> Catalog:
    """Read a PO file or a template; `path` is for messages only.

    FormatError, with the line, for bytes that are not text in the charset of the header, an unfinished string or
    another error of syntax, a conflict marker, and two entries of one key (obsolete ones too, as msgfmt has it, but
    for an open entry whose translation is obsolete: `merge` makes one of them).
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
<<<<<<< HEAD
    body = data[len(bom) :]
    encoding = _encoding(data, path)
    text = _decode(body, encoding, path)
    entries, tail = _at_once(body) if encoding in _BYTE_FOR_BYTE else ((), None)
    if tail is None:
        entries, tail = _by_line(body, text, path)
=======
    raw = data[len(bom) :].split(b"\n")
    encoding = encoding_of(data, path)
    drafts = list(_drafts(decoded(data[len(bom) :], raw, encoding, path), path))
    entries = tuple(_entries(drafts, raw))
>>>>>>> main
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


<<<<<<< HEAD
# -- bytes and lines -------------------------------------------------------------------------------


def _encoding(data: bytes, path: str) -> str:
    """The codec that the header names; UTF-8 where it names none, or xgettext's placeholder."""
    found = _CHARSET.search(data)
    name = found[1].decode("ascii", "replace") if found else "utf-8"
    line = data.count(b"\n", 0, found.start(1)) + 1 if found else 0
    try:
        known = codecs.lookup("utf-8" if name == "CHARSET" else name).name
    except LookupError:
        known = ""
    if not _PORTABLE.fullmatch(known.replace("-", "_")):
        raise FormatError(
            f"the charset '{name}' is unknown", path=path, line=line, advice="convert the file to UTF-8"
        )
    return known


def _decode(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        for number, line in enumerate(data.split(b"\n"), 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                raise FormatError(
                    f"byte {error.start + 1} of the line is not {encoding}",
                    path=path,
                    line=number,
                    advice="save the file in the charset that its header names",
                ) from error
        raise


def _by_line(data: bytes, text: str, path: str) -> tuple[Sequence[Entry], bytes]:
    """All entries, and what stands behind them."""
    raw = data.split(b"\n")
    drafts = list(drafts_of(text.split("\n"), path))
    return tuple(entries_of(drafts, raw)), joined(raw, drafts[-1].last + 1 if drafts else 0, len(raw))
=======
def _joined(raw: Sequence[bytes], start: int, end: int) -> bytes:
    """Lines with their ends; the last line of the file has none."""
    joined = b"\n".join(raw[start:end])
    return joined + b"\n" if start < end < len(raw) else joined
>>>>>>> main


# -- entries as tools write them -------------------------------------------------------------------

_BYTE_FOR_BYTE = frozenset({"utf-8", "ascii"})
"""Charsets in which a byte below 128 is that character wherever it stands, and text has one spelling."""

_STRING = rb'"((?:[^"\\\n]|\\[^\n])*+)"\n'
_COMMENTS = rb"((?:#[ .:,][^\n]*\n)*+)"
_GOES_ON = rb"(?=\n*+(?:\Z|#(?!~)|#~\||(?:#~[ \t\r\f\v]*+)?msg(?:id(?!_)|ctxt)))"
"""What follows begins another entry, and is no part of this one."""

_ENTRY = rb"%b(?:msgctxt %b)?msgid %bmsgstr %b%b" % (_COMMENTS, _STRING, _STRING, _STRING, _GOES_ON)
_USUAL = re.compile(_ENTRY)
_ASLEEP = re.compile(
    _ENTRY.replace(b"msgctxt ", b"#~ msgctxt ", 1)
    .replace(b"msgid ", b"#~ msgid ", 1)
    .replace(b"msgstr ", b"#~ msgstr ", 1)
)
_NEXT = re.compile(rb"\n\n(?=%b)" % _ENTRY)


<<<<<<< HEAD
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
    said, context, source, target = (one.decode() for one in found.groups(b""))
    if b"\\" in found[0]:
        try:
            context, source, target = unescape(context), unescape(source), unescape(target)
        except Syntax:
            return None
    if "# " not in said and "#," not in said:
        state: State = "translated" if target else "new"
        return Unit(Key(context, source), target, state, None, "", (), (), asleep, line + 1)
    draft = Draft(line, obsolete=asleep, fields={"msgctxt": context, "msgid": source, "msgstr": target})
    for text in said.split("\n"):
        if text.startswith("#,"):
            draft.flags += (flag.strip(BLANK) for flag in text[2:].split(","))
        elif text.startswith("# "):
            draft.comments.append(text.strip(BLANK)[2:])
    return unit_of(draft)


def parse(raw: bytes, encoding: str, line: int = 1, gap: bytes = b"") -> Entry:
    """Read one entry by itself, that begins on a line below a gap; FormatError where it is not one."""
    usual = _USUAL.fullmatch(raw) if encoding in _BYTE_FOR_BYTE else None
    unit = _usual_unit(usual, line - 1, asleep=False) if usual else None
    if unit:
        return Entry(unit, raw, gap)
    entry = parse_lines(raw, encoding)
    return replace(entry, unit=replace(entry.unit, line=line), gap=gap)
=======
def _drafts(text: str, path: str) -> Iterator[_Draft]:
    """Part a text into entries; comments that no entry follows are left to the tail."""
    lines, draft = text.split("\n"), None
    number = at = 0
    try:
        while number < len(lines):
            line = lines[number].strip(BLANK)
            if line and (draft is None or (draft.rank >= _TARGET and _begins(line))):
                if draft is not None:
                    yield draft
                draft = None
                if (plain := _PLAIN.match(text, at)) and (whole := _plain(plain, number)):
                    yield whole
                    number = whole.last + 1
                    at = plain.end() + 1
                    continue
                draft = _Draft(number)
            if line and draft is not None:
                _take(draft, line)
                draft.last = number
            at += len(lines[number]) + 1
            number += 1
        if draft is not None and draft.fields:
            number = draft.last
            yield _whole(draft)
    except _Syntax as error:
        message, advice = error.args
        raise FormatError(message, path=path, line=number + 1, advice=advice) from None


def _plain(found: re.Match[str], number: int) -> _Draft | None:
    """The draft of a plain entry that begins at the line of this number; None for one with a fault in its strings."""
    head, context, source, target = found.groups()
    try:
        fields = {} if context is None else {"msgctxt": unescape(context)}
        fields["msgid"], fields["msgstr"] = unescape(source), unescape(target)
    except _Syntax:
        return None
    draft = _Draft(number, number + found[0].count("\n"), "msgstr", _TARGET, False, fields=fields)
    for line in head.split("\n") if "#," in head or "# " in head else ():
        if line.startswith("#,"):
            draft.flags += (flag.strip(BLANK) for flag in line[2:].split(","))
        elif line.startswith("# "):
            draft.comments.append(line.rstrip(BLANK)[2:])
    return draft


def _begins(text: str) -> bool:
    """Whether a line after a msgstr belongs to the next entry."""
    if text.startswith("#"):
        if not text.startswith("#~") or text.startswith("#~|"):
            return True
        text = text[2:].lstrip(BLANK)
    return text.startswith(("msgctxt", "msgid")) and not text.startswith("msgid_plural")


def _whole(draft: _Draft) -> _Draft:
    if draft.rank < _TARGET:
        raise _Syntax(f"the entry of line {draft.first + 1} has no msgstr", "complete or remove it")
    return draft


def _take(draft: _Draft, text: str) -> None:
    """Put one line, without its blanks, into the entry."""
    # These two are nearly all lines of nearly all files.
    if text[0] != "#":
        if draft.obsolete is False and (simple := _SIMPLE.fullmatch(text)):
            _take_string(draft, *simple.groups())
        else:
            _take_field(draft, text, False)
    elif text[1:2] in _OF_TOOLS and not draft.fields:
        return
    elif text.startswith("#~|"):
        _take_previous(draft, text[3:])
    elif text.startswith("#~"):
        _take_field(draft, text[2:].lstrip(BLANK), True)
    elif draft.fields:
        raise _Syntax("a comment stands inside an entry", "move it above the entry")
    elif text.startswith("#|"):
        _take_previous(draft, text[2:])
    elif text.startswith("#,"):
        draft.flags += (flag.strip(BLANK) for flag in text[2:].split(","))
    elif is_note(text):
        draft.comments.append(text[2:] if text.startswith("# ") else text[1:])


_OF_TOOLS = (".", ":")
"""What begins comments that tools write anew: they hold nothing of a person's."""


def is_comment(line: str) -> bool:
    """Whether a line is a comment of any kind (of an obsolete entry every line is)."""
    return line.lstrip(BLANK).startswith("#")


def is_note(line: str) -> bool:
    """Whether a line is a translator comment."""
    text = line.lstrip(BLANK)
    return text.startswith("#") and not text.startswith(("#.", "#:", "#,", "#|", "#~"))


def _take_field(draft: _Draft, text: str, obsolete: bool) -> None:
    tokens = _tokens(text)
    if draft.obsolete is None:
        draft.obsolete = obsolete
    if draft.obsolete != obsolete:
        raise _Syntax("an entry is half obsolete (#~)", "write #~ before each of its lines or before none")
    for keyword, string in tokens:
        _take_string(draft, keyword, string)


def _take_string(draft: _Draft, keyword: str, string: str | None) -> None:
    if keyword:
        _advance(draft, keyword)
    if not draft.keyword:
        raise _Syntax("a string stands without msgid or msgstr", "write the word before it")
    if string is not None:
        draft.fields[draft.keyword] += string


def _advance(draft: _Draft, keyword: str) -> None:
    """Go on to the next field of the entry, if it may stand here."""
    rank = _RANK[keyword] if keyword in _RANK else _TARGET + 1 + int(keyword[7:-1])
    if rank < 2 and draft.rank >= _TARGET:
        raise _Syntax("two entries share a line", "put each on lines of its own, as msgcat does")
    known = draft.fields
    plural = rank < _TARGET or (rank > _TARGET) == ("msgid_plural" in known)
    if rank <= draft.rank or (rank > 1 and "msgid" not in known) or not plural:
        order = "msgctxt, msgid, msgstr; with msgid_plural: msgstr[0], msgstr[1], …"
        raise _Syntax(f"{keyword} stands where it may not", f"the order is {order}")
    draft.keyword, draft.rank = keyword, rank
    known[keyword] = ""


def _take_previous(draft: _Draft, text: str) -> None:
    keyword = ""
    for word, string in _tokens(text.strip(BLANK)):
        keyword = word or keyword or next(reversed(draft.previous), "")
        if not keyword:
            raise _Syntax("a previous string stands without msgid", "write #| msgid before it")
        draft.previous[keyword] = draft.previous.get(keyword, "") + (string or "")


def _tokens(text: str) -> list[tuple[str, str | None]]:
    """The words and strings of a line: one (word, None) or (word or "", string) each."""
    if simple := _SIMPLE.fullmatch(text):
        return [(simple[1], simple[2])]
    out: list[tuple[str, str | None]] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise _wrong(text[at:])
        at = found.end()
        out.append((found[1], None) if found[1] else ("", unescape(found[2])))
    return out


def _wrong(text: str) -> _Syntax:
    if _CONFLICT.match(text):
        return _Syntax(
            "a conflict of a merge stands in the file", "`l10n resolve FILE` does it by unit; then run again"
        )
    if text.lstrip(BLANK).startswith('"'):
        return _Syntax("a string is not closed", 'end it with " on the same line')
    return _Syntax("this is not a line of a PO file", "msgfmt -c tells more")


def unescape(text: str) -> str:
    r"""The text that the inside of a quoted string spells; polib does not know \a, \x41 and \101."""
    if "\\" not in text:
        return text
    if _KNOWN_TO_POLIB.fullmatch(text):
        return polib.unescape(text)
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return _from_bytes(found[1])
    if found[2] == "a":
        return "\a"
    if found[2] not in '\\nrtvbf"':
        raise _Syntax(f"\\{found[2]} is no escape sequence", "write \\\\ for a backslash")
    return polib.unescape(found[0])


def _from_bytes(escapes: str) -> str:
    numbers = bytes(int(n[1], 16) if n[1] else int(n[2], 8) & 0xFF for n in _NUMBER.finditer(escapes))
    try:
        return numbers.decode()
    except UnicodeDecodeError:
        raise _Syntax(f"{escapes} is no text in UTF-8", "write the characters themselves") from None


# -- entries to units ------------------------------------------------------------------------------


def parse(raw: bytes, encoding: str) -> Entry:
    """Read one entry by itself; FormatError where it is not one."""
    [draft] = _drafts(raw.decode(encoding), "")
    return next(_entries([draft], raw.split(b"\n")))


def _entries(drafts: Sequence[_Draft], raw: Sequence[bytes]) -> Iterator[Entry]:
    end = 0
    for draft in drafts:
        gap = b"\n" if draft.first == end + 1 and not raw[end] else _joined(raw, end, draft.first)
        end = draft.last + 1
        effort.look()
        yield Entry(_unit(draft), _joined(raw, draft.first, end), gap, _forms(draft.fields))


def _forms(fields: Mapping[str, str]) -> tuple[str, ...]:
    if "msgid_plural" not in fields:
        return ()
    return fields["msgid_plural"], *(text for name, text in fields.items() if name.startswith("msgstr["))


def _unit(draft: _Draft) -> Unit:
    """The unit of an entry; of a plural entry its first form that is not empty is the target."""
    fields, comments = draft.fields, draft.comments
    target = fields.get("msgstr", "")
    if "msgid_plural" in fields:
        target = next((text for name, text in fields.items() if name.startswith("msgstr[") and text), "")
    key, flags = Key(fields.get("msgctxt", ""), fields["msgid"]), draft.flags
    if not comments and not flags and not draft.previous:  # nearly every entry of a finished file
        return Unit(
            key, target, state(target, False, False, None), None, "", (), (), bool(draft.obsolete), draft.first + 1
        )
    if not comments and not draft.previous:
        named = tuple(flag for flag in flags if flag not in ("", "fuzzy"))
        found = state(target, "fuzzy" in flags, False, None)
        return Unit(key, target, found, None, "", (), named, bool(draft.obsolete), draft.first + 1)
    notes, origins, _ = split_comments(comments)
    forms = [text for name, text in fields.items() if name.startswith("msgstr[")]
    origin = fitting(origins, target, forms_digest(forms) if forms else "")
    return Unit(
        key=key,
        target=target,
        state=state(target, "fuzzy" in flags, bool(draft.previous), origin),
        origin=origin,
        previous=draft.previous.get("msgid", ""),
        notes=tuple(notes),
        flags=tuple(flag for flag in flags if flag not in ("", "fuzzy")),
        obsolete=bool(draft.obsolete),
        line=draft.first + 1,
        former=next((o for o in reversed(origins) if o.kind != "offer"), None) if target and not origin else None,
        offer=offered(origins),
    )
>>>>>>> main


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
