"""Marker lines of Markdown's dialects, found before the parser runs.

CommonMark sees them as text. Here they are kept, end a paragraph and belong to the shape. A dialect adds a
`Rule`; the mechanism stays: the line is blanked (same length) in what the parser reads, and an indented
body is read as a view of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from l10n_pipeline.commonmark import code_ranges
from l10n_pipeline.splice import View


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of marker line. `pattern` matches after quote marks and indentation, up to the line's end.

    What its group `title` matches is text, and `codec` says how text is written there.
    """

    name: str
    pattern: bytes
    body: bool = False  # an indented body belongs to it
    quoted: bool = False  # only inside a block quote
    codec: str = "md.line"


_SHORTCODE = rb"\{\{[<%](?:(?!\}\})[\s\S])*\}\}"
_TAG = rb"\{%(?:(?!%\})[\s\S])*%\}"
_QUOTED = rb"\"(?P<title>[^\"\r\n]+)\""

RULES = (
    # Docusaurus, MyST, VuePress, Pandoc: `:::note[Title]`, `:::{note} Title`, `::: tip Title`
    Rule("colon-fence", rb":{3,}[ \t]*[\w-]+\[(?P<title>[^\[\]\r\n]+)\][^\r\n]*", codec="md.bracket"),
    Rule("colon-fence", rb":{3,}[ \t]*(?:\{[^{}\r\n]+\}|[\w-]+)[ \t]+(?P<title>[^\s:{}=][^:{}=\r\n]*?)[ \t]*"),
    Rule("colon-fence", rb":{3,}[^\r\n]*"),
    # Python-Markdown, MkDocs: `!!! note "Title"`, `??? tip`
    Rule("admonition", rb"(?:!!!|\?\?\?\+?)[ \t]+[\w -]*?[ \t]*" + _QUOTED + rb"[ \t]*", True, codec="md.quoted"),
    Rule("admonition", rb"(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z\"'][^\r\n]*", True),
    Rule("tab", rb"===[!+]{0,2}[ \t]+" + _QUOTED + rb"[ \t]*", True, codec="md.quoted"),  # pymdownx.tabbed
    Rule("tab", rb"===[!+]{0,2}[ \t]+[\"'][^\r\n]*", True),
    Rule("slash-block", rb"/{3,}[ \t]+[\w-]+[ \t]*\|[ \t]*(?P<title>[^\s|][^|\r\n]*?)[ \t]*"),  # pymdownx.blocks
    Rule("slash-block", rb"/{3,}(?:[ \t][^\r\n]*)?"),
    Rule("shortcode", _SHORTCODE + rb"(?:[ \t]*" + _SHORTCODE + rb")*[ \t]*"),  # Hugo
    Rule("tag", _TAG + rb"(?:[ \t]*" + _TAG + rb")*[ \t]*"),  # Jekyll, Jinja
    Rule("include", rb"(?:\{\{#[^\r\n{}]*\}\}|\{\*[^\r\n]*\*\})[ \t]*"),  # mdBook, markdown-include-variants
    Rule("attributes", rb"\{:[^\r\n}]*\}[ \t]*"),  # kramdown, Python-Markdown
    Rule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]+(?P<title>[^\s][^\r\n]*?)[ \t]*", quoted=True),  # Obsidian
    Rule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]*", quoted=True),  # GitHub
)

_PREFIX = rb"^(?P<prefix>[ \t]*(?:>[ \t]*)*)"
_QUICK = re.compile(_PREFIX + rb"(?::::|!!!|\?\?\?|===[!+ \t]|///|\{\{[<%#]|\{[%*]|\{:|\[!)", re.M)
_RULES = [(r, re.compile(r.pattern + rb"(?=\r|\n|\Z)")) for r in RULES]
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_FOUR_COLUMNS = re.compile(rb" {4}| {0,3}\t")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker line and the view of its body, if it has one. Offsets are the scanned text's."""

    rule: str
    start: int
    end: int  # of the marker line
    stop: int  # of the body, else `end`
    text: bytes  # without the title
    body: View | None = None
    title: tuple[int, int] | None = None
    codec: str = ""  # of the title


def scan(view: View) -> tuple[bytes, list[Marker]]:
    """Return what the parser shall read, of the same length as `view.text`, and the markers in order."""
    text = view.text
    first = _QUICK.search(text)
    if not first:
        return text, []
    blanked = bytearray(text)
    markers = list(_markers(view, text, first.start()))
    for marker in markers:
        blanked[marker.start : marker.stop] = _NOT_LINE_END.sub(b" ", text[marker.start : marker.stop])
    return bytes(blanked), markers


def _markers(view: View, text: bytes, at: int) -> Iterator[Marker]:
    code = code_ranges(text)
    while found := _QUICK.search(text, at):
        start = at = found.end("prefix")
        at += 1
        if any(a <= start < b for a, b in code):
            continue
        for rule, pattern in _RULES:
            if (not rule.quoted or b">" in found["prefix"]) and (m := pattern.match(text, start)):
                body, at = _body(view, text, found["prefix"], m.end()) if rule.body else (None, m.end())
                yield _marker(rule, m, at, body)
                break


def _marker(rule: Rule, found: re.Match[bytes], stop: int, body: View | None) -> Marker:
    if "title" not in found.re.groupindex:
        return Marker(rule.name, found.start(), found.end(), stop, found[0].strip(), body)
    title = found.span("title")
    text = found.string[found.start() : title[0]] + found.string[title[1] : found.end()]
    return Marker(rule.name, found.start(), found.end(), stop, text.strip(), body, title, rule.codec)


def _body(view: View, text: bytes, prefix: bytes, at: int) -> tuple[View | None, int]:
    """The lines below a marker that are indented by four columns more than it, and where they end."""
    lines: list[tuple[int, int]] = []
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


def _indented(line: bytes, prefix: bytes) -> int:
    """How many bytes the prefix and four more columns take, or -1 where the line has less."""
    rest = line[len(prefix) :] if line.startswith(prefix) else b""
    found = _FOUR_COLUMNS.match(rest)
    return len(prefix) + found.end() if found else -1


def _line_end(text: bytes, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1
