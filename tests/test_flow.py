"""A page of Markdown is read view by view: where each text and mark stands, what its shape holds, what HTML is."""

from __future__ import annotations

import pytest

from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import read
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document

PAGE = """\
# Head

See [a](b.md).

<div>
<p>In <a href="c.md">HTML</a>.</p>
</div>

```python
x = 1  # A comment.
```

!!! note "Title"

    In [d](e.md) a body.

{{< fig caption="Some words" >}}

<!-- l10n:skip -->
> Skipped.
>
> Skipped, too.

Between.

<!-- l10n:skip -->
Skipped again.

Last.
"""


def page(text: str, name: str = "a.md", **options: object) -> Document:
    return read(text.encode(), name, options=ReadOptions(**options))


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_each_text_and_mark_of_a_page_has_its_place_and_its_line(eol):
    document = page(PAGE.replace("\n", eol), code=("python",))
    assert [(s.line, s.text, s.slot.eol.decode()) for s in document.segments] == [
        (line, text, eol)
        for line, text in (
            (1, "Head"),
            (3, "See [a](b.md)."),
            (6, 'In <a href="c.md">HTML</a>.'),
            (10, "A comment."),
            (13, "Title"),
            (15, "In [d](e.md) a body."),
            (24, "Between."),
            (29, "Last."),
        )
    ]
    source = document.source
    assert all(source[s.start : s.end].decode() == s.text for s in document.segments)
    assert [(m.line, m.kind, m.value, source[m.start : m.end].decode().split(eol)) for m in document.marks] == [
        (1, "anchor", "Head", [""]),
        (3, "link", "b.md", ["b.md"]),
        (6, "link", "c.md", ["c.md"]),
        (15, "link", "e.md", ["e.md"]),
        (17, "left", "argument fig.caption", [""]),
        (19, "skip", "", ["<!-- l10n:skip -->"]),
        (19, "skipped", "", ["<!-- l10n:skip -->", "> Skipped.", ">", "> Skipped, too."]),
        (26, "skip", "", ["<!-- l10n:skip -->"]),
        (26, "skipped", "", ["<!-- l10n:skip -->", "Skipped again."]),
    ]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("a.md", "<div>\n<p>a</p>\n</div>\n", "<section>\n<p>a</p>\n</section>\n"),
        ("a.md", "```python\nx = 1  # A comment.\n```\n", "```python\nx = 2  # A comment.\n```\n"),
        ("a.md", '{{< fig link="a" >}}\n', '{{< fig link="b" >}}\n'),
        ("a.md", "!!! note\n\n    > a\n", "!!! note\n\n    - a\n"),
        ("a.mdx", '<Tab label="a">\n\nText\n\n</Tab>\n', '<Tab label="b">\n\nText\n\n</Tab>\n'),
        ("a.md", "<!-- a -->\n", "<!-- b -->\n"),
        ("a.md", "<!-- a --> <!-- b -->\n", "<!-- b --> <!-- a -->\n"),
    ],
)
def test_the_shape_of_a_page_tells_what_no_translation_may_change(name, one, other):
    assert page(one, name, code=("python",)).shape != page(other, name, code=("python",)).shape


def test_what_lies_too_deep_is_told_with_its_line():
    deep = "".join("    " * depth + "!!! note\n\n" for depth in range(60))
    with pytest.raises(FormatError) as caught:
        page(f"{deep}{'    ' * 60}a\n")
    error = caught.value
    assert (error.message, error.line) == ("nested too deeply", 101)
    assert error.advice == "at most 50 directives or tags may lie in one another"


def test_a_comment_to_us_is_no_text_whatever_stands_behind_it():
    assert [s.text for s in page("<!-- a --> Words.\n").segments] == ["Words."]
    assert page("<!-- l10n:note x --> Words.\n").segments == ()


def test_doubtful_texts_are_marked_beside_all_other_marks():
    """Also those of a marker's title and those of its body."""
    text = '# Head\n\n[a](b.md) ` x\n\n!!! note "A ` title"\n\n    [c](d.md) ` x\n\nLast.\n'
    document = page(text, parser="python-markdown")
    assert [(s.line, s.text) for s in document.segments] == [(1, "Head"), (9, "Last.")]
    assert [(m.line, m.kind, m.value) for m in document.marks] == [
        (1, "anchor", "Head"),
        (3, "left", "doubt code"),
        (3, "link", "b.md"),
        (5, "left", "doubt code"),
        (7, "left", "doubt code"),
        (7, "link", "d.md"),
    ]


@pytest.mark.parametrize(
    ("text", "offered", "elsewhere"),
    [
        ("<div>a b</div> behind\n", [], ["a b", "behind"]),
        ("<p>a b\n</p>\nText below\n", [], ["a b", "Text below"]),
        ("</div>\nSome text\n", [], ["Some text"]),
        ("<x-y>\nSome text\n", [], ["Some text"]),
        (
            '<table>\n<tr><td markdown="1">\n- a b\n</td></tr>\n</table>\n',
            [],
            ["- a b"],
        ),
        (
            '<table>\n<tr><td markdown="1">\na b\n</td></tr>\n</table>\n',
            ["a b"],
            ["a b"],
        ),
        (
            '<table>\n<tr><td>\n- a b\n</td><td markdown="1">c d</td></tr>\n</table>\n',
            ["- a b", "c d"],
            ["- a b", "c d"],
        ),
        ("<p>a</p>\n<p>b</p>\nText below\n", [], ["a", "b", "Text below"]),
        ("<div>\n<div>a</div>\nb\n</div>\n", ["a", "b"], ["a", "b"]),
        ("<p>a</p>\n  <p>b</p>\n", ["a", "b"], ["a", "b"]),
        ("<p>a</p>\n<b>b</b>\n", ["a", "b"], ["a", "b"]),
        ("<p>a</p>\n  <b>b</b>\n", ["a", "b"], ["a", "b"]),
        ("<p>a</p><p>b\nc</p>\n", ["a", "b c"], ["a", "b c"]),
        ("> <p>Some text</p>\n", ["Some text"], ["Some text"]),
        ("> <p>Some\n> text</p>\n", [], []),
        ("<div>\nSome text\n</div>\n", ["Some text"], ["Some text"]),
        ("<x-y>\nSome text\n</x-y>\n", ["Some text"], ["Some text"]),
        ("<X-Y>\nSome text</x-Y>\n", ["Some text"], ["Some text"]),
        ("<p>Some text\n", ["Some text"], ["Some text"]),
        ("<dl>\n<dt>Some text\n<dd>More\n</dl>\n", ["Some text", "More"], ["Some text", "More"]),
        ("<!-- a --> <b>Some text</b>\n", [], ["Some text"]),
        ("<p>a</p> <!-- a --> <b>Some text</b>\n", ["a", "Some text"], ["a", "Some text"]),
    ],
)
def test_html_is_kept_where_a_parser_reads_its_text_as_markdown(text, offered, elsewhere):
    found = {name: [s.text for s in page(text, parser=name).segments] for name in ("kramdown", "myst", "")}
    assert found == {"kramdown": offered, "myst": elsewhere, "": elsewhere}


def test_html_that_a_quote_runs_through_is_kept_and_told():
    document = page("> <p>Some words\n> more</p>\n")
    assert (document.segments, document.problems) == ((), ())
    assert [(m.line, m.kind, m.value) for m in document.marks] == [(1, "left", "html")]


def test_pictures_above_a_text_are_none_of_it():
    document = page('One.\n\n<img src="a.png">\n<img src="b.png">\nTwo <a href="c.md">three</a>.\n')
    source = document.source
    assert [(s.line, source[s.start : s.end].decode()) for s in document.segments] == [
        (1, "One."),
        (5, 'Two <a href="c.md">three</a>.'),
    ]
    assert [(m.line, m.kind, source[m.start : m.end]) for m in document.marks] == [
        (3, "image", b"a.png"),
        (4, "image", b"b.png"),
        (5, "link", b"c.md"),
    ]


def test_html_in_one_line_has_the_ends_of_lines_of_its_page():
    first, second = page("Some\r\ntext.\r\n\r\n<p>In HTML.</p>").segments
    assert first.slot.eol == second.slot.eol == b"\r\n"


def test_tags_without_text_are_no_text_of_a_sentence():
    """They have a shape: what is kept whole has its bytes there."""
    for text in ("<x-y>\n", "</div>\n"):
        assert page(text, parser="kramdown").shape == page(text).shape
        assert text.encode() not in str(page(text).shape).encode()
