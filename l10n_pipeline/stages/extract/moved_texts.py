"""Translations whose text has gone from its place: where an article is split, they follow it into the other file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Carried, Catalog
    from l10n_pipeline.model import Unit
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source

_FEW_WORDS = 3
"""A shorter text that went long ago may mean another thing where it turns up now."""


class Gone:
    """What the PO files of a locale keep for keys that their sources no longer have; read when it is first asked."""

    def __init__(self, project: Project, locale: str) -> None:
        self._project, self._locale = project, locale

    def __call__(self, key: Key) -> Carried | None:
        """A person's text for this key, if every file that dropped the key has the same translation."""
        from l10n_pipeline.catalog import Carried

        texts = self._texts.get(key, ())
        return Carried(next(iter(texts))) if len(texts) == 1 else None

    def learn(self) -> None:
        """Find out what all of them keep."""
        _ = self._texts

    @cached_property
    def _texts(self) -> dict[Key, set[str]]:
        out: dict[Key, set[str]] = defaultdict(set)
        sources = [source for source in self._project.sources() if not source.is_catalog]
        with self._project.state.aside():  # it is asked for new keys alone: a file that was merged has none
            for found in self._project.batch("all gone", sources, self._locale, self._of_some):
                for context, text, target in found:
                    out[Key(context, text)].add(target)
        return out

    def _of_some(self, sources: Sequence[Source]) -> list[tuple[str, str, str]]:
        each = (self._project.memo("gone", s, self._locale, partial(self._of, s)) for s in sources)
        return [one for found in each for one in found]

    def _of(self, source: Source) -> list[tuple[str, str, str]]:
        """Context, text and translation of what a file keeps; most files keep nothing."""
        from l10n_pipeline.stages.extract.messages import messages

        if not self._project.door.has(self._project.po_path(source, self._locale)):
            return []
        return [
            (*unit.key, unit.target)
            for _, document in self._project.readable([source])
            for keys in [{m.key for m in messages(source, document, self._locale)}]
            for unit in self._units(source)
            if unit.state == "translated" and unit.origin is None and _is_gone(unit, keys)
        ]

    def _units(self, source: Source) -> Iterator[Unit]:
        read = self._read(source)
        if read is None:
            return
        for entry in read.entries:
            if entry is not read.header and not entry.plural:
                yield entry.unit

    def _read(self, source: Source) -> Catalog | None:
        """A file that was read is there; others are read for a moment, for they may be all of the project's."""
        from l10n_pipeline import catalog

        project = self._project
        if project.catalogs.has_read(source, self._locale):
            return project.catalog(source, self._locale)
        path = project.po_path(source, self._locale)
        try:
            return catalog.read(project.door.read(path), project.relative(path))
        except FormatError:
            return None  # reported where it is merged


def _is_gone(unit: Unit, keys: Collection[Key]) -> bool:
    lately = not unit.obsolete and unit.key not in keys
    return lately or (unit.obsolete and len(unit.key.text.split()) >= _FEW_WORDS)
