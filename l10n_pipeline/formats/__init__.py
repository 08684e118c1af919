"""Formats: from the bytes of a source file to a Document that has been held to the laws."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import PurePath

from l10n_pipeline import effort
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import outside
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Place, Problem

FORMATS = {
    ".md": "l10n_pipeline.formats.markdown",
    ".markdown": "l10n_pipeline.formats.markdown",
    ".mdx": "l10n_pipeline.formats.markdown.mdx",
    ".html": "l10n_pipeline.formats.html",
    ".htm": "l10n_pipeline.formats.html",
    ".xhtml": "l10n_pipeline.formats.html",
    ".yaml": "l10n_pipeline.formats.data.yaml",
    ".yml": "l10n_pipeline.formats.data.yaml",
    ".json": "l10n_pipeline.formats.data.json",
    ".toml": "l10n_pipeline.formats.data.toml",
    ".csv": "l10n_pipeline.formats.data.csv",
    ".tsv": "l10n_pipeline.formats.data.csv",
    ".txt": "l10n_pipeline.formats.text",
}
"""Suffix to module. A module has `parse(source, options) -> Document` and may have `rendered(source) -> str`, and
`outline(source, options) -> Document` that is quicker, for the laws."""

STRINGS = {
    **dict.fromkeys((".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"), "l10n_pipeline.formats.script"),
    ".svg": "l10n_pipeline.formats.svg",
}
"""The same for files that are sources only where l10n.yaml asks for them."""

READERS_VERSION = 8
"""Part of the key of a verdict: readers of another version may count segments in another way."""

DEFAULTS = ReadOptions()


def suffixes() -> frozenset[str]:
    """The suffixes of files that are sources without further ado: ours, and those of other packages."""
    return frozenset(FORMATS) | outside.others().keys()


_Parse = Callable[[bytes, ReadOptions], Document]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one file is read, without the laws."""

    name: str
    options: ReadOptions
    rendered: Callable[[bytes], str] | None
    _parse: _Parse
    _outline: _Parse | None = None

    def __call__(self, source: bytes) -> Document:
        """Parse; a FormatError names the file."""
        return self._read(self._parse, source)

    def outline(self, source: bytes) -> Document:
        """What laws compare, in less time: the texts, their kinds and the shape; the rest is not to be used."""
        return self._read(self._outline or self._parse, source)

    def _read(self, parse: _Parse, source: bytes) -> Document:
        try:
            document = parse(source, self.options)
            effort.look(whole=True)
        except FormatError as error:
            error.path = error.path or self.name
            raise
        if all(s.text[:1] > " " and s.text[0] != "&" and s.text[0].isprintable() for s in document.segments):
            return document
        from l10n_pipeline.text import unseen

        return replace(document, segments=tuple(s for s in document.segments if not unseen.is_blank(s.text)))


def reader(name: str, options: ReadOptions = DEFAULTS) -> Reader:
    """The reader for a file's name; FormatError where no format has its suffix."""
    suffix = PurePath(name).suffix.lower()
    known_suffixes = FORMATS | STRINGS
    if suffix not in known_suffixes and suffix in outside.others():
        parse, rendered = outside.functions(suffix)
        return Reader(name, options, rendered, parse)
    if suffix not in known_suffixes:
        known = ", ".join(sorted(suffixes()))
        raise FormatError(f"no format for '{suffix}' files", path=name, advice=f"known suffixes: {known}")
    module = import_module(known_suffixes[".mdx" if suffix in options.mdx else suffix])
    return Reader(name, options, getattr(module, "rendered", None), module.parse, getattr(module, "outline", None))


def read(
    data: bytes, name: str, *, options: ReadOptions = DEFAULTS, verdict: tuple[int, ...] | None = None
) -> Document:
    """Read a source file and hold it to the laws of placement and identity.

    `name` decides the format by its suffix and names the file in problems. `verdict` is what the laws said of
    the same bytes and options before. Segments for which a law does not hold are left out, so kept verbatim, and
    reported in `Document.problems`. Raises FormatError for what is not UTF-8 or cannot be read.
    """
    return read_judged(data, name, options, lambda judge: judge() if verdict is None else verdict)


def read_judged(
    data: bytes, name: str, options: ReadOptions, known: Callable[[Callable[[], tuple[int, ...]]], tuple[int, ...]]
) -> Document:
    """As `read`; `known` gives the segments for which a law does not hold, by calling what it is given or without."""
    from l10n_pipeline.formats import laws

    parse = reader(name, options)
    check_text(data, name)
    document = parse(data)
    bad = known(partial(laws.broken, document, parse.outline, parse.rendered))
    named = tuple(replace(p, places=tuple(Place(name, x.line) for x in p.places)) for p in document.problems)
    document = replace(document, name=name, options=options, problems=named)
    if not bad:
        return document
    problems = tuple(
        Problem(
            "kept-verbatim",
            "info",
            f"this {s.kind} cannot be replaced without changing the structure around it; it stays as it is",
            "write it in a simpler way to have it translated",
            (Place(name, s.line),),
        )
        for s in (document.segments[i] for i in bad)
    )
    kept = tuple(s for i, s in enumerate(document.segments) if i not in bad)
    return replace(document, segments=kept, problems=document.problems + problems)


def check_text(data: bytes, name: str) -> None:
    """Raise FormatError with the line of the first byte that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError("the file is in UTF-16", path=name, line=1, advice="save the file as UTF-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = 1 + len(re.findall(rb"\r\n?|\n", data[: error.start]))
        raise FormatError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            path=name,
            line=line,
            advice="save the file as UTF-8",
        ) from error
