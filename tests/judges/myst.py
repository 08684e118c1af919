"""myst-parser with its extensions, on docutils: what Sphinx and Jupyter Book read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser

from judges import html5
from judges.shape import Element, Verdict, verdict

_EXTENSIONS = """
    amsmath attrs_block attrs_inline colon_fence deflist dollarmath fieldlist html_admonition html_image
    replacements smartquotes strikethrough substitution tasklist
""".split()
_SETTINGS = {
    "myst_enable_extensions": _EXTENSIONS,
    "myst_substitutions": {"secret": "7q4z9"},
    "report_level": 5,
    "halt_level": 5,
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "_disable_config": True,
}
_ERROR = 3
"""What is less tells of two headings that say the same."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_NAMES = {"literal": "code", "literal_block": "pre", "math_block": "pre", "reference": "a", "image": "img"}
_KEPT = ("refuri", "uri", "refid", "refname", "language", "classes", "target", "format")
_ITALIC = {"emphasis": "em", "strong": "strong", "comment": "pre", "math": "math-inline"}


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    return [_verdict(re.sub(r"\r\n?", "\n", page.decode())) for page in pages]


def _verdict(page: str) -> Verdict:
    tree = publish_doctree(_FRONT.sub("", page, count=1), parser=Parser(), settings_overrides=_SETTINGS)
    root = _element(tree)
    return verdict(root, ["7q4z9"] * root.text.count("7q4z9"))


def _element(node: nodes.Element) -> Element:
    name = type(node).__name__
    out = Element(_NAMES.get(name) or _ITALIC.get(name) or name, _attributes(node))
    for child in node.children:
        if isinstance(child, nodes.Text):
            out.children.append(child.astext())
        elif isinstance(child, nodes.raw):
            out.children += html5.body(child.astext()).children
        elif not isinstance(child, nodes.system_message):
            out.children.append(_element(child))
        elif child["level"] >= _ERROR:  # a directive that docutils does not know; its message holds the source
            out.children.append(Element("system_message", {}))
    return out


def _attributes(node: nodes.Element) -> dict[str, str]:
    """What is no name made from a text, as an admonition's class is from its title."""
    found = {key: node.get(key) for key in _KEPT}
    found["classes"] = [name for name in node.get("classes", ()) if not name.startswith("admonition-")]
    out = {key: " ".join(v) if isinstance(v, list) else str(v) for key, v in found.items() if v}
    if out.get("refid") and isinstance(node, nodes.reference):
        del out["refid"]
    return out
