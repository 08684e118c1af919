"""What of a code block is text, where the options say so: comments, and strings.

`python` in the options offers comments, `python:strings` strings as well, `mermaid` the labels of diagrams.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown import mermaid
from l10n_pipeline.formats.markdown.texts import CodeText
from l10n_pipeline.slots import decode

_FAMILIES = {
    rb"(?<![^\s;(])#": "bash console dockerfile make makefile perl python r ruby sh shell toml yaml yml zsh",
    rb"//": "c c++ cpp cs csharp dart go java javascript js jsx kotlin php rust scala swift ts tsx typescript",
    rb"--": "ada haskell lua sql",
    rb"%": "latex matlab tex",
    rb";": "asm clojure ini lisp scheme",
}
"""How a comment begins, and the languages in which it does; it goes on to the end of the line."""

_COMMENT = {name: start for start, names in _FAMILIES.items() for name in names.split()}
_STRING = (
    rb'"""[\s\S]*?"""|'
    + rb"'''[\s\S]*?'''|"
    + rb'"(?P<double>(?:\\.|[^"\\\r\n])*)"|'
    + rb"'(?P<single>(?:\\.|[^'\\\r\n])*)'"
)
_BLOCK_COMMENT = rb"/\*[\s\S]*?\*/"
_DIRECTIVE = lazy.pattern(r"[!#]|noqa|type:|ty:|pylint|pragma|eslint|prettier|ANCHOR|region\b|endregion\b", re.I)
_PROSE = lazy.pattern(r"[^\W\d_]{2}[,;:]?\s++[^\W\d_]{2}")
_WORD = lazy.pattern(r"[^\W_]")
"""Nothing else may decide whether a piece is text: its translation must be found again at the same place."""


def offers(language: str, options: Collection[str]) -> bool:
    """Whether anything in code of this language is text."""
    return language in options or f"{language}:strings" in options


@lru_cache(maxsize=256)
def language(info: str) -> str:
    """The language that the info string of a fence names: `python title="a.py"`, `rust,ignore`, `{.python}`."""
    found = re.match(r"[{.\s]*([\w+#-]+)", info)
    return found[1].lower() if found else ""


def says(raw: bytes, name: str) -> bool:
    """Whether a block of code has words for readers which the options do not offer: comments, labels."""
    at = raw.find(b"\n") + 1
    if name == "mermaid":
        return any(_PROSE.search(piece.text) for piece in mermaid.labels(raw[at:]))
    start = _COMMENT.get(name)
    mark = start.rpartition(b")")[2] if start else b""
    at = raw.find(mark, at) if mark else -1
    while at >= 0:
        end = raw.find(b"\n", at)
        line = raw[at : end if end > 0 else len(raw)].decode("utf-8", "replace").lstrip("#/;%!- \t")
        if raw[at - 1 : at].isspace() and _PROSE.search(line) and not _DIRECTIVE.match(line):
            return True
        at = raw.find(mark, end) if end > 0 else -1
    return False


def pieces(raw: bytes, name: str, options: Collection[str]) -> Iterator[CodeText]:
    """The texts in the code, in order, none of them over a line end."""
    if name == "mermaid":
        yield from mermaid.labels(raw)
    if name not in _COMMENT:
        return
    pattern = rb"(?P<comment>" + _COMMENT[name] + rb"[^\r\n]*)|" + _STRING + rb"|" + _BLOCK_COMMENT
    for found in re.finditer(pattern, raw):
        if found["comment"] is not None:
            yield from _comment(raw, found)
        elif f"{name}:strings" in options:
            yield from _string(found)


def _comment(raw: bytes, found: re.Match[bytes]) -> Iterator[CodeText]:
    marks = re.compile(rb"[#/;%!-]*[ \t]*").match(raw, found.start())
    start = marks.end() if marks else found.start()
    text = raw[start : found.end()].rstrip().decode()
    if _WORD.search(text) and not _DIRECTIVE.match(text) and not raw.startswith(b"#!", found.start()):
        yield CodeText(start, start + len(text.encode()), "comment", "text.flow", text)


def _string(found: re.Match[bytes]) -> Iterator[CodeText]:
    for group in ("double", "single"):
        if found[group] is None:
            continue
        codec = f"code.{group}"
        plain = decode(codec, found[group])
        if "\\" not in plain and _WORD.search(plain):
            yield CodeText(*found.span(group), "string", codec, plain)
