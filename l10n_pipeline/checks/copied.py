"""The target is a translation, not a copy of the source or of a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.plain import Plain
from l10n_pipeline.checks.stays import KEPT
from l10n_pipeline.doubt.words import words
from l10n_pipeline.model import Problem, Unit

_WORD = lazy.pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL = lazy.pattern(r"(?<![\w'’.-])[a-z]{2,}(?![\w'’-])")
_FEW, _RUN = 3, 5
_MOST_PLACES = 20  # of the source that a run is compared with
_CODE = lazy.pattern(r"\A\s*(?://|/\*|#!|\$ |<!--)|\s--?[a-z][\w-]*(?:[ =]|\Z)|[;{]\s*\Z")
"""What is written like this is a comment, a command or a piece of a program."""
_EMPHASIS = ("*", "_", "`")
_QUOTED = lazy.pattern(r"[\"“«「『‘„(（](?>[^\"”»」』’“)）]{6,})(?:(?P<end>[\"”»」』’“)）])|\Z)")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning where prose was copied: names, titles, commands and addresses are the same in many languages."""
    if unit.origin and unit.origin.kind == "kept":
        return
    source, target = context.read(unit)
    if copied(unit, context):
        if _prose(KEPT.sub(" ", _without_terms(source.text, context)), context.source_locale):
            yield context.problem("source-copied", "warning", "the translation is the source text", "translate it")
        return
    if context.source_locale.partition("_")[0] == "en" != context.locale.partition("_")[0]:
        yield from _left(source, target, unit, context)


def copied(unit: Unit, context: Context) -> bool:
    """Whether the target is its source, whatever the blanks and line ends."""
    target, source = unit.target.lstrip(), context.segment.text.lstrip()
    return target[:1] == source[:1] and target.split() == source.split()


def _prose(text: str, language: str) -> bool:
    """Whether a text says something: two function words of its language, or one with other small words around it."""
    found = _WORD.findall(text)
    if len(found) < _FEW or _CODE.search(text) or not _SMALL.search(text):
        return False
    known = _function(language)
    function = [word for word in found if word.casefold() in known]
    plain = [word for word in found if word.islower() and len(word) > 1 and word not in known]
    return not known or len(function) >= 2 or bool(function and plain)


@cache
def _function(language: str) -> frozenset[str]:
    return frozenset(words(language, "function"))


def _without_terms(text: str, context: Context) -> str:
    for match in context.terms:
        text = text.replace(match.surface, " ")
    return text


def _left(source: Plain, target: Plain, unit: Unit, context: Context) -> Iterator[Problem]:
    """A run of English words with an English function word among them; what is quoted is named, not left."""
    function, (of_source, telling) = _function("en"), _words(source.text)
    if not telling:
        return
    folded = target.text.casefold()
    if not any(map(folded.__contains__, telling)) or telling.isdisjoint(_WORD.findall(folded)):
        return
    bare = _QUOTED.sub(lambda m: " " * len(m[0]) if m["end"] else m[0], target.text)
    found = list(_WORD.finditer(bare))
    said = [word.casefold() for word in _WORD.findall(source.text)]
    mine = [m[0].casefold() for m in found]
    places: dict[tuple[str, ...], list[int]] = {}  # where in the source each run of so many words begins
    start = 0
    while start + _RUN <= len(found):
        stop = start + _RUN
        if mine[stop - 1] not in of_source:
            start = stop
            continue
        places = places or _runs(said)
        at = places.get(tuple(mine[start:stop]), ())
        if not at or not _near(found[start:stop]):
            start += 1
            continue
        stop = start + max(_common(mine, start, said, one) for one in at[:_MOST_PLACES])
        run = found[start:stop]
        small = [m[0] for m in run if m[0].islower()]
        if len(small) >= 0.6 * len(run) and sum(word in function for word in small) >= 2:
            span = target.span(run[0].start(), run[-1].end())
            named = rf"[*_\"“]{re.escape(unit.target[slice(*span)])}[*_\"”]"
            whole = len(run) == len(said)
            if whole or unit.target[: span[0]].endswith(_EMPHASIS) or re.search(named, context.segment.text):
                return
            message = f"words of the source are not translated: {' '.join(m[0] for m in run[:6])}"
            yield context.problem("source-left", "warning", message, "translate them", span)
            return
        start = stop


def _runs(said: list[str]) -> dict[tuple[str, ...], list[int]]:
    out: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(said) - _RUN + 1):
        out.setdefault(tuple(said[at : at + _RUN]), []).append(at)
    return out


def _common(mine: list[str], start: int, said: list[str], at: int) -> int:
    """How many words are the same from here on."""
    length = 0
    while start + length < len(mine) and at + length < len(said) and mine[start + length] == said[at + length]:
        length += 1
    return length


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of an English text, and those among them that tell its language."""
    found = frozenset(_WORD.findall(text.casefold()))
    return found, found & _function("en")


def _near(run: list[re.Match[str]]) -> bool:
    return run[-1].end() - run[0].start() < sum(len(m[0]) for m in run) + 3 * len(run)
