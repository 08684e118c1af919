"""Reads l10n.yaml into a frozen Config, and reports all mistakes in the file at once, each with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n_pipeline.config import kept
from l10n_pipeline.config import values as single
from l10n_pipeline.config.limits import allowance
from l10n_pipeline.config.offered import FileConfig, files, strings
from l10n_pipeline.config.po_files import PoFiles, po_files
from l10n_pipeline.config.publish import Publish
from l10n_pipeline.config.publish import publish as read_publish
from l10n_pipeline.config.releases import Release, check_releases, releases
from l10n_pipeline.config.silences import Silence, silences
from l10n_pipeline.config.style import Style
from l10n_pipeline.config.style import style as read_style
from l10n_pipeline.config.yaml_nodes import (
    Reading,
    ValueReader,
    YamlNode,
    boolean,
    entries,
    is_null,
    list_of,
    nearest,
    one_of,
    text,
    unless_null,
)
from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.files import Door, present

if TYPE_CHECKING:
    from l10n_pipeline.effort import Allowance
    from l10n_pipeline.model import State

FILE = "l10n.yaml"

DEFAULTS = b"""\
project: articles
source_locale: en
sources: source_content
locales_folder: locales
terms: glossary_terms
editions: editions
in_place: null
site: public
base_url: ""
templates: ""
publish: [translated, outdated, machine]
locales: {}
front_matter: []
dropped_fields: []
files: {}
po: []
memory: []
strings: {}
releases: {}
labels: []
routes: {}
engines: {}
judge: null
ledger: null
layout: folders
anchors: null
raw_html: null
source_code: null
fail_on: []
ignore: []
limits: {seconds: 120, memory: 4000, size: 64}
block_dates: long
detect_language: false
"""
"""Every key, with the value that it has where the file does not name it, in the file's own language."""

LAYOUTS = (
    "folders",
    "hugo",
    "hugo-suffix",
    "mkdocs",
    "mkdocs-folders",
    "jekyll",
    "jekyll-polyglot",
    "docusaurus",
    "starlight",
    "vitepress",
    "mdbook",
    "myst",
)
"""The rows of `edition.layouts.LAYOUTS`, which is above this module."""

FOLDERS = ("sources", "locales_folder", "terms", "editions", "site")


class LocaleConfig(NamedTuple):
    """One locale that editions are made for."""

    name: str  # a Babel identifier: zh_CN
    engine: str | None  # None where people alone translate
    publish: tuple[State, ...]  # units in these states show their target in the edition
    links: Mapping[str, str]  # URL prefix of the source → prefix in the edition; the longest first
    may_drop: tuple[str, ...] | None = None  # codes that a translation may do without; None: as the language does
    may_add: tuple[str, ...] | None = None  # codes that a translation may add
    min_translated: float = 0.0  # the share of an article's text that has to be translated, from 0 to 1
    if_less: str = "notice"  # what happens to an article with less: notice, source, omit or previous
    spacing: str = "keep"  # between Chinese or Japanese and Latin: keep, none, blank; of what engines write
    isolates: bool = False  # whether editions put isolates around Latin words
    made_from: str | None = None  # the locale that it is in other characters
    code: str | None = None  # what the site generator calls it; None for the layout's spelling
    gloss: str = ""  # what editions add to a term's first mention, with {term}, {script}, {reading}
    layout: str = "folders"  # whose site generator reads its editions
    line: int = 0  # of l10n.yaml, for what is found wrong later
    max_risk: float = 1.0  # of what a machine wrote and is shown, from 0 to 1
    style: Style = Style()  # what engines that read are told of how it is written

    @contextmanager
    def at_its_line(self) -> Iterator[None]:
        """A ConfigError that names no place names the locale's line."""
        try:
            yield
        except ConfigError as error:
            if not error.path:
                error.path, error.line = FILE, self.line
            raise


class Config(NamedTuple):
    """The configuration of a project. Paths are absolute and inside `root`."""

    root: Path
    project: str  # Project-Id-Version of the PO files
    source_locale: str
    sources: Path
    locales_folder: Path
    terms: Path
    editions: Path
    in_place: bool  # whether the sources are their own editions, and other locales' go beside them
    site: Path
    base_url: str  # where the site will stand, with a slash at its end; "" where that is not said
    templates: Path | None  # the project's own templates of the site
    locales: tuple[LocaleConfig, ...]
    publish: Publish  # for the locales that do not say
    front_matter: tuple[str, ...]  # offered for translation beside title and description
    dropped_fields: tuple[str, ...]  # front matter of people's pages that their editions may be without
    files: tuple[FileConfig, ...]  # of several that fit a file the first counts
    po: tuple[PoFiles, ...]  # PO files that another tool extracts
    memory: tuple[str, ...]  # files of translation memories; "*" stands for any characters
    strings: tuple[FileConfig, ...]  # what stands around the articles, each with the place of its editions
    releases: tuple[Release, ...]  # older versions of the same articles
    labels: tuple[str, ...]  # whose labels are text: svg, mermaid
    routes: Mapping[str, str]  # URL prefix → folder below sources, "" for itself; the longest prefix first
    engines: Mapping[str, Mapping[str, Any]]  # options by engine name
    judge: Mapping[str, Any] | None  # options of the model that takes a second look; None: nobody does
    ledger: str | None  # the address of a PostgreSQL database; None: a file below .l10n/
    layout: str
    anchors: str | None  # html, attribute or none; None for what the layout can carry
    raw_html: bool | None  # whether raw HTML reaches the page; None for what the generator does by default
    source_code: str | None  # what the site generator calls the source's locale; None for the layout's spelling
    fail_on: tuple[str, ...]
    ignore: tuple[Silence, ...]  # problems that are not told
    limits: Allowance  # what one file may cost
    block_dates: str  # a Babel date format: short, medium, long, full
    detect_language: bool  # whether a detector looks for texts in other languages of the same script

    def relative(self, path: Path) -> str:
        """A path of the project as messages name it."""
        below, said = f"{self.root}{os.sep}", str(path)
        if said.startswith(below):  # as pathlib has it, in a tenth of the time
            return said[len(below) :].replace(os.sep, "/")
        return path.relative_to(self.root).as_posix()

    def engine_options(self, name: str) -> dict[str, Any]:
        """What l10n.yaml says to an engine itself."""
        return {key: value for key, value in self.engines.get(name, {}).items() if key != single.PRICE}

    def price(self, name: str) -> float:
        """The provider's price of a million characters; 0 where l10n.yaml does not name it."""
        return float(self.engines.get(name, {}).get(single.PRICE, 0))

    def locale(self, name: str) -> LocaleConfig:
        """The locale of that name; ConfigError with the nearest existing name."""
        for locale in self.locales:
            if locale.name == name.replace("-", "_"):
                return locale
        advice = nearest(name, [locale.name for locale in self.locales]) or "add it under `locales`"
        raise ConfigError(f"no locale '{name}'", path=FILE, advice=advice)


def load(root: Path | None = None, *, remembers: bool = False) -> Config:
    """The configuration of the project in `root`, or of the nearest folder with an l10n.yaml from here upwards.

    Raises ConfigError; one that holds several mistakes has a line for each, `l10n.yaml:LINE: …`. With `remembers` the
    file is not parsed where `keep` did so before.
    """
    folder = find() if root is None else root.resolve()
    if not present(folder / FILE):
        raise ConfigError(f"no {FILE} in {folder}", advice="`l10n init` makes one")
    door = Door(folder)
    data = door.read(FILE)
    return parse(data, folder, kept.read(door, data) if remembers else None)


def keep(root: Path) -> None:
    """Keep what l10n.yaml says for the next run; a failure is none."""
    with suppress(L10nError):
        kept.write(Door(root), FILE, DEFAULTS)


def find(start: Path | None = None) -> Path:
    """The nearest folder with an l10n.yaml, from `start` (the current folder) upwards; ConfigError for none."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if present(folder / FILE):
            return folder
    advice = "`l10n init` makes one, `--root` names a project elsewhere"
    raise ConfigError(f"no {FILE} in this folder or above it", advice=advice)


def parse(data: bytes, root: Path, known: kept.Nodes | None = None) -> Config:
    """The configuration that the bytes of an l10n.yaml mean for the project in `root`; raises ConfigError.

    `known` is what they are as nodes.
    """
    reading = Reading(FILE, root)
    found = known or kept.composed(reading, DEFAULTS, data)
    nodes = entries(reading, found.usual, FILE)
    given = entries(reading, found.given, FILE, nodes)
    nodes |= given
    values = {key: reader(reading, nodes[key][1]) for key, reader in _READERS.items()}
    locales = _locales(reading, nodes["locales"][1], values)
    of_files = files(reading, nodes["files"][1], values["sources"])
    of_strings = strings(reading, nodes["strings"][1], values["editions"])
    reading.end()
    values["in_place"] = _in_place(values)
    _check_folders(reading, given, values)
    check_releases(reading, values)
    reading.end()
    return Config(root=root, locales=locales, files=of_files, strings=of_strings, **values)


# -- readers -----------------------------------------------------------------------------------------


_LOCALE_KEYS = (
    "engine",
    "from",
    "publish",
    "min_translated",
    "if_less",
    "links",
    "may_drop",
    "may_add",
    "spacing",
    "isolates",
    "code",
    "gloss",
    "style",
)
_if_less = one_of(("notice", "source", "omit", "previous"))
_spacing = one_of(("keep", "none", "blank"))
_may_drop = list_of(one_of(("emphasis", "strong")))
_may_add = list_of(one_of(("emphasis", "strong", "code", "link")))


def _locales(reading: Reading, node: YamlNode, values: Mapping[str, Any]) -> tuple[LocaleConfig, ...]:
    out = []
    for key, value in entries(reading, node, "locales").values():
        name = single.locale_name(reading, key)
        if name == values["source_locale"]:
            reading.wrong(key, f"'{name}' is the locale of the sources", "remove it from `locales`")
        out.append(_locale(reading, name, key.line, value, values))
    return tuple(out)


def _locale(reading: Reading, name: str, line: int, node: YamlNode, values: Mapping[str, Any]) -> LocaleConfig:
    given = entries(reading, node, f"locale {name}", _LOCALE_KEYS)
    engine, links, publish = None, {}, values["publish"]
    if "engine" in given and not is_null(given["engine"][1]):
        engine = text(reading, given["engine"][1])
    if "publish" in given:
        publish = read_publish(reading, given["publish"][1])
    if "links" in given:
        links = single.prefixes(reading, given["links"][1], single.url)
    may_drop = _may_drop(reading, given["may_drop"][1]) if "may_drop" in given else None
    may_add = _may_add(reading, given["may_add"][1]) if "may_add" in given else None
    code = single.code(reading, given["code"][1]) if "code" in given else None
    min_translated = single.share(reading, given["min_translated"][1]) if "min_translated" in given else 0.0
    if_less = _if_less(reading, given["if_less"][1]) if "if_less" in given else "notice"
    made_from = single.locale_name(reading, given["from"][1]) if "from" in given else None
    spacing = _spacing(reading, given["spacing"][1]) if "spacing" in given else "keep"
    isolates = boolean(reading, given["isolates"][1]) if "isolates" in given else False
    gloss = single.gloss(reading, given["gloss"][1]) if "gloss" in given else ""
    return LocaleConfig(
        name,
        engine,
        publish.states,
        links,
        may_drop if may_drop is None else tuple(may_drop),
        may_add if may_add is None else tuple(may_add),
        min_translated,
        if_less,
        spacing,
        isolates,
        made_from,
        code,
        gloss,
        values["layout"],
        line,
        max_risk=publish.max_risk,
        style=read_style(reading, given["style"][1]) if "style" in given else Style(),
    )


_READERS: dict[str, ValueReader] = {
    "project": text,
    "source_locale": single.locale_name,
    "sources": single.folder,
    "locales_folder": single.folder,
    "terms": single.folder,
    "editions": single.folder,
    "in_place": unless_null(boolean),
    "site": single.folder,
    "base_url": single.base_url,
    "templates": single.templates,
    "publish": read_publish,
    "front_matter": list_of(text),
    "dropped_fields": list_of(text),
    "po": po_files,
    "memory": list_of(single.memory),
    "releases": releases,
    "labels": list_of(one_of(("svg", "mermaid"))),
    "routes": single.routes,
    "engines": single.engines,
    "judge": unless_null(single.options),
    "ledger": unless_null(single.ledger),
    "layout": one_of(LAYOUTS),
    "anchors": unless_null(one_of(("html", "attribute", "none"))),
    "raw_html": unless_null(boolean),
    "source_code": unless_null(single.code),
    "fail_on": list_of(one_of(("open", "machine", "outdated", "draft"))),
    "ignore": silences,
    "limits": allowance,
    "block_dates": one_of(("short", "medium", "long", "full")),
    "detect_language": boolean,
}


def _in_place(values: Mapping[str, Any]) -> bool:
    """As l10n.yaml says; else whether the sources lie in the folder of the editions."""
    told: bool | None = values["in_place"]
    return values["sources"].is_relative_to(values["editions"]) if told is None else told


def _check_folders(
    reading: Reading, given: Mapping[str, tuple[YamlNode, YamlNode]], values: Mapping[str, Any]
) -> None:
    """No folder may hold another: editions below the sources would be read as articles.

    In place the editions' folder is the site's own, which may hold all the others, and so may the sources': what is
    an edition there is known by its place.
    """
    roomy = ("editions", "sources") if values["in_place"] else ()
    for key in FOLDERS:
        if values[key] == reading.root and key not in roomy:
            reading.wrong(given[key][0], f"{key} is the whole project", _whole(key))
    folders = [key for key in FOLDERS if values[key] != reading.root]
    for one, other in combinations(folders, 2):
        if _apart(values, one, other, roomy):
            continue
        node = given[one if one in given else other][0]
        reading.wrong(node, f"{one} and {other} must be separate folders", "one may not lie in the other")


def _whole(key: str) -> str:
    if key in ("sources", "editions"):
        return "name a folder in it; for an existing site add `in_place: true`, and name its `layout`"
    return "name a folder in it"


def _apart(values: Mapping[str, Any], one: str, other: str, roomy: tuple[str, ...]) -> bool:
    """Whether neither folder lies in the other, or one lies in a folder that may hold it."""
    inner, outer = values[one], values[other]
    if inner == outer:
        return {one, other} == set(roomy)
    if outer.is_relative_to(inner):
        one, other, inner, outer = other, one, outer, inner
    if not inner.is_relative_to(outer):
        return True
    return other in roomy and (other != "sources" or one != "editions")
