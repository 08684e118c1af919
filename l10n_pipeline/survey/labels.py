"""What stands around a site's articles: where each generator has it, and what is translated in its configuration."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from l10n_pipeline import files, lazy
from l10n_pipeline.formats.key_patterns import fits
from l10n_pipeline.survey.site import Folder, Strings
from l10n_pipeline.text.script import Other, Script

_MENUS = lazy.pattern(r"^[ \t]*\[\[[ \t]*(?:languages\.[\w-]+\.)?menus?\.|^[ \t]*menus?:", re.M)
_TITLE = lazy.pattern(r"^[ \t\"'-]*title[\"']?[ \t]*[=:]", re.M)
_ENDS = ("toml", "yaml", "yml", "json")
_NO_LABELS = ("**.locales.*.label", "**.social.**", "**.socialLinks.**", "**.head.**")
"""Properties that are no texts of the site: languages' own names, and names of services."""
_OF_THEME = (
    "prev next label text title message copyright placeholder linkText linkLabel code description "
    "langMenuLabel returnToTopLabel sidebarMenuLabel darkModeSwitchLabel lightModeSwitchTitle darkModeSwitchTitle "
    "skipToContentLabel buttonText buttonAriaLabel"
).split()


class Loader(yaml.SafeLoader):
    """Tags of a generator's own (`!ENV`, `!!python/name:…`) are nothing to us."""


def _nothing(*_: object) -> None:
    return None


Loader.add_multi_constructor("", _nothing)


# -- where it is -----------------------------------------------------------------------------------


def docusaurus(folder: Folder, own: str) -> tuple[list[Strings], list[str]]:
    """What `docusaurus write-translations` wrote for the sources' locale; else a word on it."""
    options = {"edition": "i18n/{code}/*.json", "keys": ["**.message"], "notes": ["**.description"]}
    if _any(folder, f"i18n/{own}", ".json"):
        return [Strings(f"i18n/{own}/*.json", options)], []
    command = f"npx docusaurus write-translations --locale {own}"
    return [Strings(f"i18n/{own}/*.json", options, is_there=False)], [
        f"texts of navbar, sidebar, footer and theme: call `{command}`, then take the # off `strings` in l10n.yaml"
    ]


def starlight(folder: Folder, own: str, config: str, text: str) -> tuple[list[Strings], list[str]]:
    """Labels of the sidebar in astro.config.*, and texts of the interface in src/content/i18n/."""
    out = []
    if keys := _keys(text, ["label"], _NO_LABELS):
        out.append(Strings(config, {"table": "src/l10n/{code}.json", "keys": keys}))
    for end in ("json", "yml", "yaml"):
        if folder.first(f"src/content/i18n/{own}.{end}"):
            there = files.Door(folder.root).walk(folder.path / "src/content/i18n", f".{end}")
            hole = (
                "tag" if any(path.stem != path.stem.lower() for path in there) else "code"
            )  # zh-CN.json, zh-cn.json
            place = f"src/content/i18n/{{{hole}}}.{end}"
            out.append(Strings(f"src/content/i18n/{own}.{end}", {"edition": place}))
    return out, []


def vitepress(config: str, text: str, codes: Iterable[str]) -> tuple[list[Strings], list[str]]:
    """Texts of the navigation and the theme in .vitepress/config.*, but for those of the other locales."""
    keys = _keys(text, _OF_THEME, (*_NO_LABELS, *(f"**.locales.{code}.**" for code in codes)))
    if keys:
        return [Strings(config, {"table": ".vitepress/l10n/{code}.json", "keys": keys})], []
    if not _ELSEWHERE.search(text):
        return [], []
    return [], [
        f"menus are not read, for {config} takes them from other files: name those that hold texts as `strings`"
    ]


_ELSEWHERE = lazy.pattern(r"\bfrom\s*['\"]\./|\brequire\(\s*['\"`]\./")


def _keys(text: str, names: Sequence[str], passed: Iterable[str]) -> list[str]:
    """Those of the names that properties with a text have, then what of `passed` is needed, with `!`."""
    found = [(name, path) for name, path, _ in Script(text).strings(lambda name, _: name in names)]
    needed = [key for key in passed if any(fits(key, path) for _, path in found)]
    own = [name for name, path in found if not any(fits(key, path) for key in needed)]
    return [*dict.fromkeys(own), *(f"!{key}" for key in needed)] if own else []


def mkdocs(data: dict[str, Any], config: str) -> tuple[list[Strings], list[str]]:
    """Titles of the navigation in mkdocs.yml."""
    if not _titles(data.get("nav")):
        return [], []
    return [Strings(config, {"table": "l10n/{code}.json", "names": ["nav"]})], []


def _titles(nav: object) -> bool:
    return isinstance(nav, list) and any(isinstance(one, dict) for one in nav)


def hugo(folder: Folder, own: str, text: str) -> tuple[list[Strings], list[str]]:
    """Texts of the theme in i18n/, and menus and parameters of one language in config/_default/."""
    out = []
    for end in _ENDS:
        for code in dict.fromkeys((own, own.lower())):
            if folder.first(f"i18n/{code}.{end}"):
                out.append(Strings(f"i18n/{code}.{end}", {"edition": f"i18n/{{code}}.{end}"}))
        for name in ("menus", "menu"):
            if folder.first(f"config/_default/{name}.{own}.{end}"):
                place = f"config/_default/{name}.{{code}}.{end}"
                said = folder.read(f"config/_default/{name}.{own}.{end}")
                keys = ["**.name", *(["**.title"] if _TITLE.search(said) else [])]
                options = {"edition": place, "keys": keys}
                out.append(Strings(f"config/_default/{name}.{own}.{end}", options))
    notes = []
    if _MENUS.search(text):
        notes.append(
            f"menus in Hugo's configuration are one for all locales: move them to config/_default/menus.{own}.toml"
        )
    return out, notes


def jekyll(folder: Folder, own: str) -> tuple[list[Strings], list[str]]:
    """Data files of the sources' locale: _data/en/, _data/en.yml, _data/locales/en.yml."""
    out = []
    for end in ("yml", "yaml", "json"):
        if _any(folder, f"_data/{own}", f".{end}"):
            out.append(Strings(f"_data/{own}/*.{end}", {"edition": f"_data/{{code}}/*.{end}"}))
        for top in ("_data", "_data/locales", "_data/i18n", "_data/languages"):
            if folder.first(f"{top}/{own}.{end}"):
                out.append(Strings(f"{top}/{own}.{end}", {"edition": f"{top}/{{code}}.{end}"}))
    return out, []


def _any(folder: Folder, name: str, suffix: str) -> bool:
    return bool(files.Door(folder.root).walk(folder.path / name, suffix))


# -- what is translated there ----------------------------------------------------------------------


def translated_labels(name: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Code, label and translation of each that a configuration has: `nav_translations` of MkDocs, `translations` of
    Starlight."""
    if posixpath.splitext(name)[1] in (".yml", ".yaml"):
        yield from _of_mkdocs(text)
    else:
        yield from _of_starlight(text)


def _of_mkdocs(text: str) -> Iterator[tuple[str, str, str]]:
    try:
        data = yaml.load(text, Loader=Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    plugin = plugin_of(data.get("plugins"), "i18n") if isinstance(data, dict) else {}
    languages = plugin.get("languages")
    for row in languages if isinstance(languages, list) else []:
        titles = row.get("nav_translations") if isinstance(row, dict) else None
        for label, target in titles.items() if isinstance(titles, dict) else ():
            if isinstance(label, str) and isinstance(target, str):
                yield str(row.get("locale")), label, target


def _of_starlight(text: str) -> Iterator[tuple[str, str, str]]:
    rest: list[object] = list(Script(text).values("sidebar"))
    while rest:
        one = rest.pop(0)
        if isinstance(one, list):
            rest[:0] = one
        elif isinstance(one, Other):  # what a function of the configuration's own is given
            rest[:0] = one.arguments
        elif isinstance(one, dict):
            label, translations = one.get("label"), one.get("translations")
            if isinstance(label, str) and isinstance(translations, dict):
                yield from ((code, label, said) for code, said in translations.items() if isinstance(said, str))
            rest.append(one.get("items"))


def plugin_of(plugins: object, name: str) -> dict[str, Any]:
    """The options of a plugin of MkDocs, {} where it is not used or has none."""
    found = plugins if isinstance(plugins, list) else [plugins] if isinstance(plugins, dict) else []
    for one in found:
        if isinstance(one, dict) and isinstance(one.get(name), dict):
            return dict(one[name])
    return {}
