"""What the term base lacks: words that a text itself sets apart, proposed to a person, never added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from l10n_pipeline import lazy
from l10n_pipeline.model import Range
from l10n_pipeline.terms.script import RUN

Why = Literal["script", "emphasis", "acronym", "name"]

_LATIN = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_WORD = rf"{_LATIN}++(?:['’-]{_LATIN}++)*+"
_SCRIPTED = lazy.pattern(
    rf"(?<!{_LATIN})(?<!{_LATIN}['’-])({_WORD})[*_\]]*+(?:\([^()\s]*\))?[ \u00a0]?[(（]({RUN})[)）]"
)
_EMPHASISED = lazy.pattern(rf"(?=..){_WORD}(?: {_WORD})?")
_ACRONYM = lazy.pattern(r"(?<![\w-])[A-Z][A-Z0-9]{1,6}(?:-[A-Z0-9]+)?(?![\w-])")
_NAME = lazy.pattern(r"(?<![\w'’-])[A-Z][a-z]+(?:[A-Z][a-z]+)*(?: (?:of |the |and )?[A-Z][a-z]+){0,3}(?![\w-])")
_ENDS, _OPENINGS = ".!?:…\n", "\"'“‘«([*_"

LEAST: dict[Why, int] = {"script": 1, "emphasis": 2, "acronym": 2, "name": 2}
"""How often a word must be met: what has its script beside it is a loanword at once."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the sources without its codes' characters in the ranges `skip`, and the parts set in emphasis."""

    text: str
    place: str  # path:line
    skip: tuple[Range, ...] = ()  # codes, and terms that are known
    emphasis: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word for the term base, how often and where it was met first, and what speaks for it."""

    term: str
    why: Why
    times: int
    place: str
    script: str = ""


def propose(texts: Iterable[Text], ordinary: Container[str] = ()) -> list[Proposal]:
    """The words of the texts that look like terms, by what speaks for them, the most frequent first.

    A word is proposed once, for the strongest reason: its script stands beside it, it is emphasised, it is an
    acronym, it has capitals inside of sentences. A capital is the word's own if the texts never write it small.
    `ordinary` are capitalised words of the language, months and countries, that are no terms.
    """
    times: dict[Why, Counter[str]] = {why: Counter() for why in LEAST}
    places: dict[str, str] = {}
    scripts: dict[str, str] = {}
    known = list(texts)
    lower = {word for text in known for word in re.findall(_WORD, text.text) if word[0].islower()}
    for text in known:
        for word, why, script in _candidates(text):
            word = word[0].lower() + word[1:] if word[0].lower() + word[1:] in lower else word
            times[why][word] += 1
            places.setdefault(word, text.place)
            if script:
                scripts.setdefault(word, script)
    out: dict[str, Proposal] = {}
    for why, counted in times.items():
        for word, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            if count >= LEAST[why] and word not in out and word not in ordinary:
                out[word] = Proposal(word, why, count, places[word], scripts.get(word, ""))
    return list(out.values())


def _candidates(text: Text) -> Iterator[tuple[str, Why, str]]:
    """Each candidate with its reason and its script."""
    for match in _SCRIPTED.finditer(text.text):
        if _free(match.span(1), text.skip):
            yield match[1], "script", match[2]
    for start, end in text.emphasis:
        inside = text.text[start:end]
        if _EMPHASISED.fullmatch(inside) and _free((start, end), text.skip):
            yield inside, "emphasis", ""
    for match in _ACRONYM.finditer(text.text):
        if _free(match.span(), text.skip):
            yield match[0], "acronym", ""
    for match in _NAME.finditer(text.text):
        start, name = match.start(), match[0]
        if _begins(text.text, start):  # the first word has its capital from there
            start, name = start + name.find(" ") + 1, name.partition(" ")[2]
        if name[:1].isupper() and _free((start, match.end()), text.skip):
            yield name, "name", ""


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there, in quotation marks or not."""
    while at and text[at - 1] not in _ENDS:
        at -= 1
        if text[at] not in _OPENINGS and not text[at].isspace():
            return False
    return True


def _free(span: Range, skip: Sequence[Range]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in skip)
