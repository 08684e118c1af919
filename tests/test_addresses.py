"""A link is looked up as the site generator finds it, so that `link-missing` names what is missing there."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.edition.addresses import Addresses
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.links import LinkTargets, resolve
from l10n_pipeline.edition.places import Places
from l10n_pipeline.formats import read
from l10n_pipeline.formats.options import ReadOptions

FRONT: dict[str, dict[str, object]] = {
    "a.md": {},
    "b.md": {"aliases": ["/old/", "older"]},
    "deep/c.md": {"slug": "sea", "permalink": "/ocean/"},
    "deep/index.md": {},
    "post/index.md": {},
    "guide/_index.md": {},
    "guide/01-first.mdx": {},
    "folder/README.md": {},
    "_posts/2020-01-02-news.md": {},
}
FILES = {"img/x.png", "post/cover.jpg"}
LINKS = [
    # layout, page, destination, what it leads to
    ("hugo", "a.md", "../b/", "article b.md"),
    ("hugo", "a.md", "/b/", "article b.md"),
    ("hugo", "a.md", "/B/#x", "article b.md"),
    ("hugo", "a.md", "../old/", "article b.md"),
    ("hugo", "a.md", "/older", "article b.md"),
    ("hugo", "a.md", "/deep/sea/", "article deep/c.md"),
    ("hugo", "a.md", "deep/", "article deep/index.md"),
    ("hugo", "a.md", "../guide/", "article guide/_index.md"),
    ("hugo", "a.md", "../img/x.png", "file img/x.png"),
    ("hugo", "post/index.md", "cover.jpg", "file post/cover.jpg"),
    ("hugo", "a.md", '{{< ref "b.md" >}}', "article b.md"),
    ("hugo", "a.md", '{{< relref "b#x" >}}', "article b.md"),
    ("hugo", "a.md", '{{% ref "/deep/c.md" %}}#x', "article deep/c.md"),
    ("hugo", "a.md", '{{< ref "c" >}}', "article deep/c.md"),
    ("hugo", "a.md", '{{< ref "gone.md" >}}', "missing"),
    ("hugo", "a.md", "{{< param x >}}", "outside"),
    ("hugo", "a.md", "../gone/", "missing"),
    ("hugo", "a.md", "/gone/", "unmapped"),
    ("docusaurus", "a.md", "./b#x", "article b.md"),
    ("docusaurus", "guide/01-first.mdx", "../b", "article b.md"),
    ("docusaurus", "a.md", "guide/first", "article guide/01-first.mdx"),
    ("docusaurus", "a.md", "/docs/guide/first", "article guide/01-first.mdx"),
    ("docusaurus", "a.md", "./gone#x", "missing"),
    ("docusaurus", "guide/01-first.mdx", "deep/c.md#x", "article deep/c.md"),
    ("docusaurus", "folder/README.md", "README.md", "article folder/README.md"),
    ("docusaurus", "guide/01-first.mdx", "./deep/c.md", "missing"),
    ("docusaurus", "guide/01-first.mdx", "deep/gone.md", "missing"),
    ("mkdocs", "guide/01-first.mdx", "deep/c.md", "missing"),
    ("mkdocs", "a.md", "../b/", "article b.md"),
    ("mkdocs", "a.md", "folder/", "article folder/README.md"),
    ("mkdocs", "a.md", "../gone/", "missing"),
    ("jekyll", "a.md", "b.html", "article b.md"),
    ("jekyll", "a.md", "/ocean/", "article deep/c.md"),
    ("jekyll", "a.md", "{% link deep/c.md %}", "article deep/c.md"),
    ("jekyll", "a.md", "{% link gone.md %}", "missing"),
    ("jekyll", "a.md", "/2020/01/02/news.html", "article _posts/2020-01-02-news.md"),
    ("jekyll", "a.md", "/img/x.png", "file img/x.png"),
    ("jekyll", "a.md", "{{ site.baseurl }}/b", "outside"),
    ("starlight", "a.md", "/guide/01-first/", "article guide/01-first.mdx"),
    ("starlight", "a.md", "../b/", "article b.md"),
    ("folders", "a.md", "b", "missing"),
    ("folders", "a.md", "/b/", "unmapped"),
]


@pytest.mark.parametrize(("layout", "page", "destination", "expected"), LINKS)
def test_where_a_link_leads(layout, page, destination, expected):
    row = LAYOUTS[layout]
    found = Addresses(FRONT, Places(row).url, FRONT.__getitem__) if row.pages != "file" else None
    site = LinkTargets(set(FRONT), FILES, {}, addresses=found, rooted=row.links != "names", tops=row.tops)
    target = resolve(site, page.rpartition("/")[0], destination, page)
    assert f"{target.kind} {target.name if target.kind in ('article', 'file') else ''}".strip() == expected


def marks(source, name="x.md"):
    return [(m.kind, m.value) for m in read(source.encode(), name).marks if m.kind in ("link", "image")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('A <a href="b.md">b</a>.', [("link", "b.md")]),
        ("> A\n> <img src='p q.png'> b", [("image", "p q.png")]),
        ('| <img src=p.png> | "ä" <a href="&amp;b">c</a> |\n|-|-|\n', [("image", "p.png"), ("link", "&b")]),
        ('A <img src="a.png" srcset="b.png 2x, c.png 3x"> b', [("image", f"{x}.png") for x in "abc"]),
        ('A <video poster="p.png" src="v.mp4"></video>', [("image", "p.png"), ("image", "v.mp4")]),
        ('A <img src="https://e.example/p.png"> <!-- a="b" -->', []),
        ('A `<a href="b.md">`', []),
        ('A <img src="{{ x }}"> b', []),
    ],
)
def test_the_addresses_in_tags_are_marks(source, expected):
    assert marks(source) == expected


@pytest.mark.parametrize("parser", ["kramdown", "python-markdown"])
def test_a_tag_that_begins_a_text_has_its_address(parser):
    text = (
        '<a href="b.md">b</a> c\n\n- <img src="p.png"> d\n\n<!-- <a href="e.md">e</a> --> f\n\n`<a href="g.md">`\n'
    )
    found = read(text.encode(), "x.md", options=ReadOptions(parser=parser)).marks
    assert [(m.kind, m.value) for m in found if m.kind in ("link", "image")] == [
        ("link", "b.md"),
        ("image", "p.png"),
    ]


def test_elements_of_html_in_mdx_have_addresses():
    assert marks('<img src="./a.png" />\n\n<A href="b" />\n\n<a href={c}>\n\nx\n\n</a>\n', "x.mdx") == [
        ("image", "./a.png")
    ]
    assert marks('A <a href="b.md">b</a> and `<a href="c.md">`.\n', "x.mdx") == [("link", "b.md")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "l10n.yaml": "layout: hugo\nlocales: {de: {}}\n",
        "source_content/a.md": 'A <a href="b.md#x">b</a>, <img src="img/a.png" alt="c"> [d](../b/).\n\n[e](gone.md)\n',
        "source_content/b.md": '# B\n\n[a]({{< ref "a.md" >}}) ![p](../img/b.png)\n',
        "source_content/img/a.png": "a",
        "source_content/img/b.png": "b",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_an_edition_follows_the_addresses_of_its_tags_and_brings_its_pictures(root: Path, capsys) -> None:
    assert main(["--root", str(root), "build"]) == 0
    content = root / "editions/content/de"
    assert (content / "a.md").read_text().splitlines()[-3:] == [
        'A <a href="{{< relref "/b.md" >}}#x">b</a>, <img src="../img/a.png" alt="c"> [d](../b/).',
        "",
        "[e](gone.md)",
    ]
    assert '[a]({{< ref "a.md" >}}) ![p](../img/b.png)' in (content / "b.md").read_text()
    assert {path.name for path in (content / "img").iterdir()} == {"a.png", "b.png"}
    said = capsys.readouterr().err
    assert "gone.md" in said
    assert said.count("there is no file for the link") == 1
