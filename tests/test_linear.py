"""Every pattern of the package takes linear time on texts that are made against it, and so does code around some."""

from __future__ import annotations

import re
import time

import pytest
from patterns import MOST, PACKAGE, Use, texts, uses

from l10n_pipeline import read
from l10n_pipeline.adopt.disarm import disarmed
from l10n_pipeline.checks.twice import _SENTENCE
from l10n_pipeline.checks.variant import _MIXED
from l10n_pipeline.doubt.numbers import _MACHINE
from l10n_pipeline.doubt.signs import _last
from l10n_pipeline.doubt.writing import _LATIN_RUN
from l10n_pipeline.engines.apertium_program import _BEFORE_MARK
from l10n_pipeline.formats.markdown.scan import scan
from l10n_pipeline.formats.markdown.terms import apart
from l10n_pipeline.splice import View
from l10n_pipeline.text.pod import _NAME
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
    "blanks that are no tail": (_last, " ", "x"),
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
    "slashes that are no path": (_NAME.fullmatch, "/", "\n"),
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


# -- every pattern -----------------------------------------------------------------------------------

SMALL = (12, 16, 20, 24, 28, 32, 36, 40, 46, 52, 60, 70, 84, 100, 150, 200, 300, 500, 1000)
"""An exponential one is told at one of these, and does not keep the test for ever."""

TRIES = 3
STEEPEST = 8
"""How much longer four times the text may take; linear is 4, quadratic 16."""

STEEP = 4.6
"""Where 64 kB take 8 times what 16 kB take, 16 kB take 5.3 times what 4 kB take; the rest is for noise."""

ROOMS = sorted({path.stem for path in PACKAGE.iterdir() if path.suffix in ("", ".py") and path.stem[0] != "_"})


def cost(use: Use, text: tuple[str, str, str], size: int) -> float:
    before, body, behind = text
    whole = before + body * (size // len(body)) + behind
    given = whole.encode("utf-8", "replace") if isinstance(use.pattern.pattern, bytes) else whole
    begun = time.process_time()
    for method in use.methods:
        if method == "finditer":
            for _ in use.pattern.finditer(given):
                pass
        else:
            getattr(use.pattern, method)(given)
    return time.process_time() - begun


def grows_too_fast(use: Use, text: tuple[str, str, str]) -> bool:
    """At 4, 16 and 64 kB; what would stay below the floor at 64 kB even if it were quadratic is not measured there,
    nor what grows from 4 to 16 kB as a linear one does: 64 kB would say no more, and take most of the time."""
    if any(cost(use, text, size) > FLOOR for size in SMALL):
        return True
    small = min(cost(use, text, 4_000) for _ in range(2))
    if small * 256 < FLOOR:
        return False
    if small > 4 * FLOOR:
        return True
    middle = cost(use, text, 16_000)
    if middle > 16 * FLOOR:
        return True
    if middle * 16 < FLOOR or middle < STEEP * small:
        return False
    large = cost(use, text, 64_000)
    return large > FLOOR and large > STEEPEST * middle


@pytest.mark.parametrize("room", ROOMS)
def test_patterns_are_linear(room):
    assert not too_fast(room, MOST)


@pytest.mark.fuzz
@pytest.mark.parametrize("room", ROOMS)
def test_patterns_are_linear_on_all_that_is_made_against_them(room):
    assert not too_fast(room, 1000)


def too_fast(room: str, most: int) -> dict[str, object]:
    return {
        use.name: (use.pattern.pattern, "".join(text))
        for use in uses()
        if re.split("[.:]", use.name)[0] == room
        for text in texts(use.pattern, most)
        if all(grows_too_fast(use, text) for _ in range(TRIES))
    }


def test_patterns_that_are_not_linear_are_told():
    exponential = (r"(a|b|ab)*c",)
    quadratic = (r"\A\s*(x.*?)\s*\Z", r"\A(\w+\s*,?\s*)+\Z")
    of_searches = (r"a+b", r"[ \t]+$", r"<!--.*?-->", r"\bimport\b.*?\bfrom\b")
    methods = {"match": (*exponential, *quadratic), "finditer": of_searches}
    for method, pattern in ((method, pattern) for method, patterns in methods.items() for pattern in patterns):
        use = Use("", re.compile(pattern), frozenset({method}))
        assert any(grows_too_fast(use, text) for text in texts(use.pattern)), pattern


def test_all_kinds_of_places_are_looked_at():
    names = {use.name for use in uses()}
    assert len(names) > 500
    for name in ("catalog.lines:_TOKEN", "text.active:LIQUID", "locale_rules.ja:SETTINGS"):
        assert name in names
    assert any(name.rpartition(":")[2].isdigit() for name in names)  # within a function
