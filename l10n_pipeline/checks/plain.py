"""A text as a reader sees it, without its markup, and the way back to where each character stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Code
from l10n_pipeline.text import inline

_SPOKEN = frozenset({"entity", "escape", "break"})
_ALONE = frozenset({"code", "math", "placeholder", "url", "autolink", "footnote", "wikilink", "image", "html"})


@dataclass(frozen=True, slots=True)
class Plain:
    """The words; `HELD` stands for a code that is read as one thing, and what only marks up is left out."""

    text: str
    starts: tuple[int, ...]  # of each character in the text with its markup, and its length at the end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text with its markup that plain[start:end] came from."""
        return self.starts[start], self.starts[end - 1] + 1 if end > start else self.starts[start]

    def found(self, match: re.Match[str], group: int | str = 0) -> tuple[int, int]:
        """The range of a match in `text`."""
        return self.span(*match.span(group))


@lru_cache(maxsize=512)
def plain(text: str, syntax: str, refs: inline.Refs = ()) -> Plain:
    """The text as it is read; an alt text or a title is a text of its own and not part of the sentence."""
    codes = inline.parse(text, syntax, refs).codes
    if not codes:
        return Plain(text, tuple(range(len(text) + 1)))
    out: list[str] = []
    starts: list[int] = []
    at = 0
    for code in codes:
        out.append(text[at : code.start])
        starts += range(at, code.start)
        said = _said(code)
        out.append(said)
        starts += [code.start] * len(said)
        at = max(at, code.end)
    out.append(text[at:])
    return Plain("".join(out), (*starts, *range(at, len(text) + 1)))


def _said(code: Code) -> str:
    if code.kind in _SPOKEN:
        return unescape(code.value)
    return HELD if code.kind in _ALONE and code.role == "alone" else ""
