"""An import: extract what the sources offer, then bring in locale by locale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from l10n_pipeline.config import config
from l10n_pipeline.config.amend import with_links
from l10n_pipeline.config.config import FILE, LocaleConfig
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.formats import FORMATS
from l10n_pipeline.intake.files import READERS, incoming
from l10n_pipeline.intake.files import pairs as read_pairs
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.progress import progress
from l10n_pipeline.project import Project
from l10n_pipeline.stages.build.manifest import take_over
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.intake.labels import inline_translations
from l10n_pipeline.stages.intake.pages import Pages
from l10n_pipeline.stages.intake.pairs import Imported, bring_in

_FEW = 10
"""Pages that are read before anybody asks how far it is."""


def import_files(
    project: Project, paths: Sequence[Path], only: Sequence[str] = ()
) -> tuple[dict[str, Imported], Pages]:
    """What came of files of pairs and of folders with pages, by locale; without `paths` of what lies in the project.

    `only` are the locales that are brought in; a single one is that of files that tell none, too.
    What cannot be read is a problem, and the rest comes in. ConfigError where nothing could come in, or nothing says
    the locale.
    """
    pairs: dict[str, list[Translation]] = defaultdict(list)
    locales: dict[str, LocaleConfig] = {}
    wanted = tuple(map(project.config.locale, only))
    told = wanted[0] if len(wanted) == 1 else None
    for path in paths:
        if not path.exists():
            raise ConfigError(
                "there is no such file", path=str(path), advice="name a file or a folder that is there"
            )
    for file, below in incoming(paths):
        with project.each_alone():
            for own, pair in read_pairs(project.config, file, told.name if told else "", below):
                if not wanted or own in wanted:
                    locales[own.name] = own
                    pairs[own.name].append(pair)
    pages = Pages(project)
    folders = [p for p in paths if p.suffix.lower() not in READERS]
    every = chain.from_iterable(pages.of(path, told) for path in folders) if paths else pages.present(wanted)
    found = [page for page in every if not wanted or page.locale in wanted]
    with progress("pages", len(found) if len(found) > _FEW else 0) as advance:
        for page in found:
            locales[page.locale.name] = page.locale
            with project.each_alone():
                pairs[page.locale.name] += pages.pairs(page)
            advance(1)
    for own, pair in inline_translations(project, wanted) if not paths else ():
        locales[own.name] = own
        pairs[own.name].append(pair)
    if not (locales or paths or pages.editions or project.problems):
        advice = "name the files or folders of your translations: l10n import PATH"
        raise ConfigError("no page of a locale lies where its edition belongs", path=FILE, advice=advice)
    if not locales and not pages.editions and not project.problems:
        known = ", ".join((*READERS, *FORMATS))
        advice = f"known are {known}; a page's locale stands in its path, or say --locale"
        raise ConfigError("nothing that could come in", path=str(paths[0]), advice=advice)
    _add_links(project, pages, list(pairs))
    extract(project, tuple(locales.values()), project.chosen(()))
    done = {name: bring_in(project, locales[name], mine, pages.links_of(name)) for name, mine in pairs.items()}
    if project.config.in_place and project.writes:
        take_over(project, pages.whole(done))
    return done, pages


def _add_links(project: Project, pages: Pages, locales: Sequence[str]) -> None:
    """Prefixes of links that the pages of a locale have go to l10n.yaml: every later check has to know them."""
    path = project.root / FILE
    data = before = project.door.read(path)
    for locale in locales:
        data = with_links(data, locale, pages.links_of(locale))
    if data != before and project.writes:
        config.parse(data, project.root)  # what was added must read
        project.door.save(path, data, before)
