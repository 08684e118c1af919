"""The project's own translations, found again by key and kind.

Built from the PO files of one locale for each run: they are the truth, so nothing can be stale. Machine text that
nobody approved and copies from the memory are no sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from l10n_pipeline.model import Key, Unit

FEW_WORDS = 3
"""Shorter texts from another article mean another thing too often."""


ANY = ""
"""The kind of a unit whose source is not at hand, for it lies in another branch."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translated unit of the project: where it is, and what kind of segment it translates."""

    po: str
    kind: str
    unit: Unit
    release: int = 0  # which release it is of, in order of precedence


@dataclass(frozen=True, slots=True)
class Offer:
    """What the memory offers for a unit, and the PO file it comes from."""

    target: str
    state: Literal["translated", "draft"]
    po: str


Memory = dict[tuple[Key, str], list[Remembered]]


def build(entries: Iterable[Remembered]) -> Memory:
    """The memory of one locale."""
    memory: Memory = defaultdict(list)
    for entry in entries:
        if is_source(entry.unit):
            memory[entry.unit.key, entry.kind].append(entry)
    return dict(memory)


def is_source(unit: Unit) -> bool:
    """Whether a person wrote the translation, or approved a machine's."""
    theirs = unit.origin is None or unit.origin.kind == "machine"
    return unit.state == "translated" and bool(unit.target) and theirs


def look_up(memory: Memory, key: Key, kind: str, po: str) -> Offer | None:
    """The translation of the same key and kind in another file.

    With one target only it is as good as translated; with several, or for a text of under three words from
    another article, a person must look, so it is a draft.
    """
    entries = [e for e in (*memory.get((key, kind), ()), *memory.get((key, ANY), ())) if e.po != po]
    if not entries:
        return None
    first = min(entries, key=lambda e: (e.release, e.po))
    one = len({e.unit.target for e in entries}) == 1
    sure = one and len(key.text.split()) >= FEW_WORDS
    return Offer(first.unit.target, "translated" if sure else "draft", first.po)
