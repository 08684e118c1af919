"""Marker lines of Markdown's dialects, found before the parser runs.

CommonMark sees them as text. Here they are kept, end a paragraph and belong to the shape. A dialect adds a row to
the table in `dialects`; the mechanism stays: the line is blanked (same length) in what the parser reads, and its
body is read as a view of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from l10n_pipeline.formats.markdown.dialects import MDX, MDX_OPENINGS, OPENINGS, RULES, Rule
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.splice import View
from l10n_pipeline.text.commonmark import code_ranges

Range = tuple[int, int]

_PREFIX = rb"^(?P<prefix>[ \t]*(?:>[ \t]*)*)"
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_FOUR_COLUMNS = re.compile(rb" {4}| {0,3}\t")
_ARGUMENT = re.compile(
    rb"(?P<name>[A-Za-z][\w:-]*)[ \t]*=[ \t]*(?P<quote>[\"'])(?P<text>(?:(?!(?P=quote))[^\r\n])*)"
)
_NAME = re.compile(rb"(?:\{\{[<%][ \t]*|\{%-?[ \t]*|<)(?P<name>[A-Za-z][\w./:-]*)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which marker lines there are, and what of them is text."""

    mdx: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)

    @property
    def syntax(self) -> str:
        """The inline language of its texts."""
        return "mdx" if self.mdx else "markdown"


PLAIN = Dialect()


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker line and the view of its body, if it has one. Offsets are the scanned text's."""

    rule: str
    start: int
    end: int  # of the marker line
    stop: int  # of the body, else `end`
    text: bytes  # without what is text in it
    body: View | None = None
    titles: tuple[Range, ...] = ()
    codec: str = ""  # of the titles


def scan(view: View, dialect: Dialect = PLAIN) -> tuple[bytes, list[Marker]]:
    """Return what the parser shall read, of the same length as `view.text`, and the markers in order."""
    text = view.text
    quick, rules = _table(dialect.mdx)
    first = quick.search(text)
    if not first:
        return text, []
    blanked = bytearray(text)
    markers = list(_markers(view, text, first.start(), quick, rules, dialect))
    for marker in markers:
        blanked[marker.start : marker.stop] = _NOT_LINE_END.sub(b" ", text[marker.start : marker.stop])
    return bytes(blanked), markers


@cache
def _table(mdx: bool) -> tuple[re.Pattern[bytes], list[tuple[Rule, re.Pattern[bytes]]]]:
    """What marker lines begin with, and the rules with what they match."""
    quick = re.compile(_PREFIX + b"(?:" + (MDX_OPENINGS if mdx else OPENINGS) + b")", re.M)
    rules = (*RULES, *MDX) if mdx else RULES
    return quick, [(r, re.compile(r.pattern + (b"" if r.body == "hanging" else rb"(?=\r|\n|\Z)"))) for r in rules]


def _markers(
    view: View,
    text: bytes,
    at: int,
    quick: re.Pattern[bytes],
    rules: list[tuple[Rule, re.Pattern[bytes]]],
    dialect: Dialect,
) -> Iterator[Marker]:
    code: list[Range] | None = None
    before = ""  # the rule of the marker that ended last, and where
    stopped = -1
    while found := quick.search(text, at):
        start = at = found.end("prefix")
        at += 1
        may_be = [(rule, m) for rule, pattern in rules if (m := pattern.match(text, start))]
        if not may_be:
            continue
        if code is None:  # a parse of its own, which few texts need
            code = code_ranges(text)
        block = next((r for r in code if r[0] <= start < r[1]), None)
        if block and block[0] != start:
            continue
        for rule, m in may_be:
            if (rule.body == "fenced") != bool(block) or (rule.quoted and b">" not in found["prefix"]):
                continue
            if rule.first and _text_above(text, found.start()):
                continue
            if rule.behind and not (
                _term_above(text, found.start()) or (before == rule.name and stopped >= found.start())
            ):
                continue
            body, at = _body_of(rule, view, text, found["prefix"], m, block)
            before, stopped = rule.name, at
            yield _marker(rule, m, at, body, dialect)
            break


def _text_above(text: bytes, start: int) -> bool:
    return bool(text[text.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start].strip(b"> \t\r\n"))


_NO_TERM = re.compile(rb"[ \t]*(?:$|[#>|:`~]|[-*+][ \t]|\d+[.)][ \t]|<)")


def _term_above(text: bytes, start: int) -> bool:
    """Whether the line above, or the one above a blank line, is plain text."""
    for _ in range(2):
        end = start
        start = text.rfind(b"\n", 0, max(end - 1, 0)) + 1
        line = text[start:end].strip()
        if line:
            return not _NO_TERM.match(line)
        if not start:
            break
    return False


def _marker(rule: Rule, found: re.Match[bytes], stop: int, body: View | None, dialect: Dialect) -> Marker:
    codec, titles = rule.codec, [found.span("title")] if "title" in found.re.groupindex else []
    if rule.arguments and dialect.options.arguments:
        codec, titles = "md.quoted", list(_arguments(found, dialect.options))
    out, at = b"", found.start()
    for start, end in titles:
        out, at = out + found.string[at:start], end
    text = (out + found.string[at : found.end()]).strip()
    return Marker(rule.name, found.start(), found.end(), stop, text, body, tuple(titles), codec)


def _arguments(found: re.Match[bytes], options: ReadOptions) -> Iterator[Range]:
    """The quoted arguments that are text: `caption` of {{< figure caption="…" >}}."""
    names = list(_NAME.finditer(found[0]))
    for argument in _ARGUMENT.finditer(found[0]):
        name = next((n["name"].decode() for n in reversed(names) if n.end() <= argument.start()), "")
        if argument["text"].strip() and options.offers_argument(f"{name}.{argument['name'].decode()}"):
            start, end = argument.span("text")
            yield found.start() + start, found.start() + end


# -- bodies ----------------------------------------------------------------------------------------


def _body_of(
    rule: Rule, view: View, text: bytes, prefix: bytes, found: re.Match[bytes], block: Range | None
) -> tuple[View | None, int]:
    """The view of what belongs to a marker, and where that ends."""
    if rule.body == "indented":
        return _indented_body(view, text, prefix, found.end())
    if rule.body == "hanging":
        return _hanging_body(view, text, prefix, found)
    if rule.body == "fenced" and block:
        return _fenced_body(view, text, prefix, found, block)
    return None, found.end()


def _indented_body(view: View, text: bytes, prefix: bytes, at: int) -> tuple[View | None, int]:
    """The lines below a marker that are indented by four columns more than it, and where they end."""
    lines: list[Range] = []
    kept, stop, blank = 0, at, b"> \t\r\n" if b">" in prefix else b" \t\r\n"
    at = _line_end(text, at)
    while at < len(text):
        end = _line_end(text, at)
        line = text[at:end]
        if not line.strip(blank):
            content = len(line.rstrip(b"\r\n"))
        elif (content := _indented(line, prefix)) >= 0:
            kept, stop = len(lines) + 1, end
        else:
            break
        lines.append((at + content, end))
        at = end
    return (view.inner(lines[:kept]), stop) if kept else (None, stop)


def _hanging_body(view: View, text: bytes, prefix: bytes, found: re.Match[bytes]) -> tuple[View | None, int]:
    """The rest of the line; lines that continue it; behind a blank line those that are indented to it."""
    end = stop = _line_end(text, found.end())
    lines, kept, blank, width = [(found.end(), end)], 1, False, len(found[0])
    while end < len(text):
        at, end = end, _line_end(text, end)
        line = text[at:end]
        rest = line[len(prefix) :] if line.startswith(prefix) else line
        indent = len(rest) - len(rest.lstrip(b" \t"))
        if not line.strip(b"> \t\r\n"):
            blank = True
            lines.append((at + len(line.rstrip(b"\r\n")), end))
            continue
        if not line.startswith(prefix) or (indent < 2 and (blank or _NO_TERM.match(rest))):
            break
        blank = False
        lines.append((at + len(prefix) + min(indent, max(width, 4) if rest[:1] != b"\t" else 1), end))
        kept, stop = len(lines), end
    return view.inner(lines[:kept]), stop


def _fenced_body(
    view: View, text: bytes, prefix: bytes, found: re.Match[bytes], block: Range
) -> tuple[View | None, int]:
    """The lines between a directive's fences, without its options."""
    lines: list[Range] = []
    at, stop = _line_end(text, found.end()), block[1]
    fence = found[0][: len(found[0]) - len(found[0].lstrip(found[0][:1]))]
    options, yaml = True, False
    while at < stop:
        end = min(_line_end(text, at), stop)
        line = text[at:end]
        if not line.startswith(prefix) and line.strip():
            return None, stop
        core = line[len(prefix) :].strip()
        closes = core.startswith(fence) and not core.strip(fence[:1]) and end >= stop
        yaml ^= options and core == b"---"
        options = options and (yaml or core == b"---" or core.startswith(b":"))
        if not options and not closes:
            lines.append((at + min(len(prefix), len(line.rstrip(b"\r\n"))), end))
        at = end
    return (view.inner(lines), stop) if lines else (None, stop)


def _indented(line: bytes, prefix: bytes) -> int:
    """How many bytes the prefix and four more columns take, or -1 where the line has less."""
    rest = line[len(prefix) :] if line.startswith(prefix) else b""
    found = _FOUR_COLUMNS.match(rest)
    return len(prefix) + found.end() if found else -1


def _line_end(text: bytes, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1
