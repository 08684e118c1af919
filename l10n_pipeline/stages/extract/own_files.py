"""A locale's own pictures and downloads remember which source they were made for, so that a newer one is noticed.

The record `locales/LOCALE/files.sources` has a line a file: digests of the source and of the locale's own version, and
the path. A version that was changed since fits the source of that day; to say that it still fits, take its line out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import FILES, Project
from l10n_pipeline.sources import Source

if TYPE_CHECKING:
    from l10n_pipeline.config.config import LocaleConfig

RECORD = "files.sources"
_HEAD = (
    "# The source that each own file was made for; `l10n extract` writes it. One still fits? Take its line out.\n"
)

_Digests = dict[str, tuple[str, str]]
"""By path below the folder: of the source, of the own version."""


def own_files(project: Project, locale: LocaleConfig) -> tuple[Path, bytes] | None:
    """Tell which own files of a locale are older than their sources; the record to be written, None for the same."""
    found: dict[str, Any] = project.memo("own files", Source(""), locale.name, partial(_looked, project, locale))
    said = found["record"]
    return None if said is None else (_record(project, locale), str(said).encode())


def _looked(project: Project, locale: LocaleConfig) -> dict[str, str | None]:
    path = _record(project, locale)
    before = project.door.read(path).decode("utf-8", "replace") if project.door.has(path) else ""
    known = _read(before)
    present = _present(project, locale)
    now = {name: _settled(project, locale, name, known.get(name), digests) for name, digests in present}
    lines = "".join(f"{source} {own} {name}\n" for name, (source, own) in sorted(now.items()))
    text = _HEAD + lines if lines or before else ""
    return {"record": None if text == before else text}


def _settled(
    project: Project, locale: LocaleConfig, name: str, known: tuple[str, str] | None, now: tuple[str, str]
) -> tuple[str, str]:
    """What the record says of a file from now on; one that is older than its source is told, and stays so."""
    if known is None or known[0] == now[0] or known[1] != now[1]:
        return now
    source = project.relative(project.listed.file(name))
    message = "the source of this file has changed since this version was made"
    advice = (
        f"look at {source} and mend this version; if it still fits, take its line out of {_told(project, locale)}"
    )
    place = Place(project.relative(project.own_file_path(name, locale.name)))
    project.add(Problem("file-outdated", "warning", message, advice, (place, Place(source))))
    return known


def _present(project: Project, locale: LocaleConfig) -> Iterator[tuple[str, tuple[str, str]]]:
    """The own files that have a source, with the digests of today."""
    folder = project.config.locales_folder / locale.name / FILES
    for path in project.door.walk(folder):
        name = path.relative_to(folder).as_posix()
        source = project.listed.file(name)
        if not path.name.startswith(".") and project.door.has_file(source):
            from l10n_pipeline.edition import blocks

            yield name, (blocks.digest(project.door.read(source)), blocks.digest(project.door.read(path)))


def _read(text: str) -> _Digests:
    out: _Digests = {}
    for line in text.splitlines():
        source, _, rest = line.partition(" ")
        own, _, name = rest.partition(" ")
        if name and not line.startswith("#"):
            out[name] = source, own
    return out


def _record(project: Project, locale: LocaleConfig) -> Path:
    return project.config.locales_folder / locale.name / RECORD


def _told(project: Project, locale: LocaleConfig) -> str:
    return project.relative(_record(project, locale))
