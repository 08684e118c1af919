"""Reads the PO files of other tools: mdbook-i18n-helpers, po4a, mdpo, Sphinx, Weblate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.catalog import Catalog, Entry, header, read
from l10n_pipeline.intake.pairs import Translation, expanded
from l10n_pipeline.model import Place

_LINE_NUMBER = lazy.pattern(r"(?::\d+){1,4}+$")
_NOT_OURS = lazy.pattern(r"(?:no-)?wrap|[\w-]+-format|md-text")


def pairs(data: bytes, path: str) -> Iterator[tuple[str, Translation]]:
    """What people wrote, in the order of the file, each with what the header says of the language.

    FormatError, with the line, where it cannot be read. What is open, plural forms and what an engine of ours wrote
    are left out.
    """
    catalog = read(data, path)
    language = header(catalog).get("Language", "") if catalog.header else ""
    return ((language, pair) for pair in expanded(_pairs(catalog)))


def _pairs(catalog: Catalog) -> Iterator[Translation]:
    for entry in catalog.entries:
        unit = entry.unit
        if entry is catalog.header or entry.plural or unit.state in ("new", "machine"):
            continue
        yield Translation(
            unit.key.text,
            unit.target,
            "translated" if unit.state == "translated" else "draft",
            Place(catalog.path, unit.line),
            tuple(_files(entry, catalog.encoding)),
            unit.previous,
            unit.notes,
            tuple(flag for flag in unit.flags if not _NOT_OURS.fullmatch(flag)),
            unit.obsolete,
        )


def _files(entry: Entry, encoding: str) -> Iterator[str]:
    """The names in `#:` comments, without line numbers; a name with blanks stands between U+2068 and U+2069."""
    for line in entry.raw.decode(encoding).split("\n"):
        if line.startswith("#:"):
            for isolated, plain in re.findall("\u2068([^\u2068\u2069]*+)\u2069|(\\S+)", line[2:]):
                yield _LINE_NUMBER.sub("", isolated or plain).replace("\\", "/")
