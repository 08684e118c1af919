"""Publish: an HTML site of the editions, with what search engines and feed readers want to know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.manifest import files_of, sha256
from l10n_pipeline.model import Problem, Severity
from l10n_pipeline.project import Project
from l10n_pipeline.publish import deadlinks, manifest
from l10n_pipeline.publish.layout import Templates
from l10n_pipeline.publish.page import Address, Article
from l10n_pipeline.publish.site import PublishedSite
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.editions import Editions
from l10n_pipeline.stages.build.outputs import Outputs
from l10n_pipeline.stages.publication import Publication, as_folders

_OWN = "files of the site's own"
"""The question what goes with every page: the style, and what the project's folder of templates has beside it."""


@dataclass(slots=True)
class Published:
    """What a publication did."""

    pages: int = 0
    written: list[str] = field(default_factory=list)  # files whose bytes changed, below the site's folder
    removed: list[str] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)  # (locale, source) that are unsafe


def publish(
    project: Project,
    locales: Sequence[LocaleConfig],
    *,
    today: date | None = None,
    previous: Path | None = None,
) -> Published:
    """Write the site of all articles in the source's locale and in `locales`; what may not stand there is a problem.

    Files of a former publication that are no longer part of it go.
    """
    folders = as_folders(project)
    editions = Editions(folders, locales, None, today or date.today(), previous, leads_away=False)
    work = Publication(folders, locales, editions)
    layout = Templates(project.config.templates, project.door)
    own = _digest(layout.assets)
    editions.ask_again_what_is_shown()
    project.state.ask(folders.asked_as, lambda _: folders.places_said)
    project.state.ask(_OWN, lambda _: own)
    made: dict[str, bytes] = {}

    def make() -> dict[str, Any]:
        """Make the site anew, and say in short what it is."""
        project.note_listing()
        project.state.note("term base", "", project.terms_said)
        for locale in locales:
            project.state.note("locale", locale.name, project.locale_said(locale.name))
        project.state.note(_OWN, "", own)
        articles = work.articles()
        made.update(_files(project, work, articles, layout))
        _say_dead(project, made, work)
        return {"pages": len(articles), "blocked": sorted(work.blocked)}

    kind = f"site {' '.join(locale.name for locale in locales)}"
    found = project.memo(kind, Source(""), "", make)
    done = Published(found["pages"], blocked=[(locale, name) for locale, name in found["blocked"]])
    if project.writes and made:
        before = len(project.problems)
        _write(project, made, done)
        project.state.also([project.config.site / path for path in made], (kind, "", ""))
        if len(project.problems) > before:  # the next run has to try again, and to tell it
            project.state.drop((kind, "", ""))
    return done


def _files(
    project: Project, work: Publication, articles: Sequence[Article], layout: Templates
) -> dict[str, bytes]:
    """Every file of the site by its path."""
    config, address = project.config, Address(project.config.base_url)
    by_name = {(a.language.locale, a.name): a for a in articles}
    site = PublishedSite(config.project, work.languages, by_name, work.words, address, project.terms, layout)
    files = {**site.files(), **work.assets}
    files[manifest.NAME] = manifest.manifest(config.project, articles, work.blocked, files, address)
    return files


def _digest(files: Mapping[str, bytes]) -> str:
    return sha256(repr(sorted((path, sha256(data)) for path, data in files.items())).encode())


def _write(project: Project, made: Mapping[str, bytes], done: Published) -> None:
    folder = project.config.site
    former = folder / manifest.NAME
    before: Mapping[str, str] = {}
    with project.each_alone():
        before = files_of(project.door.read(former)) if project.door.has(former) else {}
    outputs = Outputs(project, folder, lambda: before)
    for path in made:
        with project.each_alone():
            if path != manifest.NAME and outputs.write(path, made[path]):
                done.written.append(path)
    done.removed += [path for path in sorted(set(before) - set(made)) if outputs.remove(path)]
    with project.each_alone():
        if project.door.write(former, made[manifest.NAME]):  # what lists the others comes last
            done.written.append(manifest.NAME)


# -- dead links ------------------------------------------------------------------------------------


def _say_dead(project: Project, made: Mapping[str, bytes], work: Publication) -> None:
    """A warning for what leads nowhere in the source, too; an error for what only a translation has."""
    home = work.languages[project.config.source_locale].tag
    found = list(deadlinks.dead(made, project.config.base_url))
    in_source = {(dead.page.partition("/")[2], dead.link) for dead in found if dead.page.startswith(f"{home}/")}
    for dead in found:
        folder, _, name = dead.page.partition("/")
        known = folder == home or (name, dead.link) in in_source
        what = "leads to no anchor" if dead.what == "anchor" else "leads nowhere"
        message = f"{dead.page}: the link {dead.link} {what}" + (", as in the source" if known else "")
        severity: Severity = "warning" if known else "error"
        project.add(Problem(f"dead-{dead.what}", severity, message, "mend the link"))
