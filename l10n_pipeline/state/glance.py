"""What former runs made of single files, without a look at the rest of the project."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door
from l10n_pipeline.files.looks import ABSENT, Look
from l10n_pipeline.state.store import Name, Store, numbers

NamedAnswer = tuple[str, str, str]
"""Of a question: kind, name, today's answer."""


class Glance:
    """The state's file, open to be read in one thread; where it cannot be, it knows of nothing.

    A Recorder compares all files of a project first. That is dear where a few are asked for.
    """

    def __init__(self, root: Path, path: Path, identity: str) -> None:
        self._root = root
        self._store: Store | None = None
        with suppress(sqlite3.DatabaseError, L10nError, OSError):
            found = Store(Door(root).at(path), identity, writes=False)
            if found.is_new:
                found.close()
            else:
                self._store = found

    def said(self, node: Name, file: Path, seen: Look, answers: Iterable[NamedAnswer]) -> Any:
        """What was made of a file that looks so today, and of these answers; None unless it asked for nothing else."""
        if self._store is None or seen == ABSENT:
            return None
        try:
            made = self._store.node(*node)
            if made is None:
                return None
            holding = set(self._holding(self._store, file, seen, answers))
        except sqlite3.DatabaseError:
            return None
        return json.loads(made[1]) if holding.issuperset(numbers(made[0])) else None

    def _holding(self, store: Store, file: Path, seen: Look, answers: Iterable[NamedAnswer]) -> Iterable[int]:
        """The numbers of the questions that have the answers of former runs."""
        folder, name = os.path.split(os.path.relpath(file, self._root))
        for number, kind, answer, look in store.of_file(folder, name):
            if answer and (kind == "has" or look == seen):
                yield number
        for kind, asked, today in answers:
            found = store.question(kind, "", asked)
            if found and found[1] == today.encode():
                yield found[0]

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
