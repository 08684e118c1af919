"""Glossaries of other tools: TBX (martif and ISO 30042:2019) and CSV, as rows of term, renderings and definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange import codes, tables

_HEADS = {"source": ("source", "term", "original"), "target": ("target", "translation")}
_DEFINITIONS = ("definition", "description", "comment", "developer_comments", "notes")


@dataclass(frozen=True, slots=True)
class Listed:
    """A term as another tool has it."""

    term: str
    renderings: dict[str, tuple[str, ...]]  # by language: the preferred one first
    avoid: dict[str, tuple[str, ...]]
    definition: str = ""
    forms: tuple[str, ...] = ()  # other words of the source's language
    part_of_speech: str = ""


def from_tbx(data: bytes, path: str, source: str) -> Iterator[Listed]:
    """The concepts that have a term in the language `source`; FormatError where the file is no TBX."""
    root = codes.parsed(data, path)
    if codes.local(root.tag) not in ("martif", "tbx"):
        raise FormatError(
            f"<{codes.local(root.tag)}> is no TBX", path=path, line=1, advice="TBX is read, in both forms"
        )
    for concept in root.iter():
        if codes.local(concept.tag) in ("termEntry", "conceptEntry") and (found := _concept(concept, source)):
            yield found


def _concept(concept: ET.Element, source: str) -> Listed | None:
    good: dict[str, list[str]] = {}
    bad: dict[str, list[str]] = {}
    for section in concept.iter():
        if codes.local(section.tag) not in ("langSet", "langSec"):
            continue
        language = codes.language(section)
        for group in section.iter():
            if codes.local(group.tag) not in ("tig", "ntig", "termSec"):
                continue
            text = next((e.text or "" for e in group.iter() if codes.local(e.tag) == "term"), "").strip()
            status = _note(group, "administrativeStatus")
            if text:
                (bad if status.startswith(("deprecated", "superseded")) else good).setdefault(language, []).append(
                    text
                )
    own = next((language for language in good if _language(language) == _language(source)), None)
    if own is None:
        return None
    term, *forms = good.pop(own)
    definition = next(
        (
            e.text or ""
            for e in concept.iter()
            if codes.local(e.tag) == "descrip" and e.get("type") == "definition"
        ),
        "",
    )
    return Listed(
        term,
        {language: tuple(texts) for language, texts in good.items()},
        {language: tuple(texts) for language, texts in bad.items() if language != own},
        definition.strip(),
        tuple(forms),
        _note(concept, "partOfSpeech"),
    )


def _note(element: ET.Element, kind: str) -> str:
    return next(
        (e.text or "" for e in element.iter() if codes.local(e.tag) == "termNote" and e.get("type") == kind), ""
    )


def _language(code: str) -> str:
    return code.replace("_", "-").lower().partition("-")[0]


def from_csv(data: bytes, path: str, locale: str) -> Iterator[Listed]:
    """The rows of a table with the columns source and target; `locale` is the language of the targets."""
    head, found = tables.rows(data, path)
    names = {name.lower(): name for name in head}
    source, target = (next((names[n] for n in _HEADS[side] if n in names), None) for side in ("source", "target"))
    if source is None or target is None:
        advice = "name two columns source and target"
        raise FormatError("the first line names no source and target", path=path, line=1, advice=advice)
    described = next((names[name] for name in _DEFINITIONS if name in names), "")
    for row in found:
        term, said = (row.get(source) or "").strip(), (row.get(target) or "").strip()
        if term:
            yield Listed(term, {locale: (said,)} if said else {}, {}, (row.get(described) or "").strip())
