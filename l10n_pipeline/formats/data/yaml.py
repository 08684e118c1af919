"""YAML, in files and in front matter: read by the events of libyaml, so aliases, tags and merge keys stay.

An alias shows the text of its anchor; it is no value of its own. Under a merge key (`<<`) the paths are
those of the mapping that it is merged into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.data import Value, document, step
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document
from l10n_pipeline.slots import Slot, reads_as_text
from l10n_pipeline.splice import Lines, content_start
from l10n_pipeline.text import yaml_depth

_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_TEXT, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
_PROPERTIES = lazy.pattern(rb"(?:[&!]\S*+(?:[ \t]*+#[^\r\n]*+|[ \t\r\n]++)++)++")
_KEY_ALIAS = lazy.pattern(r"(?<![^\s\[{,])(?:\? *)?[*]([^\s,\[\]{}:]+) *:(?=\s|$)|\? *[*]([^\s,\[\]{}]+)")
_HEADER = lazy.pattern(rb"[^\r\n]*(?:\r\n?|\n)(?: *(?:\r\n?|\n))*")


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a YAML stream of one or more documents; `source` is UTF-8."""
    start = content_start(source)
    lines = Lines.of(source, start)
    return document(source, lines, values(source, lines, start, len(source), name_of=options.name_of), options)


def values(
    source: bytes,
    lines: Lines,
    start: int,
    end: int,
    what: str = "YAML",
    name_of: Callable[[str], str] = lambda _path: "",
) -> Iterator[Value]:
    """Every scalar and every piece of structure of source[start:end], in order.

    `name_of` says of a mapping, by its path, what its keys are called where they are text. Raises FormatError with the
    line for what is not YAML; `what` names the place in its message.
    """
    text = source[start:end].decode()
    loader = yaml.CSafeLoader(_as_libyaml_reads(text))
    try:
        yaml_depth.check(text)
        yield from _walk(loader, _Place(source, lines, _offsets(text, start), _keys(text), name_of))
    except yaml.YAMLError as error:
        raise refusal(error, what, lines, start) from error
    finally:
        loader.dispose()


_SYMBOL = lazy.pattern(r"[\[{,:][ \t]*:(?=[A-Za-z_])")


def _as_libyaml_reads(text: str) -> str:
    """The text with a letter for each colon that begins a value in brackets, `[:year, :month]`: libyaml refuses those.

    YAML 1.2 allows them (7.3.3), and Ruby's files are full of them. libyaml reports one at a time.
    """
    left = _MOST_REREAD
    for _ in _SYMBOL.findall(text) if ":" in text else ():
        try:
            for _event in yaml.parse(text, Loader=yaml.CSafeLoader):
                pass
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = mark.index if mark else len(text)
            left -= at
            if left < 0 or text[at : at + 1] != ":" or not _SYMBOL.match(text, _before(text, at)):
                break
            text = f"{text[:at]}{_LETTER}{text[at + 1 :]}"
        else:
            break
    return text


_LETTER = "x"
_MOST_REREAD = 5_000_000
"""Characters that are read again and again for such values; then the next one is an error of its file."""


def _before(text: str, at: int) -> int:
    return len(text[:at].rstrip(" \t")) - 1


def _keys(text: str) -> frozenset[str]:
    return frozenset(a or b for a, b in _KEY_ALIAS.findall(text)) if "*" in text else frozenset()


def refusal(error: yaml.YAMLError, what: str, lines: Lines, start: int) -> FormatError:
    """What is no YAML, with its line; `start` is where in the file the text begins, in bytes."""
    if isinstance(error, yaml.reader.ReaderError):
        line = lines.number(start + int(error.position))
        return FormatError(f"{what}: U+{int(error.character):04X}: {error.reason}", line=line)
    mark = getattr(error, "problem_mark", None)
    line = min(lines.number(start) + (mark.line if mark else 0), len(lines.starts))  # the end is a line to libyaml
    reason = getattr(error, "problem", None) or "it cannot be read"
    return FormatError(f"{what}: {reason}", line=line, advice=yaml_depth.advice(error))


def _offsets(text: str, start: int) -> Callable[[int], int]:
    """From indices of characters to byte offsets. The indices must rise, so that the text is walked only once."""
    if text.isascii():
        return lambda index: start + index
    seen = size = 0

    def offset(index: int) -> int:
        nonlocal seen, size
        size += len(text[seen:index].encode())
        seen = index
        return start + size

    return offset


@dataclass(frozen=True, slots=True)
class _Place:
    """The source, and where the characters that libyaml counts are in it."""

    source: bytes
    lines: Lines
    offset: Callable[[int], int]
    keys: frozenset[str] = frozenset()  # anchors whose alias is a key: what they name is no text
    name_of: Callable[[str], str] = lambda _path: ""  # see `values`

    def line(self, event: Any) -> int:
        return self.lines.number(self.offset(event.start_mark.index))


@dataclass(slots=True)
class _Open:
    """A collection that is not yet closed. A path of None: inside of a key that is no scalar."""

    path: str | None
    mapping: bool
    flow: bool
    child: str | None = None  # the path of the value that comes next in a mapping
    at_key: bool = False


def _walk(loader: yaml.CSafeLoader, place: _Place) -> Iterator[Value]:
    stack: list[_Open] = []
    anchors: set[str] = set()
    while loader.check_event():
        event: Any = loader.get_event()  # its types say that every field may be None
        if isinstance(event, yaml.ScalarEvent):
            yield _scalar(event, _tag(loader, event), stack, place)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise FormatError(f"YAML: no anchor '{event.anchor}'", line=place.line(event))
            yield Value(_place(stack, None) or "", raw=("*", event.anchor))
        elif isinstance(event, yaml.CollectionStartEvent):
            path = _place(stack, None)
            mapping = isinstance(event, yaml.MappingStartEvent)
            yield Value(path or "", raw=("{" if mapping else "[", event.tag, event.anchor))
            stack.append(_Open(path, mapping, bool(event.flow_style) or (bool(stack) and stack[-1].flow)))
        elif isinstance(event, yaml.CollectionEndEvent):
            yield Value(stack.pop().path or "", raw="end")
        elif isinstance(event, yaml.DocumentStartEvent):
            anchors.clear()
            yield Value("", raw="document")
        if getattr(event, "anchor", None):
            anchors.add(event.anchor)


def _place(stack: list[_Open], key: str | None) -> str | None:
    """The path of the node that comes next, None for a key; `key` is what a scalar adds to the path as a key."""
    if not stack:
        return ""
    top = stack[-1]
    if top.path is None:
        return None
    if not top.mapping:
        return top.path + "[]"
    top.at_key = not top.at_key
    if top.at_key:
        top.child = None if key is None else step(top.path, key) if key else top.path
        return None
    return top.child


def _tag(loader: yaml.CSafeLoader, event: Any) -> str:
    if event.tag not in (None, "!"):
        return str(event.tag)
    return str(loader.resolve(yaml.ScalarNode, event.value, event.implicit))  # type: ignore[no-untyped-call]


def _scalar(event: Any, tag: str, stack: list[_Open], place: _Place) -> Value:
    name = _name(stack, place)
    path = _place(stack, "*" if name else "" if tag == _MERGE else event.value) or name or None
    start, end = place.offset(event.start_mark.index), place.offset(event.end_mark.index)
    if event.anchor or event.tag:
        properties = _PROPERTIES.match(place.source, start, end)
        start = properties.end() if properties else end
    symbol = not event.style and event.value[:1] == _LETTER and place.source[start : start + 1] == b":"
    raw = (tag, event.anchor, event.value)
    if path is None:
        return Value("", raw=raw)
    bare = not (event.style or event.tag)
    if symbol or event.anchor in place.keys:
        return Value(path, start, end, raw=raw)
    if tag != _TEXT or start == end or (bare and not reads_as_text(event.value)):
        return Value(path, start, end, raw=raw)
    if event.style in ("|", ">"):
        return _block(Value(path, start, end, event.value, raw=raw), _STYLES[event.style], place)
    plain = "flow" if stack and stack[-1].flow else "plain"
    slot = _slot(f"yaml.{_STYLES.get(event.style or '', plain)}", b"", place.lines.eol)
    return Value(path, start, end, event.value, slot, raw, bool(name))


def _name(stack: list[_Open], place: _Place) -> str:
    """What a scalar that comes next is called where it is a key that is text."""
    top = stack[-1] if stack else None
    return place.name_of(top.path) if top and top.mapping and top.path is not None and not top.at_key else ""


def _block(value: Value, style: str, place: _Place) -> Value:
    """A block scalar's lines without its header and the line ends around them."""
    text = (value.text or "").strip("\n")
    header = _HEADER.match(place.source, value.start, value.end)
    if not header or not text.strip():
        return value
    start = header.end()
    stop = start + len(place.source[start : value.end].rstrip()) + len(text) - len(text.rstrip(" \t"))
    spaces = len(place.source[start:stop]) - len(place.source[start:stop].lstrip(b" "))
    depth = spaces - (len(text) - len(text.lstrip(" ")))  # the rest of the blanks is text
    slot = _slot(f"yaml.{style}", b" " * depth, place.lines.eol)
    return value._replace(start=start + depth, end=stop, text=text, slot=slot)


@cache
def _slot(codec: str, indent: bytes, eol: bytes) -> Slot:
    return Slot(codec, indent, eol)
