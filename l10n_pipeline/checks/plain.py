"""A text as a reader sees it, without its markup, and the way back to where each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from operator import itemgetter

from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Code
from l10n_pipeline.text import inline

_SPOKEN = frozenset({"entity", "escape", "break"})
_UNSEEN = frozenset({"mnemonic", "markup"})
"""Codes that a reader sees nothing of."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The words; `HELD` stands for a code that is read as one thing, and what only marks up is left out."""

    text: str
    pieces: tuple[tuple[int, int, int], ...] = ((0, 0, 1),)
    """Where a piece begins here, where in the text with its markup, and how far there a character of it goes."""

    def at(self, index: int) -> int:
        """Where a character stands in the text with its markup; the length is the end of that."""
        here, there, step = self.pieces[bisect_right(self.pieces, index, key=itemgetter(0)) - 1]
        return there + (index - here) * step

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text with its markup that plain[start:end] came from."""
        return self.at(start), self.at(end - 1) + 1 if end > start else self.at(start)

    def found(self, match: re.Match[str], group: int | str = 0) -> tuple[int, int]:
        """The range of a match in `text`."""
        return self.span(*match.span(group))


@lru_cache(maxsize=16384)  # as many as `inline.parse` keeps
def plain(text: str, syntax: str, refs: inline.Refs = ()) -> Plain:
    """The text as it is read; an alt text or a title is a text of its own and not part of the sentence."""
    codes = inline.parse(text, syntax, refs).codes
    if not codes:
        return Plain(text)
    out: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    size = at = 0
    for code in codes:
        before, said = text[at : code.start], _said(code)
        if before:
            pieces.append((size, at, 1))
        if said:
            pieces.append((size + len(before), code.start, 0))
        out += [before, said]
        size += len(before) + len(said)
        at = max(at, code.end)
    return Plain("".join([*out, text[at:]]), (*pieces, (size, at, 1)))


@lru_cache(maxsize=16384)
def words(text: str, syntax: str, refs: inline.Refs = ()) -> str:
    """The text without its codes, with the alt texts and titles in them."""
    return inline.words(inline.parse(text, syntax, refs))


def _said(code: Code) -> str:
    if code.kind in _SPOKEN:
        return unescape(code.value)
    if code.kind == "block":  # at the end of a paragraph `::` is read as one colon
        return ":"
    return HELD if code.role == "alone" and code.kind not in _UNSEEN else ""
