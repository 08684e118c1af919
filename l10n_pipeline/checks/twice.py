"""What is said twice: a word, a sentence, the whole text, the source beside its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from l10n_pipeline.checks import Context
from l10n_pipeline.checks.length import width
from l10n_pipeline.checks.plain import Plain
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import icu
from l10n_pipeline.text.scripts import HANGUL

_WORD = re.compile(r"(?<![\w'’-])([^\W\d_]{2,}|[" + HANGUL + r"])[ \u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)
_PARTICLE = re.compile(r"(?<![をがにと])([をにが])\1(?![をがにと])|的的(?!确)|了了(?!解)")
_MAY = {
    "fr": "nous vous",
    "pt": "se",
    "es": "",
    "de": "die der das sie ihr",
    "ru": "",
    "ar": "",
    "id": "",
}
_SENTENCE = re.compile(r"(?<![^.!?。！？…؟\n])[^.!?。！？…؟\n]+[.!?。！？…؟]")
_GOES_ON = re.compile(r"[.!?。！？…؟][^.!?。！？…؟]*[^\W_]")
"""Behind the first sentence is another one."""

_LETTERS = re.compile(r"[^\W_]+")
_LONG = 10
_NAMED = re.compile(r"[(（][^()（）]*[)）]")
"""In parentheses the source says what a thing is called in its language."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings, where the source does not say it twice, too."""
    if icu.branchings(unit.target):
        return  # the branches of a plural say nearly the same
    source, target = context.read(unit)
    yield from _words(source, target, context)
    yield from _sentences(source, target, context)
    yield from _beside(source, target, context)


def _words(source: Plain, target: Plain, context: Context) -> Iterator[Problem]:
    may = _MAY.get(context.locale.partition("_")[0], "").split()
    for found in (*_WORD.finditer(target.text), *_PARTICLE.finditer(target.text)):
        word = found[1] or found[0]
        if word.casefold() in may or _WORD.search(source.text) or found[0].casefold() in source.text.casefold():
            continue
        message = f"'{found[0]}': a word stands twice"
        yield context.problem("word-doubled", "warning", message, "write it once", target.found(found))
        return


def _sentences(source: Plain, target: Plain, context: Context) -> Iterator[Problem]:
    whole = _flat(target.text).split()
    if (
        len(whole) % 2 == 0
        and whole[: len(whole) // 2] == whole[len(whole) // 2 :]
        and width(" ".join(whole)) >= 2 * _LONG
    ):
        if not _repeats(source.text):
            yield context.problem("said-twice", "warning", "the translation stands twice", "say it once")
        return
    if not _GOES_ON.search(target.text):
        return
    seen: set[str] = set()
    for found in _SENTENCE.finditer(target.text + "."):
        flat = _flat(found[0])
        if width(flat) >= _LONG and flat in seen and not _repeats(source.text):
            start, end = found.span()
            span = target.span(start, min(end, len(target.text)))
            yield context.problem(
                "said-twice", "warning", "the translation says a sentence twice", "say it once", span
            )
            return
        seen.add(flat)


def _repeats(text: str) -> bool:
    flat = [_flat(one) for one in _SENTENCE.findall(text + ".")]
    return len(flat) > len(set(flat))


def _beside(source: Plain, target: Plain, context: Context) -> Iterator[Problem]:
    said, found = _flat(source.text), _flat(target.text)
    if len(said.split()) < 4 or len(said) < 20 or said == found or len(found) < 1.3 * len(said):
        return
    named = [_flat(m[0]) for m in _NAMED.finditer(target.text)]
    if f" {said} " in f" {found} " and not any(said in one for one in named):
        message = "the source stands beside its translation"
        yield context.problem("source-beside", "warning", message, "leave the translation alone")


@lru_cache(maxsize=1024)
def _flat(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))
