"""Checks, by case files: `LOCALE [STATE]: source`, `>>> target`, then severity and id of each problem."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from casefiles import FOLDER, cases

from l10n_pipeline import checks, read
from l10n_pipeline.checks import Context
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Unit
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Matcher


@cache
def matcher():
    terms, problems = load([Path(FOLDER / "checks" / "terms.yaml")], Door(FOLDER))
    assert not problems
    return Matcher(terms)


@pytest.mark.parametrize("case", cases("checks"), ids=lambda c: c.title)
def test_checks(case):
    head, _, rest = case.input.partition(": ")
    source, _, target = rest.partition("\n>>> ")
    locale, _, state = head.partition(" ")
    segment = read(source.encode(), "x.md").segments[0]
    target = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), target.replace("⏎", "\n"))
    unit = Unit(segment.key, target, state or "translated")
    context = Context(segment, locale, "en", matcher().in_segment(segment), places=(Place("x.po", 7),))
    found = list(checks.run(unit, context))
    assert [f"{p.severity} {p.id}" for p in found] == case.expected.splitlines()
    assert all(p.places == (Place("x.po", 7),) and p.message for p in found)


def test_an_open_unit_has_no_problems():
    segment = read(b"A text.\n", "x.md").segments[0]
    assert not list(checks.run(Unit(segment.key, "", "new"), Context(segment, "zh_CN", "en")))
