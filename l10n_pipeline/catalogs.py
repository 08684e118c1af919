"""The PO files and translation memories of a project, each read once a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline import effort
from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Catalog
    from l10n_pipeline.config.config import Config
    from l10n_pipeline.files import Door
    from l10n_pipeline.intake.memories import Memories
    from l10n_pipeline.intake.recall import Recall
    from l10n_pipeline.model import Key, Unit
    from l10n_pipeline.problems import Problems
    from l10n_pipeline.sources import Source


@dataclass(slots=True)
class Catalogs:
    """What the PO files say; one that cannot be read is reported once, and its units are unknown."""

    config: Config
    door: Door
    problems: Problems
    planned: dict[Path, Path] = field(
        default_factory=dict
    )  # a PO file that a run would move here: where it is now
    most: int = 100_000  # units that stay read; a unit takes three kilobytes
    _memories: Memories | None = None
    _paths: dict[tuple[str, str], Path] = field(default_factory=dict)  # by source and locale; asked for each unit
    _read: dict[tuple[str, str], Catalog | None] = field(default_factory=dict)  # by source and locale
    _broken: dict[tuple[str, str], FormatError] = field(default_factory=dict)
    _absent: set[tuple[str, str]] = field(default_factory=set)
    _units: int = 0  # of all that was read since the last look whether they are too many
    _supposed: set[tuple[str, str]] = field(default_factory=set)  # what no file holds

    def path(self, source: Source, locale: str) -> Path:
        """Where the PO file of a source in a locale is, whether or not there is one."""
        found = self._paths.get((source.name, locale))
        if found is None:
            found = self._paths[source.name, locale] = self._path(source, locale)
        return found

    def _path(self, source: Source, locale: str) -> Path:
        if source.is_catalog:
            from l10n_pipeline import foreign

            return foreign.path(self.config, source.name, locale)
        return self.config.locales_folder.joinpath(locale, "LC_MESSAGES", f"{source.stem}.po")

    def present(self, source: Source, locale: str) -> Path:
        """Where the PO file is today: a run that does not write moves none."""
        path = self.path(source, locale)
        return self.planned.get(path, path)

    def would_be(self, source: Source, locale: str, data: bytes) -> None:
        """Note what the PO file would be after a run that does not write: later reads of this run get that."""
        from l10n_pipeline.catalog import read

        path = self.path(source, locale)
        self._supposed.add((source.name, locale))
        self._read[source.name, locale] = read(data, self.config.relative(path))
        self._absent.discard((source.name, locale))
        self._broken.pop((source.name, locale), None)
        self.door.would_be(path, data)

    def known(self, source: Source, locale: str, read: Catalog) -> None:
        """Note what was read elsewhere in this run, for a stage behind that looks at the same file."""
        self._read.setdefault((source.name, locale), read)
        self._units += len(read.entries)

    def catalog(self, source: Source, locale: str) -> Catalog | None:
        """The PO file as last read in this run; None where there is none or it cannot be read."""
        key = (source.name, locale)
        if key not in self._read:
            path = self.present(source, locale)
            self._absent.discard(key)
            self._broken.pop(key, None)
            try:
                self._read[key] = self._opened(path, key)
            except FormatError as error:
                self._broken[key] = error
                self._read[key] = None
        else:
            self.door.again(self.present(source, locale), there=key not in self._absent)
        if key in self._broken:
            self.problems.report(self._broken[key])
        return self._read[key]

    def _opened(self, path: Path, key: tuple[str, str]) -> Catalog | None:
        if not self.door.has(path):
            self._absent.add(key)
            return None
        from l10n_pipeline.catalog import read

        name = self.config.relative(path)
        try:
            effort.refuse_large(self.door.size(path), self.config.limits, name)
            with effort.within(self.config.limits, name):
                found = read(self.door.read(path), name)
                self._units += len(found.entries)
                return found
        except effort.TooCostly:
            self.door.keep_nothing()
            raise

    def units(self, source: Source, locale: str) -> Mapping[Key, Unit]:
        """The active units of a source in a locale, by key."""
        catalog = self.catalog(source, locale)
        return catalog.index if catalog else {}

    def has_read(self, source: Source, locale: str) -> bool:
        """Whether this run has read the PO file, and would not read it again."""
        return self._read.get((source.name, locale)) is not None

    def is_broken(self, source: Source, locale: str) -> bool:
        """Whether there is a PO file that cannot be read: that it lacks a unit then means nothing."""
        return self.catalog(source, locale) is None and self.door.has(self.path(source, locale))

    def recall(self, locale: str) -> Recall | None:
        """What the memories that l10n.yaml names have in a locale; None where it names none."""
        from l10n_pipeline.intake.memories import Memories

        if self._memories is None and self.config.memory:
            self._memories = Memories(self.config, self.door, self.problems)
        return self._memories.recall(locale) if self._memories else None

    def forget(self, source: Source, locale: str) -> None:
        """Read the PO file again at the next look: it was written."""
        self._read.pop((source.name, locale), None)

    def let_go(self) -> None:
        """Between two pieces of work: read all PO files again at the next look, if they are too many to be kept."""
        if self._units <= self.most:
            return
        kept = {key: found for key, found in self._read.items() if found is None or key in self._supposed}
        held = sum(len(found.entries) for key, found in self._read.items() if found and key not in kept)
        if held > self.most:
            self._read, held = kept, 0
        self._units = held
