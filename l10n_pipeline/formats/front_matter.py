"""Front matter at the start of a file: YAML between `---`, TOML between `+++`, a JSON object, or MkDocs' lines of keys.

Its values are offered by key; all others stay.
"""

from __future__ import annotations

import json as standard_json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

import yaml as pyyaml

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import data
from l10n_pipeline.formats.data import json, toml, yaml, yaml_values
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Mark, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines
from l10n_pipeline.text import yaml_depth

_KEY = lazy.pattern(rb"(?:#[^\n]*+\s++)*+[A-Za-z_][\w-]*:(?:[ \t\r\n]|$)")
_TOML_KEY = lazy.pattern(rb"(?:#[^\n]*+\s++)*+[A-Za-z_][\w-]*[ \t]*=")
_FENCE = lazy.pattern(rb"(?P<fence>---(?P<language>ya?ml|json|toml|js|javascript)?|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_LANGUAGES = {b"json": "json", b"toml": "toml", b"js": "script", b"javascript": "script"}
"""What Eleventy may name behind the fence; a script says nothing to us, and stays."""
_MOST_DIGITS = 4_000
_CLOSE = lazy.pattern(rb"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.M)
_CLOSE_TOML = lazy.pattern(rb"^\+\+\+[ \t]*(?=\r|\n|\Z)", re.M)
_META = lazy.pattern(
    rb"(?<![\w -]) {0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>[^\r\n]*(?:(?:\r\n?|\n)(?: {4}|\t)[^\r\n]*)*)"
)
_PATH = lazy.pattern(r"\.{1,2}/[^\s?#]+")
_LINES = lazy.pattern(rb"(?:(?<![ \t\f\v])[ \t\f\v]++)?(?:\r\n?|\n)\s*+")

BEGINNINGS = (b"-", b"+", b"{")
"""How front matter begins where the page is no Markdown."""


class Extent(NamedTuple):
    """Where front matter stands: its first and last byte, and where the body starts."""

    language: str  # yaml, toml, json, meta, script
    start: int
    end: int
    body: int


def extent(source: bytes, start: int, *, meta: bool = False) -> Extent | None:
    """The front matter at `start`, or None where there is none.

    `meta` says that keys without a fence are some: MkDocs reads those as MultiMarkdown does. Raises FormatError for a
    fence that is not closed, if what follows reads like keys and not like prose.
    """
    if source.startswith(b"{", start):
        return _json_extent(source, start)
    opening = _FENCE.match(source, start)
    if not opening:
        return _meta_extent(source, start) if meta else None
    if opening["language"] in _LANGUAGES:
        return _named_extent(source, opening)
    language, closes, key = (
        ("yaml", _CLOSE, _KEY.match) if opening["fence"] == b"---" else ("toml", _CLOSE_TOML, _TOML_KEY.match)
    )
    closing = closes.search(source, opening.end())
    if closing:
        inside = source[opening.end() : closing.start()]
        if not inside.strip():  # a page of Jekyll; two thematic breaks alone are CommonMark
            keys = bool(source[closing.end() :].strip())
        else:
            keys = _reads_like_keys(inside) if language == "yaml" else bool(key(inside.lstrip()))
        if not keys:
            return None
        return Extent(language, opening.end(), closing.start(), closing.end())
    first_block = re.split(rb"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)", source[opening.end() :], maxsplit=1)[0]
    if key(first_block):
        advice = f"add a line with {opening['fence'].decode()} after its last key"
        raise FormatError("the front matter is not closed", line=1, advice=advice)
    return None


def _named_extent(source: bytes, opening: re.Match[bytes]) -> Extent | None:
    """Front matter whose language stands behind the fence."""
    closing, language = _CLOSE.search(source, opening.end()), _LANGUAGES[opening["language"]]
    if not closing:
        return None
    brace = source.find(b"{", opening.end(), closing.start()) if language == "json" else opening.end()
    return Extent(language, max(brace, opening.end()), closing.start(), closing.end())


def _meta_extent(source: bytes, start: int) -> Extent | None:
    """Lines of keys at the top, up to the first line that is none."""
    at = start
    while found := _META.match(source, at):
        at = found.end()
        at += 2 if source.startswith(b"\r\n", at) else at < len(source)
    return Extent("meta", start, at, at) if at > start else None


def _json_extent(source: bytes, start: int) -> Extent | None:
    """An object on lines of its own, with at least one key; anything else in braces is text."""
    text = source[start:].decode()
    try:
        value, size = standard_json.JSONDecoder(parse_int=_whole).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    end = start + len(text[:size].encode())
    if not value or not re.match(rb"[ \t]*(?:\r|\n|\Z)", source[end:]):
        return None
    return Extent("json", start, end, end)


def _whole(digits: str) -> int | str:
    """A number, or its digits where Python reads no number of so many."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _reads_like_keys(text: bytes) -> bool:
    """Two thematic breaks with prose between them are CommonMark; a mapping, or comments alone, are front matter."""
    lines = [line for line in re.split(rb"\r\n?|\n", text) if line.strip()]
    first = next((line for line in lines if not line.startswith(b"#")), b"")
    if not first or re.match(rb"[\"'A-Za-z_{][^:\r\n]*:(?:[ \t]|$)|\{", first):
        return True
    return b":" in text and _is_mapping(text)


def _is_mapping(text: bytes) -> bool:
    try:
        written = text.decode()
        yaml_depth.check(written)
        return isinstance(pyyaml.compose(written, Loader=pyyaml.CSafeLoader), pyyaml.MappingNode)
    except pyyaml.YAMLError:
        return False


def load(source: bytes, found: Extent) -> object:
    """What the front matter says, as values; FormatError with the line where it cannot be read."""
    text = source[found.start : found.end].decode()
    if found.language == "script":
        return {}
    if found.language == "meta":
        return {s.context: s.text for s, _ in _meta(source, Lines.of(source), found)}
    try:
        if found.language == "yaml":
            return yaml_values.load(text)
        return toml.load(text) if found.language == "toml" else standard_json.loads(text, parse_int=_whole)
    except pyyaml.YAMLError as error:
        raise yaml.refusal(error, "YAML front matter", Lines.of(source), found.start) from error
    except FormatError as error:  # of TOML, with the line of the front matter
        line = source.count(b"\n", 0, found.start) + error.line
        said = error.message.removeprefix("TOML: ")
        raise FormatError(f"TOML front matter: {said}", line=line, advice=error.advice) from error
    except ValueError as error:  # a number of more digits than Python reads is one, too
        raise FormatError(f"JSON front matter: {error}", line=1) from error
    except RecursionError as error:
        raise FormatError("the front matter is nested too deeply", line=1, advice="take levels out") from error


def read(source: bytes, lines: Lines, found: Extent, offered: Collection[str]) -> tuple[list[Segment], list[Mark]]:
    """The segments of the offered keys and a mark for every other scalar, with its key path as value."""
    segments, marks = [], [_end_mark(found)] if found.language != "script" else []
    for segment, mark in _scalars(source, lines, found):
        if segment and segment.context in offered:
            segments.append(segment)
        else:
            marks.append(mark)
        if segment and segment.text[0] == "." and _PATH.fullmatch(segment.text):
            marks.append(Mark(mark.start, mark.end, "needs", segment.text, None, mark.line))
    return segments, marks


def _scalars(source: bytes, lines: Lines, found: Extent) -> Iterator[tuple[Segment | None, Mark]]:
    """Each scalar as a segment, where it is text, and as a mark."""
    if found.language == "yaml":
        for value in yaml.values(source, lines, found.start, found.end, "YAML front matter"):
            text = value.slot and (value.text or "").strip()
            if text or value.end:
                mark = Mark(value.start, value.end, "field", value.path, None, lines.number(value.start))
                yield data.segment(value, lines, "field", value.path) if text else None, mark
        return
    if found.language in ("meta", "script"):
        yield from _meta(source, lines, found) if found.language == "meta" else ()
        return
    # Data files are read whole: what stands before the front matter is blank.
    alone = re.sub(rb"[^\r\n]", b" ", source[: found.start]) + source[found.start : found.end]
    module = toml if found.language == "toml" else json
    for s in module.parse(alone, ReadOptions(keys=("**",))).segments:
        note = "\n".join(filter(None, (s.context, s.note)))
        mark = Mark(s.start, s.end, "field", s.context, s.slot, s.line)
        yield s._replace(kind="field", note=note), mark


def _meta(source: bytes, lines: Lines, found: Extent) -> Iterator[tuple[Segment, Mark]]:
    for line in _META.finditer(source, found.start, found.end):
        raw = line["value"].rstrip()
        if raw.strip():
            start = line.start("value") + len(raw) - len(raw.lstrip())
            end, key, number = line.start("value") + len(raw), line["key"].decode().lower(), lines.number(start)
            slot = Slot("md.line")
            text = _LINES.sub(b" ", raw.strip()).decode()
            segment = Segment(start, end, text, "field", slot, "text", number, key, key)
            yield segment, Mark(start, end, "field", key, slot, number)


def _end_mark(found: Extent) -> Mark:
    """Where a key may be added: at the end; in TOML and JSON at the start, for tables and commas."""
    if found.language in ("yaml", "meta"):
        return Mark(found.end, found.end, "front-matter-end", found.language)
    at = found.start + (found.language == "json")
    return Mark(at, at, "front-matter-end", found.language)
