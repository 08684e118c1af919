"""A text that is there twice: the source beside its translation, the translation again, a word again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import eq

from l10n_pipeline import lazy
from l10n_pipeline.doubt.length import width
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import between_blanks, folded, folded_tokens, token_set, tokens
from l10n_pipeline.doubt.words import words as function_words
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.text.scripts import ARABIC, HAN, HANGUL, JAPANESE

_STUTTER = lazy.pattern(r"((?=[^\n]{0,30}?[^\W\d_])[^\n]{2,30}?)\1{5,}")
_THRICE = lazy.pattern(r"(?<!\w)(\w+)(?:[\s,;、，/|·-]+\1){2,}(?!\w)", re.I)
_GLUED = lazy.pattern(rf"(\w{{3,30}}?)\1{{2,}}|(\w{{5,40}})\2|([{ARABIC}{HAN}{HANGUL}]{{3,40}})\3", re.I)
"""A word that is said again without a blank: three times, or long."""
_EITHER_SIGN = lazy.pattern(r"[/|→=⇒\n]")
_REPEATED = lazy.pattern(r"(.{2,30}?)\1{5}")
_LONG = 12  # characters of the shortest piece that is said six times
_STOP = lazy.pattern(r"[.!?。！？؟]+")
_UNSPACED = lazy.pattern(f"[{JAPANESE}]")
_BETWEEN = lazy.pattern(r"\W{1,8}(?:(?:or|ou|o|oder|أو)\W{1,3}|(?:或者?|または|もしくは)\W{0,3})?", re.I)
_BETWEEN_UNSPACED = lazy.pattern(r"\W{0,16}(?:或者?|または|もしくは)?")
_WIDEST = 24  # characters between a text and itself
_EITHER = lazy.pattern(r"(?<=\S)(?:\s*+(?:/|\||→|=>|⇒|=)|[^\S\n]*+\n)\s*+(?=\S)")


def beside(pair: Pair) -> Doubt | None:
    """The whole source, and more."""
    words = folded_tokens(pair.source)
    many = len(words)
    inner = words[1] if many > 2 else ""  # a word by itself in all that holds the source
    if inner and inner not in folded_tokens(pair.target) and not _EITHER_SIGN.search(pair.target):
        return None  # nearly every pair
    source, target = _flat(pair.source), _flat(pair.target)
    if (
        source
        and source in f" {target} "
        and len(target) > 1.3 * len(source)
        and many >= 3
        and len(source) >= 12
        and not _titled(pair)
    ):
        return Doubt("source-beside", "the answer holds the source as well")
    if many == 2 and _before_or_behind(pair, source, target):
        return Doubt("source-beside", "the answer holds the source as well")
    if many and source != target and _EITHER_SIGN.search(pair.target):
        parts = [_flat(part) for part in _EITHER.split(pair.target)]
        if len(parts) > len(_EITHER.split(pair.source)) and source in parts:
            return Doubt("source-beside", "the answer holds the source as well")
    return None


_PARENTHESES = frozenset("()（）[]")


def _before_or_behind(pair: Pair, source: str, target: str) -> bool:
    """Whether two words that are no name stand before or behind their translation, without parentheses."""
    if not (target.startswith(f"{source} ") or target.endswith(f" {source}")) or len(source) < _LONG:
        return False
    words = pair.source.split()
    return (
        words[0][:1].isupper()
        and words[-1].islower()
        and width(target) >= 1.5 * len(source)
        and _PARENTHESES.isdisjoint(pair.target)
    )


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
    if _thrice(pair.target) and not _thrice(pair.source):  # `and` stands between what is held
        return Doubt("twice", "the answer says a thing twice")
    source, target = pair.source.replace(HELD, ""), pair.target.replace(HELD, "")
    if (
        _said_again(target)
        and not _said_again(source)
        and not _with_others(pair.target)
        and not _reduplicated(pair)
    ):
        return Doubt("twice", "the answer says a thing twice")
    if _glued(target) and not _glued(source) and not _with_others(pair.target):
        return Doubt("twice", "the answer says a thing twice")
    if _sentence_twice(pair.target) and not _sentence_twice(pair.source):
        return Doubt("twice", "the answer has a sentence twice")
    return None


def _thrice(text: str) -> bool:
    words = tokens(text)
    if len(words) - len(token_set(text)) < 2:
        return False
    if len(folded(text)) == len(text) and not any(map(eq, words, words[1:])):  # no letter became several tokens
        return False
    return bool(_THRICE.search(text))


def _glued(text: str) -> bool:
    """Whether a text is one word, and that again and again."""
    found = tokens(text)
    third = len(found) // 3
    if len(found) == 1:
        return bool(_GLUED.fullmatch(found[0]))
    return (
        third > 1 and found[0] == found[third] and found[:third] == found[third : 2 * third] == found[2 * third :]
    )


_REDUPLICATING = frozenset(
    {"id", "ms", "jv", "su", "fil", "tr", "az", "uz", "kk", "ky", "tk", "hi", "bn", "ur", "ta", "te", "vi", "th"}
)


def _reduplicated(pair: Pair) -> bool:
    """Whether a language says plurals and manners so: *anak-anak*, *yavaş yavaş*."""
    found = tokens(pair.target)
    return pair.language in _REDUPLICATING and len(found) == 2 and len(tokens(pair.source)) == 1


def _with_others(text: str) -> bool:
    """Whether what is said again has masks of its own each time: set X to X and Y to Y. None may come twice."""
    return HELD in _said_again(text)


def _said_again(text: str) -> str:
    """What a text says and says again, with `or` or punctuation between them; "" for most texts."""
    text = _inner(text)
    if not text:
        return ""
    half = len(text) // 2
    if text[:3].casefold()[:3] not in text[half : half + _WIDEST // 2 + 4].casefold():  # nearly always
        return ""
    first = text[0].lower()[0]
    for between in range(len(text) % 2, _WIDEST + 1, 2):
        size = (len(text) - between) // 2
        if size < 3 or text[size + between].lower()[0] != first:
            continue
        if text[:size].lower() != text[size + between :].lower():
            continue
        joint = text[size : size + between]
        if text[0].isalpha() and _BETWEEN.fullmatch(joint):
            return text[:size]
        if size >= 4 and _UNSPACED.match(text) and _BETWEEN_UNSPACED.fullmatch(joint):
            return text[:size]
    return ""


def _inner(text: str) -> str:
    """The text from its first letter or digit to its last one."""
    start, end = 0, len(text)
    while start < end and not _in_word(text[start]):
        start += 1
    while start < end and not _in_word(text[end - 1]):
        end -= 1
    return text[start:end]


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def loop(pair: Pair) -> Doubt | None:
    """A few words, said again and again."""
    if loops(pair.target) and not loops(pair.source):
        return Doubt("repeats", "the answer repeats itself")
    return None


def loops(text: str) -> bool:
    """Whether a few words, or a few letters, make up most of a text by being said again and again."""
    if _may_stutter(text) and _STUTTER.search(text):
        return True
    words = folded_tokens(text)
    if len(words) <= 8 or len(words) - len(set(words)) < 4:  # none of them is there five times
        return False
    if _most(words, 1) < max(5, 0.5 * len(words) / 3):  # and no run is there more often than its words
        return False
    return any(_most(words, n) >= max(5, 0.5 * len(words) / n) for n in (1, 2, 3))


def _may_stutter(text: str) -> bool:
    """Whether a piece may be there six times in a row: a word, or one with others, or blanks, or a part of a word."""
    words = between_blanks(text)
    if len(words) - len(set(words)) > 3 and _in_step(words):
        return True
    if len(text) - sum(map(len, words)) - len(words) >= _LONG - 2:
        return True
    # Of twelve letters that are one piece of two, six times, ten are there before; of longer pieces more are.
    long = [word for word in words if len(word) >= _LONG and len(word) - len(set(word)) >= _LONG - 2]
    return any(map(_REPEATED.search, long))


def _in_step(words: Sequence[str]) -> bool:
    """Whether as many words stand again so many words on as in a piece that is said six times.

    Five of six times it is the same as before, but for one word that may be a part of one.
    """
    return any(sum(map(eq, words, words[size:])) >= 5 * size - 1 for size in range(1, (len(words) + 1) // 6 + 1))


def _most(words: Sequence[str], n: int) -> int:
    """How often the most frequent run of n words occurs."""
    runs = Counter(zip(*(words[i:] for i in range(n)), strict=False))
    return max(runs.values(), default=0)


def _sentence_twice(text: str) -> bool:
    first = _STOP.search(text)
    if not first or first.end() == len(text):
        return False  # a single sentence, as most texts are
    sentences = [s for s in (_flat(part) for part in _STOP.split(text)) if len(s) >= 8]
    return len(sentences) > len(set(sentences))


def _flat(text: str) -> str:
    return " ".join(folded_tokens(text))
