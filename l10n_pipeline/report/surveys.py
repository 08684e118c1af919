"""What `l10n init` tells of a site: what was found there, and which command comes next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from l10n_pipeline.survey.look import Present, Survey


def print_survey(found: Survey, locales: Sequence[Present], *, named: bool) -> None:
    """The site, its sources, its locales; `named` says whether somebody named one."""
    site = found.site
    told = f"{site.generator}, by {site.config}" if site.config else "pages in folders"
    print(f"{told}: {_pages(found.pages)} in {site.sources or '.'}, in {site.source_code}")
    for one in locales:
        s = "s" * (one.strings != 1)
        has = [_pages(one.pages) if one.pages else "a PO file" if one.place else ""]
        has[0] += f" in {one.place}" if one.place else ""
        has += [f"{one.strings} file{s} or label{s} around them"] if one.strings else []
        print(f"  {one.name}: {', '.join(filter(None, has)) or 'nothing yet'}")
    if not (found.locales or named):
        print("  no other locale was found: name yours by --locale, or in l10n.yaml")
    for other in found.others:
        place = other.folder or "."
        print(f"also here: {other.generator} in {place} (`l10n init {place}` takes that one)")
    for note in site.notes:
        print(f"note: {note}")


def _pages(count: int) -> str:
    return f"{count} page{'s' * (count != 1)}"


def print_next(locales: Sequence[Present], *, in_place: bool) -> None:
    """The commands that bring in what is there, and make the editions."""
    files = [one.place for one in locales if one.place and not one.pages]
    places = [one.place for one in locales if one.pages]
    named = list(dict.fromkeys(files if in_place else [*files, *places]))
    here = in_place and any(one.pages or one.strings for one in locales)
    if here or named:
        print("see first: l10n doctor (texts that are not offered yet, such as arguments of components)")
    if here:
        print("next: l10n import")
    if named:
        print(f"next: l10n import {shlex.join(named)}")
    if here or named:
        print("then: l10n run")
    else:
        print("next: l10n run")
