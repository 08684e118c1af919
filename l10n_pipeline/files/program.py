"""What every result depends on beside the project: this program's own files, and the packages that are installed."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def digest() -> str:
    """Another value where Python, a package or a file of this program is another one."""
    out = hashlib.sha256(repr((sys.version, _packages())).encode())
    package = Path(__file__).parent.parent
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = Path(folder, name)
            out.update(f"{path.relative_to(package).as_posix()}\0".encode())
            out.update(hashlib.sha256(path.read_bytes()).digest())
    return out.hexdigest()


def _packages() -> list[str]:
    """Every installed distribution with its version, as the names of their folders have it."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        found += [name for name in names if name.endswith((".dist-info", ".egg-info"))]
    return sorted(found)
