"""Law 5, the host agrees: the parser of a site sees in an edition what it sees in the source, and nothing runs.

Our other laws ask our own reader; these ask cmark-gfm, Python-Markdown, MyST, MDX, Hugo and Jekyll.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import made
import pytest
from casefiles import Case, cases
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from judges import JUDGES, Verdict, judge
from judges.shape import Block
from test_hostile import HOSTILE
from writers import WRITERS, Writer, hostile

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed

MARKDOWN = ("cmark", "python_markdown", "myst", "mdx", "hugo", "jekyll")

LAYOUT = {
    "cmark": "folders",
    "python_markdown": "mkdocs",
    "myst": "myst",
    "mdx": "docusaurus",
    "hugo": "hugo",
    "jekyll": "jekyll",
    "html5": "folders",
}
"""Whose pages a judge builds."""

SPEAKS = {
    "commonmark: a heading over two lines": ("cmark", "hugo", "myst"),
    "commonmark: a title of a definition in parentheses": ("cmark", "hugo", "myst", "python_markdown"),
    "dialects: a field": ("myst",),
    "dialects: definition lists: in a quote": ("hugo", "jekyll"),
    "dialects: HTML in a sentence of kramdown": ("jekyll",),
    "dialects: prices": ("cmark", "hugo", "jekyll", "python_markdown"),
    "dialects: mathematics behind": ("myst",),
    "dialects: the title of a fence": ("cmark", "hugo", "myst", "python_markdown"),
    "dialects: titles of directives in brackets": ("cmark", "hugo", "jekyll", "python_markdown"),
    "dialects: what stands between": ("hugo",),
    "front_matter: an object behind": ("cmark", "hugo", "jekyll"),
    "mdx": ("mdx",),
    "kramdown": ("jekyll",),
    "myst": ("myst",),
    "python-markdown": ("python_markdown",),
    "dialects: admonition": ("python_markdown",),
    "dialects: an admonition": ("python_markdown",),
    "dialects: tabs": ("python_markdown",),
    "dialects: field lists": ("myst",),
    "dialects: kramdown": ("jekyll",),
    "dialects: definition lists": ("python_markdown", "hugo", "jekyll", "myst"),
}
"""Who reads the dialect of a case, by how its title begins; all other cases are everybody's."""

DIRECTIVE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{[\w:-]+\}", re.M)
"""A directive of MyST is code or text to all others: for MyST alone to judge, wherever a case has one."""


def spoken(case: Case, name: str) -> bool:
    if DIRECTIVE.search(case.input):
        return name == "myst"
    own = next((judges for start, judges in SPEAKS.items() if case.title.startswith(start)), MARKDOWN)
    return name in own and (name == "mdx") == case.title.startswith("mdx")


def edition(source: bytes, write: Writer, name: str) -> bytes:
    """The source as a translator writes it for the sites that a judge builds, without what a layout adds."""
    path = "x." + {"mdx": "mdx", "html5": "html"}.get(name, "md")
    options = ReadOptions(parser=LAYOUTS[LAYOUT[name]].parser)
    document, parse = read(source, path, options=options), reader(path, options)
    targets = {i: write(segment) for i, segment in enumerate(document.segments)}
    allowed = Allowed(layout=LAYOUT[name])
    return compose(
        document, parse, targets, EditionOptions("ja", "en", html=False, fields=(), allowed=allowed)
    ).data


def differing(name: str, sources: Sequence[bytes], writers: Mapping[str, Writer]) -> dict[tuple[str, int], str]:
    """By writer and number of the source: in which editions the judge sees another structure, or more that runs."""
    pairs = [(who, i, edition(s, write, name)) for who, write in writers.items() for i, s in enumerate(sources)]
    verdicts = judge(name, [*sources, *(written for _, _, written in pairs)])
    out = {}
    for (who, i, written), now in zip(pairs, verdicts[len(sources) :], strict=True):
        was = verdicts[i]
        said = "" if was.broken else (damage if who == "hostile" else difference)(was, now)
        if said:
            out[who, i] = f"{said}\n{written.decode()}"
    return out


def damage(was: Verdict, now: Verdict) -> str:
    """What a hostile hand has done, beyond what is told: words, code of its own, code said less often."""
    if now.broken or sorted(was.ran) != sorted(now.ran):
        return difference(was, now)
    before, after = framed(was), framed(now)
    pairs = list(zip(before, after, strict=False))
    if len(before) != len(after):
        return f"{next(((a, b) for a, b in pairs if a.path != b.path), (len(before), len(after)))}"
    return next((f"{a} {b}" for a, b in pairs if a.path != b.path or not kept(a, b)), "")


def framed(verdict: Verdict) -> list[Block]:
    """The blocks but for bare words in a <div>: behind a tag that nothing closes, words of its own come to stand so."""
    return [block for block in verdict.loosely if block.inlines or block.path[-1][0] != "div"]


def kept(was: Block, now: Block) -> bool:
    """Whether a block has all that it had, code that was said twice at least once, and no more than code beside it."""
    lost, more = Counter(was.inlines) - Counter(now.inlines), Counter(now.inlines) - Counter(was.inlines)
    told = {one for one in now.inlines if one[0] == "code"}
    return lost.keys() <= told and all(name == "code" for name, _, _ in more)


def difference(was: Verdict, now: Verdict) -> str:
    if now.broken:
        return now.broken
    if sorted(was.ran) != sorted(now.ran):
        return f"ran {was.ran}, now {now.ran}"
    if was.loosely == now.loosely:
        return ""
    pairs = zip(was.loosely, now.loosely, strict=False)
    return str(next(((a, b) for a, b in pairs if a != b), (len(was.blocks), len(now.blocks))))


SAMPLES = {
    "cmark": (b"a\n\nb", b"a\nb"),
    "python_markdown": (b"!!! note\n\n    `a`", b"`a`"),
    "myst": (b"{ref}`a`", b"`a`"),
    "mdx": (b"a {b}", b"a \\{b}"),
    "html5": (b"<p>a <a href=b>c</a>", b"<p>a c"),
    "hugo": (b"a {{< secret >}}", b"a &#123;{< secret >}}"),
    "jekyll": (b"a {{ site.secret }}", b"a &#123;{ site.secret }}"),
}


@pytest.mark.parametrize("name", JUDGES)
def test_each_judge_tells_pages_apart(name):
    one, other = SAMPLES[name]
    same, verdict, twin = judge(name, [one, other, one])
    assert difference(verdict, same)
    assert not difference(same, twin)
    assert not verdict.ran
    assert not verdict.broken


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_case_in_other_words(name):
    mine = [case for case in cases("formats") if spoken(case, name)]
    found = differing(name, [case.input.encode() for case in mine], WRITERS)
    assert {mine[i].title: said for (_, i), said in found.items()} == {}


MORE_THAN_TEXT = ("<pre translate", "l10n:locales", "xml:lang", "type=submit")
"""What changes more of a page than its words: code that is to be translated, blocks of other locales, the language, the
value of a button."""


def test_every_case_of_html_in_other_words():
    """What a browser shows of an HTML file."""
    mine = [c for c in cases("html") if not any(said in c.input for said in MORE_THAN_TEXT)]
    texts = [case.input.encode() for case in mine]
    assert len(texts) > 40
    found = differing("html5", texts, {**WRITERS, "hostile": hostile(HOSTILE)})
    assert {texts[i].decode(): said for (_, i), said in found.items()} == {}


def pieces(name: str) -> list[str]:
    """What the documents of a dialect are made of."""
    out, mine = [], False
    for line in (Path(__file__).parent / "cases" / "heaps.txt").read_text("utf-8").splitlines()[2:]:
        if line in ("all", *JUDGES):
            mine = line in ("all", name)
        elif mine:
            out.append(line.replace("·", " ").replace("→", "\t"))
    return out


def heaps(name: str) -> st.SearchStrategy[str]:
    """Whatever stands beside each other: most of it is no document that a person would write."""
    piece = st.sampled_from(pieces(name))
    line = st.lists(piece, max_size=5).map("".join) | st.lists(piece, max_size=4).map(" ".join)
    return st.lists(line, max_size=10).map("\n".join)


MADE = {"documents": made.documents, "heaps": heaps}


def documents(name: str, kind: str, count: int = 50, number: str = "") -> list[bytes]:
    """Texts in a dialect; Hypothesis gives the same ones every time, or those of a seed."""
    out: set[str] = set()

    @(seed(int(number)) if number else lambda f: f)
    @settings(
        max_examples=count,
        deadline=None,
        derandomize=not number,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(MADE[kind](name))
    def collect(text: str) -> None:
        out.add(text)

    collect()
    return [text.encode() for text in sorted(out)]


KINDS = [*(("documents", name) for name in MARKDOWN), *(("heaps", name) for name in ("cmark", "mdx", "hugo"))]
"""What is generated, for every hand."""


@pytest.mark.parametrize(("kind", "name"), [*KINDS, ("heaps", "python_markdown"), ("heaps", "myst")])
def test_generated_documents_in_other_words(kind, name):
    texts = documents(name, kind)
    found = differing(name, texts, WRITERS)
    assert {texts[i].decode(): said for (_, i), said in found.items()} == {}


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_generated_documents_by_a_hostile_hand(kind, name):
    texts = documents(name, kind)
    found = differing(name, texts, {"hostile": hostile(HOSTILE)})
    assert {texts[i].decode(): said for (_, i), said in found.items()} == {}


@pytest.mark.fuzz
@pytest.mark.parametrize("name", MARKDOWN)
def test_many_generated_documents(name):
    """Thousands of documents, in parts, for a judge builds many pages at once."""
    texts, told = documents(name, "documents", 3000, os.environ.get("FUZZ_SEED", "")), {}
    for at in range(0, len(texts), 200):
        part = texts[at : at + 200]
        found = differing(name, part, {**WRITERS, "hostile": hostile(HOSTILE)})
        told |= {(who, part[i].decode()): said for (who, i), said in found.items()}
    assert told == {}


ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| (offered|kept|told) \| (\w+) \| ([^|]+) \|$", re.M)
FORMATS_PAGE = (Path(__file__).parent.parent / "docs" / "formats.md").read_text("utf-8")


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_table_of_constructs_is_what_their_judges_say(name):
    rows = [(m[1], m[3]) for m in ROW.finditer(FORMATS_PAGE) if m[2] == name]
    known = {case.title: case for case in cases("formats")}
    assert rows
    assert [title for _, title in rows if title not in known] == []
    assert [title for outcome, title in rows if outcome == "offered" and not known[title].expected] == []
    mine = [known[title] for _, title in rows]
    found = differing(name, [case.input.encode() for case in mine], WRITERS)
    assert {mine[i].title: said for (_, i), said in found.items()} == {}


def test_every_row_of_the_table_of_constructs_has_its_form():
    table = FORMATS_PAGE.partition("| dialect | construct | | judge | case |\n")[2].partition("\n\n")[0]
    assert len(ROW.findall(table)) == table.count("\n")
    assert {m[2] for m in ROW.finditer(table)} == set(MARKDOWN)
