"""How long the translation is: against its source, and against a limit that its flags name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.doubt.length import left_out
from l10n_pipeline.doubt.pair import Pair, of_texts
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import icu
from l10n_pipeline.text.scripts import HANGUL, UNSPACED, may_be_eastern

_DENSE = lazy.pattern(f"[{UNSPACED}]")
_MIDDLE = lazy.pattern(f"[{HANGUL}]")
_SOUTHERN = lazy.pattern("[\u0e00-\u19ff]")
"""Where all of both begins that is not Eastern: one range is looked for more quickly than their many."""
_ENDS = lazy.pattern(r"[.!?][\"”’')»\]]*\s+\S")
_LIMIT = lazy.pattern(r"max-length:\s*(\d+)")
_LONG, _SHORT, _TELLING = 2.6, 0.32, 40


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for a length that no translation of this source has; an error for one above its limit."""
    source, target = context.read(unit)
    said = _width_of_source(source.text)  # what is quoted in Chinese or Japanese need not be said again
    if said >= _TELLING and not icu.branchings(unit.target):  # each language has as many branches as it needs
        found = width(target.text)
        if found > _LONG * said:
            message = f"the translation is {found / said:.1f} times as long as its source"
            yield context.problem("too-long", "warning", message, "see whether something was added")
        elif found < _SHORT * said:
            message = f"the translation has {100 * found / said:.0f}% of its source's length"
            yield context.problem("too-short", "warning", message, "see whether something is missing")
        elif unit.state != "machine" and _has_several(source.text) and (doubt := left_out(_pair(unit, context))):
            message = f"the translation seems to leave something out: {doubt.reason}"
            yield context.problem("too-short", "warning", message, "see whether something is missing")
    for limit in (int(m[1]) for flag in unit.flags if flag[:3] == "max" and (m := _LIMIT.fullmatch(flag))):
        if len(target.text) > limit:
            message = f"the text has {len(target.text)} characters, and there is room for {limit}"
            yield context.problem(
                "over-limit", "error", message, "shorten it", target.span(limit, len(target.text))
            )


@lru_cache(maxsize=16384)  # each locale asks for it
def _has_several(source: str) -> bool:
    """Whether a source may be three sentences: of a machine's text `sentence-count` tells it."""
    return len(_ENDS.findall(source)) > 1


def _pair(unit: Unit, context: Context) -> Pair:
    segment = context.segment
    return of_texts(segment.text, unit.target, segment.syntax, context.locale, context.source_locale, segment.refs)


@lru_cache(maxsize=16384)  # each locale asks for it
def _width_of_source(text: str) -> float:
    """The width, or -1 of what holds Chinese or Japanese."""
    return -1 if _DENSE.search(text) else width(text)


def width(text: str) -> float:
    """The length in Latin letters: a character of Chinese says about as much as three of them, of Korean as two."""
    bare = text.replace(HELD, "xxxxxx")
    if not may_be_eastern(bare) and not _SOUTHERN.search(bare):
        return len(bare)
    return len(bare) + 1.8 * len(_DENSE.findall(bare)) + len(_MIDDLE.findall(bare))
