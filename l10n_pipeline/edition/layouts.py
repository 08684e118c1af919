"""Where site generators look for the pages of a locale, and what they let through: the table of layouts.

Pure data. `places` turns a row into paths, `links` into destinations, `compose` into what a page carries. A path
is below the folder of the editions, which for a generator is the folder of its own configuration file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Links = Literal["names", "relref", "tag", "urls"]
"""How a page names another one: its source's name (`../b.md`), Hugo's `{{< relref >}}`, Jekyll's `{% link %}`, or
the relative URL that it will have."""

MARKDOWN = (".md", ".markdown", ".mdx")
"""The suffixes of what every generator takes for a page; other files it copies."""


class Field(NamedTuple):
    """A key of front matter.

    `value` holds {tag} (BCP 47), {code}, {stem}, {url} and {folder} (the first part of a locale's URLs: "zh-cn", or
    "" for the source's where it has none). `prefix` puts the value in front of an
    existing one; `rooted` does so where the existing one begins with a slash, but not for the source's locale, whose
    addresses stay. `item` adds one to a list. The items of a list are called `key[]`.
    """

    key: str
    value: str
    when: Literal["always", "absent", "prefix", "rooted", "item"] = "always"


@dataclass(frozen=True, slots=True)
class Layout:
    """One row. Patterns hold {code}, {path}, and its halves {stem} and {suffix}."""

    source: str  # the pattern of an article in the source's locale
    other: str  # in every other one
    codes: Literal["babel", "bcp47", "lower"]  # zh_CN, zh-CN, zh-cn
    links: Links = "names"
    pages: Literal["file", "html", "folder", "slug"] = "file"  # the URL of b.md: as it is, b.html, b/, b/ slugged
    html: bool = True  # whether raw HTML reaches the page
    anchors: Literal["html", "attribute", "none"] = "html"
    slugs: Literal["github", "ascii", "vitepress"] = "github"  # how headings become anchors
    shared: str = ""  # images and downloads that all locales share; "" for a copy beside the articles
    own: str = ""  # a locale's own version of one; "" for beside the articles
    named: str = "{path}"  # how other locales' links name one
    downloads: tuple[str, str] = ("", "")  # downloads of the source's locale and of others, where not like images
    whole: bool = True  # whether what the sources' folder holds beside articles goes along, shown by a page or not
    bundles: bool = False  # whether what lies beside an index.md belongs to that page in each locale
    index: str = ""  # how index.md is called where articles stand beside it or below
    fields: tuple[Field, ...] = (Field("lang", "{tag}"),)
    begins: bool = False  # whether a page without front matter gets some
    falls_back: bool = False  # whether the generator shows the source's page where a locale has none
    omits: bool = True  # whether a locale can be without a page that others link to
    hides: tuple[str, ...] = ("_*",)  # names of files and folders that are no sources
    bare: tuple[str, ...] = ()  # pages that the generator reads as data: nothing is added to them
    mdx: tuple[str, ...] = (".mdx",)  # suffixes that are read as MDX
    parser: str = ""  # whose Markdown is none of CommonMark's: kramdown, myst, python-markdown
    needs: tuple[str, ...] = ()  # front matter without which the generator refuses a page
    leads: tuple[
        str, ...
    ] = ()  # ends of keys of front matter whose values the generator takes for URLs of the site
    slug: Literal["", "last", "below"] = (
        ""  # a slug of a locale's own: the last part of the URL, or below the folder
    )
    tops: bool = False  # whether the generator looks for `x/b.md` beside a page, then below the pages' folder
    releases: tuple[str, str] = (
        "",
        "",
    )  # source and other of older releases, with {release}, where they have places


# `_posts`, `_drafts` and collections are pages; the other folders with an underscore are Jekyll's own.
_OF_JEKYLL = ("_includes", "_layouts", "_sass", "_plugins", "_data", "_site")

_JEKYLL = Layout(
    "{code}/{path}",
    "{code}/{path}",
    "bcp47",
    links="tag",
    parser="kramdown",
    pages="html",
    fields=(
        Field("lang", "{code}"),  # the site's own word for it: its templates ask for that
        Field("ref", "{stem}", "absent"),
        Field("permalink", "/{folder}", "prefix"),
        *(Field(key, "/{folder}", "rooted") for key in ("redirect_from", "redirect_from[]")),
    ),
    begins=True,
    hides=_OF_JEKYLL,
)

# Hugo takes a `url` or an alias with a slash in front for one of the whole site: of all locales the last one wins.
_HUGO = (Field("lang", "{tag}"), Field("url", "/{folder}", "rooted"), Field("aliases[]", "/{folder}", "rooted"))

LAYOUTS: dict[str, Layout] = {
    "folders": Layout("{code}/{path}", "{code}/{path}", "babel", whole=False),
    # Goldmark in Hugo leaves raw HTML out unless the site says `unsafe = true`, and knows `{#id}` on headings.
    "hugo": Layout(
        "content/{code}/{path}",
        "content/{code}/{path}",
        "lower",
        links="relref",
        pages="folder",
        html=False,
        anchors="attribute",
        bundles=True,
        index="_index.md",
        fields=_HUGO,
        slug="last",
    ),
    # A file that is no page is copied for its own language alone, so that each locale has its copy.
    "hugo-suffix": Layout(
        "content/{path}",
        "content/{stem}.{code}{suffix}",
        "lower",
        links="relref",
        pages="folder",
        html=False,
        anchors="attribute",
        named="{stem}.{code}{suffix}",
        index="_index.md",
        fields=_HUGO,
        slug="last",
    ),
    # Python-Markdown without extensions: raw HTML but no `{#id}`; its anchors are ASCII. The themes' translations go
    # by Babel's names.
    "mkdocs": Layout(
        "docs/{path}",
        "docs/{stem}.{code}{suffix}",
        "babel",
        pages="folder",
        parser="python-markdown",
        slugs="ascii",
        shared="docs/{path}",
        falls_back=True,
        hides=(),
    ),
    "mkdocs-folders": Layout(
        "docs/{code}/{path}",
        "docs/{code}/{path}",
        "babel",
        pages="folder",
        parser="python-markdown",
        slugs="ascii",
        falls_back=True,
        hides=(),
    ),
    # kramdown takes only ASCII for `{#id}` and shows any other as text.
    "jekyll": _JEKYLL,
    # One permalink for all locales: polyglot builds the site once for each and puts the language before it.
    # It shows the source's page where a locale has none, but `{% link %}` in it then finds no pages of its language.
    "jekyll-polyglot": Layout(
        "{path}",
        "{code}/{path}",
        "bcp47",
        links="tag",
        parser="kramdown",
        pages="folder",
        shared="{path}",
        own="{stem}.{code}{suffix}",
        fields=(Field("lang", "{code}"), Field("permalink", "{url}", "absent")),
        begins=True,
        omits=False,
        hides=_OF_JEKYLL,
    ),
    # Names with an underscore are partials: no pages, but what pages import. `.md` is MDX, too, unless its
    # `markdown.format` says otherwise.
    "docusaurus": Layout(
        "docs/{path}",
        "i18n/{code}/docusaurus-plugin-content-docs/current/{path}",
        "bcp47",
        pages="folder",
        anchors="attribute",
        falls_back=True,
        hides=(),
        mdx=(".md", ".mdx"),
        slug="below",
        tops=True,
        releases=(
            "versioned_docs/version-{release}/{path}",
            "i18n/{code}/docusaurus-plugin-content-docs/version-{release}/{path}",
        ),
    ),
    # Astro leaves links alone; images it looks for beside the page, other files in public/.
    "starlight": Layout(
        "src/content/docs/{path}",
        "src/content/docs/{code}/{path}",
        "lower",
        links="urls",
        pages="slug",
        downloads=("public/{path}", "public/{code}/{path}"),
        fields=(Field("lang", "{tag}"), Field("slug", "{folder}", "prefix")),
        falls_back=True,
        hides=(),
        needs=("title",),
        leads=(".link",),
    ),
    # The folder of the editions is VitePress's source folder; the source's locale is its root.
    "vitepress": Layout(
        "{path}",
        "{code}/{path}",
        "bcp47",
        pages="html",
        anchors="attribute",
        slugs="vitepress",
        downloads=("public/{path}", "public/{code}/{path}"),  # it looks for pictures alone beside the page
        hides=(),
        leads=(".link",),
    ),
    # Each locale is a book of its own, as deep as the sources' one: `{{#include ../listings/…}}` finds its file. A page
    # has no front matter.
    "mdbook": Layout(
        "src/{path}",
        "src-{code}/{path}",
        "bcp47",
        pages="html",
        anchors="attribute",
        fields=(),
        hides=(),
        bare=("SUMMARY.md",),
    ),
    # Sphinx and Jupyter Book with myst-parser: each locale is a folder of its own, as with no generator in particular.
    "myst": Layout("{code}/{path}", "{code}/{path}", "babel", pages="html", parser="myst"),
}
"""By the name that `layout` in l10n.yaml gives."""
