"""What every result depends on beside the project: this program's own files, and the packages that are installed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from l10n_pipeline.errors import FormatError
from l10n_pipeline.files.door import Door
from l10n_pipeline.files.looks import Look, is_racy, look_of
from l10n_pipeline.files.said import from_json

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_BESIDE = (".dist-info", ".egg-info")
"""How the folders end that stand beside installed packages."""


def digest() -> str:
    """Another value where Python, a package or a file of this program is another one."""
    return hashlib.sha256(repr((sys.version, _packages(), _own().digest)).encode()).hexdigest()


_VERSION = 1
"""Of what stands in a file that `keep` writes."""


class ProgramFiles(NamedTuple):
    """What some files hold."""

    looks: str  # a digest of how they looked before they were read; "" if they are too young to be known by that
    digest: str


_recalled: dict[str, str] = {}  # of former runs: what the files hold that look so


def recall(door: Door, path: str) -> None:
    """Take from a file what a former run found this program's own files to hold: to read them all takes a while."""
    with suppress(FormatError, ValueError, TypeError, LookupError):
        found = from_json(door.read(path))
        if found["version"] == _VERSION:
            _recalled[found["looks"]] = str(found["digest"])


def keep(door: Door, path: str) -> None:
    """Write to a file what this program's own files hold, for `recall`."""
    if (own := _own()).looks:
        door.write(path, json.dumps({"version": _VERSION, **own._asdict()}).encode())


@cache  # what runs is what was there when it began
def _own() -> ProgramFiles:
    """What this program's own files hold."""
    return content(os.path.dirname(os.path.dirname(__file__)), _recalled)


def content(folder: str, recalled: Mapping[str, str]) -> ProgramFiles:
    """What the files below a folder hold; if they look as those of `recalled`, by that."""
    at = time.time_ns()
    files = sorted(_files(folder, ""))
    looks = hashlib.sha256(repr([folder, files]).encode(errors="surrogateescape")).hexdigest()
    found = recalled.get(looks) or _read(folder, [name for name, _ in files])
    return ProgramFiles("" if any(is_racy(seen, at) for _, seen in files) else looks, found)


def _files(folder: str, below: str) -> Iterator[tuple[str, Look]]:
    """The files below a folder, with how each looks; not what Python made of them."""
    with os.scandir(os.path.join(folder, below)) as found:
        for entry in found:
            if not entry.is_dir():
                yield f"{below}{entry.name}", look_of(entry.stat())
            elif entry.name != "__pycache__":
                yield from _files(folder, f"{below}{entry.name}/")


def _read(folder: str, names: Iterable[str]) -> str:
    """A digest of these files."""
    out = hashlib.sha256()
    for name in names:
        with open(os.path.join(folder, name), "rb", buffering=0) as file:
            data = file.readall()
        out.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape"))
        out.update(data)
    return out.hexdigest()


def entry_points(group: str) -> Iterable[EntryPoint]:
    """The entry points that installed packages have of a group; none are looked for where no package may have some."""
    if not _offers(group):
        return ()
    from importlib import metadata

    return metadata.entry_points(group=group)


def _offers(group: str) -> bool:
    """Whether some installed package may have entry points of this group.

    It reads the files that stand beside the packages: `importlib.metadata`, which knows other ways, too, costs as much
    as all else that a small command does.
    """
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except NotADirectoryError:
            return True  # an archive
        except OSError:
            continue
        for name in names:
            if name.endswith(_BESIDE):
                try:
                    with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                        if group.encode() in file.read():
                            return True
                except FileNotFoundError:
                    continue
                except OSError:
                    return True  # an egg, which is one file
    return False


def _packages() -> list[str]:
    """Every installed distribution with its version, as the names of their folders have it."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        found += [name for name in names if name.endswith(_BESIDE)]
    return sorted(found)
