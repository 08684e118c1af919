"""Pages of people where editions belong: they stay until an edition says as much."""

from __future__ import annotations

import pytest
from test_in_place import CONFIG, GERMAN, GUIDE, l10n, site


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
