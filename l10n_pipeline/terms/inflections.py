"""The lemmas of words that former runs looked up: to read a dictionary takes half a second; a cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from l10n_pipeline.errors import FormatError, L10nError
from l10n_pipeline.files import Door, from_json, program

_MOST = 50_000
"""Words of a language that are kept, the latest ones: a megabyte."""

ByLanguage = dict[str, dict[str, str]]
"""Of each language lemmas by word."""


class Inflections:
    """Lemmas by language and word; the file at `path` is read at the first question."""

    def __init__(self, door: Door, path: Path) -> None:
        self._door, self._path = door, path
        self._known: ByLanguage | None = None
        self._new: ByLanguage = {}

    def lemma(self, language: str, word: str, find: Callable[[str], str]) -> str:
        """The lemma of a word; `find` finds it where no run has."""
        if self._known is None:
            self._known = self._read()
        found = self._known.get(language, {}).get(word)
        if not isinstance(found, str):
            found = find(word)
            self.take({language: {word: found}})
        return found

    def shipped(self) -> ByLanguage:
        """In a copy of the process: what was found since the last time."""
        new, self._new = self._new, {}
        return new

    def take(self, found: Mapping[str, Mapping[str, str]]) -> None:
        """What a copy found."""
        if self._known is None:
            self._known = self._read()
        for language, lemmas in found.items():
            self._known.setdefault(language, {}).update(lemmas)
            self._new.setdefault(language, {}).update(lemmas)

    def save(self) -> None:
        """Keep them for the next run; a failure to write is no failure."""
        if self._new and self._known:
            latest = {language: dict(list(lemmas.items())[-_MOST:]) for language, lemmas in self._known.items()}
            with suppress(L10nError):
                self._door.write(self._path, json.dumps({"program": program.digest(), "lemmas": latest}).encode())

    def _read(self) -> ByLanguage:
        """The file's lemmas; none where there is no file, it is damaged, or other dictionaries may have answered."""
        try:
            found = from_json(self._door.read(self._path))
        except (FormatError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("program") != program.digest():
            return {}
        lemmas = found.get("lemmas")
        if not isinstance(lemmas, dict) or not all(isinstance(each, dict) for each in lemmas.values()):
            return {}
        return lemmas


_of_run: ContextVar[Inflections | None] = ContextVar("inflections", default=None)


@contextmanager
def recalled(door: Door, path: Path, *, writes: bool) -> Iterator[None]:
    """While it runs, words that former runs looked up are not looked up again."""
    inflections = Inflections(door, path)
    token = _of_run.set(inflections)
    try:
        yield
    finally:
        _of_run.reset(token)
    if writes:
        inflections.save()


def of_run() -> Inflections | None:
    """What is recalled in this run."""
    return _of_run.get()
