"""What a site is, as far as its files say, without a look at l10n.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.edition.layouts import MARKDOWN
from l10n_pipeline.errors import FormatError

PASSED = frozenset(
    "node_modules vendor _site public dist build target examples example playground test tests fixtures "
    "__tests__ template templates themes site-packages".split()
)
"""Folders in which no site of the project's own is looked for."""


@dataclass(frozen=True, slots=True)
class Strings:
    """Files with what stands around the articles, and their entry of l10n.yaml."""

    pattern: str
    options: Mapping[str, object]
    is_there: bool = True  # else the generator still has to write them


@dataclass(frozen=True, slots=True)
class Site:
    """A generator's site. Folders are from the project's root, with `/`; "" for the root itself."""

    generator: str  # as people call it
    config: str  # the file that says so
    layout: str
    folder: str  # of that configuration: where editions begin
    sources: str
    source_code: str = "en"  # the sources' locale, as the generator spells it
    codes: Mapping[str, str] = field(
        default_factory=dict
    )  # other locales: the generator's code → its language tag
    routes: Mapping[str, str] = field(default_factory=dict)
    front_matter: tuple[str, ...] = ()  # keys that are text to the generator's themes
    skipped: tuple[str, ...] = ()  # files below the sources that the generator makes no page of
    why: Mapping[str, str] = field(default_factory=dict)  # by key of l10n.yaml: where that is said
    notes: tuple[str, ...] = ()  # what a person has to do
    imports: Mapping[str, str] = field(default_factory=dict)  # code → a file of translations elsewhere
    strings: tuple[Strings, ...] = ()  # what stands around the articles
    releases: Mapping[str, str] = field(default_factory=dict)  # older versions of the pages: name → folder
    po_folder: str = ""  # where PO files can lie, if the generator would take those in locales/ for something else


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that may be a site."""

    root: Path
    name: str  # from the root

    @property
    def path(self) -> Path:
        return self.root / self.name

    def at(self, name: str) -> str:
        """A path from here, as a path from the root; "" for the root."""
        joined = os.path.normpath(os.path.join(self.name or ".", name)).replace(os.sep, "/")
        return "" if joined == "." else joined

    def first(self, *names: str) -> str:
        """The first of these files that there is, "" for none."""
        door = files.Door(self.root)
        return next((name for name in names if door.has_file(self.path / name)), "")

    def read(self, name: str) -> str:
        """A file's text; what is no UTF-8 is replaced, for nothing of it is written anywhere."""
        try:
            return files.Door(self.root).read(self.path / name).decode("utf-8", "replace")
        except FormatError:
            return ""


def in_project(folder: Folder, strings: Iterable[Strings]) -> tuple[Strings, ...]:
    """The same with paths from the project's root instead of the site's folder."""
    return tuple(
        Strings(
            folder.at(one.pattern),
            {k: folder.at(str(v)) if k in ("edition", "table") else v for k, v in one.options.items()},
            one.is_there,
        )
        for one in strings
    )


def inside(folder: str) -> bool:
    """Whether a folder, from the root, lies in the project."""
    return not folder.startswith("..") and not folder.startswith("/")


def is_below(path: str, folder: str) -> bool:
    """Whether a path is the folder, or lies in it; "" is the root."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def pages(folder: Path) -> Iterator[str]:
    """The pages below a folder, by their paths with `/`."""
    for path in files.Door(folder).walk(folder, without=("node_modules", "vendor", "_site", ".")):
        if path.name.endswith(MARKDOWN) and path.name[0] != ".":
            yield path.relative_to(folder).as_posix()


ABOUT = frozenset("readme contributing changelog license licence code_of_conduct security support authors".split())
"""What tells of a project in its root, by stem in small letters: no page of its site."""


def has_pages(folder: Path) -> bool:
    """Whether pages lie right in a folder, but for those that tell of the project."""
    return any("/" not in name and name.partition(".")[0].lower() not in ABOUT for name in pages(folder))


def folders(root: Path, depth: int) -> Iterator[Folder]:
    """The root, then the folders below it, level by level, that may be sites."""
    level = [""]
    for _ in range(depth + 1):
        yield from (Folder(root, name) for name in level)
        level = [
            f"{name}/{folder.name}".removeprefix("/")
            for name in level
            for folder in files.Door(root).folders(name)
            if folder.name not in PASSED and folder.name[0] != "."
        ]


def locale_name(code: str) -> str:
    """The locale that a generator's code means, as l10n.yaml writes it; "" where it is none: zh-cn → zh_CN."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_locale_identifier, parse_locale

    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", code):
        return ""
    try:
        name = get_locale_identifier(parse_locale(code.replace("-", "_")))
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return ""
    return name
