"""MDX as its own parser sees it, for the parser of Markdown: JSX, expressions and ESM masked, deep indentation cut.

A construct that fills its lines becomes an empty heading, which ends a paragraph and stays in its container. A
construct in a sentence becomes letters. MDX has no indented code and no HTML blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from l10n_pipeline import lazy
from l10n_pipeline.splice import View
from l10n_pipeline.text import jsx

_PREFIX = lazy.pattern(r"[ \t]*")
_MARKER = lazy.pattern(r"(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_RULE = lazy.pattern(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = lazy.pattern(r"(`{3,})[^`]*$|(~{3,}).*$")
_ESM = lazy.pattern(
    r"import[ \t]*(?:[\w$]+[ \t]*(?:,|[ \t]from\b)|[{*\"'])|export[ \t]*[{*]"
    r"|export[ \t]+(?:async|class|const|default|enum|function|interface|let|type|var)\b"
)
"""Where JavaScript follows; MDX refuses a page on which prose does."""
_HEADING = lazy.pattern(r"#{1,6}(?:[ \t]|$)")
_STEERING = lazy.pattern(r"<!--[ \t]*l10n:")
_PARAGRAPH_END = lazy.pattern(r"\n[ \t>]*(?=\n|\Z)")
_SEEN = lazy.pattern(rb"[^\s|]")
_DEEPEST = 3  # columns: more of them would be code in Markdown


@dataclass(frozen=True, slots=True)
class Island:
    """What fills its lines and is no prose; offsets are those of the text that was scanned."""

    kind: str  # jsx, module
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Container:
    """A block quote, or a list item whose content starts at a column: of the source, and of what is read."""

    column: int = 0
    read: int = 0
    quote: bool = False


@dataclass(slots=True)
class WithoutJsx:
    """What is read, piece by piece, as long as the pieces of the source that it stands for."""

    source: bytes
    pieces: list[tuple[int, int]] = field(default_factory=list)
    read: list[bytes] = field(default_factory=list)
    islands: list[Island] = field(default_factory=list)
    said: list[jsx.JsxSpan] = field(default_factory=list)  # what stands in sentences
    alone: list[jsx.JsxSpan] = field(default_factory=list)  # and what fills its lines

    def keep(self, start: int, end: int) -> None:
        self.say(start, end, self.source[start:end])

    def say(self, start: int, end: int, read: bytes) -> None:
        if start < end:
            self.pieces.append((start, end))
            self.read.append(read)

    def blanks(self, start: int, end: int, count: int) -> None:
        """`count` blanks for those of the source; a tab stands there more than once."""
        if end - start >= count:
            self.say(end - count, end, b" " * count)
        else:
            for _ in range(count if start < end else 0):
                self.say(start, start + 1, b" ")


def masked(view: View) -> tuple[View, bytes, WithoutJsx]:
    """The view with deep indentation cut, what the parser reads of it, and what it does not."""
    out = walked(view.text)
    return view.inner(out.pieces), b"".join(out.read), out


def walked(text: bytes) -> WithoutJsx:
    """The text as the parser of Markdown reads it, piece by piece."""
    walk = _Walk(text.decode("latin-1"), WithoutJsx(text))
    walk.run()
    return walk.out


@dataclass(slots=True)
class _Walk:
    """One way through a text, line by line."""

    text: str  # a character for each byte
    out: WithoutJsx
    stack: list[Container] = field(default_factory=list)
    fence: str = ""
    fenced: int = 0  # how many containers the fence stands in
    paragraph: bool = False
    met: list[jsx.JsxSpan] = field(default_factory=list)  # by `flow`

    def run(self) -> None:
        at = 0
        while at < len(self.text):
            at = self.line(at)

    def line(self, start: int) -> int:
        """Read a line, or as many as a construct takes; return where the next one starts."""
        eol, after = self.ends(start)
        if not self.text[start:eol].strip():
            return self.blank(start, after, 0)
        at, open_ = self.continued(start, eol)
        if not self.text[at:eol].strip() and not (self.fence and open_ >= self.fenced):
            return self.blank(at, after, open_)
        if self.fence and open_ >= self.fenced:
            return self.in_fence(at, eol, after)
        self.fence = ""
        first = _PREFIX.match(self.text, at).end()  # type: ignore[union-attr]
        if open_ < len(self.stack) and not (self.paragraph and not self.begins(first, eol)):
            del self.stack[open_:]
        at = self.opened(at, eol, open_)
        return self.content(start, at, eol, after)

    def blank(self, at: int, after: int, open_: int) -> int:
        """A line without text ends the quotes that do not go on in it; items go on."""
        ended = next((n for n, c in enumerate(self.stack) if n >= open_ and c.quote), len(self.stack))
        del self.stack[ended:]
        if self.fenced > ended:
            self.fence = ""
        self.out.keep(at, after)
        self.paragraph = False
        return after

    def ends(self, start: int) -> tuple[int, int]:
        eol = self.text.find("\n", start)
        eol = len(self.text) if eol < 0 else eol
        return eol, min(eol + 1, len(self.text))

    def continued(self, at: int, eol: int) -> tuple[int, int]:
        """Where the line goes on behind the prefixes of the containers that continue, and how many continue."""
        for number, container in enumerate(self.stack):
            blank = _PREFIX.match(self.text, at, eol).end()  # type: ignore[union-attr]
            if container.quote:
                if self.text[blank : blank + 1] != ">":
                    return at, number
                at = self.quote(blank)
            elif _width(self.text[at:blank]) >= container.column:
                stop = _advanced(self.text, at, container.column)
                self.out.blanks(at, stop, container.read)
                at = stop
            else:
                return at, number
        return at, len(self.stack)

    def quote(self, at: int) -> int:
        """Write a quote mark with one blank."""
        stop = at + 1 + (self.text[at + 1 : at + 2] == " ")
        self.out.keep(at, stop)
        return stop

    def begins(self, at: int, eol: int) -> bool:
        """Whether what stands at `at` ends a paragraph above it."""
        rest = self.text[at:eol].rstrip("\r")
        if rest[:1] in ("<", "{"):
            return self.flow(at) is not None
        return bool(
            _RULE.match(rest)
            or _MARKER.match(rest)
            or _FENCE.match(rest)
            or _HEADING.match(rest)
            or rest[:1] == ">"
        )

    def opened(self, at: int, eol: int, continued: int) -> int:
        """Behind the markers of the containers that begin on this line."""
        while True:
            first = _PREFIX.match(self.text, at, eol).end()  # type: ignore[union-attr]
            rest = self.text[first:eol].rstrip("\r")
            if rest.startswith(">"):
                self.indent(at, first)
                self.stack.append(Container(quote=True))
                at, self.paragraph = self.quote(first), False
                continue
            marker = _MARKER.match(rest)
            if not marker or _RULE.match(rest) or self.is_text(rest, marker, continued):
                return at
            at = self.item(at, first, eol, len(marker[0]))
            continued, self.paragraph = len(self.stack), False
            if not self.text[at:eol].strip():
                return at

    def is_text(self, rest: str, marker: re.Match[str], continued: int) -> bool:
        """Whether a marker cannot end the paragraph above it: an empty item, a list that begins with another number."""
        if not self.paragraph or len(self.stack) != continued:
            return False
        number = marker[0][:-1]
        other = number.isdigit() and int(number) != 1 and all(c.quote for c in self.stack)
        return not rest[marker.end() :].strip() or other

    def item(self, at: int, first: int, eol: int, size: int) -> int:
        """Write an item's marker; return where its content starts."""
        before = _width(self.text[at:first])
        self.indent(at, first)
        self.out.keep(first, first + size)
        stop = first + size
        content = _PREFIX.match(self.text, stop, eol).end()  # type: ignore[union-attr]
        empty = not self.text[content:eol].strip()
        pad = 1 if empty else _width(self.text[stop:content])
        read = min(before, _DEEPEST) + size + min(pad, 4)
        self.stack.append(Container(before + size + pad, read))
        if not empty:
            self.out.blanks(stop, content, min(pad, 4))
        return content if not empty else stop

    def indent(self, at: int, first: int) -> None:
        self.out.blanks(at, first, min(_width(self.text[at:first]), _DEEPEST))

    def in_fence(self, at: int, eol: int, after: int) -> int:
        first = _PREFIX.match(self.text, at, eol).end()  # type: ignore[union-attr]
        line = self.text[first:eol].rstrip()
        if len(line) >= len(self.fence) and not line.strip(self.fence[0]):
            self.fence = ""
            self.out.keep(first, after)
        else:
            self.out.keep(at, after)
        return after

    def content(self, start: int, at: int, eol: int, after: int) -> int:
        """The line behind all prefixes."""
        first = _PREFIX.match(self.text, at, eol).end()  # type: ignore[union-attr]
        rest = self.text[first:eol].rstrip("\r")
        if first == start and not self.stack and not self.paragraph and _ESM.match(rest):
            return self.island("module", first, jsx.statement(self.text, first, len(self.text)))
        if rest[:1] in ("<", "{") and (stop := self.flow(first)) is not None:
            self.out.alone += self.met
            self.indent(at, first)
            return self.island("jsx", first, stop)
        self.indent(at, first)
        fence = _FENCE.match(rest)
        if fence or _STEERING.match(rest):
            self.fence, self.fenced = (fence[1] or fence[2] if fence else ""), len(self.stack)
            self.out.keep(first, after)
            self.paragraph = False
            return after
        self.paragraph = bool(rest) and not _HEADING.match(rest) and not _RULE.match(rest)
        return self.sentence(first, eol, after)

    def island(self, kind: str, start: int, stop: int) -> int:
        """Write an empty heading in place of a construct that fills its lines."""
        eol, after = self.ends(stop)
        self.out.islands.append(Island(kind, start, len(self.text[:eol].rstrip())))
        self.out.say(start, start + 1, b"#")
        self.out.keep(eol, after)
        self.paragraph = False
        return after

    def flow(self, at: int) -> int | None:
        """Where the tags and expressions end that fill whole lines; None where there is more on them."""
        before, self.met = "", []
        while at < len(self.text) and self.text[at] in "<{":
            found = jsx.construct(self.text, at, len(self.text))
            if found is None or (found.kind == before == "expression"):
                return None
            self.met.append(found)
            before, at = found.kind, _PREFIX.match(self.text, found.end).end()  # type: ignore[union-attr]
            if at >= len(self.text) or self.text[at] in "\r\n":
                return found.end
        return None

    def sentence(self, start: int, eol: int, after: int) -> int:
        """A line of text, and the lines that a construct in it runs over."""
        end = _PARAGRAPH_END.search(self.text, start)
        limit = end.start() if end else len(self.text)
        at = start
        for found in jsx.constructs(self.text, start, limit):
            if found.start >= eol:
                break
            self.out.said.append(found)
            self.out.keep(at, found.start)
            at = self.letters(found.start, found.end)
            eol, after = self.ends(max(at - 1, found.start))
        self.out.keep(at, after)
        return after

    def letters(self, start: int, end: int) -> int:
        """Letters for a construct in a sentence; behind a line end in it stand the prefixes of the containers."""
        while start < end:
            eol, after = self.ends(start)
            stop = min(eol, end)
            self.out.say(start, stop, _SEEN.sub(b"x", self.out.source[start:stop]))
            if end <= eol:
                return end
            self.out.keep(eol, after)
            start, _ = self.continued(after, self.ends(after)[0])
            start = _PREFIX.match(self.text, start).end()  # type: ignore[union-attr]
        return end


def _width(blanks: str) -> int:
    return sum(4 if c == "\t" else 1 for c in blanks)


def _advanced(text: str, at: int, column: int) -> int:
    width = 0
    while width < column and text[at : at + 1] in (" ", "\t"):
        width += 4 if text[at] == "\t" else 1
        at += 1
    return at
