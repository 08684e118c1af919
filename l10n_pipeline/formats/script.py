"""JavaScript and TypeScript: string literals that are values of the properties that l10n.yaml names.

A site's configuration holds the labels of its menus so. Nothing is executed; what is put together of several pieces,
or holds `${…}`, is no literal and stays.
"""

from __future__ import annotations

import hashlib

from l10n_pipeline import lazy
from l10n_pipeline.formats.data import Value, segment
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines, content_start
from l10n_pipeline.text.script import Script

_CONTROL = lazy.pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # blanks that do not break and joiners are text
_SLOT = Slot("json.string")  # JSON's strings are JavaScript's, too


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read a script; `source` is UTF-8. The shape is a digest of all that is no text."""
    start = content_start(source)
    lines = Lines.of(source, start)
    text = source[start:].decode()
    segments: list[Segment] = []
    rest = hashlib.blake2b(digest_size=16)
    seen, at = 0, start
    for name, _, literal in sorted(
        Script(text).strings(options.offers_property), key=lambda found: found[2].start
    ):
        begin = at + len(text[seen : literal.start].encode())
        end = begin + len(text[literal.start : literal.end].encode())
        if not literal.text.strip() or _CONTROL.search(literal.text):
            continue
        rest.update(source[at:begin] + f"\0{name}\0".encode())
        segments.append(segment(Value(name, begin, end, literal.text, _SLOT), lines, "value"))
        seen, at = literal.end, end
    rest.update(source[at:])
    return Document(source, tuple(segments), shape=(rest.hexdigest(),))
