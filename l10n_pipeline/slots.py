"""How a text is spelled at each kind of place: a codec's encoder stands beside its decoder.

What is read with a decoder here is written with its encoder. A codec without a decoder is read by a parser that knows
more than the bytes of one text: the block around it (Markdown), the whole document (YAML).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from l10n_pipeline import lazy


class Slot(NamedTuple):
    """How text is written at one place of a source file."""

    codec: str  # a key of CODECS: md.flow, md.line, md.cell, yaml.double, ...
    indent: bytes = b""  # written after every line end
    eol: bytes = b"\n"
    hard: bytes = b"\\"  # how this place spells a hard break
    outer: Slot | None = None  # the slot that the encoded text is written through in turn


def encode(slot: Slot, text: str) -> bytes:
    """The bytes that spell `text` at this place."""
    raw = CODECS[slot.codec].encode(slot, text)
    return encode(slot.outer, raw.decode()) if slot.outer else raw


def decode(codec: str, raw: bytes) -> str:
    """The text that `raw` spells, which is what `encode` writes for it; as it stands where the codec has no decoder."""
    read = CODECS[codec].decode
    return read(raw) if read else raw.decode()


class Codec(NamedTuple):
    """One way to spell a text, both ways."""

    encode: Callable[[Slot, str], bytes]
    decode: Callable[[bytes], str] | None = None


def character_references(text: str) -> str:
    """What an attribute's value or the content of a title says in HTML: character references as characters."""
    if "&" not in text:
        return text
    import html

    return _REFERENCE.sub(lambda m: html.unescape(m[0]), text)


def line_feeds(text: str) -> str:
    """The text with every line end as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


_REFERENCE = lazy.pattern(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*)(?:;|(?![=A-Za-z0-9]))")
_UNPRINTABLE = lazy.pattern("[\x00-\x1f\x7f-\x9f]|\u2028|\u2029|\ufeff|\ufffe|\uffff")


# -- Markdown --------------------------------------------------------------------------------------


def _flow(slot: Slot, text: str) -> bytes:
    if "\n" not in text:
        return text.encode()
    return (slot.hard + slot.eol + slot.indent).join(line.encode() for line in text.split("\n"))


def _line(_: Slot, text: str) -> bytes:
    return text.replace("\n", " ").encode()


def _cell(slot: Slot, text: str) -> bytes:
    raw = _line(slot, text)
    return _BARE_PIPE.sub(rb"\\|", raw) if b"|" in raw else raw


_BARE_PIPE = lazy.pattern(rb"(?<!\\)\|")  # one that is escaped already is as a cell wants it


def _read_cell(raw: bytes) -> str:
    return raw.replace(b"\\|", b"|").decode()


def _quoted(slot: Slot, text: str) -> bytes:
    return _line(slot, text).replace(b'"', b"&quot;")


def _read_quoted(raw: bytes) -> str:
    return raw.decode().replace("&quot;", '"')


def _apostrophes(slot: Slot, text: str) -> bytes:
    return _line(slot, text).replace(b"'", b"&#39;")


def _read_apostrophes(raw: bytes) -> str:
    return raw.decode().replace("&#39;", "'")


def _parentheses(slot: Slot, text: str) -> bytes:
    return _line(slot, text).replace(b"(", b"&#40;").replace(b")", b"&#41;")


def _read_parentheses(raw: bytes) -> str:
    return raw.decode().replace("&#40;", "(").replace("&#41;", ")")


_IN_FENCE = str.maketrans({'"': "”", "`": "'", "~": "∼"})


def _fence(slot: Slot, text: str) -> bytes:
    return _line(slot, text.translate(_IN_FENCE))


def _bracket(slot: Slot, text: str) -> bytes:
    raw = _LAST.sub(rb"\1&#92;", _line(slot, text))
    return _BRACKETS.sub(lambda m: m[0] if m[1] else b"&#%d;" % ord(m[0]), raw)


_BRACKETS = lazy.pattern(rb"((?<!\\)\[[^\[\]]*\]\([^()\s]*\))|[\[\]]")
"""A bracket; or a link, whose brackets go with each other."""
_LAST = lazy.pattern(rb"(?<!\\)((?:\\\\)*)\\\Z")
"""A backslash at the end, which would escape the bracket."""


# -- code ------------------------------------------------------------------------------------------


def _code_string(quote: str) -> Callable[[Slot, str], bytes]:
    """Inside the quotes of a programming language: a backslash is doubled, the quote gets one."""
    return lambda slot, text: _line(slot, text.replace("\\", "\\\\").replace(quote, f"\\{quote}"))


def _read_code_string(quote: str) -> Callable[[bytes], str]:
    """Other escapes stay as they are: what they mean depends on the language."""
    return lambda raw: raw.decode().replace(f"\\{quote}", quote)


# -- labels of diagrams and pictures -----------------------------------------------------------------


def _mermaid(special: str) -> Callable[[Slot, str], bytes]:
    """Mermaid's own character codes (`#35;`, `#quot;`) for what would end the label, or begin something else."""
    first = r"\A[-+*/@:.=~<>&^$!?%]|(?<=\A\d)\.|(?<=\A\d\d)\."  # else it is a shape, a list, a class
    pattern = lazy.pattern(rf"{first}|[#\"`\\{special}]|%(?=%)|-(?=[-.>])|=(?==)|\.(?=-)")

    def encode(_: Slot, text: str) -> bytes:
        return pattern.sub(
            lambda m: "#quot;" if m[0] == '"' else f"#{ord(m[0])};", " ".join(text.split())
        ).encode()

    return encode


def _read_mermaid(raw: bytes) -> str:
    return _MERMAID.sub(lambda m: '"' if m[0] == "#quot;" else chr(int(m[1])), raw.decode())


_MERMAID = lazy.pattern(r"#quot;|#(\d{2,6});")
_NO_XML = lazy.pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]"
)  # apart: as one they compile long
_STRAY = lazy.pattern(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)|<(?![A-Za-z/])|(?<=\]\])>")


def _svg_text(slot: Slot, text: str) -> bytes:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _literal(slot, _NO_XML.sub(" ", text))


def _svg_mixed(slot: Slot, text: str) -> bytes:
    """Tags stay; names of HTML's characters are none of XML's."""
    text = re.sub(
        r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;", lambda m: character_references(m[0]), text
    )
    text = _STRAY.sub(lambda m: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[m[0]], text)
    return _literal(slot, _NO_XML.sub(" ", text))


# -- YAML ------------------------------------------------------------------------------------------


def _plain(slot: Slot, text: str) -> bytes:
    return text.encode() if _stays_plain(text, "{}") else _double(slot, text)


def _in_brackets(slot: Slot, text: str) -> bytes:
    return text.encode() if _stays_plain(text, "[{}]") else _double(slot, text)


def _single(slot: Slot, text: str) -> bytes:
    if _UNPRINTABLE.search(text):
        return _double(slot, text)
    return b"'" + text.replace("'", "''").encode() + b"'"


def _double(_: Slot, text: str) -> bytes:
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted).encode()


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


_NO_TEXT = lazy.pattern(
    r"[yn]|yes|no|on|off|true|false|null|~|<<|=|[-+]?\.?(?:inf|nan)"
    r"|[-+.]?\d[\d_.,:+\-a-fox]*+(?:[tz ]++[\d_.:+\-z ]*+)?|-|\.+",
    re.I,
)
_SAFE = lazy.pattern(r"[^\W\d_](?:[\w ()/;.'-]*[\w).])?")


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
    except (yaml.YAMLError, ValueError):  # a date that does not exist
        return False
    return bool(value == {"k": [text] if place == "[{}]" else text})


# -- HTML ------------------------------------------------------------------------------------------


def _literal(slot: Slot, text: str) -> bytes:
    return (slot.eol + slot.indent).join(line.encode() for line in text.split("\n"))


def _escaped(slot: Slot, text: str) -> bytes:
    return _literal(slot, text.replace("&", "&amp;").replace("<", "&lt;"))


def _attribute(quote: str) -> Callable[[Slot, str], bytes]:
    """Inside quotes that stay."""
    entity = {'"': "&quot;", "'": "&#39;"}[quote]
    return lambda slot, text: _escaped(slot, text).replace(quote.encode(), entity.encode())


def _unquoted(slot: Slot, text: str) -> bytes:
    raw = _escaped(slot, text)
    return raw if re.fullmatch(rb"[^\s\"'=<>`]+", raw) else b'"' + raw.replace(b'"', b"&quot;") + b'"'


def _read_lines(raw: bytes) -> str:
    return line_feeds(raw.decode())


def _read_escaped(raw: bytes) -> str:
    return character_references(line_feeds(raw.decode()))


# -- JSON, TOML, CSV -------------------------------------------------------------------------------


def _json(_: Slot, text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()


def _read_json(raw: bytes) -> str:
    return str(json.loads(raw)) if b"\\" in raw else raw[1:-1].decode()


def _part(slot: Slot, text: str) -> bytes:
    return _double(slot, text)[1:-1]


def _read_part(raw: bytes) -> str:
    return _read_json(b'"%s"' % raw)


def _toml_literal(slot: Slot, text: str) -> bytes:
    return _double(slot, text) if "'" in text or _UNPRINTABLE.search(text) else f"'{text}'".encode()


def _toml_text(slot: Slot, text: str) -> bytes:
    lines = (_double(slot, line)[1:-1].replace(b'\\"', b'"') for line in text.split("\n"))
    return re.sub(rb'""(?="|$)', rb'"\\"', slot.eol.join(lines))


def _read_toml_basic(raw: bytes) -> str:
    return _toml_value(raw) if b"\\" in raw else raw[1:-1].decode()


def _read_toml_literal(raw: bytes) -> str:
    return raw[1:-1].decode()


def _read_toml_text(raw: bytes) -> str:
    """The line end before `raw` is the one that TOML leaves out after the quotation marks."""
    return _toml_value(b'"""\n%s"""' % raw) if b"\\" in raw else _read_toml_raw(raw)


def _read_toml_raw(raw: bytes) -> str:
    return raw.decode().replace("\r\n", "\n")


def _toml_value(raw: bytes) -> str:
    import tomllib

    return str(tomllib.loads("k = " + raw.decode())["k"])


def _csv_bare(slot: Slot, text: str) -> bytes:
    """Quotation marks where any dialect needs them (RFC 4180, section 2.6)."""
    needed = re.search(r"[,;\t\"\r\n]", text) or text != text.strip()
    return _csv_quoted(slot, text) if needed else text.encode()


def _csv_quoted(slot: Slot, text: str) -> bytes:
    return b'"' + _literal(slot, text.replace('"', '""')) + b'"'


def _read_csv_quoted(raw: bytes) -> str:
    return line_feeds(raw[1:-1].decode().replace('""', '"'))


CODECS: dict[str, Codec] = {
    "md.flow": Codec(_flow),
    "md.lines": Codec(_flow),  # the same, where the source's line ends keep a bar from making a table (kramdown)
    "md.line": Codec(_line),
    "md.cell": Codec(_cell, _read_cell),
    "md.quoted": Codec(_quoted, _read_quoted),  # Python-Markdown knows no escape in a title
    "md.apostrophes": Codec(_apostrophes, _read_apostrophes),
    "md.parentheses": Codec(_parentheses, _read_parentheses),
    "md.bracket": Codec(_bracket),
    "code.fence": Codec(_fence),
    "mermaid.quoted": Codec(_mermaid(""), _read_mermaid),
    "mermaid.bare": Codec(_mermaid(r"\[\](){}|;"), _read_mermaid),
    "mermaid.line": Codec(_mermaid(";"), _read_mermaid),
    "mermaid.name": Codec(_mermaid(":;"), _read_mermaid),
    "svg.text": Codec(_svg_text, _read_escaped),
    "svg.mixed": Codec(_svg_mixed, _read_lines),
    "yaml.plain": Codec(_plain),
    "yaml.flow": Codec(_in_brackets),
    "yaml.single": Codec(_single),
    "yaml.double": Codec(_double),
    "yaml.literal": Codec(_block),
    "yaml.folded": Codec(_folded),
    "text.flow": Codec(_line),
    "code.double": Codec(_code_string('"'), _read_code_string('"')),
    "code.single": Codec(_code_string("'"), _read_code_string("'")),
    "html.text": Codec(_literal, _read_lines),
    "html.pre": Codec(_literal, _read_lines),
    "html.raw": Codec(_escaped, _read_escaped),
    "html.double": Codec(_attribute('"'), _read_escaped),
    "html.single": Codec(_attribute("'"), _read_escaped),
    "html.bare": Codec(_unquoted, _read_escaped),
    "json.string": Codec(_json, _read_json),
    "string.part": Codec(_part, _read_part),  # of a string in double quotes: JSON, YAML, TOML
    "toml.basic": Codec(_double, _read_toml_basic),
    "toml.literal": Codec(_toml_literal, _read_toml_literal),
    "toml.text": Codec(_toml_text, _read_toml_text),
    "toml.raw": Codec(_literal, _read_toml_raw),
    "csv.bare": Codec(_csv_bare),
    "csv.quoted": Codec(_csv_quoted, _read_csv_quoted),
}
