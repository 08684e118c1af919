"""What is no prose in a Markdown text, found before the parser runs.

CommonMark sees the marker lines of dialects and the templates of generators as text. Here a line that is no prose is
kept, ends a paragraph and belongs to the shape; a template in a sentence is a word. A dialect adds a row to the table
in `dialects`; the mechanism stays: the line is blanked (same length) in what the parser reads, and its body is read
as a view of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown import elements, items, mdx_scan, tables, terms
from l10n_pipeline.formats.markdown.bodies import NO_TERM, Body, body, line_end
from l10n_pipeline.formats.markdown.definitions import STANDS, Definition, apart, definitions
from l10n_pipeline.formats.markdown.dialects import (
    BEGINNINGS,
    OF_MDX,
    OPENINGS,
    RULES,
    STARTS,
    TRANSPARENT,
    MarkerRule,
    code_tags,
)
from l10n_pipeline.formats.markdown.parsers import PARSERS, Parser
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Range
from l10n_pipeline.splice import View
from l10n_pipeline.text.commonmark import code_ranges, margin_code
from l10n_pipeline.text.templates import CODE_TAGS, masked

_PREFIX = rb"\n(?P<prefix>[ \t>]*+)"  # a literal at its beginning makes a pattern several times as quick as `^`
_MARK = rb"(?:[-*+]|\d{1,9}[.)])[ \t]{1,8}"
_BELOW_BLANK = rb"(?:\A(?:[ \t>]*+\r?\n)?|\n[ \t>]*+\r?\n)[ \t>]*+"
_COMMENT = lazy.pattern(
    rb"(" + _BELOW_BLANK + rb"(?:" + _MARK + rb"|[:~][ \t]{1,8})?|\n[ \t>]*+" + _MARK + rb")"
    rb"(<!--(?!-?>|[ \t]*+l10n:)(?:(?!-->|<!--|\n[ \t>]*+\r?\n)[\s\S])*+-->)(?=[ \t]*+[^\s<])"
)
_TAG = (
    rb"<(?i:a|abbr|b|big|br|cite|em|font|i|img|input|kbd|mark|q|s|small|span|strong|su[bp]|time|u)(?=[\s/>])"
    + elements.REST_OF_TAG
)
_OF_SENTENCE = lazy.pattern(
    _TAG + rb"(?:[ \t]*+(?:\r?\n[ \t]*+)?" + _TAG + rb")*+(?=[ \t]*+(?:\r?\n[ \t>]*+)?[A-Za-z\"'(\x80-\xff])"
)
"""Tags with a word behind them or on the next line. What stands before them is looked at afterwards: a pattern that
begins with `<` is ten times as quick."""

_LEAD = lazy.pattern(rb"[ \t>]*+(?:(?P<item>" + _MARK + rb")|[:~][ \t]{1,8})?")
_NO_BLANK = lazy.pattern(rb"\S")
_BLANKED = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
"""For `bytes.translate`: blanks in the place of all but line ends."""
_ARGUMENT = lazy.pattern(
    rb"(?<![\w:-])[\d_:-]*+(?P<name>[A-Za-z][\w:-]*+)[ \t]*+=[ \t]*+"
    rb"(?P<quote>[\"'])(?P<text>(?:\\[^\r\n]|(?!(?P=quote))[^\r\n])*)"
)
_BACKSLASH = lazy.pattern(rb"\\[^\"]")
_NAME = lazy.pattern(
    rb"(?:\{\{[<%][ \t]*+|\{%-?[ \t]*+|<|(?<!:):::++[ \t]*+(?:\{[ \t]*+)?\.?)(?P<name>[A-Za-z][\w./:-]*)"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which marker lines there are, and what of them is text."""

    mdx: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)
    bare: bool = False  # whether the texts, their kinds and the shape are all that is asked for

    @property
    def parser(self) -> Parser:
        """What the pages' own parser reads in another way."""
        return PARSERS[self.options.parser]

    @property
    def syntax(self) -> str:
        """The inline language of its texts."""
        return "mdx" if self.mdx else "markdown"


PLAIN = Dialect()


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker line and its body, if it has one. Offsets are the scanned text's."""

    rule: str
    start: int
    end: int  # of the marker line
    stop: int  # of the body, else `end`
    text: bytes  # without what is text in it
    body: Scanned | None = None
    titles: tuple[Range, ...] = ()
    codec: str = ""  # of the titles
    row: bool = False  # whether it stands between the rows of a table


_NOTHING = View(b"")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A view, what of it the parser reads (as long as its text), and the markers in order."""

    view: View
    text: bytes
    markers: tuple[Marker, ...] = ()
    definitions: tuple[Definition, ...] = ()
    whole: View = _NOTHING  # of MDX: the view before its JSX was out of it
    islands: tuple[Marker, ...] = ()  # and that JSX, with offsets of `whole`
    jsx: mdx_scan.WithoutJsx | None = None  # with what stands in sentences, too


DEEPEST = 50
"""Bodies in one another that are read; the file of an author has three or four."""


class NestedTooDeeply(ValueError):
    """More bodies in one another; `offset` is the source's, of the first one that is too deep."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def scan(view: View, dialect: Dialect = PLAIN, depth: int = 0, inside: str = "") -> Scanned:
    """Find what is no prose in a view, and in its markers' bodies: `depth` are around it, `inside` is the last one."""
    whole = view if dialect.mdx else apart(terms.apart(view))
    whole = items.narrow(whole) if dialect.parser.four_columns else whole
    whole = tables.apart(whole, bare=dialect.parser.bare_headers)
    jsx = None
    if dialect.mdx:
        view, text, jsx = mdx_scan.masked(whole)
    else:
        view, text = whole, masked(whole.text)
        text = as_words(text) if dialect.parser.comments_in_text else text
        text = elements.whole(text) if dialect.parser.whole_elements else text
        text = elements.fences(text, view.text) if dialect.parser.liquid else text
    text = tables.rows(text, view.text)
    beside = tuple(_island(whole, island, dialect) for island in jsx.islands) if jsx else ()
    quick, rules = _table(dialect.mdx, dialect.options.code_tags, dialect.options.parser)
    padded = b"\n" + view.text
    first = quick.search(padded)
    if not first:
        return Scanned(view, text, (), definitions(view, text), whole, beside, jsx)
    blanked = bytearray(text)
    markers = []
    for marker in _Scan(view, text, dialect, rules, quick, padded, depth, inside).markers(first.start()):
        blanked[marker.start : marker.stop] = text[marker.start : marker.stop].translate(_BLANKED)
        if marker.row:
            blanked[marker.start : marker.start + 2] = b"||"
        elif marker.rule not in TRANSPARENT and _is_apart(text, marker):
            blanked[marker.start : marker.start + len(STANDS)] = STANDS
        markers.append(marker)
    text = bytes(blanked)
    return Scanned(view, text, tuple(markers), definitions(view, text), whole, beside, jsx)


def as_words(text: bytes) -> bytes:
    """The text with letters for comments and tags of sentences that begin a block and have text behind them.

    For CommonMark such a comment, and such a tag alone on its line, begins a block of HTML; for Python-Markdown and
    kramdown it is one of a sentence.
    """
    return tags_as_words(_COMMENT.sub(_word, text) if b"<!--" in text else text)


def tags_as_words(text: bytes) -> bytes:
    """The text with letters for tags of sentences alone."""
    return _OF_SENTENCE.sub(_tag_as_word, text) if b"<" in text else text


def _tag_as_word(found: re.Match[bytes]) -> bytes:
    text, start = found.string, found.start()
    if text[max(start - 1, 0) : start] not in (b"", b"\n", b" ", b"\t", b">"):
        return found[0]
    line = text.rfind(b"\n", 0, start) + 1
    lead = _LEAD.fullmatch(text, line, start)
    above = text[text.rfind(b"\n", 0, max(line - 1, 0)) + 1 : line]
    if not lead or (not lead["item"] and above.strip(b"> \t\r\n")):
        return found[0]
    return _NO_BLANK.sub(b"x", found[0])


def _word(found: re.Match[bytes]) -> bytes:
    return found[1] + _NO_BLANK.sub(b"x", found[2])


def _is_apart(text: bytes, marker: Marker) -> bool:
    """Whether blank lines, or the ends of the text, are around a marker and its body."""
    above = text.rfind(b"\n", 0, marker.start)
    before = text[max(text.rfind(b"\n", 0, max(above, 0)), 0) : above + 1] if above >= 0 else b""
    below = text.find(b"\n", marker.stop)
    after = text[below + 1 : line_end(text, below + 1)] if below >= 0 else b""
    return marker.end - marker.start >= len(STANDS) and not (before + after).strip(b"> \t\r\n")


RuleTable = dict[int, list[tuple[MarkerRule, re.Pattern[bytes]]]]


@cache
def _table(mdx: bool, more: tuple[str, ...], parser: str) -> tuple[re.Pattern[bytes], RuleTable]:
    """What marker lines begin with, and the rules by their first characters with what they match."""
    mine = [rule for rule in RULES if rule.parser in ("", parser)]
    others = b"".join(b"|[" + re.escape(rule.opens) + b"]" for rule in mine if rule.opens)
    quick = re.compile(_PREFIX + b"(?=" + BEGINNINGS + others + b")(?:" + OPENINGS + others + b")", re.M)
    rules: RuleTable = {}
    for rule in (*code_tags(CODE_TAGS + more), *mine):
        if mdx and rule.name not in OF_MDX:
            continue
        whole = rule.body not in ("hanging", "closed", "element")
        pattern = lazy.pattern(rule.pattern + (rb"(?=\r|\n|\Z)" if whole else b""))
        for start in rule.opens or STARTS[rule.name]:
            rules.setdefault(start, []).append((rule, pattern))
    return quick, rules


@dataclass(slots=True)
class _Scan:
    """One way through a text, from marker to marker."""

    view: View
    read: bytes  # what the parser reads, before markers are out of it
    dialect: Dialect
    rules: RuleTable
    quick: re.Pattern[bytes]
    padded: bytes  # the view's text behind a line end: every line of it begins with one
    depth: int = 0
    inside: str = ""
    code: list[Range] | None = None
    margin: list[Range] | None = None  # of these the ones that a line at the left margin may stand in
    before: str = ""  # the rule of the marker that ended last, and where
    stopped: int = -1

    def markers(self, at: int) -> Iterator[Marker]:
        text = self.view.text
        while found := self.quick.search(self.padded, at):
            line, start = found.start(), found.end("prefix") - 1
            at = start + 1
            may_be = [(r, m) for r, p in self.rules.get(text[start], ()) if (m := p.match(text, start))]
            if not may_be:
                continue
            block = self._block(start, margin=line == start and text[start] not in b"`~")
            if block and block[0] != start:
                continue
            for rule, m in may_be:
                marker = self._marker(rule, m, text[line:start], line, block)
                if marker:
                    at = self.stopped = marker.stop
                    self.before = rule.name
                    yield marker
                    break

    def _block(self, start: int, *, margin: bool) -> Range | None:
        """The block of code that an offset stands in. The parser is asked only where the lines do not tell."""
        if margin and self.code is None and self.margin is None:
            self.margin = margin_code(self.read)
        blocks = self.margin if margin and self.code is None else self.code
        if blocks is None:
            blocks = self.code = code_ranges(self.read)
        i = bisect_right(blocks, (start, len(self.read))) - 1
        return blocks[i] if i >= 0 and blocks[i][0] <= start < blocks[i][1] else None

    def _marker(
        self, rule: MarkerRule, m: re.Match[bytes], prefix: bytes, line: int, block: Range | None
    ) -> Marker | None:
        text = self.view.text
        in_fence = rule.body in ("fenced", "glossary", "options")
        if rule.inside and rule.inside != self.inside:
            return None
        if in_fence != bool(block) or (rule.quoted and b">" not in prefix):
            return None
        if not self._stands(rule, line, prefix):
            return None
        extent = body(rule, text, prefix, m, block)
        if extent is None:
            return None
        if rule.body == "closed" and re.search(rb"```|~~~", text[m.start() : extent.stop]):
            self.code = self.margin = None
            self.read = self.read[: m.start()] + b" " * (extent.stop - m.start()) + self.read[extent.stop :]
        if extent.lines and self.depth >= DEEPEST:
            raise NestedTooDeeply(self.view.start(m.start()))
        more = self.view.inner(extent.lines) if extent.lines else None
        inner = scan(more, self.dialect, self.depth + 1, rule.name) if more else None
        marker = _marker(rule, m, extent, inner, self.dialect)
        row = rule.in_table and tables.between(text, line, extent.stop)
        return replace(marker, row=True) if row else marker

    def _stands(self, rule: MarkerRule, start: int, prefix: bytes) -> bool:
        """Whether what stands above suits the rule."""
        if not (rule.first or rule.under or rule.below or rule.behind):
            return True
        text = self.view.text
        between = text[max(self.stopped - 1, 0) : start] if self.stopped >= 0 else b"--"
        follows = not between[1:].strip(b"> \t\r\n") and between.count(b"\n") <= 1
        if rule.first and _text_above(text, start):
            return follows
        if rule.under:
            return not follows and _text_above(text, start) and (rule.lists or not _in_list(text, start, prefix))
        if rule.below:
            near = follows or (rule.apart and self.stopped >= 0 and not between[1:].strip(b"> \t\r\n"))
            return near and self.before in rule.below
        if rule.behind:
            return _term_above(text, start, prefix) or (self.before == rule.name and self.stopped >= start)
        return True


def _text_above(text: bytes, start: int) -> bool:
    """Whether the line above is one of a text that goes on: neither blank, nor a heading, nor a bare mark."""
    line = text[text.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start].strip(b"> \t\r\n")
    return bool(line) and not _NO_TEXT.match(line)


def _in_list(text: bytes, start: int, prefix: bytes) -> bool:
    """Whether the text above the line begins with an item beside which this line stands, or one to its right."""
    while start:
        start = text.rfind(b"\n", 0, max(start - 1, 0)) + 1
        line = text[start : line_end(text, start)]
        if not line.strip(b"> \t\r\n"):
            return False
        if _ITEM.match(line):
            return len(line) - len(line.lstrip(b"> \t")) >= len(prefix)
    return False


_ITEM_LEAD = lazy.pattern(rb"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+")
_ITEM = lazy.pattern(rb"[ \t>]*(?:[-*+:]|\d+[.)])[ \t]")
_NO_TEXT = lazy.pattern(rb"#{1,6}(?:[ \t]|$)|(?:[-*+]|\d{1,9}[.)])$")


def _term_above(text: bytes, start: int, prefix: bytes) -> bool:
    """Whether the line above, or the one above a blank line, is plain text behind the same prefix."""
    for _ in range(2):
        end = start
        start = text.rfind(b"\n", 0, max(end - 1, 0)) + 1
        item = _ITEM_LEAD.match(text, start, end) if prefix else None
        if item and item.end() - start == len(prefix):  # on the line of its item
            return not NO_TERM.match(text[item.end() : end])
        line = text[start:end]
        line = (line.strip(b"> \t\r\n") and line.removeprefix(prefix) if b">" in prefix else line).strip()
        if line:
            return not NO_TERM.match(line) or line.startswith(b": ")
        if not start:
            break
    return False


def _marker(
    rule: MarkerRule, found: re.Match[bytes], extent: Body, inner: Scanned | None, dialect: Dialect
) -> Marker:
    codec, titles = rule.codec, [found.span("title")] if "title" in found.re.groupindex else []
    if rule.arguments and dialect.options.arguments and not titles:
        codec, titles = "md.quoted", list(_arguments(found[0], found.start(), dialect.options))
    titles += extent.titles
    end = extent.stop if extent.code else found.end()
    text, at = b"", found.start()
    for title in titles:
        text, at = text + found.string[at : title[0]], title[1]
    text = (text + found.string[at : max(end, at)]).strip()
    return Marker(rule.name, found.start(), found.end(), extent.stop, text, inner, tuple(titles), codec)


def _island(view: View, island: mdx_scan.Island, dialect: Dialect) -> Marker:
    start, end = island.start, island.end
    raw = view.text[start:end]
    titles = list(_arguments(raw, start, dialect.options)) if island.kind == "jsx" else []
    text, at = b"", start
    for title in titles:
        text, at = text + view.text[at : title[0]], title[1]
    return Marker(island.kind, start, end, end, text + view.text[at:end], titles=tuple(titles), codec="md.quoted")


def _arguments(raw: bytes, start: int, options: ReadOptions) -> Iterator[Range]:
    """The quoted arguments that are text: `caption` of {{< figure caption="…" >}}."""
    if not options.arguments:
        return
    for path, (begin, end) in arguments(raw):
        if options.offers_argument(path):
            yield start + begin, start + end


def arguments(raw: bytes) -> Iterator[tuple[str, Range]]:
    """The quoted arguments that say something, each with its path `name.argument` and its range."""
    names = list(_NAME.finditer(raw))
    ends = [name.end() for name in names]
    for argument in _ARGUMENT.finditer(raw):
        escaped = b"\\" in argument["text"]
        if argument["text"].strip() and not (escaped and (raw[:1] != b"{" or _BACKSLASH.search(argument["text"]))):
            number = bisect_right(ends, argument.start("name"))
            name = names[number - 1]["name"].decode() if number else ""
            yield f"{name}.{argument['name'].decode()}", argument.span("text")
