"""Items of Python-Markdown: what is indented by four columns belongs to the one above, wherever its own text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.bodies import line_end
from l10n_pipeline.splice import View
from l10n_pipeline.text.commonmark import code_ranges

_WIDE = lazy.pattern(rb"^(?P<lead> {0,3})(?P<mark>[-*+]|\d{1,9}\.)(?P<gap> {1,4})(?=\S)", re.M)
_ITEM = lazy.pattern(rb" {0,3}(?:[-*+]|\d{1,9}\.)[ \t]")
_COLUMNS = 4


def narrow(view: View) -> View:
    """The view without blanks around the marks of items whose text begins further to the right than what follows it."""
    text = view.text
    found = [item for item in _WIDE.finditer(text) if len(item[0]) > _COLUMNS and _followed(text, item)]
    if not found:
        return view
    code = code_ranges(text)
    pieces, at = [], 0
    for item in found:
        if not any(a <= item.start() < b for a, b in code):
            pieces += [(at, item.start()), item.span("mark"), (item.end() - 1, item.end())]
            at = item.end()
    return view.inner([*((a, b) for a, b in pieces if a < b), (at, len(text))])


def _followed(text: bytes, item: re.Match[bytes]) -> bool:
    """Whether something belongs to an item that CommonMark, which counts from the item's text, would leave out."""
    blank = False
    for line in _lines(text, line_end(text, item.end())):
        columns = len(line) - len(line.lstrip(b" "))
        if not line.strip():
            blank = True
        elif columns < _COLUMNS and (blank or _ITEM.match(line)):
            return False
        elif blank and columns < len(item[0]):
            return True
    return False


def _lines(text: bytes, at: int) -> Iterator[bytes]:
    while at < len(text):
        end = line_end(text, at)
        yield text[at:end]
        at = end
