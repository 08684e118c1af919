"""Editions beside their sources in a site that exists: where they lie, what is a source, and what stays a person's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.cli import main
from l10n_pipeline.edition.beside import Others, beside
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places

GUIDE = "# Guide\n\nRead [the tour](tour.md) now.\n\n![A map](img/map.png)\n"
TOUR = "# Tour\n\nWalk along the river first.\n"
GERMAN = "# Führer\n\nLies jetzt [den Rundgang](tour.md).\n\n![Eine Karte](img/map.png)\n"


def tree(root, config, **files):
    (root / "l10n.yaml").write_text(config, "utf-8")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def site(root, config, sources, **others):
    files = {f"{sources}/guide.md": GUIDE, f"{sources}/tour.md": TOUR, f"{sources}/img/map.png": b"\x89PNG"}
    return tree(root, config, **files, **others)


def l10n(root, *args):
    return main(["--root", str(root), *args])


@pytest.mark.parametrize(
    ("layout", "editions", "sources", "places"),
    [
        ("docusaurus", ".", "docs", "i18n/zh-CN/docusaurus-plugin-content-docs/current/{}"),
        ("docusaurus", "website", "docs", "website/i18n/zh-CN/docusaurus-plugin-content-docs/current/{}"),
        ("starlight", ".", "src/content/docs", "src/content/docs/zh-cn/{}"),
        ("mkdocs", ".", "docs", "docs/{stem}.zh_CN.md"),
        ("mkdocs", ".", "manual", "manual/{stem}.zh_CN.md"),
        ("mkdocs-folders", ".", "docs/en", "docs/zh_CN/{}"),
        ("mkdocs-folders", ".", "docs/en/docs", "docs/zh_CN/docs/{}"),
        ("hugo", ".", "content/en", "content/zh-cn/{}"),
        ("hugo", ".", "content/en/docs", "content/zh-cn/docs/{}"),
        ("hugo-suffix", ".", "content", "content/{stem}.zh-cn.md"),
        ("vitepress", "docs", "docs", "docs/zh-CN/{}"),
        ("vitepress", "docs", "docs/src", "docs/src/zh-CN/{}"),
        ("mdbook", ".", "src", "src-zh-CN/{}"),
        ("mdbook", "book", "book/src", "book/src-zh-CN/{}"),
        ("mdbook", ".", "text", "text-zh-CN/{}"),
        ("folders", ".", "docs/en", "docs/zh_CN/{}"),
        ("folders", "docs", "docs", "docs/zh_CN/{}"),
    ],
)
def test_editions_lie_where_the_generator_looks(layout, editions, sources, places, tmp_path, capsys):
    config = f"layout: {layout}\neditions: {editions}\nsources: {sources}\nlocales:\n  zh_CN: {{engine: pseudo}}\n"
    if editions == "website":
        config += "in_place: true\n"
    site(tmp_path, config, sources)
    before = {path: path.read_bytes() for path in (tmp_path / sources).rglob("*.*")}
    for _ in range(2):
        assert l10n(tmp_path, "run") == 0, capsys.readouterr().out
        assert (tmp_path / places.format("guide.md", stem="guide")).is_file()
        templates = tmp_path / "locales" / "templates"
        assert sorted(path.stem for path in templates.rglob("*.pot")) == ["guide", "tour"]
        assert {path: path.read_bytes() for path in before} == before
    assert "wrote 0 PO files and templates, 0 editions (2 unchanged)" in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.en.md"))


def test_a_source_may_have_its_locale_in_the_name_too(tmp_path, capsys):
    config = "layout: hugo-suffix\neditions: .\nsources: content\nlocales: {de: {}}\n"
    pages = {
        "content/_index.en.md": GUIDE.replace("tour.md", "b/tour.en.md"),
        "content/_index.de.md": GERMAN.replace("tour.md", "b/tour.de.md"),
        "content/b/tour.en.md": TOUR,
        "content/b/tour.fr.md": TOUR,
        "content/img/map.png": b"",
    }
    tree(tmp_path, config, **pages)
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    said = capsys.readouterr()
    assert "taken for a page of the locale 'fr'" in said.err
    assert "de: units that got a text: 3 translated" in said.out
    edition = (tmp_path / "content/_index.de.md").read_text("utf-8")
    assert 'Lies jetzt [den Rundgang]({{< relref "/b/tour.md" >}}).' in edition
    assert sorted(path.name for path in tmp_path.glob("content/*/*.md")) == [
        "tour.de.md",
        "tour.en.md",
        "tour.fr.md",
    ]


CONFIG = "layout: folders\neditions: docs\nsources: docs\nlocales: {de: {}}\n"


def test_pages_of_a_locale_that_is_not_listed_are_no_sources_and_told(tmp_path, capsys):
    site(tmp_path, CONFIG, "docs", **{"docs/ko/guide.md": "# 안내\n", "docs/go/start.md": "# Go\n"})
    assert l10n(tmp_path, "run") == 0
    said = capsys.readouterr().err
    assert "docs/ko/guide.md" in said
    assert "locale 'ko'" in said
    templates = tmp_path / "locales" / "templates"
    assert sorted(path.relative_to(templates).as_posix() for path in templates.rglob("*.pot")) == [
        "go/start.pot",
        "guide.pot",
        "tour.pot",
    ]
    with (tmp_path / "l10n.yaml").open("a") as file:
        file.write('files: {"docs/ko/*": {translate: true}}\n')
    assert l10n(tmp_path, "extract") == 0
    assert (templates / "ko" / "guide.pot").is_file()


def test_no_page_of_a_locale_that_is_not_listed_is_a_source(tmp_path, capsys):
    """Not in a folder most pages of which have a source, nor by a pattern that fits all locales."""
    config = CONFIG + 'files: {"docs/**.md": {arguments: [Card.title]}}\n'
    others = {f"docs/{code}/{name}.md": "# Titel\n" for code in ("ko", "ja") for name in ("guide", "tour", "gone")}
    site(tmp_path, config, "docs", **others, **{"docs/it/laptops.md": "# Laptops\n", "docs/it/index.md": "# IT\n"})
    assert l10n(tmp_path, "extract") == 0
    templates = tmp_path / "locales" / "templates"
    found = sorted(path.relative_to(templates).as_posix() for path in templates.rglob("*.pot"))
    assert found == ["guide.pot", "it/index.pot", "it/laptops.pot", "tour.pot"]
    said = capsys.readouterr().err
    assert said.count("locale-unlisted") == 1
    assert "ja (3), ko (3)" in said


def test_a_source_that_is_gone_takes_its_editions_and_no_page_of_a_person(tmp_path):
    config = "layout: folders\neditions: docs\nsources: docs\nlocales: {de: {engine: pseudo}}\n"
    site(tmp_path, config, "docs", **{"docs/de/own.md": "# Nur hier\n"})
    assert l10n(tmp_path, "run") == 0
    (tmp_path / "docs/tour.md").unlink()
    assert l10n(tmp_path, "run") == 0
    assert l10n(tmp_path, "prune") == 0
    assert sorted(path.name for path in (tmp_path / "docs/de").glob("*.md")) == ["guide.md", "own.md"]


def test_a_site_in_the_root_of_its_repository(tmp_path):
    config = "layout: jekyll\neditions: .\nsources: .\nlocales: {de: {engine: pseudo}}\n"
    tree(
        tmp_path,
        config,
        **{
            "index.md": "---\ntitle: Home\n---\n\nWelcome.\n",
            "_posts/2026-01-01-first.md": "---\ntitle: First\n---\n\nText.\n",
            "node_modules/x/README.md": "# X\n",
            "glossary_terms/t.yaml": "[]\n",
            "_site/index.html": "<p>Built</p>",
        },
    )
    for _ in range(2):
        assert l10n(tmp_path, "run") == 0
        templates = tmp_path / "locales" / "templates"
        assert sorted(path.name for path in templates.rglob("*.pot")) == ["2026-01-01-first.pot", "index.pot"]
    assert (tmp_path / "de" / "index.md").is_file()
    manifest = json.loads((tmp_path / "_l10n-manifest.json").read_bytes())
    assert {entry["locale"] for entry in manifest["editions"]} == {"de"}


def test_frozen_looks_at_the_editions_that_git_has(tmp_path, capsys):
    config = "layout: folders\neditions: docs\nsources: docs\nlocales: {de: {engine: pseudo}}\n"
    site(tmp_path, config, "docs")
    assert l10n(tmp_path, "run") == 0
    assert l10n(tmp_path, "run", "--frozen") == 0
    (tmp_path / "docs/de/guide.md").unlink()
    assert l10n(tmp_path, "run", "--frozen") == 1


NAMES = st.lists(st.sampled_from(["a", "guide", "de", "en", "zh-cn", "img"]), min_size=1, max_size=3).map("/".join)
BESIDE = sorted(name for name, row in LAYOUTS.items() if "{path}" in row.source)


@given(st.sampled_from(BESIDE), st.sampled_from(["docs", "docs/en", "src/content/docs", "", "x/en/y"]), NAMES)
def test_what_is_written_for_a_locale_is_never_read_as_a_source(name, folder, stem):
    """The two halves agree: where an edition goes, and what is known for one by its place."""
    row = beside(LAYOUTS[name], folder, "en")
    places = Places(row, "en", {"en": "en", "de": "de"})
    assert places.article(f"{stem}.md", "en") == f"{folder}/{stem}.md".lstrip("/")
    written = places.article(f"{stem}.md", "de")
    if written.startswith(f"{folder}/" if folder else ""):
        below = written.removeprefix(f"{folder}/" if folder else "")
        assert Others(row, folder, "en", ["de"]).is_edition(below)


def test_a_draft_that_nobody_sees_is_no_error(tmp_path, capsys):
    site(
        tmp_path,
        CONFIG,
        "docs",
        **{"docs/de/guide.md": GERMAN.replace("(tour.md)", "(anderswo.md)") + "\nUnd mehr.\n"},
    )
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "check") == 0
    assert "warning: the translation lacks link 'tour.md'" in capsys.readouterr().err
    (tmp_path / "l10n.yaml").write_text(CONFIG + "publish: [translated, draft]\n", "utf-8")
    assert l10n(tmp_path, "check") == 1


@pytest.mark.parametrize(
    ("link", "made"),
    [("../tour.md#walk", "tour.md#walk"), ("../tour#walk", "../tour#walk")],
    ids=["a file", "a URL"],
)
def test_links_of_docusaurus_to_a_page_that_the_locale_lacks_lead_to_the_source_s(link, made, tmp_path):
    """It shows the source's page there, but looks for a file beside the edition, then below the pages' folders."""
    config = (
        "layout: docusaurus\neditions: .\nsources: docs\nlocales:\n  de: {min_translated: 0.5, if_less: omit}\n"
    )
    own = "i18n/de/docusaurus-plugin-content-docs/current/deep/guide.md"
    page = f"# Führer\n\nLies jetzt [den Rundgang]({link}), und dann lies ihn noch einmal.\n"
    site(tmp_path, config, "docs", **{own: page})
    (tmp_path / "docs" / "deep").mkdir()
    source = f"# Guide\n\nRead [the tour]({link}) now, and then read it once more.\n"
    (tmp_path / "docs" / "deep" / "guide.md").write_text(source, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    assert f"[den Rundgang]({made})" in (tmp_path / own).read_text("utf-8")


@pytest.mark.parametrize(
    ("layout", "sources", "own", "page", "made"),
    [
        (
            "vitepress",
            "docs",
            "docs/de/about/team.md",
            "<script setup lang=\"ts\">\nimport {{ members }} from '{}'\n</script>\n\n# Team\n",
            {"../.vitepress/data/team": "../../.vitepress/data/team", "vue": "vue"},
        ),
        (
            "starlight",
            "src/content/docs",
            "src/content/docs/de/about/team.mdx",
            "---\ntitle: Team\n---\nimport Card from '{}';\n\n# Team\n",
            {
                "../../../components/Card.astro": "../../../../components/Card.astro",
                "./team.js": "../../about/team.js",
            },
        ),
        (
            "docusaurus",
            "docs",
            "i18n/de/docusaurus-plugin-content-docs/current/about/team.md",
            'import Card from "{}";\n\n# Team\n',
            {"../../src/Card": "../../../../../src/Card", "@site/src/Card": "@site/src/Card"},
        ),
    ],
    ids=["vitepress", "starlight", "docusaurus"],
)
def test_what_a_page_imports_is_found_from_its_edition(layout, sources, own, page, made, tmp_path):
    """An edition lies deeper than its source; a generator ends its build where it does not find a file."""
    editions = "docs" if layout == "vitepress" else "."
    name = own.rpartition("/")[2]
    for path, wanted in made.items():
        tree(
            tmp_path,
            f"layout: {layout}\neditions: {editions}\nsources: {sources}\nlocales: {{de: {{engine: pseudo}}}}\n",
            **{
                f"{sources}/about/{name}": page.format(path),
                f"{sources}/.vitepress/data/team.ts": "export const x = 1\n",
            },
        )
        assert l10n(tmp_path, "run") == 0
        text = (tmp_path / own).read_text("utf-8")
        assert f"'{wanted}'" in text.replace('"', "'")


def test_what_lies_beside_the_pages_of_a_site_stays_where_it_is(tmp_path):
    """VitePress has downloads in public/: nothing is copied there, in no run."""
    config = "layout: vitepress\neditions: docs\nsources: docs\nlocales: {de: {engine: pseudo}}\n"
    files = {
        "docs/code/a.lua": "print(1)\n",
        "docs/public/robots.txt": "User-agent: *\n",
        "docs/sidebar.ts": "x\n",
    }
    site(tmp_path, config, "docs", **files)
    for _ in range(3):
        assert l10n(tmp_path, "run") == 0
    there = {path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*.*")}
    assert {name for name in there if not name.startswith(("de/", "_l10n"))} == {
        *(name.removeprefix("docs/") for name in files), "guide.md", "tour.md", "img/map.png"
    }  # fmt: skip
