"""The one primitive that writes, and the offset maps: laws on texts that Hypothesis makes up."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.splice import BOM, Edit, Lines, View, content_start, splice

sources = st.text("ab漢\r\n >", max_size=40).map(str.encode)


@st.composite
def edited(draw):
    """A source and edits in order that do not overlap; some are insertions, some touch each other."""
    source = draw(sources)
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=10)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return source, [Edit(start, end, draw(sources)) for start, end in pairs]


@given(edited())
@example((b"abcdefgh", [Edit(1, 2, b"XYZ"), Edit(4, 5, b""), Edit(6, 7, b"Q")]))
def test_what_is_kept_is_the_source_between_the_edits(case):
    source, edits = case
    out, places = splice(source, edits)
    assert [out[start:end] for start, end in places] == [e.new for e in edits]
    ends, starts = [0, *(e.end for e in edits)], [*(e.start for e in edits), len(source)]
    kept = [source[a:b] for a, b in zip(ends, starts, strict=True)]
    ends, starts = [0, *(end for _, end in places)], [*(start for start, _ in places), len(out)]
    assert [out[a:b] for a, b in zip(ends, starts, strict=True)] == kept


@given(sources)
def test_no_edit_is_no_change(source):
    assert splice(source, []) == (source, [])


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, b""), Edit(1, 3, b"")],  # they overlap
        [Edit(2, 3, b""), Edit(0, 1, b"")],  # out of order
        [Edit(2, 1, b"")],  # ends before it starts
        [Edit(3, 5, b"")],  # beyond the end
        [Edit(-1, 1, b"")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps or leaves the source"):
        splice(b"abcd", edits)


@given(sources, st.booleans())
@example(b"", False)
@example(b"a\n", False)
@example(b"a\r", False)
@example(b"a\nb", True)
def test_lines_are_counted_as_an_editor_counts_them(text, marked):
    source = BOM * marked + text
    lines = Lines.of(source, content_start(source))
    for offset in range(content_start(source), len(source) + 1):
        before = source[content_start(source) : offset]
        ends = len(re.findall(rb"\r\n|\r|\n", before)) - (
            before[-1:] == b"\r" and source[offset : offset + 1] == b"\n"
        )
        assert lines.number(offset) == ends + 1
        assert lines.start(offset) == lines.starts[ends]


@pytest.mark.parametrize(
    ("source", "eol"),
    [(b"a", b"\n"), (b"a\nb", b"\n"), (b"a\r\nb\n", b"\r\n"), (b"a\rb", b"\r"), (b"a\rb\n", b"\n")],
)
def test_the_line_end_of_a_source(source, eol):
    assert Lines.of(source).eol == eol


@given(st.lists(st.tuples(st.sampled_from(["", "> ", "  ", "> > "]), st.text("ab漢", min_size=1)), min_size=1))
def test_a_view_knows_where_each_of_its_bytes_stood(rows):
    source = "".join(prefix + text + "\n" for prefix, text in rows).encode()
    ranges, at = [], 0
    for prefix, text in rows:
        size = len(text.encode()) + 1
        ranges.append((at + len(prefix), at + len(prefix) + size))
        at += len(prefix) + size
    view = View(source).inner(ranges)
    assert view.text == "".join(text + "\n" for _, text in rows).encode()
    for offset in range(len(view.text)):
        assert source[view.start(offset) : view.end(offset + 1)] == view.text[offset : offset + 1]
    assert view.end(0) == view.at[0]
    ends = [*view.lines[1:], len(view.text)]
    inner = [(start + 1, end) for start, end in zip(view.lines, ends, strict=True)]  # a view of a view
    nested = view.inner(inner)
    was = [offset for start, end in inner for offset in range(start, end)]
    assert [nested.start(i) for i in range(len(nested.text))] == [view.start(i) for i in was]


def test_a_part_of_several_lines_keeps_where_each_of_them_stands():
    view = View(b"ab\ncd\nef", (0, 3, 6), (10, 20, 30))
    inner = view.inner([(1, 3), (2, 8)])
    assert inner.text == b"b\n\ncd\nef"
    assert [inner.start(at) for at in range(8)] == [11, 12, 12, 20, 21, 22, 30, 31]


def test_a_part_ends_where_its_last_line_does():
    inner = View(b"ab\ncd\n", (0, 3), (10, 20)).inner([(1, 3)])
    assert inner.lines == (0,)
    assert inner.start(2) == 13


def test_terms_of_definitions_within_definitions():
    """What stands below two prefixes is written where it stands, whole."""
    source = 'v\n: "\nn\n  : C\n    \u201d\U0001f600\n'.encode()
    document = read(source, "a.md")
    assert [source[s.start : s.end].decode().split() for s in document.segments][-1] == ["C", "\u201d\U0001f600"]
    assert document.render() == source
