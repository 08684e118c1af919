"""Finds for the units of ours the pairs that belong to them, the surest way first.

1. The same text. 2. The same words: other blanks, escapes, line ends, or codes, which the target takes over.
3. Several texts in a row that are one of ours, or sentences of a longer one. 4. A text that is much alike: its
translation is offered as outdated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from l10n_pipeline import lazy
from l10n_pipeline.catalog.nearest import SIMILAR
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.leverage.carrier import Follower
from l10n_pipeline.leverage.moved import fitted
from l10n_pipeline.leverage.sentences import joined, reused
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.model import Allowed, Key, Origin, Segment, State
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.text import inline

_MOST = 12
"""Texts in a row that may be one of ours."""

_MARKS = lazy.pattern(r"\W+")

How = Literal["exact", "words", "parts", "alike"]


@dataclass(frozen=True, slots=True)
class MatchedUnit:
    """What a unit gets: `pairs` are those that it comes from; `why` says why it is no translation yet."""

    target: str
    state: State
    how: How
    pairs: tuple[Translation, ...]
    origin: Origin | None = None
    why: str = ""


def bare(text: str, syntax: str = "markdown", refs: tuple[tuple[str, str], ...] = ()) -> str:
    """The letters and digits of a text without codes: what two spellings of one text have in common."""
    said = inline.words(inline.parse(text, syntax, refs))
    return _MARKS.sub("", said).casefold() or said.strip()


def is_alike(text: str, other: str) -> bool:
    """Whether one text may be the other as it was another day."""
    from rapidfuzz import fuzz

    return fuzz.ratio(text, other) >= SIMILAR


@dataclass(slots=True)
class Index:
    """The pairs of one locale, to be asked for by text."""

    pairs: Sequence[Translation]
    _exact: dict[str, list[Translation]] = field(init=False)
    _bare: dict[str, list[Translation]] = field(init=False)

    def __post_init__(self) -> None:
        self._exact, self._bare = defaultdict(list), defaultdict(list)
        for pair in self.pairs:
            self._exact[pair.source].append(pair)
            self._bare[bare(pair.source)].append(pair)

    def same(self, key: Key, mine: Iterable[Translation]) -> Translation | None:
        """The pair of this very text; `mine` are those that belong to the file, which come first."""
        return _best(self._exact.get(key.text, ()), mine, key.context)

    def same_words(self, segment: Segment, mine: Iterable[Translation]) -> Translation | None:
        """The pair of the same words; a text of marks alone is none."""
        said = bare(segment.text, segment.syntax, segment.refs)
        return _best(self._bare.get(said, ()), mine) if said else None


def _best(pairs: Iterable[Translation], mine: Iterable[Translation], context: str = "") -> Translation | None:
    """Those of the file first, then of the context, then what is translated, active, and what most of them say."""
    found = list(pairs)
    if len(found) < 2:
        return found[0] if found else None
    own = {id(pair) for pair in mine}
    said = Counter(pair.target for pair in found)
    return max(
        found,
        key=lambda p: (
            id(p) in own,
            p.context == context,
            p.state == "translated",
            not p.obsolete,
            said[p.target],
        ),
    )


@dataclass(frozen=True, slots=True)
class Matching:
    """The matching of one source in one locale."""

    segments: Mapping[Key, Segment]
    locales: tuple[str, str]  # of the source, of the target
    allowed: Allowed

    def whole(self, key: Key, index: Index, mine: Sequence[Translation]) -> MatchedUnit | None:
        """A pair of the same text or the same words."""
        segment = self.segments[key]
        if pair := index.same(key, mine):
            return self._exact(segment, pair)
        pair = index.same_words(segment, mine)
        return self._of(key, pair, "words") if pair else None

    def rest(self, keys: Sequence[Key], mine: Sequence[Translation]) -> Iterator[tuple[Key, MatchedUnit]]:
        """For keys that have nothing yet what can be put together from the pairs of the file, or is much alike."""
        left = []
        translated = [pair for pair in mine if pair.state == "translated"]
        said = [bare(pair.source) for pair in translated]
        for key in keys:
            segment = self.segments[key]
            words = bare(segment.text, segment.syntax, segment.refs)
            found = self._of_several(segment, words, translated, said) or self._of_part(
                segment, words, translated, said
            )
            if found:
                yield key, found
            else:
                left.append(key)
        yield from self._alike(left, mine)

    def _exact(self, segment: Segment, pair: Translation) -> MatchedUnit:
        if pair.state == "draft":
            return MatchedUnit(pair.target, "draft", "exact", (pair,))
        settled = settle(segment, pair.target, self.allowed)
        if isinstance(settled, Refusal):
            return MatchedUnit(pair.target, "draft", "exact", (pair,), why=settled.reason)
        return MatchedUnit(pair.target, "translated", "exact", (pair,))

    def _of(self, key: Key, pair: Translation, how: How) -> MatchedUnit:
        """The pair under another text: what of it holds, else all of it as outdated."""
        if pair.state == "translated":
            carried = Follower(self.segments, self.locales, self.allowed).carry(pair.source, pair.target, key)
            if carried:
                return MatchedUnit(carried.target, carried.state, how, (pair,), carried.origin)
        why = "its codes are not those of the source" if how == "words" else "the source reads otherwise today"
        if pair.state == "draft":
            why = "it was to be looked at"
        target = fitted(pair.source, pair.target, self.segments[key])
        return MatchedUnit(target, "outdated", how, (pair,), why=why)

    def _of_several(
        self, segment: Segment, words: str, pairs: Sequence[Translation], said: Sequence[str]
    ) -> MatchedUnit | None:
        for start in range(len(pairs)):
            if not said[start] or not words.startswith(said[start]) or said[start] == words:
                continue
            for end in range(start + 2, min(start + _MOST, len(pairs)) + 1):
                if "".join(said[start:end]) == words:
                    blank = " " if rules(self.locales[1]).spaced else ""
                    text = blank.join(pair.target for pair in pairs[start:end])
                    return self._settled(segment, text, tuple(pairs[start:end]))
        return None

    def _of_part(
        self, segment: Segment, words: str, pairs: Sequence[Translation], said: Sequence[str]
    ) -> MatchedUnit | None:
        """The sentences of a longer text that are a unit of their own here."""
        for pair, longer in zip(pairs, said, strict=True):
            if words and words in longer and words != longer:
                pieces = reused(pair.source, pair.target, segment, self.locales, self.allowed)
                if pieces and not any(piece.new for piece in pieces):
                    return self._settled(segment, joined(pieces, [], self.locales[1]), (pair,))
        return None

    def _settled(self, segment: Segment, text: str, pairs: tuple[Translation, ...]) -> MatchedUnit | None:
        settled = settle(segment, text, self.allowed)
        return None if isinstance(settled, Refusal) else MatchedUnit(settled, "translated", "parts", pairs)

    def _alike(self, keys: Sequence[Key], mine: Sequence[Translation]) -> Iterator[tuple[Key, MatchedUnit]]:
        """One to one, the best first."""
        from rapidfuzz import fuzz, process

        texts = [pair.source for pair in mine]
        scored = sorted(
            (-score, n, m)
            for n, key in enumerate(keys)
            for _, score, m in process.extract_iter(key.text, texts, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        )
        used: set[int] = set()
        done: set[int] = set()
        for _, n, m in scored:
            if n not in done and m not in used:
                done.add(n)
                used.add(m)
                yield keys[n], self._of(keys[n], mine[m], "alike")
