"""Find the terms of the term base in a text, as a reader would.

All forms are searched for at once, overlapping, and an exact filter decides afterwards: an automaton that
reports leftmost-longest hits only would lose a valid short one behind a long one that the filter rejects.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

from l10n_pipeline import lazy
from l10n_pipeline.model import Segment, Term
from l10n_pipeline.terms.bulk import no_collection
from l10n_pipeline.terms.fold import Folded, fold, is_mark, is_unspaced, is_word, plain
from l10n_pipeline.terms.inflect import Inflection, changed_plurals, inflection_at
from l10n_pipeline.terms.machine import outside
from l10n_pipeline.terms.pair import PairKind, pair_at
from l10n_pipeline.text import inline

_T = TypeVar("_T")
MatchSpan = tuple[int, int]
Skips = tuple[Sequence[int], Sequence[int]]  # starts in order; the furthest end up to each of them


@dataclass(frozen=True, slots=True)
class Match:
    """A term in a text; `start` and `end` take in its script in parentheses, and so are one span."""

    start: int
    end: int
    term: Term
    form: str  # the form of the term base that was met
    inflection: Inflection
    surface: str  # the term as written, with its inflection and without the script
    kind: PairKind = "term"
    script_range: MatchSpan | None = None  # of the script alone, without its parentheses
    script: str = ""  # as written


class Spelling(NamedTuple):
    """One spelling that the automaton knows, and what it stands for."""

    term: Term
    form: str
    text: str  # the form, or a plural of it that does not start with it
    plural: bool = False


class Hit(NamedTuple):
    """A spelling at a place of a folded text where a reader would see the word; `end` has the inflection."""

    start: int
    stem: int
    end: int
    pattern: int
    inflection: Inflection


class Matcher:
    """The term base as an automaton; building it takes far longer than a search, so build it once.

    `terms` come from `load.load`. Where two of them share a spelling, the case-sensitive one is asked first.
    """

    def __init__(self, terms: Iterable[Term], asked: Callable[[str], object] = lambda _: None) -> None:
        """`asked` is told of each text in which terms are looked for."""
        self._asked = asked
        self._without: set[str] = set()  # texts that have none: every locale asks
        with no_collection():
            table = _index(terms)
            self._spellings = list(table.values())
            self._inflects = [inflects for _, inflects in table]
            self._automaton = AhoCorasick([text for text, _ in table], implementation=Implementation.ContiguousNFA)

    def find(
        self, text: str, skip: Sequence[MatchSpan] | Callable[[], Sequence[MatchSpan]] = ()
    ) -> tuple[Match, ...]:
        """The terms in `text`, in order, never overlapping, none touching a range of `skip`, or of what it returns.

        All offsets are in characters. `text` is plain: the caller takes markup out or skips it. Of
        candidates that overlap the longest wins, then the earliest.
        """
        self._asked(text)
        if not self._spellings or text in self._without:
            return ()
        folded = fold(text)
        found = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        hits = list(self._hits(folded.text, found)) if found else []
        if not hits:
            if len(self._without) >= _MANY:
                self._without.clear()
            self._without.add(text)
            return ()
        keep = outside(folded.text, [(hit.start, hit.end) for hit in hits])
        skips = _skips(skip() if callable(skip) else skip)
        matches = (
            match
            for hit, kept in zip(hits, keep, strict=True)
            if kept
            for match in self._matches(text, folded, hit, skips)
        )
        return tuple(_longest(matches, len(text), lambda match: (match.start, match.end)))

    def in_segment(self, segment: Segment) -> tuple[Match, ...]:
        """The terms of a segment's text; codes are no text, but what an alt text or a title says is."""
        return self.find(
            segment.text,
            lambda: inline.outside_text(inline.parse(segment.text, segment.syntax, segment.refs)),
        )

    def _hits(self, text: str, found: Iterable[tuple[int, int, int]]) -> Iterator[Hit]:
        """What of `found` (pattern, start, end) is a word or begins or ends one, each with its inflection."""
        for pattern, start, end in found:
            if start and is_word(text[start - 1]) and not is_unspaced(text[start]):
                continue
            inflects = self._inflects[pattern] and text[end : end + 1] in _MAY_INFLECT
            stop, inflection = inflection_at(text, start, end) if inflects else (end, _NONE)
            if _ends_word(text, stop):
                yield Hit(start, end, stop, pattern, inflection)

    def _matches(self, text: str, folded: Folded, hit: Hit, skips: Skips) -> Iterator[Match]:
        stem, span = folded.original(hit.start, hit.stem), folded.original(hit.start, hit.end)
        if stem is None or span is None or _touches(skips, span):
            return
        for spelling in self._spellings[hit.pattern]:
            term = spelling.term
            if spelling.plural and "plural" in hit.inflection:
                continue
            if term.case_sensitive and plain(text[slice(*stem)]) != plain(spelling.text):
                continue
            inflection = _with_plural(hit.inflection) if spelling.plural else hit.inflection
            yield _match(text, span, spelling, inflection, skips)
            return


def occurrences(text: str, forms: Sequence[str], locale: str) -> list[MatchSpan]:
    """Where one of `forms` stands in a target text: character ranges, in order, never overlapping.

    In a script without blanks between words a form may stand anywhere, but not as part of a longer one of
    `forms`; elsewhere whole words count, in any case, without inflection. In Arabic and Hebrew the
    conjunctions, prepositions and the article that are written together with a word may precede it.
    """
    folded = fold(text)
    spans = (span for form in forms if form for span in _spans(folded, fold(form).text, locale))
    return _longest(spans, len(text), lambda span: span)


_PROCLITICS = {"ar": lazy.pattern("[وف]?[بكل]?(?:ال|ل)?"), "he": lazy.pattern("ו?[כשמ]?[בלמה]?")}


def _spans(folded: Folded, form: str, locale: str) -> Iterator[MatchSpan]:
    text, proclitics = folded.text, _PROCLITICS.get(locale.split("_", maxsplit=1)[0])
    for found in re.finditer(f"(?={re.escape(form)})", text):
        start, end = found.start(), found.start() + len(form)
        first = start
        while proclitics and first and start - first < 5 and is_word(text[first - 1]):
            first -= 1
        begins = not first or not is_word(text[first - 1]) or is_unspaced(text[start])
        if begins and (first == start or (proclitics and proclitics.fullmatch(text, first, start))):
            span = folded.original(start, end) if _ends_word(text, end) else None
            if span:
                yield span


def _index(terms: Iterable[Term]) -> dict[tuple[str, bool], list[Spelling]]:
    """Every folded spelling, whether it inflects, and what it stands for, case-sensitive terms first."""
    table: dict[tuple[str, bool], list[Spelling]] = {}
    for term in terms:
        for form in (term.source, *term.forms):
            spellings = [Spelling(term, form, form)]
            if term.inflect:
                spellings += [Spelling(term, form, plural, True) for plural in changed_plurals(form)]
            for spelling in spellings:
                table.setdefault((fold(spelling.text).text, term.inflect), []).append(spelling)
    for shared in table.values():
        if len(shared) > 1:
            shared.sort(key=lambda spelling: not spelling.term.case_sensitive)
    return table


def spellings(terms: Iterable[Term]) -> dict[str, str]:
    """What each folded spelling stands for, but for the place in a file: all that `find` can make of it."""
    out: dict[str, str] = {}
    for (text, inflects), shared in _index(terms).items():
        said = [(replace(one.term, path="", line=0), one.form, one.text, one.plural) for one in shared]
        out[text] = f"{out.get(text, '')}{inflects} {said}"
    return out


def finder(texts: Collection[str]) -> Callable[[str], bool]:
    """Whether one of some folded spellings stands in a folded text, as part of a word or not."""
    if len(texts) < _FEW:
        return lambda text: any(one in text for one in texts)
    automaton = AhoCorasick([text for text in texts if text])
    return lambda text: bool(automaton.find_matches_as_indexes(text))


_FEW = 30
_MANY = 200_000
"""Texts without terms that are kept in mind."""
_NONE: Inflection = ""
_MAY_INFLECT = frozenset("'se")


def _ends_word(text: str, end: int) -> bool:
    """Whether a word may end at `end`: C++17 holds C++, and neither C++ nor C# holds C."""
    if end == len(text):
        return True
    last, following = text[end - 1], text[end]
    if is_mark(following):
        return False
    if is_unspaced(last):
        return True
    if last.isalnum():
        return not is_word(following) and following not in "+#"
    return not is_word(following) or following.isdigit()


def _match(text: str, span: MatchSpan, spelling: Spelling, inflection: Inflection, skips: Skips) -> Match:
    match = Match(*span, spelling.term, spelling.form, inflection, text[slice(*span)])
    pair = pair_at(text, *span, spelling.term.script)
    if pair is None or _touches(skips, (pair.start, pair.end)):
        return match
    script = text[slice(*pair.script)]
    return replace(match, start=pair.start, end=pair.end, kind=pair.kind, script_range=pair.script, script=script)


def _with_plural(inflection: Inflection) -> Inflection:
    return "plural possessive" if inflection else "plural"


def _skips(skip: Sequence[MatchSpan]) -> Skips:
    ordered = sorted(skip)
    return [start for start, _ in ordered], list(accumulate((end for _, end in ordered), max))


def _touches(skips: Skips, span: MatchSpan) -> bool:
    starts, ends = skips
    if not starts:
        return False
    before = bisect_left(starts, span[1])
    return before > 0 and ends[before - 1] > span[0]


def _longest(candidates: Iterable[_T], size: int, span: Callable[[_T], MatchSpan]) -> list[_T]:
    """The candidates that stay, in order, when the longest takes its place first, then the earliest."""
    ordered = sorted(candidates, key=span)
    if all(span(one)[1] <= span(other)[0] for one, other in pairwise(ordered)):
        return ordered
    taken = bytearray(size)
    kept = []
    for item in sorted(ordered, key=lambda item: span(item)[0] - span(item)[1]):
        start, end = span(item)
        if not (taken[start] or taken[end - 1]):  # what is taken is never shorter: it covers an edge or nothing
            taken[start:end] = b"\1" * (end - start)
            kept.append(item)
    return sorted(kept, key=span)
