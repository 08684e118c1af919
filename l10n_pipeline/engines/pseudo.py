"""Pseudo-translation: text that looks translated and can still be read, for testing layouts.

    left to right    Open the settings  →  ⟦Óþéñ ţţĥéé šéţţţîñĝš⟧    accents, 40% more letters, brackets
    right to left    the same with Arabic letters that sound alike

Android and Chromium make right-to-left pseudo-text from Latin letters and direction overrides (U+202E). Those are
unsafe in real text, so a check must refuse them; Arabic letters are laid out from right to left by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import ClassVar, Literal

from l10n_pipeline import lazy
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Alignment, Output, Request

GROWTH = 0.4
"""So much longer than English are short texts in German or Finnish: the length that layouts are tested with."""

MAX_WORDS = 500
"""A longer text gets no alignment, which has a weight for each pair of words."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = str.maketrans(_LATIN + _LATIN.upper(), "áƀçðéƒĝĥîĵķļɱñóþɋŕšţûṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻṀÑÓÞɊŔŠŢÛṼŴẊÝŽ")
_ARABIC = str.maketrans(_LATIN + _LATIN.upper(), "ابكدهفجحيژقلمنوپکرستعڤوخيز" * 2)

_KEPT = lazy.pattern(r"https?://\S+|\[\d+\]|\b(?:\w*\d\w*|[A-Z]{2,}\b)")
"""What an engine leaves alone: addresses, whatever has a digit, words in capitals; so every mask survives."""


class Pseudo:
    """The engine `pseudo`; option `direction`: ltr or rtl."""

    options: ClassVar[tuple[str, ...]] = ("direction",)
    takes_terms = True  # what is only preferred is shown as text
    segments: Literal["sentence", "block"] = "block"
    pretends = True
    bulk = 256

    def __init__(self, _source: str, _locale: str, options: Mapping[str, object], _root: Path) -> None:
        direction = options.get("direction", "ltr")
        if direction not in ("ltr", "rtl"):
            raise ConfigError(f"engine pseudo: direction {direction!r} is unknown", advice="ltr or rtl")
        self._direction = direction

    @property
    def fingerprint(self) -> str:
        return f"pseudo/1-{self._direction}"

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        letters = _ARABIC if self._direction == "rtl" else _ACCENTED
        return [_pseudo(request.text, letters) for request in requests]


def _pseudo(text: str, letters: Mapping[int, int]) -> Output:
    body = text.strip()
    if not body:
        return Output(text)
    start = text.index(body)
    spelled = list(_spelled(body, letters))
    answer = f"{text[:start]}⟦{''.join(spelled)}⟧{text[start + len(body) :]}"
    at = list(accumulate(map(len, spelled), initial=start + 1))
    words = [match.span() for match in re.finditer(r"\S+", body)]
    if len(words) > MAX_WORDS:
        return Output(answer)
    one_to_one = tuple(tuple(float(i == k) for i in range(len(words))) for k in range(len(words)))
    source = tuple((start + first, start + end) for first, end in words)
    return Output(answer, Alignment(source, tuple((at[first], at[end]) for first, end in words), one_to_one))


def _spelled(text: str, letters: Mapping[int, int]) -> Iterator[str]:
    """What each character becomes; two letters of five are doubled."""
    kept = {place for match in _KEPT.finditer(text) for place in range(*match.span())}
    owed = 0.0
    for place, char in enumerate(text):
        if place in kept or ord(char) not in letters:
            yield char
            continue
        new = chr(letters[ord(char)])
        owed += GROWTH
        yield new + new.lower() if owed >= 1 else new
        owed -= owed >= 1
