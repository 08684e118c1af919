"""A text that is there twice: the source beside its translation, the translation again, a word again and again."""

from __future__ import annotations

import re
from collections import Counter

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import words as function_words
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.text.scripts import JAPANESE

_WORDS = lazy.pattern(r"\w+")
_STUTTER = lazy.pattern(r"((?=[^\n]{0,30}?[^\W\d_])[^\n]{2,30}?)\1{5,}")
_THRICE = lazy.pattern(r"(?<!\w)(\w+)(?:[\s,;、，]+\1){2,}(?!\w)", re.I)
_AROUND = lazy.pattern(r"\A\W++|(?<!\W)\W++\Z")
_UNSPACED = lazy.pattern(f"[{JAPANESE}]")
_BETWEEN = lazy.pattern(r"\W{1,8}(?:(?:or|ou|o|oder|أو)\W{1,3}|(?:或者?|または|もしくは)\W{0,3})?", re.I)
_BETWEEN_UNSPACED = lazy.pattern(r"\W{0,16}(?:或者?|または|もしくは)?")
_WIDEST = 24  # characters between a text and itself
_EITHER = lazy.pattern(r"(?<=\S)(?:\s*+(?:/|\||→|=>|⇒|=)|[^\S\n]*+\n)\s*+(?=\S)")


def beside(pair: Pair) -> Doubt | None:
    """The whole source, and more."""
    source, target = _flat(pair.source), _flat(pair.target)
    many = len(source.split())
    if (
        source
        and source in f" {target} "
        and len(target) > 1.3 * len(source)
        and many >= 3
        and len(source) >= 12
        and not _titled(pair)
    ):
        return Doubt("source-beside", "the answer holds the source as well")
    if many and source != target:
        parts = [_flat(part) for part in _EITHER.split(pair.target)]
        if len(parts) > len(_EITHER.split(pair.source)) and source in parts:
            return Doubt("source-beside", "the answer holds the source as well")
    return None


def _titled(pair: Pair) -> bool:
    """Whether a title in capitals stands in parentheses behind its translation, as a gloss."""
    words = set(re.findall(r"(?<![\w-])[A-Za-z]{4,}", pair.source)) - set(
        function_words(pair.source_locale, "function")
    )
    behind = re.search(r"[(（]([^()（）]+)[)）]\W*\Z", pair.target)
    return (
        behind is not None and _flat(behind[1]) == _flat(pair.source) and all(word[0].isupper() for word in words)
    )


def twice(pair: Pair) -> Doubt | None:
    """The translation two times, or a word three times in a row."""
    source, target = pair.source.replace(HELD, ""), pair.target.replace(HELD, "")
    for test in (_THRICE.search, _said_again):
        if test(target) and not test(source) and not _with_others(pair.target):
            return Doubt("twice", "the answer says a thing twice")
    if _sentence_twice(pair.target) and not _sentence_twice(pair.source):
        return Doubt("twice", "the answer has a sentence twice")
    return None


def _with_others(text: str) -> bool:
    """Whether what is said again has masks of its own each time: set X to X and Y to Y. None may come twice."""
    return HELD in _said_again(text)


def _said_again(text: str) -> str:
    """What a text says and says again, with `or` or punctuation between them; "" for most texts."""
    text = _AROUND.sub("", text)
    for between in range(_WIDEST + 1):
        size, odd = divmod(len(text) - between, 2)
        if odd or size < 3 or text[:size].lower() != text[size + between :].lower():
            continue
        joint = text[size : size + between]
        if text[0].isalpha() and _BETWEEN.fullmatch(joint):
            return text[:size]
        if size >= 4 and _UNSPACED.match(text) and _BETWEEN_UNSPACED.fullmatch(joint):
            return text[:size]
    return ""


def loop(pair: Pair) -> Doubt | None:
    """A few words, said again and again."""
    if loops(pair.target) and not loops(pair.source):
        return Doubt("repeats", "the answer repeats itself")
    return None


def loops(text: str) -> bool:
    """Whether a few words, or a few letters, make up most of a text by being said again and again."""
    if _STUTTER.search(text):
        return True
    words = _WORDS.findall(text.casefold())
    return len(words) > 8 and any(_most(words, n) >= max(5, 0.5 * len(words) / n) for n in (1, 2, 3))


def _most(words: list[str], n: int) -> int:
    """How often the most frequent run of n words occurs."""
    runs = Counter(zip(*(words[i:] for i in range(n)), strict=False))
    return max(runs.values(), default=0)


def _sentence_twice(text: str) -> bool:
    sentences = [s for s in (_flat(part) for part in re.split(r"[.!?。！？؟]+", text)) if len(s) >= 8]
    return len(sentences) > len(set(sentences))


def _flat(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
