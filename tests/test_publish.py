"""The site of a small project: pages, languages, links, what may not stand there, and the same bytes again."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from xml.etree import ElementTree

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.cli import main
from l10n_pipeline.locale_rules import format_percent, reading
from l10n_pipeline.locale_rules.direction import direction_faults
from l10n_pipeline.publish.deadlinks import PageLinks, dead, links_of
from l10n_pipeline.publish.finish import PageSetting, finish
from l10n_pipeline.publish.runs import Known
from l10n_pipeline.publish.safety import brought_in, clean, features

BASE = "https://example.org/words/"
CONFIG = f"base_url: {BASE}\nlocales:\n  zh_CN: {{}}\n  ar: {{}}\n  pt_BR: {{engine: pseudo}}\n"
GUIDE = """\
---
title: "The guide & more"
description: What it is about.
published: 2026-03-06
tags: [one]
---

# The guide

See [the other page](deep/other.md#second-part) and ツンデレ. ![A picture](img/p.png)

## Questions

### Is it short?

Yes.

### Is it done?

It is.
"""
OTHER = """\
---
title: Other
published: 2026-04-01
tags: [one]
---

# Other

Back to [the guide](../guide.md#questions).

## Second part

| a | b |
|---|--:|
| c | 1 |

> [!NOTE]
> Mind this.
"""
SAID = {
    "guide": {
        "The guide & more": "指南",
        "The guide": "指南",
        "Questions": "问答",
        "Is it short?": "短吗？",
        "Is it done?": "完了吗？",
        "See [the other page](deep/other.md#second-part) and ツンデレ. ![A picture](img/p.png)": (
            "见[另一页](deep/other.md#second-part)和ツンデレ。![图](img/p.png)"
        ),
    }
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (("guide", GUIDE), ("deep/other", OTHER)):
        path = tmp_path / "source_content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "source_content/img").mkdir()
    (tmp_path / "source_content/img/p.png").write_bytes(b"\x89PNG")
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "l10n.yaml").write_text(CONFIG)
    assert main(["--root", str(tmp_path), "run"]) == 0
    for name, texts in SAID.items():
        say(tmp_path, name, texts)
    return tmp_path


def say(root: Path, name: str, texts: dict[str, str], locale: str = "zh_CN") -> None:
    path = root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = texts.get(entry.msgid, entry.msgstr)
    po.save()


def published(root: Path, *more: str, code: int = 0) -> Path:
    assert main(["--root", str(root), "publish", *more]) == code
    return root / "public"


def page(site: Path, path: str) -> str:
    return (site / path).read_text("utf-8")


def test_languages_down_to_the_run(root: Path) -> None:
    site = published(root)
    chinese, arabic, english = (page(site, f"{tag}/guide.html") for tag in ("zh-CN", "ar", "en"))
    assert '<html lang="zh-CN" dir="ltr">' in chinese
    assert '<p lang="en">Yes.</p>' in chinese
    assert '<span lang="ja">ツンデレ</span>' in chinese
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<p lang="en" dir="ltr">Yes.</p>' in arabic
    assert '<span lang="ja">ツンデレ</span>' in english
    assert '<h2 id="questions">问答</h2>' in chinese


def test_alternates_are_complete_and_mutual(root: Path) -> None:
    site = published(root)
    pages = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    links = {
        name: dict(re.findall(r'hreflang="([^"]+)" href="(https:[^"]+)">', text)) for name, text in pages.items()
    }
    by_url = {BASE + name.removesuffix("index.html"): name for name in pages}
    for name, found in links.items():
        assert found.keys() == {"en", "zh-CN", "ar", "pt-BR", "x-default"}, name
        for url in found.values():
            assert links[by_url[url]] == found
    canonical = {name: re.search(r'rel="canonical" href="([^"]+)"', text)[1] for name, text in pages.items()}
    assert {by_url[url] for url in canonical.values()} == set(pages)


def test_sitemap_feed_and_data(root: Path) -> None:
    site = published(root)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = ElementTree.parse(site / "sitemap.xml").getroot().findall("s:url", space)
    assert len(urls) == len(list(site.rglob("*.html")))
    assert all(len(url.findall("x:link", space)) == 5 for url in urls)
    feed = ElementTree.parse(site / "zh-CN/feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.find(f"{atom}title") for entry in feed.findall(f"{atom}entry")]
    assert [(t.text, t.get("{http://www.w3.org/XML/1998/namespace}lang")) for t in titles] == [
        ("Other", "en"),
        ("指南", "zh-CN"),
    ]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(site, "zh-CN/guide.html"), re.S)
    article, questions = json.loads(found[1])["@graph"]
    assert (article["@type"], article["inLanguage"], article["datePublished"]) == (
        "Article",
        "zh-CN",
        "2026-03-06",
    )
    assert [q["name"] for q in questions["mainEntity"]] == ["短吗？", "完了吗？"]


def test_notices_tell_what_a_reader_should_know(root: Path) -> None:
    site = published(root)
    assert "traduzida" in page(site, "pt-BR/guide.html")
    assert "尚未翻译" in page(site, "zh-CN/deep/other.html")
    assert 'class="notice"' not in page(site, "en/guide.html")
    assert "Partes deste site foram traduzidas por máquina" in page(site, "pt-BR/index.html")
    assert 'class="notice"' not in page(site, "zh-CN/index.html")


def test_pages_that_people_wrote_are_kept(root: Path, capsys) -> None:
    mine = root / "public/zh-CN/guide.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("written by hand")
    site = published(root)
    assert (
        "public/zh-CN/guide.html: warning: the file that stood where this edition belongs"
        in capsys.readouterr().err
    )
    kept = [p for p in (root / ".l10n/replaced").rglob("*") if p.is_file()]
    assert [p.read_text() for p in kept] == ["written by hand"]
    (site / "en/guide.html").write_text("mended by hand")
    (root / "source_content/guide.md").unlink()
    published(root)
    assert not mine.exists()
    assert (site / "en/guide.html").read_text() == "mended by hand"


def test_two_sources_of_one_page_are_an_error(root: Path, capsys) -> None:
    (root / "source_content/guide.html").write_text("<p>Another guide.</p>")
    (root / "source_content/index.md").write_text("# One")
    (root / "source_content/index-page.md").write_text("# Two")
    site = published(root, code=1)
    said = capsys.readouterr().err
    assert "guide.html: error: guide.html and guide.md would be written to one page" in said
    assert "index-page.md: error: index-page.md and index.md would be written to one page" in said
    assert not [*site.glob("*/guide.html"), *site.glob("*/index-page.html")]


def test_an_outdated_page_says_since_when(root: Path) -> None:
    text = GUIDE.replace("it short?", "it very short?").replace("tags:", "updated: 2026-05-25\ntags:")
    (root / "source_content/guide.md").write_text(text)
    assert main(["--root", str(root), "extract"]) == 0
    assert "原文最近一次改动：2026年5月25日。" in page(published(root), "zh-CN/guide.html")
    (root / "source_content/guide.md").write_text(text.replace("updated: 2026-05-25\n", ""))
    assert "原文最近一次改动" not in page(published(root), "zh-CN/guide.html")


def test_links_lead_to_the_same_language_and_pictures_come_along(root: Path) -> None:
    site = published(root)
    assert 'href="deep/other.html#second-part"' in page(site, "zh-CN/guide.html")
    assert 'src="../assets/img/p.png"' in page(site, "zh-CN/guide.html")
    assert (site / "assets/img/p.png").read_bytes() == b"\x89PNG"
    own = root / "locales/zh_CN/files/img/p.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own")
    published(root)
    assert 'src="assets/img/p.png"' in page(site, "zh-CN/guide.html")
    assert (site / "zh-CN/assets/img/p.png").read_bytes() == b"own"


def test_the_same_input_gives_the_same_bytes_and_what_went_is_removed(root: Path) -> None:
    site = published(root)
    before = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
    published(root)
    assert {p: p.read_bytes() for p in site.rglob("*") if p.is_file()} == before
    manifest = json.loads((site / "manifest.json").read_bytes())
    one = next(e for e in manifest["editions"] if (e["locale"], e["source"]) == ("zh_CN", "guide.md"))
    assert one["states"] == {"open": 3, "translated": 6}
    (site / "mine.txt").write_text("not ours")
    (root / "source_content/deep/other.md").unlink()
    (root / "source_content/guide.md").write_text(
        GUIDE.replace("(deep/other.md#second-part)", "(https://example.org)")
    )
    published(root)
    assert not (site / "en/deep").exists()
    assert (site / "mine.txt").exists()
    assert not (set(json.loads((site / "manifest.json").read_bytes())["files"]) & {"en/deep/other.html"})


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("是。<script>x</script>", "<script>"),
        ('是<b onclick="x()">。</b>', "onclick="),
        ("是[x](javascript:alert(1))。", "javascript:"),
        ("是<iframe src='https://example.org'></iframe>", "<iframe>"),
    ],
)
def test_an_unsafe_translation_blocks_its_page(root: Path, capsys, target: str, named: str) -> None:
    say(root, "guide", {"Yes.": target})
    assert main(["--root", str(root), "publish"]) == 1
    assert "the translation adds" in capsys.readouterr().err  # the page shows the source
    for path in (root / "public").rglob("*.html"):
        assert named not in path.read_text("utf-8").replace("application/ld+json", "")


@pytest.mark.parametrize(
    ("source", "target", "named"),
    [
        ("<p>a</p>", "<p>a<script>x</script></p>", ["<script>"]),
        ("<p>a</p>", '<p onclick="x()">a</p>', ["onclick="]),
        ('<p><a href="http://a">a</a></p>', '<p><a href=" java\tscript:x">a</a></p>', ["javascript:"]),
        ("<p>a</p>", "<p>a<iframe src='data:text/html,x'></iframe></p>", ["<iframe>", "data:"]),
        ("<p>a <b>b</b></p>", '<p><em>a</em> <b>b</b> <span lang="en">c</span></p>', []),
        ("<details><p>a</p></details>", "<details><p>b</p></details>", []),
    ],
)
def test_what_a_page_brings_in(source: str, target: str, named: list[str]) -> None:
    assert brought_in(features(source), features(target)) == named


def test_a_dead_link_of_the_source_is_told_apart(root: Path, capsys) -> None:
    path = root / "source_content/guide.md"
    path.write_text(path.read_text() + "\nSee [nothing](#nowhere).\n")
    assert main(["--root", str(root), "extract"]) == 0
    published(root)
    err = capsys.readouterr().err
    assert "en/guide.html: the link #nowhere leads to no anchor, as in the source" in err
    assert "error" not in err


def test_a_project_has_its_own_templates(root: Path) -> None:
    folder = root / "templates"
    folder.mkdir()
    (folder / "article.html").write_text('{% extends "base.html" %}{% block main %}<h1>Mine</h1>{% endblock %}')
    with (root / "l10n.yaml").open("a") as f:
        f.write("templates: templates\n")
    assert "<h1>Mine</h1>" in page(published(root), "en/guide.html")
    (folder / "article.html").write_text("{% if %}")
    published(root, code=2)


@given(st.text())
def test_what_is_clean_brings_nothing_in(text: str) -> None:
    assert not re.search(r"<script|<iframe|javascript:\w", clean(f"<p>{text}<script>x</script></p>").lower())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a\u202eb", ["U+202E"]),
        ("a\u2068b\u2069", []),
        ("a\u2068b", ["an isolate that is not closed"]),
        ("a\u2069", ["U+2069 that closes nothing"]),
        ("\u200e\u200f\u061c\u200c\u200d", []),
    ],
)
def test_controls_that_turn_the_text_around_them(text: str, faults: list[str]) -> None:
    assert direction_faults(text) == faults


def test_dead_links_are_found_as_a_browser_follows_them() -> None:
    files = {
        "a/index.html": b'<p id="x"><a href="b.html#y">1</a><a href="b.html#z">2</a><a href="../c/">3</a>'
        b'<a href="https://example.org/words/a/">4</a><a href="https://example.org/words/q">5</a><img src="no.png">',
        "a/b.html": b'<p id="y"><a href="#top">6</a><a href="./#x">7</a><a href="/elsewhere">8</a>',
    }
    pages = {path: links_of(page) for path, page in files.items()}
    found = {(d.page, d.link, d.what) for d in dead(pages, files, "https://example.org/words/")}
    assert found == {
        ("a/index.html", "b.html#z", "anchor"),
        ("a/index.html", "../c/", "file"),
        ("a/index.html", "https://example.org/words/q", "file"),
        ("a/index.html", "no.png", "file"),
    }


def test_lengths_count_as_the_script_does() -> None:
    assert reading("一二三 word 四", "zh_CN") == (5, 1)
    assert reading("one two three — four", "en") == (4, 1)
    assert reading("字" * 1000, "zh_CN")[1] == 4
    assert [format_percent(share, "pt_BR") for share in (0.001, 0.999, 1)] == ["1%", "99%", "100%"]


def test_minutes_have_the_plural_of_the_locale_and_a_machine_does_not_displace_our_wording(root):
    texts = 'article:\n  min_read: "{minutes} min read"\nnav:\n  shop: Shop\n'
    (root / "source_content" / "site.yaml").write_text(texts)
    files = '\nfiles:\n  source_content/site.yaml:\n    keys: ["**"]\n'
    (root / "l10n.yaml").write_text(CONFIG + files)
    assert main(["--root", str(root), "run"]) == 0
    assert "ɱ" in (root / "locales/pt_BR/LC_MESSAGES/site.yaml.po").read_text("utf-8")
    site = published(root)
    assert "<span>1 min de leitura</span>" in page(site, "pt-BR/guide.html")
    assert "<span>مدة القراءة: دقيقة واحدة</span>" in page(site, "ar/guide.html")
    message = "{minutes, plural, one {# min} other {# mins}}"
    (root / "source_content" / "site.yaml").write_text(texts.replace("{minutes} min read", message))
    assert main(["--root", str(root), "run"]) == 0
    say(root, "site.yaml", {message: "{minutes, plural, other {大约#分钟}}"})
    site = published(root)
    assert "<span>大约1分钟</span>" in page(site, "zh-CN/guide.html")
    assert "<span>1 min</span>" in page(site, "en/guide.html")


@pytest.mark.parametrize(
    ("language", "body", "made"),
    [
        ("zh-CN", "<p>5分钟9年</p>", '<p><span class="figure">5分钟</span><span class="figure">9年</span></p>'),
        ("ja", "<p>7.5時間の<code>5分</code></p>", '<p><span class="figure">7.5時間</span>の<code>5分</code></p>'),
        ("en", "<p>5 min, 5</p>", "<p>5 min, 5</p>"),
        (
            "zh-CN",
            "<p><em>tsundere</em>、<em>傲娇</em></p>",
            '<p><em class="latin">tsundere</em>、<em>傲娇</em></p>',
        ),
        ("ar", "<p><em>Otaku no</em> <em>كلمة</em></p>", '<p><em class="latin">Otaku no</em> <em>كلمة</em></p>'),
        ("en", "<p><em>tsundere</em></p>", "<p><em>tsundere</em></p>"),
        ("zh-CN", '<p lang="en"><em>a</em> 5年</p>', '<p lang="en"><em>a</em> 5年</p>'),
    ],
)
def test_figures_stay_with_their_unit_and_latin_words_keep_their_italics(language, body, made):
    known = Known(chinese=frozenset({"傲娇"}))
    assert finish(body, PageSetting(language, known=known)).html == made


def test_the_blank_lines_of_code_stay(root):
    path = root / "source_content" / "guide.md"
    path.write_text(path.read_text() + "\n```\nfirst  \n\n\n  second\n```\n")
    assert main(["--root", str(root), "run"]) == 0
    site = published(root)
    assert "first  \n\n\n  second\n" in page(site, "en/guide.html")
    assert "first  \n\n\n  second\n" in page(site, "zh-CN/guide.html")
    assert "\n\n<" not in page(site, "en/guide.html")


@given(
    st.text("ab./#-_é? ", max_size=8),
    st.sampled_from(["", "a/b"]),
    st.sampled_from(["", "https://example.org/x/"]),
)
def test_a_link_leads_where_it_leads_with_its_characters_escaped(link: str, folder: str, base: str) -> None:
    page, other = posixpath.join(folder, "page.html"), posixpath.join(folder, "a", "b")
    escaped = "".join(f"%{ord(x):02x}" if x in "ab-_" else x for x in link)
    found = [dead({page: PageLinks([one], ())}, {page, other, "a"}, base) for one in (link, escaped)]
    assert [one.what for one in found[0]] == [one.what for one in found[1]]
