"""A text as one gets it who can place markup: masks for what must not change, numbered tags for pairs of markup.

An engine loses pairs, so they are taken off before it sees a sentence. A person's agent keeps them: `<1>the guide</1>`
stands for a link, and `X0X<2>A red boat</2>` for a picture with its alt text. What comes back is parted again, and each
piece is read as an engine's answer is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from l10n_pipeline import lazy
from l10n_pipeline.model import Alignment, Coded, Output, Range
from l10n_pipeline.protection.masks import SCHEMES, Masks, Scheme, choose, find, reads_back
from l10n_pipeline.protection.pairs import Edges
from l10n_pipeline.protection.parts import (
    Edge,
    Held,
    SentencePart,
    build,
    filled,
    has_words,
    joined_pairs,
    margins,
    tidy,
    unpaired,
)
from l10n_pipeline.protection.spans import Span
from l10n_pipeline.protection.typography import restored
from l10n_pipeline.protection.verify import Tongues
from l10n_pipeline.protection.verify import read as read_answer
from l10n_pipeline.protection.ways import Done, Open, WayOutcome
from l10n_pipeline.protection.weave import weave
from l10n_pipeline.text.tags import with_mnemonic

_TAG = lazy.pattern(r"<(/?)(\d{1,6})>")
_FIRST_TAGS = (1, 101, 1001)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a mask or a pair of tags stands for; `…` is where the words are."""

    mask: str
    text: str


@dataclass(frozen=True, slots=True)
class Worded:
    """What is held, or an edge of a pair, and for each of its holes the number of the tag; 0 for one without words."""

    part: Held | Edge
    tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """One run of words: the text itself, or the words of an alt text or a title in it."""

    sent: str  # without tags, as an engine would get it
    masks: Masks | None
    held: tuple[Worded, ...]
    pairs: Mapping[int, tuple[Worded, Worded, Edges]]  # by the number of the tag
    inner: Mapping[int, Stream]  # by the number of the tag


@dataclass(frozen=True, slots=True)
class Whole:
    """A text for somebody who places markup; give what comes back to `read`."""

    text: str
    stands: tuple[Stand, ...]
    _stream: Stream = field(repr=False)
    _ends: tuple[str, str] = field(repr=False)  # what stands before and behind, which nobody is asked for
    _coded: Coded = field(repr=False)

    def read(self, answer: str, tongues: Tongues) -> WayOutcome:
        """The translation with all that is held in its place, or why the answer is none."""
        parted = _parted(answer.strip(), self._stream)
        if isinstance(parted, str):
            return Open(parted)
        outcome = _woven(self._stream, parted, tongues)
        if isinstance(outcome, Open):
            return outcome
        text = self._ends[0] + outcome.text + self._ends[1]
        key = next((code for code in self._coded.codes if code.kind == "mnemonic"), None)
        return replace(outcome, text=with_mnemonic(self._coded.text, key.start, text) if key else text)


def whole(coded: Coded, spans: Sequence[Span]) -> Whole | None:
    """The text as it is handed out; None where no mask could be told from the text itself."""
    lead, core, trail = margins(build(coded, spans))
    bad = unpaired(core)
    loose = [Held(p.text, holes=p.holes) if isinstance(p, Edge) and p.pair in bad else p for p in core]
    parts = joined_pairs(tidy(loose))
    strings = list(_strings(parts))
    taken = {int(found[2]) for string in strings for found in _TAG.finditer(string)}
    first = next((n for n in _FIRST_TAGS if not any(n <= number < n + len(coded.text) for number in taken)), None)
    held = sum(1 for _ in _all_held(parts))
    for name in SCHEMES if first is not None else ():
        masks = choose(name, held, strings)
        if masks is None:
            continue
        maker = _Maker(masks.scheme, iter(masks.names), count(first or 1))
        shown, stream = maker.stream(parts)
        if all(one.masks is None or reads_back(one.masks, one.sent) for one in _streams(stream)):
            stands = sorted(_stands(stream), key=lambda one: shown.find(one.mask.partition("…")[0]))
            return Whole(shown, tuple(stands), stream, (lead, trail), coded)
    return None


def _strings(parts: Sequence[SentencePart]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            for hole in part.holes:
                yield from _strings(hole.parts)


def _all_held(parts: Sequence[SentencePart]) -> Iterator[Held]:
    for part in parts:
        if isinstance(part, Held):
            yield part
        for hole in () if isinstance(part, str) else part.holes:
            yield from _all_held(hole.parts)


def _streams(stream: Stream) -> Iterator[Stream]:
    yield stream
    for inner in stream.inner.values():
        yield from _streams(inner)


# -- handing out -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Maker:
    """Names masks and tags in the order of the text."""

    scheme: Scheme
    names: Iterator[str]
    tags: Iterator[int]

    def stream(self, parts: Sequence[SentencePart]) -> tuple[str, Stream]:
        """The text that is shown, and what its answer is read by."""
        shown = sent = ""
        names: list[str] = []
        held: list[Worded] = []
        opened: list[tuple[int, Worded, int, int]] = []
        pairs: dict[int, tuple[Worded, Worded, Edges]] = {}
        inner: dict[int, Stream] = {}
        for part in parts:
            if isinstance(part, str):
                shown, sent = shown + part, sent + part
                continue
            number = next(self.tags) if isinstance(part, Edge) and part.opens else 0
            worded, words = self._worded(part, inner)
            if isinstance(part, Held):
                names.append(next(self.names))
                mask = self.scheme.form.format(names[-1])
                shown, sent = shown + mask + words, sent + mask
                held.append(worded)
            elif part.opens:
                opened.append((number, worded, len(sent), len(held)))
                shown += f"{words}<{number}>"
            else:
                number, opening, start, before = opened.pop()
                edges = Edges(start, len(sent), "", "", frozenset(range(before, len(held))))
                pairs[number] = (opening, worded, edges)
                shown += f"</{number}>{words}"
        masks = Masks(self.scheme, 0, len(names), tuple(names)) if names else None
        return shown, Stream(sent, masks, tuple(held), pairs, inner)

    def _worded(self, part: Held | Edge, inner: dict[int, Stream]) -> tuple[Worded, str]:
        """The part with tags for its words, and these words as they are shown."""
        tags, shown = [], ""
        for hole in part.holes:
            tag = next(self.tags) if has_words(hole.parts) else 0
            if tag:
                words, inner[tag] = self.stream(hole.parts)
                shown += f"<{tag}>{words}</{tag}>"
            tags.append(tag)
        return Worded(part, tuple(tags)), shown


def _stands(stream: Stream) -> Iterator[Stand]:
    for number, worded in enumerate(stream.held):
        assert stream.masks is not None
        yield Stand(stream.masks[number], worded.part.text)
        yield from _words_of(worded, stream.masks[number])
    for number, (opening, closing, _) in stream.pairs.items():
        name = _shown(number)
        yield Stand(name, f"{opening.part.text}…{closing.part.text}")
        yield from (stand for one in (opening, closing) for stand in _words_of(one, name))
    for inner in stream.inner.values():
        yield from _stands(inner)


def _words_of(worded: Worded, name: str) -> Iterator[Stand]:
    """What the tags of a part's words are."""
    return (Stand(_shown(tag), f"words inside of {name}: an alt text or a title") for tag in worded.tags if tag)


def _shown(tag: int) -> str:
    return f"<{tag}>…</{tag}>"


# -- parting an answer -----------------------------------------------------------------------------


@dataclass(slots=True)
class Parted:
    """An answer without its tags: the text, where the pairs go in it, and the words of each hole."""

    text: str = ""
    windows: dict[int, Range] = field(default_factory=dict)
    inner: dict[int, Parted] = field(default_factory=dict)


def _parted(answer: str, stream: Stream) -> Parted | str:
    """The answer to a stream in its parts, or what is wrong with its tags."""
    known = {tag for one in _streams(stream) for tag in (*one.pairs, *one.inner)}
    tags = [found for found in _TAG.finditer(answer) if int(found[2]) in known]
    seen = Counter(found[1] + found[2] for found in tags)
    for tag in sorted(known):
        ends = seen[str(tag)], seen[f"/{tag}"]
        if ends != (1, 1):
            what = "missing" if 0 in ends else "there twice"
            return f"the tags {_shown(tag)} are {what}"
    reader = _Tags(answer, tags)
    return reader.read(stream, len(answer)) if not reader.crosses() else "the tags cross each other"


@dataclass(slots=True)
class _Tags:
    """Reads an answer from tag to tag."""

    answer: str
    tags: Sequence[re.Match[str]]
    at: int = 0  # in the answer
    next: int = 0  # of the tags

    def crosses(self) -> bool:
        """Whether a tag is closed that was not opened last."""
        opened: list[str] = []
        for tag in self.tags:
            if not tag[1]:
                opened.append(tag[2])
            elif not opened or opened.pop() != tag[2]:
                return True
        return False

    def read(self, stream: Stream, end: int) -> Parted | str:
        """The text of a stream up to `end`, where its closing tag stands."""
        out = Parted()
        starts: dict[int, int] = {}
        while self.next < len(self.tags) and self.tags[self.next].start() < end:
            tag = self.tags[self.next]
            number = int(tag[2])
            out.text += self.answer[self.at : tag.start()]
            self.at, self.next = tag.end(), self.next + 1
            if number in stream.pairs:
                starts.setdefault(number, len(out.text))
                if tag[1]:
                    out.windows[number] = _tight(out.text, starts[number])
            elif number in stream.inner and not tag[1]:
                closing = next(t for t in self.tags[self.next :] if t[1] and t[2] == tag[2])
                words = self.read(stream.inner[number], closing.start())
                if isinstance(words, str):
                    return words
                out.inner[number] = words
                self.at, self.next = closing.end(), self.next + 1
            else:
                return f"the tags {_shown(number)} stand in other tags than in the source"
        out.text += self.answer[self.at : end]
        self.at = end
        return out


def _tight(text: str, start: int) -> Range:
    """The range from `start` to the end without blanks at its edges: markup with a blank inside is none."""
    words = text[start:]
    if not words.strip():
        return start, len(text)
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


# -- putting together ------------------------------------------------------------------------------


def _woven(stream: Stream, parted: Parted, tongues: Tongues) -> WayOutcome:
    texts: dict[int, str] = {}
    repaired = False
    for tag, inner in stream.inner.items():
        if tag not in parted.inner:
            return Open(f"the tags {_shown(tag)} stand in other tags than in the source")
        outcome = _woven(inner, parted.inner[tag], tongues)
        if isinstance(outcome, Open):
            return Open(f"in {_shown(tag)}: {outcome.reason}")
        texts[tag], repaired = outcome.text, repaired or outcome.repaired
    if lost := [tag for tag in stream.pairs if tag not in parted.windows]:
        return Open(f"the tags {_shown(lost[0])} stand in other tags than in the source")
    order = sorted(parted.windows, key=lambda tag: (parted.windows[tag][0], -parted.windows[tag][1], tag))
    ranges = Alignment((), tuple(parted.windows[tag] for tag in order), ())
    reading = read_answer(stream.masks, stream.sent, Output(parted.text, ranges), tongues)
    if isinstance(reading, str):
        return Open(_precisely(stream.masks, parted.text, reading))
    placed = reading.alignment.target if reading.alignment else ranges.target
    reading = replace(reading, text=restored(stream.sent, reading.text))
    held = [_with_words(one, texts) for one in stream.held]
    pairs = []
    for tag in order:
        opening, closing, edges = stream.pairs[tag]
        opens, closes = (_with_words(one, texts).text for one in (opening, closing))
        pairs.append(replace(edges, opens=opens, closes=closes))
    found = [one for one in held if isinstance(one, Held)]
    text, mended = weave(stream.sent, reading, stream.masks, found, pairs, dict(enumerate(placed)))
    level = stream.masks.scheme.name if stream.masks else "plain"
    return Done(text, level, repaired or reading.repaired or mended, bare=reading.bare)


def _with_words(worded: Worded, texts: Mapping[int, str]) -> Held | Edge:
    """The part with the translations of its words in their places."""
    words = (
        texts[tag] if tag else worded.part.text[hole.start : hole.end]
        for tag, hole in zip(worded.tags, worded.part.holes, strict=True)
    )
    return filled(worded.part, words)


def _precisely(masks: Masks | None, text: str, reason: str) -> str:
    """The reason with the masks that it is about."""
    if masks is None:
        return reason
    hits, strange = find(masks, text)
    seen = Counter(hit.index for hit in hits)
    names = [masks[i] for i in range(masks.count) if seen[i] != 1]
    said = [*names, *(masks.scheme.form.format(name) for name in strange)]
    return f"{reason}: {', '.join(said)}" if said and "mask" in reason else reason
