"""What all parts of one page share: its source, how it is read, and the definitions that hold everywhere in it.

Python-Markdown, MyST and kramdown look a reference up in the whole page, so `[a]` in an admonition is a link where
`[a]: b.md` stands at the page's end.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.definitions import normal
from l10n_pipeline.formats.markdown.parsers import PARSERS, Parser
from l10n_pipeline.formats.markdown.scan import Dialect, Scanned
from l10n_pipeline.splice import Lines

_FOOTNOTE = lazy.pattern(rb"^[ \t>]*\[\^([^\]\s]+)\]:", re.M)
_COLON = lazy.pattern(rb"^[ \t>]*(?:[-*+][ \t]+)?\[(?!\^)([^\[\]\r\n]+)\]:", re.M)
_LABEL = lazy.pattern(rb"\[((?:[^\[\]\\]|\\.)+)\]")
_TWO_LABELS = lazy.pattern(rb"\[([^\[\]\\]+)\]\[([^\[\]\\]+)\]")


@dataclass(frozen=True, slots=True)
class Page:
    """One page while it is read."""

    source: bytes
    lines: Lines
    dialect: Dialect
    known: Mapping[str, bytes] = field(default_factory=dict)  # by label: a line that defines it
    dests: Mapping[str, str] = field(default_factory=dict)  # by label, where a template makes the destination
    defined: Mapping[str, str] = field(default_factory=dict)  # every destination by its label
    parser: Parser = PARSERS[""]  # the dialect's
    claimed: Collection[str] = ()  # labels before a colon that define nothing for us, but for another parser

    def host(self, scanned: Scanned) -> bytes:
        """Lines that define what a view refers to and the page knows; none for a view that defines all of it."""
        if not self.known or b"[" not in scanned.text:
            return b""
        wanted = dict.fromkeys(normal(m[1].decode()) for m in _LABEL.finditer(scanned.text))
        found = b"".join(self.known[label] for label in wanted if label in self.known)
        return b"\n\n" + found if found else b""

    def refs_in(self, said: str) -> dict[str, str]:
        """What a title refers to, by label."""
        labels = (
            dict.fromkeys(normal(m[1].decode()) for m in _LABEL.finditer(said.encode())) if "[" in said else ()
        )
        return {label: self.defined[label] for label in labels if label in self.defined}

    def texts_of_labels(self, raw: bytes) -> dict[str, str]:
        """What `[text]` refers to where a label stands behind it that the page does not define."""
        pairs = ((m[1].decode(), normal(m[2].decode())) for m in _TWO_LABELS.finditer(raw))
        return {
            text: self.defined[normal(text)]
            for text, label in pairs
            if label not in self.defined and normal(text) in self.defined
        }

    def refs(self, found: Mapping[str, str]) -> dict[str, str]:
        """What a text refers to, by label, with the destinations as the source has them."""
        return {label: self.dests.get(normal(label), dest) for label, dest in found.items()}


def page(source: bytes, lines: Lines, dialect: Dialect, scanned: Scanned) -> Page:
    """The page whose body is `scanned`."""
    known: dict[str, bytes] = {}
    dests: dict[str, str] = {}
    defined: dict[str, str] = {}
    bodies = list(_bodies(scanned))
    for part in (scanned, *bodies):
        for found in part.definitions:
            label = normal(found.label)
            if b"{" in part.view.text[found.start : found.end]:
                dests.setdefault(label, found.dest)
            defined.setdefault(label, found.dest)
            known.setdefault(label, f"[{found.label}]: <{_escaped(found.dest)}>\n".encode())
        for label in _FOOTNOTE.findall(part.text) if b"^" in part.text and b"[^" in part.text else ():
            known.setdefault("^" + normal(label.decode()), b"[^" + label + b"]: x\n\n")
    claimed = _claimed(source) - defined.keys() if dialect.options.parser else ()
    return Page(source, lines, dialect, known if bodies else {}, dests, defined, dialect.parser, claimed)


def _claimed(source: bytes) -> set[str]:
    return {normal(m[1].decode()) for m in _COLON.finditer(source)} if b"]:" in source else set()


def _bodies(scanned: Scanned) -> Iterator[Scanned]:
    for marker in scanned.markers:
        if marker.body:
            yield marker.body
            yield from _bodies(marker.body)


def _escaped(destination: str) -> str:
    return re.sub(r"([<>\\])", r"\\\1", destination)
