"""A paragraph of which some sentences changed keeps the person's words for the others.

The former source and its translation are cut into sentences. Where both have as many, of like lengths, and each
translated one has the codes of its source, they belong together one to one; where any of that fails nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from l10n_pipeline.leverage.moved import moved, words
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.model import Allowed, Coded, Segment
from l10n_pipeline.settle import NOTHING, verify
from l10n_pipeline.text import inline, sentences
from l10n_pipeline.text.common_runs import changes
from l10n_pipeline.text.sentences import Stretch

_SHORT = 12  # characters: the length of a shorter sentence says nothing
_UNLIKE = 2.2  # how many times longer or shorter a sentence may be than the whole text makes one expect


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the new source: `target` is what the person wrote for it, or for the one that was in its place."""

    source: str  # with the blanks behind it
    target: str  # with the blanks behind it; "" where there is nothing
    new: bool


def reused(
    source: str, target: str, new: Segment, locales: tuple[str, str], allowed: Allowed = NOTHING
) -> tuple[Sentence, ...]:
    """The sentences of the segment `new`, with those of the pair (`source`, `target`) that still hold.

    `locales` are those of the source and of the target. Empty where the sentences cannot be told apart for sure, or
    where not one of several holds.
    """
    old, said = cut(source, new, locales[0]), cut(target, new, locales[1])
    now = cut(new.text, new, locales[0])
    if len(old) < 2 or not _aligned(old, said, new, allowed):
        return ()
    pieces = tuple(_pieces(old, said, now, new, locales[1], allowed))
    return pieces if any(not p.new and len(p.source.split()) > 1 for p in pieces) else ()


def joined(pieces: Sequence[Sentence], translated: Sequence[str | None], locale: str) -> str:
    """The text of the pieces; `translated` stands in the place of the new ones, in order, None for the former text."""
    answers = iter(translated)
    blank = " " if rules(locale).spaced else ""
    out: list[str] = []
    for piece in pieces:
        answer = next(answers) if piece.new else None
        text = piece.target if answer is None else answer
        if out and text and not out[-1][-1:].isspace():
            out.append(blank)
        out += [text] if text else []
    return "".join(out).rstrip()


def cut(text: str, segment: Segment, locale: str) -> list[str]:
    """The sentences of a text in the segment's place, never cut inside of a pair of codes; joined they are `text`."""
    stretches: list[Stretch] = []
    starts: list[int] = []
    for start, stretch in _stretches(inline.parse(text, segment.syntax, segment.refs)):
        starts.append(start)
        stretches.append(stretch)
    ends = [0, *(starts[number] + offset for number, offset in sentences.cuts(stretches, locale)), len(text)]
    return [text[a:b] for a, b in pairwise(ends) if a < b]


def _stretches(coded: Coded) -> Iterator[tuple[int, Stretch]]:
    """The running text and the codes, each with its place."""
    at = 0
    pairs = {c.pair for c in coded.codes if c.role == "close"}
    for code in coded.codes:
        before = coded.text[at : code.start]
        yield at, Stretch(before, is_text=True)
        if code.kind in inline.NOT_STRUCTURE:
            yield code.start, Stretch(code.value[:1] or " ")
        elif code.role == "alone":
            yield code.start, Stretch(sentences.shade(before))
        else:
            opens = 1 if code.role == "open" else -1
            yield code.start, Stretch("", opens=opens if code.pair in pairs else 0)
        at = code.end
    yield at, Stretch(coded.text[at:], is_text=True)


def _aligned(old: Sequence[str], said: Sequence[str], segment: Segment, allowed: Allowed) -> bool:
    if len(old) != len(said):
        return False
    usual = sum(map(len, said)) / max(1, sum(map(len, old)))
    for one, other in zip(old, said, strict=True):
        like = len(other.strip()) / max(1.0, len(one.strip()) * usual)
        if len(one) > _SHORT and not 1 / _UNLIKE < like < _UNLIKE:
            return False
        if verify(segment._replace(text=one.strip()), other.strip(), replace(allowed, severe=True)):
            return False
    return True


def _pieces(
    old: Sequence[str], said: Sequence[str], now: Sequence[str], new: Segment, locale: str, allowed: Allowed
) -> Iterator[Sentence]:
    was, is_now = [words(s, new) for s in old], [words(s, new) for s in now]
    parts = list(changes(was, is_now))
    free = {was[i]: i for equal, i1, i2, _, _ in parts if not equal for i in range(i1, i2)}  # may have moved
    stay = set(free.values())
    for equal, i1, i2, j1, j2 in parts:
        former = [said[i] if i in stay else "" for i in range(i1, i2)]
        if i2 - i1 != j2 - j1:
            former = ["".join(former), *[""] * (j2 - j1)]
        for n, j in enumerate(range(j1, j2)):
            i = i1 + n if equal else free.pop(is_now[j], None)
            if i is None:
                yield Sentence(now[j], former[n], True)
            else:
                stay.discard(i)
                yield _held(old[i], said[i], now[j], new, locale, allowed)


def _held(source: str, target: str, now: str, new: Segment, locale: str, allowed: Allowed) -> Sentence:
    """The sentence with the person's words; if codes moved that cannot follow, it is new."""
    lead, blanks = target[: -len(target.lstrip()) or None], target[len(target.rstrip()) :]
    text = moved(source.strip(), target.strip(), new._replace(text=now.strip()), locale, allowed)
    whole = target if text is None or not target.strip() else lead + text + blanks
    return Sentence(now, whole, text is None)
