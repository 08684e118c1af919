"""A page while it is read: open elements, the run of inline content, and the segments that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.formats.joining import collapsed
from l10n_pipeline.model import Mark, Segment
from l10n_pipeline.slots import Slot, decode, line_feeds
from l10n_pipeline.splice import Lines
from l10n_pipeline.text import html
from l10n_pipeline.text.html import Attributes, Token
from l10n_pipeline.text.inline import refs_of

_BLANKS = b" \t\n\f\r"
_LOOSE = lazy.pattern(rb"[\t\n\f\r]|  ")
_LINE_END = lazy.pattern(r"(?<![ \t\f])[ \t\f]*+(?:\r\n?|\n)[ \t\n\f\r]*+")
_SCRIPTED = lazy.pattern(r"\son\w+\s*=", re.I)
_APART = {"a": "link", "button": "label", "label": "label"}
"""Elements that are segments of their own where nothing but separators stands between them, and their kind."""
_SEPARATORS = lazy.pattern(
    r"(?:&nbsp;|&middot;|&bull;|&raquo;|\xc2[\xa0\xb7\xbb]|\xe2\x80[\xa2\xba]|[\s|/>-])*", re.I
)
_DECORATION = ("svg", "script")
QUOTES = {'"': "html.double", "'": "html.single", "": "html.bare"}


class Frame(NamedTuple):
    """An open element, and what holds for the text in it."""

    name: str = ""
    keep: bool = False  # its content stays
    preserve: bool = False  # its white space counts
    kind: str = "paragraph"
    note: str = ""
    level: str = ""  # of a heading
    inline: bool = False
    start: int = 0
    region: str | None = None  # the locales that alone have it


@cache
def slot(codec: str, eol: bytes) -> Slot:
    """A slot; pages have many of few kinds."""
    return Slot(codec, eol=eol)


@dataclass(slots=True)
class HtmlPage:
    """What has been read so far. Depths are indices of `stack`; its first frame is the file's."""

    source: bytes
    text: str  # the source as Latin-1
    lines: Lines
    language: str  # of the sources; what is in another one stays
    components: bool = False  # whether an unknown element may stand around blocks
    segments: list[Segment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=lambda: [Frame()])
    opened: dict[str, list[int]] = field(default_factory=dict)  # name: the depths of its open elements
    blocks: list[int] = field(default_factory=lambda: [0])  # the depths of open elements that are not inline
    run: list[Token] = field(default_factory=list)  # inline content since a block last began or ended
    notes: list[str] = field(default_factory=list)  # of inline elements in the run
    steered: list[Mark] = field(default_factory=list)  # comments about what comes next: skip, locales
    hole: int = 0  # the depth of the inline element that is being read and stays, else 0
    hole_tag: Token | None = None  # where it begins

    def push(self, frame: Frame) -> None:
        self.opened.setdefault(frame.name, []).append(len(self.stack))
        if not frame.inline:
            self.blocks.append(len(self.stack))
        self.stack.append(frame)

    def pop(self) -> Frame:
        frame = self.stack.pop()
        self.opened[frame.name].pop()
        if not frame.inline:
            self.blocks.pop()
        return frame

    def end_hole(self, end: int) -> None:
        """The inline element whose content is kept ends here: all of it is one code of its segment."""
        if self.hole_tag:
            self.run.append(Token("hole", self.hole_tag.start, end, self.hole_tag.name))
            self.hole, self.hole_tag = 0, None

    def mark(self, start: int, end: int, kind: str, value: str, slot: Slot | None = None) -> None:
        self.marks.append(Mark(start, end, kind, value, slot, self.lines.number(start)))

    def flush(self) -> None:
        """Make segments of the run, or of each attribute in it where it has no text of its own."""
        run, self.run = self.run, []
        notes, self.notes = self.notes, []
        if not run or (self.steered and self._is_about(run)):
            return
        for part, kind in _parts(self, run):
            if kind:
                self._offer_inside(part[0])
                part = part[1:-1]
            if any(_says(self, t) for t in part):
                self.shape.append("text")
                self.segments.append(_segment(self, _trimmed(self, part), kind, notes))
                continue
            for token in part:
                self._offer_inside(token)

    def _offer_inside(self, token: Token) -> None:
        """The attributes of a tag in the run; those of an element whose content stays are offered too."""
        if token.kind not in ("open", "hole"):
            return
        tag = html.tag_at(self.text, token.start)
        found = html.attributes(self.text, tag)
        if found and not html.keeps("", found, self.language):
            self.offer_attributes(tag, found)

    def _is_about(self, run: list[Token]) -> bool:
        """Whether a comment keeps the run from being offered; one that names locales applies to the run."""
        if not any(_says(self, t) for t in run):
            return False
        said, self.steered = self.steered, []
        for mark in said:
            if mark.kind == "locales":
                self.mark(mark.start, run[-1].end, "region", mark.value)
        return any(mark.kind == "skip" for mark in said)

    def offer_attributes(self, token: Token, found: Attributes) -> None:
        """A segment for each attribute of a tag that is text."""
        for a in html.text_attributes(token.name, found):
            start, end = _core(self, a.start, a.end)
            what = f"{a.name} of {token.name}"
            if token.name == "meta":
                what += " " + (html.said(found, "name") or html.said(found, "property"))
            self._offer(start, end, "attribute", QUOTES[a.quote], what, lines=a.name == "title")
            self.shape.append("@" + a.name)

    def offer_raw(self, token: Token) -> None:
        """The text of a title or a textarea: it holds character references and no tags."""
        start, end = _core(self, token.start, token.end)
        if start < end:
            frame = self.stack[-1]
            self._offer(start, end, frame.kind, "html.raw", "", lines=frame.preserve)
            self.shape.append("text")

    def _offer(self, start: int, end: int, kind: str, codec: str, what: str, *, lines: bool) -> None:
        text = decode(codec, self.source[start:end])
        self.segments.append(
            Segment(
                start,
                end,
                text if lines else collapsed(text),
                kind,
                slot(codec, self.lines.eol),
                "text",
                self.lines.number(start),
                note="\n".join(x for x in (what, self.stack[-1].note) if x),
            )
        )


# -- runs --------------------------------------------------------------------------------------------


def _says(page: HtmlPage, token: Token) -> bool:
    return token.kind == "text" and html.has_text(page.text[token.start : token.end])


def _parts(page: HtmlPage, run: list[Token]) -> Iterator[tuple[list[Token], str]]:
    """The run and its kind, or its buttons, labels and links where nothing else is in it."""
    if not any(t.name in _APART for t in run):
        yield run, ""
        return
    partner, rest, i = html.partners(run), list[Token](), 0
    parts: list[tuple[list[Token], str]] = []
    while i < len(run):
        token, end = run[i], partner.get(i, -1)
        if token.name in _APART and end > i and any(_says(page, t) for t in run[i:end]):
            parts += (rest, ""), (run[i : end + 1], _APART[token.name])
            rest, i = [], end + 1
            continue
        if token.kind == "text" and not _SEPARATORS.fullmatch(page.text, token.start, token.end):
            yield run, ""
            return
        rest += [token] * (token.kind != "text")
        i += 1
    yield from (*parts, (rest, ""))


def _trimmed(page: HtmlPage, run: list[Token]) -> list[Token]:
    """The run without what need not stand in a segment: blanks, comments and tags at its edges, pairs around it."""
    partner = html.partners(run)
    first, last = 0, len(run) - 1
    while True:
        if _falls_off(page, run[first], first in partner):
            first += 1
        elif _falls_off(page, run[last], last in partner):
            last -= 1
        elif partner.get(first) == last and _is_wrapper(page, run[first]):
            first, last = first + 1, last - 1
        else:
            return run[first : last + 1]


def _falls_off(page: HtmlPage, token: Token, paired: bool) -> bool:
    if token.kind == "text":
        return not page.text[token.start : token.end].strip(" \t\n\f\r")
    if token.kind in ("open", "close"):
        leads_out = not paired and not token.void and _is_wrapper(page, token)
        return leads_out or token.name in ("br", "wbr")
    if token.kind == "template":
        return page.text[token.start : token.start + 2] != "{{"
    return token.kind == "other" or (token.name in _DECORATION and _is_wrapper(page, token))


def _is_wrapper(page: HtmlPage, token: Token) -> bool:
    """Whether the tag has no text in it."""
    if token.kind == "close":
        return True
    found = html.attributes(page.text, html.tag_at(page.text, token.start))
    return not any(html.text_attributes(token.name, found))


def _segment(page: HtmlPage, run: Sequence[Token], kind: str, notes: Sequence[str]) -> Segment:
    top, block = page.stack[-1], page.stack[page.blocks[-1]]
    start, end = _core(page, run[0].start, run[-1].end)
    said = [f"heading {block.level}" if block.level else "", block.note, *notes, *_terms(page, run)]
    return Segment(
        start=start,
        end=end,
        text=_running_text(page, run, start, end, top.preserve),
        kind=kind or block.kind,
        slot=slot("html.pre" if top.preserve else "html.text", page.lines.eol),
        syntax="html",
        line=page.lines.number(start),
        note="\n".join(dict.fromkeys(n for n in said if n)),
        refs=refs_of(page.source[start:end], page.language),
    )


def _core(page: HtmlPage, start: int, end: int) -> tuple[int, int]:
    """The range without white space around it."""
    raw = page.source[start:end]
    return start + len(raw) - len(raw.lstrip(_BLANKS)), end - len(raw) + len(raw.rstrip(_BLANKS))


def _running_text(page: HtmlPage, run: Sequence[Token], start: int, end: int, preserve: bool) -> str:
    raw = page.source[start:end]
    if preserve:
        return decode("html.pre", raw)
    if not _LOOSE.search(raw):
        return raw.decode()
    parts = []
    for token in run:
        part = page.source[max(token.start, start) : min(token.end, end)].decode()
        parts.append(collapsed(part) if token.kind == "text" else _flat(part))
    return "".join(parts)


def _flat(tag: str) -> str:
    """A tag on one line; not where the line end may end a comment of a script."""
    return line_feeds(tag) if _SCRIPTED.search(tag) else _LINE_END.sub(" ", tag)


def _terms(page: HtmlPage, run: Sequence[Token]) -> Iterator[str]:
    """What ITS calls a term in the run, for the note."""
    partner: dict[int, int] = {}
    for i, token in enumerate(run):
        if token.kind != "open" or page.text.find("its-term", token.start, token.end) < 0:
            continue
        partner = partner or html.partners(run)
        if i in partner and html.said(html.attributes(page.text, token), "its-term") == "yes":
            inside = page.source[token.end : run[partner[i]].start].decode()
            yield "term: " + collapsed(re.sub(r"<[^<>]*>", "", inside)).strip()
