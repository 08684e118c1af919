"""Python-Markdown with the extensions that Material for MkDocs recommends, set as MkDocs sets it up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import markdown

from judges import html5
from judges.shape import Element, Verdict, verdict

SECRET = "7q4z9"
"""What the file `secret.md` says, which a snippet could bring into a page."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_EXTENSIONS = """
    abbr admonition attr_list def_list footnotes md_in_html tables toc
    pymdownx.arithmatex pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.inlinehilite
    pymdownx.keys pymdownx.magiclink pymdownx.mark pymdownx.smartsymbols pymdownx.snippets pymdownx.superfences
    pymdownx.tabbed pymdownx.tasklist pymdownx.tilde pymdownx.blocks.admonition pymdownx.blocks.details
    pymdownx.blocks.tab pymdownx.blocks.definition pymdownx.blocks.caption pymdownx.highlight
""".split()


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    return [_verdict(page.decode()) for page in pages]


def _verdict(page: str) -> Verdict:
    parser = _parser()
    parser.reset()
    try:
        html = parser.convert(_FRONT.sub("", re.sub(r"\r\n?", "\n", page), count=1))
    except (IndexError, RecursionError) as error:  # an extension of it cannot take the page
        return Verdict(broken=repr(error))
    root = html5.body(html)
    for contents in root.walk():
        if contents.attributes.get("class") == "toc":
            _nameless(contents)
        if contents.name == "details" or "admonition" in contents.attributes.get("class", "").split():
            _untitled(contents)
    return verdict(root, [SECRET] * html.count(SECRET))


def _nameless(contents: Element) -> None:
    """Anchors that are made of the headings' texts say nothing of the shape."""
    for link in contents.walk():
        if link.name == "a":
            link.attributes["href"] = "#"


def _untitled(block: Element) -> None:
    """A title that the extension makes of the block's kind is no text of the page."""
    for title in block.children[:2]:
        if isinstance(title, Element) and title.text.lower() in block.attributes.get("class", "").split():
            title.children = []


@cache
def _parser() -> markdown.Markdown:
    folder = Path(mkdtemp())
    (folder / "secret.md").write_text(SECRET)
    return markdown.Markdown(
        extensions=_EXTENSIONS,
        extension_configs={
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span", "pygments_lang_class": True},
            "pymdownx.inlinehilite": {"css_class": "hilite"},
            "pymdownx.smartsymbols": {"ordinal_numbers": False},  # the words say those: `4th`
            "pymdownx.snippets": {"base_path": [str(folder)]},
            "pymdownx.superfences": {
                "custom_fences": [{"name": "mermaid", "class": "mermaid", "format": _fence}],
            },
            "pymdownx.tabbed": {"alternate_style": True},
            "pymdownx.tasklist": {"custom_checkbox": True},
        },
    )


def _fence(source, language, css_class, options, md, **kwargs):  # type: ignore[no-untyped-def]
    from html import escape

    return f'<pre class="{css_class}">{escape(source)}</pre>'
