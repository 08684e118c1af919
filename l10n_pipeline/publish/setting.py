"""How the words of a page are set: figures stay with their unit, and Latin words in italics keep them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from l10n_pipeline import lazy
from l10n_pipeline.publish.pieces import Piece, partners, plain
from l10n_pipeline.text.scripts import HAN, LATIN

UNSPOKEN = frozenset(("code", "pre", "kbd", "samp"))
"""Elements whose text is in no language."""

_WITHOUT_ITALICS = frozenset(("zh", "ja", "ko", "ar", "fa", "ur", "he"))
_LEANING = frozenset(("em", "i", "cite"))
_LETTER = lazy.pattern(r"[^\W\d_]")
_LATIN = lazy.pattern(f"[{LATIN}]")
_UNITS = (
    "分钟 小时 星期 年代 世纪 个月 公里 平方 万人 亿人 万部 万本 "
    "分間 時間 週間 年間 世紀 か月 ヶ月 カ月 キロ メートル センチ ページ パーセント 億人 億円"
)
_FIGURE = lazy.pattern(
    r"(?<![0-9０-９.,．，:：])[.,．，:：]*+"
    rf"(?P<figure>[0-9０-９](?:[0-9０-９.,．，:：]*[0-9０-９])?(?:{'|'.join(_UNITS.split())}|[{HAN}]))"
)
"""A figure and the unit behind it: UAX 14 lets a line end between a digit and an ideograph."""


def spoken(pieces: list[Piece], language: str) -> Iterator[tuple[Piece, str, bool]]:
    """Each piece with the language it is in, and whether its text is prose of that language."""
    stack: list[tuple[str, str, bool]] = [("", language, True)]
    for piece in pieces:
        name, said, prose = stack[-1]
        yield piece, said, prose and piece.kind == "text" and not piece.markup
        if piece.kind == "open" and not piece.void:
            inner = piece.attributes.get("lang", said)
            stack.append((piece.name, inner, prose and piece.name not in UNSPOKEN))
        elif piece.kind == "close" and name == piece.name:
            stack.pop()


def lean(pieces: list[Piece], language: str) -> None:
    """Emphasis of Latin letters alone gets the class `latin` where the script of the page has no italics."""
    leaning = [
        i
        for i, (piece, said, _) in enumerate(spoken(pieces, language))
        if piece.kind == "open" and piece.name in _LEANING and said.partition("-")[0] in _WITHOUT_ITALICS
    ]
    if not leaning:
        return
    end = partners(pieces)
    letters = [_LETTER.findall(plain([piece])) for piece in pieces]
    known = [0, *accumulate(map(len, letters))]
    other = [0, *accumulate(sum(not _LATIN.match(letter) for letter in found) for found in letters)]
    for i in leaning:
        if known[end[i]] > known[i] and other[end[i]] == other[i]:
            pieces[i].attributes["class"] = "latin"


def unbroken(pieces: list[Piece], language: str) -> list[Piece]:
    """Figures of Chinese and Japanese text with their units, in spans that no line breaks."""
    out: list[Piece] = []
    for piece, said, prose in spoken(pieces, language):
        if not prose or said.partition("-")[0] not in ("zh", "ja"):
            out.append(piece)
            continue
        at = 0
        for found in _FIGURE.finditer(piece.text):
            out.append(Piece("text", text=piece.text[at : found.start("figure")]))
            out += [
                Piece("open", "span", {"class": "figure"}),
                Piece("text", text=found["figure"]),
                Piece("close", "span"),
            ]
            at = found.end()
        out.append(Piece("text", text=piece.text[at:]))
    return out
