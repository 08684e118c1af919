"""Reads the lines of a PO file into raw entries: no byte of what did not change may move.

The grammar is GNU gettext's (po-gram-gen.y), one entry to a line at the least: blank lines mean nothing, a
comment after a msgstr begins the next entry. polib and Babel part entries at blank lines and lose some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polib

from l10n_pipeline import effort, lazy
from l10n_pipeline.catalog.entry import Entry, fitting, forms_digest, offered, split_comments, state
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, Unit

# Not what str.strip takes: U+3000 or U+0085 is no blank to a PO file, nor does it end a line.
BLANK = " \t\r\f\v"
_SIMPLE = lazy.pattern(r'(msgctxt|msgid|msgstr|)[ \t]*"([^"\\]*)"')
_TOKEN = lazy.pattern(r'[ \t\f\v]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)|"((?:[^"\\]|\\.)*)")')
_RANK = {"msgctxt": 0, "msgid": 1, "msgid_plural": 2, "msgstr": 3}  # msgstr[n]: 4 + n
_TARGET = _RANK["msgstr"]
_CONFLICT = lazy.pattern(r"(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)( |$)|=======$")
_ESCAPE = lazy.pattern(r"((?:\\x[0-9A-Fa-f]{2}|\\[0-7]{1,3})+)|\\(.)", re.DOTALL)
_NUMBER = lazy.pattern(r"\\x(..)|\\([0-7]+)")
_KNOWN_TO_POLIB = lazy.pattern(r'(?:[^\\]|\\[\\nrtvbf"])*', re.DOTALL)


@dataclass(slots=True)
class Draft:
    """An entry while its lines come in; line numbers are counted from 0."""

    first: int
    last: int = 0
    keyword: str = ""  # of the field that a string line would go on with
    rank: int = -1
    obsolete: bool | None = None  # None until its first field
    comments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)


class Syntax(Exception):
    """What is wrong with the line that was read last, and what to do."""


def joined(raw: Sequence[bytes], start: int, end: int) -> bytes:
    """Lines with their ends; the last line of the file has none."""
    joined = b"\n".join(raw[start:end])
    return joined + b"\n" if start < end < len(raw) else joined


# -- lines to entries ------------------------------------------------------------------------------


def drafts_of(lines: Iterable[str], path: str) -> Iterator[Draft]:
    """Part the lines into entries; comments that no entry follows are left to the tail."""
    draft: Draft | None = None
    number = 0
    try:
        for number, line in enumerate(lines):
            if not (text := line.strip(BLANK)):
                continue
            if draft is None or (draft.rank >= _TARGET and _begins(text)):
                if draft is not None:
                    yield draft
                draft = Draft(number)
            _take(draft, text)
            draft.last = number
        if draft is not None and draft.fields:
            number = draft.last
            yield _whole(draft)
    except Syntax as error:
        message, advice = error.args
        raise FormatError(message, path=path, line=number + 1, advice=advice) from None


def _begins(text: str) -> bool:
    """Whether a line after a msgstr belongs to the next entry."""
    if text.startswith("#"):
        if not text.startswith("#~") or text.startswith("#~|"):
            return True
        text = text[2:].lstrip(BLANK)
    return text.startswith(("msgctxt", "msgid")) and not text.startswith("msgid_plural")


def _whole(draft: Draft) -> Draft:
    if draft.rank < _TARGET:
        raise Syntax(f"the entry of line {draft.first + 1} has no msgstr", "complete or remove it")
    return draft


def _take(draft: Draft, text: str) -> None:
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
        raise Syntax("a comment stands inside an entry", "move it above the entry")
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


def _take_field(draft: Draft, text: str, obsolete: bool) -> None:
    tokens = _tokens(text)
    if draft.obsolete is None:
        draft.obsolete = obsolete
    if draft.obsolete != obsolete:
        raise Syntax("an entry is half obsolete (#~)", "write #~ before each of its lines or before none")
    for keyword, string in tokens:
        _take_string(draft, keyword, string)


def _take_string(draft: Draft, keyword: str, string: str | None) -> None:
    if keyword:
        _advance(draft, keyword)
    if not draft.keyword:
        raise Syntax("a string stands without msgid or msgstr", "write the word before it")
    if string is not None:
        draft.fields[draft.keyword] += string


def _advance(draft: Draft, keyword: str) -> None:
    """Go on to the next field of the entry, if it may stand here."""
    rank = _RANK[keyword] if keyword in _RANK else _TARGET + 1 + int(keyword[7:-1])
    if rank < 2 and draft.rank >= _TARGET:
        raise Syntax("two entries share a line", "put each on lines of its own, as msgcat does")
    known = draft.fields
    plural = rank < _TARGET or (rank > _TARGET) == ("msgid_plural" in known)
    if rank <= draft.rank or (rank > 1 and "msgid" not in known) or not plural:
        order = "msgctxt, msgid, msgstr; with msgid_plural: msgstr[0], msgstr[1], …"
        raise Syntax(f"{keyword} stands where it may not", f"the order is {order}")
    draft.keyword, draft.rank = keyword, rank
    known[keyword] = ""


def _take_previous(draft: Draft, text: str) -> None:
    keyword = ""
    for word, string in _tokens(text.strip(BLANK)):
        keyword = word or keyword or next(reversed(draft.previous), "")
        if not keyword:
            raise Syntax("a previous string stands without msgid", "write #| msgid before it")
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


def _wrong(text: str) -> Syntax:
    if _CONFLICT.match(text):
        return Syntax(
            "a conflict of a merge stands in the file", "`l10n resolve FILE` does it by unit; then run again"
        )
    if text.lstrip(BLANK).startswith('"'):
        return Syntax("a string is not closed", 'end it with " on the same line')
    return Syntax("this is not a line of a PO file", "msgfmt -c tells more")


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
        raise Syntax(f"\\{found[2]} is no escape sequence", "write \\\\ for a backslash")
    return polib.unescape(found[0])


def _from_bytes(escapes: str) -> str:
    numbers = bytes(int(n[1], 16) if n[1] else int(n[2], 8) & 0xFF for n in _NUMBER.finditer(escapes))
    try:
        return numbers.decode()
    except UnicodeDecodeError:
        raise Syntax(f"{escapes} is no text in UTF-8", "write the characters themselves") from None


# -- entries to units ------------------------------------------------------------------------------


def parse_lines(raw: bytes, encoding: str, line: int, gap: bytes) -> Entry:
    """Read one entry by itself, that begins on a line below a gap; FormatError where it is not one."""
    [draft] = drafts_of(raw.decode(encoding).split("\n"), "")
    own = joined(raw.split(b"\n"), draft.first, draft.last + 1)
    return Entry(unit_of(draft, line - draft.first - 1), own, gap, _forms(draft.fields))


def entries_of(drafts: Sequence[Draft], raw: Sequence[bytes], before: int = 0) -> Iterator[Entry]:
    """`before` is the number of lines above the raw ones."""
    end = 0
    for draft in drafts:
        gap = b"\n" if draft.first == end + 1 and not raw[end] else joined(raw, end, draft.first)
        end = draft.last + 1
        effort.look()
        yield Entry(unit_of(draft, before), joined(raw, draft.first, end), gap, _forms(draft.fields))


def _forms(fields: Mapping[str, str]) -> tuple[str, ...]:
    if "msgid_plural" not in fields:
        return ()
    return fields["msgid_plural"], *(text for name, text in fields.items() if name.startswith("msgstr["))


def unit_of(draft: Draft, before: int = 0) -> Unit:
    """The unit of an entry; of a plural entry its first form that is not empty is the target."""
    fields, comments = draft.fields, draft.comments
    target = fields.get("msgstr", "")
    if "msgid_plural" in fields:
        target = next((text for name, text in fields.items() if name.startswith("msgstr[") and text), "")
    key, previous = Key(fields.get("msgctxt", ""), fields["msgid"]), draft.previous.get("msgid", "")
    flags, is_fuzzy = tuple(f for f in draft.flags if f not in ("", "fuzzy")), "fuzzy" in draft.flags
    obsolete, line = bool(draft.obsolete), before + draft.first + 1
    if not comments:  # nearly every entry of a finished file
        known = state(target, is_fuzzy, bool(draft.previous), None)
        return Unit(key, target, known, None, previous, (), flags, obsolete, line)
    notes, origins, _ = split_comments(comments)
    forms = [text for name, text in fields.items() if name.startswith("msgstr[")]
    origin = fitting(origins, target, forms_digest(forms) if forms else "")
    return Unit(
        key=key,
        target=target,
        state=state(target, is_fuzzy, bool(draft.previous), origin),
        origin=origin,
        previous=previous,
        notes=tuple(notes),
        flags=flags,
        obsolete=obsolete,
        line=line,
        former=next((o for o in reversed(origins) if o.kind != "offer"), None) if target and not origin else None,
        offer=offered(origins),
    )
