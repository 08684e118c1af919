"""TMX 1.4b, the exchange format of translation memories: written for one locale, read for all that a file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange import codes
from l10n_pipeline.exchange.units import ArticleUnits, Exchanged

_NAMES = {"alone": "ph", "open": "bpt", "close": "ept"}
_NUMBERS = {"alone": "x", "open": "i", "close": "i"}
_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'


def to_tmx(articles: Sequence[ArticleUnits], version: str) -> bytes:
    """What people translated, of all articles of one locale; `version` is ours."""
    root = ET.Element("tmx", {"version": "1.4"})
    source = articles[0].languages[0] if articles else "en"
    header = {
        "creationtool": "l10n-pipeline",
        "creationtoolversion": version,
        "segtype": "block",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": source,
        "datatype": "plaintext",
    }
    ET.SubElement(root, "header", header)
    body = ET.SubElement(root, "body")
    for article in articles:
        for row in article.rows:
            if row.unit.state == "translated":
                entry = ET.SubElement(body, "tu")
                ET.SubElement(entry, "prop", {"type": "x-file"}).text = article.name
                if row.unit.key.context:
                    ET.SubElement(entry, "prop", {"type": "x-context"}).text = row.unit.key.context
                pieces = codes.both(row.unit.key.text, row.unit.target, row.segment)
                for language, some in zip(article.languages, pieces, strict=True):
                    _variant(entry, language, some)
    return codes.written(root, _DOCTYPE)


def _variant(entry: ET.Element, language: str, pieces: Sequence[codes.CodePiece]) -> None:
    segment = ET.SubElement(ET.SubElement(entry, "tuv", {"xml:lang": language}), "seg")
    for role, said, number in pieces:
        if role == "text":
            codes.append(segment, said)
        else:
            code = ET.Element(_NAMES[role], {_NUMBERS[role]: str(number)})
            code.text = said
            codes.append(segment, code)


def languages(root: ET.Element) -> list[str]:
    """Every language that a file has, but the source's."""
    source = _source(root)
    found = (codes.language(tuv) for tuv in root.iter("tuv"))
    return [language for language in dict.fromkeys(found) if not _same(language, source)]


def _source(root: ET.Element) -> str:
    header = root.find("header")
    return header.get("srclang", "") if header is not None else ""


def _same(one: str, other: str) -> bool:
    """Whether `en` and `en-US` are one language here."""
    return one.lower().partition("-")[0] == other.lower().partition("-")[0]


def from_tmx(data: bytes, path: str) -> Iterator[Exchanged]:
    """The source of each entry with each of its other languages; FormatError where the file is no TMX."""
    root = codes.parsed(data, path)
    if root.tag != "tmx":
        raise FormatError(f"<{root.tag}> is no TMX", path=path, line=1, advice="TMX 1.4 is read")
    for entry in root.iter("tu"):
        source = entry.get("srclang") or _source(root)
        texts = {codes.language(tuv): _text(tuv) for tuv in entry.iter("tuv")}
        mine = next((language for language in texts if source == "*all*" or _same(language, source)), None)
        if mine is None:
            continue
        properties = {p.get("type"): p.text or "" for p in entry.iter("prop")}
        for language, text in texts.items():
            if language != mine and text.strip() and texts[mine].strip():
                yield Exchanged(
                    texts[mine],
                    text,
                    (mine, language),
                    context=properties.get("x-context", ""),
                    file=properties.get("x-file", ""),
                )


def _text(variant: ET.Element) -> str:
    segment = variant.find("seg")
    return "" if segment is None else codes.inside(segment, _code)


def _code(element: ET.Element) -> str | None:
    """What a code stands for: its content; highlighted text counts as text."""
    return None if element.tag in ("hi", "sub") else "".join(element.itertext())
