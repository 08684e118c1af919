"""What is asked of a machine's text alone: people join and part sentences as their language wants."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.doubt.bounds import bound, ordinal
from l10n_pipeline.doubt.length import sentence_count
from l10n_pipeline.doubt.pair import of_texts
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import icu

_BOUNDS = ("least", "most", "first", "minimum", "maximum", "no more than", "fewer", "no less")
_SEVERAL = lazy.pattern(r"[.!?。！？؟]\S?\s*\S")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings where sentences seem to be left out or added, or a bound or an order is another one."""
    if unit.state != "machine":
        return
    segment = context.segment
    several, bounded = _asks(segment.text)
    several = several or bool(_SEVERAL.search(unit.target))
    if not (several or bounded) or icu.branchings(unit.target):
        return
    pair = of_texts(segment.text, unit.target, segment.syntax, context.locale, context.source_locale, segment.refs)
    for doubt in (bound(pair), ordinal(pair)) if bounded else ():
        if doubt:
            yield context.problem("number-changed", "warning", doubt.reason, "say it as the source does")
    if several and (doubt := sentence_count(pair)):
        message = f"the translation has another number of sentences: {doubt.reason}"
        yield context.problem("sentence-count", "warning", message, "see whether one was left out or added")


@lru_cache(maxsize=16384)  # each locale asks for it
def _asks(source: str) -> tuple[bool, bool]:
    """Whether a source, with the first letter of its target behind it, may be several sentences; and names a bound."""
    return bool(_SEVERAL.search(source + "x")), any(map(source.casefold().__contains__, _BOUNDS))
