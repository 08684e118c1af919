"""TOML 1.0: tomllib says what a file means, a scanner says where its strings stand; both must agree."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Generator, Iterable, Iterator
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.data import Value, document, step
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document
from l10n_pipeline.slots import Slot, decode
from l10n_pipeline.splice import Lines, content_start
from l10n_pipeline.text.yaml_depth import DEEPEST

_BLANK = lazy.pattern(rb"(?:[ \t\r\n]|#[^\n]*+)*+")
_STRING = lazy.pattern(
    rb'(?P<text>"""(?s:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5})'
    rb"|(?P<raw>'''(?s:[^']|'{1,2}(?!'))*+'{3,5})"
    rb'|(?P<basic>"(?:[^"\\\n]|\\.)*+")'
    rb"|(?P<literal>'[^'\n]*+')"
)
_KEY = lazy.pattern(rb'[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|' + rb"'[^'\n]*+'")
_DOT = lazy.pattern(rb"[ \t]*\.[ \t]*")
_OTHER = lazy.pattern(rb"[^\s,\[\]{}#]++(?: \d[^\s,\[\]{}#]*+)?")
_FIRST_LINE_END = lazy.pattern(rb"\A(?:\r?\n)?")
_DEEP = lazy.pattern(
    r"(?<![\w.-])(?:(?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){" + str(DEEPEST) + "}"
)
_LINE = lazy.pattern(r"\(at line (\d+), column \d+\)$")


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a TOML file; `source` is UTF-8. Raises FormatError with the line for what is not TOML."""
    start = content_start(source)
    lines = Lines.of(source, start)
    meant = _digest(_strings(load(source[start:].decode())))
    return document(source, lines, _agreeing(_values(source, start, lines.eol), meant), options)


def load(text: str) -> dict[str, object]:
    """What it says, as values; FormatError with the line where it cannot be read."""
    if deep := _DEEP.search(text):  # tomllib takes time by the square of a key's parts, and more
        advice = f"take parts out: at most {DEEPEST} are read"
        raise FormatError("TOML: nested too deeply", line=text.count("\n", 0, deep.start()) + 1, advice=advice)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError is one, and so is a number of more digits than Python reads
        message = str(error).partition("; use sys.")[0]
        line = _LINE.search(message)
        last = text.count("\n") + 1
        raise FormatError(
            f"TOML: {_LINE.sub('', message).strip()}", line=int(line[1]) if line else last
        ) from error
    except RecursionError as error:
        raise FormatError("TOML: nested too deeply", line=1) from error


def _digest(strings: Iterable[tuple[str, str]]) -> int:
    """The strings with their counts, without order: tomllib joins the parts of a table that stand apart in the file."""
    return sum(map(hash, strings))


def _agreeing(values: Iterable[Value], meant: int) -> Iterator[Value]:
    """The values, if at their end the strings turn out to be those that tomllib read."""
    for value in values:
        if value.text is not None:
            meant -= hash((value.path, value.text))
        yield value
    if meant:
        raise FormatError("TOML: its strings could not be told apart", line=1, advice="write it in a simpler way")


def _strings(meant: object) -> Iterator[tuple[str, str]]:
    rest = [("", meant)]
    while rest:
        path, value = rest.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            rest += ((step(path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            rest += ((path + "[]", inner) for inner in value)


# -- scanner: the file is TOML, tomllib said so ------------------------------------------------------


def _values(source: bytes, at: int, eol: bytes) -> Iterator[Value]:
    table, arrays = "", set[str]()
    while (at := _blank(source, at)) < len(source):
        if source.startswith(b"[", at):
            brackets = 1 + source.startswith(b"[[", at)
            keys, at = _keys(source, _blank(source, at + brackets))
            table = _header(keys, arrays, brackets == 2)
            at = source.index(b"]", at) + brackets
            yield Value(table, raw="table")
        else:
            at = yield from _entry(source, at, table, eol)


def _header(keys: list[str], arrays: set[str], is_array: bool) -> str:
    """The path of a table; a step that is an array of tables is its last item."""
    path = ""
    for i, key in enumerate(keys):
        path = step(path, key)
        if is_array and i == len(keys) - 1:
            arrays.add(path)
        if path in arrays:
            path += "[]"
    return path


def _entry(source: bytes, at: int, table: str, eol: bytes) -> Generator[Value, None, int]:
    keys, at = _keys(source, at)
    path = table
    for key in keys:
        path = step(path, key)
    return (yield from _value(source, _blank(source, source.index(b"=", at) + 1), path, eol))


def _value(source: bytes, at: int, path: str, eol: bytes) -> Generator[Value, None, int]:
    """The value that starts at `at`; returns where it ends."""
    if found := _STRING.match(source, at):
        yield _string(found, path, eol)
        return found.end()
    bracket = source[at : at + 1]
    if bracket in (b"[", b"{"):
        yield Value(path, raw=bracket)
        at = _blank(source, at + 1)
        while source[at : at + 1] not in (b"]", b"}"):
            inner = _entry(source, at, path, eol) if bracket == b"{" else _value(source, at, path + "[]", eol)
            at = _blank(source, (yield from inner))
            at = _blank(source, at + source.startswith(b",", at))
        return at + 1
    end = _OTHER.match(source, at).end()  # type: ignore[union-attr]
    yield Value(path, raw=source[at:end])
    return end


def _string(found: re.Match[bytes], path: str, eol: bytes) -> Value:
    """A string on one line with its quotation marks, which may change; what is in three of them without."""
    kind, token = str(found.lastgroup), found[0]
    start, end = found.span()
    if kind in ("text", "raw"):
        start += 3 + _FIRST_LINE_END.match(token[3:]).end()  # type: ignore[union-attr]
        end -= 3
    slot = _slot(kind, eol)
    return Value(path, start, end, decode(slot.codec, found.string[start:end]), slot, token)


@cache
def _slot(kind: str, eol: bytes) -> Slot:
    return Slot(f"toml.{kind}", eol=eol)


def _keys(source: bytes, at: int) -> tuple[list[str], int]:
    """The steps of a dotted key, and where it ends."""
    keys = []
    while found := _KEY.match(source, at):
        quoted = {b'"': "toml.basic", b"'": "toml.literal"}.get(found[0][:1])
        keys.append(decode(quoted, found[0]) if quoted else found[0].decode())
        dot = _DOT.match(source, found.end())
        if not dot:
            return keys, found.end()
        at = dot.end()
    return keys, at


def _blank(source: bytes, at: int) -> int:
    return _BLANK.match(source, at).end()  # type: ignore[union-attr]
