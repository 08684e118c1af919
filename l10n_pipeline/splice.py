"""The one primitive that writes, and how a text is spelled at each kind of place.

Kept bytes are the gaps between edits, so what nobody edits comes back byte for byte by construction.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from l10n_pipeline.model import Edit, Segment, Slot


def splice(source: bytes, edits: Iterable[Edit]) -> tuple[bytes, list[tuple[int, int]]]:
    """Return `source` with the edits made, and the byte range where each edit's text went.

    Edits come in order and do not overlap; otherwise ValueError, and nothing is written.
    """
    out: list[bytes] = []
    places: list[tuple[int, int]] = []
    at = size = 0
    for e in edits:
        if not at <= e.start <= e.end <= len(source):
            raise ValueError(f"edit {e.start}-{e.end} overlaps or leaves the source (at {at} of {len(source)})")
        out += source[at : e.start], e.new
        size += e.start - at
        places.append((size, size + len(e.new)))
        size, at = size + len(e.new), e.end
    out.append(source[at:])
    return b"".join(out), places


def edit(segment: Segment, text: str) -> Edit:
    """The edit that writes `text` in the segment's place."""
    return Edit(segment.start, segment.end, encode(segment.slot, text), segment)


def encode(slot: Slot, text: str) -> bytes:
    """The bytes that spell `text` at this place."""
    raw = CODECS[slot.codec](slot, text)
    return encode(slot.outer, raw.decode()) if slot.outer else raw


def _flow(slot: Slot, text: str) -> bytes:
    return (slot.hard + slot.eol + slot.indent).join(line.encode() for line in text.split("\n"))


def _line(slot: Slot, text: str) -> bytes:
    return text.replace("\n", " ").encode()


def _cell(slot: Slot, text: str) -> bytes:
    return _line(slot, text).replace(b"|", b"\\|")


def _quoted(slot: Slot, text: str) -> bytes:
    return _line(slot, text).replace(b'"', b"&quot;")


def _bracket(slot: Slot, text: str) -> bytes:
    return re.sub(rb"[\[\]]", lambda m: b"&#%d;" % ord(m[0]), _line(slot, text))


def _plain(slot: Slot, text: str) -> bytes:
    return text.encode() if _stays_plain(text, "{}") else _double(slot, text)


def _in_brackets(slot: Slot, text: str) -> bytes:
    return text.encode() if _stays_plain(text, "[{}]") else _double(slot, text)


def _single(slot: Slot, text: str) -> bytes:
    if _UNPRINTABLE.search(text):
        return _double(slot, text)
    return b"'" + text.replace("'", "''").encode() + b"'"


def _double(slot: Slot, text: str) -> bytes:
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted).encode()


def _literal(slot: Slot, text: str) -> bytes:
    return (slot.eol + slot.indent).join(line.encode() for line in text.split("\n"))


def _block(slot: Slot, text: str) -> bytes:
    """Lines of a literal scalar; an empty one needs no indentation."""
    return re.sub(r"\n(?=(\n?))", lambda m: _line_end(slot, not m[1]), text).encode()


def _folded(slot: Slot, text: str) -> bytes:
    """In a folded scalar n + 1 line ends are n, but n are n beside an indented line (YAML 1.2.2, 8.1.3)."""

    def line_ends(m: re.Match[str]) -> str:
        indented = text[text.rfind("\n", 0, m.start()) + 1] in " \t" or text[m.end()] in " \t"
        return slot.eol.decode() * (len(m[0]) - indented) + _line_end(slot, True)

    return re.sub(r"\n+", line_ends, text).encode()


def _line_end(slot: Slot, indented: bool) -> str:
    return (slot.eol + slot.indent * indented).decode()


def _escaped(slot: Slot, text: str) -> bytes:
    return _literal(slot, text.replace("&", "&amp;").replace("<", "&lt;"))


def _attribute(quote: str) -> Callable[[Slot, str], bytes]:
    """Inside quotes that stay."""
    entity = {'"': "&quot;", "'": "&#39;"}[quote]
    return lambda slot, text: _escaped(slot, text).replace(quote.encode(), entity.encode())


def _unquoted(slot: Slot, text: str) -> bytes:
    raw = _escaped(slot, text)
    return raw if re.fullmatch(rb"[^\s\"'=<>`]+", raw) else b'"' + raw.replace(b'"', b"&quot;") + b'"'


def _json(slot: Slot, text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()


def _toml_literal(slot: Slot, text: str) -> bytes:
    return _double(slot, text) if "'" in text or _UNPRINTABLE.search(text) else f"'{text}'".encode()


def _toml_text(slot: Slot, text: str) -> bytes:
    lines = (_double(slot, line)[1:-1].replace(b'\\"', b'"') for line in text.split("\n"))
    return re.sub(rb'""(?="|$)', rb'"\\"', slot.eol.join(lines))


def _csv_bare(slot: Slot, text: str) -> bytes:
    """Quotation marks where any dialect needs them (RFC 4180, section 2.6)."""
    needed = re.search(r"[,;\t\"\r\n]", text) or text != text.strip()
    return _csv_quoted(slot, text) if needed else text.encode()


def _csv_quoted(slot: Slot, text: str) -> bytes:
    return b'"' + _literal(slot, text.replace('"', '""')) + b'"'


def _code_string(quote: str) -> Callable[[Slot, str], bytes]:
    """Inside the quotes of a programming language: a backslash is doubled, the quote gets one."""
    return lambda slot, text: _line(slot, text.replace("\\", "\\\\").replace(quote, f"\\{quote}"))


CODECS: dict[str, Callable[[Slot, str], bytes]] = {
    "md.flow": _flow,
    "md.line": _line,
    "md.cell": _cell,
    "md.quoted": _quoted,  # Python-Markdown knows no escape in a title
    "md.bracket": _bracket,
    "yaml.plain": _plain,
    "yaml.flow": _in_brackets,
    "yaml.single": _single,
    "yaml.double": _double,
    "yaml.literal": _block,
    "yaml.folded": _folded,
    "text.flow": _line,
    "code.double": _code_string('"'),
    "code.single": _code_string("'"),
    "html.text": _literal,
    "html.pre": _literal,
    "html.raw": _escaped,
    "html.double": _attribute('"'),
    "html.single": _attribute("'"),
    "html.bare": _unquoted,
    "json.string": _json,
    "toml.basic": _double,
    "toml.literal": _toml_literal,
    "toml.text": _toml_text,
    "toml.raw": _literal,
    "csv.bare": _csv_bare,
    "csv.quoted": _csv_quoted,
}

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


_NO_TEXT = re.compile(
    r"[yn]|yes|no|on|off|true|false|null|~|<<|=|[-+]?\.?(?:inf|nan)"
    r"|[-+.]?\d[\d_.,:+\-a-fox]*(?:[tz ]+[\d_.:+\-z ]*)?|-|\.+",
    re.I,
)
_SAFE = re.compile(r"[^\W\d_](?:[\w ()/;.'-]*[\w).])?")


def reads_as_text(text: str) -> bool:
    """Whether no version of YAML takes the bare text for a boolean, a number, a date or null (1.1 and 1.2)."""
    return not _NO_TEXT.fullmatch(text)


def _stays_plain(text: str, place: str) -> bool:
    """Whether YAML reads the bare text back as this very string at this place."""
    import yaml

    if not reads_as_text(text):
        return False
    if _SAFE.fullmatch(text):
        return True
    if _UNPRINTABLE.search(text) or text != text.strip() or text.startswith(("---", "...")) or not text:
        return False
    try:
        value = yaml.load("k: " + place.replace("{}", text, 1) + "\n", Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):  # a date that is none
        return False
    return bool(value == {"k": [text] if place == "[{}]" else text})


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a source start, and how they end."""

    starts: tuple[int, ...]
    eol: bytes

    @classmethod
    def of(cls, source: bytes, start: int = 0) -> Lines:
        """A line ends with a line feed, a carriage return or both; the first one starts at `start`."""
        starts = (start, *(m.end() for m in re.finditer(rb"\r\n?|\n", source)))
        eol = b"\r\n" if b"\r\n" in source else b"\r" if b"\r" in source and b"\n" not in source else b"\n"
        return cls(starts, eol)

    def number(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self.starts, offset)

    def start(self, offset: int) -> int:
        """Where the line of an offset starts."""
        return self.starts[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class View:
    """A part of a source with each line's prefix taken off, and where its lines stood."""

    text: bytes
    lines: tuple[int, ...] = (0,)  # where each line starts in `text`
    at: tuple[int, ...] = (0,)  # and in the source

    def start(self, offset: int) -> int:
        """The source offset of a span that starts at `offset`."""
        if len(self.lines) == 1:
            return self.at[0] + offset
        i = bisect_right(self.lines, offset) - 1
        return self.at[i] + offset - self.lines[i]

    def end(self, offset: int) -> int:
        """The source offset of a span that ends before `offset`."""
        return self.start(offset - 1) + 1 if offset else self.at[0]

    def inner(self, lines: Iterable[tuple[int, int]]) -> View:
        """The view of the given line ranges of this view's text."""
        text, starts, at, size = [], [], [], 0
        for start, end in lines:
            starts.append(size)
            at.append(self.start(start))
            text.append(self.text[start:end])
            size += end - start
        return View(b"".join(text), tuple(starts), tuple(at))
