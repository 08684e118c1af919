"""What a branch changes: units by locale and problems, against another commit of the repository."""

from __future__ import annotations

import io
import os
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from l10n_pipeline.config import config
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.files.git import commit as full_name
from l10n_pipeline.files.git import git
from l10n_pipeline.model import Key, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.inspect.check import check

STATES = ("translated", "machine", "outdated", "draft", "new")


@dataclass(slots=True)
class LocaleChanges:
    """The units of one locale: how many there are by state, and what became of those of the other commit."""

    states: Counter[str] = field(default_factory=Counter)
    translated: int = 0  # had no text, or a machine's or an outdated one, and have a person's
    changed: int = 0  # a person's text that is another one now
    outdated: int = 0  # were translated, and their source changed
    added: int = 0  # texts that the sources have since
    removed: int = 0  # texts that they have no more


Units = dict[tuple[str, Key], Unit]


@dataclass(frozen=True, slots=True)
class Looked:
    """A project as it was found: units by locale and problems."""

    units: dict[str, Units]
    problems: tuple[Problem, ...]


def look(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> Looked:
    """Extract in memory, check, and return what there is."""
    extract(project, locales, sources)
    check(project, locales, sources)
    units = {
        locale.name: {
            (source.name, key): unit
            for source in sources
            for key, unit in project.units(source, locale.name).items()
        }
        for locale in locales
    }
    return Looked(units, tuple(project.problems))


def base_of(root: Path, revision: str) -> str:
    """The commit where the branch left `revision`; ConfigError where git does not know it."""
    found = full_name(root, revision)
    if not found:
        advice = "name a commit or a branch that is there; in CI fetch the whole history (fetch-depth: 0)"
        raise ConfigError(f"git does not know {revision}", advice=advice)
    left = git(root, "merge-base", found, "HEAD")
    return left.decode().strip() if left else found


def _kept(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """What is unpacked: no link that leads elsewhere, no path that the system cannot have."""
    try:
        os.stat(os.path.join(folder, member.name))
    except FileNotFoundError:
        pass
    except (OSError, ValueError):
        return None
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


@contextmanager
def at(root: Path, commit: str) -> Iterator[Project | None]:
    """The project as it was in a commit, in a folder of its own; None where it was none."""
    packed = git(root, "archive", "--format=tar", commit, ".")
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if packed is not None:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(folder, filter=_kept)
        try:
            yield Project(config.load(folder), writes=False) if (folder / config.FILE).is_file() else None
        except ConfigError:  # of that commit: it is not what is asked about
            yield None


def before(root: Path, commit: str) -> Looked | None:
    """What `look` finds in a commit; None where there was no project, or one that cannot be read."""
    try:
        with at(root, commit) as project:
            return look(project, project.config.locales, project.sources()) if project else None
    except L10nError:
        return None


def changes(old: Looked | None, new: Looked) -> dict[str, LocaleChanges]:
    """By locale; without an `old` project all is added."""
    return {name: _of_locale(old.units.get(name, {}) if old else {}, units) for name, units in new.units.items()}


def _of_locale(old: Units, new: Units) -> LocaleChanges:
    out = LocaleChanges(Counter(unit.state for unit in new.values()))
    texts = {(name, key.text): unit for (name, key), unit in old.items()}
    for (name, key), unit in new.items():
        was = old.get((name, key)) or texts.get((name, key.text))
        state = was.state if was else "new"
        out.added += was is None
        out.translated += unit.state == "translated" != state
        out.changed += was is not None and unit.state == state == "translated" and unit.target != was.target
        out.outdated += unit.state == "outdated" != state
    gone = {(name, key.text) for name, key in old} - {(name, key.text) for name, key in new}
    out.removed = len(gone)
    return out
