"""A text with codes as XML content: codes are elements, so that tools of translators show them as chips.

| | XLIFF 1.2, TMX | XLIFF 2 |
|---|---|---|
| alone | `<ph id="1">`code`</ph>` | `<ph id="1" dataRef="d1"/>`, the code in `<originalData>` |
| a pair | `<bpt id="1">**</bpt>…<ept id="1">**</ept>` | `<sc/>…<ec/>`, for a translation may cross them |

A code with a text inside of it, such as an image with its alternative text, is a code on each side of that text.
Read back, the texts are what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Code, Coded, Segment
from l10n_pipeline.text import inline

_FORBIDDEN = lazy.pattern(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CodePiece = tuple[str, str, int]
"""Role (text, alone, open, close), the characters, and for a code its number; both of a pair have the same."""


def pieces(text: str, segment: Segment) -> list[CodePiece]:
    """The text in the segment's place, cut at its codes."""
    coded = inline.parse(text, segment.syntax, segment.refs)
    out: list[CodePiece] = []
    at = 0
    numbers: dict[int, int] = {}
    number = 0
    for code in coded.codes:
        if code.kind in inline.NOT_STRUCTURE:
            continue
        out.append(("text", text[at : code.start], 0))
        for role, part in _parts(coded, code):
            if role == "text":
                out.append(("text", part, 0))
                continue
            if role == "close" and code.pair in numbers:
                out.append((role, part, numbers[code.pair]))
                continue
            number += 1
            numbers[code.pair] = number
            out.append((role, part, number))
        at = code.end
    out.append(("text", text[at:], 0))
    return [piece for piece in out if piece[1]]


def both(source: str, target: str, segment: Segment) -> tuple[list[CodePiece], list[CodePiece]]:
    """The pieces of a text and its translation; the same code has the same number in both, as tools want it."""
    one, other = pieces(source, segment), pieces(target, segment)
    free = _said(one)
    number = max((n for _, _, n in one), default=0)
    names: dict[int, int] = {}
    for mine, said in _said(other).items():
        same = next((n for n, theirs in free.items() if theirs == said), None)
        if same is None:
            number += 1
            names[mine] = number
        else:
            names[mine] = same
            del free[same]
    return one, [(role, text, names.get(n, 0)) for role, text, n in other]


def _said(found: list[CodePiece]) -> dict[int, tuple[tuple[str, str], ...]]:
    """For each number what its codes say."""
    out: dict[int, tuple[tuple[str, str], ...]] = {}
    for role, text, number in found:
        if number:
            out[number] = (*out.get(number, ()), (role, text))
    return out


def _parts(coded: Coded, code: Code) -> Iterator[tuple[str, str]]:
    if not code.inner:
        yield code.role, coded.text[code.start : code.end]
        return
    at = code.start
    for start, end in code.inner:
        yield "alone", coded.text[at:start]
        yield "text", coded.text[start:end]
        at = end
    yield "alone", coded.text[at : code.end]


def writable(text: str) -> bool:
    """Whether XML can hold every character."""
    return not _FORBIDDEN.search(text)


def append(parent: ET.Element, content: str | ET.Element) -> None:
    """Put text or an element behind what is there."""
    if isinstance(content, ET.Element):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + content
    else:
        parent.text = (parent.text or "") + content


def inside(element: ET.Element, code: Callable[[ET.Element], str | None]) -> str:
    """The text of mixed content; `code` gives what an element stands for, None for one whose content counts."""
    out = [element.text or ""]
    for child in element:
        said = code(child)
        out += [inside(child, code) if said is None else said, child.tail or ""]
    return "".join(out)


def parsed(data: bytes, path: str) -> ET.Element:
    """The root of an XML file; FormatError, with the line, where it is none, or one that could grow."""
    try:
        _refuse_growing(data, path)
        return ET.fromstring(data)
    except (ET.ParseError, expat.ExpatError) as error:
        line = error.position[0] if isinstance(error, ET.ParseError) else error.lineno
        raise FormatError(
            "this is not XML", path=path, line=line, advice="write the file anew with its tool"
        ) from error
    except (LookupError, ValueError) as error:  # of an encoding that nobody knows
        raise FormatError(f"this is not XML: {error}", path=path, line=1, advice="save it as UTF-8") from error


_DEEPEST = 100


def _refuse_growing(data: bytes, path: str) -> None:
    """FormatError for entities of its own, which may double without end or name other files, and for deep nesting."""
    parser, depth = expat.ParserCreate(), 0

    def refuse(what: str) -> NoReturn:
        advice = "take it out; no tool writes such a file"
        raise FormatError(what, path=path, line=parser.CurrentLineNumber, advice=advice)

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            refuse(f"more than {_DEEPEST} elements stand in one another")

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.EntityDeclHandler = lambda *_: refuse("it declares entities of its own")
    parser.Parse(data, True)


def local(tag: str) -> str:
    """A tag's name without its namespace."""
    return tag.rpartition("}")[2]


def language(element: ET.Element, *names: str) -> str:
    """The first of these attributes that the element has, or xml:lang."""
    keys = (*names, "{http://www.w3.org/XML/1998/namespace}lang", "lang")
    return next((element.get(key, "") for key in keys if element.get(key)), "")


def written(root: ET.Element, doctype: str = "") -> bytes:
    """The file of an element, in UTF-8."""
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype.encode() + body + b"\n"
