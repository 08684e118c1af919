"""Sites whose configuration is data: MkDocs, Hugo, Jekyll, mdBook; and folders of pages without a generator."""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from l10n_pipeline import files
from l10n_pipeline.edition.blocks import fields
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.survey import labels
from l10n_pipeline.survey.nested import localized
from l10n_pipeline.survey.site import ABOUT, PASSED, Folder, Site, Strings, in_project, locale_name, pages


def mkdocs(folder: Folder) -> Site | None:
    """By mkdocs.yml: `docs_dir`, the plugin static-i18n, the theme's language."""
    config = folder.first("mkdocs.yml", "mkdocs.yaml")
    if not config:
        return None
    data = _mapping(folder, config)
    theme = data.get("theme")
    own = str(theme.get("language", "en")) if isinstance(theme, dict) else "en"
    sources = folder.at(str(data.get("docs_dir", "docs")))
    plugin = labels.plugin_of(data.get("plugins"), "i18n")
    listed, default = _languages(plugin)
    own = default or (own if locale_name(own) else "en")
    codes = {code: code for code in listed if code != own}
    notes = []
    here = posixpath.basename(folder.name)
    if not plugin and locale_name(here) and here.split("-")[0] == own.split("-")[0]:
        # A site for each locale: docs/en/mkdocs.yml with docs/en/docs, docs/de/mkdocs.yml with docs/de/docs.
        own, layout, top = here, "mkdocs-folders", posixpath.dirname(posixpath.dirname(folder.name))
    elif (folder.root / sources / own).is_dir() and (plugin.get("docs_structure") == "folder" or not plugin):
        sources, layout, top = f"{sources}/{own}", "mkdocs-folders", folder.name
    else:
        layout, top = "mkdocs", folder.name
    if not plugin and layout == "mkdocs":
        notes.append(
            "add the plugin mkdocs-static-i18n, docs_structure: suffix, so that MkDocs builds every locale"
        )
    strings, said = labels.mkdocs(data, config) if plugin else ((), ())
    return Site(
        "MkDocs",
        folder.at(config),
        layout,
        top,
        sources,
        own,
        codes,
        {},
        (),
        why={
            "source_locale": "the plugin's default language, or theme.language",
            "sources": "docs_dir",
            "locales": "languages of the plugin i18n",
        },
        notes=(*notes, *said),
        strings=in_project(folder, strings),
    )


def _languages(plugin: Mapping[str, Any]) -> tuple[list[str], str]:
    """Codes of the plugin static-i18n, and the default one; its older form is a mapping."""
    languages = plugin.get("languages")
    if isinstance(languages, dict):
        codes = [str(code) for code in languages if code != "default"]
        return [c for c in codes if locale_name(c)], str(plugin.get("default_language") or "")
    rows = [row for row in languages or [] if isinstance(row, dict) and row.get("locale")]
    default = next((str(row["locale"]) for row in rows if row.get("default") is True), "")
    return [str(row["locale"]) for row in rows if locale_name(str(row["locale"]))], default


def hugo(folder: Folder) -> Site | None:
    """By hugo.* (or config.*, config/_default/): `contentDir`, `languages`, mounts of `content`."""
    ends = ("toml", "yaml", "yml", "json")
    stems = ("hugo", "config", "config/_default/hugo", "config/_default/config")
    names = [f"{stem}.{end}" for stem in stems for end in ends]
    config = folder.first(*names)
    data = _mapping(folder, config) if config else {}
    is_hugo = {key.lower() for key in data} & {"baseurl", "languagecode", "theme", "languages", "module", "title"}
    if not config or not is_hugo or not (posixpath.basename(config).startswith("hugo") or _has(folder, "content")):
        return None
    lower = {key.lower(): value for key, value in data.items()}
    languages = lower.get("languages")
    if not isinstance(languages, dict):
        listed = folder.first(*(f"config/_default/languages.{end}" for end in ends))
        languages = _mapping(folder, listed) if listed else _one_each(folder)
    own = str(lower.get("defaultcontentlanguage") or ("en" if "en" in languages else next(iter(languages), "en")))
    top = str(lower.get("contentdir") or "content")
    told = {str(code): str(_lower(value).get("contentdir") or "") for code, value in languages.items()}
    places = {code: place for code, place in told.items() if place} or _mounted(lower.get("module"))
    codes = {c: str(_lower(value).get("languagecode") or c) for c, value in languages.items() if c != own}
    if not places and _has(folder, f"{top}/{own}") and any(_has(folder, f"{top}/{code}") for code in codes):
        places = {code: f"{top}/{code}" for code in (own, *codes)}  # mounts that only the built site's files have
    sources = str(places.get(own) or top)
    called = _called(places, own, sources)
    in_folders = bool(places) and own in sources.split("/")
    strings, said = labels.hugo(folder, own, folder.read(config))
    return Site(
        "Hugo",
        folder.at(config),
        "hugo" if in_folders else "hugo-suffix",
        folder.name,
        folder.at(sources),
        own,
        {called.get(code, code): tag for code, tag in codes.items() if locale_name(code)},
        {"/": ""},
        ("linkTitle", "summary"),
        why={
            "source_locale": "defaultContentLanguage",
            "sources": "contentDir",
            "locales": "languages",
            "routes": "links that begin with a slash lead to pages of the same locale",
        },
        notes=(*(() if in_folders or not places else ("name each language's contentDir after its code",)), *said),
        strings=in_project(folder, [_by_tag(one) for one in strings] if called else strings),
    )


def _called(places: Mapping[str, str], own: str, sources: str) -> dict[str, str]:
    """How the folders of languages are called that are spelt otherwise: zh-CN in content/zh-cn."""
    out = {}
    for code, place in places.items():
        top, name = posixpath.split(place.rstrip("/"))
        if name != code != own and top == posixpath.dirname(sources.rstrip("/")) and locale_name(name):
            out[code] = name
    return out


def _by_tag(one: Strings) -> Strings:
    """Strings whose files are called by the language, where folders are called otherwise."""
    edition = str(one.options["edition"]).replace("{code}", "{tag}")
    return replace(one, options={**one.options, "edition": edition})


def _one_each(folder: Folder) -> dict[str, Any]:
    """Languages that have a file each: config/_default/languages.de.toml."""
    out: dict[str, Any] = {}
    for path in files.Door(folder.root).walk(folder.path / "config/_default"):
        found = re.fullmatch(r"languages\.([A-Za-z-]{2,11})\.\w+", path.name)
        if found:
            out[found[1]] = _mapping(folder, path.relative_to(folder.path).as_posix())
    return out


def _mounted(module: object) -> dict[str, str]:
    """Language → folder, of the mounts whose target is the content."""
    out: dict[str, str] = {}
    mounts = _lower(module).get("mounts") if isinstance(module, dict) else None
    for mount in mounts if isinstance(mounts, list) else []:
        if isinstance(mount, dict) and str(mount.get("target", "")).split("/")[0] == "content":
            found = re.findall(r"'([A-Za-z-]{2,8})'", str((mount.get("sites") or {}).get("matrix", "")))
            for code in [str(mount["lang"])] if mount.get("lang") else found:
                out.setdefault(code, str(mount.get("source", "")))
    return out


def jekyll(folder: Folder) -> Site | None:
    """By _config.yml; a page has front matter, else Jekyll copies the file."""
    config = folder.first("_config.yml", "_config.yaml")
    if not config:
        return None
    data = _mapping(folder, config)
    languages = data.get("languages")
    found = [str(code) for code in languages] if isinstance(languages, list) else []
    own = str(data.get("default_lang") or data.get("lang") or "en").replace("_", "-")
    own = own if locale_name(own) else "en"
    top = folder.at(str(data.get("source") or "."))
    collection = "" if found else _collection(folder.root, top, data)
    apart = "" if found or collection else _apart(folder.root, top, own)
    sources = collection or apart or top
    place = Folder(folder.root, sources)
    excluded = data.get("exclude")
    hidden = set(LAYOUTS["jekyll"].hides)
    found_pages = [name for name in pages(place.path) if hidden.isdisjoint(name.split("/"))]
    strings, said = labels.jekyll(folder, own)
    own_pages = [n for n in found_pages if not (collection and locale_name(n.partition("/")[0]))]
    skipped = [n for n in own_pages if not fields(place.read(n).encode()) or _excluded(n, excluded)]
    return Site(
        "Jekyll",
        folder.at(config),
        "jekyll-polyglot" if found else "jekyll",
        folder.name,
        sources,
        own,
        {code: code for code in found if locale_name(code) and code != own},
        {},
        ("excerpt",),
        tuple(skipped),
        why={
            "source_locale": "default_lang or lang",
            "sources": "the collection that has pages in other languages"
            if collection
            else "the folder of the language, beside those of others"
            if apart
            else "source, or the folder of _config.yml",
            "locales": "languages",
            "files": "no pages to Jekyll: they have no front matter, or `exclude` names them",
            "locales_folder": "Jekyll would take the PO files of posts for posts; it passes names with an underscore",
        },
        notes=tuple(said),
        strings=in_project(folder, strings),
        po_folder="" if _excluded("locales", excluded) else "_locales",
    )


def _apart(root: Path, top: str, own: str) -> str:
    """The folder of a language that has pages which folders of others beside it have, too; "" for none."""
    place = posixpath.normpath(posixpath.join(top, own))
    mine = set(pages(root / place)) if (root / place).is_dir() else set()
    others = (one.name for one in files.Door(root).folders(top) if one.name != own and locale_name(one.name))
    return place if any(mine & set(pages(root / top / other)) for other in others) else ""


def _collection(root: Path, top: str, data: Mapping[str, Any]) -> str:
    """The collection whose pages have translations in folders below it (`_posts/de/a.md` of `_posts/a.md`), or ""."""
    said = data.get("collections")
    named = [str(name) for name in said] if isinstance(said, dict | list) else []
    for name in dict.fromkeys((*named, "posts")):
        place = posixpath.join(top, str(data.get("collections_dir") or ""), f"_{name}").removeprefix("./")
        own = {path for path in pages(root / place) if "/" not in path} if (root / place).is_dir() else set()
        codes = (one.name for one in files.Door(root).folders(place) if locale_name(one.name)) if own else ()
        if any(own & set(pages(root / place / code)) for code in codes):
            return posixpath.normpath(place)
    return ""


def _excluded(name: str, excluded: object) -> bool:
    parts = [str(one).strip("/") for one in excluded] if isinstance(excluded, list) else []
    return any(name == part or name.startswith(f"{part}/") for part in parts)


def mdbook(folder: Folder) -> Site | None:
    """By book.toml: `book.src`, `book.language`, and the PO files of mdbook-i18n-helpers."""
    config = folder.first("book.toml")
    if not config:
        return None
    data = _mapping(folder, config)
    book = _lower(data.get("book"))
    gettext = _lower(_lower(data.get("preprocessor")).get("gettext"))
    own = str(book.get("language") or "en")
    place = Folder(folder.root, folder.at(str(gettext.get("po-dir") or "po")))
    imports = {
        path.stem: place.at(path.name)
        for path in files.Door(place.root).walk(place.path, ".po")
        if path.parent == place.path and locale_name(path.stem)
    }
    return Site(
        "mdBook",
        folder.at(config),
        "mdbook",
        folder.name,
        folder.at(str(book.get("src") or "src")),
        own if locale_name(own) else "en",
        {code: code for code in imports},
        {},
        (),
        why={
            "source_locale": "book.language",
            "sources": "book.src",
            "locales": f"PO files in {place.name}",
        },
        imports=imports,
    )


_PLACES = ("source_content", "docs", "doc", "content", "articles", "posts", "pages", "manual", "guide", "src")


def plain(folder: Folder) -> Site | None:
    """Pages in a folder: a locale's folder beside others, or pages with translations below or beside them."""
    if nested := localized(folder):
        return _folder(folder, nested[0][0], "/".join(filter(None, nested[0])), nested[0][1], others=nested[1:])
    for name in _PLACES:
        path = folder.path / name
        found = list(pages(path)) if path.is_dir() else []
        if not found:
            continue
        codes = {n.split("/")[0] for n in found if "/" in n and locale_name(n.split("/")[0])}
        own = "en" if "en" in codes else next((c for c in sorted(codes) if c.startswith("en")), "")
        if own and not any("/" not in n for n in found):
            return _folder(folder, name, f"{name}/{own}", own)
        return _folder(folder, name, name, "en")
    found = [n for n in pages(folder.path) if not PASSED & set(n.split("/"))]
    skipped = [n for n in found if posixpath.splitext(n)[0].lower() in ABOUT or n.split("/")[0].startswith(".")]
    if len(found) > len(skipped):
        return _folder(folder, "", "", "en", tuple(skipped))
    return None


def _folder(
    folder: Folder,
    top: str,
    sources: str,
    own: str,
    skipped: tuple[str, ...] = (),
    others: Sequence[tuple[str, str]] = (),
) -> Site:
    below = ", ".join(f"{name or '.'}/" for name, _ in others)
    return Site(
        "folders",
        "",
        "folders",
        folder.at(top),
        folder.at(sources),
        own,
        skipped=skipped,
        why={"sources": "where the pages are", "files": "about the project, no articles"},
        notes=(f"{below} have pages by language, too: a project has one folder of them",) if below else (),
    )


def _has(folder: Folder, name: str) -> bool:
    return (folder.path / name).is_dir()


def _lower(value: object) -> dict[str, Any]:
    return {str(key).lower(): one for key, one in value.items()} if isinstance(value, dict) else {}


def _mapping(folder: Folder, name: str) -> dict[str, Any]:
    """A configuration in YAML, TOML or JSON; {} where it cannot be read."""
    text = folder.read(name)
    try:
        if name.endswith(".toml"):
            found: object = tomllib.loads(text)
        elif name.endswith(".json"):
            found = json.loads(text)
        else:
            found = yaml.load(text, Loader=labels.Loader)
    except (ValueError, yaml.YAMLError, RecursionError):
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
