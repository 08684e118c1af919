"""html5lib: what a browser makes of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element as Node

import html5lib

from judges.shape import Element, Verdict, verdict

_HTML = "{http://www.w3.org/1999/xhtml}"


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    return [verdict(tree(page.decode())) for page in pages]


def tree(page: str) -> Element:
    """A whole page, or a fragment as the body of one."""
    return _element(html5lib.parse(page, treebuilder="etree"))


def body(page: str) -> Element:
    """The tree below <body>; a fragment of HTML is one."""
    return next(e for e in tree(page).walk() if e.name == "body")


def _element(node: Node) -> Element:
    out = Element(str(node.tag).removeprefix(_HTML), {str(k): v for k, v in node.attrib.items()})
    if node.text:
        out.children.append(node.text)
    for child in node:
        if isinstance(child.tag, str):
            out.children.append(_element(child))
        if child.tail:
            out.children.append(child.tail)
    return out
