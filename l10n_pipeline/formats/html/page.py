"""A page while it is read: open elements, the run of inline content, and the segments that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import markup
from l10n_pipeline.formats.joining import collapsed
from l10n_pipeline.markup import Token
from l10n_pipeline.model import Mark, Segment, Slot
from l10n_pipeline.splice import Lines

_DESTINATIONS = {"a": ("href", "link"), "area": ("href", "link"), "img": ("src", "image")}
_FIELDS = ("lang", "dir")
_NO_TEXT = re.compile(r"&nbsp;|&#160;|\xc2\xa0|\{\{[^{}]*\}\}|\{%[^{}]*%\}|[ \t\n\f\r]")
_BLANKS = b" \t\n\f\r"
_LOOSE = re.compile(rb"[\t\n\f\r]|  ")
_LINE_END = re.compile(r"[ \t\f]*(?:\r\n?|\n)[ \t\n\f\r]*")
_SCRIPTED = re.compile(r"\son\w+\s*=", re.I)
_IS_TERM = re.compile(r"\sits-term\s*=\s*[\"']?yes\b", re.I)
_QUOTES = {'"': "html.double", "'": "html.single", "": "html.bare"}


@dataclass(frozen=True, slots=True)
class Frame:
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


@dataclass(slots=True)
class Page:
    """What has been read so far. Depths are indices of `stack`; its first frame is the file's."""

    source: bytes
    text: str  # the source as Latin-1
    lines: Lines
    language: str  # of the page: what is in another one stays
    segments: list[Segment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=lambda: [Frame()])
    opened: dict[str, list[int]] = field(default_factory=dict)  # name: the depths of its open elements
    blocks: list[int] = field(default_factory=lambda: [0])  # the depths of open elements that are not inline
    run: list[Token] = field(default_factory=list)  # inline content since a block last began or ended
    notes: list[str] = field(default_factory=list)  # of inline elements in the run
    hole: int = 0  # the depth of the inline element that is being read and stays, else 0
    hole_start: int = 0

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
        """The inline element that stays ends here: it is one code of its segment."""
        if self.hole:
            self.run.append(Token("hole", self.hole_start, end))
            self.hole = 0

    def mark(self, start: int, end: int, kind: str, value: str) -> None:
        self.marks.append(Mark(start, end, kind, value, None, self.lines.number(start)))


def flush(page: Page) -> None:
    """Make a segment of the run, or of each attribute in it where it has no text of its own."""
    run, page.run = page.run, []
    notes, page.notes = page.notes, []
    if not run:
        return
    if any(t.kind == "text" and _NO_TEXT.sub("", page.text[t.start : t.end]) for t in run):
        page.shape.append("text")
        page.segments.append(_segment(page, _trimmed(page, run), notes))
        return
    for token in run:
        if token.kind == "open" and not markup.keeps(page.text, token, page.language):
            attribute_segments(page, token)


def _trimmed(page: Page, run: list[Token]) -> list[Token]:
    """The run without what needs no place in a sentence: blanks, comments, tags that lead out or around it."""
    partner = markup.partners(run)
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


def _falls_off(page: Page, token: Token, paired: bool) -> bool:
    if token.kind == "text":
        return not page.text[token.start : token.end].strip(" \t\n\f\r")
    if token.kind in ("open", "close"):
        leads_out = not paired and token.name not in markup.VOID and _is_wrapper(page, token)
        return leads_out or token.name in ("br", "wbr")
    return token.kind == "other"


def _is_wrapper(page: Page, token: Token) -> bool:
    return token.kind == "close" or not any(markup.text_attributes(page.text, token))


def _segment(page: Page, run: Sequence[Token], notes: Sequence[str]) -> Segment:
    top, block = page.stack[-1], page.stack[page.blocks[-1]]
    start, end = _core(page, run[0].start, run[-1].end)
    said = [f"heading {block.level}" if block.level else "", block.note, *notes, *_terms(page, run)]
    return Segment(
        start=start,
        end=end,
        text=_running_text(page, run, start, end, top.preserve),
        kind=block.kind,
        slot=Slot("html.pre" if top.preserve else "html.text", eol=page.lines.eol),
        syntax="html",
        line=page.lines.number(start),
        note="\n".join(dict.fromkeys(n for n in said if n)),
        refs=(("lang", page.language),) if "lang" in page.text[start:end] else (),
    )


def _core(page: Page, start: int, end: int) -> tuple[int, int]:
    """The range without white space around it."""
    raw = page.source[start:end]
    return start + len(raw) - len(raw.lstrip(_BLANKS)), end - len(raw) + len(raw.rstrip(_BLANKS))


def _running_text(page: Page, run: Sequence[Token], start: int, end: int, preserve: bool) -> str:
    raw = page.source[start:end]
    if preserve:
        return _line_feeds(raw.decode())
    if not _LOOSE.search(raw):
        return raw.decode()
    parts = []
    for token in run:
        part = page.source[max(token.start, start) : min(token.end, end)].decode()
        parts.append(collapsed(part) if token.kind == "text" else _flat(part))
    return "".join(parts)


def _flat(tag: str) -> str:
    """A tag on one line; not where the line end may end a comment of a script."""
    return _line_feeds(tag) if _SCRIPTED.search(tag) else _LINE_END.sub(" ", tag)


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _terms(page: Page, run: Sequence[Token]) -> Iterator[str]:
    """What ITS calls a term in the run, for the note."""
    tags = [i for i, t in enumerate(run) if t.kind == "open" and _IS_TERM.search(page.text, t.start, t.end)]
    partner = markup.partners(run) if tags else {}
    for i in tags:
        if i in partner:
            said = page.source[run[i].end : run[partner[i]].start].decode()
            yield "term: " + collapsed(re.sub(r"<[^<>]*>", "", said)).strip()


# -- attributes and raw text -------------------------------------------------------------------------


def attribute_segments(page: Page, token: Token) -> None:
    """A segment for each attribute of a tag that is text."""
    for found in markup.text_attributes(page.text, token):
        start, end = _core(page, found.start, found.end)
        note = "\n".join(x for x in (f"{found.name} of {token.name}", page.stack[-1].note) if x)
        text = _value(page, start, end, found.name == "title")
        slot = Slot(_QUOTES[found.quote], eol=page.lines.eol)
        page.segments.append(
            Segment(start, end, text, "attribute", slot, "text", page.lines.number(start), note=note)
        )
        page.shape.append("@" + found.name)


def raw_segment(page: Page, token: Token) -> None:
    """The text of a title or a textarea: it holds character references and no tags."""
    start, end = _core(page, token.start, token.end)
    if start < end:
        frame = page.stack[-1]
        text = _value(page, start, end, frame.preserve)
        slot = Slot("html.raw", eol=page.lines.eol)
        page.shape.append("text")
        page.segments.append(
            Segment(start, end, text, frame.kind, slot, "text", page.lines.number(start), note=frame.note)
        )


def _value(page: Page, start: int, end: int, lines: bool) -> str:
    said = markup.decode_value(_line_feeds(page.source[start:end].decode()))
    return said if lines else collapsed(said)


# -- marks -------------------------------------------------------------------------------------------


def link_marks(page: Page, token: Token) -> None:
    """Where a link or an image leads to, as it is written; the language and direction of the whole page."""
    wanted = _DESTINATIONS.get(token.name)
    if not wanted and token.name != "html":
        return
    for found in markup.attributes(page.text, token):
        value = page.source[found.start : found.end].decode()
        if wanted and found.name == wanted[0] and value:
            page.mark(found.start, found.end, wanted[1], value)
        elif not wanted and found.name in _FIELDS and value:
            page.mark(found.start, found.end, "field", found.name)
