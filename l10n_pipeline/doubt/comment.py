"""An engine that speaks of its answer, refuses, or does what the text says instead of translating it."""

from __future__ import annotations

import re
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import (
    between_blanks,
    finder,
    folded,
    folded_words,
    holds,
    table,
    telling,
    token_set,
    tokens,
    word_set,
)

_LABEL = lazy.pattern(
    r"\A[bur]['\"]|\A\W*(?:pt|pt[-_]br|zh|zh[-_]\w+|ja|ar|en|es|fr|de|user|system|output|input|result)\s*[:：]",
    re.I,
)
_NOTE_BEHIND = lazy.pattern(
    r"[.!?。！？…؟]\s*+[(（\[【](?=[^()（）\[\]【】]*?[^\W\d_])[^()（）\[\]【】]*+[)）\]】][.。]?\s*+\Z"
)
_ENDS_IN_BRACKET = lazy.pattern(r"[)\]][.!?]?\s*\Z")
_NOTHING = lazy.pattern(
    r"\W*(?:null|none|undefined|nan|n/?a|nil|\[object object\]|error|true|false|todo|tbd|translation|unknown|empty"
    r"|-+|\?+|…|\.\.\.)\W*",
    re.I,
)


def comment(pair: Pair) -> Doubt | None:
    """Words of the engine before, behind or around its translation."""
    said = _said(pair, "comment") or _head(pair)
    labelled = _LABEL.match(pair.target) and not _LABEL.match(pair.source) and ":" not in pair.source
    if said or labelled:
        return Doubt(
            "comment", f"the answer speaks of itself: {said.strip()}" if said else "the answer has a label"
        )
    if not pair.fragment and _NOTE_BEHIND.search(pair.target) and not _ENDS_IN_BRACKET.search(pair.source):
        return Doubt("comment", "the answer has a note behind its end")
    return None


_COLON = lazy.pattern("[:：]")
_LONGEST_HEAD = 60
"""Characters before the colon of what an engine says first."""


def _head(pair: Pair) -> str:
    """What stands before the first colon, if it speaks of a translation or names the language."""
    if ":" not in pair.target and "：" not in pair.target:  # most texts
        return ""
    found = _COLON.search(pair.target, 0, _LONGEST_HEAD)
    if not found or _COLON.search(pair.source):
        return ""
    head = folded(pair.target[: found.start()])
    for locale in (pair.locale, pair.source_locale):
        if any(stem in head for _, stem in folded_words(locale, "comment_head")):
            own = holds(pair.source_locale, "comment_source", pair.source)
            return "" if own else pair.target[: found.end()]
    return ""


def refusal(pair: Pair) -> Doubt | None:
    """A model that would rather not."""
    said = _said(pair, "refusal")
    return Doubt("refusal", f"the engine refused: {said}") if said else None


def obeyed(pair: Pair) -> Doubt | None:
    """A source that begins with an instruction, and an answer without its verb."""
    known = table(pair.locale, "instructions")
    if not known or pair.source_locale.partition("_")[0] != "en":
        return None
    first = _FIRST_WORD.match(pair.source)
    stems = known.get(first[1].lower()) if first else None
    if first is None or not stems or len(between_blanks(pair.source)) < 3:
        return None
    low = folded(pair.target)
    if any(stem in low for stem in stems):
        return None
    return Doubt(
        "obeyed", f"no word of the answer says '{first[1].lower()}': was the text obeyed, not translated?"
    )


_FIRST_WORD = lazy.pattern(r"\W*(?:please\W+|now\W+|then\W+)*([A-Za-z]+)", re.I)


def nothing(pair: Pair) -> Doubt | None:
    """What programs write where a text is missing."""
    if _NOTHING.fullmatch(pair.target) and not _NOTHING.fullmatch(pair.source):
        return Doubt("nothing", f"the answer is a stand-in: {pair.target.strip()[:20]}")
    return None


def _said(pair: Pair, name: str) -> str:
    """A phrase of the list in the target, in its language or the source's, if the source says nothing like it."""
    if not _may_say(pair, name):
        return ""  # nearly every pair
    for locale in (pair.locale, pair.source_locale):
        found = _phrases(locale, name, pair)
        if found:
            return "" if holds(pair.source_locale, f"{name}_source", pair.source) else found
    return ""


def _phrases(locale: str, name: str, pair: Pair) -> str:
    """The first phrase that stands at the beginning of a word; one with a colon adds it."""
    text, low = pair.target, folded(pair.target)
    for phrase, small in folded_words(locale, name):
        at = low.find(small)
        if at < 0:
            continue
        if at and text[at - 1].isalnum() and _stands_alone(locale, phrase):
            continue
        if phrase[-1] not in ":：" or _colons(text) > _colons(pair.source):
            return phrase
    return ""


def _colons(text: str) -> int:
    return text.count(":") + text.count("：")


def _stands_alone(locale: str, phrase: str) -> bool:
    """Whether a phrase has to begin where a word does."""
    return phrase[0].isalnum() and (phrase.isascii() or finder(locale, "function") is not None)


_LAST_TOKEN = lazy.pattern(r"(?<!\w)\w++\Z")
"""Of a phrase: the beginning of a word will do."""
_FIRST_OF_SEVERAL = lazy.pattern(r"[^\W_]+[^\w]")


def _may_say(pair: Pair, name: str) -> bool:
    """Whether a phrase may stand in the target: most texts have no token that tells one."""
    text, low = pair.target, folded(pair.target)
    if len(low) != len(text) or "_" in text:  # which is in a token and ends a word
        return True
    told, others = _signs(pair.locale, pair.source_locale, name)
    return not told.isdisjoint(token_set(text)) or any(map(low.__contains__, others))


@cache
def _signs(locale: str, source_locale: str, name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """A token of each phrase that has a whole one which few texts have, and the other phrases."""
    told: set[str] = set()
    others: list[str] = []
    for each in (locale, source_locale):
        for phrase, small in folded_words(each, name):
            several = _stands_alone(each, phrase) and _FIRST_OF_SEVERAL.match(small)
            token = telling(tokens(_LAST_TOKEN.sub("", small)), each) if several else ""
            if token and token not in word_set(locale, "function"):
                told.add(token)
            else:
                others.append(small)
    return frozenset(told), tuple(others)
