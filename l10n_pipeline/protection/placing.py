"""Where the pairs of markup go in an answer: by alignment, by what is known of their words, by asking, by meaning."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.errors import BadOutput
from l10n_pipeline.model import Output, Range
from l10n_pipeline.protection.pairs import Edges, Windows, align, search
from l10n_pipeline.protection.verify import Answered

_MOST = 50
"""Pairs of a sentence that are looked for in its answer: each is held against all others. With more it is cut."""


@dataclass(frozen=True, slots=True)
class Aids:
    """What stands in for the alignment that an engine does not give.

    `known` gives translations of a text, whatever its capitals; `find` says where in an answer, the second text,
    stands what means the first.
    """

    known: Callable[[str], Sequence[str]] = lambda _: ()
    find: Callable[[str, str], Range | None] | None = None


def placed(
    sent: str, reading: Answered, pairs: Sequence[Edges], locale: str, aids: Aids
) -> Generator[list[str], list[Output | BadOutput], tuple[Windows | None, str]]:
    """Where the pairs go, and how that was found; None if a pair found no place."""
    if not pairs:
        return {}, ""
    if len(pairs) > _MOST:
        return None, ""
    if reading.alignment:
        windows = align(sent, reading.text, reading.alignment, pairs, reading.hits, locale)
        if windows is not None:
            return windows, "aligned"
    inner = [sent[pair.start : pair.end].strip() for pair in pairs]
    windows = _searched(reading, pairs, {i: _known(text, reading.text, aids) for i, text in enumerate(inner)})
    if windows is None:
        answers = yield inner
        said = {i: found.text for i, found in enumerate(answers) if isinstance(found, Output)}
        windows = _searched(reading, pairs, said)
    if windows is None and aids.find and not any(pair.held for pair in pairs):
        found = {i: aids.find(text, reading.text) for i, text in enumerate(inner)}
        windows = _searched(reading, pairs, {i: reading.text[slice(*at)] for i, at in found.items() if at})
    return windows, "searched"


def _searched(reading: Answered, pairs: Sequence[Edges], texts: Mapping[int, str]) -> Windows | None:
    if len(texts) < len(pairs) or not all(texts.values()):
        return None
    return search(reading.text, texts, pairs, reading.hits)


def _known(text: str, answer: str, aids: Aids) -> str:
    """A translation of the text that stands in the answer; "" where none is known."""
    low = answer.casefold()
    return next((one for one in aids.known(text) if one.casefold() in low), "")
