"""Messages of ICU through an engine: each branch is a text of its own, and the target has the branches it needs.

An engine that is given a message whole loses its keywords, and knows nothing of other languages' plurals. Where one
plural stands in a sentence, each of its branches is sent as the whole sentence: `You have {n, plural, one {# file}
other {# files}}.` is asked as `You have # file.` and `You have # files.`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import plural_numbers
from l10n_pipeline.model import Code, Coded
from l10n_pipeline.protection.parts import Held, SentencePart, between, has_words, things_of, tidy
from l10n_pipeline.protection.spans import Span
from l10n_pipeline.protection.ways import Asking, Done, Open, Way, WayOutcome, block, combined, together
from l10n_pipeline.text import icu
from l10n_pipeline.text.icu import Branch, Branching

_SYNTAX = lazy.pattern("[{}]")
_SUFFIX = lazy.pattern(r"\A(?:st|nd|rd|th)\b")
"""What makes an ordinal of a number in English; other languages have other marks, or none."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Text without branches, to be asked for; `plural` says whether `#` is a number in it."""

    parts: tuple[SentencePart, ...]
    plural: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    """A plural or select; `head` is `{n, plural,`, and each branch has its pieces."""

    head: str
    sort: str
    branches: tuple[tuple[str, tuple[_Piece, ...]], ...]


_Piece = _Leaf | _Choice


def message(coded: Coded, spans: Sequence[Span], way: Way) -> Asking[WayOutcome] | None:
    """How a text is asked for that is a message with branches; None for one that is none, or that quotes syntax."""
    found = icu.branchings(coded.text)
    if not found or icu.quotes(coded.text):
        return None
    things = things_of(coded, spans)
    if len(found) == 1 and _is_in_sentence(coded, things, found[0]):
        pieces: tuple[_Piece, ...] = (_spread(coded, things, found[0]),)
    else:
        pieces = tuple(_pieces(coded, things, found, 0, len(coded.text), plural=False))
    return _asked(pieces, way)


def _is_in_sentence(coded: Coded, things: Sequence[Span | Code], one: Branching) -> bool:
    """Whether a plural stands among words that its branches may take in: what is in a select must stand once."""
    around = coded.text[: one.start], coded.text[one.end :]
    if one.sort == "select" or any(b.inner for b in one.branches) or any("#" in text for text in around):
        return False
    outside = [between(coded, things, 0, one.start), between(coded, things, one.end, len(coded.text))]
    return any(has_words(parts) for parts in outside)


def _spread(coded: Coded, things: Sequence[Span | Code], one: Branching) -> _Choice:
    before, after = between(coded, things, 0, one.start), between(coded, things, one.end, len(coded.text))
    branches = tuple(
        (b.selector, (_leaf([*before, *between(coded, things, b.start, b.end), *after], plural=True),))
        for b in one.branches
    )
    return _Choice(one.head, one.sort, branches)


def _pieces(
    coded: Coded, things: Sequence[Span | Code], inner: Sequence[Branching], start: int, end: int, *, plural: bool
) -> Iterator[_Piece]:
    """The text from `start` to `end` as leaves and choices, in order."""
    for one in inner:
        yield _leaf(between(coded, things, start, one.start), plural=plural)
        yield _Choice(
            one.head, one.sort, tuple(_branch(coded, things, b, one, plural=plural) for b in one.branches)
        )
        start = one.end
    yield _leaf(between(coded, things, start, end), plural=plural)


def _branch(
    coded: Coded, things: Sequence[Span | Code], branch: Branch, one: Branching, *, plural: bool
) -> tuple[str, tuple[_Piece, ...]]:
    counts = plural or one.sort != "select"
    return branch.selector, tuple(_pieces(coded, things, branch.inner, branch.start, branch.end, plural=counts))


def _leaf(parts: Sequence[SentencePart], *, plural: bool) -> _Leaf:
    parts = [
        _SUFFIX.sub("", part) if isinstance(part, str) and isinstance(last, Held) and last.text == "#" else part
        for last, part in zip([None, *parts], parts, strict=False)
    ]
    return _Leaf(tuple(tidy(p.replace("''", "'") if isinstance(p, str) else p for p in parts)), plural)


# -- asking and writing ------------------------------------------------------------------------------


def _asked(pieces: Sequence[_Piece], way: Way) -> Asking[WayOutcome]:
    outcomes = yield from together([_one(piece, way) for piece in pieces])
    return combined(outcomes, "".join)


def _one(piece: _Piece, way: Way) -> Asking[WayOutcome]:
    if isinstance(piece, _Leaf):
        return (yield from _leaf_asked(piece, way))
    kept = list(piece.branches)
    if piece.sort != "select":
        kept = _branches_of(piece, way)
    different = list(dict.fromkeys(inner for _, inner in kept))
    outcomes = yield from together([_asked(inner, way) for inner in different])
    said = dict(zip(different, outcomes, strict=True))
    return combined(
        [said[inner] for _, inner in kept],
        lambda texts: (
            piece.head + "".join(f" {name} {{{text}}}" for (name, _), text in zip(kept, texts, strict=True)) + "}"
        ),
    )


def _branches_of(piece: _Choice, way: Way) -> list[tuple[str, tuple[_Piece, ...]]]:
    """The branches that the target's language needs.

    One that stands there for more numbers than in the source is made of `other` where it does not say the number: in
    Russian `one` is for 21, too. What it says becomes a branch for its one number.
    """
    ordinal = piece.sort == "selectordinal"
    theirs = plural_numbers(way.tongues.locale, ordinal=ordinal)
    ours = plural_numbers(way.tongues.source, ordinal=ordinal)
    known = dict(piece.branches)
    exact = {name: inner for name, inner in piece.branches if name.startswith("=")}
    kept = []
    for name in icu.ordered({*theirs, "other"}):
        inner = known.get(name, known["other"])
        if (
            name in known
            and len(theirs.get(name, ())) > 1
            and not _says_number(inner)
            and _says_number(known["other"])
        ):
            if len(ours.get(name, ())) == 1 and "offset" not in piece.head:
                exact.setdefault(f"={ours[name][0]}", inner)
            inner = known["other"]
        kept.append((name, inner))
    return [*exact.items(), *kept]


def _says_number(inner: Sequence[_Piece]) -> bool:
    """Whether `#` stands in it, or in a select in it."""
    for piece in inner:
        if isinstance(piece, _Leaf):
            if any(isinstance(part, Held) and part.text == "#" for part in piece.parts):
                return True
        elif piece.sort == "select" and any(_says_number(branch) for _, branch in piece.branches):
            return True
    return False


def _leaf_asked(leaf: _Leaf, way: Way) -> Asking[WayOutcome]:
    if not has_words(leaf.parts):
        return Done("".join(p if isinstance(p, str) else p.text for p in leaf.parts))
    outcome = yield from block(leaf.parts, way)
    if isinstance(outcome, Open) and any(isinstance(part, Held) for part in leaf.parts):
        outcome = yield from block(leaf.parts, replace(way, cut="spans"))
    if isinstance(outcome, Open):
        return outcome
    text = _written(outcome.text, leaf)
    return Open("the answer holds a brace") if text is None else replace(outcome, text=text)


def _written(text: str, leaf: _Leaf) -> str | None:
    """The answer as a message has it: an apostrophe before a brace or `#` is two, for one alone would quote it."""
    held = sorted({p.text for p in leaf.parts if isinstance(p, Held) and p.text}, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, held))})", text) if held else [text]
    out = ""
    for number, piece in enumerate(pieces):
        if number % 2:
            out += piece
        elif _SYNTAX.search(piece) or (leaf.plural and "#" in piece):
            return None
        else:
            quotes = piece.replace("''", "''''")
            is_before = quotes.endswith("'") and pieces[number + 1 : number + 2]
            out += quotes + "'" * bool(is_before)
    return out
