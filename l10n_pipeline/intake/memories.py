"""The translation memories that l10n.yaml names, each read once a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from l10n_pipeline import effort
from l10n_pipeline.config.config import FILE, Config
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door
from l10n_pipeline.intake.files import said
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.intake.recall import Recall
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.problems import Problems


@dataclass(slots=True)
class Memories:
    """What the memories say; one that cannot be read is a problem, and the others count."""

    config: Config
    door: Door
    problems: Problems
    _pairs: dict[str, list[Translation]] | None = None  # by locale
    _recalls: dict[str, Recall] = field(default_factory=dict)

    def recall(self, locale: str) -> Recall:
        """What they have in a locale."""
        if self._pairs is None:
            self._pairs = self._read()
        if locale not in self._recalls:
            self._recalls[locale] = Recall(self._pairs.get(locale, ()), locale)
        return self._recalls[locale]

    def _read(self) -> dict[str, list[Translation]]:
        out: dict[str, list[Translation]] = defaultdict(list)
        for name in dict.fromkeys(name for pattern in self.config.memory for name in self._named(pattern)):
            try:
                found = self._one(name)
            except L10nError as error:  # also of a table that does not name its locale
                self.problems.report(error)
                continue
            for locale, pair in found:
                out[locale].append(pair)
            if not found:
                message = "this memory has no text in a locale of l10n.yaml"
                advice = "see its languages, or take it out of `memory:`"
                self.problems.add(Problem("memory-unused", "warning", message, advice, (Place(name),)))
        return out

    def _one(self, name: str) -> list[tuple[str, Translation]]:
        limits = self.config.limits
        effort.refuse_large(self.door.size(name), limits, name)
        with effort.within(limits, name):
            return [(locale.name, pair) for locale, pair in said(self.config, name, self.door.read(name))]

    def _named(self, pattern: str) -> Iterator[str]:
        if "*" not in pattern:
            yield pattern
            return
        found = [path.as_posix() for path in self._below(Path(pattern).parent)]
        names = [name for name in found if fnmatchcase(name, pattern)]
        if not names:
            message, advice = f"no file is named {pattern}", "see `memory:`"
            self.problems.add(Problem("memory-unused", "warning", message, advice, (Place(FILE),)))
        yield from names

    def _below(self, folder: Path) -> list[Path]:
        """The files right in a folder of the project, from the project's folder."""
        found = [path.relative_to(self.door.root) for path in self.door.walk(self.door.root / folder)]
        return [path for path in found if path.parent == folder]
