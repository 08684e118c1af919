"""Whether a text may be a translation: doubts about a source and what an engine, or a person, made of it.

One function a doubt, from a `Pair` to a `Doubt` or None. They know languages and nothing of masks, files or engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from l10n_pipeline.doubt import (
    bounds,
    comment,
    language,
    length,
    letters,
    meaning,
    numbers,
    repeats,
    signs,
    untranslated,
    writing,
)
from l10n_pipeline.doubt.pair import Doubt, Pair

__all__ = ["BASIC", "DOUBTS", "Doubt", "Doubter", "Pair", "doubts", "first"]

Doubter = Callable[[Pair], Doubt | None]

DOUBTS: tuple[Doubter, ...] = (
    letters.hidden,
    comment.nothing,
    length.length,
    length.unusual,
    writing.turned,
    writing.lost,
    writing.blanks,
    writing.marks,
    untranslated.whole,
    untranslated.few,
    comment.comment,
    comment.refusal,
    writing.label,
    writing.added_latin,
    writing.source_language,
    repeats.beside,
    repeats.twice,
    repeats.loop,
    letters.own_script,
    letters.script,
    letters.shapes,
    language.cjk,
    language.other_letters,
    writing.alphabet,
    language.other_language,
    language.variant,
    language.plain,
    untranslated.behind,
    untranslated.left,
    untranslated.run,
    untranslated.mixed,
    untranslated.pairs,
    signs.glued,
    signs.markup,
    signs.brackets,
    signs.shout,
    writing.capitals,
    signs.end,
    numbers.form,
    numbers.numbers,
    meaning.number_words,
    meaning.calendar,
    bounds.bound,
    bounds.ordinal,
    meaning.negation,
    meaning.negation_added,
    length.sentence_count,
    comment.obeyed,
)
"""The surest first: the first one is the reason that people read."""


BASIC = (length.length, untranslated.whole, repeats.loop)
"""What holds of any text, even one that a play engine made."""


def doubts(pair: Pair) -> Iterator[Doubt]:
    """Every doubt about the pair."""
    return (found for one in DOUBTS if (found := one(pair)))


def first(pair: Pair, checks: Sequence[Doubter] = DOUBTS) -> Doubt | None:
    """The first doubt about the pair."""
    for one in checks:
        if found := one(pair):
            return found
    return None
