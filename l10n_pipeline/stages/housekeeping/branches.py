"""Branches of PO files: what git's merge driver does, and a file with conflict markers put right."""

from __future__ import annotations

import re
from pathlib import Path

from l10n_pipeline import catalog, files, lazy
from l10n_pipeline.catalog import Branches
from l10n_pipeline.errors import FormatError
from l10n_pipeline.files.git import git

_LINES = rb"(?:(?!<<<<<<<|\|{7}|=======|>>>>>>>)[^\n]*+\n)*+"
_SIDES = lazy.pattern(
    rb"^<<<<<<<[^\n]*+\n(%b)(?:\|{7}[^\n]*+\n(%b))?=======\r?\n(%b)>>>>>>>[^\n]*+(?:\n|\Z)" % ((_LINES,) * 3),
    re.M,
)


def merge_files(base: Path, ours: Path, theirs: Path, name: str) -> Branches:
    """Merge theirs into ours and write ours; `name` is the file's in messages. Nothing is written after an error."""
    was, mine, other = (files.read(path) for path in (base, ours, theirs))
    merged = _merged(was, mine, other, name)
    files.write(ours, merged.data)
    return merged


def resolve(path: Path) -> Branches | None:
    """Merge the sides of a conflict in a PO file and write it; None where it has none.

    The sides are git's own three versions where git is in the middle of a merge, else what stands between the markers.
    """
    data, name = files.read(path), files.shown(path)
    if not _SIDES.search(data):
        catalog.read(data, name)
        return None
    was, mine, other = _stages(path) or (_side(data, 2), _side(data, 1), _side(data, 3))
    known = was if _reads(was, name) else b""
    merged = _merged(known, mine, other, name)
    door = files.Door(path.parent, tells=files.shown)
    door.save(path.name, merged.data, data)
    door.late()
    return merged


def _side(data: bytes, number: int) -> bytes:
    """The file as one side has it: the group of `_SIDES`."""
    return _SIDES.sub(lambda found: found[number] or b"", data)


def _merged(was: bytes, mine: bytes, other: bytes, name: str) -> Branches:
    read = [catalog.read(data, f"{name} ({side})") for data, side in ((mine, "ours"), (other, "theirs"))]
    base = catalog.read(was, f"{name} (base)") if was.strip() else None
    return catalog.merge_branches(base, *read)


def _reads(data: bytes, name: str) -> bool:
    """No base where the markers hold none, or one that is not a PO file."""
    try:
        return catalog.read(data, name).header is not None
    except FormatError:
        return False


def _stages(path: Path) -> tuple[bytes, bytes, bytes] | None:
    """Base, ours and theirs from git's index."""
    out = []
    for stage in "123":
        said = git(path.parent, "show", f":{stage}:./{path.name}")
        if said is None:
            return None
        out.append(said)
    return out[0], out[1], out[2]
