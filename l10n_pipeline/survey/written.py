"""What `l10n init` writes for a site that exists: l10n.yaml with its reasons, and lines for .gitignore."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence

from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.edition.places import Places, filled, spelt
from l10n_pipeline.survey.look import Present, Survey, row_of, short
from l10n_pipeline.survey.site import Site, is_below, locale_name

MANY = 25
"""Files that are named one by one; of more their folders are."""


_SOME = 0.2
"""The share of a page that is no chance: headings and names that other pages have, too, make less of it."""


def configuration(
    found: Survey,
    project: str,
    locales: Sequence[Present],
    locales_folder: str = "locales",
    left: Sequence[Present] = (),
) -> str:
    """The text of l10n.yaml; the locales `left` are there, and stay out of the project."""
    return "\n".join(_lines(found, project, locales, locales_folder, left)) + "\n"


def _lines(
    found: Survey, project: str, locales: Sequence[Present], locales_folder: str, left: Sequence[Present]
) -> Iterator[str]:
    site = found.site
    named = f", a site of {site.generator} ({site.config})" if site.config else ""
    yield f"# Made by `l10n init`{named}. Each line may be changed."
    yield f"project: {_quoted(project)}"
    yield from _why(site.why.get("source_locale"))
    yield f"source_locale: {short(locale_name(site.source_code)) or 'en'}"
    row = LAYOUTS[site.layout]
    if spelt(row, short(locale_name(site.source_code))) != site.source_code:
        yield f"source_code: {site.source_code}  # as the site spells it"
    yield from _why(site.why.get("sources"))
    yield f"sources: {_quoted(site.sources or '.')}"
    if locales_folder != "locales":
        why = site.why.get("locales_folder", "the site has something else in locales/")
        yield f"# The folder of the PO files: {why}."
        yield f"locales_folder: {locales_folder}"
    yield from _places(found)
    if site.routes:
        yield from _why(site.why.get("routes"))
        yield "routes:"
        yield from (f"  {_quoted(prefix)}: {_quoted(folder)}" for prefix, folder in site.routes.items())
    if site.front_matter:
        yield "# Front matter that is text, beside title and description."
        yield f"front_matter: [{', '.join(map(_quoted, site.front_matter))}]"
    yield from _left_out(found, left)
    yield from _strings(site)
    if site.releases:
        yield "# Versions that are released; `frozen: true` leaves one as it is: `l10n help releases` says more."
        yield "releases:"
        yield from (f"  {_quoted(name)}: {{folder: {_quoted(path)}}}" for name, path in site.releases.items())
    yield from _why(site.why.get("locales") if site.codes else "")
    if any(one.pages for one in locales):
        yield "# `if_less: omit` leaves a page out while hardly any of its text is translated, as the site does today."
    yield "locales:"
    yield from (_locale(found, one) for one in locales)
    yield "# An engine for what people left open, below a locale: `engine: neural`. Without one it stays open."


def _left_out(found: Survey, left: Sequence[Present]) -> Iterator[str]:
    """Entries of `files` for what is no source: what the generator makes no page of, pages of other locales."""
    site = found.site
    globs = list(_globs_of(found, left))
    if site.skipped or globs:
        yield "files:"
    if site.skipped:
        yield f"  # Left out: {site.why['files']}."
        start = f"{site.sources}/" if site.sources else ""
        yield from (f"  {_quoted(start + name)}: {{translate: false}}" for name in _grouped(site.skipped))
    if globs:
        yield "  # Pages of locales that were not named: take a line away where its locale comes to `locales`."
        yield from (f"  {_quoted(glob)}: {{translate: false}}" for glob in globs)


def _globs_of(found: Survey, left: Sequence[Present]) -> Iterator[str]:
    """Where pages of these locales lie among the sources, from the project's root."""
    site = found.site
    places = Places(row_of(site), "", {one.name: one.code for one in left if one.code})
    for one in left:
        for glob in places.globs(one.name) if one.pages else ():
            path = posixpath.normpath(posixpath.join(site.folder or ".", glob))
            if is_below(path, site.sources):
                yield path


def _strings(site: Site) -> Iterator[str]:
    if not site.strings:
        return
    yield "# What stands around the articles: menus, labels, texts of the theme."
    if any("table" in one.options for one in site.strings):
        yield f"# A `table` is a file that {site.generator} has to be told of: `l10n help existing-site` says how."
    waits = "" if any(one.is_there for one in site.strings) else "# "
    yield f"{waits}strings:"
    for one in site.strings:
        options = ", ".join(f"{key}: {_quoted(value)}" for key, value in one.options.items())
        yield f"{waits}  {_quoted(one.pattern)}: {{{options}}}"


def _why(reason: str | None) -> Iterator[str]:
    if reason:
        yield f"# From: {reason}."


def _places(found: Survey) -> Iterator[str]:
    site = found.site
    if not is_in_place(found):
        yield "# Editions are written to editions/; a generator's `layout` puts them elsewhere."
        return
    for_whom = f"{site.generator} looks for them" if site.config else "they are now"
    example = row_of(found.site).other.replace("{code}", "LOCALE").replace("{path}", "…").replace("{stem}", "…")
    example = example.replace("{suffix}", ".md")
    yield f"# Pages of other locales lie where {for_whom}: {posixpath.join(site.folder, example)}"
    yield f"layout: {site.layout}"
    yield f"editions: {_quoted(site.folder or '.')}"
    if not is_below(site.sources, site.folder):
        yield "in_place: true"


def is_in_place(found: Survey) -> bool:
    """Whether editions lie among the site's files: where a generator, or what is there already, says where."""
    return bool(found.site.config) or any(one.pages for one in found.locales) or not found.site.sources


def _locale(found: Survey, one: Present) -> str:
    given = []
    row = LAYOUTS[found.site.layout]
    if one.code and spelt(row, one.name) != one.code:
        given.append(f"code: {one.code}")
    if one.pages:
        given += [f"min_translated: {_SOME}", "if_less: omit"] if row.omits else []
    said = f"  # {one.pages} pages in {one.place}" if one.pages else ""
    return f"  {one.name}: {{{', '.join(given)}}}{said}"


def _grouped(names: Sequence[str]) -> list[str]:
    if len(names) <= MANY:
        return list(names)
    return sorted({f"{name.split('/')[0]}/*" if "/" in name else name for name in names})


def _quoted(text: object) -> str:
    return json.dumps(text, ensure_ascii=False)


def ignored(found: Survey, locales: Sequence[Present]) -> list[str]:
    """Lines of .gitignore for what is generated.

    Where the site has translated pages they are in git, and so are the editions that take their place.
    """
    out = ["/.l10n/", ".l10n-*.tmp"]
    if not is_in_place(found):
        return [*out, "/editions/", "/public/"]
    folder = f"/{found.site.folder}/" if found.site.folder else "/"
    if any(one.pages for one in found.locales):
        return out
    codes = {one.name: one.code for one in locales if one.code}
    places = Places(row_of(found.site), "", codes)
    globs = [glob for one in locales for glob in places.globs(one.name)]
    lines = [glob.removesuffix("*") if glob.endswith("/*") else glob.replace("*", "**/*", 1) for glob in globs]
    paths = [posixpath.normpath(folder + line) + "/" * line.endswith("/") for line in lines]
    there = (one for one in found.site.strings if one.is_there)
    patterns = [str(one.options.get("edition") or one.options["table"]) for one in there]
    strings = ["/" + pattern.replace("*", "**/*") for pattern in patterns]
    paths += [filled(line, places.code(one.name), one.name) for line in strings for one in locales]
    return [*out, f"{folder}_l10n-manifest.json", *paths]
