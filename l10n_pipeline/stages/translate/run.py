"""The translation of one locale in one run: what it works on, what it changes, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import EngineError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.model import Key, Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Change
    from l10n_pipeline.ledger.recorded import Shard
    from l10n_pipeline.stages.translate.project_memory import ProjectMemory
    from l10n_pipeline.workers import Workers

Changes = dict[Source, dict[Key, "Change"]]


@dataclass(slots=True)
class Translated:
    """What became of the open units of one locale."""

    from_memory: int = 0
    kept: int = 0  # units of protected spans, numbers and punctuation alone
    machine: int = 0
    offered: int = 0  # to outdated units, in a comment, or as their new sentences
    left_open: int = 0
    sent: int = 0
    probed: int = 0  # canned sentences that were sent to find the masks that the engine carries
    characters: int = 0
    cost: float = 0.0  # in the currency of the prices in l10n.yaml
    judged: int = 0  # texts that a judge would be asked about, in a project that does not write
    judge_characters: int = 0  # in them, about
    judge_cost: float = 0.0  # about; the answers' own are in `cost`
    elsewhere: int = 0  # units that another shard asks for
    unsent: int = 0  # units that a limit of the run left open
    units: int = 0  # that an engine is asked for
    speed: float = 0.0  # of an engine that computes: characters a second of one core, about
    pace: float = 0.0  # of a service: requests a second, where it has one
    seconds: float = 0.0
    engine: str = ""  # its fingerprint
    failed: bool = False  # the engine did, and the rest is done
    failures: dict[str, list[EngineError]] = field(default_factory=dict)  # by message, of single units
    levels: Counter[str] = field(default_factory=Counter)  # how texts came back: mask, repaired, split
    files: tuple[str, ...] = ()  # the PO files that got something

    def numbers(self) -> dict[str, object]:
        """For .l10n/run.json."""
        return {name: getattr(self, name) for name in self.__slots__ if name not in ("failures", "files")}


@dataclass(slots=True)
class Run:
    """Every step takes it: it reads `project`, and adds to `changes` and to the numbers of `done`."""

    project: Project
    locale: LocaleConfig
    sources: Sequence[Source]
    budget: Budget = field(default_factory=Budget)
    workers: Workers | None = None  # where an engine that computes does so; None: here
    shard: Shard | None = None  # the part of the texts that is asked for; nothing but the ledger is written then
    changes: Changes = field(default_factory=dict)
    done: Translated = field(default_factory=Translated)
    pretends: bool = False  # the engine only pretends: its texts are no translations, and get no risk
    asked_by: dict[tuple[Source, Key], tuple[str, ...]] = field(default_factory=dict)  # the texts that were sent
    _names: dict[Source, str] = field(default_factory=dict)
    _memory: ProjectMemory | None = None

    @property
    def memory(self) -> ProjectMemory:
        """What people translated in the project before the run wrote."""
        if self._memory is None:
            from l10n_pipeline.stages.translate.project_memory import ProjectMemory

            self._memory = ProjectMemory(self.project, self.locale.name)
        return self._memory

    def change(self, source: Source, key: Key, change: Change) -> None:
        """What is to be written for a unit."""
        self.changes.setdefault(source, {})[key] = change

    def changes_unit(self, source: Source, key: Key) -> bool:
        """Whether an earlier step has something for the unit."""
        return key in self.changes.get(source, {})

    def po(self, source: Source) -> str:
        """The PO file of a source as messages name it."""
        if source not in self._names:  # each unit asks
            self._names[source] = self.project.relative(self.project.po_path(source, self.locale.name))
        return self._names[source]

    def report(self, problem: Problem) -> None:
        self.project.add(problem)

    def place(self, source: Source, line: int) -> Place:
        """A line of the PO file of a source."""
        return Place(self.po(source), line)
