"""Front matter: YAML between `---` lines at the start of a file. Its values are offered by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

import yaml

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Mark, Segment, Slot
from l10n_pipeline.splice import Lines

_KEY = re.compile(rb"(?:#.*\s+)*[A-Za-z_][\w-]*:(?:[ \t\r\n]|$)")
_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_FENCE = re.compile(rb"---[ \t]*(?:\r\n|\n|\r)")
_CLOSE = re.compile(rb"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.M)


def extent(source: bytes, start: int) -> tuple[int, int, int] | None:
    """(start of the YAML, its end, where the body starts), or None where there is no front matter.

    Raises FormatError for a fence that is not closed, if what follows reads like keys and not like prose.
    """
    opening = _FENCE.match(source, start)
    if not opening:
        return None
    closing = _CLOSE.search(source, opening.end())
    if closing:
        if not source[opening.end() : closing.start()].strip():
            return None
        if not _reads_like_keys(source[opening.end() : closing.start()]):
            return None
        return opening.end(), closing.start(), closing.end()
    first_block = re.split(rb"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)", source[opening.end() :], maxsplit=1)[0]
    if _KEY.match(first_block):
        advice = "add a line with --- after its last key"
        raise FormatError("the front matter is not closed", line=1, advice=advice)
    return None


def _reads_like_keys(text: bytes) -> bool:
    """Two thematic breaks with prose between them are CommonMark, not front matter."""
    lines = [line for line in re.split(rb"\r\n?|\n", text) if line.strip()]
    first = next((line for line in lines if not line.startswith(b"#")), b"")
    return bool(re.match(rb"[\"'A-Za-z_{][^:\r\n]*:(?:[ \t]|$)|\{", first)) and bool(lines)


def read(
    source: bytes, lines: Lines, start: int, end: int, offered: Collection[str]
) -> tuple[list[Segment], list[Mark]]:
    """The segments of the offered keys and a mark for every other scalar, with its key path as value."""
    text = source[start:end].decode()
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = lines.number(start) + (mark.line if mark else 0)
        reason = getattr(error, "problem", None) or "it cannot be read"
        advice = "quote a value that holds ': ' or '#'"
        raise FormatError(f"YAML front matter: {reason}", line=line, advice=advice) from error
    if not isinstance(node, yaml.MappingNode):
        return [], []
    offsets = _byte_offsets(text, start)
    segments, marks = [], []
    for path, value, flow in _scalars(node, "", False):
        a, b = offsets(value.start_mark.index), offsets(value.end_mark.index)
        if path in offered and value.tag == "tag:yaml.org,2002:str" and value.value.strip():
            segments.append(_segment(source, lines, a, b, path, value, flow))
        else:
            marks.append(Mark(a, b, "field", path, None, lines.number(a)))
    return segments, marks


def _byte_offsets(text: str, start: int) -> Callable[[int], int]:
    if text.isascii():
        return lambda index: start + index
    return lambda index: start + len(text[:index].encode())


def _scalars(node: yaml.Node, path: str, flow: bool) -> Iterator[tuple[str, yaml.ScalarNode, bool]]:
    """Every scalar with its dotted key path, and whether it stands in brackets; a list's items end in `[]`."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node, flow
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                inner = f"{path}.{key.value}" if path else key.value
                yield from _scalars(value, inner, flow or bool(node.flow_style))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, path + "[]", flow or bool(node.flow_style))


def _segment(
    source: bytes, lines: Lines, start: int, end: int, path: str, node: yaml.ScalarNode, flow: bool
) -> Segment:
    bare = "flow" if flow else "plain"
    style = _STYLES.get(node.style or "", bare)
    indent, text = b"", node.value
    if style in ("literal", "folded"):
        start, end, indent = _block_content(source, start, end)
        text = text.strip("\n")
    slot = Slot(f"yaml.{style}", indent, lines.eol)
    return Segment(start, end, text, "field", slot, "text", lines.number(start), context=path, note=path)


def _block_content(source: bytes, start: int, end: int) -> tuple[int, int, bytes]:
    """The lines of a block scalar without its header and trailing line ends, and their indentation."""
    first = source.index(b"\n", start) + 1
    stop = first + len(source[first:end].rstrip())
    while source[first : first + 1] in (b"\n", b"\r"):
        first += 1
    indent = re.match(rb" *", source[first:stop])[0]  # type: ignore[index]
    return first + len(indent), stop, indent
