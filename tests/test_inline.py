"""Inline codes: case files, and laws on any text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from casefiles import cases
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline.formats import read
from l10n_pipeline.text import inline, quick

PIECES = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "`",
        "[",
        "](u)",
        "![",
        "<b>",
        "</b>",
        "&amp;",
        "\\",
        "{x}",
        "%s",
        "https://a.b",
        "~~",
        " ",
        "é",
    ]
)
TEXT = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)


PLAIN = st.sampled_from(
    [
        *"` `` * ** _ a_b [ ] ]( ) ](/u) [^ ! a 1 é 界 “ . ( & &amp; { {{ < ~ \\ : | `x` [a](b) *c* **d**".split(),
        " ",
        "  ",
        "& ",
        "\t",
        "\u00a0",
    ]
)


@given(st.lists(PLAIN, max_size=9).map("".join))
def test_what_needs_no_parser_is_what_the_parser_finds(text):
    found = quick.codes(text)
    assert found is None or found == inline.by_parser(text, (("a", "x"),), "markdown")


@pytest.mark.parametrize(
    "text", ["Run `a b` and ` c `, see [`d`](/u_v) & [e](x.md#f).", "**Two** words, *one* more: snake_case!", "界"]
)
def test_a_usual_text_needs_no_parser(text):
    assert quick.codes(text) == inline.by_parser(text, (), "markdown")


def shown(code, text, *, values=True):
    inner = f" ({', '.join(text[a:b] for a, b in code.inner)})" if code.inner else ""
    value = f" = {code.value}" if code.value and values else ""
    return f"{code.role} {code.kind} {text[code.start : code.end]}{value}{inner}"


@pytest.mark.parametrize("name", ["x.md", "x.html"])
@pytest.mark.parametrize("case", cases("inline_html"), ids=lambda c: c.title)
def test_a_tag_in_markdown_is_what_it_is_in_html(case, name):
    source = f"<p>{case.input}</p>" if name == "x.html" else case.input
    (segment,) = read(source.encode(), name).segments
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    told = [shown(code, segment.text, values=False) for code in coded.codes if code.kind in ("html", "code")]
    assert told == case.expected.splitlines()


def test_a_label_named_lang_is_a_label_still():
    (segment,) = read(b"A [word][lang] <i lang=fr>mot</i>.\n\n[lang]: /u\n", "x.md").segments
    codes = inline.parse(segment.text, segment.syntax, segment.refs).codes
    assert [c.value for c in codes] == ["/u", "/u", "<i lang=fr>mot</i>"]


def test_a_component_of_mdx_is_no_element_of_html():
    text = 'A <Code title="A tip">word</Code>, a <code>word</code>, a <b className="notranslate">name</b>.'
    codes = inline.parse(text, "mdx").codes
    assert [(c.role, c.value) for c in codes] == [
        ("open", '<Code title="">'),
        ("close", "</Code>"),
        ("alone", "<code>word</code>"),
        ("alone", '<b className="notranslate">name</b>'),
    ]


@pytest.mark.parametrize("case", cases("inline"), ids=lambda c: c.title)
def test_codes(case):
    coded = inline.parse(case.input, "markdown")
    assert [shown(c, case.input) for c in coded.codes] == case.expected.splitlines()


def test_an_expression_of_mdx_is_one_code():
    text = r"Only {count} of {items.map((i) => <b>{`*${i}*`}</b>)}, *\{not* {2 * 3}."
    coded = inline.parse(text, "mdx")
    kept = [text[c.start : c.end] for c in coded.codes if c.kind == "placeholder"]
    assert kept == ["{count}", "{items.map((i) => <b>{`*${i}*`}</b>)}", "{2 * 3}"]
    assert [c.kind for c in coded.codes if c.role == "open"] == ["emphasis"]


def test_references_need_their_definitions():
    text = "A [Foo][], [bar] and a note[^1]."
    refs = (("Foo", "/f"), ("bar", "/b"), ("^1", ""))
    assert not inline.parse(text, "markdown").codes
    kinds = [(c.kind, c.value) for c in inline.parse(text, "markdown", refs).codes if c.role != "close"]
    assert kinds == [("link", "/f"), ("link", "/b"), ("footnote", "1")]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (r"\&amp;{x}", ["escape", "placeholder"]),
        ("&{x} and &amp;{y}", ["placeholder", "entity", "placeholder"]),
    ],
)
def test_an_and_sign_before_an_expression_of_mdx_is_no_reference(text, kinds):
    assert [code.kind for code in inline.parse(text, "mdx").codes] == kinds


@given(TEXT, st.sampled_from(["markdown", "mdx", "text"]))
@example("\\&amp;{x}", "mdx")
def test_codes_never_overlap_and_pairs_nest(text, syntax):
    coded = inline.parse(text, syntax)
    at = 0
    for code in coded.codes:
        assert at <= code.start <= code.end <= len(text)
        assert all(code.start <= a <= b <= code.end for a, b in code.inner)
        at = code.end
    roles = Counter((c.pair, c.role) for c in coded.codes if c.role != "alone")
    assert all(n == 1 for n in roles.values())
    stack = []
    for code in coded.codes:
        if code.role == "open":
            stack.append(code.pair)
        elif code.role == "close":
            assert stack.pop() == code.pair
    assert not stack


@given(TEXT)
def test_words_are_the_text_without_codes(text):
    coded = inline.parse(text, "markdown")
    outside = inline.outside_text(coded)
    assert all(a < b for a, b in outside)
    assert all(b <= c for (_, b), (c, _) in pairwise(outside))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<b>Stop!</b> Not saved.", ["open <b>", "close </b>"]),
        (
            "See <0>the <1>page</1></0> now<br/>",
            ["open <0>", "open <1>", "close </1>", "close </0>", "alone <br/>"],
        ),
        ('A <a href="{{ url }}">link</a>', ['open <a href="{{ url }}">', "close </a>"]),
        ("a < b and c > d, <name>, List<String>, x<y", []),
        ("<i><b>x</i></b>", ["open <i>", "close </i>"]),
        ("&Save, AT&T, R&D, a & b", ["alone &"]),
        ("&File or &Edit", []),
        ("&nbsp;x &amp; y", []),
    ],
)
def test_tags_and_keys_in_the_values_of_data_files(text, found):
    codes = [c for c in inline.parse(text, "text").codes if c.kind in ("html", "mnemonic")]
    assert [f"{c.role} {c.value}" for c in codes] == found


def test_the_address_of_a_markdown_link_in_html_is_a_code():
    codes = inline.parse("see [the posts](/docs/posts/) and (so on) [1]", "html").codes
    assert [(c.kind, c.value) for c in codes] == [("placeholder", "(/docs/posts/)")]
