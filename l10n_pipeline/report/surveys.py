"""What `l10n init` tells of a site: what was found there, and which command comes next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from l10n_pipeline.survey.look import Present, Survey


def print_survey(found: Survey, locales: Sequence[Present]) -> None:
    """The site, its sources, its locales."""
    site = found.site
    told = f"{site.generator}, by {site.config}" if site.config else "pages in folders"
    print(f"{told}: {found.pages} pages in {site.sources or '.'}, in {site.source_code}")
    for one in locales:
        has = f"{one.pages} pages" if one.pages else "a PO file" if one.place else "nothing yet"
        print(f"  {one.name}: {has}{f' in {one.place}' if one.place else ''}")
    if not found.locales:
        print("  no other locale was found: name yours by --locale, or in l10n.yaml")
    for other in found.others:
        place = other.folder or "."
        print(f"also here: {other.generator} in {place} (`l10n init {place}` takes that one)")
    for note in site.notes:
        print(f"note: {note}")


def print_next(locales: Sequence[Present]) -> None:
    """The commands that bring in what is there, and make the editions."""
    places = list(dict.fromkeys(one.place for one in locales if one.place))
    if places:
        print(f"next: l10n import {shlex.join(places)}")
        print("then: l10n run")
    else:
        print("next: l10n run")
