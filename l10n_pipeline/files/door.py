"""A project's folder as the only place that files are read from and written to."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from l10n_pipeline.errors import ConfigError, FileError, FormatError
from l10n_pipeline.files import saving
from l10n_pipeline.files.folders import Inside, Lister, listed, names_below, seen_before
from l10n_pipeline.files.names import is_text, shown, unread, unwritten
from l10n_pipeline.files.system import System

_SYSTEM = System()

Seen = tuple[tuple[int, int, int, int], int]
"""How a file looked, by size, times and inode; and when."""


class Witness(Protocol):
    """Who is told what is asked of the files of a project, and what becomes of them."""

    def look(self, path: Path | str) -> Seen:
        """How a file looks before it is read."""

    def read(self, path: Path | str, data: bytes, seen: Seen) -> None:
        """A file was read, that looked so."""

    def again(self, path: Path | str) -> None:
        """What was read of a file earlier in the run is used once more."""

    def asked(self, path: Path | str, *, there: bool) -> None:
        """Whether there is something of that name."""

    def keep_nothing(self) -> None:
        """Something was asked that nobody can ask again in a cheap way."""

    def wrote(self, path: Path | str, data: bytes | None) -> None:
        """A file was written, or removed (None)."""


class Door:
    """The files below `root`: regular ones alone, and none that a symlink leads to outside of it.

    Paths are absolute, or relative to `root`. What cannot be read is a FormatError, what cannot be written a FileError:
    a problem of one file, and the others go on. A full or read-only disk is an L10nError.
    """

    def __init__(
        self, root: Path, system: System = _SYSTEM, *, tells: Callable[[Path], str] | None = None
    ) -> None:
        """`tells` is how messages name a file; by its path below the root unless told."""
        self.root = root
        self._tells = tells or self._below_root
        self._system = system
        self._real = os.path.realpath(root)
        self.replaced: dict[Path, Path] = {}  # what came out of saves → the file that it was
        self._unswept: tuple[Path, ...] | None = None
        self.seen: Mapping[str, Inside] = {}  # by their paths from the root, folders that somebody has looked at
        self.witness: Witness | None = None
        self.passed: Callable[[Path], object] = lambda _: None  # is told of names that no text can say

    # -- looking -----------------------------------------------------------------------------------

    def read(self, path: Path | str) -> bytes:
        """The bytes of a file."""
        if self.witness is None:
            return self._read(path)
        try:
            seen = self.witness.look(path)
            data = self._read(path)
        except FormatError:
            self.witness.keep_nothing()
            raise
        self.witness.read(path, data, seen)
        return data

    def again(self, path: Path | str, *, there: bool = True) -> None:
        """What was read of a file before is used once more, or that it was not there."""
        if self.witness is not None:
            self.witness.asked(path, there=there)
            if there:
                self.witness.again(path)

    def would_be(self, path: Path | str, data: bytes) -> None:
        """Take it that a run which does not write has written this."""
        self._wrote(path, data)

    def _read(self, path: Path | str) -> bytes:
        name = self._tells(self.root / path)
        try:
            return self._system.read(self._at(path))
        except FileError as error:
            raise FormatError(error.message, path=error.path, advice=error.advice) from None
        except (OSError, ValueError) as error:
            raise unread(error, name) from error

    def size(self, path: Path | str) -> int:
        """The bytes of a file by its entry; 0 where there is none, or it is no file."""
        with suppress(FileError, OSError, ValueError):
            return os.stat(self._at(path)).st_size
        return 0

    def has(self, path: Path | str) -> bool:
        """Whether there is anything of that name, be it a file or not."""
        try:
            there = os.path.lexists(self.root / path)
        except (OSError, ValueError):
            there = False
        if self.witness is not None:
            self.witness.asked(path, there=there)
        return there

    def has_folder(self, path: Path | str) -> bool:
        """Whether there is a folder of that name inside of the root."""
        self.keep_nothing()
        with suppress(FileError, OSError, ValueError):
            return self._at(path).is_dir()
        return False

    def has_file(self, path: Path | str) -> bool:
        """Whether there is a regular file of that name inside of the root."""
        self.keep_nothing()
        with suppress(FileError, OSError, ValueError):
            return self._at(path).is_file()
        return False

    def folders(self, folder: Path | str) -> list[Path]:
        """The folders right in a folder, in order, without symlinks; none where it cannot be listed."""
        self.keep_nothing()
        with suppress(FileError, OSError, ValueError):
            found = [Path(entry) for entry in os.scandir(self._at(folder)) if entry.is_dir(follow_symlinks=False)]
            return sorted(self.root / folder / one.name for one in found if is_text(one.name))
        return []

    def walk(self, folder: Path | str, suffix: str = "", *, without: Container[str] = ()) -> list[Path]:
        """Everything below a folder that is no folder, in order; symlinks to folders are not followed.

        Folders of names that are in `without` are passed; "." stands for all whose name begins so. With them go the
        environments of Python, whatever they are called: they are full of other people's pages.

        What has a name that is not in UTF-8 is passed, too, and `passed` is told of it.

        Nothing where there is no such folder, or it leads outside: then no file of it can be read or written either.
        """
        return [self.root / folder / name for name in self.names(folder, suffix, without=without)]

    def names(
        self, folder: Path | str, suffix: str = "", *, without: Container[str] = (), look: Lister = listed
    ) -> list[str]:
        """As `walk`: the paths from the folder, with `/`."""
        if not self.has_folder(folder):
            return []
        start = os.path.normpath(os.path.join(self.root, folder))
        found = names_below(start, suffix, without, self._says, look)
        # As paths are sorted, part by part.
        return sorted(found, key=lambda name: os.path.normcase(name).replace(os.sep, "/").replace("/", "\0"))

    def _says(self, folder: str, name: str) -> bool:
        """Whether a name is in UTF-8, as all that is written about its file is."""
        if said := is_text(name):
            return said
        self.passed(Path(folder, name))
        return False

    def at(self, path: Path | str) -> Path:
        """Where a file really is, for another library to open; FileError if that is outside or no regular file."""
        real = self._at(path)
        if os.path.lexists(real):
            with self._writing(path):
                self._system.refuse_special(real)
        return real

    # -- changing ----------------------------------------------------------------------------------

    def write(self, path: Path | str, data: bytes) -> bool:
        """Make `data` the content of a file that is generated; False, and untouched, if it is so already.

        Folders are made; permissions and owner of an old file stay; of a symlink the file that it leads to is written.
        A crash leaves the old file or the new one.
        """
        target = self._at(path)
        with self._writing(path):
            if self._present(target) == data:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            saving.replace(self._system, target, data)
        self._wrote(path, data)
        return True

    def save(self, path: Path | str, data: bytes, seen: bytes | None) -> bool:
        """`write` for a file that people write, too; Changed if it is no longer what the caller read (None: nothing).

        No save of an editor gets lost, at whichever moment it comes. Runs keep each other out by `lock`.
        """
        target = self._at(path)
        with self._writing(path):
            if data == seen:
                if self._present(target) != seen:
                    raise saving.Changed(target)
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            kept = saving.save(self._system, target, data, seen)
        if kept is not None:
            self.replaced[kept] = target
        self._wrote(path, data)
        return True

    def rename(self, old: Path | str, new: Path | str) -> None:
        """Give a file another name in the project; FileError where something has it."""
        source, target = self._named(old), self._named(new)
        with self._writing(new):
            if os.path.lexists(target):
                raise FileError(
                    "there is something already", path=self._tells(target), advice="move it away first"
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            data = self._present(source) if self.witness is not None else None
            os.rename(source, target)
        self._wrote(old, None)
        if data is not None:
            self._wrote(new, data)

    def remove(self, path: Path | str) -> None:
        """Remove a file, or a symlink; nothing happens where there is none."""
        target = self._named(path)
        with self._writing(path), suppress(FileNotFoundError):
            target.unlink()
        self._wrote(path, None)

    def remove_empty(self, folder: Path | str) -> bool:
        """Remove a folder if nothing is in it; whether it is gone."""
        with suppress(OSError):
            self._named(folder).rmdir()
            return True
        return False

    def keep_nothing(self) -> None:
        """What is being made is not to be taken as known by a later run."""
        if self.witness is not None:
            self.witness.keep_nothing()

    def _wrote(self, path: Path | str, data: bytes | None) -> None:
        if self.witness is not None:
            self.witness.wrote(path, data)

    # -- left-overs --------------------------------------------------------------------------------

    def sweep(self, *folders: Path) -> None:
        """Find what a killed run left in these folders, and remove what is ours; for whoever holds the lock.

        `late` looks for it, when most folders have been seen, and tells what somebody wrote into it.
        """
        self._unswept = folders

    def _sweep(self, folders: Iterable[Path]) -> None:
        look = seen_before(self.root, self.seen)
        found = [Path(entry) for entry in os.scandir(self.root) if entry.is_file(follow_symlinks=False)]
        found += [
            self.root / folder / name for folder in folders for name in self.names(folder, ".tmp", look=look)
        ]
        self.replaced = {path: path for path in found if saving.is_ours(path)} | self.replaced

    def late(self, *, last: bool = True) -> list[tuple[Path, Path]]:
        """What editors saved through a handle into the old copy of a file: the copy, and the file if it is known.

        The copies that nobody touched are removed, if it is the last look.
        """
        found = []
        if self._unswept is not None:
            self._sweep(self._unswept)
            self._unswept = None
        for path, target in list(self.replaced.items()):
            gone = saving.let_go(self._system, path) if last else saving.untouched(self._system, path)
            if not gone:
                found.append((path, target))
            elif last:
                del self.replaced[path]
        return found

    # -- where things are --------------------------------------------------------------------------

    def _at(self, path: Path | str) -> Path:
        """Where a path leads in the end; FileError if that is not below the root."""
        whole = os.path.normpath(os.path.join(self.root, path))
        if self._is_plain(whole):
            return Path(whole)
        with self._writing(path):
            real = os.path.realpath(whole)
        return self._inside(Path(real), Path(whole))

    def _is_plain(self, whole: str) -> bool:
        """Whether a path is below the root, and no part of it is a symlink; most are so, and this is told quickly."""
        start = len(self._real) + 1
        if not whole.startswith(self._real + os.sep):
            return False
        try:
            while (start := whole.find(os.sep, start) + 1) > 0:
                if stat.S_ISLNK(os.lstat(whole[: start - 1]).st_mode):
                    return False
            return not stat.S_ISLNK(os.lstat(whole).st_mode)
        except FileNotFoundError:
            return True
        except (OSError, ValueError):
            return False

    def _named(self, path: Path | str) -> Path:
        """A name in the folder that its parent leads to, for what is done to the name itself."""
        return self._at((self.root / path).parent) / Path(path).name

    def _inside(self, real: Path, path: Path) -> Path:
        if real == Path(self._real) or real.is_relative_to(self._real):
            return real
        advice = "put the file itself there" if path.is_relative_to(self.root) else "name a path inside of it"
        raise FileError("it leads outside of the project", path=self._tells(path), advice=advice)

    def _below_root(self, path: Path) -> str:
        for root in (self.root, Path(self._real)):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()
        return shown(path)

    @contextmanager
    def _writing(self, path: Path | str) -> Iterator[None]:
        try:
            yield
        except saving.Changed as error:
            error.path = self._tells(self.root / path)
            raise
        except (OSError, ValueError) as error:
            raise unwritten(error, self._tells(self.root / path)) from error

    def _present(self, target: Path) -> bytes | None:
        try:
            return self._system.read(target)
        except FileNotFoundError:
            return None


def inside(root: Path, path: str | Path) -> Path:
    """`root / path`, without `.` and `..`; ConfigError if it, or where its symlinks lead, is not below `root`."""
    if "\0" in str(path):
        raise ConfigError(f"{str(path)!r} is no path", advice="name a path inside the project")
    joined = Path(os.path.normpath(root / path))
    if joined.is_relative_to(os.path.normpath(root)) and real(joined).is_relative_to(real(root)):
        return joined
    raise ConfigError(f"'{path}' leaves the project", advice="name a path inside it, without .. or symlinks")


# -- files that a person names ---------------------------------------------------------------------


def real(path: Path) -> Path:
    """Where a path leads in the end; a circle of symlinks leads nowhere, and stays itself."""
    return Path(os.path.realpath(path))


def named(path: Path) -> list[Path]:
    """A file that a person named, or everything below a folder that is no folder, in order."""
    return Door(path).walk("") if path.is_dir() else [path]


def read(path: Path, below: Path | None = None) -> bytes:
    """The bytes of a file that a person named, wherever it is; FormatError where it is none or cannot be read.

    Of a folder that was named, `below`, the files in it alone: no symlink leads out of it.
    """
    if below is not None:
        return Door(below.absolute(), tells=shown).read(path.absolute())
    try:
        return _SYSTEM.read(Path(os.path.realpath(path)))
    except (OSError, ValueError) as error:
        raise unread(error, shown(path)) from error


def present(path: Path) -> bool:
    """Whether there is a file of that name, wherever it is."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def write(path: Path, data: bytes) -> bool:
    """Make `data` the content of a file that a person named, wherever it is; see `Door.write`."""
    real = Path(os.path.realpath(path))
    with suppress(OSError):
        saving.remove_forgotten(real.parent)
    return Door(real.parent, tells=lambda _: shown(path)).write(real, data)


def packaged(package: str, *names: str) -> bytes:
    """The bytes of a file that came with the package."""
    from importlib import resources

    return resources.files(package).joinpath(*names).read_bytes()
