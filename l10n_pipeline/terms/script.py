"""Runs of Japanese script: a rule, not a list of words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import HAN, JAPANESE, KANA, KANA_MARKS, KATAKANA

_KATAKANA_WORD = KATAKANA + KANA_MARKS

RUN = rf"[{JAPANESE}]+(?:(?<=[{_KATAKANA_WORD}])[・･゠](?=[{_KATAKANA_WORD}])[{JAPANESE}]+)*"
_RUNS = lazy.pattern(RUN)
_HAS_KANA = lazy.pattern(f"[{KANA}]")
_HAS_HAN = lazy.pattern(f"[{HAN}]")
_IN_PARENTHESES = lazy.pattern(r"[ \u00a0\u3000]?[(（]([^()（）]*)[)）]")
_LABEL = lazy.pattern(r"[A-Za-z\u00c0-\u024f][.:：]?\s*\Z")  # "Chinese: 傲娇" knows better than kana beside it


def japanese_runs(text: str) -> list[tuple[int, int]]:
    """The runs of `text` that are Japanese: those with kana, and Han runs that kana in parentheses explains.

    Character ranges, in order: whole words, kanji and kana together, with ー, 々, small and half-width
    forms, and ・ inside katakana. For a text that is not itself in Han characters: in Chinese prose a run
    that touches kana says nothing about the Han characters beside them.
    """
    return [span for span, japanese in _judged(text) if japanese]


def han_runs(text: str) -> list[tuple[int, int]]:
    """The runs of Han characters alone that nothing shows to be Japanese: report them, never guess."""
    return [span for span, japanese in _judged(text) if not japanese]


def _judged(text: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Every run and whether it is Japanese; a lone ー or voicing mark is no run."""
    if text.isascii():
        return
    runs = {run.span(): bool(_HAS_KANA.search(run[0])) for run in _RUNS.finditer(text)}
    if not all(runs.values()):
        runs.update(dict.fromkeys(_explained(text, runs), True))
    for (start, end), japanese in runs.items():
        if japanese or _HAS_HAN.search(text, start, end):
            yield (start, end), japanese


def _explained(text: str, runs: Mapping[tuple[int, int], bool]) -> Iterator[tuple[int, int]]:
    """The runs with kana in the same parentheses, in those behind them, or in the run before those."""
    spans = list(runs)
    ending = {end: (start, end) for start, end in spans}
    for found in _IN_PARENTHESES.finditer(text):
        opens, closes = found.span(1)
        inside = spans[bisect_left(spans, (opens, opens)) : bisect_left(spans, (closes, closes))]
        before = ending.get(found.start())
        kana_inside = any(runs[span] for span in inside)
        if before and kana_inside:
            yield before
        if kana_inside or (before and runs[before]):
            yield from (span for span in inside if not _LABEL.search(text, max(opens, span[0] - 4), span[0]))
