"""XLIFF 1.2 and 2.1 (OASIS), written and read: one file for each source and locale.

The state of a unit is in `state` (1.2: with `state-qualifier`), its context in `resname` or `name`, and the digest of
its target in a note, so that a changed translation can take the place of the one that went out and of no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from l10n_pipeline.catalog import digest
from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange import codes
from l10n_pipeline.exchange.units import ArticleUnits, Exchanged, UnitRow
from l10n_pipeline.model import State

V1 = "urn:oasis:names:tc:xliff:document:1.2"
V2 = "urn:oasis:names:tc:xliff:document:2.0"
ET.register_namespace("", V2)

_STATES: Mapping[State, tuple[str, str]] = {
    "translated": ("translated", "translated"),
    "machine": ("needs-review-translation", "initial"),
    "draft": ("needs-review-translation", "initial"),
    "outdated": ("needs-adaptation", "initial"),
}
"""Our state: `state` of 1.2, of 2."""

_OPEN = "needs-translation"
"""The state of a target that holds the source's text until somebody translates it."""

_DONE = frozenset({"translated", "final", "signed-off", "reviewed"})
_OURS = "l10n"
"""Whose note the digest is."""


# -- 1.2 -------------------------------------------------------------------------------------------


def to_xliff12(article: ArticleUnits) -> bytes:
    """The units of one source in one locale."""
    root = ET.Element("xliff", {"version": "1.2", "xmlns": V1})
    source, target = article.languages
    attributes = {"original": article.name, "source-language": source, "target-language": target}
    file = ET.SubElement(root, "file", {**attributes, "datatype": "plaintext"})
    body = ET.SubElement(file, "body")
    for number, row in enumerate(article.rows, 1):
        _unit12(body, number, row)
    return codes.written(root)


def _unit12(body: ET.Element, number: int, row: UnitRow) -> None:
    unit = row.unit
    element = ET.SubElement(body, "trans-unit", {"id": str(number), "xml:space": "preserve"})
    if unit.key.context:
        element.set("resname", unit.key.context)
    source, target_pieces = codes.both(unit.key.text, unit.target, row.segment)
    _content12(ET.SubElement(element, "source"), source)
    if unit.target:
        target = ET.SubElement(element, "target", {"state": _STATES[unit.state][0]})
        if unit.state == "machine":
            target.set("state-qualifier", "mt-suggestion")
        _content12(target, target_pieces)
    else:  # OmegaT offers for translation what stands in targets alone
        _content12(ET.SubElement(element, "target", {"state": _OPEN}), source)
    for note in (*row.notes, *unit.notes):
        ET.SubElement(element, "note").text = note
    ET.SubElement(element, "note", {"from": _OURS}).text = digest(unit.target)


def _content12(element: ET.Element, pieces: Sequence[codes.CodePiece]) -> None:
    names = {"alone": "ph", "open": "bpt", "close": "ept"}
    for role, said, number in pieces:
        if role == "text":
            codes.append(element, said)
        else:
            code = ET.Element(names[role], {"id": str(number)})
            code.text = said
            codes.append(element, code)


# -- 2.1 -------------------------------------------------------------------------------------------


def to_xliff2(article: ArticleUnits) -> bytes:
    """The units of one source in one locale."""
    source, target = article.languages
    root = ET.Element("xliff", {"version": "2.1", "xmlns": V2, "srcLang": source, "trgLang": target})
    file = ET.SubElement(root, "file", {"id": "f1", "original": article.name})
    for number, row in enumerate(article.rows, 1):
        _unit2(file, number, row)
    return codes.written(root)


def _unit2(file: ET.Element, number: int, row: UnitRow) -> None:
    unit = row.unit
    element = ET.SubElement(file, "unit", {"id": str(number), "xml:space": "preserve"})
    if unit.key.context:
        element.set("name", unit.key.context)
    notes = ET.SubElement(element, "notes")
    for note in (*row.notes, *unit.notes):
        ET.SubElement(notes, "note").text = note
    ET.SubElement(notes, "note", {"category": _OURS}).text = digest(unit.target)
    data = ET.SubElement(element, "originalData")
    segment = ET.SubElement(element, "segment", {"state": _STATES.get(unit.state, ("", "initial"))[1]})
    if unit.state == "machine":
        segment.set("subState", "l10n:machine")
    known: dict[str, str] = {}
    source, target = codes.both(unit.key.text, unit.target, row.segment)
    _content2(ET.SubElement(segment, "source"), source, data, known)
    if unit.target:
        _content2(ET.SubElement(segment, "target"), target, data, known)
    if not len(data):
        element.remove(data)


def _content2(
    element: ET.Element, pieces: Sequence[codes.CodePiece], data: ET.Element, known: dict[str, str]
) -> None:
    """Codes by reference to the unit's data."""
    roles = {(role, number) for role, _, number in pieces}
    for role, said, number in pieces:
        if role == "text":
            codes.append(element, said)
            continue
        if said not in known:
            known[said] = f"d{len(known) + 1}"
            ET.SubElement(data, "data", {"id": known[said]}).text = said
        name = {"alone": "ph", "open": "sc", "close": "ec"}[role]
        paired = {("open", number), ("close", number)} <= roles
        attributes = {"startRef" if role == "close" and paired else "id": str(number), "dataRef": known[said]}
        if role != "alone" and not paired:
            attributes["isolated"] = "yes"
        codes.append(element, ET.Element(name, attributes))


# -- reading ---------------------------------------------------------------------------------------


def languages(root: ET.Element) -> list[str]:
    """The target languages of a file."""
    if root.get("trgLang"):
        return [root.get("trgLang", "")]
    return list(
        dict.fromkeys(f.get("target-language", "") for f in _all(root, "file") if f.get("target-language"))
    )


def from_xliff(data: bytes, path: str) -> Iterator[Exchanged]:
    """The units of a file of either version that have a target; FormatError where it is none of them."""
    root = codes.parsed(data, path)
    if codes.local(root.tag) != "xliff":
        raise FormatError(
            f"<{codes.local(root.tag)}> is no XLIFF", path=path, line=1, advice="XLIFF 1.2 and 2 are read"
        )
    for file in _all(root, "file"):
        both = (
            file.get("source-language", root.get("srcLang", "")),
            file.get("target-language", root.get("trgLang", "")),
        )
        name = file.get("original", "")
        for unit in _all(file, "trans-unit"):
            yield from _read12(unit, both, name)
        for unit in _all(file, "unit"):
            yield from _read2(unit, both, name)


def _all(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (e for e in element.iter() if isinstance(e.tag, str) and codes.local(e.tag) == name)


def _first(element: ET.Element, name: str) -> ET.Element | None:
    return next((e for e in element if codes.local(e.tag) == name), None)


def _read12(unit: ET.Element, both: tuple[str, str], name: str) -> Iterator[Exchanged]:
    source, target = _first(unit, "source"), _first(unit, "target")
    if source is None or target is None:
        return
    said = codes.inside(target, _code12)
    if not said.strip():
        return
    state = target.get("state", "")
    if state in (_OPEN, "new") and said == codes.inside(source, _code12):
        return
    approved = unit.get("approved") == "yes"
    notes = [e for e in unit if codes.local(e.tag) == "note"]
    ours = [e.text or "" for e in notes if e.get("from") == _OURS]
    yield Exchanged(
        codes.inside(source, _code12),
        said,
        both,
        draft=bool(state) and state not in _DONE and not approved,
        context=unit.get("resname", "") if ours else "",
        file=name,
        replaces=ours[0] if ours else "",
        notes=tuple(e.text or "" for e in notes if e.get("from") == "translator"),
    )


def _code12(element: ET.Element) -> str | None:
    """What a code stands for: its content, or the text that a tool shows for it; of a pair around text the text."""
    name = codes.local(element.tag)
    if name in ("ph", "bpt", "ept", "it"):
        return "".join(element.itertext())
    if name in ("x", "bx", "ex"):
        return element.get("equiv-text", "")
    return None  # g, mrk, sub


def _read2(unit: ET.Element, both: tuple[str, str], name: str) -> Iterator[Exchanged]:
    data = {e.get("id", ""): e.text or "" for e in _all(unit, "data")}
    notes = list(_all(unit, "note"))
    ours = [e.text or "" for e in notes if e.get("category") == _OURS]
    parts = [e for e in unit if codes.local(e.tag) in ("segment", "ignorable")]
    sources, targets, done = "", "", True
    for part in parts:
        source, target = _first(part, "source"), _first(part, "target")
        kept = codes.local(part.tag) == "ignorable"  # blanks between segments, which need no target
        if source is None or (target is None and not kept):
            return
        sources += codes.inside(source, lambda e: _code2(e, data))
        targets += codes.inside(source if target is None else target, lambda e: _code2(e, data))
        done = done and (kept or part.get("state", "translated") in _DONE)
    if targets.strip():
        yield Exchanged(
            sources,
            targets,
            both,
            draft=not done,
            context=unit.get("name", "") if ours else "",
            file=name,
            replaces=ours[0] if ours else "",
            notes=tuple(e.text or "" for e in notes if e.get("category") == "translator"),
        )


def _code2(element: ET.Element, data: Mapping[str, str]) -> str | None:
    name = codes.local(element.tag)
    if name == "cp":
        return chr(int(element.get("hex", "FFFD"), 16))
    if name == "pc":
        start, end = (data.get(element.get(key, ""), "") for key in ("dataRefStart", "dataRefEnd"))
        return start + codes.inside(element, lambda e: _code2(e, data)) + end
    if name in ("ph", "sc", "ec"):
        return data.get(element.get("dataRef", ""), element.get("equiv", ""))
    return None  # mrk
