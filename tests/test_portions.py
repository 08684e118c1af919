"""A large page for `l10n adopt` goes in portions: the same article, at a cost that grows as the page does."""

from __future__ import annotations

import re

import pytest

from l10n_pipeline.adopt import counted
from l10n_pipeline.adopt.lines import words
from l10n_pipeline.adopt.page import adopt_html
from l10n_pipeline.adopt.portions import MOST, WHOLE, portions
from l10n_pipeline.cli import main

pytest.importorskip("trafilatura")
from lxml import html

PROSE = (
    "<h2>Bend n{0}</h2>\n<p>The river turns here for the n{0}th time, and <b>so do</b> the boats.</p>"
    "<ul><li>one of n{0}</li><li>two of n{0}</li></ul><blockquote><p>said in n{0}</p></blockquote>\n"
)
MIXED = PROSE + "<div>before <div class='in'>Text n{0} <p>in n{0}</p> behind</div> end n{0}</div>\n"


def page_of(sections: int, section: str = MIXED) -> str:
    return (
        "<!doctype html><html lang='en'><head><title>Bends of the River</title></head><body><nav><a href='/'>Home</a>"
        "</nav><main id='content'>\n"
        + "".join(section.format(50_000 + i) for i in range(sections))
        + "after all</main><footer>Nobody's footer</footer></body></html>"
    )


@pytest.mark.parametrize("sections", [5, WHOLE // 8])
def test_each_text_is_in_one_portion_and_in_order(sections):
    page = page_of(sections)
    whole = html.fromstring(page)
    texts, tags = list(whole.itertext()), [e.tag for e in whole.iter()]
    parts = portions(whole)
    assert len(parts) == 1 if sections == 5 else len(parts) > len(tags) // MOST
    assert "".join(text for part in parts for text in part.itertext()) == "".join(texts)
    assert all(len(list(part.iter())) <= MOST + 20 for part in parts)
    if sections == 5:
        return
    assert all(part.find(".//main").get("id") == "content" for part in parts)
    for part in parts[:-1]:
        inner = [e for e in part.iter() if (e.text or "").strip()]
        assert inner[-1].tag != "h2"


def test_what_is_cut_in_the_middle_keeps_its_texts_in_order():
    inner = "".join(f"<span>{i}</span>,<i>{i}</i>;" for i in range(WHOLE))
    page = html.fromstring(f"<html><body>a<div>b<p>c{inner}d</p>e</div>f<p>g</p>h</body></html>")
    said = "".join(page.itertext())
    parts = portions(page)
    assert len(parts) > 8
    assert "".join(text for part in parts for text in part.itertext()) == said


def test_a_large_page_is_the_article_that_it_would_be_in_one_piece():
    """Around WHOLE: the one goes in one piece, the other in portions."""
    few, many = (page_of(n, PROSE) for n in (WHOLE // 9, WHOLE // 8 + 100))
    assert len(portions(html.fromstring(few))) == 1 < len(portions(html.fromstring(many)))
    one, other = (adopt_html(page.encode(), "a") for page in (few, many))
    one_piece, in_portions = (re.sub(r"\n{3,}", "\n\n", made.article) for made in (one, other))
    assert in_portions.startswith(one_piece.rstrip().removesuffix("after all").rstrip())
    assert one.listed == other.listed
    made = counted(other.article) + words("\n".join(other.listed))
    assert not words(re.sub(r"<[^<>]*>", " ", many.partition("<body>")[2])) - made


def test_a_page_that_costs_too_much_is_told(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    for limits, said, sections in (("seconds: 0.2", "more than 0.2 s", WHOLE // 8), ("size: 1", None, 9)):
        (tmp_path / "page.html").write_text(page_of(sections))
        (tmp_path / "l10n.yaml").write_text(f"locales:\n  fr: {{engine: pseudo}}\nlimits: {{{limits}}}\n")
        code = main(["--root", str(tmp_path), "adopt", str(tmp_path / "page.html"), "--name", "river"])
        if said:
            assert code == 1
            assert f"river: it took {said} of processor time and was left out" in capsys.readouterr().err
            assert not list((tmp_path / "source_content").iterdir())
        else:
            assert code == 0
            assert (tmp_path / "source_content" / "river.md").is_file()
    (tmp_path / "page.html").write_text(page_of(3 * WHOLE // 8))
    assert main(["--root", str(tmp_path), "adopt", str(tmp_path / "page.html"), "--name", "big"]) == 1
    assert "the file has 2 MB, more than 1, and was left out" in capsys.readouterr().err
