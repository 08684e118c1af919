"""Runs of Japanese (and of Chinese renderings) in a page of another language, so that they get `lang`.

The fonts of China, Japan and Taiwan draw the same code point differently, and a screen reader must know which
voice to use.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from l10n_pipeline.locale_rules import HAN, KANA

_MARKS = "\u3005\u3006\u3007\u30fb\u30fc\u30a0"  # iteration marks, middle dot, the long-vowel mark
_RUN = re.compile(rf"(?:{HAN}|{KANA})(?:{HAN}|{KANA}|[{_MARKS}])*")
_KANA = re.compile(rf"{KANA}")


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
        name = "" if primary == "ja" else _language(found[0], primary, known)
        if name:
            if at < found.start():
                yield text[at : found.start()], ""
            yield found[0], name
            at = found.end()
    if at < len(text):
        yield text[at:], ""


def _language(run: str, primary: str, known: Known) -> str:
    if _KANA.search(run):
        return "ja"
    if primary == "zh":
        return "ja" if run in known.japanese and run not in known.chinese else ""
    if run in known.japanese:
        return "ja"
    return "zh-CN" if run in known.chinese else ""
