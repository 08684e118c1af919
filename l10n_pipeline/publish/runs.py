"""Runs of Japanese (and of Chinese renderings) in a page of another language, so that they get `lang`.

The fonts of China, Japan and Taiwan draw the same code point differently, and a screen reader must know which
voice to use.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import JAPANESE, KANA, KANA_MARKS

_RUN = lazy.pattern(f"[{JAPANESE}][{JAPANESE}・゠]*")
_KANA = lazy.pattern(f"[{KANA}]")
_KANA_WORDS = lazy.pattern(f"[{KANA}{KANA_MARKS}々〆][{KANA}{KANA_MARKS}々〆・゠]*")
"""With the marks that only Japanese writes beside its Chinese characters."""


@dataclass(frozen=True, slots=True)
class Known:
    """Spellings of the term base, by which runs of Chinese characters alone are told apart."""

    japanese: Collection[str] = field(default_factory=frozenset)
    chinese: Collection[str] = field(default_factory=frozenset)


def runs(text: str, language: str, known: Known) -> Iterator[tuple[str, str]]:
    """Yield the text in parts with the language of each, "" for that of the page (a BCP 47 tag, `language`)."""
    primary = language.partition("-")[0]
    at = 0
    for found in _RUN.finditer(text):
        start, end, name = _judged(found, primary, known)
        if name:
            if at < start:
                yield text[at:start], ""
            yield text[start:end], name
            at = end
    if at < len(text):
        yield text[at:], ""


def _judged(found: re.Match[str], primary: str, known: Known) -> tuple[int, int, str]:
    """The part of a run that is in a language of its own, and that language; "" for none."""
    run, start = found[0], found.start()
    if primary == "ja":
        return start, found.end(), ""
    if kana := _KANA_WORDS.search(run):
        if primary != "zh":
            return start, found.end(), "ja"
        # In Chinese prose the characters beside kana may be Chinese, unless the term base knows the word.
        word = max((w for w in known.japanese if w in run and _KANA.search(w)), key=len, default="")
        begin, end = (run.index(word), run.index(word) + len(word)) if word else kana.span()
        return start + begin, start + end, "ja"
    if run in known.japanese and (primary != "zh" or run not in known.chinese):
        return start, found.end(), "ja"
    return start, found.end(), "zh-CN" if primary != "zh" and run in known.chinese else ""
