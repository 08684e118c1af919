"""A text as an engine's way sees it: strings to translate, what is held back, and the edges of markup."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.model import Code, Coded
from l10n_pipeline.protection.spans import WORD, Span, literal
from l10n_pipeline.text import inline
from l10n_pipeline.text import sentences as text_sentences
from l10n_pipeline.text.sentences import Stretch


@dataclass(frozen=True, slots=True)
class Hole:
    """held.text[start:end] is to be translated on its own: an alt text, a title."""

    start: int
    end: int
    parts: tuple[SentencePart, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a mask stands for; `text` is what the target gets."""

    text: str
    common: bool = False
    decoration: bool = False
    holes: tuple[Hole, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """The opening or closing code of a pair."""

    text: str
    opens: bool
    pair: int
    holes: tuple[Hole, ...] = ()


SentencePart = str | Held | Edge


def build(coded: Coded, spans: Sequence[Span]) -> list[SentencePart]:
    """The parts of a coded text; `spans` come from `spans.protect`."""
    return tidy(between(coded, things_of(coded, spans), 0, len(coded.text)))


def things_of(coded: Coded, spans: Sequence[Span]) -> list[Span | Code]:
    """What is no text to translate, in order."""
    covered = {at for span in spans for at in range(span.start, span.end)}
    things: list[Span | Code] = [*spans, *(c for c in coded.codes if c.start not in covered and c.kind != "break")]
    return sorted(things, key=lambda thing: thing.start)


def between(coded: Coded, things: Sequence[Span | Code], start: int, end: int) -> list[SentencePart]:
    """The parts of a stretch of the text."""
    out: list[SentencePart] = []
    at = start
    for thing in things[bisect_left(things, start, key=_start) : bisect_left(things, end, key=_start)]:
        if thing.start < at or thing.end > end:
            continue
        out.append(coded.text[at : thing.start])
        out.append(_part(coded, things, thing))
        at = thing.end
    return [*out, coded.text[at:end]]


def _start(thing: Span | Code) -> int:
    return thing.start


def _part(coded: Coded, things: Sequence[Span | Code], thing: Span | Code) -> SentencePart:
    if isinstance(thing, Span):
        return Held(thing.replacement, thing.common, thing.decoration)
    if thing.kind == "mnemonic":
        return ""  # an engine sees the word whole
    text = coded.text[thing.start : thing.end]
    holes = tuple(
        Hole(a - thing.start, b - thing.start, tuple(tidy(between(coded, things, a, b)))) for a, b in thing.inner
    )
    if thing.kind == "image" and holes and text[holes[0].end :] in ("]", "][]"):
        text = f"{text[: holes[0].end]}][{text[holes[0].start : holes[0].end]}]"  # nor does that of an image
    if thing.role == "alone":
        return literal(thing) or Held(text, holes=holes)
    if thing.role == "close" and thing.kind == "link" and text in ("]", "][]"):
        text = f"][{_label(coded, thing)}]"  # the label does not change with the text
    return Edge(text, thing.role == "open", thing.pair, holes)


def _label(coded: Coded, close: Code) -> str:
    return coded.text[inline.opening(coded, close).end : close.start]


def tidy(parts: Iterable[SentencePart]) -> list[SentencePart]:
    """The same parts with strings joined, and what is held and touches held as one."""
    out: list[SentencePart] = []
    for part in parts:
        last = out[-1] if out else None
        if isinstance(part, str) and isinstance(last, str):
            out[-1] = last + part
        elif isinstance(part, Held) and isinstance(last, Held):
            shift = len(last.text)
            holes = tuple(replace(h, start=h.start + shift, end=h.end + shift) for h in part.holes)
            out[-1] = Held(last.text + part.text, False, last.decoration and part.decoration, last.holes + holes)
        elif part != "":
            out.append(part)
    return out


def has_words(parts: Iterable[SentencePart]) -> bool:
    """Whether there is something to translate, in holes too."""
    return any(
        WORD.search(part) if isinstance(part, str) else any(has_words(hole.parts) for hole in part.holes)
        for part in parts
    )


def only_protected(coded: Coded, spans: Sequence[Span]) -> bool:
    """Whether there is nothing to translate: protected spans, codes, numbers and punctuation alone."""
    return not has_words(build(coded, spans))


def text_of(parts: Iterable[SentencePart]) -> str:
    """What the parts are in the target if no string of them needs a translation."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def filled(part: Held | Edge, new: Iterable[str]) -> Held | Edge:
    """The part with these texts in its holes."""
    out: list[str] = []
    at = 0
    for hole, text in zip(part.holes, new, strict=False):
        quote = part.text[hole.start - 1]
        out += [part.text[at : hole.start], text.replace(quote, {'"': "”", "'": "’"}.get(quote, quote))]
        at = hole.end
    return replace(part, text="".join([*out, part.text[at:]]), holes=())


# -- pairs -----------------------------------------------------------------------------------------


def joined_pairs(parts: Sequence[SentencePart]) -> list[SentencePart]:
    """The parts with each pair that holds no words as one held part, from the innermost on."""
    out: list[SentencePart] = []
    opened: list[int] = []  # where in `out` the pairs began that are still open
    for part in parts:
        out.append(part)
        if isinstance(part, Edge) and part.opens:
            opened.append(len(out) - 1)
        elif isinstance(part, Edge) and opened:
            first = out[start := opened.pop()]
            if isinstance(first, Edge) and first.pair == part.pair and not has_words(out[start:]):
                out[start:] = [Held(text_of(out[start:]))]
    return tidy(out)


def unpaired(parts: Sequence[SentencePart]) -> set[int]:
    """The pairs of which only one edge is here, or whose edges cross those of another pair."""
    stack: list[int] = []
    opened: set[int] = set()
    bad: set[int] = set()
    for part in parts:
        if isinstance(part, Edge) and part.opens:
            stack.append(part.pair)
            opened.add(part.pair)
        elif isinstance(part, Edge) and part.pair in opened:
            while (top := stack.pop()) != part.pair:
                bad |= {top, part.pair}
                opened.discard(top)
            opened.discard(part.pair)
        elif isinstance(part, Edge):
            bad.add(part.pair)
    return bad | set(stack)


def wraps_all(parts: Sequence[SentencePart]) -> bool:
    """Whether the first and the last part are one pair."""
    first, last = parts[0], parts[-1]
    return isinstance(first, Edge) and isinstance(last, Edge) and first.pair == last.pair and len(parts) > 1


def cut_at(parts: Sequence[SentencePart], fixed: Iterable[int] | None = None) -> list[list[SentencePart] | Edge]:
    """The runs of parts between the edges of the pairs `fixed` (None: of all pairs), and those edges."""
    pairs = None if fixed is None else set(fixed)
    out: list[list[SentencePart] | Edge] = [[]]
    for part in parts:
        if isinstance(part, Edge) and (pairs is None or part.pair in pairs):
            out += [part, []]
        else:
            run = out[-1]
            assert isinstance(run, list)
            run.append(part)
    return out


# -- margins -----------------------------------------------------------------------------------------


def margins(parts: Sequence[SentencePart]) -> tuple[str, list[SentencePart], str]:
    """The blanks, signs and decoration before, the parts without them, what is behind."""
    core = list(parts)
    lead = trail = ""
    while core and (part := core[0]) and isinstance(rest := _without_margin(part, _LEAD), str) and rest != part:
        core[:1] = [rest] if rest else []
        lead += text_of([part]).removesuffix(rest)
    while core and (part := core[-1]) and isinstance(rest := _without_margin(part, _TRAIL), str) and rest != part:
        core[-1:] = [rest] if rest else []
        trail = text_of([part]).removeprefix(rest) + trail
    return lead, core, trail


_SEPARATING = "·•|—―"
_LEAD, _TRAIL = lazy.pattern(r"\A[\s·•|—―]+"), lazy.pattern(r"(?<![\s·•|—―])[\s·•|—―]++\Z")
"""Blanks and signs that separate items, or stand before the one who is quoted."""


def _without_margin(part: SentencePart, margin: re.Pattern[str]) -> SentencePart | str:
    """The part of a sentence that is left of a part at its end."""
    if isinstance(part, str):
        end = part[:1] if margin is _LEAD else part[-1:]
        return margin.sub("", part) if end.isspace() or end in _SEPARATING else part
    return "" if isinstance(part, Held) and part.decoration else part


# -- lines and sentences ---------------------------------------------------------------------------


_LINE_END = lazy.pattern(r"<br\s*/?>", re.I)


def lines(parts: Iterable[SentencePart]) -> tuple[list[list[SentencePart]], list[str]]:
    """The parts between hard breaks, and the breaks: line ends, and `<br>`, which tables and HTML have for them."""
    out: list[list[SentencePart]] = [[]]
    breaks: list[str] = []
    for part in parts:
        if isinstance(part, Held) and _LINE_END.fullmatch(part.text):
            breaks.append(part.text)
            out.append([])
            continue
        if not isinstance(part, str):
            out[-1].append(part)
            continue
        first, *rest = part.split("\n")
        out[-1] += [first] if first else []
        out += [[piece] if piece else [] for piece in rest]
        breaks += ["\n"] * len(rest)
    return out, breaks


def sentences(parts: Sequence[SentencePart], locale: str) -> list[list[SentencePart]]:
    """The parts of each sentence, in the language `locale`: never cut inside of a pair or of what is held.

    Joined they are `parts`, but for the strings that are cut in two.
    """
    found = text_sentences.cuts(list(_stretches(parts)), locale)
    if not found:  # a single sentence, as many texts are
        return [[part for part in parts if part != ""]]
    cuts: dict[int, set[int]] = {}
    for number, offset in found:
        cuts.setdefault(number, set()).add(offset)
    out: list[list[SentencePart]] = [[]]
    for number, part in enumerate(parts):
        places = cuts.get(number, set())
        if not isinstance(part, str):
            out += [[]] if places else []
            out[-1].append(part)
            continue
        for start, end in pairwise(sorted({0, *places, len(part)})):
            out += [[]] if start in places else []
            out[-1].append(part[start:end])
    return out


def _stretches(parts: Iterable[SentencePart]) -> Iterator[Stretch]:
    before = ""
    for part in parts:
        if isinstance(part, str):
            before = part
            yield Stretch(part, is_text=True)
        elif isinstance(part, Held):
            yield Stretch(text_sentences.shade(before))
        else:
            yield Stretch("", opens=1 if part.opens else -1)
