"""What a run tells of many problems: the first of each kind, and how many more there are."""

from __future__ import annotations

from io import StringIO

from l10n_pipeline.model import Place, Problem
from l10n_pipeline.report.problems import print_problems

MANY = [Problem("line-breaks", "warning", "another number of breaks", "", (Place("a.po", n),)) for n in range(30)]
ERROR = Problem("structure", "error", "a link is lost", "mend it", (Place("b.po", 1),))


def said(problems: list[Problem], **how: bool) -> list[str]:
    out = StringIO()
    print_problems(problems, out=out, **how)
    return out.getvalue().splitlines()


def test_of_many_of_one_kind_the_first_are_shown_and_the_rest_counted() -> None:
    lines = said([*MANY, ERROR], brief=True)
    assert len(lines) == 4
    assert lines[0].startswith("b.po:1: error: ")
    assert lines[-1].startswith("28 more warnings: line-breaks 28 (`l10n check`")


def test_a_few_are_shown_and_who_asks_for_all_gets_all() -> None:
    assert len(said([*MANY[:19], ERROR], brief=True)) == 20
    assert len(said([*MANY, ERROR])) == 31
    assert len(said([*MANY, ERROR], brief=True, verbose=True)) == 31
