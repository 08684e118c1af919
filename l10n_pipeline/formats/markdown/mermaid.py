"""Diagrams of Mermaid: which words of a line are labels; ids, arrows, keywords and whatever is not known stay.

A row of a diagram's table is a regular expression of a line, or of a part of one, whose groups say how the label is
spelled: `quoted` (in quotation marks), `bare` (in brackets), `line` (to the end of the line), `name` (up to a colon).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.texts import CodeText
from l10n_pipeline.slots import decode

_CODECS = {"quoted": "mermaid.quoted", "bare": "mermaid.bare", "line": "mermaid.line", "name": "mermaid.name"}
_QUOTED = r'"(?P<quoted>[^"`\n]*+)"'
_BARE = r'(?P<bare>[^"\[\](){}|<>\n]*+(?:<br ?/?>[^"\[\](){}|<>\n]*+)*+)'
_SLANTED = r'(?P<bare>[^"\[\](){}|<>/\\\n]*+(?:<br ?/?>[^"\[\](){}|<>/\\\n]*+)*+)'
_LABEL = rf"(?:{_QUOTED}|{_BARE})"
_REST = r"[ \t]*+(?P<line>[^\s;][^;\n]*+)$"
_NAME = r"(?P<name>[^\s:;%][^:;\n]*+)"
_LAST = rf"[ \t]*+{_NAME}$"

_SHAPES = (
    (r"\(\(\(", r"\)\)\)"),
    (r"\(\(", r"\)\)"),
    (r"\(\[", r"\]\)"),
    (r"\[\[", r"\]\]"),
    (r"\[\(", r"\)\]"),
    (r"\{\{", r"\}\}"),
    (r"\[(?![/\\])", r"\]"),
    (r"\(", r"\)"),
    (r"\{", r"\}"),
)


def _of(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(lazy.pattern(pattern) for pattern in patterns)


def _nodes(before: str) -> tuple[re.Pattern[str], ...]:
    """A node's label in each of the shapes; a slash at the edge of `[/…/]` belongs to the shape."""
    slanted = _of(rf"{before}\[[/\\][ \t]*+(?:{_QUOTED}|{_SLANTED})[/\\]\]")
    return (*slanted, *_of(*(f"{before}{a}[ \\t]*+{_LABEL}{b}" for a, b in _SHAPES)))


_TITLE = _of(r"^[ \t]*+title(?=[ \t]):?" + _REST, r"^[ \t]*+section(?=[ \t])" + _REST)
_ACCESS = _of(r"^[ \t]*+acc(?:Title|Descr)[ \t]*+:" + _REST)
_EDGES = _of(
    rf"(?<=[-=.>xo])\|[ \t]*+{_LABEL}\|",
    r'--[ \t]++(?P<bare>[^-\s"|<>{}\[\]()](?:[^-\s"|<>{}\[\]()]|[ \t](?!--)|-(?!-))*+)[ \t]--[->xo]',
    r'==[ \t]++(?P<bare>[^=\s"|<>{}\[\]()](?:[^=\s"|<>{}\[\]()]|[ \t](?!==))*+)[ \t]==[=>xo]',
    r'-\.[ \t]++(?P<bare>[^-.\s"|<>{}\[\]()](?:[^-.\s"|<>{}\[\]()]|[ \t](?!\.-)|[-.](?![-.]))*+)[ \t]\.-[->xo]',
)
_FLOW = (
    *_of(rf"^[ \t]*+subgraph[ \t]++[\w-]++[ \t]*+\[[ \t]*+{_LABEL}\]"),
    *_EDGES,
    *_nodes(r"(?<=\w)"),
    *_ACCESS,
)
_SEQUENCE = _of(
    r"^[ \t]*+(?:create[ \t]++)?(?:participant|actor)[ \t]++\S++[ \t]++as(?=[ \t])" + _REST,
    r"^[ \t]*+[Nn]ote[ \t]++(?:over|left of|right of)[ \t]++[^:\n]++:" + _REST,
    r"^[ \t]*+(?:loop|alt|else|opt|par|and|critical|option|break)(?=[ \t])" + _REST,
    r"^(?=[^:\n]*-(?:[x)]|>))[^:;\n]++:" + _REST,
)
_STATE = _of(
    rf"^[ \t]*+state[ \t]++{_QUOTED}[ \t]++as[ \t]",
    r"^[ \t]*+(?:[\w-]++|\[\*\])[ \t]*+-->[ \t]*+(?:[\w-]++|\[\*\])[ \t]*+:" + _LAST,
    r"^[ \t]*+note[ \t]++(?:left|right) of[ \t]++[\w-]++[ \t]*+:" + _LAST,
    r"^[ \t]*+(?!state|note|direction|class)[\w-]++[ \t]++:(?!:)" + _LAST,
)
_CLASS = _of(
    rf"^[ \t]*+note[ \t]++(?:for[ \t]++\S++[ \t]++)?{_QUOTED}",
    rf"^[ \t]*+class[ \t]++[\w-]++\[{_QUOTED}\]",
    r"^(?=[^:\n]*(?:--|\.\.))[^:\n]++[ \t]:(?!:)" + _REST,
)
_ENTITY = _of(rf"^(?=[^:\n]*(?:--|\.\.))[^:\n]++:[ \t]*+{_QUOTED}[ \t]*+$", rf"^[ \t]*+[\w-]++\[{_QUOTED}\]")
_TASK = _of(rf"^[ \t]*+(?!title[ \t]|section[ \t]|dateFormat|axisFormat|excludes|todayMarker){_NAME}(?=:)")
_MIND = (
    *_nodes(r"(?<=\w)"),
    *_nodes(r"^[ \t]++"),
    *_of(r"^[ \t]++(?!::)(?P<bare>[^\"\[\](){}|<>\s][^\"\[\](){}|<>\n]*+)$"),
)
_PIE = _of(r"^[ \t]*+(?:pie[ \t]++(?:showData[ \t]++)?)?title(?=[ \t])" + _REST, rf"^[ \t]*+{_QUOTED}[ \t]*+:")

DIAGRAMS = {
    **dict.fromkeys(("graph", "flowchart"), _FLOW),
    "sequenceDiagram": (*_TITLE[:1], *_SEQUENCE, *_ACCESS),
    **dict.fromkeys(("stateDiagram", "stateDiagram-v2"), (*_STATE, *_ACCESS)),
    **dict.fromkeys(("classDiagram", "classDiagram-v2"), (*_CLASS, *_ACCESS)),
    "erDiagram": (*_ENTITY, *_ACCESS),
    "gantt": (*_TITLE, *_TASK, *_ACCESS),
    "journey": (*_TITLE, *_TASK, *_ACCESS),
    "timeline": (*_TITLE, *_of(rf"(?:^[ \t]*+(?!title[ \t]|section[ \t])|:[ \t]++){_NAME}")),
    "mindmap": _MIND,
    "pie": (*_PIE, *_ACCESS),
}
"""By the word that a diagram begins with."""

_KEPT = lazy.pattern(
    r"[ \t]*+(?:%%|style\b|class[ \t]++\S++[ \t]++\w++[ \t]*+$|classDef\b|click\b|linkStyle\b|direction\b|end\b"
    r"|link\b|callback\b|autonumber\b|box\b|rect\b|activate\b|deactivate\b|destroy\b|accDescr[ \t]*+\{)"
)
_QUOTES = lazy.pattern(r"(?: {0,3}>[ \t]?)*+")  # of the quotes that a diagram stands in
_BEGIN = lazy.pattern(r"[ \t]*+([A-Za-z][\w-]*+)")
_WORD = lazy.pattern(r"[^\W\d_]")
_TWISTED = lazy.pattern(r"#(?!quot;|\d+;)|%%|`")


def labels(raw: bytes) -> Iterator[CodeText]:
    """The labels of a diagram, in order; none of a kind of diagram that is not known."""
    rows: tuple[re.Pattern[str], ...] | None = None
    at, head = 0, False
    for number, data in enumerate(raw.splitlines(keepends=True)):
        line = data.decode().rstrip("\r\n")
        quoted = _QUOTES.match(line)
        inner = at + quoted.end() if quoted else at  # the prefixes are ASCII
        line = line[inner - at :]
        if number == 0 and line.strip() == "---":
            head = True  # front matter, which says how it is drawn
        elif head:
            head = line.strip() != "---"
        elif rows is None and line.strip() and not line.lstrip().startswith("%%"):
            begin = _BEGIN.match(line)
            rows = DIAGRAMS.get(begin[1], ()) if begin else ()
            if begin and begin[1] == "pie":
                yield from _of_line(line, inner, rows)
        elif rows and not _KEPT.match(line):
            yield from _of_line(line, inner, rows)
        at += len(data)


def _of_line(line: str, at: int, rows: tuple[re.Pattern[str], ...]) -> Iterator[CodeText]:
    """The labels of a line, each place of it once: of several rows that fit, the first counts."""
    taken: list[tuple[int, int, str]] = []
    for row in rows:
        for found in row.finditer(line):
            group = next(name for name, said in found.groupdict().items() if said is not None)
            start, end = found.span(group)
            if all(end <= a or b <= start for a, b, _ in taken):
                taken.append((start, end, group))
    for start, end, group in sorted(taken):
        codec, text = _CODECS[group], line[start:end].rstrip()
        said = decode(codec, text.encode())
        if _WORD.search(said) and not _TWISTED.search(text):
            first = at + len(line[:start].encode())
            yield CodeText(first, first + len(text.encode()), "label", codec, said, "html")
