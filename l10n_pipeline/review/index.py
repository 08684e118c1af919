"""How many units of each state every PO file has: remembered with the file's stamp, counted while nobody waits."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep

from l10n_pipeline import catalog
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import from_json
from l10n_pipeline.project import Project
from l10n_pipeline.review.desk import stamp
from l10n_pipeline.sources import Source

NAME = "review/counts.json"
"""Below the project's folder of caches; it may be deleted at any time."""

_VERSION = 1

StateCounts = Mapping[str, int]

_PAUSE = 0.001
"""Seconds after each file in which a page may take the lock: a lock is not fair."""


class CountIndex:
    """The counts of a project. Files are counted one by one, each with the lock that a page holds while it is made."""

    def __init__(self, project: Project, lock: threading.RLock) -> None:
        self._lock = lock
        self._door, self._file = project.door, project.state_folder / NAME
        self._known: dict[str, tuple[list[int], StateCounts]] = self._load()
        self._wanted: dict[Path, str] = {}
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._work, daemon=True, name="l10n review counts")
        self._thread.start()

    def counts(self, project: Project, source: Source, locale: str) -> StateCounts | None:
        """The units of a file by state; {} where there is none, None where they are still to be counted."""
        path = project.po_path(source, locale)
        now = stamp(path)
        if now is None:
            return {}
        name = project.relative(path)
        found = self._known.get(name)
        if found and found[0] == list(now):
            return found[1]
        self._want(path, name)
        return None

    def last_counts(self, project: Project, source: Source, locale: str) -> StateCounts:
        """The units of a file by state when it was counted last, without a look at the file; {} until then."""
        path = project.po_path(source, locale)
        name = project.relative(path)
        if name in self._known:
            return self._known[name][1]
        self._want(path, name)
        return {}

    def _want(self, path: Path, name: str) -> None:
        self._wanted.setdefault(path, name)
        self._wake.set()

    def close(self) -> None:
        """Stop counting, and keep what is known."""
        self._stopped = True
        self._wake.set()
        self._thread.join(timeout=10)
        self._save()

    def _work(self) -> None:
        while not self._stopped:
            self._wake.wait()
            self._wake.clear()
            while self._wanted and not self._stopped:
                with self._lock, suppress(L10nError):
                    path = next(iter(self._wanted))
                    self._count(path, self._wanted.pop(path))
                sleep(_PAUSE)

    def _count(self, path: Path, name: str) -> None:
        before = stamp(path)
        if before is None:
            return
        try:
            units = catalog.units(catalog.read(self._door.read(path), name))
        except L10nError:
            self._known[name] = list(before), {"broken": 1}
            raise
        self._known[name] = list(before), dict(Counter(unit.state for unit in units))

    def _load(self) -> dict[str, tuple[list[int], StateCounts]]:
        if not self._door.has(self._file):
            return {}
        with suppress(ValueError, TypeError, LookupError, AttributeError, L10nError):
            found = from_json(self._door.read(self._file))
            if found["version"] == _VERSION:
                return {str(name): (list(at), dict(counts)) for name, (at, counts) in found["counts"].items()}
        return {}

    def _save(self) -> None:
        there = {name: known for name, known in self._known.items() if self._door.has(name)}
        with suppress(L10nError):
            self._door.write(self._file, json.dumps({"version": _VERSION, "counts": there}).encode())
