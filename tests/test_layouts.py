"""Layouts: each generator builds a small site from the editions, and what it built is looked at.

generators/project is the content, generators/LAYOUT the site without it, as a team would have it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import polib
import pytest
from built_pages import BASE, HERE, TAGS, alternates_are_mutual, in_folders, look
from programs import l10n

from l10n_pipeline.config.config import LAYOUTS as NAMES
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places, folders_of

PAGE = Path(__file__).parents[1] / "docs" / "layouts.md"

CHINESE = {
    "Start": "开始",
    "Read [the guide](guide.md) and [more](deep/other.md#second-part).": (
        "请读[指南](guide.md)和[更多](deep/other.md#second-part)。"
    ),
    "The guide: all of it": "指南：全文",
    "The guide": "指南",
    "See [the other page](deep/other.md#second-part), [its twin][twin], [the start](index.md) and "
    "[below](#in-short).": (
        "见[另一页](deep/other.md#second-part)、[同一页][twin]、[开始](index.md)和[下文](#in-short)。"
    ),
    "![A picture](img/p.png)": "![一张图](img/p.png)",
    "Take [the leaflet](files/leaflet.pdf) along; [the route](/learn/guide#in-short) leads here.": (
        "带上[传单](files/leaflet.pdf)；[路由](/learn/guide#in-short)通到这里。"
    ),
    "In short": "简而言之",
    "The other page": "另一页",
    "Back to [the guide](../guide.md#in-short). ![A picture](../img/p.png)": (
        "回到[指南](../guide.md#in-short)。![一张图](../img/p.png)"
    ),
    "Second part": "第二部分",
    "It ends here.": "到此为止。",
}


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    """The project with its PO files filled, all but one sentence."""
    root = tmp_path_factory.mktemp("generators") / "project"
    shutil.copytree(HERE / "project", root)
    l10n(root, "extract")
    for path in (root / "locales" / "zh_CN").rglob("*.po"):
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po:
            entry.msgstr = CHINESE.get(entry.msgid, "")
        po.save()
    l10n(root, "run")
    shutil.rmtree(root / "web")
    return root


def built(translated, tmp_path, layout, more=""):
    """The site of a layout, as files: its own and those of the editions."""
    root = tmp_path / "project"
    shutil.copytree(translated, root)
    with (root / "l10n.yaml").open("a") as f:
        f.write(f"layout: {layout}\n{more}")
    if (HERE / layout).is_dir():
        shutil.copytree(HERE / layout, root / "web")
    l10n(root, "build")
    return root / "web"


def generate(*command, cwd):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.search(r"\b(?:WARN|ERROR|Warning|Error)", done.stdout + done.stderr), done.stdout + done.stderr


def needs(command):
    return pytest.mark.skipif(not shutil.which(command), reason=f"{command} is not installed: make tools")


# -- the generators ----------------------------------------------------------------------------------


@pytest.mark.skipif(
    not (find_spec("mkdocs") and find_spec("mkdocs_static_i18n")),
    reason="mkdocs with its i18n plugin is not installed: make tools",
)
@pytest.mark.parametrize("layout", ["mkdocs", "mkdocs-folders"])
def test_mkdocs(translated, tmp_path, layout):
    site = built(translated, tmp_path, layout)
    generate(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", cwd=site)
    pages = look(site / "site", in_folders("", "zh_CN/", "pt_BR/"), html=True)
    assert {locale: page.lang for (locale, _), page in pages.items()} == {
        "en": "en",
        "zh_CN": "zh_Hans_CN",  # as the theme spells it
        "pt_BR": "pt_BR",
    }
    sitemap = (site / "site" / "sitemap.xml").read_text("utf-8")
    for entry in re.findall(r"<url>(.*?)</url>", sitemap, re.S):
        found = dict(re.findall(r'hreflang="(\w+)" href="([^"]+)"', entry))
        assert found.keys() == TAGS.keys()
    assert all(f"<loc>{page.url}</loc>" in sitemap for page in pages.values())


@needs("hugo")
@pytest.mark.parametrize("layout", ["hugo", "hugo-suffix"])
def test_hugo(translated, tmp_path, layout):
    site = built(translated, tmp_path, layout)
    generate("hugo", "--quiet", cwd=site)
    first = "en/" if "defaultContentLanguageInSubdir = true" in (site / "hugo.toml").read_text() else ""
    pages = look(site / "public", in_folders(first, "zh-cn/", "pt-br/"), html=False)
    assert {locale: page.lang for (locale, _), page in pages.items()} == TAGS
    alternates_are_mutual(pages)


@needs("hugo")
def test_hugo_follows_a_translated_slug(translated, tmp_path):
    root = tmp_path / "slugged"
    shutil.copytree(translated, root)
    with (root / "l10n.yaml").open("a") as f:
        f.write("front_matter: [slug]\n")
    guide = root / "source_content" / "guide.md"
    guide.write_text(guide.read_text().replace("---\n", "---\nslug: guide\n", 1))
    l10n(root, "extract")
    po = polib.pofile(str(root / "locales" / "zh_CN" / "LC_MESSAGES" / "guide.po"), wrapwidth=0)
    next(entry for entry in po if entry.msgid == "guide").msgstr = "zhinan"
    po.save()
    site = built(root, tmp_path, "hugo")
    generate("hugo", "--quiet", cwd=site)
    urls = in_folders("", "zh-cn/", "pt-br/") | {"zh_CN": ("zh-cn/", "zh-cn/zhinan/", "zh-cn/deep/other/")}
    alternates_are_mutual(look(site / "public", urls, html=False))
    assert leads(site / "public" / "zh-cn" / "guide") == BASE + "zh-cn/zhinan/"
    assert redirects(site) == {("zh_CN", "/guide/", "/zhinan/")}


def leads(folder):
    """Where a page that does nothing else leads to."""
    return re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', (folder / "index.html").read_text())[1]


def redirects(site):
    manifest = json.loads((site / "_l10n-manifest.json").read_bytes())
    return {(e["locale"], r["from"], r["to"]) for e in manifest["editions"] for r in e["redirects"]}


@needs("hugo")
@pytest.mark.parametrize(
    "front",
    [
        "aliases: [/old/, older]\nurl: /here/",
        "aliases:\n  - /old/\n  - older # as it was\nurl: '/here/'",
        '+++\naliases = ["/old/", "older"]\nurl = "/here/"\n+++',
    ],
)
def test_in_hugo_no_locale_takes_the_addresses_of_another(translated, tmp_path, front):
    root = tmp_path / "addresses"
    shutil.copytree(translated, root)
    guide = root / "source_content" / "guide.md"
    body = guide.read_text().split("---\n", 2)[2]
    guide.write_text((front if front.startswith("+++") else f"---\n{front}\n---") + "\n" + body)
    site = built(root, tmp_path, "hugo")
    generate("hugo", "--quiet", cwd=site)
    for code in ("", "zh-cn/", "pt-br/"):
        for old in ("old", "older"):
            assert leads(site / "public" / code / old) == f"{BASE}{code}here/"


@pytest.mark.parametrize("front", ["redirect_from: /old/", "redirect_from:\n- /old/\n- b/", "x: 1"])
def test_in_jekyll_no_locale_takes_the_addresses_of_another(translated, tmp_path, front):
    root = tmp_path / "addresses"
    shutil.copytree(translated, root)
    guide = root / "source_content" / "guide.md"
    guide.write_text(guide.read_text().replace("---\n", f"---\n{front}\n", 1))
    site = built(root, tmp_path, "jekyll")
    assert front in (site / "en" / "guide.md").read_text()
    assert front.replace("/old/", '"/zh-CN/old/"') in (site / "zh-CN" / "guide.md").read_text("utf-8")


@needs("hugo")
@pytest.mark.parametrize("front", ["slug: guide", "slug: guide\naliases: [x]", "slug: guide\naliases:\n- x"])
def test_hugo_leads_from_every_slug_that_a_page_had(translated, tmp_path, front):
    root = tmp_path / "slugged"
    shutil.copytree(translated, root)
    with (root / "l10n.yaml").open("a") as f:
        f.write("front_matter: [slug]\n")
    guide = root / "source_content" / "guide.md"
    old = guide.read_text()
    for now, said in (("guide", "Die Anleitung!"), ("manual", "手册 A")):
        guide.write_text(old.replace("---\n", f"---\n{front.replace('guide', now)}\n", 1))
        l10n(root, "extract")
        po = polib.pofile(str(root / "locales" / "zh_CN" / "LC_MESSAGES" / "guide.po"), wrapwidth=0)
        entry = next(entry for entry in po if entry.msgid == now and not entry.obsolete)
        entry.msgstr, entry.flags, entry.previous_msgid, entry.previous_msgctxt = said, [], None, None
        po.save()
    site = built(root, tmp_path, "hugo")
    generate("hugo", "--quiet", cwd=site)
    to = "/手册-a/"
    assert (site / "public" / "zh-cn" / to.strip("/") / "index.html").is_file()
    was = ["guide", "manual", "die-anleitung"]
    assert redirects(site) == {("zh_CN", f"/{slug}/", to) for slug in was}
    for slug in was:
        assert unquote(leads(site / "public" / "zh-cn" / slug)) == f"{BASE}zh-cn{to}"


@needs("jekyll")
def test_jekyll(translated, tmp_path):
    site = built(translated, tmp_path, "jekyll")
    generate("jekyll", "build", "--quiet", cwd=site)
    urls = {
        locale: tuple(f"{tag}/{end}" for end in ("", "guide.html", "deep/other.html"))
        for locale, tag in TAGS.items()
    }
    pages = look(site / "_site", urls, html=True)
    assert {locale: page.lang for (locale, _), page in pages.items()} == TAGS
    alternates_are_mutual(pages)


@needs("jekyll")
def test_jekyll_polyglot(translated, tmp_path):
    site = built(translated, tmp_path, "jekyll-polyglot")
    generate("jekyll", "build", "--quiet", cwd=site)
    pages = look(site / "_site", in_folders("", "zh-CN/", "pt-BR/"), html=True)
    assert {locale: page.lang for (locale, _), page in pages.items()} == TAGS
    alternates_are_mutual(pages)


# -- those that are not built here -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "paths", "link"),
    [
        (
            "docusaurus",
            ["docs/guide.md", "i18n/zh-CN/docusaurus-plugin-content-docs/current/guide.md"],
            "(deep/other.md#second-part)",
        ),
        (
            "starlight",
            ["src/content/docs/guide.md", "src/content/docs/zh-cn/guide.md"],
            "(../deep/other/#second-part)",
        ),
    ],
)
def test_documented_folders(translated, tmp_path, layout, paths, link):
    site = built(translated, tmp_path, layout)
    for path in paths:
        assert (site / path).is_file()
    chinese = (site / paths[1]).read_text("utf-8")
    assert link in chinese
    assert "lang: zh-CN" in chinese
    assert ("{#in-short}" in chinese) == (layout == "docusaurus")


def test_a_page_that_the_generator_would_refuse_is_named(translated, tmp_path):
    site = built(translated, tmp_path, "starlight")
    said = l10n(site.parent, "build")
    lacking = [line for line in (said.stdout + said.stderr).splitlines() if "[field-missing]" in line]
    assert len(lacking) == 1
    assert "source_content/deep/other.md:1" in lacking[0]


def test_urls_follow_a_slug(translated, tmp_path):
    root = tmp_path / "slugged"
    shutil.copytree(translated, root)
    other = root / "source_content" / "deep" / "other.md"
    other.write_text("---\ntitle: The other page\nslug: more/Twin\n---\n\n" + other.read_text())
    site = built(root, tmp_path, "starlight")
    pages = site / "src" / "content" / "docs" / "zh-cn"
    assert "(../more/Twin/#second-part)" in (pages / "guide.md").read_text("utf-8")
    twin = (pages / "deep" / "other.md").read_text("utf-8")
    assert "slug: zh-cn/more/Twin" in twin
    assert "(../../guide/#in-short)" in twin
    with (site.parent / "l10n.yaml").open("a") as f:
        f.write("front_matter: [slug]\n")
    done = l10n(site.parent, "build", code=2)
    assert "one slug for all locales" in done.stderr


def test_the_configuration_says_otherwise(translated, tmp_path):
    root = tmp_path / "other"
    shutil.copytree(translated, root)
    path = root / "l10n.yaml"
    path.write_text(path.read_text().replace("zh_CN:\n", "zh_CN: {code: zh-hans}\n"))
    site = built(root, tmp_path, "hugo", "source_code: en-gb\nraw_html: true\nanchors: html\n")
    assert (site / "content" / "en-gb" / "guide.md").is_file()
    chinese = (site / "content" / "zh-hans" / "guide.md").read_text("utf-8")
    assert '<span lang="en">This one stays open.</span>' in chinese
    assert '## <a id="in-short"></a>' in chinese
    assert "{#" not in chinese


def test_every_layout_has_its_name_and_its_row():
    assert tuple(LAYOUTS) == NAMES
    rows = re.findall(r"^\| `([a-z-]+)` \| `([^`]+)` \| `([^`]+)` \| (\S+) \|", PAGE.read_text("utf-8"), re.M)
    assert [row[0] for row in rows] == list(NAMES)
    for name, source, other, code in rows:
        places = Places(LAYOUTS[name])
        found = (places.article("guide.md", "en"), places.article("guide.md", "zh_CN"), places.code("zh_CN"))
        assert found == (source, other, code)


def test_two_sources_for_one_place_are_an_error(translated, tmp_path):
    root = tmp_path / "project"
    shutil.copytree(translated, root)
    with (root / "l10n.yaml").open("a") as f:
        f.write("layout: hugo-suffix\n")
    (root / "source_content" / "guide.zh-cn.md").write_text("# Another guide\n")
    done = l10n(root, "build", code=1)
    assert "guide.zh-cn.md" in done.stderr
    assert "[edition-collision]" in done.stderr
    assert not (root / "web/content/guide.zh-cn.md").exists()


def test_a_folder_is_a_section_where_it_has_more_than_its_own_page():
    names = ["a/index.md", "b/index.md", "b/c.md", "d/e/index.html", "f/g/index.en.md", "index.md", "h.md"]
    assert folders_of(names) == {"b", "d", "f", "f/g"}
