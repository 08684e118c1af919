"""Reads literals out of a configuration in JavaScript or TypeScript, which is never executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import lazy

_TOKEN = lazy.pattern(
    r"""
      (?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))
    | (?P<string>(?<!\\)(?:"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'|`(?:\\.|[^`\\])*+`))
    | (?P<word>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)
    | (?P<number>\d[\w.]*)
    | (?P<regex>(?<=[(,=:[!&|{};?])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}+\]|[^/\\\n\[])++/[a-z]*)
    | (?P<sign>\.\.\.|=>|[{}\[\]():,;=])
    | (?P<other>\S)
    """,
    re.X | re.S,
)
_OPENS, _CLOSES = "{[(", "}])"
_ESCAPE = lazy.pattern(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n)|(.))", re.S)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


_EXPORTED = lazy.pattern(r"\bexport\s+default\s+(?:defineConfig\(\s*)?(\w+)\s*[;)\n]")


@dataclass(frozen=True, slots=True)
class Other:
    """What is no literal; a call has its name and its arguments."""

    name: str = ""
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class String:
    """A string literal and its range in the file, quotation marks included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass
class Script:
    """The tokens of a file; what it cannot make sense of is `Other`, never an error."""

    text: str
    _tokens: list[_Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        for found in _TOKEN.finditer(self.text):
            kind = found.lastgroup or ""
            if kind != "comment":
                self._tokens.append(_Token(kind, found[0].strip(), found.start(), found.end()))

    def values(self, key: str) -> Iterator[object]:
        """The value of each property, or constant, of that name, in order.

        Strings are `str`, objects `dict`, lists `list`, `true`, `false` and `null` themselves, all else `Other`.
        """
        return (plain(value) for value in self._named(key))

    def options(self, key: str) -> Iterator[object]:
        """The same for those of what the file exports alone, and not of what lies in it, such as a plugin's."""
        exported = _EXPORTED.search(self.text)
        wanted = {key, f"{exported[1]}.{key}" if exported else key}
        return (plain(value) for *_, value in self._properties(lambda _, path: path in wanted))

    def strings(self, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, str, String]]:
        """The string literals that are values of properties that are wanted by name and path, each with both.

        A path joins the names of the properties and constants around it by dots: `themeConfig.nav.text`.
        """
        return ((n, path, found) for n, path, found in self._properties(wanted) if isinstance(found, String))

    def _named(self, key: str) -> Iterator[object]:
        return (value for *_, value in self._properties(lambda name, _: name == key))

    def _properties(self, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, str, object]]:
        for n, name, above in self._names():
            token = self._tokens[n]
            path = ".".join((*filter(None, above), name))
            if not wanted(name, path):
                continue
            if self._sign(n + 1) == ":":
                value, end = self._value(n + 2)
                if self._sign(end) == "=":  # `const x: Type = …`
                    value, _ = self._value(end + 1)
                yield name, path, value
            elif token.kind == "word":
                yield name, path, self._value(n + 2)[0]

    def _names(self) -> Iterator[tuple[int, str, list[str]]]:
        """Each property and constant: its token, its name, the names of what it lies in ("" for a bracket alone)."""
        above: list[str] = []
        last = ""
        for n, token in enumerate(self._tokens):
            if token.kind == "sign" and token.text in _OPENS:
                above.append(last)
                last = ""
            elif token.kind == "sign" and token.text in _CLOSES:
                del above[-1:]
                last = ""
            elif token.text in (",", ";"):
                last = ""
            elif token.kind in ("word", "string") and self._sign(n + 1) in (":", "="):
                yield n, _name(token), above
                is_type = bool(n) and self._sign(n - 1) == ":" and self._sign(n + 1) == "="
                last = last if is_type else _name(token)

    def _sign(self, at: int) -> str:
        return self._tokens[at].text if at < len(self._tokens) and self._tokens[at].kind == "sign" else ""

    def _value(self, at: int) -> tuple[object, int]:
        """The value that begins at a token, and the token behind it: a comma, what closes, or the end."""
        value, end = self._literal(at)
        if end < len(self._tokens) and self._tokens[end].text in ("as", "satisfies"):
            return value, self._skipped(end)
        if self._sign(end) in (",", ";", "=", *_CLOSES) or end >= len(self._tokens):
            return value, end
        if self._starts_line(end):  # no semicolon
            return value, end
        return Other(), self._skipped(end)

    def _starts_line(self, at: int) -> bool:
        token, before = self._tokens[at], self._tokens[at - 1]
        return token.kind == "word" and "\n" in self.text[before.end : token.start]

    def _literal(self, at: int) -> tuple[object, int]:
        if at >= len(self._tokens):
            return Other(), at
        token = self._tokens[at]
        if token.kind == "string" and not (token.text[0] == "`" and "${" in token.text):
            return String(_unquoted(token.text), token.start, token.end), at + 1
        if token.text == "[":
            return self._list(at + 1)
        if token.text == "{":
            return self._object(at + 1)
        if token.kind == "word":
            return self._word(at)
        return Other(), at + 1

    def _word(self, at: int) -> tuple[object, int]:
        name = self._tokens[at].text
        if self._sign(at + 1) == "(":
            arguments, end = self._list(at + 2)
            return Other(name, tuple(arguments)), end
        known = {"true": True, "false": False, "null": None}
        return known.get(name, Other(name)), at + 1

    def _list(self, at: int) -> tuple[list[object], int]:
        out: list[object] = []
        while at < len(self._tokens) and self._sign(at) not in (*_CLOSES,):
            if self._sign(at) in (",", ";"):
                at += 1
                continue
            value, end = self._value(at)
            out.append(value)
            at = max(end, at + 1)
        return out, at + 1

    def _object(self, at: int) -> tuple[dict[str, object], int]:
        out: dict[str, object] = {}
        while at < len(self._tokens) and self._sign(at) != "}":
            token = self._tokens[at]
            if token.kind in ("word", "string") and self._sign(at + 1) == ":":
                value, end = self._value(at + 2)
                out[_name(token)] = value
                at = max(end, at + 2)
            else:
                at = max(self._skipped(at), at + 1)
            if self._sign(at) in (",", ";"):
                at += 1
        return out, at + 1

    def _skipped(self, at: int) -> int:
        """The next comma or closing sign that is not inside of brackets."""
        depth = 0
        while at < len(self._tokens):
            sign = self._sign(at)
            if sign and sign in _OPENS:
                depth += 1
            elif sign and sign in _CLOSES:
                if not depth:
                    return at
                depth -= 1
            elif sign in (",", ";") and not depth:
                return at
            at += 1
        return at


def plain(value: object) -> object:
    """A value with `str` for its string literals."""
    if isinstance(value, String):
        return value.text
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Other):
        return Other(value.name, tuple(plain(one) for one in value.arguments))
    return value


def _name(token: _Token) -> str:
    return _unquoted(token.text) if token.kind == "string" else token.text


def _unquoted(literal: str) -> str:
    return _ESCAPE.sub(_character, literal[1:-1])


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else found[0]
    return "" if found[4] else _SIGNS.get(found[5], found[5])


def first(values: Sequence[object] | Iterator[object], kind: type) -> object:
    """The first value of a kind, None where there is none."""
    return next((value for value in values if isinstance(value, kind)), None)
