"""Where the units of an edition are in its HTML: blanks as markers, lifted out of the page after the sanitiser.

A marker stands before and behind each unit's bytes. It is made of blanks of Unicode's class Zs: CommonMark takes them
for white space, so emphasis reads as it did, and no block begins with them. (Private-use letters change it.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from l10n_pipeline.model import Range
from l10n_pipeline.publish.pieces import Piece
from l10n_pipeline.text.html import VOID

_DIGITS = "\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200a"
_BASE, _PLACES = 8, 6
_OPEN, _CLOSE = "\u2000", "\u205f"
_SENTINELS = "\u1680\u202f\u2009\u2007"
"""An edition that has one of them before six digits takes the next."""

ATTRIBUTE = "data-unit"
"""Of an element that shows a unit; `data-unit-alt` where an attribute of it does."""

_SPAN = "".join((f'<span {ATTRIBUTE}="', "{}", '">'))


class Markers:
    """The markers of one page."""

    def __init__(self, text: str) -> None:
        """`text` is the page without them; ValueError where every sentinel stands in it as one."""
        body = f"[{_DIGITS}]{{{_PLACES}}}"
        free = [s for s in _SENTINELS if not re.search(f"{s}{body}", text)]
        if not free:
            raise ValueError("the page has all blanks that could mark its units")
        self._sentinel = free[0]
        self._any = re.compile(f"{free[0]}({body})([{_OPEN}{_CLOSE}])")

    def marked(self, data: bytes, ranges: Iterable[tuple[int, Range]]) -> bytes:
        """The page with the markers of units, each by number and byte range; ranges come in order, none overlaps."""
        out: list[bytes] = []
        at = 0
        for number, (start, end) in ranges:
            if start < at:
                raise ValueError(f"unit {number} overlaps the one before it")
            out += data[at:start], self._one(number, _OPEN), data[start:end], self._one(number, _CLOSE)
            at = end
        return b"".join([*out, data[at:]])

    def _one(self, number: int, end: str) -> bytes:
        digits = "".join(_DIGITS[number // _BASE**k % _BASE] for k in range(_PLACES))
        return f"{self._sentinel}{digits}{end}".encode()

    def lift(self, pieces: list[Piece]) -> list[Piece]:
        """The page with each marker in a piece of its own that no pass takes for text; in attributes, named."""
        out: list[Piece] = []
        for piece in pieces:
            if piece.kind == "open":
                self._name(piece)
                out.append(piece)
            elif piece.kind == "text" and not piece.markup and self._sentinel in piece.text:
                out += self._parted(piece.text)
            else:
                out.append(piece)
        return out

    def _name(self, piece: Piece) -> None:
        for name, value in list(piece.attributes.items()):
            if found := self._any.search(value):
                piece.attributes[name] = self._any.sub("", value)
                piece.attributes[f"{ATTRIBUTE}-{name}"] = str(_number(found[1]))

    def _parted(self, text: str) -> Iterable[Piece]:
        at = 0
        for found in self._any.finditer(text):
            if at < found.start():
                yield Piece("text", text=text[at : found.start()])
            yield Piece("text", text=found[0], markup=True)
            at = found.end()
        if at < len(text):
            yield Piece("text", text=text[at:])

    def removed(self, page: str) -> str:
        """A lifted page without its markers: the published one."""
        return re.sub(rf' {ATTRIBUTE}-[\w-]+="\d+"', "", self._any.sub("", page))

    def spans(self, page: str, names: Sequence[str]) -> str:
        """A lifted page with a span in the place of each pair of markers, by the units' names.

        A span never crosses an element: where a unit would, each of its texts has a span.
        """
        out: list[str] = []
        depth = 0
        opened: tuple[str, int, int] | None = None  # name, depth, index in out
        low = 0  # how far up the page went since
        for token in re.finditer(
            rf"{self._any.pattern}|<(/?)([a-zA-Z][\w-]*)[^<>]*>|[^<{self._sentinel}]+|.", page, re.S
        ):
            text = token[0]
            if token[2] == _OPEN:
                opened, low = (names[_number(token[1])], depth, len(out)), depth
                continue
            if token[2] == _CLOSE:
                if opened:
                    name, before, at = opened
                    whole = depth == before == low
                    body = out[at:]
                    out[at:] = [_SPAN.format(name), *body, "</span>"] if whole else _each(body, name)
                opened = None
                continue
            if token[4]:
                depth += 0 if token[4].lower() in VOID else -1 if token[3] else 1
                low = min(low, depth)
                text = _named(text, names)
            out.append(text)
        return "".join(out)


def _each(body: Iterable[str], name: str) -> list[str]:
    return [f"{_SPAN.format(name)}{t}</span>" if t.strip() and not t.startswith("<") else t for t in body]


def _named(tag: str, names: Sequence[str]) -> str:
    return re.sub(rf'( {ATTRIBUTE}-[\w-]+=)"(\d+)"', lambda m: f'{m[1]}"{names[int(m[2])]}"', tag)


def _number(digits: str) -> int:
    return sum(_DIGITS.index(c) * _BASE**k for k, c in enumerate(digits))
