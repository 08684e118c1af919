"""Build: editions from sources and PO files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.edition.places import is_page
from l10n_pipeline.model import Document, Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.besides import besides
from l10n_pipeline.stages.build.editions import Editions
from l10n_pipeline.stages.build.manifest import Record


@dataclass(slots=True)
class Built:
    """What a build did."""

    written: list[str] = field(default_factory=list)  # editions whose bytes changed
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)  # files of a former build that are no longer editions
    kept: dict[str, list[str]] = field(default_factory=dict)  # locale: pages that people wrote, and that stay
    left_out: int = 0  # editions that their locale leaves out
    fallen: Counter[str] = field(default_factory=Counter)  # locale: segments that show the source
    shown: Counter[str] = field(default_factory=Counter)  # locale: segments that show a translation


def build(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    *,
    today: date | None = None,
    previous: Path | None = None,
) -> Built:
    """Write the edition of each source in each locale; what cannot be shown is a problem of the project.

    `today` says which blocks are in their time; `previous` is a folder of former editions: a locale may show
    one of these where too little of an article is translated.
    """
    built = Built()
    record = Record(project)
    editions = Editions(project, locales, record.outputs.bring, today or date.today(), previous)
    documents = dict(project.readable(sources))
    for source, document in documents.items():
        _say_lacking(project, source, document)
    claims = _claims(project, editions)
    for made in editions.each(documents):
        path = project.edition_path(made.source, made.locale.name)
        if path == project.source_path(made.source):
            continue  # in place the source is its own edition
        if len(claims[path]) > 1:
            _collision(project, path, claims[path])
            continue
        if made.composed and _shows_less(made.composed) and record.outputs.is_foreign(path):
            built.kept.setdefault(made.locale.name, []).append(project.relative(path))
            continue
        record.add(made, editions.slugs(made.locale).redirects(made.source))
        if made.composed is None:
            built.left_out += 1
            continue
        built.fallen[made.locale.name] += len(made.composed.fallen)
        built.shown[made.locale.name] += len(made.composed.shown)
        place = project.places.article(made.source.name, made.locale.name)
        with project.each_alone():
            if record.outputs.write(place, made.composed.data):
                built.written.append(project.relative(path))
            else:
                built.unchanged += 1
    if {s.name for s in sources} >= project.listed.articles and project.places.layout.whole:
        record.bring_along(besides(project, editions.everyone))
    built.removed = record.close()
    _say_kept(project, built.kept)
    return built


def _claims(project: Project, editions: Editions) -> dict[Path, list[Source]]:
    """The sources by the place of an edition: more than one is an error, and then there is none."""
    out: dict[Path, list[Source]] = {}
    for source in project.sources():
        for locale in editions.everyone if not source.is_block else ():
            out.setdefault(project.edition_path(source, locale.name), []).append(source)
    return out


def _shows_less(composed: Composed) -> bool:
    """Whether a page that a person wrote stands in the edition's place, and says more in the locale's language."""
    return bool(composed.fallen) or not composed.shown


def _say_kept(project: Project, kept: Mapping[str, Sequence[str]]) -> None:
    """Report pages that people wrote where editions belong; an edition replaces one when nothing of it gets lost."""
    for locale, paths in kept.items():
        message = (
            f"pages of {locale} that stay as people wrote them, for their editions would say less: {len(paths)}"
        )
        advice = "`l10n import` brings them in, `l10n status` says what is open; remove a page to have its edition"
        project.add(Problem("page-kept", "warning", message, advice, tuple(map(Place, paths[:1]))))


def _collision(project: Project, path: Path, sources: Sequence[Source]) -> None:
    one, other = sources[:2]
    message = f"{one.name} and {other.name} have one edition, {project.relative(path)}"
    advice = "rename one of them, or give their locales another `code`"
    place = Place(project.relative(project.source_path(one)))
    project.add(Problem("edition-collision", "error", message, advice, (place,)))


def _say_lacking(project: Project, source: Source, document: Document) -> None:
    """Front matter without which the generator refuses the page, so that it is known before its build fails."""
    if source.is_block or not is_page(source.name):
        return
    present = blocks.fields(document.source)
    for key in project.places.layout.needs:
        if not present.get(key):
            place = Place(project.relative(project.source_path(source)), 1)
            message = f"the front matter has no '{key}', which the layout '{project.config.layout}' needs"
            project.add(Problem("field-missing", "warning", message, f"write `{key}:` into it", (place,)))
