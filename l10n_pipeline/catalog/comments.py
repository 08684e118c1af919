"""Refreshes the extracted comments of one kind, and moves no other byte of a PO file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from l10n_pipeline.catalog.entry import Catalog
from l10n_pipeline.catalog.lines import BLANK
from l10n_pipeline.catalog.write import assemble, comment, lines_of, made
from l10n_pipeline.model import Key

TERMS = "term: "
"""How the extracted comments begin that tell the renderings of terms."""


def with_comments(catalog: Catalog, kind: str, wanted: Mapping[Key, Sequence[str]]) -> bytes:
    """The file in which the `#.` comments that begin with `kind` are those of `wanted`, in the active entries.

    They stand behind the other extracted comments. The bytes of an entry that has them already stay.
    """
    entries = list(catalog.entries)
    for n, entry in enumerate(entries):
        if entry.unit.obsolete or entry is catalog.header:
            continue
        want = [comment("#.", f"{kind}{text}") for text in wanted.get(entry.unit.key, ())]
        lines = lines_of(catalog, entry)
        present = [line for line in lines if line.startswith(f"#. {kind}")]
        if present != want:
            rest = [line for line in lines if not line.startswith(f"#. {kind}")]
            at = _behind(rest)
            entries[n] = made(catalog, [*rest[:at], *want, *rest[at:]], entry)
    return assemble(catalog, entries)


def has_comments(data: bytes, kind: str, wanted: Sequence[str]) -> bool:
    """Whether these are all comments of the kind in a file, in this order: no need to read it, then."""
    found = re.findall(rb"^#\. " + re.escape(kind.encode()) + rb"([^\r\n]*)", data, re.MULTILINE)
    return found == [text.encode() for text in wanted]


def _behind(lines: Sequence[str]) -> int:
    """Behind the last extracted comment, else before the first line that is no translator comment."""
    own = [n for n, line in enumerate(lines) if line.lstrip(BLANK).startswith("#.")]
    if own:
        return own[-1] + 1
    people = [n for n, line in enumerate(lines) if re.match(r"#(?:\s|$)", line)]
    return people[-1] + 1 if people else 0
