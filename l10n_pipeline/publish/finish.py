"""From sanitised HTML to the body of a page: anchors, languages, links of the site, tables that scroll.

One pass for each, over a list of pieces. They run after the sanitiser: what they add is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from l10n_pipeline import lazy
from l10n_pipeline.edition.anchors import slugs
from l10n_pipeline.publish.pieces import Piece, parse, partners, plain, write
from l10n_pipeline.publish.runs import Known, runs
from l10n_pipeline.publish.setting import lean, spoken, unbroken

_HEADING = lazy.pattern(r"h[1-6]")
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd figcaption summary caption".split())
_ALERT = lazy.pattern(r"markdown-alert-(\w+)")
_ALIGNED = {"left": "start", "right": "end", "center": "middle"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page; `html` is what stands in it."""

    level: int
    id: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class FinishedBody:
    """A finished body."""

    html: str
    headings: tuple[Heading, ...]
    text: str  # what a reader reads, white space collapsed
    answers: tuple[tuple[str, str], ...]  # question and answer, both plain text
    links: tuple[tuple[int, str], ...]  # headings seen before a link, and its destination as the edition has it


@dataclass(frozen=True, slots=True)
class PageSetting:
    """What a body is finished by."""

    language: str  # BCP 47
    href: Callable[[str], Mapping[str, str]] = lambda destination: {"href": destination}
    src: Callable[[str], str] = lambda destination: destination
    alerts: Mapping[str, str] = field(default_factory=dict)  # note, tip, …: the heading in the page's language
    table: str = ""  # the name of a table under no heading
    known: Known = field(default_factory=Known)


def finish(
    clean: str, setting: PageSetting, lift: Callable[[list[Piece]], list[Piece]] = lambda pieces: pieces
) -> FinishedBody:
    """The body of a page from sanitised HTML.

    `lift` may turn what it finds in the texts into pieces of its own markup: all passes see the page without them.
    """
    pieces = _boxed(lift(parse(clean)))
    headings = _anchored(pieces)
    _hoisted(pieces)
    text = plain(pieces)
    answers = _answers(pieces)
    links = _linked(pieces, setting)
    pieces = _titled(pieces, setting.alerts)
    pieces = _scrolling(pieces, setting.table)
    lean(pieces, setting.language)
    pieces = unbroken(_tagged(pieces, setting), setting.language)
    return FinishedBody(write(pieces), tuple(headings), text, tuple(answers), tuple(links))


def _boxed(pieces: list[Piece]) -> list[Piece]:
    """Check boxes of a task list become characters (a control needs a label); alignment becomes a class."""
    out = []
    for piece in pieces:
        if piece.name == "input":
            if piece.attributes.get("type") == "checkbox":
                out.append(Piece("text", text="☑ " if "checked" in piece.attributes else "☐ "))
            continue
        aligned = re.search(r"text-align:\s*(\w+)", piece.attributes.pop("style", ""))
        if aligned and aligned[1] in _ALIGNED:
            piece.attributes["class"] = f"to-{_ALIGNED[aligned[1]]}"
        out.append(piece)
    return out


# -- anchors -----------------------------------------------------------------------------------------


def _anchored(pieces: list[Piece]) -> list[Heading]:
    """Each heading with the id of its source: the `<a id>` that the build wrote, its own, or its slug.

    An id stands once on a page, so what repeats one loses it.
    """
    starts = [i for i, p in enumerate(pieces) if p.kind == "open" and _HEADING.fullmatch(p.name)]
    end = partners(pieces)
    own = slugs(plain(pieces[i : end[i]]) for i in starts)
    for i, slug in zip(starts, own, strict=True):
        _take_anchor(pieces, i, slug)
    seen: set[str] = set()
    for piece in pieces:
        name = piece.attributes.get("id")
        if name is not None and (name in seen or not name or re.search(r"\s", name)):
            del piece.attributes["id"]
        seen.add(name or "")
    out = []
    for i in starts:
        inner = pieces[i + 1 : end[i]]
        out.append(Heading(int(pieces[i].name[1]), pieces[i].attributes.get("id", ""), plain(inner), write(inner)))
    return out


def _take_anchor(pieces: list[Piece], at: int, slug: str) -> None:
    inner = at + 1
    while inner < len(pieces) and pieces[inner].markup:
        inner += 1
    if inner + 1 < len(pieces):
        first, close = pieces[inner], pieces[inner + 1]
        if first.name == "a" and list(first.attributes) == ["id"] and close.name == "a" and close.kind == "close":
            pieces[at].attributes["id"] = first.attributes["id"]
            first.kind = close.kind = "text"
            first.name = close.name = ""
            first.attributes = {}
            return
    if slug:
        pieces[at].attributes.setdefault("id", slug)


# -- languages -----------------------------------------------------------------------------------------


def _hoisted(pieces: list[Piece]) -> None:
    """A block that is nothing but a span with a language is in that language itself: it takes its direction."""
    end = partners(pieces)
    for i, piece in enumerate(pieces):
        if piece.kind != "open" or piece.name not in _BLOCKS or piece.void:
            continue
        last = end[i] - 1
        first = i + 1
        while first < last and _is_blank(pieces[first]):
            first += 1
        while last > first and _is_blank(pieces[last]):
            last -= 1
        span = pieces[first]
        whole = span.kind == "open" and span.name == "span" and end.get(first) == last
        if whole and "lang" in span.attributes and set(span.attributes) <= {"lang", "dir"}:
            piece.attributes |= span.attributes
            for hollow in (span, pieces[last]):
                hollow.kind, hollow.name, hollow.attributes = "text", "", {}


def _is_blank(piece: Piece) -> bool:
    return piece.kind == "text" and (piece.markup or not piece.text.strip())


def _tagged(pieces: list[Piece], setting: PageSetting) -> list[Piece]:
    """`lang` on runs of Japanese and of Chinese renderings; not in code, nor where the language is said already."""
    out: list[Piece] = []
    for piece, language, prose in spoken(pieces, setting.language):
        if not prose:
            out.append(piece)
            continue
        for text, lang in runs(piece.text, language, setting.known):
            words = Piece("text", text=text)
            out += [Piece("open", "span", {"lang": lang}), words, Piece("close", "span")] if lang else [words]
    return out


# -- links ---------------------------------------------------------------------------------------------


def _linked(pieces: list[Piece], setting: PageSetting) -> list[tuple[int, str]]:
    """Destinations of the edition become those of the site."""
    out, headings = [], 0
    for piece in pieces:
        if piece.kind != "open":
            continue
        headings += bool(_HEADING.fullmatch(piece.name))
        if piece.name in ("a", "area") and "href" in piece.attributes:
            out.append((headings, piece.attributes["href"]))
            piece.attributes |= setting.href(piece.attributes["href"])
        for name in ("src", "poster"):
            if name in piece.attributes:
                piece.attributes[name] = setting.src(piece.attributes[name])
        if "srcset" in piece.attributes:
            piece.attributes["srcset"] = _sources(piece.attributes["srcset"], setting.src)
        if piece.name == "img":
            piece.attributes.setdefault("alt", "")
            if not piece.attributes.get("src"):
                piece.attributes["src"] = "data:,"
    return out


def _sources(value: str, src: Callable[[str], str]) -> str:
    parts = [part.split(maxsplit=1) for part in re.split(r",\s+", value) if part.strip()]
    return ", ".join(" ".join([src(part[0]), *part[1:]]) for part in parts)


# -- blocks --------------------------------------------------------------------------------------------


def _titled(pieces: list[Piece], titles: Mapping[str, str]) -> list[Piece]:
    """GFM's alerts say what they are in words; colour alone tells nobody."""
    out = []
    for piece in pieces:
        out.append(piece)
        found = _ALERT.fullmatch(piece.attributes.get("class", "")) if piece.name == "blockquote" else None
        if found and found[1] in titles:
            title = Piece("text", text=titles[found[1]])
            out += [Piece("open", "p", {"class": "alert-title"}), title, Piece("close", "p")]
    return out


def _scrolling(pieces: list[Piece], name: str) -> list[Piece]:
    """Wide tables and code scroll in a box of their own that the keyboard reaches."""
    out: list[Piece] = []
    label: dict[str, str] = {"aria-label": name} if name else {}
    depth = 0
    for piece in pieces:
        if piece.kind == "open" and _HEADING.fullmatch(piece.name) and piece.attributes.get("id"):
            label = {"aria-labelledby": piece.attributes["id"]}
        if piece.kind == "open" and piece.name == "pre":
            piece.attributes["tabindex"] = "0"
        if piece.name != "table":
            out.append(piece)
            continue
        if piece.kind == "open":
            if not depth:
                out.append(Piece("open", "div", {"class": "scroll", "role": "group", "tabindex": "0", **label}))
            depth += 1
            out.append(piece)
        else:
            depth -= 1
            out.append(piece)
            if not depth:
                out.append(Piece("close", "div"))
    return out


def _answers(pieces: list[Piece]) -> list[tuple[str, str]]:
    """Questions (headings that end with a question mark) under one heading, two at least, with what follows each."""
    starts = [i for i, p in enumerate(pieces) if p.kind == "open" and _HEADING.fullmatch(p.name)]
    end = partners(pieces)
    found: dict[int, list[tuple[str, str]]] = {}
    parents: list[int] = []
    for number, i in enumerate(starts):
        level = int(pieces[i].name[1])
        parents = [p for p in parents if int(pieces[p].name[1]) < level]
        stop = starts[number + 1] if number + 1 < len(starts) else len(pieces)
        question = plain(pieces[i : end[i]])
        answer = plain(pieces[end[i] : _quiet(pieces, end, end[i], stop)])
        if level > 2 and parents and question.endswith(("?", "？", "؟", ";")) and answer:
            found.setdefault(parents[-1], []).append((question, answer))
        parents.append(i)
    return next((pairs for pairs in found.values() if len(pairs) > 1), [])


def _quiet(pieces: list[Piece], end: Mapping[int, int], start: int, stop: int) -> int:
    """Where an answer ends: at the next heading, or after its first block; what follows may be a call to action."""
    for i in range(start + 1, stop):
        if pieces[i].kind == "open" and pieces[i].name in _BLOCKS | {"ul", "ol", "blockquote", "table"}:
            return min(stop, end[i] + 1)
    return stop
