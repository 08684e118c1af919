"""From the parts of a text to its translation, as generators that yield the texts that they need.

Each sentence is tried in these ways, the best first: masked, by the engine's schemes in turn; cut at the edges of
pairs; cut around what is held. A sentence stays open where no way gives an answer that can be used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from l10n_pipeline import lazy
from l10n_pipeline.errors import BadOutput
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Output
from l10n_pipeline.protection.masks import SCHEMES, Masks, choose, reads_back
from l10n_pipeline.protection.pairs import Edges
from l10n_pipeline.protection.parts import (
    Edge,
    Held,
    SentencePart,
    cut_at,
    filled,
    has_words,
    joined_pairs,
    lines,
    margins,
    sentences,
    text_of,
    unpaired,
    wraps_all,
)
from l10n_pipeline.protection.placing import Aids, placed
from l10n_pipeline.protection.spans import WORD
from l10n_pipeline.protection.typography import restored
from l10n_pipeline.protection.verify import Answered, Tongues, doubted, read
from l10n_pipeline.protection.weave import UNSPACED, joined, joined_at_edges, weave

_T = TypeVar("_T")
Answer = Output | BadOutput
"""BadOutput: the engine itself refused, and another way may do better."""


class Again(str):
    """A text that is asked for once more, in the hope of another answer."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Again) and str.__eq__(self, other)

    def __hash__(self) -> int:
        return hash((Again, str(self)))


Asking = Generator[list[str], list[Answer], _T]
"""Yields the texts that it needs translated, is sent one answer each, in order, and returns a _T."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a text is taken through an engine; `cut` leaves out the better ways, once they have failed."""

    tongues: Tongues
    schemes: tuple[str, ...]
    sentences: bool
    cut: Literal["nothing", "pairs", "spans"] = "nothing"
    fragment: bool = False  # the text is a piece of a sentence
    again: bool = False  # the engine may answer otherwise when it is asked once more
    refused: set[str] = field(default_factory=set, compare=False)  # texts whose answer was no translation
    aids: Aids = field(default_factory=Aids, compare=False)  # to find the words of markup in an answer


@dataclass(frozen=True, slots=True)
class Done:
    """A translation and the way it came: see chain.Result."""

    text: str
    level: str = ""
    repaired: bool = False
    pairs: str = ""
    bare: str = ""  # the words of the engine, with `HELD` for what they were not asked for


@dataclass(frozen=True, slots=True)
class Open:
    """No way led to a translation that can be believed."""

    reason: str


WayOutcome = Done | Open
LEVELS = ("", "plain", *SCHEMES, "split")
PAIRS = ("", "aligned", "searched", "split")
"""From the best to the last."""

# -- askings ---------------------------------------------------------------------------------------


def together(askings: Sequence[Asking[_T]]) -> Asking[list[_T]]:
    """Run several in step: what they need in one round is asked at once."""
    if len(askings) == 1:  # as it is for most texts
        return [(yield from askings[0])]
    results: dict[int, _T] = {}
    needs: dict[int, list[str]] = {}
    answers: dict[int, list[Answer] | None] = dict.fromkeys(range(len(askings)))
    while answers:
        for i, given in answers.items():
            try:
                needs[i] = next(askings[i]) if given is None else askings[i].send(given)
            except StopIteration as end:
                results[i] = end.value
        if not needs:
            break
        got = iter((yield [text for texts in needs.values() for text in texts]))
        answers = {i: [next(got) for _ in texts] for i, texts in needs.items()}
        needs = {}
    return [results[i] for i in range(len(askings))]


def remembering(asking: Asking[_T], known: dict[str, Answer]) -> Asking[_T]:
    """The same, but no text is asked for twice."""
    try:
        texts = next(asking)
        while True:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            if new:
                known.update(zip(new, (yield new), strict=True))
            texts = asking.send([known[text] for text in texts])
    except StopIteration as end:
        result: _T = end.value
        return result


def combined(outcomes: Sequence[WayOutcome], write: Callable[[list[str]], str]) -> WayOutcome:
    """One outcome of several: their texts written as one, at the level of the last; open if one is."""
    if len(outcomes) == 1 and isinstance(one := outcomes[0], Done):  # as it is for most texts
        text = write([one.text])
        return one if text == one.text else Done(text, one.level, one.repaired, one.pairs, one.bare)
    done = []
    for outcome in outcomes:
        if isinstance(outcome, Open):
            return outcome
        done.append(outcome)
    return Done(
        write([d.text for d in done]),
        max((d.level for d in done), key=LEVELS.index, default=""),
        any(d.repaired for d in done),
        max((d.pairs for d in done), key=PAIRS.index, default=""),
        " ".join(d.bare for d in done),
    )


# -- from the text to its sentences ----------------------------------------------------------------


def block(parts: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    """The translation of a whole text; its line ends are kept."""
    if len(parts) == 1 and isinstance(text := parts[0], str) and text and "\n" not in text:  # as most texts are
        return (yield from _line(parts, way))
    filled, failed = yield from _filled(parts, way)
    if failed:
        return failed
    runs, breaks = lines(joined_pairs(filled))
    outcomes = yield from together([_line(line, way) for line in runs])
    return combined(outcomes, lambda texts: "".join(map("".join, zip(texts, [*breaks, ""], strict=True))))


def _filled(parts: Sequence[SentencePart], way: Way) -> Asking[tuple[list[SentencePart], Open | None]]:
    """The parts with the holes in them (alt texts, titles) translated."""
    holes = [hole for part in parts if not isinstance(part, str) for hole in part.holes]
    if not holes:
        return list(parts), None
    inner = yield from together([block(hole.parts, way) for hole in holes])
    texts = []
    for outcome in inner:
        if isinstance(outcome, Open):
            return [], outcome
        texts.append(outcome.text)
    new = iter(texts)
    return [part if isinstance(part, str) else filled(part, new) for part in parts], None


def _line(parts: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    """The translation of what stands between two line ends."""
    lead, core, trail = margins(parts)
    bad = unpaired(core)
    if bad:
        outcome = yield from _cut(core, way, bad)
    elif core and wraps_all(core):
        inner = yield from _line(core[1:-1], way)
        outcome = combined([inner], lambda texts: text_of([core[0], *texts, core[-1]]))
    else:
        outcome = yield from _run(core, way)
    return _between(lead, outcome, trail)


def _run(core: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    """The sentences of a line: all at once where the engine takes them so, else, or if that failed, one by one."""
    runs = sentences(core, way.tongues.source)
    if not way.sentences:
        whole = yield from _sentence(core, way)
        if isinstance(whole, Done) or len(runs) == 1:
            return whole
    if len(runs) == 1:
        return (yield from _sentence(runs[0], way))
    outcomes = yield from together([_sentence(run, way) for run in runs])
    return combined(outcomes, joined)


# -- a sentence ------------------------------------------------------------------------------------


def _sentence(parts: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    lead, core, trail = margins(parts)
    if not has_words(core):
        return Done(text_of(parts), bare=bare_of(parts))
    paired = any(isinstance(part, Edge) for part in core)
    masked = any(isinstance(part, Held) for part in core)
    outcome: WayOutcome | None = None
    if not (paired and way.cut != "nothing") and not (masked and way.cut == "spans"):
        outcome = yield from _masked(core, way)
    if paired and not isinstance(outcome, Done):
        outcome = yield from _cut(core, way)
    elif masked and not isinstance(outcome, Done):
        outcome = yield from _around(core, way)
    assert outcome is not None
    return _between(lead, outcome, trail)


def _between(lead: str, outcome: WayOutcome, trail: str) -> WayOutcome:
    """The outcome with its margins."""
    if (not lead and not trail) or isinstance(outcome, Open):
        return outcome
    return replace(outcome, text=lead + outcome.text + trail)


def _masked(parts: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    """The sentence in one piece: masks for what is held, pairs taken off and put back."""
    held = [part for part in parts if isinstance(part, Held)]
    reason = "the text looks like masks"
    for masks in _masks(parts, len(held), way.schemes):
        sent, pairs = _flat(parts, masks)
        if masks and not reads_back(masks, sent):
            continue
        reading = yield from _answered(masks, sent, way)
        if isinstance(reading, str):
            reason = reading
            continue
        windows, how = yield from placed(sent, reading, pairs, way.tongues.locale, way.aids)
        if windows is None:
            return Open("a pair of markup found no place")
        text = restored(sent, reading.text)
        reading = reading if text == reading.text else replace(reading, text=text)
        text, mended = weave(sent, reading, masks, held, pairs, windows)
        return Done(text, masks.scheme.name if masks else "plain", reading.repaired or mended, how, reading.bare)
    return Open(reason)


def _answered(masks: Masks | None, sent: str, way: Way) -> Asking[Answered | str]:
    """What can be believed of the answer to a text, asked for twice at most; else the reason."""
    reason = ""
    for text in (sent, Again(sent))[: 1 + way.again]:
        (answer,) = yield [text]
        reading = read(masks, sent, answer, way.tongues, fragment=way.fragment)
        if isinstance(reading, Answered):
            return reading
        way.refused.add(sent)
        reason = reason or reading
        if isinstance(answer, BadOutput):
            break
    return reason


def _masks(parts: Sequence[SentencePart], count: int, schemes: Iterable[str]) -> Iterator[Masks | None]:
    """What to mask the parts with, best first; None once where there is nothing to mask."""
    if not count:
        yield None
        return
    strings = [part for part in parts if isinstance(part, str)]
    yield from (masks for name in schemes if (masks := choose(name, count, strings)))


def _flat(parts: Sequence[SentencePart], masks: Masks | None) -> tuple[str, list[Edges]]:
    """What the engine gets, and where in it the pairs are that were taken off."""
    out = ""
    count = 0
    opened: list[tuple[Edge, int, int]] = []  # the edge, where it stood, how many masks came before
    pairs = []
    for part in parts:
        if isinstance(part, str):
            out += part
        elif isinstance(part, Held):
            assert masks is not None
            out += masks[count]
            count += 1
        elif part.opens:
            opened.append((part, len(out), count))
        else:
            edge, start, first = opened.pop()
            pairs.append(Edges(start, len(out), edge.text, part.text, frozenset(range(first, count))))
    return out, pairs


# -- cut in pieces ---------------------------------------------------------------------------------


def _cut(parts: Sequence[SentencePart], way: Way, fixed: Iterable[int] | None = None) -> Asking[WayOutcome]:
    """The pieces between the edges of pairs, each on its own, and the edges where they were."""
    pieces = cut_at(parts, fixed)
    runs: list[list[SentencePart]] = []
    askings, depth = [], 0
    for piece in pieces:
        if isinstance(piece, Edge):
            depth += 1 if piece.opens else -1
        else:
            piece_way = replace(way, fragment=depth == 0)  # a pair that became empty would be no pair
            runs.append(piece)
            askings.append(_sentence(piece, piece_way) if fixed is None else _line(piece, way))
    outcomes = yield from together(askings)

    def write(texts: list[str]) -> str:
        new = (_as_fragment(text_of(run), text) for run, text in zip(runs, texts, strict=True))
        return joined_at_edges([(p.text, True) if isinstance(p, Edge) else (next(new), False) for p in pieces])

    outcome = combined(outcomes, write)
    return (
        _together_believed(parts, replace(outcome, pairs="split"), way) if isinstance(outcome, Done) else outcome
    )


def _together_believed(parts: Sequence[SentencePart], done: Done, way: Way) -> WayOutcome:
    """The outcome, if its pieces make a translation together: each may be too short to tell."""
    pair = way.tongues.pair(bare_of(parts), done.bare, fragment=way.fragment)
    reason = doubted(pair, way.tongues)
    return Open(reason) if reason else done


def bare_of(parts: Iterable[SentencePart]) -> str:
    """The words of parts, with `HELD` for what an engine does not see."""
    return "".join(part if isinstance(part, str) else HELD * isinstance(part, Held) for part in parts)


_CORE = lazy.pattern(r"(\W*)(.*?)(\W*)", re.S)


def _around(parts: Sequence[SentencePart], way: Way) -> Asking[WayOutcome]:
    """The strings between what is held, each on its own."""
    strings = {i: part for i, part in enumerate(parts) if isinstance(part, str) and WORD.search(part)}
    cores = {i: _CORE.fullmatch(string) for i, string in strings.items()}
    answers = yield [core[2] for core in cores.values() if core]
    texts = [text_of([part]) for part in parts]
    bares = [bare_of([part]) for part in parts]
    for (i, core), answer in zip(cores.items(), answers, strict=True):
        assert core is not None
        reading = read(None, core[2], answer, way.tongues, fragment=True)
        if isinstance(reading, str):
            way.refused.add(core[2])
            return Open(reading)
        texts[i] = bares[i] = core[1] + _as_fragment(core[2], reading.text.strip()) + core[3]
    return _together_believed(parts, Done(_glued(texts), "split", bare=_glued(bares)), way)


def _as_fragment(source: str, target: str) -> str:
    """What an engine made a sentence of, as the piece of one that it is."""
    if source[:1].islower() and target[:1].isupper() and not target[1:2].isupper():
        target = target[0].lower() + target[1:]
    if target.endswith((".", "。")) and not source.rstrip().endswith((".", "。")):
        target = target[:-1]
    return target


def _glued(texts: Iterable[str]) -> str:
    """The texts as one, without blanks between letters of scripts that write none."""
    return re.sub(rf"(?<={UNSPACED.pattern}) +(?={UNSPACED.pattern})", "", "".join(texts))
