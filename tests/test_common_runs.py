"""What two sequences have in common: difflib's answer where both are short, at linear cost where they are long."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.adopt.merge import merge
from l10n_pipeline.text.common_runs import MOST, changes, common_runs, steps
from l10n_pipeline.text.differences import differences

WORDS = st.lists(st.sampled_from("a b c d".split()), max_size=30)
LONG = " ".join(f"the river bends {i}" for i in range(700))
"""2,800 words and as many blanks: more than difflib is asked about."""


def lines(n: int) -> list[str]:
    return [line for i in range(n) for line in (f"line {i}", "")]


@given(WORDS, WORDS)
def test_short_ones_are_difflib_s(one, other):
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    assert list(changes(one, other)) == [(what == "equal", *rest) for what, *rest in codes]


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(0, 5), st.data())
def test_long_ones_are_put_together_again_from_their_parts(gone, moved, data):
    one = lines(800)
    other = [line for i, line in enumerate(one) if i not in gone]
    for _ in range(moved):
        other.insert(data.draw(st.integers(0, len(other))), data.draw(st.sampled_from(["", "mine", "line 7"])))
    assert steps(one, other) > MOST
    runs = common_runs(one, other)
    assert all(size and one[i : i + size] == other[j : j + size] for i, j, size in runs)
    parts = list(changes(one, other))
    assert [x for _, i, k, _, _ in parts for x in one[i:k]] == one
    assert [x for _, _, _, j, m in parts for x in other[j:m]] == other
    assert sum(size for _, _, size in runs) >= len(one) - len(gone) - 2 * moved - 2


def test_one_line_changed_among_many_is_the_one_that_is_told():
    one = lines(5000)
    other = [*one[:4000], "mine", *one[4001:]]
    assert [part for part in changes(one, other) if not part[0]] == [(False, 4000, 4001, 4000, 4001)]
    assert merge(one, other, [*one, "theirs"]) == ([*other, "theirs"], [])
    assert list(changes(one, one)) == [(True, 0, 10000, 0, 10000)]


@pytest.mark.parametrize("place", ["first", "last", "twice"])
def test_a_word_of_a_long_text(place):
    new = {"first": f"Mine {LONG}", "last": f"{LONG} mine", "twice": f"Mine {LONG} mine"}[place]
    parts = differences(LONG, new)
    assert "".join(part.get("same", part.get("gone", "")) for part in parts) == LONG
    assert "".join(part.get("same", part.get("new", "")) for part in parts) == new
    assert max(len(part.get("same", "")) for part in parts) > len(LONG) - 20
