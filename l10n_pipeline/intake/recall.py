"""Finds in translation memories what they have for a text: the same, the same words, or one that is much alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from l10n_pipeline.intake.match import bare
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.leverage.moved import fitted, moved
from l10n_pipeline.memory.exact import FEW_WORDS
from l10n_pipeline.memory.similar import ByWords
from l10n_pipeline.model import Allowed, Segment
from l10n_pipeline.settle import Refusal, settle

ALIKE = 75.0
"""Percent of rapidfuzz's ratio: where tools of translators begin to offer what is alike."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a memory has for a text."""

    pair: Translation
    target: str  # with the codes of the text
    likeness: int  # of the sources, in percent
    sure: bool = False  # whether it is as good as translated

    @property
    def where(self) -> str:
        """The memory's file, and how like the text is where that matters."""
        return self.pair.place.path if self.likeness == 100 else f"{self.pair.place.path} {self.likeness}%"


class Recall:
    """The memories of one locale."""

    def __init__(self, pairs: Iterable[Translation], locale: str) -> None:
        self.pairs: Sequence[Translation] = tuple({(p.context, p.source, p.target): p for p in pairs}.values())
        self._locale = locale
        self._exact: dict[str, list[Translation]] = defaultdict(list)
        for pair in self.pairs:
            self._exact[pair.source].append(pair)

    def same(self, segment: Segment, allowed: Allowed) -> Recalled | None:
        """What is said for the same text, or for the same words with other codes; None where it may not be written.

        With one target only it is as good as translated; a draft, a text of few words, and one of several targets
        are for a person.
        """
        found = [(pair, self._settled(segment, pair, allowed)) for pair in self._exact.get(segment.text, ())]
        if not found and self.pairs:
            said = bare(segment.text, segment.syntax, segment.refs)
            alike = [p for p in self._near(segment.text) if said and bare(p.source) == said]
            found = [(p, moved(p.source, p.target, segment, self._locale, allowed)) for p in alike]
        here = [one for one in found if one[0].context == segment.key.context] if segment.key.context else []
        held = [(pair, target) for pair, target in here or found if target]
        if not held:
            return None
        pair, target = next((one for one in held if one[0].state == "translated"), held[0])
        one = len({text for _, text in held}) == 1 and pair.state == "translated"
        return Recalled(pair, target, 100, one and len(segment.text.split()) >= FEW_WORDS)

    def alike(self, segment: Segment, most: int = 1) -> list[Recalled]:
        """The texts that are much alike, the most alike first; their codes are the segment's where that is sure."""
        from rapidfuzz import fuzz

        near = self._near(segment.text)
        scored = sorted((-fuzz.ratio(segment.text, pair.source), n) for n, pair in enumerate(near))
        return [
            Recalled(near[n], fitted(near[n].source, near[n].target, segment), min(99, int(-score)))
            for score, n in scored[:most]
            if -score >= ALIKE
        ]

    def _settled(self, segment: Segment, pair: Translation, allowed: Allowed) -> str | None:
        settled = settle(segment, pair.target, allowed)
        return None if isinstance(settled, Refusal) else settled

    @cached_property
    def _words(self) -> ByWords:
        return ByWords(pair.source for pair in self.pairs)

    def _near(self, text: str) -> list[Translation]:
        return [self.pairs[n] for n in self._words.near(text)]
