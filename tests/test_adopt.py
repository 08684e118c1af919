"""`l10n adopt`: pages as they come, to articles; no word is lost, and an editor's work survives the next time."""

from __future__ import annotations

import io
import re
import sys

import pytest
from casefiles import cases
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.adopt import Adopted, adopt, counted
from l10n_pipeline.adopt.disarm import disarmed, runs
from l10n_pipeline.adopt.lines import lines, words
from l10n_pipeline.adopt.merge import merge
from l10n_pipeline.adopt.page import adopt_html
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.errors import FormatError
from l10n_pipeline.project import Project
from l10n_pipeline.stages.housekeeping.adopt import _own_block, adopt_page

LOCALES = ["zh_CN", "zh_TW", "ja", "pt_BR"]
PAGES = cases("adopt")


def report(made: Adopted) -> str:
    out = [f"block {locale} {name}: {text}".replace("\n", "⏎") for locale, name, text in made.blocks]
    for kind in ("listed", "unsure", "reported", "routes"):
        out += [f"{kind}: {text}" for text in getattr(made, kind)]
    return "\n".join([*out, *(f"term: {term.term} {term.script}" for term in made.terms)])


@pytest.mark.parametrize("case", PAGES, ids=lambda c: c.title)
def test_pages(case):
    made = adopt(case.input, "page", "en", LOCALES)
    article, _, said = case.expected.partition("\n++++")
    assert made.article.rstrip() == article
    assert report(made) == said.strip()
    assert not read(made.article.encode(), "page.md").problems


# -- laws ------------------------------------------------------------------------------------------

SNIPPETS = [line for case in PAGES for line in case.input.splitlines()]
GLUE = st.sampled_from(["\n", "\n", "\n", "", " ", "\n\n", "\t", " → ", "+\n", "\r\n"])
PAGE = st.lists(st.tuples(st.sampled_from(SNIPPETS) | st.text(max_size=30), GLUE), min_size=1, max_size=14).map(
    lambda parts: "".join(text + glue for text, glue in parts)
)


@given(PAGE)
@example(
    "What is it?\nAt a glance\tEggs by a volcano\nA meal that fits in one hand, and why half a country gets up.\n"
)
@example("0\r\x08What is it?\nSource: Lost property offices\n")
def test_no_word_is_lost_whatever_is_glued_to_what(page):
    if not page.strip():
        return
    made = adopt(page, "page", "en", LOCALES)
    kept = counted(made.article) + words("\n".join([*(t for _, _, t in made.blocks), *made.listed]))
    assert not words("\n".join(line.text for line in lines(page))) - kept


@given(PAGE)
def test_taking_lines_apart_loses_no_letter(page):
    assert "".join("".join(line.text for line in lines(page)).split()) == "".join(page.split())


LINES = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(LINES, LINES, LINES)
def test_an_editor_s_lines_survive_a_merge(base, editor, page):
    merged, _ = merge(base, editor, page)
    assert not words(" ".join(editor)) - words(" ".join(merged)) - words(" ".join(base))
    assert merge(base, base, page) == (page, [])
    assert merge(base, editor, base) == (editor, [])
    assert merge(base, editor, editor) == (editor, [])


# -- the project -----------------------------------------------------------------------------------

PAGE_TEXT = PAGES[2].input


def adopted(root, text, name="origami", **options):
    return adopt_page(Project(config.load(root)), text.encode(), name, **options)


def test_an_adopted_page_goes_through_the_line(site, capsys):
    (site / "page.txt").write_text(PAGE_TEXT)
    assert main(["--root", str(site), "adopt", str(site / "page.txt"), "--name", "origami"]) == 0
    said = capsys.readouterr().out
    assert "wrote source_content/origami.md" in said
    assert "- term: Origami\n  script: 折り紙" in said
    assert main(["--root", str(site), "run", "--article", "origami"]) == 0
    german, chinese = ((site / "editions" / name / "origami.md").read_text() for name in ("de", "zh_CN"))
    assert "折纸群" in chinese
    assert "折纸群" not in german
    assert "折り紙" in german
    assert "l10n:" not in german + chinese


def test_a_dry_run_shows_the_article_and_writes_nothing(site, capsys, monkeypatch):
    before = sorted(site.rglob("*"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE_TEXT.encode()), encoding="utf-8"))
    assert main(["--root", str(site), "adopt", "-", "--name", "origami", "--dry-run"]) == 0
    assert "# Origami for Beginners" in capsys.readouterr().out
    assert sorted(site.rglob("*")) == before


def test_an_editor_s_changes_survive_the_next_time(site):
    path = adopted(site, PAGE_TEXT).article
    path.write_text(
        path.read_text().replace("# Origami for Beginners", "# Origami, gently").replace("thumbs.", "hands.")
    )
    assert adopted(site, PAGE_TEXT).apart == ()
    assert "# Origami, gently" in path.read_text()
    again = adopted(
        site, PAGE_TEXT.replace("your nail, slowly", "a spoon, slowly").replace("own thumbs", "ten thumbs")
    )
    assert "a spoon, slowly" in path.read_text()  # only the page changed it
    assert "own hands." in path.read_text()  # both did
    assert [text for text in again.apart if "ten thumbs" in text]


def test_without_a_record_the_article_stays_whole(site):
    (site / "source_content/origami.md").write_text("# By hand\n")
    outcome = adopted(site, PAGE_TEXT)
    assert (site / "source_content/origami.md").read_text() == "# By hand\n"
    assert "Origami for Beginners" in outcome.apart[0]


def test_a_block_that_is_there_is_not_replaced(site):
    block = site / "locales/zh_CN/blocks/origami-1.md"
    block.write_text('---\nsource_hash: ""\n---\n自己写的。\n')
    assert adopted(site, PAGE_TEXT).left == (block,)
    assert "自己写的" in block.read_text()


@pytest.mark.parametrize(
    ("data", "name", "code", "said"),
    [
        (b"", "a", 1, "the page is empty"),
        (b"\xff\xfe", "a", 1, "not UTF-8"),
        (b"Text", "../a", 2, "no name for an article"),
        (b"Text", "A page", 2, "no name for an article"),
    ],
)
def test_bad_pages(data, name, code, said, site, capsys):
    before = sorted(site.rglob("*"))
    (site.parent / "page.txt").write_bytes(data)
    assert main(["--root", str(site), "adopt", str(site.parent / "page.txt"), "--name", name]) == code
    assert said in capsys.readouterr().err
    assert [p for p in sorted(site.rglob("*")) if ".l10n" not in p.parts] == before


HTML = """<!DOCTYPE html><html lang="en"><head><title>Kites Over the Sea</title>
<meta name="description" content="Why men fly kites the size of a room."></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
<article><h1>Kites Over the Sea</h1>
<p>In the first week of May teams of grown men fight with kites the size of a room, and the strings burn when they
cross. The festival is older than anybody's memory of how it began, and louder than anything else in the year.</p>
<h2>How they are built</h2>
<p>Each kite is a frame of bamboo and a sheet of paper, painted with the name of a child who was born in the year
before. See <a href="/guides/kites">the guide</a> for the knots that hold the <b>four corners</b> together.</p>
<ul><li>bamboo, split by hand</li><li>paper from the mulberry tree</li></ul></article>
<footer>Copyright nobody at all</footer></body></html>
"""


def test_a_page_of_html(site):
    pytest.importorskip("trafilatura")
    outcome = adopted(site, HTML, "kites")
    text = outcome.article.read_text()
    assert 'title: "Kites Over the Sea"' in text
    assert "## How they are built" in text
    assert "[the guide](/guides/kites)" in text
    assert "- bamboo, split by hand" in text
    assert outcome.adopted.routes == ("/guides/kites",)
    kept = counted(text) + words("\n".join(outcome.adopted.listed))
    assert not words("Home Shop Copyright nobody at all fight with kites mulberry tree") - kept
    with pytest.raises(FormatError, match="no main content"):
        adopted(site, "<!DOCTYPE html><html><body></body></html>", "empty")


RUNS = {
    "javascript:alert(1)": True,
    "JaVaScRiPt:alert(1)": True,
    "<java\nscript:alert(1)>": True,
    "javascript&colon;alert(1)": True,
    "\x01javascript:x": True,
    "data:text/html,x": True,
    "vbscript:x": True,
    "file:///etc/passwd": True,
    "blob:x": True,
    "https://example.org/a:b": False,
    "HTTP://example.org": False,
    "mailto:a@example.org": False,
    "/path/javascript:x": False,
    "page.md#a": False,
    "?q=a:b": False,
    "": False,
}


@pytest.mark.parametrize("destination", RUNS)
def test_destinations_that_run(destination):
    assert runs(destination) is RUNS[destination]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("see [the list](javascript:alert(1)) now", "see the list now"),
        ('see [the list](<javascript:alert(1)> "title") now', "see the list now"),
        ("see [![picture](a.png)](data:x) now", "see ![picture](a.png) now"),
        ("see ![picture](javascript:x) now", "see picture now"),
        ("see [the list](/a{b}) now", "see [the list](/a{b}) now"),
        ("{{ site.x }} and {% y %} and {z}", "&#123;&#123; site.x }} and &#123;% y %} and &#123;z}"),
        ("`{{ x }}` and `` {% ` `` and ` {{", "`{ { x }}` and `` { % ` `` and ` &#123;&#123;"),
        ("```\n{{ x }} <b>\n```\n<b onclick=x>", "```\n{ { x }} <b>\n```\n\\<b onclick=x>"),
        ("1 < 2 and \\<b>", "1 < 2 and \\<b>"),
        ("[a](javascript:x", "a"),
        ("a](javascript:x) b", "a b"),
    ],
)
def test_what_a_page_could_do_is_taken_out(given, safe):
    assert disarmed(given)[0] == safe
    assert disarmed(safe)[0] == safe


def test_a_page_that_would_do_something(tmp_path):
    page = (
        "<html><head><title>The old <script>alert(0)</script> &lt;b onload=x&gt; {{ harbour }}</title></head><body>"
        "<article><h1>The old harbour</h1><p onclick='x()'>The harbour of the old town was built when the river was"
        " still wide, and ships came {{ site.secret }} here {% include x %} every week of the year.</p><p>Who wants to"
        " know more may <a href=' java\nscript:alert(1)'>click the words</a> or <a href='data:text/html,x'>read</a>"
        " &lt;img src=x onerror=alert(5)&gt; &lt;javascript:alert(3)&gt; the list of names, and <code>{{ x }}</code>"
        " it is long.</p></article></body></html>"
    )
    made = adopt_html(page.encode(), "a")
    assert "click the words" in made.article
    assert re.search(r"javascript:alert\(1|\]\(<?data:|\{[{%]|(?<!\\)<(?=[a-z])", made.article) is None
    assert len(made.unsure) == 2


def test_a_passage_of_another_language_is_text(tmp_path):
    assert b"\\<script>" in _own_block("あれは<script>です")
