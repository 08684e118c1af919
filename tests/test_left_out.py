"""Links to an article that a locale leaves out lead to the source's text, in the sites of real generators."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest
from built_pages import BASE, Page, file_of
from test_layouts import built, generate, needs, translated  # noqa: F401

LOCALES = "locales:\n  zh_CN:\n"


def site_of(translated, tmp_path, layout, below="omit"):  # noqa: F811
    """The Chinese guide has an open sentence, and Chinese does not show what has one."""
    config = translated / "l10n.yaml"
    before = config.read_text()
    assert LOCALES in before
    config.write_text(before.replace(LOCALES, f"locales:\n  zh_CN: {{min_translated: 1, if_less: {below}}}\n"))
    try:
        return built(translated, tmp_path, layout)
    finally:
        config.write_text(before)


def leads_to_english(out, url):
    page = Page(file_of(out, BASE + url), BASE + url)
    guide = next(link for link in page.links if "guide" in link)
    path, _, fragment = guide.partition("#")
    there = Page(file_of(out, path), path)
    assert "This one stays open." in there.text
    assert "简而言之" not in there.text
    assert not fragment or fragment in there.ids


@needs("hugo")
@pytest.mark.parametrize("layout", ["hugo", "hugo-suffix"])
def test_hugo(translated, tmp_path, layout):  # noqa: F811
    site = site_of(translated, tmp_path, layout)
    generate("hugo", "--quiet", cwd=site)
    leads_to_english(site / "public", "zh-cn/deep/other/")


@pytest.mark.skipif(
    not (find_spec("mkdocs") and find_spec("mkdocs_static_i18n")),
    reason="mkdocs with its i18n plugin is not installed: make tools",
)
@pytest.mark.parametrize("layout", ["mkdocs", "mkdocs-folders"])
def test_mkdocs(translated, tmp_path, layout):  # noqa: F811
    site = site_of(translated, tmp_path, layout)
    generate(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", cwd=site)
    leads_to_english(site / "site", "zh_CN/deep/other/")


@needs("jekyll")
@pytest.mark.parametrize(("layout", "url"), [("jekyll", "deep/other.html"), ("jekyll-polyglot", "deep/other/")])
def test_jekyll(translated, tmp_path, layout, url):  # noqa: F811
    site = site_of(translated, tmp_path, layout)
    generate("jekyll", "build", "--quiet", cwd=site)
    leads_to_english(site / "_site", f"zh-CN/{url}")


@needs("jekyll")
def test_the_source_s_page_stands_in_the_locale_s_place(translated, tmp_path):  # noqa: F811
    site = site_of(translated, tmp_path, "jekyll", "source")
    generate("jekyll", "build", "--quiet", cwd=site)
    english, chinese = (
        Page(file_of(site / "_site", BASE + u), BASE + u) for u in ("en/guide.html", "zh-CN/guide.html")
    )
    assert english.text.split() == chinese.text.split()
    leads_to_english(site / "_site", "zh-CN/deep/other.html")
