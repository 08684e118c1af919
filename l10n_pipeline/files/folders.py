"""What is in a folder and below it, by names alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_ENVIRONMENT = "pyvenv.cfg"


class Inside(NamedTuple):
    """What is right in a folder, by its name there."""

    folders: list[str]  # without symlinks to any
    others: list[str]  # what is no folder; or of that temporary files alone


Lister = Callable[[str], Inside]
"""What is right in a folder, by its path."""


def seen_before(root: Path, seen: Mapping[str, Inside]) -> Lister:
    """A look at what was `seen` of folders, by their paths from the root, and at the others themselves."""
    start = len(os.path.normpath(root))
    return lambda folder: seen.get(folder[start:].strip(os.sep)) or listed(folder)


def listed(folder: str) -> Inside:
    """What is right in a folder; nothing where it cannot be listed."""
    out = Inside([], [])
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            try:
                is_folder = entry.is_dir()
            except OSError:  # a circle of symlinks
                is_folder = False
            if not is_folder:
                out.others.append(entry.name)
            elif not entry.is_symlink():
                out.folders.append(entry.name)
    return out


def names_below(
    start: str,
    suffix: str,
    without: Container[str],
    says: Callable[[str, str], bool],
    look: Lister,
) -> list[str]:
    """What lies below a folder and is none, by the paths from there with `/`; see `Door.walk`.

    `says` is asked of a folder and a name in it whether the name will do. `os.walk` takes twice as long, and a project
    may have 200,000 files.
    """
    found, waiting = list[str](), [""]
    while waiting:
        below = waiting.pop()
        at = os.path.join(start, below)
        folders, others = look(at)
        if without and _ENVIRONMENT in others and below:
            continue
        wanted = (name for name in folders if name not in without and not ("." in without and name[0] == "."))
        waiting += reversed([f"{below}{name}/" for name in wanted if says(at, name)])
        found += [below + name for name in others if name.endswith(suffix) and says(at, name)]
    return found
