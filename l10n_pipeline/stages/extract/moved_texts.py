"""Translations whose text has gone from its place: where an article is split, they follow it into the other file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Carried
    from l10n_pipeline.model import Key, Unit
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source

_FEW_WORDS = 3
"""A shorter text that went long ago may mean another thing where it turns up now."""


class Gone:
    """What the PO files of a locale keep for keys that their sources no longer have; read when it is first asked."""

    def __init__(
        self, project: Project, locale: str, wanted: Callable[[], Mapping[Source, Collection[Key]]]
    ) -> None:
        self._project, self._locale, self._wanted = project, locale, wanted

    def __call__(self, key: Key) -> Carried | None:
        """A person's text for this key, if every file that dropped the key has the same translation."""
        from l10n_pipeline.catalog import Carried

        with self._project.state.aside():  # it is asked for new keys alone: a file that was merged has none
            texts = self._texts.get(key, set())
        return Carried(next(iter(texts))) if len(texts) == 1 else None

    @cached_property
    def _texts(self) -> dict[Key, set[str]]:
        out: dict[Key, set[str]] = defaultdict(set)
        for source, keys in self._wanted().items():
            for unit in self._units(source):
                lately = not unit.obsolete and unit.key not in keys
                long_ago = unit.obsolete and len(unit.key.text.split()) >= _FEW_WORDS
                if (lately or long_ago) and unit.state == "translated" and unit.origin is None:
                    out[unit.key].add(unit.target)
        return out

    def _units(self, source: Source) -> Iterator[Unit]:
        from l10n_pipeline import catalog

        path = self._project.po_path(source, self._locale)
        if not self._project.door.has(path):
            return
        try:
            read = catalog.read(self._project.door.read(path), self._project.relative(path))
        except FormatError:
            return  # reported where it is merged
        for entry in read.entries:
            if entry is not read.header and not entry.plural:
                yield entry.unit
