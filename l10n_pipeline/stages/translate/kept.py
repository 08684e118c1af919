"""The ledger of a project: a file of its own, or a team's tables."""

from __future__ import annotations

from pathlib import Path

from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import present
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.project import Project


def ledger_place(project: Project) -> Path | str:
    """Where the ledger is: the path of a file, or the address that l10n.yaml names."""
    return project.config.ledger or project.door.at(project.state_folder / "ledger.sqlite")


def has_ledger(project: Project) -> bool:
    """Whether anything may have been kept."""
    place = ledger_place(project)
    return isinstance(place, str) or place.is_file()


def open_ledger(project: Project, *, writes: bool = True) -> Ledger:
    """The ledger, for one thread; without `writes` it is only read."""
    return Ledger(ledger_place(project), writes=writes)


def take_answers(project: Project, path: Path) -> int:
    """Put what another ledger's file knows into the project's; how many answers it has. ConfigError for none."""
    if not present(path):
        raise ConfigError(f"there is no ledger {path}", advice="--answers names the ledger.sqlite of another run")
    with open_ledger(project) as ledger, Ledger(path, writes=False) as other:
        return ledger.take(other)
