"""Tables by GFM's rule, where the parser is stricter, and template tags between their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.splice import View
from l10n_pipeline.text import templates
from l10n_pipeline.text.commonmark import code_ranges

_DELIMITERS = lazy.pattern(
    rb"\n(?P<prefix>[ \t>]*+)(?=[|:-])(?=[-: \t]*\|)"
    rb"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+\r?$",
    re.M,
)
_PIPE = lazy.pattern(rb"(?<!\\)\|")
_BLOCK = lazy.pattern(rb"[ \t]*(?:$|[#<:]|[-*+>](?:[ \t]|$)|\d+[.)](?:[ \t]|$)|```|~~~|(?:[-*_][ \t]*){3,}$)")
_TAGS = b"(?:(?>" + templates.TAG.encode() + b")[ \t]*+)++"
_AT_THE_ENDS = lazy.pattern(rb"^[ \t>]*(" + _TAGS + rb")?\|[^\r\n]*\|[ \t]*(" + _TAGS + rb")?\r?$", re.M)


def apart(view: View, *, bare: bool = True) -> View:
    """The view with a blank line above each table that stands right below a line of text (GFM, 4.10), and with bars
    around a header that has none, if `bare`: for Hugo that is a table, too.

    A line end or a bar that stands in the source once is shown once more.
    """
    text = view.text
    pieces, at = [], 0
    for row, header, interrupts in _headers(text, bare):
        inside = header + len(row["prefix"])
        pieces.append((at, header))
        if interrupts:
            pieces += [(header, header + len(row["prefix"].rstrip(b" \t"))), (header - 1, header)]
        at = header
        if not _PIPE.search(text, inside, row.start()):
            bar, end = text.find(b"|", row.start()), row.start() - text[: row.start()].endswith(b"\r\n") - 1
            pieces += [(header, inside), (bar, bar + 1), (inside, end), (bar, bar + 1)]
            at = end
    if not pieces:
        return view
    return view.inner([*((a, b) for a, b in pieces if a < b), (at, len(text))])


def _headers(text: bytes, bare: bool) -> Iterator[tuple[re.Match[bytes], int, bool]]:
    """The delimiters of such a table, where its header starts, and whether it stands right below a line of text."""
    if b"|" not in text:
        return
    code = None
    for row in _delimiters(text):
        at = row.start()
        header = text.rfind(b"\n", 0, max(at - 1, 0)) + 1
        prefix = row["prefix"]
        above = text.rfind(b"\n", 0, max(header - 1, 0)) + 1
        if header >= at or not text.startswith(prefix, header):
            continue
        line, before = text[header:at][len(prefix) :], text[above:header].removeprefix(prefix)
        interrupts = header > 0 and not _BLOCK.match(before.rstrip(b"\r\n"))
        bars = bool(_PIPE.search(line))
        if (
            not (interrupts or not bars)
            or not (bars or bare)
            or (interrupts and (not text.startswith(prefix, above) or _in_table(text, above)))
            or _BLOCK.match(line)
            or not (not bars or _cells(line) == _cells(row[0][1 + len(prefix) :]))
        ):
            continue
        code = code_ranges(text) if code is None else code
        if not any(a <= header < b for a, b in code):
            yield row, header, interrupts


def _in_table(text: bytes, at: int) -> bool:
    """Whether a line stands in a table: below a row of delimiters, with no blank line between."""
    top = max(text.rfind(blank, 0, at) for blank in (b"\n\n", b"\n\r\n"))
    return bool(_DELIMITERS.search(text, max(top, 0), text.find(b"\n", at) + 1))


def _delimiters(text: bytes) -> Iterator[re.Match[bytes]]:
    """The delimiter rows; a row starts in the text where its match starts, for a line end is put before the text."""
    return _DELIMITERS.finditer(b"\n" + text) if b"-" in text else iter(())


def _cells(line: bytes) -> int:
    return len(_PIPE.findall(line.strip().removeprefix(b"|").removesuffix(b"|"))) + 1


def rows(read: bytes, text: bytes) -> bytes:
    """What the parser reads, with blanks in the place of tabs in delimiter rows and of tags before and behind rows.

    Blanks stand for the columns, too, that the delimiters have beyond the header: Hugo takes that for a table.
    """
    if b"|" not in text:
        return read
    spans = [
        (m.start(), m.end() - 1, size) for m in _delimiters(text) if (size := _surplus(text, m)) or b"\t" in m[0]
    ]
    if not spans and b"{%" not in text:
        return read
    out = bytearray(read)
    for start, end, size in spans:
        line = read[start:end].replace(b"\t", b" ").rstrip()
        out[start : start + len(line)] = line[: len(line) - size] + b" " * size
    if b"{%" in text:
        for row in _AT_THE_ENDS.finditer(text):
            for start, end in (row.span(1), row.span(2)):
                if start >= 0:
                    out[start:end] = b" " * (end - start)
    return bytes(out)


def _surplus(text: bytes, row: re.Match[bytes]) -> int:
    """How many bytes of a delimiter row say more columns than the header above it has."""
    at, prefix = row.start(), row["prefix"]
    above = text.rfind(b"\n", 0, max(at - 1, 0)) + 1
    header = text[above:at]
    cells = row[0][1:].rstrip().split(b"|")
    opens = not cells[0].strip(b" \t>")
    count = _cells(header.removeprefix(prefix)) + opens
    if (count < 2 + opens and b"|" not in header) or count >= len(cells) - (not cells[-1].strip()):
        return 0
    return sum(len(cell) + 1 for cell in cells[count:]) - (
        count == 1
    )  # one column has its bar, or underlines a heading


def between(text: bytes, start: int, stop: int) -> bool:
    """Whether a line of tags stands between two rows of a table, which goes on behind it."""
    if b"\n" in text[start:stop]:
        return False
    above = next(
        (line for line in reversed(text[max(start - _NEAR, 0) : start].splitlines()) if not _is_tags(line)), b""
    )
    below = next((line for line in text[stop : stop + _NEAR].splitlines()[1:] if not _is_tags(line)), b"")
    return all(_is_row(line.strip(b"> \t")) for line in (above, below))


_NEAR = 2000  # bytes: tables with more tags in a row are rare


def _is_tags(line: bytes) -> bool:
    return line.lstrip(b"> \t").startswith((b"{%", b"{{<", b"{{%"))


def _is_row(line: bytes) -> bool:
    return line.startswith(b"|") or line.endswith(b"|")
