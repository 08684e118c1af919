"""Texts that the parser of a layout may read as something else: they are kept as they are, and told.

Our reader follows CommonMark. Where a text holds what another parser takes for a definition, mathematics or a block,
a translation would change what readers see, whether or not it is right.
"""

from __future__ import annotations

import re

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.definitions import normal
from l10n_pipeline.formats.markdown.page import Page
from l10n_pipeline.model import Segment
from l10n_pipeline.slots import line_feeds
from l10n_pipeline.text import inline

_PREFIX = lazy.pattern(r"^[ \t>]*", re.M)
_LABEL = lazy.pattern(r"\[([^\[\]]+)\]")

Doubts = tuple[tuple[str, re.Pattern[str]], ...]


def _lines(**patterns: str) -> Doubts:
    return tuple((name, lazy.pattern(pattern, re.M)) for name, pattern in patterns.items())


_FENCE = r"^(?:`{3,}|~{3,})"

_IN_LINES: dict[str, Doubts] = {
    "python-markdown": _lines(
        definition=r"^\[[^\[\]\n]*\]: *+\n? *+\S++ *+(?:\n *+)?(?:[\"'(][^\n]*[\"')] *)?$"
        r"|^\[\^[^\]\n]*\]:|^\*\[[^\\\n]*?\] ?:|\n:(?: |$)|\A:(?!\S)",
        block=rf"{_FENCE}|^/{{3,}} *[\w-]+ *(?:\|.*)?$|^(?:!!!|\?\?\?|===[!+]{{0,2}} +\")|\n(?:[-+*#>|]+|\d+\.) *$",
    ),
    "kramdown": _lines(
        definition=r"\n(?:\{%[^%\n]*%\})*+ *:(?: |$)|\A:(?!\S)|\A\[[^\]\n]+\]:",
        block=rf"{_FENCE}|\n(?:\d+\.|[-+*])[ \t]*$",
        table=r"^(?=[^|\n]*\|)[ |:+-]+$|\A(?:(?:\\.|[^|\n\\])*+\|[^\n]*+(?:\n|\Z)){2,}+\Z",
    ),
    "myst": _lines(
        block=rf"{_FENCE}|^:::|^:[^\s:][^:\n]*:(?:\s|$)|^:[ |:-]+$|^---|^%|^\([^()\n]+\)= *$",
        mathematics=r"\$\{[\w:-]+\}`|\A\$\$|^\\begin\{[\w*]+\}",
    ),
}
"""What begins a line of a text, by its parser."""

_SIGNS = {"definition": ":", "table": "|"}
"""What is in each of these: most texts have none."""

_IN_TEXT: dict[str, Doubts] = {
    "python-markdown": _lines(
        emoji=r":[a-z_+-][a-z\d_+-]*:", code=r"`", tag=r"</?[a-zA-Z](?:[^<>@ ]*(?: [^<>]*)?)>"
    ),
    "kramdown": _lines(),
    "myst": _lines(),
}
"""The same for what stands anywhere in it, and not in code."""

_APART = lazy.pattern(r"(?<![\]\\])\[([^\[\]]+)(?<!\\)\](?:\s|\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\})+\[[^\[\]]*\]")
"""A label and another one, with nothing between them but blanks, and templates that may say nothing."""

_INDENTED = lazy.pattern(
    rb"(?:\A|[\r\n])[ \t>]*\[(?!\^)[^\[\]\r\n]+\]:[^\r\n]*(?:\r\n?|\n)[ \t>]*+(?:(?<= {4})|(?<=\t))\Z"
)
_BELOW_CODE = lazy.pattern(rb"(?:\A|[\r\n])(?: {4}|\t)[^\r\n]*[^\s][ \t]*(?:\r\n?|\n) {0,3}\Z")
_LIST_ENDS = lazy.pattern(
    rb"(?:\A|[\r\n])\{:[^\r\n]*\}[ \t]*(?:\r\n?+|\n)"
    rb"(?:(?:(?: {4}|\t)[^\r\n]*+| {0,3}+)(?:\r\n?+|\n))*+(?: {4}|\t)[ \t]*\Z"
)
"""A list of attributes at the margin ends a list: what is indented below it is code."""

_TANGLED = {
    "kramdown": lazy.pattern(rb"^[ \t>]*~{3,}[^\r\n]*[`~]", re.M),
    "myst": lazy.pattern(rb"^[ \t>]*:{3,}\{[^{}\r\n]*\}[ \t]*(?:`{3}|~{3})", re.M),
}
"""A line that begins a block of code for one parser and not for others."""
_NEAR = 500  # bytes
_MEANS = lazy.pattern(
    rb"[ \t]*(?:\r\n?|\n)(?:[ \t>]*[^\s>:][^\r\n]*(?:\r\n?|\n))*(?:[ \t>]*(?:\r\n?|\n))?[ \t>]*:[ \t\r\n]"
)

_UNDERLINE = lazy.pattern(rb"[ \t]*(?:\r\n?|\n)[ \t>]*(?:-+|=+)[ \t]*(?:[\r\n]|\Z)")
_LEAVES_ITEM = lazy.pattern(rb"[\r\n]<(?:https?|ftp|mailto):")
"""An address at the margin, which kramdown takes for a tag of a block."""


def doubt(page: Page, segment: Segment) -> str:
    """The name of what the page's own parser may see in a text; "" for nothing."""
    parser, source = page.dialect.options.parser, page.source
    raw = source[segment.start : segment.end]
    lines = _PREFIX.sub("", line_feeds(raw.decode()))
    if (tangled := _TANGLED.get(parser)) and tangled.search(source):
        return "fence"  # what is code below it and what is text
    for name, pattern in _IN_LINES[parser]:
        if _SIGNS.get(name, "") in lines and pattern.search(lines):
            return name
    if "[" in lines and _refers(page, lines):
        return "reference"
    if parser in ("python-markdown", "myst") and _INDENTED.search(
        source, max(segment.start - _NEAR, 0), segment.start
    ):
        return "code"  # below a definition
    if parser == "kramdown" and _in_code_of_kramdown(source, segment.start):
        return "code"
    if "\n" in lines and (name := _of_several_lines(parser, segment, source, raw)):
        return name
    if parser == "myst" and "$" in segment.text and _dollars(segment):
        return "mathematics"
    for name, pattern in _IN_TEXT[parser]:
        if any(not _in_code(segment, m.start()) for m in pattern.finditer(segment.text)):
            return name
    return ""


def _refers(page: Page, lines: str) -> bool:
    """Whether a text refers to what only the page's own parser takes for a definition, or with a blank between."""
    apart = _APART.finditer(lines) if page.dialect.parser.labels_apart and page.defined else ()
    if any(normal(m[1]) in page.defined for m in apart):
        return True
    return bool(page.claimed) and any(normal(m[1]) in page.claimed for m in _LABEL.finditer(lines))


def _of_several_lines(parser: str, segment: Segment, source: bytes, raw: bytes) -> str:
    """What a text over several lines may be, which is none on one line."""
    if parser not in ("python-markdown", "kramdown"):
        return ""
    if segment.kind == "heading" or (parser == "kramdown" and _UNDERLINE.match(source, segment.end)):
        return "underline"  # it underlines the first line alone, or none
    if parser == "python-markdown" and _MEANS.match(source, segment.end):
        return "definition"  # of a term on each line
    if parser == "kramdown" and segment.kind == "item" and _LEAVES_ITEM.search(raw):
        return "block"
    return ""


def _in_code_of_kramdown(source: bytes, at: int) -> bool:
    """Whether code that stands above goes on up to a blank line, or a list has ended, so that this is code."""
    near = max(at - _NEAR, 0)
    if _BELOW_CODE.search(source, near, at):
        return True
    return source.find(b"{:", near, at) >= 0 and bool(_LIST_ENDS.search(source, near, at))


def _in_code(segment: Segment, at: int) -> bool:
    codes = inline.parse(segment.text, segment.syntax, segment.refs).codes
    return any(code.start <= at < code.end for code in codes)


def _dollars(segment: Segment) -> bool:
    """Whether a dollar that is none of mathematics may open some: MyST looks for the next one, however far it is."""
    codes = [c for c in inline.parse(segment.text, segment.syntax, segment.refs).codes if c.role == "alone"]
    held = list(segment.text)
    for code in codes:
        held[code.start : code.end] = " " * (code.end - code.start)
    alone = held.count("$")
    return bool(alone) and alone + sum(code.kind == "math" for code in codes) > 1
