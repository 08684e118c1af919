"""How likely a machine's text misleads its readers: a number from 0 to 1 out of what is known offline, with reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import exp, log1p

from l10n_pipeline import lazy
from l10n_pipeline.doubt.length import deviation
from l10n_pipeline.doubt.meaning import negation
from l10n_pipeline.doubt.numbers import counted
from l10n_pipeline.doubt.pair import Pair
from l10n_pipeline.doubt.words import finder, words
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.terms.lemmas import known

_WORD = lazy.pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = lazy.pattern(r"(?<![\w.-])[a-z]{4,}(?![\w.-])")
_HYPHENED = lazy.pattern(r"[a-z]-[a-z]")
_QUOTED = lazy.pattern(r"[“\"][^“”\"]*+[”\"]|→")
_ODD = lazy.pattern(r"(?<!\w)[A-Za-z]+\d+[A-Za-z]+(?!\w)")
_JOINED = lazy.pattern(r"[a-z]+(?:[-_.][a-z]+)+")
_ENDS = (".", "!", "?")
_LONG = 4
_FEW = 2
"""So few words have no sentence around them that would say what they mean."""
_BASE = -3.6
"""The log-odds of a text that nothing is known against; it and the weights of confidence, words in a row of few,
quotations, ambiguous and unknown words, identifiers, compounds, odd names and the words of the way back are a logistic
regression's on 600 judged units, the others are set by hand."""
_SURPRISE = 0.15
"""Of a word, where an engine does not tell it: the mean of a small model."""
UNRELATED = 0.3
"""So unlike are hardly any translations: of people's in four languages 0 to 0.9%."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of how a text was made."""

    pair: Pair
    level: str = ""  # of protection.chain.Result
    pairs: str = ""
    repaired: bool = False
    refused: bool = False  # an earlier answer was
    surprise: float | None = None  # of protection.chain.Result
    back: str | None = None  # the text in the language of the source again, by another model
    errors: int = 0  # findings of the checks
    warnings: int = 0
    settled: tuple[str, ...] = ()  # words of the source that the term base settles
    terms: int = 0  # that the engine did not know of: preferred renderings that it may have missed
    judged: float | None = None  # the score that a judge gave it, from 0 to 1
    alike: float | None = None  # the cosine of source and text in a space of meanings


@dataclass(frozen=True, slots=True)
class Risk:
    """`value` from 0 (read it last) to 1; the weightiest reasons first, each a word or two."""

    value: float
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As an origin comment says it: `risk=0.35:few-words,confidence`."""
        reasons = ",".join(self.reasons[:_TOLD])
        return f"risk={self.value:.2f}" + f":{reasons}" * bool(reasons)


_TOLD = 4
_SAID = lazy.pattern(r"(?:^|\s)risk=([01](?:\.\d+)?)(?::([\w,-]+))?(?=\s|$)")


def recorded(detail: str) -> Risk | None:
    """The risk that an origin comment says; None where it says none."""
    found = _SAID.search(detail)
    return Risk(float(found[1]), tuple((found[2] or "").split(",")) if found[2] else ()) if found else None


def risk(facts: Facts) -> Risk:
    """The risk of a text: how likely it is to be wrong in sense; each reason adds to the log-odds."""
    found = [(weight, name) for name, weigh in REASONS.items() if (weight := weigh(facts)) > 0]
    found.sort(key=lambda one: -one[0])
    value = 1 / (1 + exp(-_BASE - sum(weight for weight, _ in found)))
    return Risk(round(value, 2), tuple(name for weight, name in found if weight >= _WORTH))


_WORTH = 0.3


# -- reasons ---------------------------------------------------------------------------------------


def _confidence(facts: Facts) -> float:
    """How much the model wondered at its own words, over the whole text: the longer, the more may be wrong."""
    own = facts.surprise
    surprise = _SURPRISE * len(_WORD.findall(facts.pair.source)) if own is None else own
    return 1.8 * log1p(surprise)


def _few_words(facts: Facts) -> float:
    """A word or two mean many things, and people or the term base know better: where the engine was not sure."""
    many = len(_WORD.findall(facts.pair.source))
    sure = facts.surprise is not None and facts.surprise < _SURPRISE
    return 0.4 if not sure and many <= _FEW else 0.0


def _length(facts: Facts) -> float:
    """Far from what translations into the language have."""
    return min(2.0, max(0.0, 0.6 * (abs(deviation(facts.pair)) - 3)))


def _level(facts: Facts) -> float:
    if facts.level == "split":
        return 1.5
    return 0.0 if facts.level in ("", "kept", "plain", "X0X") else 0.5


def _pairs(facts: Facts) -> float:
    return {"split": 1.2, "searched": 0.3}.get(facts.pairs, 0.0)


def _back(facts: Facts) -> float:
    """Whether what the source says comes back, with its numbers and its negation."""
    if facts.back is None:
        return 0.0
    pair = facts.pair
    there = Pair(pair.source, facts.back, pair.source_locale, pair.source_locale)
    if _negates(pair.source, pair.source_locale) != _negates(facts.back, pair.source_locale):
        return 2.5
    if counted(pair.source, pair.source_locale) != counted(facts.back, pair.source_locale):
        return 1.5
    words, back = ([w.casefold() for w in _WORD.findall(text)] for text in (pair.source, facts.back))
    if words == back:
        return 0.0
    few = len(words) <= _FEW  # a synonym is as right
    return 0.25 if few else 0.25 + 0.75 * max(0.0, 0.5 - _shared(there))


def _negates(text: str, locale: str) -> bool:
    one = finder(locale, "negation_source")
    return bool(one and one.search(text.replace("’", "'"))) or "n't" in text.replace("’", "'")


def _shared(pair: Pair) -> float:
    """The words that two texts share, from 0 to 1; small ones do not count, nor do endings."""
    ours, theirs = (_stems(text, pair.locale) for text in (pair.source, pair.target))
    if not ours or not theirs:
        return 1.0 if ours == theirs else 0.0
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _stems(text: str, locale: str) -> set[str]:
    small = _listed(locale, "function")
    return {word.casefold()[:5] for word in _WORD.findall(text) if word.casefold() not in small}


@cache
def _listed(locale: str, name: str) -> frozenset[str]:
    return frozenset(words(locale, name))


def _ambiguous(facts: Facts) -> float:
    """Words that other languages have several words for, where the term base does not settle them."""
    singular = _listed(facts.pair.source_locale, "ambiguous")
    text = facts.pair.source.casefold()
    for word in facts.settled:
        text = text.replace(word.casefold(), " ")
    found = _WORD.findall(text)
    return min(3, sum(word in singular or word.removesuffix("s") in singular for word in found))


def _unknown(facts: Facts) -> float:
    """Words of the target that its dictionary lacks and the source has not: a small model makes some up."""
    has = known(facts.pair.locale)
    if has is None:
        return 0
    ours = {word.casefold() for word in _WORD.findall(facts.pair.source)}
    theirs = {word for word in _WORD.findall(facts.pair.target) if len(word) >= _LONG and word.islower()} - ours
    return min(2, sum(not has(word) for word in theirs))


def _name_changed(facts: Facts) -> bool:
    """Whether a word that the dictionary of the source lacks, a name most likely, is gone from the target."""
    has = known(facts.pair.source_locale)
    if has is None:
        return False
    theirs = facts.pair.target.casefold()
    ours = (re.split("['’]", word)[0] for word in _WORD.findall(facts.pair.source))
    return any(len(word) >= _LONG and not has(word) and word.casefold() not in theirs for word in ours)


def _identifier(facts: Facts) -> bool:
    """Whether the text is a name for programs, as `link-missing` and `l10n build` are, and not a sentence."""
    text = facts.pair.source.strip()
    few = len(text.split()) <= _FEW
    return bool(_JOINED.fullmatch(text)) or (few and bool(_ODD.search(text)) and not text.endswith(_ENDS))


def _left(facts: Facts) -> float:
    """Words of the source in small letters that the target still has."""
    said = set(_LATIN.findall(facts.pair.source)) & set(_LATIN.findall(facts.pair.target))
    return min(1.5, 0.5 * len(said))


def _negation(facts: Facts) -> float:
    """A target that negates where the source does not, or the other way round in a long text."""
    pair = facts.pair
    has = finder(pair.locale, "negation_strong")
    added = has and has.search(pair.target) and not _negates(pair.source, pair.source_locale)
    return 1.2 if added or negation(pair) else 0.0


REASONS: dict[str, Callable[[Facts], float]] = {
    "confidence": _confidence,
    "few-words": _few_words,
    "quoted": lambda facts: 1.3 * bool(_QUOTED.search(facts.pair.source)),
    "compound": lambda facts: 0.5 * bool(_HYPHENED.search(facts.pair.source)),
    "odd-name": lambda facts: 0.6 * bool(_ODD.search(facts.pair.source)),
    "ambiguous": lambda facts: 0.55 * _ambiguous(facts),
    "identifier": lambda facts: 1.4 * _identifier(facts),
    "name-changed": lambda facts: 1.5 * _name_changed(facts),
    "brackets": lambda facts: 1.5 * ("(" in facts.pair.target and "(" not in facts.pair.source),
    "unknown-word": lambda facts: 0.45 * _unknown(facts),
    "round-trip": _back,
    "meaning": lambda facts: 3.5 if facts.alike is not None and facts.alike < UNRELATED else 0.0,
    "length": _length,
    "mask": _level,
    "pairs": _pairs,
    "repaired": lambda facts: 0.4 * facts.repaired,
    "asked-again": lambda facts: 1.2 * facts.refused,
    "left": _left,
    "negation": _negation,
    "codes": lambda facts: min(0.4, 0.1 * facts.pair.source.count(HELD)),
    "checks": lambda facts: min(6.0, 3.0 * facts.errors + 1.0 * facts.warnings),
    "terms": lambda facts: min(1.0, 0.3 * facts.terms),
    "judge": lambda facts: 0.0 if facts.judged is None else 12.0 * (1 - facts.judged),
}
"""By name: what it adds to the log-odds of a wrong text."""
