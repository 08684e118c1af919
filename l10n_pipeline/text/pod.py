"""POD as po4a has it, also for manual pages: `B<bold>`, `I<word>`, `C<< $a->b >>`, `L<text|target>`, `E<gt>`."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.model import Code

_START = lazy.pattern(r"(?P<letter>CW|[BCEFILRSXZ])<(?P<more><*)(?:(?<=<<)(?=\s))?")
_PAIRS = {"B": "strong", "I": "emphasis", "R": "role", "S": "role"}
"""Those whose content is text; `CW` and `R` are fonts of manual pages."""

_ALONE = {
    "C": "code",
    "CW": "code",
    "F": "code",
    "E": "entity",
    "L": "link",
    "X": "placeholder",
    "Z": "placeholder",
}
_NAME = lazy.pattern(r"--?[A-Za-z][\w-]*(?:=\S*)?|[\w.+-]+\(\d\w*\)|[^\s/]*+/\S*+")
"""An option, another manual page, a path: bold or not, they are no words."""

_MOST = 12
"""How deep they may stand within each other; below it they are one code."""

UNENDED = "an opened code without its end"


def codes(text: str) -> Iterator[Code]:
    """The codes of a text, in order of their beginnings.

    What begins and does not end is one, too: a tool stops at it, so that no translation may bring it in.
    """
    ends = _ends(text)
    return _codes(text, 0, len(text), ends, [0], 0)


def _ends(text: str) -> dict[int, tuple[int, int, int]]:
    """By where a code begins: where its content begins and ends, and where it ends itself."""
    found: dict[int, tuple[int, int, int]] = {}
    opened: list[tuple[int, int, str]] = []
    at = 0
    for mark in _MARKS.finditer(text):
        if mark.start() < at:
            continue
        if mark["letter"]:
            width = 1 + len(mark["more"])
            if width > 1 and not text[mark.end() : mark.end() + 1].isspace():
                width = 1  # `B<<a>`: the second one is a character
            at = mark.start() + len(mark["letter"]) + width
            opened.append((mark.start(), at, ">" * width))
        elif opened:
            start, begin, close = opened[-1]
            run, where = len(mark[0]), mark.start()
            if len(close) == 1:
                for n in range(run):
                    if not opened or len(opened[-1][2]) > 1:
                        break
                    start, begin, _ = opened.pop()
                    found[start] = begin, where + n, where + n + 1
            elif run >= len(close) and text[where - 1].isspace():
                opened.pop()
                found[start] = begin, where, where + len(close)
    return found


_MARKS = lazy.pattern(rf"{_START.pattern}|>+")


def _codes(
    text: str, start: int, end: int, ends: dict[int, tuple[int, int, int]], pairs: list[int], depth: int
) -> Iterator[Code]:
    at = start
    while found := _START.search(text, at, end):
        begin, letter = found.start(), found["letter"]
        inner, close, after = ends.get(begin, (0, 0, 0))
        if not after:
            at = begin + len(letter) + 1
            yield Code(begin, at, "markup", "alone", UNENDED)
            continue
        at = after
        content = text[inner:close]
        bar = content.find("|") if letter == "L" else -1
        if letter in _PAIRS and _NAME.fullmatch(content):
            yield Code(begin, after, "code", "alone", content)
        elif letter in _PAIRS and depth < _MOST:
            yield from _pair(text, (begin, inner, close, after), _PAIRS[letter], "", ends, pairs, depth)
        elif bar > 0 and "<" not in content[bar:]:
            yield from _pair(
                text, (begin, inner, inner + bar, after), "link", content[bar + 1 :].strip(), ends, pairs, depth
            )
        else:
            kind = "placeholder" if letter == "E" and not content.isalnum() else _ALONE.get(letter, "markup")
            yield Code(
                begin, after, kind, "alone", content.strip() if kind in ("code", "link") else text[begin:after]
            )


def _pair(
    text: str,
    at: tuple[int, int, int, int],
    kind: str,
    value: str,
    ends: dict[int, tuple[int, int, int]],
    pairs: list[int],
    depth: int,
) -> Iterator[Code]:
    begin, inner, close, after = at
    pairs[0] += 1
    pair = pairs[0]
    yield Code(begin, inner, kind, "open", value, pair)
    yield from _codes(text, inner, close, ends, pairs, depth + 1)
    yield Code(close, after, kind, "close", value, pair)
