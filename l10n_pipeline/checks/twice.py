"""What is said twice: a word, a sentence, the whole text, the source beside its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import eq

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.length import width
from l10n_pipeline.checks.plain import Plain
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import icu
from l10n_pipeline.text.scripts import HANGUL

_WORD = lazy.pattern(r"(?<![\w'’-])([^\W\d_]{2,}|[" + HANGUL + r"])[ \u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)
_PARTICLES = lazy.pattern("[をがにと的了]")
_PARTICLE = lazy.pattern(r"(?<![をがにと])([をにが])\1(?![をがにと])|的的(?!确)|了了(?!解)")
_MAY = {
    "fr": "nous vous",
    "pt": "se",
    "es": "",
    "de": "die der das sie ihr",
    "ru": "",
    "ar": "",
    "id": "",
    "pl": "to",
    "hu": "az",
}
"""What may stand twice in a row."""
_MAY_NOT = {
    "tr": "ve bir bu ile için de da gibi olarak veya ama daha en çok her olan değil",
    "vi": "và là của các những được trong cho với để có này đó không một khi hoặc từ thì mà bạn sẽ",
    "hi": "और के में से का की को है हैं यह पर कि नहीं तो ने इस एक या भी लिए",
}
"""Languages that say a word twice to mean more of it, one by one, or again; of these words they do not."""
_SENTENCE = lazy.pattern(r"(?<![^.!?。！？…؟\n])[^.!?。！？…؟\n]+[.!?。！？…؟]")
_MARKS = lazy.pattern(r"[.!?。！？…؟\n]")
_LETTERS = lazy.pattern(r"[^\W_]+")
_LONG = 10
_FEW, _SHORT = 4, 20
"""Words and letters of a source that stands beside its translation."""

_NAMED = lazy.pattern(r"[(（][^()（）]*[)）]")
"""In parentheses the source says what a thing is called in its language."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings, where the source does not say it twice, too."""
    if icu.branchings(unit.target):
        return  # the branches of a plural say nearly the same
    source, target = context.read(unit)
    words = _LETTERS.findall(target.text.casefold())
    yield from _words(unit, source, target, words, context)
    yield from _sentences(source, target, words, context)
    yield from _beside(source, target, words, context)


def _words(unit: Unit, source: Plain, target: Plain, words: Sequence[str], context: Context) -> Iterator[Problem]:
    twice = any(map(eq, words, words[1:]))  # what is to be found takes the pattern long not to find
    found_in = _WORD.finditer(target.text) if twice else ()
    particles = _PARTICLE.finditer(target.text) if _PARTICLES.search(target.text) else ()
    language = context.locale.partition("_")[0]
    may, may_not = _MAY.get(language, "").split(), _MAY_NOT.get(language, "").split()
    for found in (*found_in, *particles):
        word = found[1] or found[0]
        if word.casefold() in may or _WORD.search(source.text) or found[0].casefold() in source.text.casefold():
            continue
        start, end = target.found(found)
        if (may_not and word.casefold() not in may_not) or "<" in unit.target[start:end]:
            continue  # what a tag holds is the name of something
        message = f"'{found[0]}': a word stands twice"
        yield context.problem("word-doubled", "warning", message, "write it once", (start, end))
        return


def _sentences(source: Plain, target: Plain, words: Sequence[str], context: Context) -> Iterator[Problem]:
    if _is_double(words):
        if not _repeats(source.text):
            yield context.problem("said-twice", "warning", "the translation stands twice", "say it once")
        return
    text = target.text
    if not _MARKS.search(text, 0, len(text) - 1):
        return
    begun = [first[0] for one in _MARKS.split(text) if (first := _LETTERS.search(one))]
    if len({one.casefold() for one in begun}) == len(begun):
        return  # nearly every text: no two sentences begin with one word
    seen: set[str] = set()
    for found in _SENTENCE.finditer(text + "."):
        flat = _flat(found[0])
        if width(flat) >= _LONG and flat in seen and not _repeats(source.text):
            start, end = found.span()
            span = target.span(start, min(end, len(text)))
            yield context.problem(
                "said-twice", "warning", "the translation says a sentence twice", "say it once", span
            )
            return
        seen.add(flat)


def _is_double(words: Sequence[str]) -> bool:
    """Whether the second half of a text is its first half once more."""
    half = len(words) // 2
    return len(words) == 2 * half and words[:half] == words[half:] and width(" ".join(words)) >= 2 * _LONG


def _repeats(text: str) -> bool:
    flat = [_flat(one) for one in _SENTENCE.findall(text + ".")]
    return len(flat) > len(set(flat))


def _beside(source: Plain, target: Plain, words: Sequence[str], context: Context) -> Iterator[Problem]:
    said, longest = _longest(source.text)
    if not longest or longest not in words:
        return
    found = " ".join(words)
    if said == found or len(found) < 1.3 * len(said):
        return
    named = [_flat(m[0]) for m in _NAMED.finditer(target.text)]
    if f" {said} " in f" {found} " and not any(said in one for one in named):
        message = "the source stands beside its translation"
        yield context.problem("source-beside", "warning", message, "leave the translation alone")


@lru_cache(maxsize=16384)  # each locale asks for it
def _longest(source: str) -> tuple[str, str]:
    """The words of a source and the longest of them; "" where a translation may have them by chance."""
    said = _flat(source)
    words = said.split()
    return said, "" if len(words) < _FEW or len(said) < _SHORT else max(words, key=len)


@lru_cache(maxsize=1024)
def _flat(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))
