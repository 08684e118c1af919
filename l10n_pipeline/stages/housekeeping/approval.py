"""Approves units, or takes an approval back: what a reviewer does in a PO editor, for many units at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL, Catalog, Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.files.git import commit as full_name
from l10n_pipeline.files.git import file_at, git
from l10n_pipeline.model import Key, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source

LinesByFile = Mapping[str, Collection[int]]
"""Lines of PO files, by the file's path below the project."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which units; all conditions hold together."""

    states: Collection[str]
    places: LinesByFile | None = None  # None: anywhere
    commit: str = ""  # only units whose text this commit wrote
    guesses: bool = True  # whether drafts in other tools' PO files count, which are what msgmerge guessed


@dataclass(slots=True)
class Approved:
    """What was done: units by locale, and the files that were written."""

    units: dict[str, int] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


def approve(
    project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source], wanted: Wanted, *, withdraw: bool
) -> Approved:
    """Make the wanted units `translated`; with `withdraw` make such units what they were: machine's, or a draft.

    Their texts stay. ConfigError for a place or a commit that is not there.
    """
    out = Approved()
    seen: dict[str, set[int]] = {}
    for locale in locales:
        for source in sources:
            present = project.catalog(source, locale.name)
            if present is None:
                continue
            chosen = _chosen(project, present, wanted, seen)
            if source.is_catalog and not wanted.guesses:
                chosen = [unit for unit in chosen if unit.state != "draft"]
            changes = {unit.key: _change(unit, withdraw) for unit in chosen}
            if changes:
                with project.each_alone():
                    _write(project, source, locale.name, present, changes)
                    out.units[locale.name] = out.units.get(locale.name, 0) + len(changes)
                    out.written.append(present.path)
    _say_missing(wanted, seen)
    return out


def _chosen(project: Project, present: Catalog, wanted: Wanted, seen: dict[str, set[int]]) -> list[Unit]:
    """The wanted units of a file; `seen` takes the lines of `wanted` at which a unit stands."""
    written = _written_by(project, present.path, wanted.commit) if wanted.commit else None
    out = []
    for entry in present.entries:
        unit = entry.unit
        if unit.obsolete or entry is present.header:
            continue
        if wanted.places is not None:
            own = range(unit.line, unit.line + entry.raw.count(b"\n"))
            lines = [line for line in wanted.places.get(present.path, ()) if line in own]
            if not lines:
                continue
            seen.setdefault(present.path, set()).update(lines)
        if unit.state not in wanted.states or (entry.plural and not all(entry.forms)):
            continue
        if written is None or written.get(unit.key) == unit.target:
            out.append(unit)
    return out


def _change(unit: Unit, withdraw: bool) -> Change:
    if not withdraw:
        return Change(unit.target, "translated", unit.origin if _by_machine(unit) else None)
    return Change(unit.target, "machine" if _by_machine(unit) else "draft", unit.origin)


def _by_machine(unit: Unit) -> bool:
    """The note of where a text came from stays with it: it tells that somebody approved it as it was."""
    return unit.origin is not None and unit.origin.kind == "machine" and bool(unit.origin.digest)


def _write(project: Project, source: Source, locale: str, present: Catalog, changes: Mapping[Key, Change]) -> None:
    before = catalog.unchanged(present)
    data = catalog.update(present, changes, overwrite=PERSONAL | {"machine"})
    if project.writes:
        project.door.save(project.po_path(source, locale), data, before)
        project.forget_catalog(source, locale)


def _say_missing(wanted: Wanted, seen: Mapping[str, Collection[int]]) -> None:
    missing = [
        f"{path}:{line}"
        for path, lines in (wanted.places or {}).items()
        for line in lines
        if line not in seen.get(path, ())
    ]
    if missing:
        advice = "name PO files below the project, with the lines as they are now"
        raise ConfigError(f"no unit stands at {', '.join(missing[:5])}", advice=advice)


# -- what a commit wrote ---------------------------------------------------------------------------


def _written_by(project: Project, path: str, commit: str) -> dict[Key, str]:
    """The targets of a file that a commit added or changed."""
    now, before = (_at(project, path, name) for name in (commit, f"{commit}^"))
    return {key: target for key, target in now.items() if target and before.get(key) != target}


def _at(project: Project, path: str, commit: str) -> dict[Key, str]:
    """The targets of a file in a commit; none where it had no such file, or one that cannot be read."""
    data = file_at(project.root, path, commit)
    if data is None:
        return {}
    try:
        read = catalog.read(data, path)
    except FormatError:
        return {}
    return {key: unit.target for key, unit in read.index.items()}


def known_commit(project: Project, name: str) -> str:
    """The commit's full name; ConfigError where git does not know it."""
    if git(project.root, "--version") is None:
        raise ConfigError("git is not there", advice="install git, or name units by --unit")
    found = full_name(project.root, name)
    if found is None:
        raise ConfigError(f"git knows no commit '{name}'", advice="see `git log`")
    return found


def places(project: Project, said: Iterable[str]) -> dict[str, set[int]]:
    """`PATH:LINE` each, as problems are told; ConfigError for another form."""
    out: dict[str, set[int]] = {}
    for path, line in _split(said):
        inside = PurePosixPath(path.replace("\\", "/"))
        root = PurePosixPath(project.root.as_posix())
        if inside.is_absolute() and inside.is_relative_to(root):
            inside = inside.relative_to(root)
        out.setdefault(inside.as_posix(), set()).add(line)
    return out


def _split(said: Iterable[str]) -> Iterator[tuple[str, int]]:
    for one in filter(None, map(str.strip, said)):
        path, _, line = one.partition(": ")[0].rpartition(":")
        if not path or not line.isdecimal():
            raise ConfigError(
                f"'{one}' is no place", advice="write PATH:LINE, like locales/ja/LC_MESSAGES/a.po:12"
            )
        yield path, int(line)
