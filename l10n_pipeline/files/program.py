"""What every result depends on beside the project: this program's own files, and the packages that are installed."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache

_BESIDE = (".dist-info", ".egg-info")
"""How the folders end that stand beside installed packages."""


def digest() -> str:
    """Another value where Python, a package or a file of this program is another one."""
    return hashlib.sha256(repr((sys.version, _packages(), _own())).encode()).hexdigest()


@cache  # what runs is what was there when it began
def _own() -> str:
    """A digest of this program's own files."""
    out = hashlib.sha256()
    package = os.path.dirname(os.path.dirname(__file__))
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        below = folder[len(package) + 1 :].replace(os.sep, "/")
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb", buffering=0) as file:
                data = file.readall()
            out.update(f"{below}/{name}\0{len(data)}\0".encode())
            out.update(data)
    return out.hexdigest()


def offers(group: str) -> bool:
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
