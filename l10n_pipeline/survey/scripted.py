"""Sites whose configuration is JavaScript: Docusaurus, Starlight, VitePress."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator

from l10n_pipeline.config.releases import is_release
from l10n_pipeline.files import Door
from l10n_pipeline.survey import labels
from l10n_pipeline.survey.site import Folder, Site, has_pages, in_project, locale_name
from l10n_pipeline.text.script import Script, first

_ENDS = ("ts", "js", "mjs", "mts", "cjs", "cts")


def docusaurus(folder: Folder) -> Site | None:
    """By docusaurus.config.*: `i18n`, and the path and the route of the docs plugin."""
    config = folder.first(*(f"docusaurus.config.{end}" for end in _ENDS))
    if not config:
        return None
    script = Script(folder.read(config))
    i18n = first(script.values("i18n"), dict) or {}
    assert isinstance(i18n, dict)
    own = _text(i18n.get("defaultLocale")) or "en"
    codes = {code: code for code in _texts(i18n.get("locales")) if code != own}
    docs = {}
    for found in script.values("docs"):
        if isinstance(found, dict) and ("path" in found or "routeBasePath" in found):
            docs = found
    sources = folder.at(_text(docs.get("path")) or "docs")
    route = (_text(docs.get("routeBasePath")) or "docs").strip("/")
    notes = []
    if (folder.path / "blog").is_dir():
        notes.append("blog/ is not among the sources: a project has one folder of them")
    strings, said = labels.docusaurus(folder, own)
    return Site(
        "Docusaurus",
        folder.at(config),
        "docusaurus",
        folder.name,
        sources,
        own,
        codes,
        {f"/{route}/" if route else "/": ""},
        ("sidebar_label", "pagination_label"),
        why={
            "source_locale": "i18n.defaultLocale",
            "sources": "`path` of the docs plugin, or its default",
            "locales": "i18n.locales",
            "routes": "`routeBasePath` of the docs plugin: links that begin so lead to pages of the same locale",
        },
        notes=(*notes, *said),
        strings=in_project(folder, strings),
        releases={name: folder.at(f"versioned_docs/version-{name}") for name in _versions(folder)},
    )


def _versions(folder: Folder) -> list[str]:
    """The versions of a site of Docusaurus that have pages, the newest first, as versions.json has them."""
    try:
        said = json.loads(folder.read("versions.json") or "[]")
    except ValueError:
        said = []
    there = {f"version-{name}" for name in said if isinstance(name, str) and is_release(name)}
    found = (
        {one.name for one in Door(folder.root).folders(folder.at("versioned_docs"))} & there if there else set()
    )
    return [name for name in said if f"version-{name}" in found]


def starlight(folder: Folder) -> Site | None:
    """By astro.config.*, where it names Starlight."""
    config = folder.first(*(f"astro.config.{end}" for end in _ENDS))
    text = folder.read(config) if config else ""
    if "@astrojs/starlight" not in text:
        return None
    script = Script(text)
    locales = _locales(script)
    default = _text(first(script.values("defaultLocale"), str))
    root = locales.pop("root", None)
    top = "src/content/docs"
    own, inner = root or default or "en", ""
    if root is None and locales and default in locales:
        own, inner, top = default, default, f"{top}/{default}"
        locales.pop(default)
    strings, said = labels.starlight(folder, own, config, text)
    return Site(
        "Starlight",
        folder.at(config),
        "starlight",
        folder.name,
        folder.at(top),
        own,
        locales,
        {posixpath.join("/", _text(first(script.options("base"), str)).strip("/"), inner, ""): ""},
        (
            *("hero.title", "hero.tagline", "hero.image.alt", "hero.actions[].text"),
            *("banner.content", "sidebar.label", "sidebar.badge.text", "prev.label", "next.label"),
        ),
        why={
            "source_locale": "`root` or `defaultLocale` of starlight()",
            "sources": "where Starlight's pages are",
            "locales": "`locales` of starlight()",
            "routes": "`base`: links that begin so lead to pages of the same locale",
        },
        notes=tuple(said),
        strings=in_project(folder, strings),
    )


def vitepress(folder: Folder) -> Site | None:
    """By .vitepress/config.*: `srcDir`, `locales` and `lang`."""
    names = [f".vitepress/config.{end}" for end in _ENDS] + [f".vitepress/config/index.{end}" for end in _ENDS]
    config = folder.first(*names)
    if not config:
        return None
    text = folder.read(config)
    script = Script(text)
    locales = {code: tag for code, tag in _locales(script).items() if code == "root" or _is_here(script, code)}
    top = folder.at(_text(first(script.values("srcDir"), str)) or ".")
    root = locales.pop("root", "")
    own, inner = root or _text(first(script.values("lang"), str)) or "en", ""
    # `locales` without `root`, or pages that are moved to it: the sources have a folder like every other locale.
    for code in (own, own.split("-")[0], *locales):
        below = posixpath.join(top, code)
        if (folder.root / below).is_dir() and not has_pages(folder.root / top):
            own, inner, top = code, code, below
            locales.pop(code, None)
            break
    strings, said = labels.vitepress(config, text, locales)
    return Site(
        "VitePress",
        folder.at(config),
        "vitepress",
        folder.name,
        top,
        own,
        locales,
        {posixpath.join("/", inner, ""): ""},
        (
            *("hero.name", "hero.text", "hero.tagline", "hero.image.alt", "hero.actions[].text"),
            *("features[].title", "features[].details", "features[].linkText", "titleTemplate"),
        ),
        why={
            "source_locale": "`lang` of the root locale",
            "sources": "`srcDir`, or the folder of .vitepress",
            "locales": "`locales`; those whose link leads to another site are left out",
            "routes": "links that begin so lead to pages of the same locale",
        },
        notes=tuple(said),
        strings=in_project(folder, strings),
    )


def _locales(script: Script) -> dict[str, str]:
    """Code → language tag, of the first `locales` that is a mapping."""
    for found in script.values("locales"):
        if isinstance(found, dict):
            return {
                code: _tag(code, value) for code, value in found.items() if code == "root" or locale_name(code)
            }
    return {}


def _tag(code: str, value: object) -> str:
    lang = _text(value.get("lang")) if isinstance(value, dict) else ""
    return lang or ("en" if code == "root" else code)


def _is_here(script: Script, code: str) -> bool:
    """Whether a locale of VitePress is no link to another site."""
    for found in script.values("locales"):
        if isinstance(found, dict) and isinstance(found.get(code), dict):
            return "://" not in _text(found[code].get("link"))
    return True


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, str) and locale_name(one):
            yield one
