"""How likely a machine's text misleads its readers: a number from 0 to 1 out of what is known offline, with reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import prod

from l10n_pipeline.doubt.length import deviation
from l10n_pipeline.doubt.meaning import negation
from l10n_pipeline.doubt.numbers import counted
from l10n_pipeline.doubt.pair import Pair
from l10n_pipeline.doubt.words import finder, words
from l10n_pipeline.locale_rules.setting import HELD

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"(?<![\w.-])[a-z]{4,}(?![\w.-])")
_HYPHENED = re.compile(r"[A-Za-z]-[A-Za-z]")
_FEW = 2
"""So few words have no sentence around them that would say what they mean."""
_RIGHT = 0.983
"""How likely a word of a long text is a right one: of 300 judged units those of 40 words were half wrong."""
_SURE = 0.95
"""The confidence of a small model above which hardly a unit was wrong."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of how a text was made."""

    pair: Pair
    level: str = ""  # of protection.chain.Result
    pairs: str = ""
    repaired: bool = False
    refused: bool = False  # an earlier answer was
    confidence: float | None = None  # the engine's own
    back: str | None = None  # the text in the language of the source again, by another model
    errors: int = 0  # findings of the checks
    warnings: int = 0
    terms: int = 0  # that the engine did not know of: preferred renderings that it may have missed
    judged: float | None = None  # the score that a judge gave it, from 0 to 1


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
_SAID = re.compile(r"(?:^|\s)risk=([01](?:\.\d+)?)(?::([\w,-]+))?(?=\s|$)")


def recorded(detail: str) -> Risk | None:
    """The risk that an origin comment says; None where it says none."""
    found = _SAID.search(detail)
    return Risk(float(found[1]), tuple((found[2] or "").split(",")) if found[2] else ()) if found else None


def risk(facts: Facts) -> Risk:
    """The risk of a text: each reason leaves a part of the trust that the others left."""
    found = [(weight, name) for name, weigh in REASONS.items() if (weight := round(weigh(facts), 3)) > 0]
    found.sort(key=lambda one: -one[0])
    value = 1 - prod(1 - weight for weight, _ in found)
    return Risk(round(min(value, 1.0), 2), tuple(name for weight, name in found if weight >= _WORTH))


_WORTH = 0.05


# -- reasons ---------------------------------------------------------------------------------------


def _few_words(facts: Facts) -> float:
    """A word or two of which the engine is not sure: they mean many things, and people or the term base know better."""
    many = len(_WORD.findall(facts.pair.source))
    sure = facts.confidence is not None and facts.confidence >= _SURE
    return 0.0 if sure or many > _FEW else 0.12


def _long(facts: Facts) -> float:
    """Each word may be the wrong one."""
    return 1 - _RIGHT ** len(_WORD.findall(facts.pair.source))


def _length(facts: Facts) -> float:
    """Far from what translations into the language have."""
    return min(0.5, max(0.0, 0.15 * (abs(deviation(facts.pair)) - 3)))


def _level(facts: Facts) -> float:
    if facts.level == "split":
        return 0.5
    return 0.0 if facts.level in ("", "kept", "plain", "X0X") else 0.15


def _pairs(facts: Facts) -> float:
    return {"split": 0.4, "searched": 0.1, "aligned": 0.05}.get(facts.pairs, 0.0)


def _confidence(facts: Facts) -> float:
    """The model's own doubt; without its word a middling one."""
    if facts.confidence is None:
        return 0.15
    return min(0.35, max(0.0, 2 * (_SURE - facts.confidence)))


def _back(facts: Facts) -> float:
    """How much of what the source says comes back, with its numbers and its negation."""
    if facts.back is None:
        return 0.1
    pair = facts.pair
    there = Pair(pair.source, facts.back, pair.source_locale, pair.source_locale)
    if _negates(pair.source, pair.source_locale) != _negates(facts.back, pair.source_locale):
        return 0.55
    if counted(pair.source, pair.source_locale) != counted(facts.back, pair.source_locale):
        return 0.4
    alike = _shared(there)
    few = len(_WORD.findall(pair.source)) <= _FEW  # a synonym is as right
    return 0.0 if alike == 1 else min(0.1 if few else 0.7, 0.12 + 0.5 * (1 - alike))


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
    small = _small(locale)
    return {word.casefold()[:5] for word in _WORD.findall(text) if word.casefold() not in small}


@cache
def _small(locale: str) -> frozenset[str]:
    return frozenset(words(locale, "function"))


def _left(facts: Facts) -> float:
    """Words of the source in small letters that the target still has."""
    said = set(_LATIN.findall(facts.pair.source)) & set(_LATIN.findall(facts.pair.target))
    return min(0.5, 0.2 * len(said))


def _compound(facts: Facts) -> float:
    """Words that hyphens join: models take them apart."""
    return 0.2 * bool(_HYPHENED.search(facts.pair.source))


def _negation(facts: Facts) -> float:
    """A target that negates where the source does not, or the other way round in a long text."""
    pair = facts.pair
    has = finder(pair.locale, "negation_strong")
    added = has and has.search(pair.target) and not _negates(pair.source, pair.source_locale)
    return 0.3 if added or negation(pair) else 0.0


def _spoken(facts: Facts) -> float:
    """Questions, quotations and exclamations are said otherwise in each language."""
    return 0.08 * len(set(re.findall(r"[?!\"“]", facts.pair.source)))


def _many_held(facts: Facts) -> float:
    return min(0.3, 0.06 * facts.pair.source.count(HELD))


REASONS: dict[str, Callable[[Facts], float]] = {
    "few-words": _few_words,
    "long": _long,
    "length": _length,
    "mask": _level,
    "pairs": _pairs,
    "repaired": lambda facts: 0.1 * facts.repaired,
    "asked-again": lambda facts: 0.3 * facts.refused,
    "confidence": _confidence,
    "round-trip": _back,
    "left": _left,
    "compound": _compound,
    "negation": _negation,
    "spoken": _spoken,
    "codes": _many_held,
    "checks": lambda facts: min(0.9, 0.6 * facts.errors + 0.2 * facts.warnings),
    "terms": lambda facts: min(0.3, 0.1 * facts.terms),
    "judge": lambda facts: 0.0 if facts.judged is None else min(0.95, 1.5 * (1 - facts.judged)),
}
"""By name: how much of the trust is gone, from 0 to 1."""
