"""What stands around the articles: menus, labels and texts of the theme come through the same PO files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import grow

from l10n_pipeline import read
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.formats.options import ReadOptions

PAGE = "---\ntitle: A page\n---\n\nIts words stand here.\n"

NAVBAR = "docusaurus-theme-classic/navbar.json"
DOCUSAURUS = {
    "docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'en', locales: ['en', 'de']}};\n",
    "docs/a.md": PAGE,
    "i18n/en/code.json": (
        '{\n  "theme.NotFound.title": {\n    "message": "Page not found",\n    "description": "The title of the page"\n'
        '  },\n  "home.hello": {\n    "message": "Hello {name}"\n  }\n}\n'
    ),
    f"i18n/en/{NAVBAR}": '{"item.label.Docs": {"message": "Docs", "description": "A menu"}}\n',
    f"i18n/de/{NAVBAR}": '{"item.label.Docs": {"message": "Doku", "description": "A menu"}}\n',
}
STARLIGHT = {
    "astro.config.mjs": """\
import starlight from '@astrojs/starlight';
export default { integrations: [starlight({
  title: 'Site', locales: { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch' } },
  sidebar: [{ label: 'Guides', translations: { de: 'Anleitungen' }, items: [{ label: "It's here", slug: 'a' }] }],
})] };
""",
    "src/content/docs/a.md": PAGE,
    "src/content/i18n/en.json": '{"search.label": "Search"}\n',
}
VITEPRESS = {
    ".vitepress/config.mjs": """\
export default {
  locales: { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch', lang: 'de' } },
  themeConfig: { nav: [{ text: 'Guide', link: '/guide/' }], docFooter: { prev: 'Previous', next: 'Next' } },
};
""",
    "guide/a.md": PAGE,
}
MKDOCS = {
    "mkdocs.yml": """\
site_name: Site
theme: {name: mkdocs}
nav:
  - Home: index.md
  - User guide:
      - "Start: here": guide/start.md
hooks: [l10n_nav.py]
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true}
        - {locale: de, name: Deutsch, nav_translations: {Home: Startseite}}
""",
    "docs/index.md": "# Home\n\nWords.\n",
    "docs/guide/start.md": "# Start\n\nWords.\n",
}
HUGO = {
    "hugo.toml": """\
baseURL = "https://example.org/"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.de]
weight = 2
""",
    "config/_default/menus.en.toml": '[[main]]\nname = "Posts"  # in the header\npageRef = "/posts"\n',
    "i18n/en.yaml": "readMore: Read more\n",
    "i18n/de.yaml": "readMore: Weiterlesen\n",
    "content/_index.md": PAGE,
    "layouts/index.html": '{{ range site.Menus.main }}[{{ .Name }}]{{ end }}[{{ T "readMore" }}]\n',
    "layouts/_default/list.html": "list\n",
    "layouts/_default/single.html": "single\n",
}
JEKYLL = {
    "_config.yml": "default_lang: en\nexclude: [locales]\n",
    "_data/en/strings.yml": "menu:\n  - {name: About us, url: /about/}\n",
    "_data/de/strings.yml": "menu:\n  - {name: Über uns, url: /about/}\n",
    "index.md": (
        "---\ntitle: Home\nlang: en\n---\n"
        "{% for one in site.data[page.lang].strings.menu %}[{{ one.name }}]{% endfor %}\n"
    ),
}
MDBOOK = {
    "book.toml": '[book]\ntitle = "A book"\nlanguage = "en"\n',
    "src/SUMMARY.md": "# Summary\n\n[Preface](a.md)\n\n# Part one\n\n- [First steps](a.md)\n",
    "src/a.md": "# A page\n\nWords.\n",
}

SITES = {
    "docusaurus": (
        DOCUSAURUS,
        ("i18n/de/code.json", '"message": "⟦'),
        {f"i18n/de/{NAVBAR}": '"message": "Doku"'},
    ),
    "starlight": (
        STARLIGHT,
        ("src/l10n/de.json", '"It\'s here": "⟦'),
        {"src/l10n/de.json": '"Guides": "Anleitungen"'},
    ),
    "vitepress": (VITEPRESS, (".vitepress/l10n/de.json", '"Previous": "⟦'), {}),
    "mkdocs": (MKDOCS, ("l10n/de.json", '"Start: here": "⟦'), {"l10n/de.json": '"Home": "Startseite"'}),
    "hugo": (HUGO, ("config/_default/menus.de.toml", 'name = "⟦'), {"i18n/de.yaml": "readMore: Weiterlesen"}),
    "jekyll": (JEKYLL, ("de/index.md", "lang: de"), {"_data/de/strings.yml": "name: Über uns"}),
    "mdbook": (MDBOOK, ("src-de/SUMMARY.md", "](a.md)"), {}),
}
"""Of each generator: a site with a German one begun; a text that a machine fills in; texts that people had."""


def l10n(root: Path, *args: str) -> int:
    return main(["--root", str(root), *args])


def ready(root: Path, name: str) -> None:
    """The site after `l10n init`, `l10n import` where there is something, and `l10n run` with an engine."""
    files, _, theirs = SITES[name]
    grow(root, files)
    assert l10n(root, "init", "--locale", "de") == 0
    path = root / "l10n.yaml"
    path.write_text(
        re.sub(r"^  de: \{(.*?)\}", r"  de: {engine: pseudo}", path.read_text("utf-8"), flags=re.M), "utf-8"
    )
    if theirs:
        assert l10n(root, "import") == 0
    assert l10n(root, "run") == 0


@pytest.mark.parametrize("name", SITES)
def test_each_generator_finds_what_stands_around_its_articles(name: str, tmp_path: Path) -> None:
    ready(tmp_path, name)
    files, (path, text), theirs = SITES[name]
    assert text in (tmp_path / path).read_text("utf-8")
    for path, text in theirs.items():
        assert text in (tmp_path / path).read_text("utf-8")
    own = {path: text for path, text in files.items() if path not in theirs}
    assert {path: (tmp_path / path).read_text("utf-8") for path in own} == own
    before = {
        path: path.read_bytes() for path in tmp_path.rglob("*.*") if ".l10n" not in path.parts and path.is_file()
    }
    assert l10n(tmp_path, "run") == 0
    assert {path: path.read_bytes() for path in before} == before


def test_descriptions_are_notes_and_keys_are_contexts(tmp_path: Path) -> None:
    ready(tmp_path, "docusaurus")
    text = (tmp_path / "locales/de/LC_MESSAGES/strings/i18n/en/code.json.po").read_text("utf-8")
    assert "#. value: theme.NotFound.title.message\n#. The title of the page\n" in text
    assert 'msgctxt "theme.NotFound.title.message"\nmsgid "Page not found"\n' in text
    said = json.loads((tmp_path / "i18n/de/code.json").read_text("utf-8"))
    assert said["theme.NotFound.title"]["description"] == "The title of the page"
    assert "{name}" in said["home.hello"]["message"]


def test_a_changed_message_keeps_what_people_said_as_outdated(tmp_path: Path) -> None:
    ready(tmp_path, "docusaurus")
    path = tmp_path / f"i18n/en/{NAVBAR}"
    path.write_text(path.read_text("utf-8").replace('"Docs"', '"All the docs"'), "utf-8")
    assert l10n(tmp_path, "extract") == 0
    text = (tmp_path / "locales/de/LC_MESSAGES/strings/i18n/en/docusaurus-theme-classic/navbar.json.po").read_text(
        "utf-8"
    )
    assert 'msgid "All the docs"' in text
    assert "Doku" in text


@pytest.mark.parametrize("name", ["jekyll", "hugo", "mkdocs"])
def test_the_generator_shows_it(name: str, tmp_path: Path) -> None:
    ready(tmp_path, name)
    program = shutil.which("mkdocs", path=str(Path(sys.executable).parent)) if name == "mkdocs" else name
    if not program or not shutil.which(program):
        pytest.skip(f"{name} is not installed")
    guide = (Path(__file__).parent.parent / "docs/existing-site.md").read_text("utf-8")
    if name == "mkdocs":
        hook = re.search(r"```python\n# l10n_nav\.py\n(.*?)```", guide, re.S)
        assert hook
        (tmp_path / "l10n_nav.py").write_text(hook[1], "utf-8")
    command = {"jekyll": ["build", "--quiet"], "hugo": ["--quiet"], "mkdocs": ["build", "--quiet", "--strict"]}[
        name
    ]
    done = subprocess.run([program, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    path, texts = {
        "jekyll": ("_site/de/index.html", ["[Über uns]"]),
        "hugo": ("public/de/index.html", ["[⟦", "[Weiterlesen]"]),
        "mkdocs": ("site/de/index.html", ["Startseite", "⟦"]),
    }[name]
    shown = (tmp_path / path).read_text("utf-8")
    for text in texts:
        assert text in shown


def test_nothing_is_added_to_the_summary_of_a_book(tmp_path: Path) -> None:
    grow(tmp_path, MDBOOK)
    assert l10n(tmp_path, "init", "--locale", "de") == 0
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "src-de/SUMMARY.md").read_text("utf-8") == MDBOOK["src/SUMMARY.md"]


# -- readers -----------------------------------------------------------------------------------------


SCRIPT = """\
// label: 'no text'
export default { title: `A ${site}`, nav: [{ label: 'It\\'s', link: '/a' }, { "label": "Ünder", text: `plain` }],
  other: make({ label: 'in a ' + 'call' }), re: /label: 'x'/g, label };
"""


def test_literals_of_named_properties_are_text_and_nothing_else() -> None:
    document = read(SCRIPT.encode(), "config.mjs", options=ReadOptions(keys=("label", "text")))
    assert [(s.context, s.text, s.line) for s in document.segments] == [
        ("label", "It's", 2),
        ("label", "Ünder", 2),
        ("text", "plain", 2),
    ]
    assert document.render(lambda s: f'"{s.text}\\').decode() == SCRIPT.replace(
        "'It\\'s'", '"\\"It\'s\\\\"'
    ).replace('"Ünder"', '"\\"Ünder\\\\"').replace("`plain`", '"\\"plain\\\\"')


@given(
    st.lists(
        st.sampled_from(["label: ", "'a'", '"b"', "{", "}", "[", "]", ",", ":", "`c`", "\n", "/", "é", "//", "x"])
    )
)
def test_any_script_comes_back_as_it_is(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    document = read(data, "config.ts", options=ReadOptions(keys=("label",)))
    assert document.render() == data


def test_titles_of_a_navigation_are_keys_that_are_text() -> None:
    source = MKDOCS["mkdocs.yml"].encode()
    document = read(source, "mkdocs.yml", options=ReadOptions(keys=(), names=("nav",)))
    assert [(s.context, s.text) for s in document.segments] == [
        ("nav", "Home"),
        ("nav", "User guide"),
        ("nav", "Start: here"),
    ]
    assert document.problems == ()


# -- l10n.yaml ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("i18n/en.json: {}", "needs either `edition` or `table`"),
        ("i18n/en.json: {edition: i18n/de.json}", "does not say where the locale stands"),
        ('"i18n/en/*.json": {edition: "i18n/{code}/all.json"}', "must have the same *"),
        ('i18n/en.json: {edition: "../{code}.json"}', "is not below"),
        ('i18n/en.json: {edition: "i18n/{code}.yaml"}', "does not end in .json"),
        ('mkdocs.yml: {table: "l10n/{code}.yml"}', "does not end in .json"),
        ('a.mjs: {table: "l10n/{code}.json"}', "needs `keys`"),
        ('logo.png: {edition: "{code}.png"}', "holds no strings"),
        ('/etc/a.json: {edition: "{code}.json"}', "is no path from the project's folder"),
        ('a.json: {edition: "{code}.json", code_tags: [x]}', "unknown key 'code_tags'"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(entry: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)) as caught:
        config.parse(
            f"editions: .\nsources: docs\nstrings:\n  {entry}\nlocales: {{de: {{}}}}\n".encode(), tmp_path
        )
    assert "l10n.yaml:4" in str(caught.value)


def test_an_edition_is_no_source_though_the_pattern_fits_it(tmp_path: Path) -> None:
    grow(tmp_path, {"_data/nav.yml": "- title: Home\n", "_data/de/nav.yml": "- title: Heim\n", "a.md": PAGE})
    strings = 'strings: {"_data/*.yml": {edition: "_data/{code}/*.yml"}}'
    (tmp_path / "l10n.yaml").write_text(
        f"layout: jekyll\neditions: .\nsources: .\nin_place: true\n{strings}\nlocales: {{de: {{}}}}\n", "utf-8"
    )
    assert l10n(tmp_path, "import") == 0
    assert l10n(tmp_path, "run") == 0
    found = sorted(
        p.relative_to(tmp_path / "locales/templates").as_posix()
        for p in tmp_path.glob("locales/templates/**/*.pot")
    )
    assert found == ["_data/nav.yml.pot", "a.pot"]
    assert (tmp_path / "_data/de/nav.yml").read_text("utf-8") == "- title: Heim\n"
    assert not (tmp_path / "_data/en").exists()
