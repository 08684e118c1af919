"""The four laws: on CommonMark's examples, every case file, generated documents, the project's content."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.formats import FORMATS, laws, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed, Segment
from l10n_pipeline.settle import Refusal, settle, told
from l10n_pipeline.text import commonmark, inline

ROOT = Path(__file__).parent.parent
SPEC = ROOT / ".cache" / "commonmark-spec-0.31.2.txt"
GFM = ROOT / ".cache" / "marko-2.2.4.txt"


def shown(segment: Segment) -> str:
    context = f"[{segment.context}]" if segment.context else ""
    note = segment.note.partition("\n")[2] or ("" if segment.kind in ("field", "heading") else segment.note)
    return f"{segment.kind}{context}: {segment.text}".replace("\n", "⏎") + (f" // {note}" if note else "")


FORMAT_CASES = cases("formats")
PARSERS = {layout.parser for layout in LAYOUTS.values()} - {""}
OPTIONS = ReadOptions(arguments=("figure.caption", "*.title"), code=("python:strings", "js", "bash"))


@pytest.mark.parametrize("case", FORMAT_CASES, ids=lambda c: c.title)
def test_segments_of_each_case(case):
    document = read(case.input.encode(), named(case), options=options_of(case))
    assert [shown(s) for s in document.segments] == case.expected.replace("item?", "paragraph").splitlines()
    assert not document.problems


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("case", FORMAT_CASES, ids=lambda c: c.title)
def test_laws_on_each_case(case, eol, bom):
    check_laws(bom + case.input.replace("\n", eol).encode(), name=named(case), options=options_of(case))


def named(case) -> str:
    """A case file that has a suffix's name is read as such; the others are Markdown."""
    stem = case.title.partition(":")[0]
    return f"x.{stem}" if f".{stem}" in FORMATS else "x.md"


def options_of(case) -> ReadOptions:
    """A case file that has a parser's name holds pages that it reads."""
    parser = case.title.partition(":")[0]
    return OPTIONS._replace(parser=parser) if parser in PARSERS else OPTIONS


def check_laws(data: bytes, *, all_held: bool = True, name: str = "x.md", options: ReadOptions = OPTIONS) -> None:
    document = read(data, name, options=options)
    parse = reader(name, options)
    assert document.render() == data
    assert document.render(lambda s: None) == data
    if all_held:
        assert not document.problems
    whole = parse(data)
    bare = parse.outline(data)
    assert [(s.start, s.end, s.kind, s.text) for s in bare.segments] == [
        (s.start, s.end, s.kind, s.text) for s in whole.segments
    ]
    assert bare.shape == whole.shape
    kept = {(s.start, s.end) for s in document.segments}
    probes = {i: f"Q{i}Z" for i, s in enumerate(whole.segments) if (s.start, s.end) in kept}
    again = parse(laws.write(whole, probes))
    assert again.shape == whole.shape
    assert [s.kind for s in again.segments] == [s.kind for s in whole.segments]
    assert [again.segments[i].text for i in probes] == list(probes.values())
    texts = {i: whole.segments[i].text for i in probes}
    same = parse(laws.write(whole, texts))
    assert [s.text for s in same.segments] == [s.text for s in whole.segments]
    assert same.shape == whole.shape


def examples(spec: Path) -> list[str]:
    if not spec.is_file():
        return []
    found = re.finditer(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", spec.read_text("utf-8"), re.M | re.S)
    return [m[1].replace("→", "\t") for m in found]


EXAMPLES = examples(SPEC)
GFM_EXAMPLES = examples(GFM)

KEPT = {491: 1, 616: 1, 642: 1, 643: 1}
"""Examples in which one segment is kept verbatim: tags and code spans that run over line ends."""


def test_commonmark_examples_come_back():
    if not EXAMPLES:
        pytest.skip("the CommonMark specification is not in .cache; `make test` fetches it with npm")
    assert len(EXAMPLES) == 652
    kept = {}
    for number, text in enumerate(EXAMPLES, 1):
        check_laws(text.encode(), all_held=False)
        if problems := read(text.encode(), "x.md").problems:
            kept[number] = len(problems)
    assert kept == KEPT


def test_gfm_examples_come_back():
    if not GFM_EXAMPLES:
        pytest.skip("the specification of GFM is not in .cache; `make test` fetches it")
    assert len(GFM_EXAMPLES) == 672
    for text in GFM_EXAMPLES:
        check_laws(text.encode(), all_held=False)


def structure(text: bytes) -> Counter:
    """What is no text in a page: elements with their attributes but titles, and the content of code."""
    page = " ".join(commonmark.html(text).split())  # a browser shows any white space as one blank
    found = re.findall(r"<code\b.*?</code>|<[^>]*>", page, re.S)
    return Counter(
        re.sub(r' title="[^"]*"(?= |>|/)', "", t) if t.startswith(("<a ", "<img ")) else t for t in found
    )


def test_examples_in_capitals_keep_code_and_addresses():
    """Every segment in capitals, but for its codes: the page has the same tags, addresses and code."""
    if not GFM_EXAMPLES:
        pytest.skip("the specification of GFM is not in .cache; `make test` fetches it")
    shouted = 0
    for text in [*EXAMPLES, *GFM_EXAMPLES]:
        document, parse = read(text.encode(), "x.md"), reader("x.md")
        composed = compose(
            document, parse, dict(enumerate(map(loud, document.segments))), EditionOptions("en", "en")
        )
        assert structure(composed.data) == structure(text.encode()), text
        shouted += len(composed.shown)
    assert shouted > 1500


def loud(segment: Segment) -> str:
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    out, at = [], 0
    for code in coded.codes:
        out += [segment.text[at : code.start].upper(), segment.text[code.start : code.end]]
        at = code.end
    return "".join([*out, segment.text[at:].upper()])


@pytest.mark.parametrize("path", sorted((ROOT / "source_content").rglob("*.md")), ids=lambda p: p.name)
def test_laws_on_the_project_s_content(path):
    check_laws(path.read_bytes())


SETTLE_CASES = cases("settle")


@pytest.mark.parametrize("case", SETTLE_CASES, ids=lambda c: c.title)
def test_targets_keep_the_structure(case):
    source, _, target = case.input.partition("\n>>> ")
    segment = read(source.encode(), "x.md").segments[0]
    allowed = Allowed({"https://en.example/": "https://de.example/"}, locale="de")
    if options := re.search(r" \[((?:severe|may )[^\]]*)\]$", target):
        target = target[: options.start()]
        drop, add = (re.findall(rf"may {what} (\w+)", options[1]) for what in ("drop", "add"))
        allowed = Allowed(allowed.links, frozenset(drop), frozenset(add), "severe" in options[1], locale="de")
    result = settle(segment, target.replace("⏎", "\n"), allowed)
    if case.expected.startswith("refused: "):
        assert isinstance(result, Refusal)
        assert case.expected.removeprefix("refused: ") in result.reason
    else:
        assert isinstance(result, str), result
        findings = [f"told: {one.id}" for one in told(segment, result, allowed)]
        assert [result.replace("\n", "⏎"), *findings] == case.expected.splitlines()


def test_texts_that_break_the_page_only_together_are_all_named():
    document = read(b"One.\n\nTwo.\n\nThree.\n", "x.md")
    texts = dict(enumerate(["a", "b", "c"]))

    def parse(data):  # the first and the last text together make another page
        again = read(data, "x.md")
        return replace(again, shape=("other",)) if b"a\n" in data and b"c\n" in data else again

    assert laws.misplaced(document, texts, parse) == (0, 1, 2)
    assert laws.misplaced(document, {0: "a", 1: "b"}, parse) == ()


# -- generated documents ---------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        line.replace("·", " ").replace("→", "\t")
        for line in (ROOT / "tests" / "cases" / "pieces.txt").read_text("utf-8").splitlines()
    ]
)
LINE = st.lists(PIECES, max_size=5).map(" ".join) | st.lists(PIECES, max_size=5).map("".join)
TARGET = st.lists(PIECES, max_size=4).map(" ".join) | st.text(max_size=20)
DOCUMENT = st.lists(LINE, max_size=12).map("\n".join)


@given(DOCUMENT, st.sampled_from(["\n", "\r\n"]))
def test_laws_on_generated_documents(text, eol):
    check_laws(text.replace("\n", eol).encode(), all_held=False)


@given(st.text(max_size=120))
def test_any_text_is_read(text):
    data = text.encode("utf-8", "surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        return
    check_laws(data, all_held=False)


@given(
    DOCUMENT, st.lists(st.lists(PIECES, max_size=4).map(" ".join) | st.text(max_size=20), min_size=1, max_size=6)
)
def test_structure_holds_under_any_translation(text, targets):
    document = read(text.encode(), "x.md")
    parse = reader("x.md")
    whole = parse(text.encode())
    kept = {(s.start, s.end) for s in document.segments}
    ids = [i for i, s in enumerate(whole.segments) if (s.start, s.end) in kept]
    texts = {}
    for i, target in zip(ids, targets * len(ids), strict=False):
        result = settle(whole.segments[i], target)
        if not isinstance(result, Refusal):
            texts[i] = result
    for i in laws.misplaced(whole, texts, parse):
        del texts[i]
    again = parse(laws.write(whole, texts))
    assert again.shape == whole.shape
    assert [s.kind for s in again.segments] == [s.kind for s in whole.segments]


_WORDS = (
    "``` ~~~ ```` ~~~x <div> </div> <!-- --> <!--x--> <!--> <pre> </pre> <?php ?> # | - % === |a|b| |-|-|".split()
)
_LINES = (
    "/text/<!-- a/b -->/- a/  b/   ```/    ```/> q/> ```/- ```/[^1]: f/[a]: b/[a]:/``` a`b"
    "/    code/\tcode/\t```/10) ~~~"
).split("/")
FENCED = st.lists(st.sampled_from(_WORDS + _LINES), max_size=9).map("\n".join)


@given(FENCED)
def test_code_at_the_margin_is_where_the_parser_sees_it(text):
    data = text.encode()
    found = commonmark.margin_code(data)
    if found is None:
        return
    blocks = commonmark.code_ranges(data)
    for line in re.finditer(rb"^[^ \t>`~\n]", data, re.M):
        inside = [any(a <= line.start() < b for a, b in ranges) for ranges in (found, blocks)]
        assert inside[0] == inside[1], line.start()
