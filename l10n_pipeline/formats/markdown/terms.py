"""The terms of a definition list that stand on lines of their own: each is a paragraph, as all its parsers have it."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.bodies import NO_TERM
from l10n_pipeline.splice import View
from l10n_pipeline.text.commonmark import code_ranges

_SEVERAL = lazy.pattern(
    rb"(?:(?<=\n\n)|(?<=\n\r\n)|\A)((?:(?! {4}| {0,3}[\t>:~])[^\S\r\n]*+\S[^\r\n]*+\r?\n){2,}+)(?=[:~][ \t]++\S)"
)
_DEFINES = lazy.pattern(rb"\n(?::[ \t]|~ )")
_LINE_END = lazy.pattern(rb"\n")


def apart(view: View) -> View:
    """The view with a blank line between two terms; its line end stands in the source once."""
    text = view.text
    if not _DEFINES.search(text):
        return view
    found = list(_ends(text))
    if not found:
        return view
    pieces, at = [], 0
    for end in found:
        pieces += [(at, end), (end - 1, end)]
        at = end
    return view.inner([*pieces, (at, len(text))])


def _ends(text: bytes) -> Iterator[int]:
    """Where the lines of terms end that another one follows."""
    code = None
    for terms in _SEVERAL.finditer(text):
        if any(NO_TERM.match(line) for line in terms[1].splitlines()):
            continue
        code = code_ranges(text) if code is None else code
        if not any(a <= terms.start() < b for a, b in code):
            yield from (m.end() for m in _LINE_END.finditer(text, *terms.span(1)) if m.end() < terms.end(1))
