"""The one primitive that writes: kept bytes are the gaps, and each edit's text is where it is said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.splice import Edit, Lines, View, splice


@st.composite
def edited(draw):
    source = draw(st.binary(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return source, [Edit(a, b, draw(st.binary(max_size=6))) for a, b in pairs]


@given(edited())
def test_gaps_are_kept_and_each_edit_is_at_its_place(case):
    source, edits = case
    out, places = splice(source, edits)
    assert [out[a:b] for a, b in places] == [e.new for e in edits]
    back = [Edit(a, b, source[e.start : e.end]) for (a, b), e in zip(places, edits, strict=True)]
    assert splice(out, back)[0] == source


@pytest.mark.parametrize("edits", [[(2, 4), (3, 5)], [(3, 4), (1, 2)], [(0, 9)], [(3, 2)]])
def test_what_overlaps_or_leaves_the_source_is_refused(edits):
    with pytest.raises(ValueError, match="overlaps or leaves"):
        splice(b"abcdef", [Edit(a, b, b"x") for a, b in edits])


@pytest.mark.parametrize(
    ("source", "starts", "eol"),
    [
        (b"a\nb", (0, 2), b"\n"),
        (b"a\r\nb\r\n", (0, 3, 6), b"\r\n"),
        (b"a\rb", (0, 2), b"\r"),
        (b"a\rb\n", (0, 2, 4), b"\n"),
    ],
)
def test_lines_end_in_every_way(source, starts, eol):
    lines = Lines.of(source)
    assert (lines.starts, lines.eol) == (starts, eol)
    assert [lines.number(at) for at in starts] == list(range(1, len(starts) + 1))


def test_a_view_knows_where_its_lines_stood():
    source = b"> one\n> two\n"
    view = View(source).inner([(2, 6), (8, 12)])
    assert view.text == b"one\ntwo\n"
    at = view.text.index(b"two")
    assert source[view.start(at) : view.end(at + 3)] == b"two"
    inner = view.inner([(at, at + 3)])
    assert source[inner.start(0) : inner.end(3)] == b"two"
