"""A bound that became its opposite, and a first that became a second: what numbers alone do not show."""

from __future__ import annotations

import re

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import Finder, finder

_LEAST = Finder(
    lazy.pattern(r"\b(?:at least|no (?:less|fewer) than|(?:a|the) minimum(?: of)?)\b", re.I),
    frozenset({"least", "less", "fewer", "minimum"}),
)
_MOST = lazy.pattern(
    r"\b(?:at (?:the )?most|no more than|not more than|up to|maximum|max|most|only|below|under|fewer|less than|limit\w*"
    r"|within|exceed\w*|or less|until)\b",
    re.I,
)
_MOST_OF_ALL = Finder(
    lazy.pattern(r"\b(?:at (?:the )?most|no more than|not more than|(?:a|the) maximum of)\b", re.I),
    frozenset({"most", "more", "maximum"}),
)
_LEAST_OF_ANY = lazy.pattern(
    r"\b(?:at least|least|minimum|min|no less|fewer|more than one|or more|over|above)\b", re.I
)
_FIRST = Finder(
    lazy.pattern(
        r"\b(?:the|a|its|your|our|their|this) first\b(?! (?:and|or|of all|class|aid|name|person|hand))", re.I
    ),
    frozenset({"first"}),
)
_LATER = lazy.pattern(
    r"\b(?:second\w*|third\w*|fourth|fifth|sixth|seventh|eighth|ninth|tenth|other|another|next|two|three|four|half|twice)\b",
    re.I,
)


def bound(pair: Pair) -> Doubt | None:
    """*At least* that became *at most*, or the other way round: it says the other alone."""
    if pair.source_locale.partition("_")[0] != "en":
        return None
    for said, other, mine, opposite in (
        (_LEAST, _MOST, "at_least", "at_most"),
        (_MOST_OF_ALL, _LEAST_OF_ANY, "at_most", "at_least"),
    ):
        if not said.search(pair.source):
            continue
        least, most = finder(pair.locale, mine), finder(pair.locale, opposite)
        if not (least and most) or other.search(pair.source):
            continue
        if (found := most.search(pair.target)) and not least.search(pair.target):
            return Doubt("number", f"the source says another bound than the answer ({found[0]})")
    return None


def ordinal(pair: Pair) -> Doubt | None:
    """A first one of the source that is a later one in the answer, which says no other."""
    first, later = finder(pair.locale, "first"), finder(pair.locale, "later")
    if not (first and later) or pair.source_locale.partition("_")[0] != "en":
        return None
    if not _FIRST.search(pair.source) or _LATER.search(pair.source):
        return None
    if (found := later.search(pair.target)) and not first.search(pair.target):
        return Doubt("number", f"the source says the first, the answer another ({found[0]})")
    return None
