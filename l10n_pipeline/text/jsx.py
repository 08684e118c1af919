"""JSX tags, expressions and statements of MDX: where each ends, as acorn reads them.

No JavaScript is parsed: strings, templates, comments and regular expressions are skipped, brackets are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from l10n_pipeline import lazy

_BLANKS = lazy.pattern(r"\s*")
_NAME = lazy.pattern(r"[^\W\d][\w$-]*(?:\s*[.:]\s*[^\W\d][\w$-]*)*|[$_][\w$-]*")
_ATTRIBUTE = lazy.pattern(r"[^\W\d][\w$-]*(?:\s*:\s*[^\W\d][\w$-]*)?|[$_][\w$-]*")
_STRING = lazy.pattern(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)
_COMMENT = lazy.pattern(r"//[^\n]*|/\*[\s\S]*?\*/")
_REGEX = lazy.pattern(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%~^>\n")
_PARTS = lazy.pattern(r"[\"'`/()\[\]{}\n]")
_IN_TEMPLATE = lazy.pattern(r"\\[\s\S]|`|\$\{")
_BLANK_LINE = lazy.pattern(r"\n[ \t]*(?=\n|\Z)")
_STEERING = lazy.pattern(r"<!--[ \t]*l10n:")
_INLINE = lazy.pattern(r"\\[\s\S]|(`+)|\](?:\(|:[ \t]*)<[^<>\r\n]*>|[<{]")  # the third is an address


class JsxSpan(NamedTuple):
    """A tag or an expression: text[start:end]."""

    start: int
    end: int
    kind: str  # tag, expression


def construct(text: str, start: int, end: int) -> JsxSpan | None:
    """The tag or expression that begins at `start`; None where none does.

    A comment of HTML is one of Docusaurus' pages, which makes an expression of it; elsewhere MDX refuses the page.
    """
    if text.startswith("<!--", start) and not _STEERING.match(text, start):
        closed = text.find("-->", start + 4, end) if start < _last_comment(text) else -1
        return None if closed < 0 else JsxSpan(start, closed + 3, "expression")
    if text[start] == "<":
        stop = _tag(text, start, end)
        return None if stop is None else JsxSpan(start, stop, "tag")
    stop = script(text, start + 1, end, "}")
    return None if stop is None else JsxSpan(start, stop + 1, "expression")


def constructs(text: str, start: int, end: int) -> Iterator[JsxSpan]:
    """The tags and expressions of a paragraph, outside of code spans; where one has no end, what opens it alone."""
    at = start
    while found := _INLINE.search(text, at, end):
        at = found.end()
        if found[1]:
            closing = re.compile(rf"(?<!`){found[1]}(?!`)").search(text, at, end)
            at = closing.end() if closing else at
        elif found[0] in "<{":
            one = construct(text, found.start(), end)
            yield one or JsxSpan(found.start(), at, "none")
            at = one.end if one else at


def statement(text: str, start: int, end: int) -> int:
    """Where `import` or `export` at `start` ends: at a blank line where all brackets are closed."""
    stop = script(text, start, end, "")
    if stop is None:
        blank = _BLANK_LINE.search(text, start, end)
        stop = blank.start() if blank else end
    return stop


@lru_cache(maxsize=4)
def _last_comment(text: str) -> int:
    """Where the last comment of HTML ends."""
    return text.rfind("-->")


@lru_cache(maxsize=16)
def _known(text: str, end: int) -> dict[int, int | None]:  # noqa: ARG001 - one for each text and end
    """What lies behind a bracket → what lies behind its end, None where it has none.

    Each bracket is followed once, however many constructs begin before it.
    """
    return {}


def script(text: str, at: int, end: int, stop: str) -> int | None:
    """Where `stop` (a brace) stands outside of all brackets, or a blank line for ""; None where it never comes."""
    known = _known(text, end)
    opened = [(at, "{")] if stop else []
    if stop and at in known:
        return _brace(text, known[at])
    while found := (_IN_TEMPLATE if opened and opened[-1][1] == "`" else _PARTS).search(text, at, end):
        sign, at = found[0], found.end()
        if sign in "\"'":
            at = _behind_string(text, found.start(), at, end)
        elif sign == "/":
            at = _behind_slash(text, found.start(), end)
        elif sign == "`" and opened and opened[-1][1] == "`":
            opened.pop()
        elif sign in ("(", "[", "{", "`", "${"):
            begun = -at if sign == "${" else at  # a brace to one who does not see the template
            if begun not in known:
                opened.append((begun, sign))
            elif (behind := known[begun]) is None:
                break
            else:
                at = behind
        elif sign in (")", "]", "}"):
            if not opened or (opened[-1][1] == "${" and sign != "}"):
                break
            known[opened[-1][0]] = at
            begun, _ = opened.pop()
            if stop and not opened:
                return _brace(text, known[begun])
        elif sign == "\n" and not stop and not opened and _BLANK_LINE.match(text, found.start(), end):
            return found.start()
    else:
        if not stop and not opened:
            return end
    known.update((begun, None) for begun, _ in opened)
    return None


def _brace(text: str, behind: int | None) -> int | None:
    return behind - 1 if behind and text[behind - 1] == "}" else None


def _behind_string(text: str, start: int, at: int, end: int) -> int:
    """Behind a string; an apostrophe behind a letter is one of JSX text."""
    if text[start] == "'" and start and text[start - 1].isalnum():
        return at
    found = _STRING.match(text, start, end)
    return found.end() if found else at


def _behind_slash(text: str, start: int, end: int) -> int:
    behind = start
    while behind and text[behind - 1] in " \t":
        behind -= 1
    before = text[behind - 1 : behind]
    found = _COMMENT.match(text, start, end) if before != ":" or text[start + 1 : start + 2] == "*" else None
    if not found and (not before or before in _BEFORE_REGEX):
        found = _REGEX.match(text, start, end)
    return found.end() if found else start + 1


def _skip(text: str, at: int) -> int:
    return _BLANKS.match(text, at).end()  # type: ignore[union-attr]


def _tag(text: str, start: int, end: int) -> int | None:
    """Where the JSX tag at `start` ends."""
    if text[start + 1 : start + 2].isspace():
        return None
    at = _skip(text, start + 1)
    closing = text.startswith("/", at)
    at = _skip(text, at + closing)
    if text.startswith(">", at):
        return at + 1
    name = _NAME.match(text, at, end)
    at = name.end() if name else -1
    while 0 <= at < end:
        at = _skip(text, at)
        if text.startswith(">", at):
            return at + 1
        if text.startswith("/", at):
            at = _skip(text, at + 1)
            return at + 1 if text.startswith(">", at) else None
        at = _behind_attribute(text, at, end)
    return None


def _behind_attribute(text: str, at: int, end: int) -> int:
    """Behind an attribute with its value; -1 where none is."""
    if text.startswith("{", at):
        return _behind_braces(text, at, end)
    name = _ATTRIBUTE.match(text, at, end)
    if not name:
        return -1
    equals = _skip(text, name.end())
    if not text.startswith("=", equals):
        return name.end()
    at = _skip(text, equals + 1)
    if text[at : at + 1] in ('"', "'"):
        return text.find(text[at], at + 1, end) + 1 or -1
    return _behind_braces(text, at, end) if text.startswith("{", at) else -1


def _behind_braces(text: str, at: int, end: int) -> int:
    stop = script(text, at + 1, end, "}")
    return -1 if stop is None else stop + 1


def tokens(text: str) -> tuple[str, dict[str, str], list[JsxSpan]]:
    """The text with a word of as many bytes for each tag and expression, these by their words, and where they stand."""
    found = [f for f in constructs(text, 0, len(text)) if f.kind != "none"]
    out, words, at = [], dict[str, str](), 0
    for number, one in enumerate(found):
        raw = text[one.start : one.end]
        size = len(raw.encode())
        word = f"x{number:0{size - 2}d}x" if size > 3 else "x" * size
        words[word] = raw
        out += [text[at : one.start], word]
        at = one.end
    return "".join([*out, text[at:]]), {w: r for w, r in words.items() if len(w) > 3}, found
