"""A large page as several small ones, for some searches in a page take the square of its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

WHOLE = 20_000
"""A page of so many elements stays whole: libxml2 looks through twice as many texts in some seconds."""

MOST = 4_000
"""The elements of a portion of a larger page."""

_DEEPEST = 200
"""What is nested deeper is not taken apart."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt", "summary", "a"})


def portions(page: Any) -> list[Any]:
    """A page (a tree of lxml) as pages of MOST elements each, in order; the page itself where it has at most WHOLE.

    Each element is in one portion, and so is each text. Elements that are cut stand in each portion that has some of
    theirs. A heading stays with what follows it. The tree is used up.
    """
    elements = list(page.iter())
    if len(elements) <= WHOLE:
        return [page]
    weights: dict[Any, int] = {}
    for element in reversed(elements):
        weights[element] = 1 + sum(weights[child] for child in element)
    return _pages(page, _shares(list(_pieces(page, weights)), weights))


def _pieces(page: Any, weights: dict[Any, int]) -> Iterator[Any]:
    """The largest elements that are no larger than a portion, in the order of the page."""
    waiting = [(page, 0)]
    while waiting:
        element, depth = waiting.pop()
        if weights[element] <= MOST or depth >= _DEEPEST:
            yield element
        else:
            waiting += [(child, depth + 1) for child in reversed(element)]


def _shares(pieces: Sequence[Any], weights: dict[Any, int]) -> list[list[Any]]:
    """The pieces by portion, all of about the same weight."""
    whole = sum(weights[piece] for piece in pieces)
    most = -(-whole // -(-whole // MOST))
    shares: list[list[Any]] = [[]]
    weight = 0
    for piece in pieces:
        if shares[-1] and weight + weights[piece] > most:
            moved = [shares[-1].pop()] if len(shares[-1]) > 1 and _ends_in_a_heading(shares[-1][-1]) else []
            shares.append(moved)
            weight = sum(weights[other] for other in moved)
        shares[-1].append(piece)
        weight += weights[piece]
    return shares


def _ends_in_a_heading(element: Any) -> bool:
    while len(element) and element.tag not in _HEADINGS:
        if element[-1].tail and element[-1].tail.strip():
            return False
        element = element[-1]
    return element.tag in _HEADINGS


def _pages(page: Any, shares: Sequence[Sequence[Any]]) -> list[Any]:
    """The pages with these pieces, each below copies of what it stands in."""
    made: dict[Any, Any] = {}  # of what is cut: its last copy
    out = []
    for share in shares:
        stands: list[Any] = []  # what the present piece stands in
        copies: list[Any] = []
        for piece in share:
            above = list(piece.iterancestors())[::-1]
            same = _in_common(above, stands)
            del copies[same:]
            for element in above[same:]:
                copy = page.makeelement(element.tag, dict(element.attrib))
                if element not in made:
                    copy.text = element.text
                if copies:
                    copies[-1].append(copy)
                else:
                    out.append(copy)
                copies.append(copy)
                made[element] = copy
            stands = above
            copies[-1].append(piece)
    for element, copy in made.items():
        copy.tail = element.tail
    return out


def _in_common(above: Sequence[Any], stands: Sequence[Any]) -> int:
    """How many of the elements are the same from the first on."""
    number = 0
    for one, other in zip(above, stands, strict=False):
        if one is not other:
            break
        number += 1
    return number
