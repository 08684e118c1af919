"""Elements of HTML that kramdown and Python-Markdown read up to their end tag, whatever blank lines are in them."""

from __future__ import annotations

import re

from l10n_pipeline import lazy

NAMES = (
    b"address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|main|nav|ol|p|section"
    b"|table|ul"
)
REST_OF_TAG = rb"(?:[^<>\"'\r\n]|\"[^\"\r\n]*+\"|'[^'\r\n]*+')*+>"
"""Attributes and the end of a tag that is on one line."""

_OPENS = lazy.pattern(rb"\n {0,3}<(?P<name>" + NAMES + rb")(?=[ \t\r\n>])", re.I)
_BLANK = lazy.pattern(rb"\n(?:[ \t]*+\r?\n)++(?P<code> {4}|\t)?")
_ABOVE_FENCE = lazy.pattern(rb"^[ \t]*</(?:" + NAMES + rb")[ \t]*>[ \t]*(?=\r?\n {0,3}(?:`{3}|~{3}))", re.I | re.M)
_RAW = rb"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}"
_RAW_AT_FENCE = lazy.pattern(
    rb"^(?P<before>"
    + _RAW
    + rb")?(?P<fence> {0,3}(?:`{3,}|~{3,})[^{\r\n]*)(?P<behind>"
    + _RAW
    + rb")?(?=[ \t]*\r?$)",
    re.M,
)
_MARKDOWN = lazy.pattern(rb"<[^<>]*[ \t]markdown\b|\n[ \t]*+\r?\n {0,3}[^\s<]")


def whole(text: bytes) -> bytes:
    """What the parser reads, with no blank line in such an element before text that CommonMark would take for code.

    A fence below an end tag begins code, where CommonMark's block of HTML goes on up to a blank line.
    """
    if b"</" in text:
        text = _ABOVE_FENCE.sub(lambda found: b" " * len(found[0]), text)
    if b"<" not in text or not any(m["code"] for m in _BLANK.finditer(text)):
        return text
    pieces, at, padded = [], 0, b"\n" + text
    missed: set[bytes] = set()
    while opened := _OPENS.search(padded, at):
        name = opened["name"].lower()
        end = -1 if name in missed else _end(padded, name, opened.end())
        if end < 0:
            missed.add(name)
            end = opened.end()
        piece = padded[opened.start() : end]
        if not _MARKDOWN.search(piece):  # nor are there paragraphs, which their author takes for Markdown
            piece = piece[:1] + _BLANK.sub(_without_blank_lines, piece[1:])
        pieces += [padded[at : opened.start()], piece]
        at = end
    return b"".join([*pieces, padded[at:]])[1:]


def fences(text: bytes, written: bytes) -> bytes:
    """What the parser reads, with a fence alone on its line: Liquid takes away the `{% endraw %}` beside it."""
    if b"raw" not in written:
        return text
    out, at = [], 0
    for found in _RAW_AT_FENCE.finditer(written):
        if found["before"] or found["behind"]:
            out += [text[at : found.start()], found["fence"].ljust(len(found[0]))]
            at = found.end()
    return b"".join([*out, text[at:]])


def _without_blank_lines(found: re.Match[bytes]) -> bytes:
    """The line ends before text that would be code as one, and blanks for the others."""
    if not found["code"]:
        return found[0]
    last = found[0].rfind(b"\n")
    return found[0][:last].replace(b"\n", b" ") + found[0][last:]


def _end(text: bytes, name: bytes, at: int) -> int:
    """Where the end tag of an element stands whose content begins at an offset, or -1."""
    depth = 1
    for tag in re.compile(rb"<(/?)" + name + rb"(?=[ \t\r\n>])", re.I).finditer(text, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return -1
