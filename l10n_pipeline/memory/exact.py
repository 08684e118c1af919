"""The project's own translations, found again by key and kind.

They come from the PO files of one locale: these are the truth, so nothing can be stale. Machine text that nobody
approved and copies from the memory are no sources.
"""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, NamedTuple, Protocol

from l10n_pipeline.model import Key, Unit

FEW_WORDS = 3
"""Shorter texts from another article mean another thing too often."""


COPIED = "memory"
"""The kind of origin of a translation that was copied from another file; its detail names that."""

ANY = ""
"""The kind of a unit whose source is not at hand, for it lies in another branch."""


class TranslatedUnit(NamedTuple):
    """A translated unit of the project, and what kind of segment it translates."""

    kind: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Remembered:
    """That a PO file has a translation of a text; it is read when it is needed.

    Thousands of files may have one text in common. `place` and `target` are digests, so that they are told apart
    without a look into each.
    """

    po: str
    place: str  # of its context and kind
    target: str
    read: Callable[[], TranslatedUnit | None]  # None where a digest deceived
    release: int = 0  # which release it is of, in order of precedence


@dataclass(frozen=True, slots=True)
class Offer:
    """What the memory offers for a unit, and the PO file it comes from."""

    target: str
    state: Literal["translated", "draft"]
    po: str


class Memory(Protocol):
    """The translations of one locale."""

    def of(self, text: str) -> Sequence[Remembered]:
        """Those of a text, of any kind and context."""


class UnitMemory:
    """A memory of units that are at hand."""

    def __init__(self) -> None:
        self._found: dict[str, list[Remembered]] = defaultdict(list)

    def add(self, po: str, kind: str, unit: Unit, release: int = 0) -> None:
        """Take a unit, if it is a source."""
        if is_source(unit):
            place, target, found = place_digest(unit.key, kind), digest(unit.target), TranslatedUnit(kind, unit)
            self._found[unit.key.text].append(Remembered(po, place, target, lambda: found, release))

    def of(self, text: str) -> Sequence[Remembered]:
        """Those of a text, of any kind and context."""
        return self._found.get(text, ())


def digest(text: str) -> str:
    """Eight characters that stand for a text."""
    data = blake2b(text.encode(errors="surrogatepass"), digest_size=DIGITS * 3 // 4).digest()
    return b64encode(data).decode()


DIGITS = 8
"""Characters of a digest."""


@lru_cache(maxsize=1024)
def _place(context: str, kind: str) -> str:
    return digest(f"{kind}\0{context}")


def place_digest(key: Key, kind: str) -> str:
    """What stands for the context and the kind of a unit."""
    return _place(key.context, kind)


def is_source(unit: Unit) -> bool:
    """Whether a person wrote the translation, or approved a machine's."""
    theirs = unit.origin is None or unit.origin.kind == "machine"
    return unit.state == "translated" and bool(unit.target) and theirs


def is_copy(unit: Unit) -> bool:
    """Whether the translation was copied from another file, and nobody has changed it since."""
    return unit.origin is not None and unit.origin.kind == COPIED


def is_of_person(unit: Unit) -> bool:
    """Whether the translation is a person's, written here or in the file that it was copied from."""
    return is_source(unit) or (unit.state == "translated" and is_copy(unit))


def was_copied(unit: Unit) -> bool:
    """Whether a translation that stands was copied from another file, also where a person has changed it since."""
    origin = unit.origin or unit.former
    return unit.state == "translated" and origin is not None and origin.kind == COPIED and bool(origin.digest)


def same(memory: Memory, key: Key, kind: str) -> list[Remembered]:
    """What the memory has for the same key and kind."""
    places = place_digest(key, kind), place_digest(key, ANY)
    return [entry for entry in memory.of(key.text) if entry.place in places]


def look_up(memory: Memory, key: Key, kind: str, po: str) -> Offer | None:
    """The translation of the same key and kind in another file.

    With one target only it is as good as translated; with several, or for a text of under three words from
    another article, a person must look, so it is a draft.
    """
    entries = [entry for entry in same(memory, key, kind) if entry.po != po]
    if not entries:
        return None
    first = min(entries, key=lambda e: (e.release, e.po))
    found = first.read()
    one = len({entry.target for entry in entries}) == 1
    sure = one and len(key.text.split()) >= FEW_WORDS
    return Offer(found.unit.target, "translated" if sure else "draft", first.po) if found else None
