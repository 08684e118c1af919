"""What one release has of a text, the others get while its source is the same there: as a copy that follows.

Only what nobody has touched is ever replaced: open units, a machine's texts, and copies whose source has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Catalog, Change
from l10n_pipeline.config.config import FILE, LocaleConfig
from l10n_pipeline.config.releases import Release
from l10n_pipeline.errors import FormatError
from l10n_pipeline.files import git
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Place, Problem, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle import verify
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source

if TYPE_CHECKING:
    from l10n_pipeline.stages.translate.run import Run

UnitsByKey = Mapping[Key, Unit]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The same article in another release; `po` is its PO file as origins name it."""

    po: str
    units: UnitsByKey
    forms: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)  # of plural entries, as in `Entry.forms`


def follow_releases(run: Run) -> int:
    """Bring to each release what the others have of its texts; return how many units get something."""
    count = 0
    for source, document in run.project.readable(run.sources if has_releases(run.project) else ()):
        segments = document.by_key()
        for key, change in brought(run.project, run.locale, source, segments):
            run.change(source, key, change)
            count += 1
    return count


def has_releases(project: Project) -> bool:
    """Whether there is another release than this one."""
    releases = project.listed.releases
    return bool(releases.rooms or releases.branches)


def brought(
    project: Project, locale: LocaleConfig, source: Source, segments: Mapping[Key, Segment]
) -> Iterator[tuple[Key, Change]]:
    """What an article gets from its counterparts."""
    units = project.units(source, locale.name)
    wanted = [(key, unit) for key, unit in units.items() if key in segments and _may_get(unit)]
    others = list(counterparts(project, locale.name, source)) if wanted else []
    po = project.relative(project.po_path(source, locale.name))
    for key, unit in wanted if others else ():
        if segments[key].kind == PLURAL:
            continue  # `follow_forms` brings them
        change = _change(unit, po, others)
        if change is not None and not verify(segments[key], change.target, of_person(locale)):
            yield key, change


def _may_get(unit: Unit) -> bool:
    if unit.state == "outdated":
        return exact.is_copy(unit)
    return unit.state in ("new", "machine")


def _change(unit: Unit, po: str, others: Iterable[Counterpart]) -> Change | None:
    """What a unit gets: a person's text first, then for an open one a machine's, then an older one."""
    found = [(other, other.units[unit.key]) for other in others if unit.key in other.units]
    for other, theirs in found:
        if exact.is_of_person(theirs):
            root = (
                theirs.origin.detail
                if exact.is_copy(theirs) and theirs.origin and theirs.origin.detail != po
                else other.po
            )
            return Change(theirs.target, "translated", Origin(exact.COPIED, root, catalog.digest(theirs.target)))
    for _, theirs in found if unit.state == "new" else ():
        if theirs.state == "machine" and theirs.origin is not None and not theirs.origin.is_converted:
            return Change(theirs.target, "machine", theirs.origin)
    for other, theirs in found if unit.state == "new" else ():
        if theirs.state == "outdated" and theirs.previous and not catalog.put_together(theirs):
            origin = Origin(exact.COPIED, other.po, catalog.digest(theirs.target))
            return Change(theirs.target, "outdated", origin, previous=Key(unit.key.context, theirs.previous))
    return None


def counterparts(project: Project, locale: str, source: Source) -> Iterator[Counterpart]:
    """The same article in the other releases, in order of precedence; what is asked is noted for what is made."""
    listed = project.listed
    known = {one.name: one for one in project.sources()}
    for name in listed.releases.counterparts(source.name):
        if name in known:
            other = known[name]
            yield Counterpart(project.relative(project.po_path(other, locale)), project.units(other, locale))
    path = project.relative(project.po_path(source, locale))
    for _, release, files in _in_branches(project, locale):
        name = f"{release.branch}:{path}"
        if source.is_catalog:
            read = _catalog_in(project, release.branch, listed.releases.commit(release.name), path)
            if read:
                yield Counterpart(name, read.index, forms_of(read))
        elif found := next((units for po, units in files if po == name), None):
            yield Counterpart(name, found)


def of_branches(project: Project, locale: str) -> exact.UnitMemory:
    """What people translated in the PO files of other branches."""
    out = exact.UnitMemory()
    for number, _, files in _in_branches(project, locale):
        for po, units in files:
            for unit in units.values():
                out.add(po, exact.ANY, unit, number)
    return out


def _in_branches(project: Project, locale: str) -> Iterator[tuple[int, Release, list[tuple[str, UnitsByKey]]]]:
    """The PO files of a locale in each other branch, noted for what is made; one that cannot be read is told."""
    config = project.config
    folder = project.relative(config.locales_folder / locale / "LC_MESSAGES")
    for number, (release, said) in enumerate(project.listed.releases.branches, len(config.releases) + 1):
        project.state.note("branch", release.name, said)
        if not said:
            message = f"git knows no branch '{release.branch}', so nothing is brought from release {release.name}"
            advice = f"fetch it: git fetch origin {release.branch}"
            project.add(Problem("release-unread", "warning", message, advice, (Place(FILE, release.line),)))
            continue
        files = []
        for po, found in _parsed(config.root, release.branch, said, folder, config.limits.most):
            if isinstance(found, FormatError):
                _say_unread(project, po, found)
            else:
                files.append((po, found))
        yield number, release, files


@lru_cache(maxsize=16)
def _parsed(
    root: Path, branch: str, commit: str, folder: str, most: int
) -> tuple[tuple[str, UnitsByKey | FormatError], ...]:
    """What a commit's PO files say never changes."""
    files = git.files_at(root, folder, commit, most)
    return tuple((po, _units(po, data)) for path, data in files if (po := f"{branch}:{path}").endswith(".po"))


def _catalog_in(project: Project, branch: str, commit: str, path: str) -> Catalog | None:
    """Another tool's PO file in a branch; None where there is none, or none that can be read."""
    data = git.file_at(project.root, path, commit)
    try:
        return catalog.read(data, f"{branch}:{path}") if data is not None else None
    except FormatError as error:
        _say_unread(project, f"{branch}:{path}", error)
        return None


def forms_of(read: Catalog) -> dict[Key, tuple[str, ...]]:
    """The texts of the plural entries in use: of each msgid_plural, then its forms."""
    return {e.unit.key: e.forms for e in read.entries if e.plural and not e.unit.obsolete}


def _units(po: str, data: bytes) -> UnitsByKey | FormatError:
    try:
        return catalog.read(data, po).index
    except FormatError as error:
        return error


def _say_unread(project: Project, po: str, error: FormatError) -> None:
    advice = "mend it in its branch; its texts are not brought here until then"
    project.add(Problem("release-unread", "warning", error.message, advice, (Place(po, error.line),)))
