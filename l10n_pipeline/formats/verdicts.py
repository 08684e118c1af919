"""What the laws said of documents that were read before, so that a file is checked once; a cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError, L10nError
from l10n_pipeline.files import Door, from_json
from l10n_pipeline.formats import READERS_VERSION, outside, read_judged
from l10n_pipeline.model import RULES_VERSION

if TYPE_CHECKING:
    from l10n_pipeline.formats.options import ReadOptions
    from l10n_pipeline.model import Document

_VERSION = 2
_SPARE = 4
"""How many times the verdicts of one run are kept, so that those of other branches and articles stay, too."""


class Verdicts:
    """Verdicts by a digest of the bytes and of how they are read; the file at `path` is read at the first question."""

    def __init__(self, door: Door, path: Path) -> None:
        self._door, self._path = door, path
        self._known: dict[str, list[int]] | None = None  # what was used last comes last
        self._used: set[str] = set()
        self._new = False

    def read(self, data: bytes, name: str, options: ReadOptions) -> Document:
        """A document that is held to the laws, or was before."""
        return read_judged(data, name, options, partial(self._of, data, name, options))

    def _of(
        self, data: bytes, name: str, options: ReadOptions, judge: Callable[[], tuple[int, ...]]
    ) -> tuple[int, ...]:
        suffix = Path(name).suffix
        rules = repr((RULES_VERSION, READERS_VERSION, suffix, options, outside.version(suffix))).encode()
        key = hashlib.sha256(rules + data).hexdigest()[:32]
        if self._known is None:
            self._known = _read(self._door, self._path)
        found = self._known.pop(key, None)
        if found is None:
            found, self._new = list(judge()), True
        self._known[key] = found
        self._used.add(key)
        return tuple(found)

    def shipped(self) -> dict[str, list[int]]:
        """In a copy of the process: what was asked for since the last time."""
        used, self._used = self._used, set()
        return {key: self._known[key] for key in used} if self._known else {}

    def take(self, found: Mapping[str, list[int]]) -> None:
        """What a copy asked for."""
        if self._known is None:
            self._known = _read(self._door, self._path)
        self._new |= not found.keys() <= self._known.keys()
        self._known |= found
        self._used |= found.keys()

    def save(self) -> None:
        """Keep them for the next run, the oldest ones left out; a failure to write is no failure."""
        if self._new and self._known:
            latest = list(self._known.items())[-_SPARE * len(self._used) :]
            with suppress(L10nError):
                known = {"version": _VERSION, "verdicts": dict(latest)}
                self._door.write(self._path, json.dumps(known).encode())
            self._new = False


def _read(door: Door, path: Path) -> dict[str, list[int]]:
    """The file's verdicts; none where there is no file or it is damaged."""
    try:
        found = from_json(door.read(path))
    except (FormatError, ValueError):
        return {}
    if not isinstance(found, dict) or found.get("version") != _VERSION:
        return {}
    known = found.get("verdicts")
    return known if isinstance(known, dict) else {}
