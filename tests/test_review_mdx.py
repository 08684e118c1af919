"""Pages of MDX in the review: their units are spans, and what is no Markdown stands there as code."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.review import pages
from l10n_pipeline.review.desk import Desk, name_of
from l10n_pipeline.sources import Source

PAGE = """\
---
title: Tabs
---
import Tabs from '@theme/Tabs';

export const colour = {
  a: 1,
};

# How *tabs* work

Some text with <Badge label="new" kind={x * 2}>a badge</Badge>, a <kbd>key</kbd> and {props.name} in it.

<Tabs groupId="os" defaultValue="a_b">
  <TabItem value="apple" label="An apple">

  - An item
    <Card
      kind="wide"
    />
  - Another *item*

  > A quote
  > <Card />

  </TabItem>
</Tabs>

| One | Two |
|---|---|
| cell | {x ** y} other |

{/* l10n:note for translators */}
The last one, of {`template ${x}`} and &amp; more.

###### `six`
"""
SOURCE = Source("tabs.mdx")
CONFIG = """\
layout: docusaurus
files:
  "source_content/**.mdx": {arguments: [TabItem.label]}
locales:
  de: {engine: pseudo}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "source_content").mkdir()
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "l10n.yaml").write_text(CONFIG)
    (tmp_path / "source_content" / SOURCE.name).write_text(PAGE)
    assert main(["--root", str(tmp_path), "run"]) in (0, 1)
    return Desk(tmp_path)


@pytest.mark.parametrize("locale", ["en", "de"])
def test_each_unit_has_its_span(desk, locale):
    page = pages.page(desk, SOURCE, locale)
    shown = set(re.findall(r'data-unit="(\w+)"', page.html))
    assert {name_of(s.key) for s in desk.document(SOURCE).segments} - {
        name_of(s.key) for s in page.hidden
    } == shown
    assert [s.text for s in page.hidden] == ["Tabs"]


def test_what_is_no_markdown_stands_there_as_code(desk):
    page = re.sub("</?span[^>]*>", "", pages.page(desk, SOURCE, "en").html)
    code = [html.unescape(one) for one in re.findall(r"<code[^>]*>(.*?)</code>", page, re.S)]
    chips = [html.unescape(one) for one in re.findall(r'<code class="chip">(.*?)</code>', page, re.S)]
    assert chips == code[:-1], "a code of the page is none"
    assert code == [
        "import Tabs from '@theme/Tabs';",
        "export const colour = { a: 1, };",
        '<Badge label="new" kind={x * 2}>',
        "</Badge>",
        "{props.name}",
        '<Tabs groupId="os" defaultValue="a_b">',
        '<TabItem value="apple" label="An apple">',
        '<Card kind="wide" />',
        "<Card />",
        "</TabItem>",
        "</Tabs>",
        "{x ** y}",
        "{`template ${x}`}",
        "six",
    ]


def test_blocks_are_those_of_the_site(desk):
    page = pages.page(desk, SOURCE, "en").html
    plain = re.sub(r"</?(?:span|code)[^>]*>", "", page)
    assert re.findall(r"<h\d[^>]*>", page) == ['<h1 id="how-tabs-work">', '<h6 id="six">']
    assert "<kbd>key</kbd>" in plain
    assert re.search(
        r"<li>An item\s*<p>&lt;Card kind=\"wide\" /&gt;</p>\s*</li>\s*<li>Another <em>item</em></li>", plain
    )
    assert re.search(r"<blockquote>\s*<p>A quote</p>\s*<p>&lt;Card /&gt;</p>\s*</blockquote>", plain)
    assert "note for translators" not in page


def test_the_page_is_found_by_its_address(desk):
    assert pages.address(SOURCE, "de") == "/read/de/tabs.html"
    assert pages.source_of(desk, "tabs.html") == SOURCE


def test_a_unit_in_an_attribute_is_there_to_be_clicked(desk):
    [label] = [s for s in desk.document(SOURCE).segments if s.text == "An apple"]
    span = f'label="<span data-unit="{name_of(label.key)}">⟦'
    assert span in pages.page(desk, SOURCE, "de").html


def test_a_long_statement_is_cut_and_a_long_tag_is_not(desk):
    path = desk.root / "source_content" / "long.mdx"
    path.write_text(f"export const a = '{'b' * 900}';\n\n<Card title='{'c' * 900}'>\n\nText\n\n</Card>\n")
    page = pages.page(Desk(desk.root), Source("long.mdx"), "en").html
    assert [page.count("b" * n) for n in (200, 900)] == [1, 0]
    assert "c" * 900 in page
