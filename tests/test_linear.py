"""Patterns that were quadratic once take linear time on texts that are made against them, and so do the page's own."""

from __future__ import annotations

import time

import pytest

from l10n_pipeline import read
from l10n_pipeline.adopt.disarm import disarmed
from l10n_pipeline.checks.twice import _SENTENCE
from l10n_pipeline.checks.variant import _MIXED
from l10n_pipeline.doubt.numbers import _MACHINE
from l10n_pipeline.doubt.signs import _TAIL
from l10n_pipeline.doubt.writing import _LATIN_RUN
from l10n_pipeline.engines.apertium_program import _BEFORE_MARK
from l10n_pipeline.formats.markdown.scan import scan
from l10n_pipeline.formats.markdown.terms import apart
from l10n_pipeline.splice import View
from l10n_pipeline.text.unseen import harmful

FLOOR = 0.005  # seconds; below it a doubling says nothing


def matches(pattern):
    return lambda text: sum(1 for _ in pattern.finditer(text))


def scanned(text):
    return scan(View(text.encode()))


WORST = {
    "a word without end": (matches(_MIXED), "a", ""),
    "a sentence without end": (matches(_SENTENCE), "a", ""),
    "a number without digits": (matches(_MACHINE), "a", ""),
    "blanks that are no tail": (matches(_TAIL), " ", "x"),
    "letters without a blank": (matches(_LATIN_RUN), "A", ""),
    "blanks before no mark": (matches(_BEFORE_MARK), " ", "x"),
    "a flag without its end": (harmful, "\U0001f3f4\U000e0067", ""),
    "brackets of what is no definition": (scanned, "\\[a]:", ""),
    "fences that nothing ends": (scanned, "``` a\n~~~ b\n", "%\n"),
    "brackets of adopted pages": (disarmed, "[", ""),
    "links of adopted pages": (disarmed, "](", ""),
    "links that run and do not end": (disarmed, "[a](javascript:", ""),
    "lines below a field": (lambda text: read(f":a: b\n{text}".encode(), "a.md"), "            c\n", ""),
    "lines that are no terms": (lambda text: apart(View(f"a\n: b\n\n{text}".encode())), "words\n", ""),
    "grave accents of adopted pages": (disarmed, "`a``b", ""),
}


def spent(work, text):
    def once():
        begun = time.process_time()
        work(text)
        return time.process_time() - begun

    return min(once() for _ in range(3))


@pytest.mark.parametrize("name", WORST)
def test_growth_is_linear(name):
    """Sixteen times the text takes less than half of what a quadratic cost would."""
    work, body, end = WORST[name]
    small, large = (spent(work, body * (size // len(body)) + end) for size in (4_000, 64_000))
    assert large < max(FLOOR, 16 * max(small, FLOOR / 64) * 8)
