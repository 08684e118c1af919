"""Build: editions from sources and PO files."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks
from l10n_pipeline.edition.places import is_page
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.editions import Editions, Job
from l10n_pipeline.stages.build.manifest import Record
from l10n_pipeline.stages.build.work import BuildWork, Built, KeptPage


def build(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    *,
    today: date | None = None,
    previous: Path | None = None,
    missing: bool = False,
) -> Built:
    """Write the edition of each source in each locale; what cannot be shown is a problem of the project.

    `today` says which blocks are in their time; `previous` is a folder of former editions: a locale may show
    one of these where too little of an article is translated. With `missing` editions of frozen releases are made,
    too, that are not there.
    """
    built = Built()
    record = Record(project)
    editions = Editions(project, locales, record.bring, today or date.today(), previous)
    frozen = {s for s in project.sources() if project.listed.is_frozen(s)}
    readable = project.read([*sources, *(s for s in project.sources() if missing and s in frozen)])
    project.batch("all lacking", readable, "", partial(_say_all_lacking, project))
    claims = _claims(project, editions)
    editions.ask_again()
    work = BuildWork(project, record, built)
    work.begin()
    apart = frozen | {source for found in claims.values() for source in found}
    apart = {*readable} if project.config.in_place else apart
    together = [source for source in readable if source not in apart]
    work.editions(editions, together)
    alone: list[tuple[Job, str]] = []
    for job in editions.jobs([source for source in readable if source in apart]):
        place = _place(project, job.source, job.locale.name)
        if project.edition_path(job.source, job.locale.name) == project.source_path(job.source):
            continue  # in place the source is its own edition
        if job.source in frozen and project.door.has(project.edition_path(job.source, job.locale.name)):
            continue
        if place in claims:
            _collision(project, project.edition_path(job.source, job.locale.name), claims[place])
            continue
        alone.append((job, place))
    work.apart(alone)
    whole = {s.name for s in sources} >= project.listed.articles & {s.name for s in project.chosen(())}
    work.close(editions, whole=whole)
    work.settle(editions)
    _say_kept(project, built.kept)
    if not missing:
        _say_missing(project, editions, frozen)
    return built


def _say_missing(project: Project, editions: Editions, frozen: Collection[Source]) -> None:
    """Tell of editions of frozen releases that are not there, for this build makes none."""
    paths = [project.edition_path(s, one.name) for s in frozen for one in editions.of(s)]
    gone = sorted(project.relative(path) for path in paths if not project.door.has(path))
    if gone:
        message = f"editions of frozen releases that are not there: {len(gone)}"
        advice = "`l10n build --missing` makes them, and leaves those that are there"
        project.add(Problem("frozen-missing", "warning", message, advice, (Place(gone[0]),)))


def _place(project: Project, source: Source, locale: str) -> str:
    """The path of an edition among them all."""
    place = project.places.article(source.name, locale)
    return posixpath.normpath(place) if project.config.in_place else place


def _claims(project: Project, editions: Editions) -> dict[str, list[Source]]:
    """The places that are those of more than one edition, with their sources: an error, and then there is none."""
    names = " ".join(locale.name for locale in editions.locales)
    found = project.memo(f"claims {names}", Source(""), "", partial(_names_of_claims, project, editions))
    return {place: [Source(name) for name in claim] for place, claim in found.items()}


def _names_of_claims(project: Project, editions: Editions) -> dict[str, list[str]]:
    project.note_listing()
    project.note_places()
    out: dict[str, list[str]] = {}
    for source in project.sources():
        for locale in editions.of(source):
            out.setdefault(_place(project, source, locale.name), []).append(source.name)
    return {place: found for place, found in out.items() if len(found) > 1}


_WHY_KEPT = {
    "none": (
        "no unit has a text of them",
        "`l10n import` brings in what is translated there; remove a page to have its edition",
    ),
    "open": (
        "their editions would show open texts and drafts in the source's language",
        "see `l10n status`; read and approve the drafts (`l10n approve`), translate the rest",
    ),
    "more": (
        "they have lines that no unit can hold",
        "put the line's words into a text, offer it under `files` in l10n.yaml, or remove the page",
    ),
    "field": (
        "their editions would be without front matter",
        "offer a value that the source has, too, under `front_matter` in l10n.yaml and import again; what may go name "
        "under `dropped_fields`",
    ),
}


def _say_kept(project: Project, kept: Mapping[str, Sequence[KeptPage]]) -> None:
    """Report pages that people wrote where editions belong; an edition replaces one when nothing of it gets lost."""
    for locale, pages in kept.items():
        for why, (said, advice) in _WHY_KEPT.items():
            mine = [page for page in pages if page.why == why]
            if mine:
                message = f"pages of {locale} that stay as people wrote them, for {said}: {len(mine)}"
                if keys := Counter(page.key for page in mine if page.key):
                    message += f" ({', '.join(f'{key} {n}' for key, n in keys.most_common(5))})"
                place = Place(mine[0].path, mine[0].line)
                project.add(Problem("page-kept", "warning", message, advice, (place,)))


def _collision(project: Project, path: Path, sources: Sequence[Source]) -> None:
    one, other = sources[:2]
    message = f"{one.name} and {other.name} have one edition, {project.relative(path)}"
    advice = "rename one of them, or give their locales another `code`"
    place = Place(project.relative(project.source_path(one)))
    project.add(Problem("edition-collision", "error", message, advice, (place,)))


def _say_all_lacking(project: Project, sources: Sequence[Source]) -> None:
    for source in sources:
        project.memo("lacking", source, "", partial(_say_lacking, project, source))


def _say_lacking(project: Project, source: Source) -> None:
    """Front matter without which the generator refuses the page, so that it is known before its build fails."""
    if not source.is_article or not is_page(source.name):
        return
    present = blocks.fields(project.document(source).source)
    for key in project.places.layout.needs:
        if not present.get(key):
            place = Place(project.relative(project.source_path(source)), 1)
            message = f"the front matter has no '{key}', which the layout '{project.config.layout}' needs"
            project.add(Problem("field-missing", "warning", message, f"write `{key}:` into it", (place,)))
