"""What the review page reads of a project: always as the files are now, each read again when it has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic

from l10n_pipeline.catalog import Catalog
from l10n_pipeline.config import config
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files.looks import ABSENT, Look, look
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Document, Key, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.preview import Preview
from l10n_pipeline.stages.translate.project_memory import ProjectMemory

_LOOK = 1.0  # seconds between two looks at the configuration, the term base and the list of sources

Stamp = Look | None


class NotThere(L10nError):
    """There is no such article, locale or unit."""


def name_of(key: Key) -> str:
    """The name of a unit on the page: the first 16 hex digits of SHA-256 of its key."""
    return sha256(f"{key.context}\0{key.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def seen_of(unit: Unit) -> str:
    """A digest of what a person sees of a unit: its text and its state, the text's first."""
    text = sha256(unit.target.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{text}-{unit.state}"


def stamp(path: Path) -> Stamp:
    """What changes when a file does; None where there is none."""
    found = look(str(path))
    return None if found == ABSENT else found


@dataclass
class Desk:
    """One project, for one process; hold `lock` while you ask it or change something."""

    root: Path
    names: Sequence[str] = ()  # of locales; all for none
    kept: float = 5.0  # seconds after a save that an editor may still write into the old copy of the file
    late: list[str] = field(default_factory=list)  # what editors wrote there, as a person reads it
    lock: threading.RLock = field(default_factory=threading.RLock)
    _written: float | None = None  # when something was saved last
    _project: Project | None = None
    _preview: Preview | None = None
    _stamps: dict[Path, Stamp] = field(default_factory=dict)
    _pos: dict[tuple[str, str], Stamp] = field(default_factory=dict)  # of PO files, by source and locale
    _unreadable: dict[Path, tuple[Stamp, str]] = field(default_factory=dict)
    _memories: dict[str, tuple[float, exact.Memory]] = field(default_factory=dict)
    _looked: float = -_LOOK  # when somebody asked for the project last
    _compared: float = -_LOOK  # when its files were compared last
    pages: dict[tuple[str, str, bool], tuple[object, object]] = field(default_factory=dict)  # see `pages.page`

    # -- the project ---------------------------------------------------------------------------------

    @contextmanager
    def visit(self) -> Iterator[None]:
        """One answer, of one state of the project: however fast people ask, its files are looked at once a second."""
        with self.lock:
            if self._project is not None and monotonic() - self._compared > _LOOK and self._is_old():
                self._open()
            self._looked = monotonic()
            yield

    @property
    def project(self) -> Project:
        """The project, read anew if the configuration, the term base or the sources changed."""
        if self._project is None or (monotonic() - self._looked > _LOOK and self._is_old()):
            self._open()
        self._looked = monotonic()
        assert self._project is not None
        if self._written is not None and monotonic() - self._written > self.kept:
            self._written = None
            self._settle(self._project)
        return self._project

    def wrote(self) -> None:
        """A file was saved: its old copy is looked at later, and goes."""
        self._written = monotonic()

    def _settle(self, project: Project) -> None:
        before = len(project.problems)
        project.settle(last=True)
        self.late += [f"{p.places[0]}: {p.message} ({p.advice})" for p in project.problems[before:]]

    @property
    def preview(self) -> Preview:
        project = self.project
        if self._preview is None:
            self._preview = Preview(project, project.config.locales)
        return self._preview

    @property
    def locales(self) -> tuple[LocaleConfig, ...]:
        """The locales that are reviewed here."""
        found = self.project.config
        return tuple(map(found.locale, self.names)) or found.locales

    def close(self) -> None:
        """Put away what a later run may use, and what came out of saves."""
        if self._project is not None:
            self._settle(self._project)
            self._project.verdicts.save()

    def _open(self) -> None:
        before = self._project
        self._project = Project(config.load(self.root))
        if before is not None:
            self._project.verdicts, self._project.door = before.verdicts, before.door
        self._preview = None
        self._memories.clear()
        self.pages.clear()
        self._compared = monotonic()
        self._stamps = {path: stamp(path) for path in self._inputs(self._project)}

    def _inputs(self, project: Project) -> Iterator[Path]:
        found = project.config
        yield project.root / config.FILE
        for folder in (found.terms, found.sources):
            for at, _, _ in os.walk(folder):
                yield Path(at)  # a folder's own time tells of files that come and go
        yield from project.door.walk(found.terms, ".yaml")
        yield from (project.source_path(source) for source in project.sources())

    def _is_old(self) -> bool:
        self._looked = self._compared = monotonic()
        return any(stamp(path) != before for path, before in self._stamps.items())

    # -- articles and units --------------------------------------------------------------------------

    def locale(self, name: str) -> LocaleConfig:
        """A locale by its name or its language tag; NotThere for none."""
        for locale in self.locales:
            if name in (locale.name, bcp47(locale.name)):
                return locale
        raise NotThere(f"no locale '{name}'")

    def source(self, name: str) -> Source:
        """A source by its path below the sources; NotThere for none."""
        found = Source(name)
        if found not in self.project.chosen(()):
            raise NotThere(f"no article '{name}'")
        return found

    def document(self, source: Source) -> Document:
        return self.project.document(source)

    def catalog(self, source: Source, locale: str) -> Catalog | None:
        """The PO file as it is now; None where there is none. A problem of the project where it cannot be read."""
        project = self.project
        path = project.po_path(source, locale)
        now = stamp(path)
        if (source.name, locale) not in self._pos or self._pos[source.name, locale] != now:
            self.forget(source, locale)
            self._pos[source.name, locale] = now
        found = project.catalog(source, locale)
        if found is None and now is not None:
            name = project.relative(path)
            said = next((p for p in reversed(project.problems) if p.places and p.places[0].path == name), None)
            why = f"{said.places[0]}: {said.message} ({said.advice})" if said else f"{name} cannot be read"
            self._unreadable[path] = now, why
        return found

    @property
    def unreadable(self) -> list[str]:
        """PO files that could not be read and did not change since, as a person reads it."""
        return [why for path, (then, why) in self._unreadable.items() if stamp(path) == then]

    def units(self, source: Source, locale: str) -> Mapping[Key, Unit]:
        found = self.catalog(source, locale)
        return found.index if found else {}

    def state_of(self, source: Source, locale: str) -> tuple[object, ...]:
        """What changes when a page has to be made anew: the project, the PO files of the article and of its blocks."""
        project = self.project
        blocks = [
            project.listed.blocks[m.value] for m in self.document(source).marks if m.value in project.listed.blocks
        ]
        for one in (source, *blocks):
            self.catalog(one, locale)  # read again if it changed
        files = [project.po_path(one, locale) for one in (source, *blocks)]
        files += [project.own_block_path(one.block, locale) for one in blocks]
        return (id(project), *map(stamp, files))

    def forget(self, source: Source, locale: str) -> None:
        """Read the PO file again at the next look."""
        self.project.forget_catalog(source, locale)
        if self._preview is not None:
            self._preview.forget(source, locale)

    def look_again(self) -> None:
        """The term base or the configuration was written."""
        self._looked = self._compared = -_LOOK

    def memory(self, locale: LocaleConfig) -> exact.Memory:
        """What people translated in the project, at most some seconds old."""
        at, found = self._memories.get(locale.name, (0.0, None))
        if found is None or monotonic() - at > _MEMORY:
            found = ProjectMemory(self.project, locale.name)
            self._memories[locale.name] = monotonic(), found
        return found

    def who(self) -> str:
        """Who sits here: git's user, else the system's."""
        from l10n_pipeline.files.git import git

        said = [git(self.root, "config", name) for name in ("user.name", "user.email")]
        name, mail = [(one or b"").decode(errors="replace").strip() for one in said]
        return f"{name} <{mail}>" if name and mail else name or _user()


_MEMORY = 30.0


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
