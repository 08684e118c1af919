"""What belongs to a marker line: the lines of its body, as ranges of the text, and where they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.dialects import MarkerRule
from l10n_pipeline.model import Range

NO_TERM = lazy.pattern(
    rb"[ \t]*(?:$|[#>|]|:(?![a-z\d_+-]+:[ \t]+\S)"
    rb"|```|~~~|~[ \t]|[-*+][ \t]|\d+[.)][ \t]|<!(?!--)|<\?|<(?![A-Za-z][\w+.-]*:)[^<>!]*>[ \t]*$"
    rb"|</?(?:details|div|dl|dd|dt|figure|h[1-6]|hr|li|ol|p|pre|script|section|style|summary|table|t[dhr]|tbody|thead|ul)\b)"
)
"""Lines that no definition belongs to: other blocks."""

_FOUR_COLUMNS = lazy.pattern(rb" {4}| {0,3}\t")
_TITLED = rb"[ \t>]*:(?:alt|caption|title):[ \t]++(?P<title>\S(?:[ \t]*+[^ \t\r\n])*+)[ \t]*+(?=\r|\n|\Z)"
_OPTION_TITLE = lazy.pattern(_TITLED)
_OPTIONS = lazy.pattern(rb"(?:[ \t>]*:[\w-]+:[^\r\n]*\r?\n)+")
_TITLES = lazy.pattern(rb"^" + _TITLED, re.M)
_ENTRY = lazy.pattern(
    rb"^[ \t>]*(?P<title>[^\s:<>][^\s<>]*+(?:[ \t]++[^\s<>]++)*+)[ \t]++<[^<>\r\n]+>[ \t]*$", re.M
)
"""`Title <page>` in a table of contents."""


_YAML_TITLE = lazy.pattern(
    rb"[ \t>]*(?:alt|caption|title):[ \t]++"
    rb"(?P<title>\"(?=\S)(?:[^\"\\\r\n]|\\[\"\\])*(?<=\S)\"|'(?=\S)(?:[^'\r\n]|'')*(?<=\S)'"
    rb"|(?![\[\]{}|>&*!%@`#,?:\"'-])(?:(?!:[ \t]|[ \t]#)[^\r\n])*?[^\s:])[ \t]*(?=\r?\n[ \t>]*(?:[\w-]+:|---))"
)
"""The same between `---`, on a line of its own."""


class Body(NamedTuple):
    """The ranges of a body's lines without their prefixes, and where it ends; no lines: nothing in it is read."""

    stop: int
    lines: tuple[Range, ...] = ()
    titles: tuple[Range, ...] = ()  # what is text between the marker line and the body
    code: bool = False  # whether all of it is what it is


def body(rule: MarkerRule, text: bytes, prefix: bytes, found: re.Match[bytes], block: Range | None) -> Body | None:
    """The body of a marker; None where the marker is none, because nothing closes it."""
    if rule.body in ("fenced", "glossary", "options") and block:
        return _fenced(rule, text, prefix, found, block)
    if rule.body == "indented":
        return _indented(text, prefix, found.end())
    if rule.body == "hanging":
        return _hanging(text, prefix, found)
    if rule.body == "closed":
        return _closed(rule, text, found)
    if rule.body == "element":
        return _element(text, prefix, found)
    return Body(found.end())


def _indented(text: bytes, prefix: bytes, at: int) -> Body:
    """The lines below a marker that are indented by four columns more than it."""
    lines: list[Range] = []
    kept, stop, blank = 0, at, b"> \t\r\n" if b">" in prefix else b" \t\r\n"
    at = line_end(text, at)
    while at < len(text):
        end = line_end(text, at)
        line = text[at:end]
        if not line.strip(blank):
            content = len(line.rstrip(b"\r\n"))
        elif (content := _behind_four(line, prefix)) >= 0:
            kept, stop = len(lines) + 1, end
        else:
            break
        lines.append((at + content, end))
        at = end
    return Body(stop, tuple(lines[:kept]))


def _hanging(text: bytes, prefix: bytes, found: re.Match[bytes]) -> Body:
    """The rest of the line; lines that continue it; behind a blank line those that are indented to it."""
    end = stop = line_end(text, found.end())
    lines, kept, blank, width = [(found.end(), end)], 1, False, len(found[0])
    while end < len(text):
        at, end = end, line_end(text, end)
        line = text[at:end]
        rest = line[len(prefix) :] if line.startswith(prefix) else line
        indent = len(rest) - len(rest.lstrip(b" \t"))
        if not line.strip(b"> \t\r\n"):
            blank = True
            lines.append((at + len(line.rstrip(b"\r\n")), end))
            continue
        if not line.startswith(prefix) or (indent < 2 and (blank or NO_TERM.match(rest))):
            break
        blank = False
        # What is four columns deeper than the text behind the mark is code, as CommonMark counts them.
        cut = 1 if rest[:1] == b"\t" else width if indent >= width + 4 else min(indent, max(width, 4))
        lines.append((at + len(prefix) + cut, end))
        kept, stop = len(lines), end
    return Body(stop, tuple(lines[:kept]))


def _fenced(rule: MarkerRule, text: bytes, prefix: bytes, found: re.Match[bytes], block: Range) -> Body | None:
    """The lines between a directive's fences; the texts in its options are titles."""
    lines: list[Range] = []
    titles: list[Range] = []
    at, stop = line_end(text, found.end()), block[1]
    fence = found[0][: len(found[0]) - len(found[0].lstrip(found[0][:1]))]
    options, yaml = True, False
    while at < stop:
        end = min(line_end(text, at), stop)
        line = text[at:end]
        if not line.startswith(prefix) and line.strip():
            return Body(stop)
        core = line[len(prefix) :].strip()
        closes = core.startswith(fence) and not core.strip(fence[:1]) and end >= stop
        yaml ^= options and core == b"---"
        options = options and (yaml or core == b"---" or core.startswith(b":"))
        if options and (title := (_YAML_TITLE.match(text, at) if yaml else _OPTION_TITLE.match(text, at, end))):
            titles.append(title.span("title"))
        if not options and not closes:
            lines.append((at + min(len(prefix), len(line.rstrip(b"\r\n"))), end))
        at = end
    if rule.body == "options":
        if b"{toctree}" in found[0]:
            titles += [title.span("title") for title in _ENTRY.finditer(text, found.end(), stop)]
        return Body(stop, titles=tuple(titles), code=True) if titles or "title" in found.re.groupindex else None
    return Body(stop, tuple(_terms(text, lines)) if rule.body == "glossary" else tuple(lines), tuple(titles))


def _terms(text: bytes, lines: list[Range]) -> Iterator[Range]:
    """A line end more behind each term of a glossary: a paragraph of its own, and so is what it means."""
    for (start, end), (after, stop) in zip(lines, [*lines[1:], (0, 0)], strict=True):
        term = text[start:end].strip() and text[start : start + 1] not in b" \t"
        if not term:
            start += min(
                len(text[start:end]) - len(text[start:end].lstrip(b" \t")), len(text[start:end].rstrip(b"\r\n"))
            )
        yield start, end
        if term and stop > after and text[after : after + 1] in b" \t":
            yield end - 1, end


def _closed(rule: MarkerRule, text: bytes, found: re.Match[bytes]) -> Body | None:
    """Up to what closes it, if nothing stands behind that on its line."""
    name = re.escape(found["name"])
    closing = _closing(rule.closes.replace(b"{name}", name)).search(text, found.end())
    if not closing:
        return None
    options = (
        _OPTIONS.match(text, line_end(text, found.end()), closing.start()) if found["name"][:1] == b":" else None
    )
    titles = _TITLES.finditer(text, *options.span()) if options else ()
    return Body(closing.end(), titles=tuple(title.span("title") for title in titles), code=True)


_COMPILED: dict[bytes, re.Pattern[bytes]] = {}


def _closing(pattern: bytes) -> re.Pattern[bytes]:
    if pattern not in _COMPILED:
        _COMPILED[pattern] = re.compile(pattern, re.M)
    return _COMPILED[pattern]


def _element(text: bytes, prefix: bytes, found: re.Match[bytes]) -> Body | None:
    """What stands between the tag and its end tag, as Markdown; the tag's own indentation is none of its."""
    depth, tag = 1, _closing(rb"(?i)<(/?)" + re.escape(found["name"]) + rb"\b[^<>]*>")
    for other in tag.finditer(text, found.end()):
        depth += -1 if other[1] else 1
        if depth:
            continue
        stop = line_end(text, other.end())
        if text[other.end() : stop].strip():
            return None
        lines = _lines(text, found.end(), other.start())
        return Body(other.end(), tuple(_behind(text, lines, prefix) if prefix and b">" not in prefix else lines))
    return None


def _behind(text: bytes, lines: Iterator[Range], prefix: bytes) -> Iterator[Range]:
    """The lines without the prefix, as far as they have it."""
    size = len(prefix)
    yield next(lines)
    for start, end in lines:
        line = text[start:end]
        if line.startswith(prefix):
            yield start + size, end
        else:
            blanks = len(line.rstrip(b"\r\n")) - len(line.strip(b" \t\r\n"))
            yield start + min(size, blanks), end


def _lines(text: bytes, start: int, stop: int) -> Iterator[Range]:
    while start < stop:
        end = min(line_end(text, start), stop)
        yield start, end
        start = end


def _behind_four(line: bytes, prefix: bytes) -> int:
    """How many bytes the prefix and four more columns take, or -1 where the line has less."""
    rest = line[len(prefix) :] if line.startswith(prefix) else b""
    found = _FOUR_COLUMNS.match(rest)
    return len(prefix) + found.end() if found else -1


def line_end(text: bytes, at: int) -> int:
    """Where the line of an offset ends, behind its line feed."""
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1
