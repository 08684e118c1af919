"""The term base as a glossary for the tools of translators: TBX-Basic, CSV, OmegaT's tables.

TBX-Basic is ISO 30042 in its `martif` form, which Weblate, OmegaT and the Translate Toolkit read; CSV has the column
names of Weblate and Poedit; OmegaT's glossaries are UTF-8 tables of source, target and comment.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from l10n_pipeline.exchange.tables import cell
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.model import Term


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in one locale."""

    source: str
    target: str
    admitted: tuple[str, ...]
    avoided: tuple[str, ...]
    comment: str  # script, definition, note, and how binding the rendering is
    part_of_speech: str


def rows(terms: Iterable[Term], locale: str) -> Iterator[TermRow]:
    """The terms as `locale` writes them, in the order of their headwords; what is kept is its own target."""
    for term in sorted(terms, key=lambda t: (t.source.casefold(), t.source)):
        rendering = term.rendering(locale)
        how = {"keep": "Keep as it is.", "fixed": "Always so.", "prefer": "Usually so."}[rendering.kind]
        script = " ".join(filter(None, (term.script, term.reading)))
        comment = " ".join(filter(None, (script and f"[{script}]", _sentence(term.definition), how, term.note)))
        yield TermRow(
            term.source,
            rendering.text or term.source,
            rendering.admitted,
            rendering.avoid,
            comment,
            term.part_of_speech,
        )


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."


def to_csv(terms: Sequence[Term], _: str, locales: Sequence[str]) -> bytes:
    """One row a term, of one locale."""
    [locale] = locales
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # quotes tell readers that guess
    writer.writerow(["source", "target", "developer_comments"])
    writer.writerows([cell(row.source), cell(row.target), cell(row.comment)] for row in rows(terms, locale))
    return out.getvalue().encode()


def to_omegat(terms: Sequence[Term], _: str, locales: Sequence[str]) -> bytes:
    """Source, target and comment between tabs, of one locale; OmegaT's `glossary/NAME.utf8`."""
    [locale] = locales
    lines = ([row.source, row.target, row.comment] for row in rows(terms, locale))
    return "".join("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines).encode()


def to_tbx(terms: Sequence[Term], source: str, locales: Sequence[str]) -> bytes:
    """One entry a term, with a language section for the source and each locale."""
    root = ET.Element("martif", {"type": "TBX-Basic", "xml:lang": bcp47(source)})
    described = ET.SubElement(ET.SubElement(root, "martifHeader"), "fileDesc")
    ET.SubElement(ET.SubElement(described, "sourceDesc"), "p").text = "The term base of the project."
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    tables = {locale: {row.source: row for row in rows(terms, locale)} for locale in locales}
    for number, term in enumerate(sorted(terms, key=lambda t: (t.source.casefold(), t.source)), 1):
        _entry(body, number, term, source, {locale: table[term.source] for locale, table in tables.items()})
    ET.indent(root)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
    body_bytes: bytes = ET.tostring(root, encoding="utf-8")
    return head + body_bytes + b"\n"


def _entry(body: ET.Element, number: int, term: Term, source: str, row: Mapping[str, TermRow]) -> None:
    entry = ET.SubElement(body, "termEntry", {"id": f"t{number}"})
    if term.definition:
        ET.SubElement(entry, "descrip", {"type": "definition"}).text = term.definition
    if term.source_of:
        ET.SubElement(entry, "admin", {"type": "source"}).text = term.source_of
    section = ET.SubElement(entry, "langSet", {"xml:lang": bcp47(source)})
    for text in (term.source, *term.forms):
        _term(section, text, "preferredTerm-admn-sts" if text == term.source else "admittedTerm-admn-sts", term)
    for locale, one in row.items():
        section = ET.SubElement(entry, "langSet", {"xml:lang": bcp47(locale)})
        _term(section, one.target, "preferredTerm-admn-sts", term, one.comment)
        for text in one.admitted:
            _term(section, text, "admittedTerm-admn-sts", term)
        for text in one.avoided:
            _term(section, text, "deprecatedTerm-admn-sts", term)


def _term(section: ET.Element, text: str, status: str, term: Term, note: str = "") -> None:
    group = ET.SubElement(section, "tig")
    ET.SubElement(group, "term").text = text
    ET.SubElement(group, "termNote", {"type": "administrativeStatus"}).text = status
    if term.part_of_speech:
        ET.SubElement(group, "termNote", {"type": "partOfSpeech"}).text = term.part_of_speech
    if note:
        ET.SubElement(group, "note").text = note


WRITERS: Mapping[str, Callable[[Sequence[Term], str, Sequence[str]], bytes]] = {
    "tbx": to_tbx,
    "csv": to_csv,
    "omegat": to_omegat,
}
"""By name of the format; a file holds one locale."""

SUFFIXES = {"tbx": "tbx", "csv": "csv", "omegat": "utf8"}
