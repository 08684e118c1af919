"""Finds the site of a project, its pages, and those that other locales have of them."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.edition.beside import beside
from l10n_pipeline.edition.layouts import LAYOUTS, Layout
from l10n_pipeline.survey import declared, scripted
from l10n_pipeline.survey.labels import translated_labels
from l10n_pipeline.survey.site import Folder, Site, folders, inside, is_below, locale_name, pages

GENERATORS: tuple[Callable[[Folder], Site | None], ...] = (
    scripted.docusaurus,
    scripted.starlight,
    scripted.vitepress,
    declared.mkdocs,
    declared.hugo,
    declared.mdbook,
    declared.jekyll,
)
"""Asked in this order of each folder."""

_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Present:
    """What a locale has already."""

    code: str  # the generator's
    name: str  # as l10n.yaml writes it
    pages: int  # that have a source
    place: str  # the folder, or the file, for `l10n import`; "" for nothing
    strings: int = 0  # files, or labels, of what stands around the articles


@dataclass(frozen=True, slots=True)
class Survey:
    """A site and what it has."""

    site: Site
    pages: int  # sources
    locales: tuple[Present, ...]
    others: tuple[Site, ...] = ()  # that were found as well


def survey(root: Path, where: str = "") -> Survey | None:
    """The project's site, in the folder `where` or else the one nearest to the root; None where there are no pages."""
    found = [site for site in _sites(root, where) if inside(site.sources) and _any(root, site)]
    found.sort(key=lambda site: _is_translation(site.config))  # in order otherwise
    if not found:
        bare = declared.plain(Folder(root, where))
        return _looked(root, bare, ()) if bare else None
    return _looked(root, found[0], tuple(found[1:]))


def _sites(root: Path, where: str) -> Iterable[Site]:
    """Every site, the nearest first; of sites beside each other the one in English."""
    for folder in [Folder(root, where)] if where else folders(root, _DEPTH):
        for generator in GENERATORS:
            if site := generator(folder):
                yield site
                break


def _is_translation(config: str) -> bool:
    """Whether a configuration lies in a locale's folder, beside that of the sources: docs/de/mkdocs.yml."""
    folder = posixpath.basename(posixpath.dirname(config))
    return bool(locale_name(folder)) and folder.split("-")[0] != "en"


def _any(root: Path, site: Site) -> bool:
    return next(pages(root / site.sources), "") != ""


def _looked(root: Path, site: Site, others: tuple[Site, ...]) -> Survey:
    names = list(pages(root / site.sources))
    suffixed = dict(_suffixed(names, site.source_code))
    if site.generator == "folders" and any(suffixed.values()):
        site = replace(site, layout="mkdocs")  # guide.de.md beside guide.md, whichever program reads them
    row = row_of(site)
    codes = Counter(code for code in suffixed.values() if code)
    beside_it = {code: (count, site.sources or ".") for code, count in codes.items()}
    by_code = beside_it if "{stem}" in row.other else _folders(root, site, row, names)
    locales: dict[str, Present] = {}
    strings = _strings(root, site)
    for code in dict.fromkeys([*site.codes, *by_code, *strings]):
        name = short(locale_name(site.codes.get(code, code)) or locale_name(code))
        count, place = by_code.get(code, (0, site.imports.get(code, "")))
        if name and name != short(locale_name(site.source_code)):
            locales.setdefault(name, Present(code, name, count, place, strings[code]))
    own = len(names) - sum(count for count, place in by_code.values() if is_below(place, site.sources))
    return Survey(site, own, tuple(locales.values()), others)


def _strings(root: Path, site: Site) -> Counter[str]:
    """How many files of strings, or labels, each locale has, by its code."""
    out: Counter[str] = Counter()
    spelling = {code.lower(): code for code in site.codes}  # zh-cn of the site is zh-CN in the names of its files
    door = files.Door(root)
    for one in site.strings:
        pattern = str(one.options.get("edition") or "")
        before, _, after = pattern.replace("{tag}", "{code}").partition("{code}")
        folder = posixpath.dirname(before)
        for path in door.walk(folder) if pattern else ():
            rest = path.relative_to(root).as_posix().removeprefix(before)
            code = re.match(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", rest)
            if code and path.name[0] != "." and fnmatchcase(rest[code.end() :], after) and locale_name(code[0]):
                out[spelling.get(code[0].lower(), code[0])] += code[0] != site.source_code
        if "table" in one.options:
            found = translated_labels(one.pattern, Folder(root, "").read(one.pattern))
            out.update(spelling.get(code.lower(), code) for code, _, _ in found if locale_name(code))
    return out


def row_of(site: Site) -> Layout:
    """The layout's row as the site has it."""
    return beside(LAYOUTS[site.layout], seen_from(site.folder, site.sources), site.source_code)


def seen_from(folder: str, sources: str) -> str:
    """The folder of the sources, from that of the editions."""
    seen = os.path.relpath(sources or ".", folder or ".").replace(os.sep, "/")
    return "" if seen == "." else seen


def _folders(root: Path, site: Site, row: Layout, names: list[str]) -> dict[str, tuple[int, str]]:
    """Code → pages with a source, and their folder, for layouts where each locale has one."""
    before, _, after = row.other.partition("{code}")
    after = after.removesuffix("{path}").strip("/")
    start = Folder(root, site.folder).at(before + "x")[:-1]  # up to where the code begins
    top, prefix = posixpath.split(start)
    known, out = set(names), {}
    for folder in sorted(path.name for path in files.Door(root / top).folders("")):
        code = folder.removeprefix(prefix)
        if not folder.startswith(prefix) or not locale_name(code) or code == site.source_code:
            continue
        place = posixpath.join(top, folder, after).rstrip("/")
        own = [name for name in pages(root / place) if name in known]
        telling = [
            n for n in own if posixpath.splitext(posixpath.basename(n))[0] not in ("index", "_index", "README")
        ]
        if telling or (own and code in site.codes):
            out[code] = (len(own), place)
    return out


def _suffixed(names: list[str], own: str) -> Iterable[tuple[str, str]]:
    """Each page with the code before its suffix, where that is a locale and its source stands beside it.

    The source is guide.md, or guide.en.md where `own` is en.
    """
    known = set(names)
    for name in names:
        found = re.fullmatch(r"(.+)\.([A-Za-z_-]{2,11})(\.\w+)", name)
        beside_it = found and {found[1] + found[3], f"{found[1]}.{own}{found[3]}"} & known
        yield name, found[2] if found and beside_it and found[2] != own and locale_name(found[2]) else ""


def short(name: str) -> str:
    """A locale without the country that goes without saying: ja_JP is ja. Chinese and Portuguese say theirs."""
    from babel.core import get_global

    language, *rest = name.split("_")
    likely = get_global("likely_subtags").get(language, "")
    obvious = len(rest) == 1 and likely.endswith(f"_{rest[0]}") and language not in ("zh", "pt")
    return language if obvious else name
