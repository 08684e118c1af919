"""Texts made comparable, with a map back to where each character came from.

Two spellings are the same to a reader if they differ in case, in the width of their letters (ＮＴＲ, ﾂﾝﾃﾞﾚ),
in how accents are stored (NFC, NFD), in the apostrophe, or in the kind and number of blanks.
Folding can change the length of a text (ß, İ, ﾃﾞ), hence the map.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import HANGUL, UNSPACED

_COMBINING = r"\u0300-\u036f\u3099\u309a"
_WIDE = r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff65-\uff9f"
_CHANGES_LENGTH = lazy.pattern(rf"[{_COMBINING}{_WIDE}]|  ")
_CLUSTER = lazy.pattern(rf" +|.[{_COMBINING}\uff9e\uff9f]*", re.DOTALL)
_IS_WIDE = lazy.pattern(f"[{_WIDE}]")
_UNSPACED = lazy.pattern(f"[{UNSPACED}{HANGUL}・･]")  # Korean writes particles on the word


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]` is the offset in the original of its character i, None says i itself."""

    text: str
    starts: Sequence[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The range of the original, or None where an edge cuts one of its characters (the s in ß)."""
        starts = self.starts
        if starts is None:
            return start, end
        if (start and starts[start] == starts[start - 1]) or starts[end] == starts[end - 1]:
            return None
        return starts[start], starts[end]


def fold(text: str) -> Folded:
    """`text` in the one spelling that all its equals share."""
    if text.isascii() and "  " not in text:
        return Folded(text.lower())
    level = _level(text)
    if not _CHANGES_LENGTH.search(level):
        folded = level.casefold()
        if len(folded) == len(text):  # no character folds to less than one, so each folded to one
            return Folded(folded)
    pieces, starts = [], []
    for cluster in _CLUSTER.finditer(level):
        piece = _compose(_compose(cluster[0]).casefold())
        pieces.append(piece)
        starts += [cluster.start()] * len(piece)
    return Folded("".join(pieces), [*starts, len(text)])


def plain(text: str) -> str:
    """`text` folded in everything but case."""
    level = _level(text)
    if not _CHANGES_LENGTH.search(level):
        return level
    return "".join(_compose(cluster[0]) for cluster in _CLUSTER.finditer(level))


def _level(text: str) -> str:
    if text.isascii():
        return text
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def _compose(cluster: str) -> str:
    if cluster[0] == " ":
        return " "
    return unicodedata.normalize("NFKC" if _IS_WIDE.match(cluster) else "NFC", cluster)


@lru_cache(maxsize=8192)
def is_unspaced(char: str) -> bool:
    """Whether `char` belongs to a script that puts no blanks between words, or attaches particles (Hangul)."""
    return bool(_UNSPACED.match(char))


@lru_cache(maxsize=8192)
def is_mark(char: str) -> bool:
    """Whether `char` combines with the letter before it; Python's `\\w` leaves these out."""
    return unicodedata.category(char) in ("Mn", "Mc", "Me")


@lru_cache(maxsize=8192)
def is_word(char: str) -> bool:
    """Whether `char` continues a word of a script with blanks between words."""
    return (char.isalnum() or char == "_" or is_mark(char)) and not is_unspaced(char)
