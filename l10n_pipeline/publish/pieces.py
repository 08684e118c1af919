"""Sanitised HTML as a list of pieces that the passes of `finish` change, and back."""

from __future__ import annotations

import html as standard_html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from l10n_pipeline.text import html


@dataclass(slots=True)
class Piece:
    """A tag or a text."""

    kind: str  # open, close, text
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""  # decoded
    markup: bool = False  # the text is HTML that we wrote ourselves

    @property
    def void(self) -> bool:
        return self.name in html.VOID


def parse(page: str) -> list[Piece]:
    """The pieces of HTML that is well formed, as nh3 writes it."""
    out: list[Piece] = []
    for token in html.tokens(page):
        raw = page[token.start : token.end]
        if token.kind == "open":
            found = html.attributes(page, token)
            values = {a.name: standard_html.unescape(a.value) for a in found.values()}
            out.append(Piece("open", token.name, values))
        elif token.kind == "close":
            out.append(Piece("close", token.name))
        elif out and out[-1].kind == "text":
            out[-1].text += standard_html.unescape(raw)
        else:
            out.append(Piece("text", text=standard_html.unescape(raw)))
    return out


def write(pieces: Iterable[Piece]) -> str:
    """HTML of the pieces."""
    return "".join(map(_written, pieces))


def _written(piece: Piece) -> str:
    if piece.kind == "text":
        return piece.text if piece.markup else standard_html.escape(piece.text, quote=False)
    if piece.kind == "close":
        return f"</{piece.name}>"
    values = "".join(f' {name}="{standard_html.escape(value)}"' for name, value in piece.attributes.items())
    return f"<{piece.name}{values}>"


def partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """The index of the tag that closes each one that opens; that of a void element is its own.

    One that nothing closes ends with the last piece.
    """
    out: dict[int, int] = {}
    opened: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        if piece.kind == "open" and piece.void:
            out[i] = i
        elif piece.kind == "open":
            opened[piece.name].append(i)
        elif piece.kind == "close" and opened[piece.name]:
            out[opened[piece.name].pop()] = i
    return out | {i: len(pieces) - 1 for rest in opened.values() for i in rest}


def plain(pieces: Iterable[Piece]) -> str:
    """The text of the pieces, its white space collapsed; an image says its alternative text."""
    return " ".join("".join(_said(pieces)).split())


def _said(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "text" and not piece.markup:
            yield piece.text
        elif piece.name == "img":
            yield piece.attributes.get("alt", "")
        elif piece.name in html.BLOCK or piece.name == "br":
            yield " "
