"""How long a translation may be, and how many sentences it may have."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log, sqrt

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import far, letter_runs, table
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.text import sentences
from l10n_pipeline.text.scripts import HANGUL, UNSPACED

_HANGUL = lazy.pattern(f"[{HANGUL}]")
_SURROGATE = lazy.pattern("[\ud800-\udfff]")
_LETTER = lazy.pattern(r"[^\W\d_]")
_UNSPACED = lazy.pattern(f"[{UNSPACED}]")
_FEWER, _MORE = -1.5, 2.0
"""How far the length must be off, in deviations, before another number of sentences says anything."""
_MORE_PLAIN = 1.0
"""The same for a source that is a single sentence without any other mark in it."""
_LEFT_OUT, _SEVERAL = -3.0, 3
"""The same, and how many sentences a source must have, where a person may have left some out; people join sentences."""
_CHAINING = frozenset({"zh", "ja"})
"""Languages that chain sentences by commas, and end clauses by full stops."""
_MARKS = lazy.pattern(r"[,;:.!?…，、；：。！？،؛؟]+|\s[—–-]\s|——")
_MAY_END = lazy.pattern(f"[^{HELD}{sentences.NO_END}]")
"""What may end a sentence in any language, but for a few marks that do not; most texts have none before their last."""
_FAR, _TELLING = 6.0, 20
"""Deviations that no translation has, in a text of so many characters."""
_HALF = {"": -4.0, "ko": -3.0, "ja": -_FAR, "zh": -_FAR}
"""Deviations of what lacks a part. Korean lengths differ most in short texts, not in these; Japanese and Chinese may
quote their classics, which need half of the room."""
_LONG = 60
"""Characters of a source whose translation people make no shorter; of a few words they do."""


def width(text: str) -> int:
    """The length in Latin letters: one of a script without blanks says as much as three of them, Korean as two."""
    if text.isascii() or not far(text):
        return len(text)
    return len(text) + 2 * len(_UNSPACED.findall(text)) + len(_HANGUL.findall(text))


def length(pair: Pair) -> Doubt | None:
    """No words at all, or far too many or too few of them."""
    if not _LETTER.search(pair.target):
        words = [word for word in letter_runs(pair.source) if len(word) > 1]
        if len(words) > (2 if pair.fragment or HELD in pair.source else 0):
            return Doubt("length", "the answer has no words")
    source, target = width(pair.source), width(pair.target)
    if target > 3 * source + 30 or (source > 40 and target < 0.3 * source):
        return Doubt("length", "the answer's length cannot be right")
    return None


def unusual(pair: Pair) -> Doubt | None:
    """A length that no translation into this language has."""
    off, size = deviation(pair), len(pair.source)
    if (abs(off) > _FAR and size > _TELLING) or (off < _HALF.get(pair.language, _HALF[""]) and size > _LONG):
        return Doubt("length", "the answer's length cannot be right")
    return None


def sentence_count(pair: Pair) -> Doubt | None:
    """Fewer sentences in a text that is short for its source, or more in one that is long."""
    if pair.fragment:
        return None
    off = deviation(pair)
    if _FEWER <= off <= _MORE_PLAIN:
        return None  # nearly every pair: its sentences need no count
    chained = pair.language in _CHAINING
    if off < 0:
        want, have = _count(pair.source, pair.source_locale), _count(pair.target, pair.locale)
        fewer = have < want and not (chained and clauses(pair.target) >= clauses(pair.source))
        return Doubt("sentences", f"{have} of {want} sentences") if fewer else None
    most = 1 + len(_MAY_END.findall(pair.target, 0, len(pair.target) - 1))
    if most == 1 and _LETTER.search(pair.source):
        return None  # a single sentence cannot be more than there are
    want = _count(pair.source, pair.source_locale)
    said = max(want, clauses(pair.source)) if chained else want
    if most <= said or (off <= _MORE and not want == 1 == clauses(pair.source)):
        return None
    have = _count(_without_ordinals(pair), pair.locale)
    return Doubt("sentences", f"{have} sentences for {want}") if have > said else None


def _without_ordinals(pair: Pair) -> str:
    """The target without the full stops behind numbers that have none in the source: 4. Tag for Day 4."""
    return _ORDINAL.sub(lambda m: m[0] if f"{m[1]}. " in pair.source else f"{m[1]} ", pair.target)


_ORDINAL = lazy.pattern(r"(?<![\w.,])(\d{1,3})\. (?=\w)")


def left_out(pair: Pair) -> Doubt | None:
    """Half of the sentences or fewer, of three at the least, in a text that is far too short for all of them."""
    if deviation(pair) > _LEFT_OUT:
        return None
    want, have = _count(pair.source, pair.source_locale), _count(pair.target, pair.locale)
    return Doubt("sentences", f"{have} of {want} sentences") if want >= _SEVERAL and 2 * have <= want else None


@lru_cache(maxsize=16384)  # each locale asks for the source's
def clauses(text: str) -> int:
    """The pieces between commas, stops and other marks that have words in them."""
    return sum(bool(_LETTER.search(piece)) for piece in _MARKS.split(text))


def deviation(pair: Pair) -> float:
    """How unusual the length is for the locale: about normal, 0 where nothing is known of it."""
    model = _model(pair.locale)
    source = len(pair.source) - pair.source.count(HELD)
    target = len(pair.target) - pair.target.count(HELD)
    if not model or not source or not target:
        return 0.0
    spread, short, ratio = model
    return (log(target / source) - ratio) / (spread * sqrt(1 + short / source))


@cache
def _model(locale: str) -> tuple[float, float, float] | None:
    """The spread of a locale's lengths, how much more that of short texts is, and the logarithm of the mean ratio."""
    model = table(locale, "length")
    return (float(model["spread"]), float(model["short"]), log(float(model["ratio"]))) if model else None


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _count(text: str, locale: str) -> int:
    if not _MAY_END.search(text, 0, len(text) - 1):
        return int(bool(_LETTER.search(text.replace(HELD, "Xq"))))
    text = _SURROGATE.sub("", text.replace(HELD, "Xq"))  # which the segmenter cannot take
    return sum(bool(_LETTER.search(one)) for one in sentences.split(text, locale))
