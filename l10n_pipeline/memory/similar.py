"""What people translated that is most like a text: examples for an engine that reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from l10n_pipeline import lazy

_WORD = lazy.pattern(r"\w+")
_RAREST = 6  # words of a text that are looked up
_MOST_ALIKE = 200  # texts that are compared letter by letter
_LEAST = 50.0  # percent: what is less alike teaches nothing


class ByWords:
    """Texts, found by the rarest words of another one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._with: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word in _words(text):
                self._with[word].append(number)

    def near(self, text: str) -> list[int]:
        """The numbers of those that share its rarest words, those with most of them first."""
        votes: Counter[int] = Counter()
        known = sorted((w for w in _words(text) if w in self._with), key=lambda w: (len(self._with[w]), w))
        for word in known[:_RAREST]:
            votes.update(self._with[word][:_MOST_ALIKE])
        return [number for number, _ in votes.most_common(_MOST_ALIKE)]


class Similar:
    """Pairs of source and translation, found by the rarest words of a text."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs: Sequence[tuple[str, str]] = tuple(dict(pairs).items())
        self._words = ByWords(source for source, _ in self._pairs)

    def best(self, text: str, most: int) -> list[tuple[str, str]]:
        """At most so many pairs whose source is like the text, the most alike first; never the text itself."""
        from rapidfuzz import fuzz

        alike = [
            (fuzz.ratio(text, self._pairs[number][0]), -number)
            for number in self._words.near(text)
            if self._pairs[number][0] != text
        ]
        return [self._pairs[-number] for score, number in sorted(alike, reverse=True)[:most] if score >= _LEAST]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
