"""What a built page consists of, for comparison: the same for every judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Inline = tuple[str, tuple[tuple[str, str], ...], str]
"""Name, attributes, and the text of code."""

INLINE = frozenset(
    """
    a abbr b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark math q rp rt ruby s
    footnote_reference inline math-inline problematic samp small span strike strong sub subscript sup superscript svg
    time tt u var wbr
    """.split()
)
CODE = frozenset(("code", "pre", "script", "style", "math", "math-inline"))
"""Elements whose text is part of the shape."""

TEXTS = frozenset("alt title aria-label placeholder data-label summary".split())
"""Attributes whose value is text: that they are there is part of the shape, what they say is not."""

EMPHASIS = frozenset("em strong del s i b br ins mark ruby rt rp wbr bdi abbr".split())
"""What a translation may add or leave out; an abbreviation is marked where its letters stand."""


@dataclass
class Element:
    """One element of a built page; an expression or an import of MDX is one, too."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


@dataclass(frozen=True)
class Block:
    """A block without blocks in it, or the beginning of one that has some."""

    path: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    inlines: tuple[Inline, ...]
    text: bool  # whether it shows words


@dataclass(frozen=True)
class Verdict:
    """What a judge says of one page."""

    blocks: tuple[Block, ...] = ()
    text: str = ""
    prose: str = ""  # the text without code and addresses that show themselves
    ran: tuple[str, ...] = ()  # code that ran: a template's value, an expression, a script
    broken: str = ""  # why the page cannot be built

    @property
    def loosely(self) -> tuple[Block, ...]:
        """The blocks without what a translation may change: the order of codes, emphasis."""
        return tuple(
            Block(b.path, tuple(sorted(i for i in b.inlines if i[0] not in EMPHASIS)), b.text) for b in self.blocks
        )


def verdict(root: Element, ran: Iterable[str] = ()) -> Verdict:
    """The verdict on a page from its tree."""
    return Verdict(tuple(_blocks(root, ())), root.text, " ".join(_prose(root)), (*ran, *_scripts(root)))


def _prose(element: Element) -> Iterator[str]:
    if element.name in CODE or (element.name == "a" and "".join(element.text.split()) in _addresses(element)):
        return
    for child in element.children:
        if isinstance(child, Element):
            yield from _prose(child)
        else:
            yield child


def _addresses(element: Element) -> tuple[str, ...]:
    href = element.attributes.get("href") or element.attributes.get("refuri", "")
    return (href, href.partition("://")[2], href.removeprefix("mailto:"))


def _blocks(element: Element, path: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Iterator[Block]:
    """A block for each run of inline content, in order of the page."""
    here = (*path, (element.name, _attributes(element)))
    run: list[Inline] = []
    words = False
    seen = False
    for child in element.children:
        if isinstance(child, Element) and not _is_inline(child):
            if run or words:
                yield Block(here, tuple(run), words)
                seen = True
            run, words = [], False
            inner = list(_blocks(child, here))
            yield from inner
            seen = seen or bool(inner)
        elif isinstance(child, Element):
            run += _inlines(child)
            words = words or (child.name not in CODE and bool(child.text.strip()))
        else:
            words = words or bool(child.strip())
    if element.name in CODE:
        yield Block(here, (("text", (), element.text),), False)
    elif run or words or not (seen or element.name == "p"):  # an end tag without its paragraph makes an empty one
        yield Block(here, tuple(run), words)


def _is_inline(element: Element) -> bool:
    """An expression or a component of MDX stands in a sentence where nothing in it is a block."""
    named = element.name in INLINE or element.name == "{}" or element.name[:1].isupper()
    return named and all(_is_inline(e) for e in element.children if isinstance(e, Element))


def _inlines(element: Element) -> Iterator[Inline]:
    if element.name in CODE:
        yield element.name, _attributes(element), " ".join(element.text.split())
        return
    yield element.name, _attributes(element), ""
    for child in element.children:
        if isinstance(child, Element):
            yield from _inlines(child)


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    values = {
        name: "" if name in TEXTS or (element.name, name) == ("meta", "content") else value
        for name, value in element.attributes.items()
        if not _is_made(element.name, name)
    }
    return tuple(sorted(values.items()))


def _is_made(name: str, attribute: str) -> bool:
    """Whether a renderer makes the attribute from the text of a heading or of a label."""
    if name == "problematic":
        return True
    return attribute == "id" and bool(re.fullmatch(r"h[1-6]|section|target", name))


def _scripts(root: Element) -> Iterator[str]:
    """What a browser would run."""
    for element in root.walk():
        if element.name == "script":
            yield element.text or element.attributes.get("src", "")
        for name, value in element.attributes.items():
            if re.match(r"on\w|v-|[@:]\w", name) or re.match(
                r"[\s\x00-\x1f]*(?:javascript|vbscript|data):", value, re.I
            ):
                yield f"{name}={value}"
