"""`releases:` of l10n.yaml: older versions of the same articles, in folders of this checkout or in branches of git."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, boolean, entries, scalar, text

_NAME = lazy.pattern(r"[\w+][\w.+-]*")
_BRANCH = lazy.pattern(r"[\w@+][\w@./+-]*")  # what git takes, without what could be an option or a range
_KEYS = ("folder", "branch", "edition", "frozen")


@dataclass(frozen=True, slots=True)
class Release:
    """One release beside the sources: its articles lie in `folder`, or everything of it in a branch."""

    name: str
    folder: str = ""  # from the project's folder
    branch: str = ""
    edition: str = (
        ""  # the place of its editions from the project's folder, with {code} and {path}; "": the layout's
    )
    frozen: bool = False  # whether nothing of it is written any more
    line: int = field(default=0, compare=False)  # of l10n.yaml


def is_release(name: str) -> bool:
    """Whether a release may be called so."""
    return bool(_NAME.fullmatch(name))


def releases(reading: Reading, node: YamlNode) -> tuple[Release, ...]:
    """The entries of `releases`, in order: of several translations of one text the first release's counts."""
    return tuple(_release(reading, key, value) for key, value in entries(reading, node, "releases").values())


def _release(reading: Reading, key: YamlNode, node: YamlNode) -> Release:
    name, line = scalar(key) or "", key.line
    if not is_release(name):
        reading.wrong(key, f"'{name}' is no name of a release", "letters, digits, dots and hyphens: 1.0")
    if node.is_scalar:
        return Release(name, _folder(reading, node), line=line)
    given = entries(reading, node, f"release {name}", _KEYS)
    if ("folder" in given) == ("branch" in given):
        reading.wrong(key, f"release {name} needs either `folder` or `branch`", "like `folder: versions/1.0`")
    if "branch" in given and "edition" in given:
        reading.wrong(given["edition"][0], "a branch has its editions in itself", "remove `edition`")
    return Release(
        name,
        _folder(reading, given["folder"][1]) if "folder" in given else "",
        _branch(reading, given["branch"][1]) if "branch" in given else "",
        _edition(reading, given["edition"][1]) if "edition" in given else "",
        frozen=boolean(reading, given["frozen"][1]) if "frozen" in given else False,
        line=line,
    )


def _folder(reading: Reading, node: YamlNode) -> str:
    said = text(reading, node).removesuffix("/")
    if not said or posixpath.normpath(said) != said or said.startswith(("/", "..", ".")) or "\\" in said:
        reading.wrong(node, f"'{said}' is no folder below the project's", "like versioned_docs/version-1.0")
    return said


def _branch(reading: Reading, node: YamlNode) -> str:
    said = text(reading, node)
    if not _BRANCH.fullmatch(said) or ".." in said:
        reading.wrong(node, f"'{said}' is no name of a branch", "like release-1.0")
    return said


def _edition(reading: Reading, node: YamlNode) -> str:
    said = text(reading, node)
    holes = re.findall(r"\{[^{}]*\}", said)
    if sorted(holes) != ["{code}", "{path}"] or re.search(r"[{}]", re.sub(r"\{(?:code|path)\}", "", said)):
        reading.wrong(node, f"'{said}' does not say where locale and path stand", "like 1.0/{code}/{path}")
    elif posixpath.normpath(said) != said or said.startswith(("/", "..")):
        reading.wrong(node, f"'{said}' is no path below the project's folder", "like 1.0/{code}/{path}")
    return said


def check_releases(reading: Reading, values: Mapping[str, Any]) -> None:
    """Releases lie apart from each other, from the sources and from the project's other folders."""
    found: Sequence[Release] = values["releases"]
    sources: Path = values["sources"]
    for release in found:
        for said in _mistakes(reading.root, release, found, values, sources):
            reading.wrong_at(release.line, f"release {release.name}: {said}", "name another folder")


def _mistakes(
    root: Path, release: Release, found: Sequence[Release], values: Mapping[str, Any], sources: Path
) -> Iterator[str]:
    if release.branch:
        if any(other.branch == release.branch for other in found[: found.index(release)]):
            yield f"{release.branch} is another release's branch"
        return
    folder = root / release.folder
    if sources.is_relative_to(folder):
        yield f"{release.folder} holds the sources"
    for key in ("locales_folder", "terms", "site"):
        if folder.is_relative_to(values[key]) or (values[key] != root and values[key].is_relative_to(folder)):
            yield f"{release.folder} and {key} must be separate folders"
    editions: Path = values["editions"]
    if not values["in_place"] and (folder.is_relative_to(editions) or editions.is_relative_to(folder)):
        yield f"{release.folder} and editions must be separate folders"
    if release.edition and not (root / release.edition).is_relative_to(editions):
        yield f"{release.edition} is not below the folder of the editions"
    for other in found[: found.index(release)]:
        theirs = root / other.folder
        if other.folder and (folder.is_relative_to(theirs) or theirs.is_relative_to(folder)):
            yield f"{release.folder} and {other.folder} of release {other.name} must be separate folders"
