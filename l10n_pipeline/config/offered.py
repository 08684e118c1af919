"""What is offered of which file: the keys `files` and `strings` of l10n.yaml."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.config import values as single
from l10n_pipeline.config.yaml_nodes import Reading, ValueReader, YamlNode, boolean, entries, list_of, text

_NO_TEXT = "url href link permalink path id class icon image img src pageRef identifier weight".split()
EVERYTHING = ("**", *(f"!**.{key}" for key in _NO_TEXT), *(f"!{key}" for key in _NO_TEXT))
"""Every text of a data file but addresses and names: what is offered of `strings` where nothing else is said."""


@dataclass(frozen=True, slots=True)
class FileConfig:
    """What is read of some source files."""

    pattern: str  # of their paths from the project's folder; `*` is any characters
    translate: bool = True  # whether it is a source at all
    keys: tuple[str, ...] | None = None  # patterns of key paths that are offered; None for the default
    types: tuple[
        tuple[str, str], ...
    ] = ()  # data files: patterns of key paths, each with the language of its values
    names: tuple[str, ...] = ()  # YAML: patterns of mappings whose keys are text
    notes: tuple[str, ...] = ()  # data files: patterns of key paths that explain the texts beside them
    single_lines: bool = False  # plain text: each line is a text of its own
    arguments: tuple[str, ...] = ()  # Markdown: of shortcodes, template tags and JSX that are text
    code: tuple[str, ...] = ()  # Markdown: languages whose comments, or strings, are text
    code_tags: tuple[str, ...] = ()  # Markdown: shortcodes and template tags with code between them
    edition: str = ""  # of `strings`: the path of its editions from the project's folder, with {code} or {tag}
    table: str = ""  # of `strings`: the same for a table of texts and translations, where it has no edition
    line: int = field(default=0, compare=False)  # of l10n.yaml

    def fits(self, path: str) -> bool:
        """Whether it speaks of the file at `path`, from the project's folder."""
        return fnmatchcase(path, self.pattern)

    def place(self, path: str) -> str:
        """Where the editions of the file at `path` lie, from the project's folder, with {code}: of `strings`."""
        start, _, end = self.pattern.partition("*")
        return (self.edition or self.table).replace("*", path[len(start) : len(path) - len(end)])


_LOCALE = lazy.pattern(r"\{(?:code|tag)\}")
_DATA = (".yaml", ".yml", ".json", ".toml", ".csv", ".tsv")
_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
_OPTIONS = {
    **dict.fromkeys(_DATA, ("keys", "types", "notes")),
    **dict.fromkeys((".yaml", ".yml"), ("keys", "types", "notes", "names")),
    ".txt": ("single_lines",),
    **dict.fromkeys((".md", ".markdown", ".mdx"), ("arguments", "code", "code_tags")),
}


def files(reading: Reading, node: YamlNode, sources: Path) -> tuple[FileConfig, ...]:
    """The entries of `files`, whose names lie below the sources' folder."""
    out = []
    for name, (key, value) in entries(reading, node, "files").items():
        folder = sources.relative_to(reading.root).as_posix()
        if (folder != "." and not name.startswith(f"{folder}/")) or ".." in PurePosixPath(name).parts:
            reading.wrong(key, f"'{name}' is not below {folder}", f"like {folder}/site.yaml")
        known = ("translate", *_OPTIONS.get(PurePosixPath(name).suffix, ()))
        out.append(FileConfig(name, line=key.line, **_values(reading, value, name, known)))
    return tuple(out)


def strings(reading: Reading, node: YamlNode, editions: Path) -> tuple[FileConfig, ...]:
    """The entries of `strings`: files anywhere in the project, each with the place of its editions."""
    out = []
    for name, (key, value) in entries(reading, node, "strings").items():
        suffix = PurePosixPath(name).suffix
        if name.startswith("/") or ".." in PurePosixPath(name).parts or name.count("*") > 1:
            reading.wrong(key, f"'{name}' is no path from the project's folder", "like i18n/en/*.json, with one *")
        if suffix not in (*_DATA, *_SCRIPTS, ".txt"):
            suffixes = ", ".join((*_DATA, ".txt", *_SCRIPTS))
            reading.wrong(key, f"'{name}' holds no strings", f"known suffixes: {suffixes}")
        known = ("edition", "table", *(("keys",) if suffix in _SCRIPTS else _OPTIONS.get(suffix, ())))
        given = _values(reading, value, name, known)
        if suffix in _SCRIPTS and not given.get("keys"):
            reading.wrong(
                key, f"'{name}' needs `keys`: the properties whose strings are text", "like [label, text]"
            )
        if suffix != ".txt":
            given.setdefault("keys", () if given.get("names") else EVERYTHING)
        mine = FileConfig(name, line=key.line, **given)
        _check_place(reading, key, mine, editions)
        out.append(mine)
    return tuple(out)


def _check_place(reading: Reading, key: YamlNode, mine: FileConfig, editions: Path) -> None:
    """The editions of `strings` have a place of their own for each locale, among the other editions."""
    place, name = mine.edition or mine.table, mine.pattern
    folder = editions.relative_to(reading.root).as_posix()
    if bool(mine.edition) == bool(mine.table):
        advice = f"like `edition: {_example(name)}`; `table` is for what has no edition"
        reading.wrong(key, f"'{name}' needs either `edition` or `table`: where each locale's lies", advice)
    elif not _LOCALE.search(place) or re.search(r"[{}]", _LOCALE.sub("", place)):
        reading.wrong(key, f"'{place}' does not say where the locale stands", f"like {_example(name)}")
    elif place.count("*") != name.count("*"):
        reading.wrong(key, f"'{place}' and '{name}' must have the same *", f"like {_example(name)}")
    elif _leads_away(place) or (folder != "." and not place.startswith(f"{folder}/")):
        reading.wrong(key, f"'{place}' is not below {folder}, the folder of the editions", "name a path in it")
    elif (mine.table and not place.endswith(".json")) or (mine.edition and not place.endswith(_suffix(name))):
        wanted = ".json" if mine.table else _suffix(name)
        reading.wrong(key, f"'{place}' does not end in {wanted}", "a table is JSON, an edition is like its source")


def _leads_away(place: str) -> bool:
    return posixpath.normpath(place) != place or place.startswith(("/", "../"))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix


def _example(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "{code}", base)


def _values(reading: Reading, node: YamlNode, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    given = entries(reading, node, f"'{name}'", known)
    return {option: _READERS[option](reading, value) for option, (_, value) in given.items()}


_READERS: dict[str, ValueReader] = {
    "translate": boolean,
    "keys": list_of(single.key),
    "types": single.types,
    "names": list_of(single.key),
    "notes": list_of(single.key),
    "single_lines": boolean,
    "arguments": list_of(single.argument),
    "code": list_of(single.language),
    "code_tags": list_of(single.tag),
    "edition": text,
    "table": text,
}
