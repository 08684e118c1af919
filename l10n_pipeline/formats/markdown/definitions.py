"""Link reference definitions: `[label]: destination "title"`."""

from __future__ import annotations

from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.splice import View
from l10n_pipeline.text import commonmark, templates

_ESCAPED = lazy.pattern(rb"\\[\[\]]")
_LONGEST = 2_000  # bytes: a label has at most 999 characters, and those who write more know what they do
_DESTINATION = lazy.pattern(rb"\]:\s*(?:<([^<>\r\n]*)>|(\S+))")


STANDS = b"[\x01]:x"
"""What the parser reads where a marker stands between blank lines: a definition that nobody refers to. It ends the item
or footnote above, as the marker does for its generator, and is nothing of its own."""


_END = lazy.pattern(rb"(?<=\n)\^[ \t]*(?=\r?\n)")


def apart(view: View) -> View:
    """The view with room for `STANDS` where kramdown's end of a block is: `^`, alone on its line, ends a list."""
    text = view.text
    if b"^" not in text or b"\n^" not in text or not (found := [m.start() for m in _END.finditer(text)]):
        return view
    code = commonmark.code_ranges(text)
    pieces, at = [], 0
    for sign in found:
        if not any(a <= sign < b for a, b in code):
            end = text.find(b"\n", sign)
            pieces += [(at, sign), (sign - 1, sign), *[(sign, sign + 1)] * len(STANDS), (end, end + 1)]
            at = end
    return view.inner([*pieces, (at, len(text))])


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition; offsets are those of the view where it stands."""

    label: str
    dest: str  # as the source spells it where a template makes it
    start: int
    end: int
    at: tuple[int, int]  # the range of the destination


def definitions(view: View, text: bytes) -> tuple[Definition, ...]:
    """The link reference definitions of a view; `text` is what the parser reads of it."""
    if not _may_define(text):
        return ()
    out = []
    for label, found in commonmark.definitions(text).items():
        start, end = found["span"]["start"], found["span"]["end"]
        at = _DESTINATION.search(text, start, end)
        if not at or label == "\x01":
            continue
        span = at.span(1 if at[1] is not None else 2)
        raw = view.text[span[0] : span[1]].decode()
        out.append(Definition(label, raw if templates.has(raw) else found["dest"], start, end, span))
    return tuple(out)


def _may_define(text: bytes) -> bool:
    """Whether a bracket before `]:` opens where a definition may begin; `names: list[str]:` in code does not."""
    at = text.find(b"]:")
    while at >= 0:
        start = max(0, at - _LONGEST)
        before = text[start:at]
        if b"\\" in before:
            before = _ESCAPED.sub(b"xx", before)
        opens = before.rfind(b"[")
        if text.startswith(STANDS, max(at - 2, 0)):
            pass  # nothing refers to it
        elif opens < 0 < start or opens == 0 or (opens > 0 and before[opens - 1 : opens] in _BEFORE):
            return True
        at = text.find(b"]:", at + 2)
    return False


_BEFORE = (b" ", b"\t", b"\n", b"\r", b">")


def normal(label: str) -> str:
    """Labels are compared without case and runs of blanks (CommonMark, 6.3)."""
    return " ".join(label.split()).casefold()
