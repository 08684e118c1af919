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


def test_a_page_of_a_person_stays_until_its_edition_says_as_much(tmp_path, capsys):
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": GERMAN, "docs/de/own.md": "# Nur hier\n"})
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == GERMAN
    assert "pages of de that stay as people wrote them" in capsys.readouterr().err
    assert l10n(tmp_path, "import", str(tmp_path / "docs/de"), "--locale", "de") == 0
    guide = tmp_path / "docs" / "guide.md"
    guide.write_text(GUIDE + "\nSomething new.\n", "utf-8")
    assert l10n(tmp_path, "run") == 0
    edition = (tmp_path / "docs/de/guide.md").read_text("utf-8")
    assert "Lies jetzt [den Rundgang](tour.md)." in edition
    assert "Something new." in edition
    assert (tmp_path / "docs/de/own.md").read_text("utf-8") == "# Nur hier\n"
    assert not (tmp_path / ".l10n" / "replaced").exists()


def test_what_a_page_says_beside_its_source_is_not_replaced_by_less(tmp_path):
    page = GERMAN + "\nEin Absatz, den nur die deutsche Seite hat und der hier bleibt.\n"
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    assert l10n(tmp_path, "import", str(tmp_path / "docs/de"), "--locale", "de") == 0
    (tmp_path / "docs" / "guide.md").write_text(GUIDE + "\nSomething new.\n", "utf-8")
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == page


def test_comments_in_code_that_no_unit_holds_are_not_replaced(tmp_path, capsys):
    code = "\n```yaml\nfire: 3 # how hot it is\n```\n"
    page = GERMAN + code.replace("how hot it is", "wie heiß es ist")
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    (tmp_path / "docs" / "guide.md").write_text(GUIDE + code, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert (
        "pages with lines that no unit holds, such as comments in code, stay as they are: 1, first"
        in capsys.readouterr().out
    )
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == page
    (tmp_path / "l10n.yaml").write_text(f'{CONFIG}files: {{"docs/*.md": {{code: [yaml]}}}}\n', "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    edition = (tmp_path / "docs/de/guide.md").read_text("utf-8")
    assert "fire: 3 # wie heiß es ist" in edition
    assert 'id="guide"' in edition
    assert not (tmp_path / ".l10n" / "replaced").exists()


def test_a_passage_that_no_translation_can_replace_is_not_replaced_by_its_source(tmp_path):
    picture = '\n<img src="a.png" alt="A fire" width="9">\n<em>A fire in a camp</em>\n'
    page = GERMAN + picture.replace("A fire in a camp", "Ein Feuer im Lager")
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    (tmp_path / "docs" / "guide.md").write_text(GUIDE + picture, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == page


def test_a_link_leads_to_a_page_of_people_that_stays_in_the_locale(tmp_path):
    """And to the source's where the locale has no page at all."""
    config = CONFIG.replace("de: {}", "de: {min_translated: 0.5, if_less: omit}")
    site(tmp_path, config, "docs", **{"docs/de/guide.md": GERMAN, "docs/de/tour.md": "# Der Rundgang\n"})
    (tmp_path / "docs" / "tour.md").write_text("# The tour\n\nOne.\n\nTwo.\n\nThree.\n", "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/tour.md").read_text("utf-8") == "# Der Rundgang\n"
    assert "(tour.md)" in (tmp_path / "docs/de/guide.md").read_text("utf-8")
    (tmp_path / "docs/de/tour.md").unlink()
    assert l10n(tmp_path, "run") == 0
    assert "(../tour.md)" in (tmp_path / "docs/de/guide.md").read_text("utf-8")


HOME = GERMAN.replace("# ", "---\ntitle: Anfang\n{}\n---\n\n# ", 1)


@pytest.mark.parametrize(
    ("field", "own"),
    [
        pytest.param("hero:\n  link: /", "hero:\n  link: /de/b", id="link"),
        pytest.param("keywords: [desktop, remote]", "keywords: [Tisch, fern]", id="keywords"),
        pytest.param("icon: left-arrow", "icon: right-arrow", id="icon"),
        pytest.param("weight: 3", "weight: 3\nlinkTitle2: Weiter", id="one more"),
    ],
)
def test_values_of_front_matter_that_are_no_unit_are_not_replaced(tmp_path, capsys, field, own):
    page = HOME.replace("{}", own)
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    (tmp_path / "docs/guide.md").write_text(
        GUIDE.replace("# ", f"---\ntitle: Start\n{field}\n---\n\n# ", 1), "utf-8"
    )
    assert l10n(tmp_path, "import") == 0
    line = 1 + next(n for n, text in enumerate(page.split("\n")) if n > 1 and text not in field)
    capsys.readouterr()
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == page
    said = capsys.readouterr().err
    assert f"docs/de/guide.md:{line}" in said
    key = own.split("\n")[-1].split(":")[0] if ":\n" not in own else own.split(":")[0]
    assert f"would be without front matter: 1 ({key} 1)" in said
    config = tmp_path / "l10n.yaml"
    config.write_text(f"{config.read_text('utf-8')}dropped_fields: [{key}]\n", "utf-8")
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") != page


@pytest.mark.parametrize(
    ("layout", "sources", "routes", "top", "there"),
    [
        ("vitepress", "docs", "/", "/", "/de/"),
        ("vitepress", "docs/en", "/en/", "/en/", "/de/"),
        ("starlight", "src/content/docs", "/base/", "/base/", "/base/de/"),
        ("starlight", "src/content/docs/en", "/en/", "/en/", "/de/"),
    ],
)
def test_links_of_front_matter_lead_to_the_locale_s_pages(layout, sources, routes, top, there, tmp_path):
    """And so a page of people that has them is no reason to keep it."""
    fields = """---
title: Start
hero:
  actions:
    - text: Go
      link: {top}tour/
    - {{text: Go, link: '{top}tour#walk'}}
    - {{text: Go, link: "https://example.org/tour"}}
    - {{text: Go, link: {top}nowhere}}
    - {{text: Go, link: ./tour}}
---

"""
    editions = "docs" if layout == "vitepress" else "."
    config = f"layout: {layout}\neditions: {editions}\nsources: {sources}\n"
    config += f"routes: {{{routes}: ''}}\nlocales: {{de: {{}}}}\n"
    own = sources.removesuffix("/en") + "/de/guide.md"
    page = fields.format(top=there).replace(f"{there}nowhere", f"{top}nowhere") + GERMAN
    site(tmp_path, config, sources, **{own: page})
    (tmp_path / sources / "guide.md").write_text(fields.format(top=top) + GUIDE, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    made = (tmp_path / own).read_text("utf-8")
    assert made.split("---")[1].replace("lang: de\n", "").rstrip() == page.split("---")[1].rstrip()
    assert "uide" in made.partition("# ")[2], "the page is an edition"


@pytest.mark.parametrize("own", ["lang: de", "date: 2024-03-01T10:00:00Z", "weight: 7"])
def test_numbers_days_and_the_locale_s_name_hold_no_page(tmp_path, own):
    page = HOME.replace("{}", own)
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    source = GUIDE.replace("# ", "---\ntitle: Start\nweight: 3\n---\n\n# ", 1)
    (tmp_path / "docs/guide.md").write_text(source, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    assert 'id="guide"' in (tmp_path / "docs/de/guide.md").read_text("utf-8")


@pytest.mark.parametrize(("label", "own"), [("The river logo", "river 的 logo"), ("Go on", "Go zu on")])
def test_arguments_of_components_that_no_unit_holds_are_not_replaced(tmp_path, label, own):
    page = GERMAN + f'\n<Icon label="{own}" />\n'
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    (tmp_path / "docs/guide.md").write_text(GUIDE + f'\n<Icon label="{label}" />\n', "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == page


@pytest.mark.parametrize("above", ["Oben steht etwas, das kein Text sagt.\n\n", ""])
def test_a_text_that_no_unit_has_keeps_its_page_and_one_that_somebody_mended_does_not(above, tmp_path, capsys):
    page = GERMAN.replace("# ", f"{above}# ", 1)
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    assert l10n(tmp_path, "import", str(tmp_path / "docs/de"), "--locale", "de") == 0
    (tmp_path / "docs/_l10n-manifest.json").unlink()  # as if the page had not been taken over
    for path in (tmp_path / "locales/de").rglob("*.po"):
        text = path.read_text("utf-8").replace("#, fuzzy\n", "").replace(", fuzzy", "")
        path.write_text(text.replace("Lies jetzt", "Lest jetzt gleich"), "utf-8")
    assert l10n(tmp_path, "run") == 0
    after = (tmp_path / "docs/de/guide.md").read_text("utf-8")
    assert (after == page) == bool(above)
    assert ("guide.md:1: warning: pages of de that stay" in capsys.readouterr().err) == bool(above)
    assert ("Lest jetzt gleich" in after) == (not above)


def test_the_advice_on_a_page_with_drafts_is_not_to_import_it_again(tmp_path, capsys):
    page = GERMAN.replace("Lies ", "Hier steht etwas.\n\nLies ", 1)
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": page})
    assert l10n(tmp_path, "run") == 0
    assert "`l10n import` brings in what is translated there" in capsys.readouterr().err
    assert l10n(tmp_path, "import") == 0
    capsys.readouterr()
    assert l10n(tmp_path, "run") == 0
    said = capsys.readouterr().err
    assert "l10n import" not in said
    assert "l10n approve" in said


def test_the_language_that_a_page_says_is_the_edition_s(tmp_path):
    front = "---\ntitle: {}\nlang: {}\n---\n\n"
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": front.format("Fluss", "de") + GERMAN})
    (tmp_path / "docs/guide.md").write_text(front.format("River", "en") + GUIDE, "utf-8")
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    made = (tmp_path / "docs/de/guide.md").read_text("utf-8")
    assert 'id="guide"' in made  # an edition has taken its place
    assert "\nlang: de\n" in made


def test_a_page_whose_edition_is_left_out_stays(tmp_path, capsys):
    """Its source says otherwise today, so that nothing of it is shown: the site would be without the page."""
    config = CONFIG.replace("de: {}", "de: {min_translated: 0.01, if_less: omit}")
    assert config != CONFIG
    site(tmp_path, config, "docs", **{"docs/de/guide.md": GERMAN})
    assert l10n(tmp_path, "import") == 0
    for path in (tmp_path / "locales/de").rglob("*.po"):
        path.unlink()
    capsys.readouterr()
    for _ in range(2):
        assert l10n(tmp_path, "run") == 0
        assert (tmp_path / "docs/de/guide.md").read_text("utf-8") == GERMAN
    assert "pages of de that stay as people wrote them" in capsys.readouterr().err


def test_a_page_that_is_changed_after_the_import_is_a_person_s_again(tmp_path):
    site(tmp_path, CONFIG, "docs", **{"docs/de/guide.md": GERMAN})
    assert l10n(tmp_path, "import", str(tmp_path / "docs/de"), "--locale", "de") == 0
    (tmp_path / "docs/de/guide.md").write_text(GERMAN + "\nNeu.\n", "utf-8")
    (tmp_path / "docs" / "guide.md").write_text(GUIDE + "\nSomething new.\n", "utf-8")
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/guide.md").read_text("utf-8").endswith("\nNeu.\n")


def test_a_picture_of_the_site_s_own_stays(tmp_path):
    config = "layout: folders\neditions: docs\nsources: docs\nlocales: {de: {engine: pseudo}}\n"
    site(tmp_path, config, "docs", **{"docs/de/img/map.png": b"\x89PNG of a person"})
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "docs/de/img/map.png").read_bytes() == b"\x89PNG of a person"
    assert (tmp_path / "docs/de/guide.md").is_file()


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
