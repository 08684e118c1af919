"""How many units of each state every PO file has: remembered with the file's stamp, counted while nobody waits.

What the last run of a command counted is taken from its state file, where the PO file is as it was.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import NamedTuple

from l10n_pipeline import catalog
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import from_json
from l10n_pipeline.project import Project
from l10n_pipeline.review.desk import stamp
from l10n_pipeline.sources import Source
from l10n_pipeline.state.glance import Glance

NAME = "review/counts.json"
"""Below the project's folder of caches; it may be deleted at any time."""

_VERSION = 1

StateCounts = Mapping[str, int]

_PAUSE = 0.001
"""Seconds after each file in which a page may take the lock: a lock is not fair."""

_FEW = 10
"""So many files are read sooner than the state file is opened."""


class _PoFile(NamedTuple):
    """A PO file that is to be counted."""

    path: Path
    name: str  # as messages name it
    source: str
    locale: str


class CountIndex:
    """The counts of a project. Files are counted one by one, each with the lock that a page holds while it is made."""

    def __init__(self, project: Project, lock: threading.RLock) -> None:
        self._lock = lock
        self._door, self._file = project.door, project.state_folder / NAME
        self._known: dict[str, tuple[list[int], StateCounts]] = self._load()
        self._project = project
        self._wanted: dict[Path, _PoFile] = {}
        self._unknown: dict[Path, _PoFile] = {}  # of those, what is to be read
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
        self._want(project, _PoFile(path, name, source.name, locale))
        return None

    def last_counts(self, project: Project, source: Source, locale: str) -> StateCounts:
        """The units of a file by state when it was counted last, without a look at the file; {} until then."""
        path = project.po_path(source, locale)
        name = project.relative(path)
        if name in self._known:
            return self._known[name][1]
        self._want(project, _PoFile(path, name, source.name, locale))
        return {}

    def _want(self, project: Project, file: _PoFile) -> None:
        self._project = project
        if file.path not in self._unknown:
            self._wanted.setdefault(file.path, file)
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
            while (self._wanted or self._unknown) and not self._stopped:
                self._take()
                with self._lock, suppress(L10nError):
                    if self._unknown:
                        self._count(self._unknown.pop(next(iter(self._unknown))))
                sleep(_PAUSE)

    def _take(self) -> None:
        """Take what the state file knows of the files that are wanted; the others are unknown."""
        with self._lock:  # a page that is being made wants more of them
            project, files = self._project, list(self._wanted.values())
            self._wanted.clear()
            self._unknown |= {file.path: file for file in files}
        if len(files) <= _FEW:
            return
        said = {name: ("locale", name, project.locale_said(name)) for name in {file.locale for file in files}}
        former = Glance(project.root, project.state_folder / "state.sqlite", project.identity())
        try:
            for file in files:
                now = stamp(file.path)
                name = ("states", file.locale, file.source)
                found = now and former.said(name, file.path, now, [said[file.locale]])
                if now and found is not None:
                    self._known[file.name] = list(now), found
                    del self._unknown[file.path]
        finally:
            former.close()

    def _count(self, file: _PoFile) -> None:
        before = stamp(file.path)
        if before is None:
            return
        try:
            units = catalog.units(catalog.read(self._door.read(file.path), file.name))
        except L10nError:
            self._known[file.name] = list(before), {"broken": 1}
            raise
        self._known[file.name] = list(before), dict(Counter(unit.state for unit in units))

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
