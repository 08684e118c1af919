"""What a whole page has of what runs, more than its source: the last look at an edition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.text.active import ACTIVE

_RUNS = lazy.pattern(
    r"<(?:script|iframe|object|embed|base|meta|link|form)\b[^<>]*>?|(?<=[\"'\s/])on[a-z]{3,}\s*=[^<>]*|(?:java|vb)script:",
    re.I,
)
_FENCE = lazy.pattern(r"^(`{3,}+|~{3,}+)[^\n]*+\n", re.M)
_TICKS = lazy.pattern("`++")
_OF_MDX = lazy.pattern(r"\{(?!/\*[^{}]*\*/\}|[A-Za-z_]\w*\})[^{}]*\}?|^(?:import|export) [^\n]*", re.M)
"""Not comments, and not the fields of a block."""


def page_added(source: str, page: str, layout: str, *, is_mdx: bool) -> Iterator[tuple[str, int]]:
    """What a whole page has more often than its source, with its place: templates, statements, HTML that runs."""
    looked = [("HTML that runs", _RUNS)]
    looked += [(c.name, c.pattern) for c in ACTIVE.get(layout, ()) if "code" in c.places and not is_mdx]
    looked += [("an expression or a statement of MDX", _OF_MDX)] * is_mdx
    if is_mdx:
        source, page = (_without_code(text) for text in (source, page))
    for name, pattern in looked:
        known = Counter(m[0] for m in pattern.finditer(source))
        for m in pattern.finditer(page):
            known[m[0]] -= 1
            if known[m[0]] < 0 and not m.groupdict().get("inert"):
                yield f"{name}, '{m[0].strip()}'", m.start()


def _without_code(text: str) -> str:
    """The page with blanks for its blocks and spans of code."""
    ranges, at = [], 0
    while fence := _FENCE.search(text, at):
        end = text.find("\n" + fence[1], fence.end() - 1)
        at = fence.end() if end < 0 else end + 1 + len(fence[1])
        if end >= 0:
            ranges.append((fence.start(), at))
    text = _blanked(text, ranges)
    ranges = []
    last: dict[int, int] = {}
    runs = [m.span() for m in _TICKS.finditer(text)]
    following: dict[int, int] = {}  # by index of a run: the next one of its length
    for index in range(len(runs) - 1, -1, -1):
        size = runs[index][1] - runs[index][0]
        following[index] = last.get(size, -1)
        last[size] = index
    index = 0
    while index < len(runs):
        closing = following[index]
        if closing >= 0:
            ranges.append((runs[index][0], runs[closing][1]))
        index = max(index, closing) + 1
    return _blanked(text, ranges)


def _blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in ranges:
        out += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*out, text[at:]])
