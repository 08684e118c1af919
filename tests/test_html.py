"""HTML: case files, laws on generated documents, and html5lib as the judge of what is text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import html5lib
import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st
from test_laws import check_laws

from l10n_pipeline import read
from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.links import LinkTargets, relative, resolve
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html, inline

NAME = "x.html"
CASES = cases("html")


def shown(segment):
    context = f"[{segment.context}]" if segment.context else ""
    note = f" // {segment.note}" if segment.note else ""
    return f"{segment.kind}{context}: {segment.text}{note}".replace("\n", "⏎")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_segments_of_each_case(case):
    document = read(case.input.encode(), NAME)
    assert [shown(s) for s in document.segments] == case.expected.splitlines()
    assert not document.problems
    assert all(document.source.count(b"\n", 0, s.start) + 1 == s.line for s in document.segments)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_laws_on_each_case(case, eol, bom):
    check_laws(bom + case.input.replace("\n", eol).encode(), name=NAME)


@pytest.mark.parametrize("case", cases("html_targets"), ids=lambda c: c.title)
def test_targets_keep_the_structure(case):
    source, _, target = case.input.partition("\n>>> ")
    result = settle(read(source.encode(), NAME).segments[0], target)
    if case.expected.startswith("refused: "):
        assert isinstance(result, Refusal)
        assert case.expected.removeprefix("refused: ") in result.reason
    else:
        assert result == case.expected


SITE = LinkTargets({"a.html", "b.html"}, {"a.png", "b.png"}, {"/learn/": ""}, (".html",))


def destination(mark):
    target = resolve(SITE, "", mark.value)
    return relative("a.html", target) if target.kind in ("article", "file") else None


@pytest.mark.parametrize("case", cases("html_editions"), ids=lambda c: c.title)
def test_editions(case):
    source, *targets = case.input.split("\n>>> ")
    locale = re.search(r"\[(\w+)\]|$", case.title)[1] or "zh_CN"
    texts = {int(i): t for i, _, t in (x.partition(": ") for x in targets) if t}
    options = EditionOptions(locale, "en", destination=destination)
    done = compose(read(source.encode(), NAME), reader(NAME), texts, options)
    assert done.data.decode() == case.expected


def test_marks_are_where_links_and_the_files_of_a_page_lead():
    page = (
        b'<a href="a.html?x&amp;y">x</a><area href=/r/b><img src=a.png srcset="b.png, c.png 2x"><a href="">y</a>'
        b'<link href="s.css"><link href=/t.css><base href="d/"><script src="https://e.org/x.js"></script>'
        b'<video poster=v.png src="{{ v }}"></video><div translate=no><a href="#k">z</a></div><object data="o.svg">'
    )
    marks = read(page, NAME).marks
    assert [f"{m.kind} {m.value}" for m in marks] == [
        "link a.html?x&y", "link /r/b", "image a.png", "image b.png", "image c.png", "image s.css", "image v.png",
        "link #k", "image o.svg",
    ]  # fmt: skip
    assert all(character_references(page[m.start : m.end].decode()) == m.value for m in marks)


# -- generated documents ---------------------------------------------------------------------------

TAGS = [
    "p", "div", "li", "td", "b", "a href=x", "span title='t'", "h1", "title", "table", "tr", "br", "script",
    "code", "pre", "button", "img alt=\"a\"", "p translate=no", "i translate=\"yes\"", "i lang=ja", "textarea",
    "option", "svg", "input type=submit value=Go", "div its-within-text=yes", "b its-within-text=no",
    "html lang=en", "div its-locale-filter-list='ja'", "x-y", "P CLASS=NOTRANSLATE", "svg /", "select",
]  # fmt: skip
PIECES = st.sampled_from(
    [f"<{t}>" for t in TAGS]
    + [f"</{t.partition(' ')[0]}>" for t in TAGS]
    + [
        "one",
        "two three",
        "日本",
        "\n",
        " ",
        "  ",
        "\t",
        "&amp;",
        "&lt;",
        "&nbsp;",
        "&copy",
        "<",
        ">",
        "&",
        '"',
        "'",
    ]
    + [
        "<!-- c -->",
        "<!--",
        "-->",
        "<!",
        "<?",
        "</",
        "]]>",
        "<![CDATA[",
        "<!-- l10n:skip -->",
        "<!-- l10n:note n -->",
    ]
    + ["{{ x }}", "{% y %}", "{{", "%}", "<%", "%>", "<a ", "=", "/>", "<!-- l10n:locales ja -->", "{", "\\", "42"]
)
SOUP = st.lists(PIECES, max_size=16).map("".join)
TARGET = st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=12)


@given(SOUP, st.sampled_from(["\n", "\r\n"]))
def test_laws_on_generated_documents(text, eol):
    check_laws(text.replace("\n", eol).encode(), all_held=False, name=NAME)


@given(st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace").decode()))
def test_any_text_is_read(text):
    check_laws(text.encode(), all_held=False, name=NAME)


@given(SOUP, st.lists(TARGET, min_size=1, max_size=6))
def test_structure_holds_under_any_translation(text, targets):
    document, parse = read(text.encode(), NAME), reader(NAME)
    settled = {i: settle(s, t) for i, (s, t) in enumerate(zip(document.segments, targets * 20, strict=False))}
    texts = {i: t for i, t in settled.items() if not isinstance(t, Refusal)}
    whole = parse(text.encode())
    for i in laws.misplaced(document, texts, parse):
        del texts[i]
    again = parse(laws.write(document, texts))
    if not document.problems:
        assert again.shape == whole.shape
        assert [s.kind for s in again.segments] == [s.kind for s in whole.segments]
    compose(document, parse, texts, EditionOptions("ar", "en"))


@given(SOUP)
def test_capitals_change_the_words_alone(text):
    document, parse = read(text.encode(), NAME), reader(NAME)
    texts = {i: capitals(s) for i, s in enumerate(document.segments)}
    again = parse(laws.write(document, texts))
    if not document.problems:
        assert again.shape == document.shape
        for old, new in zip(document.segments, again.segments, strict=True):
            assert codes(new) == codes(old)


def capitals(segment) -> str:
    out, at = [], 0
    for code in inline.parse(segment.text, segment.syntax, segment.refs).codes:
        out += segment.text[at : code.start].upper(), segment.text[code.start : code.end]
        at = code.end
    return "".join([*out, segment.text[at:].upper()])


def codes(segment):
    return inline.structure(inline.parse(segment.text, segment.syntax, segment.refs))


@given(SOUP)
def test_tokens_are_the_text(text):
    found = list(html.tokens(text))
    assert "".join(text[t.start : t.end] for t in found) == text
    assert all(t.start < t.end for t in found)
    pairs = html.partners(found)
    assert all(pairs[pairs[i]] == i and found[i].name == found[pairs[i]].name for i in pairs)


# -- another parser as the judge -------------------------------------------------------------------

WORDS = st.text("abc ", min_size=1, max_size=6).map(lambda t: f"{t}x") | st.sampled_from(
    ["é &amp; y", "日&#x672c;"]
)
INLINE = ["b", "i", 'q cite="x"', "span", "em title='t'", "kbd", "x-y"]
INSIDE = st.recursive(
    WORDS | st.sampled_from(["<br>", "<!-- c -->", '<img alt="">', "<code>c</code>", "<i translate=no>n</i>"]),
    lambda inner: st.tuples(st.sampled_from(INLINE), st.lists(inner, max_size=3)).map(lambda t: element(*t)),
    max_leaves=4,
)
LEAVES = ["p", "h2", "li", "dt", "figcaption", "p translate=no", "section lang=ja", "pre", "address"]
BLOCKS = st.recursive(
    st.tuples(st.sampled_from(LEAVES), st.lists(INSIDE, max_size=4)).map(lambda t: element(*t)),
    lambda inner: st.tuples(st.sampled_from(["div", "ul", "section", "dl", "blockquote"]), st.lists(inner, max_size=4))
    .map(lambda t: element(*t)),
    max_leaves=8,
)  # fmt: skip


def element(tag: str, inside: list[str]) -> str:
    name = tag.partition(" ")[0]
    end = "" if name in ("li", "dt", "p") and len(inside) % 2 else f"</{name}>"
    return f"<{tag}>{''.join(inside)}{end}"


@given(st.lists(BLOCKS, max_size=4).map("".join))
def test_text_is_what_a_browser_shows(page):
    source = f"<!doctype html><title>t</title><body>{page}</body>"
    document = read(source.encode(), NAME)
    tree = html5lib.parse(source, namespaceHTMLElements=False)
    assert [letters(plain(s)) for s in document.segments if s.kind != "attribute"] == [*runs(tree)]


def plain(segment) -> str:
    """What html5lib makes of a segment's text, without what stays."""
    return "".join(kept(html5lib.parse(f"<div>{segment.text}", namespaceHTMLElements=False)))


def letters(text: str) -> str:
    return "".join(text.split())


def kept(node) -> Iterator[str]:
    if node.tag in ("code", "pre") or node.get("translate") == "no" or node.get("lang") == "ja":
        return
    yield node.text * isinstance(node.tag, str) if node.text else ""
    for child in node:
        yield from kept(child)
        yield child.tail or ""


def runs(tree) -> Iterator[str]:
    """The text between the beginnings and ends of blocks."""
    found = [""]

    def walk(node) -> None:
        if not isinstance(node.tag, str):
            return
        stays = node.tag == "code" or node.get("translate") == "no"
        if block := node.tag in html.BLOCK or node.tag == "pre":
            found.append("")
        if not stays and node.tag != "pre" and node.get("lang") != "ja":
            found[-1] += node.text or ""
            for child in node:
                walk(child)
                found[-1] += child.tail or ""
        if block:
            found.append("")

    walk(tree)
    yield from filter(None, map(letters, found))


# -- speed -----------------------------------------------------------------------------------------

HARD = ["<", "<a ", "</", "<b>", "<!--", "<!-- x --", "{{", "<%", "<p>", "<a href='", "&", "<a b=c", "<svg>", "<i><p>",
        "<script>", "</b>", "<li><ul>", "<b translate=no><p>", "{% ", "<![CDATA[", "<a x=\"", "<td>x</b>", "<title>",
        "<!-- l10n:skip -->x", "<a>x</a> ", "<p its-locale-filter-list=ja>x"]  # fmt: skip


@pytest.mark.parametrize("piece", HARD)
def test_reading_is_linear(piece):
    parse = reader(NAME)

    def seconds(size: int) -> float:
        data = (piece * (size // len(piece))).encode()
        start = time.process_time()
        parse(data)
        return time.process_time() - start

    small = min(seconds(10_000) for _ in range(3))
    assert min(seconds(80_000) for _ in range(2)) < 24 * small + 0.02


def test_html_in_a_page_tells_its_lines_and_places():
    page = b"Words.\n\n<p>A <a href='u.md'>link</a>\nof it</p>\n\n- one\n\n<div>\n<p>More <img src='v.png'></p>\n</div>"
    document = read(page, "a.md")
    assert [s.line for s in document.segments] == [1, 3, 6, 9]
    assert [s.start for s in document.segments] == [
        page.index(text) for text in (b"Words", b"A <", b"one", b"More")
    ]
    assert [page[m.start : m.end] for m in document.marks] == [b"u.md", b"v.png"]
    assert [m.line for m in document.marks] == [3, 9]
