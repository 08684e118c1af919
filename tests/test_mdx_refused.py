"""What MDX refuses of a page is told, and nothing else: its own parser is the judge."""

from __future__ import annotations

import pytest
from judges import judge
from programs import l10n

from l10n_pipeline.formats import DEFAULTS, read
from l10n_pipeline.formats.options import ReadOptions

REFUSED = {
    "A brace { open.\n": ["a brace that nothing closes"],
    "Text <b> open.\n\nMore </b> of it.\n\nText <i> open.\n": ["a tag that nothing closes"],
    "<br>\n\nWords\n": ["a tag that nothing closes"],
    "A <1 b.\n": ["a `<` that begins no tag"],
    "<Card>\n\nwords\n\n</Other>\n": ["a tag that nothing closes", "an end tag that nothing opens"],
    "<A>\n<B>\n\nwords\n\n</A>\n": ["a tag that nothing closes"],
    "<!-- words -->\n\nText.\n": ["a comment of HTML"],
}
TAKEN = [
    "See [it](<https://a.example/x_(y)>) here.\n\n[a]: <b c.md>\n",
    "One a < b and \\{ or \\< more, `{` and `<b>`.\n",
    "Code `over\ntwo <lines> {` and words.\n",
    "<A b={`}`}>\n\nwords <b>and</b> {more} <C/> <></>\n\n</A>\n",
    "```js\nif (a <b) {\n```\n",
    "import a from 'b'\n\n> - words <b>and\n>   more</b>\n",
]


def told(source: str, options: ReadOptions = DEFAULTS) -> list[str]:
    marks = read(source.encode(), "x.mdx", options=options).marks
    return sorted(m.value.removeprefix("mdx ") for m in marks if m.value and m.value.startswith("mdx "))


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_refused(source: str) -> None:
    assert told(source) == REFUSED[source]


@pytest.mark.parametrize("source", TAKEN)
def test_what_is_taken(source: str) -> None:
    assert told(source) == []


def test_docusaurus_takes_comments_of_html() -> None:
    assert told("<!-- words -->\n\nText.\n", ReadOptions(mdx=(".mdx", ".md"))) == []


def test_its_parser_says_the_same() -> None:
    pages = [*REFUSED, *TAKEN]
    verdicts = judge("mdx", [page.encode() for page in pages])
    assert [page for page, said in zip(pages, verdicts, strict=True) if said.broken] == list(REFUSED)


def test_a_run_and_the_doctor_tell_it(tmp_path) -> None:
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.mdx").write_text("# Title\n\nA brace { open.\n")
    (tmp_path / "l10n.yaml").write_text("project: t\nlocales: {de: {}}\n")
    assert "at risk: 1 place that MDX refuses (" in l10n(tmp_path, "extract").stdout
    said = l10n(tmp_path, "doctor").stdout
    assert "1 place that MDX refuses: the site is not built with it" in said
    assert "a brace that nothing closes: source_content/a.mdx:3" in said
