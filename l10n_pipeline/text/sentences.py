"""Cuts a text into sentences, by the rules of its language; joined they are the text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

DEFAULT = "en"


def split(text: str, locale: str = DEFAULT) -> list[str]:
    """The sentences of `text` in the language of `locale`, each with the blanks behind it; joined they are `text`.

    A line end always ends a piece and belongs to the piece before it.
    """
    return [piece for line in text.splitlines(keepends=True) for piece in _sentences(line, locale)]


def boundaries(text: str, locale: str = DEFAULT) -> list[int]:
    """Where a sentence of `text` begins, but for the first one: character offsets, in order."""
    return list(accumulate(len(piece) for piece in split(text, locale)))[:-1]


def _sentences(line: str, locale: str) -> Iterator[str]:
    """Pieces of one line; white space alone is no sentence and goes with the one before."""
    from sentencex import segment

    pieces = list(segment(locale.partition("_")[0], line))
    if "".join(pieces) != line:  # better not to cut than to lose a character
        pieces = [line]
    held = ""
    for piece in pieces:
        if held and piece.strip():
            yield held
            held = ""
        held += piece
    if held:
        yield held
