"""The source language left in the answer: the whole, a half, a run of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import folded, folded_tokens, letter_runs, only_of, token_set, word_set
from l10n_pipeline.locale_rules import LATIN_LETTER, rules

_WORD = lazy.pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAMED = lazy.pattern(r"[(（\"“«「『‘][A-Za-z][A-Za-z' -]{6,}[.,]?[()（）\"”»」』’]")
_EXPLAINED = lazy.pattern(
    r"(?<![A-Za-z' -])[' -]*+[A-Za-z][A-Za-z' -]{6,}+(?:[,،]?\s*أي)?\s*+"
    r"[(（«「“]\s*+[^\W\d_a-zA-Z][^)）»」”]{0,200}+[)）»」”]"
)
"""Foreign words whose meaning stands behind them: the name of a thing."""
_CITES = lazy.pattern(r"[\"“«‘][A-Za-z]")
"""A source that quotes: its translation may quote the same words."""


def whole(pair: Pair) -> Doubt | None:
    """The source once more, in four words or more."""
    same = _same_letters(pair)
    return Doubt("untranslated", "the answer is the source") if same and len(_words(pair.source)) >= 4 else None


def few(pair: Pair) -> Doubt | None:
    """The source once more, in two or three words that are no name."""
    if not _same_letters(pair):
        return None
    said, found = _words(pair.source), _words(pair.target)
    common = word_set(pair.source_locale, "common") - word_set(pair.locale, "function")
    plain = [word for word in said if word.islower()]
    if len(said) >= 2 and plain and any(w.casefold() in common for w in found):
        return Doubt("untranslated", "the answer is the source")
    return None


def behind(pair: Pair) -> Doubt | None:
    """The last word of the source, in small letters behind the end of the answer."""
    last = folded_tokens(pair.target)[-1:]
    if not last or last != folded_tokens(pair.source)[-1:]:  # nearly every pair
        return None
    found = _BEHIND.search(pair.target)
    if not found or _BEHIND.search(pair.source):
        return None
    return Doubt("untranslated", f"a word of the source is left: {found[1]}")


_BEHIND = lazy.pattern(r"[.!?。！？؟]\s+([a-z]{2,})[.!?]?\s*\Z")


_UNMISTAKABLE = frozenset(
    "the and with from this that your which into have because about their these those should would could they"
    " than".split()
)
"""English words that no other language of the locales has."""
_LEFT = lazy.pattern(
    rf"(?:(?<!\w)([A-Z][\w'’-]{{0,40}}+) )?(?<![\w./\"'“„«‘`(\[-])({'|'.join(sorted(_UNMISTAKABLE))})"
    r"(?![\w./:\"'”“»’`)\]-])(?! ?[A-Z\"“„«(])"
)
_OPENS = lazy.pattern(r"\A(?:The|This|That|These|Those|Your|With|From|When) ?[a-z]+")
_FEW = 5
"""Words of a source; in a shorter one the word may be what it is about."""


def left(pair: Pair) -> Doubt | None:
    """One small English word of the source, or its first two; titles have capitals behind it."""
    if pair.source_locale.partition("_")[0] != "en" or pair.language == "en":
        return None
    if _UNMISTAKABLE.isdisjoint(token_set(pair.target)):  # nearly every pair
        return None
    if len(letter_runs(pair.source)) < _FEW or _CITES.search(pair.source):
        return None
    own, said = word_set(pair.locale, "function"), token_set(pair.source)
    for name, word in _LEFT.findall(_EXPLAINED.sub(" ", _NAMED.sub(" ", pair.target))):
        if word in said and word not in own and not (name and name in pair.source):
            return Doubt("untranslated", f"a word of the source is left: {word}")
    opens = _OPENS.match(pair.target)
    if opens and pair.source.startswith(opens[0]):
        return Doubt("untranslated", f"words of the source are left: {opens[0]}")
    return None


def run(pair: Pair) -> Doubt | None:
    """A run of words of the source, function words among them, that is no name; or most of the source's words."""
    function = only_of(pair.source_locale, pair.locale, "function")
    if not function or pair.language == pair.source_locale.partition("_")[0]:
        return None
    if rules(pair.locale).letters == LATIN_LETTER and _first_runs(function).isdisjoint(letter_runs(pair.target)):
        return None  # nearly every pair
    found, uncited = _words(_unexplained(pair)), _uncited(pair)
    if function.isdisjoint(found) and function.isdisjoint(uncited):
        return None
    bare = _compounds_joined(pair)
    if bare is not pair:
        found, uncited = _words(_unexplained(bare)), _uncited(bare)
    said = _words(bare.source)
    for start, length in _runs(said, found) if not _quoted(pair) else ():
        piece = found[start : start + length]
        small = [word for word in piece if word.islower()]
        if length >= 3 and len(small) >= 0.6 * length and any(word in function for word in small):
            return Doubt("untranslated", f"words of the source are left: {' '.join(piece[:6])}")
    left = [word for word in uncited if word in function and word in said]
    if len(left) >= 3 and len(set(left)) >= 2:
        return Doubt("untranslated", f"words of the source are left: {', '.join(sorted(set(left))[:4])}")
    return None


@cache
def _first_runs(function: frozenset[str]) -> frozenset[str]:
    """The letters that each of some words begins with."""
    return frozenset(letter_runs(word)[0] for word in function)


def _compounds_joined(pair: Pair) -> Pair:
    """With as one word what both texts have and is one of several: `use-after-free`, `out.write()`."""
    both = set(_COMPOUND.findall(pair.target)) & set(_COMPOUND.findall(pair.source))
    if not both:
        return pair
    source, target = (
        _COMPOUND.sub(lambda m: _JOINTS.sub("", m[0]) if m[0] in both else m[0], text)
        for text in (pair.source, pair.target)
    )
    return replace(pair, source=source, target=target)


_COMPOUND = lazy.pattern(r"(?<![A-Za-z])[A-Za-z]++(?:[-_./]++[A-Za-z]++)++")
_JOINTS = lazy.pattern(r"[-_./]+")


def _uncited(pair: Pair) -> Sequence[str]:
    """The words of the answer without those that it quotes, as the source does, or that it explains at once."""
    if not _CITES.search(pair.source):
        return _words(_unexplained(pair))
    return _words(_unexplained(replace(pair, target=_NAMED.sub(" ", pair.target))))


def _unexplained(pair: Pair) -> str:
    """The answer without foreign words whose meaning stands behind them, in a text of another script."""
    return pair.target if rules(pair.locale).letters == LATIN_LETTER else _without_explained(pair.target)


@lru_cache(maxsize=64)
def _without_explained(text: str) -> str:
    """Several doubts about a pair ask for it."""
    return _EXPLAINED.sub(" ", text)


def _quoted(pair: Pair) -> bool:
    """Whether the words are left as what a thing is called: in quotation marks or parentheses."""
    return bool(_NAMED.search(pair.target))


def mixed(pair: Pair) -> Doubt | None:
    """Small words of the source in a text of another script: names are written in capitals."""
    if rules(pair.locale).letters == LATIN_LETTER or rules(pair.source_locale).letters != LATIN_LETTER:
        return None
    found = _mixed_in(pair)
    if len(found) >= 3:
        found = _mixed_in(_compounds_joined(pair))
    if len(found) >= 3:
        return Doubt("untranslated", f"words of the source are left: {', '.join(found[:4])}")
    return None


def _mixed_in(pair: Pair) -> Sequence[str]:
    small = _small(pair.source_locale)
    return [word for word in _uncited(pair) if word in small and word in _words(pair.source)]


@cache
def _small(locale: str) -> frozenset[str]:
    """Words that are hardly a name."""
    return word_set(locale, "function") | word_set(locale, "common")


def pairs(pair: Pair) -> Doubt | None:
    """Two long small words of the source side by side, as the source has them, one of them a verb or a plural."""
    if pair.source_locale.partition("_")[0] != "en" or pair.language == "en":
        return None
    shared = token_set(pair.source) & token_set(pair.target)
    if not [word for word in shared if len(word) >= 4 and word.endswith(_VERB_OR_PLURAL)]:
        return None  # nearly every pair
    in_source = {two for two in _TWO.findall(pair.source) if shared.issuperset(two)}
    for two in _TWO.findall(_EXPLAINED.sub(" ", _NAMED.sub(" ", pair.target))) if in_source else ():
        if two in in_source and any(word.endswith(_VERB_OR_PLURAL) for word in two):
            return Doubt("untranslated", f"words of the source are left: {' '.join(two)}")
    return None


_VERB_OR_PLURAL = ("s", "ed", "ing", "ly")
_TWO = lazy.pattern(r"(?<![\w/.-])(?=([a-z]{4,}) ([a-z]{4,})(?![\w/.(-]))")


@lru_cache(maxsize=64)  # several doubts about a pair ask
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _same_letters(pair: Pair) -> bool:
    a, b = pair.source[:1], pair.target[:1]
    if a.isalpha() and b.isalpha() and a.casefold()[0] != b.casefold()[0]:  # nearly every pair
        return False
    return "".join(letter_runs(folded(pair.source))) == "".join(letter_runs(folded(pair.target)))


def _runs(said: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of the source's words stand in the answer: (start, length), longest possible."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(said):
        places.setdefault(word.casefold(), []).append(at)
    out, at = [], 0
    while at < len(found):
        best = 0
        for start in places.get(found[at].casefold(), ()):
            length = 0
            while (
                start + length < len(said)
                and at + length < len(found)
                and said[start + length].casefold() == found[at + length].casefold()
            ):
                length += 1
            best = max(best, length)
        if best:
            out.append((at, best))
        at += best or 1
    return out
