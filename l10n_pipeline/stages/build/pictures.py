"""What a locale publishes of a source's texts, and its version of a picture whose labels are translated."""

from __future__ import annotations

from collections.abc import Mapping

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import policy
from l10n_pipeline.edition.compose import Composed, EditionOptions, compose
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import reader
from l10n_pipeline.model import Document, Key, Place, Problem, Severity, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.silences import is_silenced


def published(project: Project, locale: LocaleConfig, source: Source, document: Document) -> dict[int, str]:
    """The text of each unit that the locale publishes, by index of segment."""
    units = units_of(project, locale, source)
    out = {}
    for i, segment in enumerate(document.segments):
        unit = units.get(segment.key)
        if unit and policy.is_published(unit, locale.publish, locale.max_risk):
            out[i] = unit.target
    return out


def units_of(project: Project, locale: LocaleConfig, source: Source) -> Mapping[Key, Unit]:
    """The units of a source; none in the sources' own locale."""
    return {} if locale.name == project.config.source_locale else project.units(source, locale.name)


def say_refused(
    project: Project, locale: LocaleConfig, source: Source, document: Document, composed: Composed
) -> None:
    """A refused translation is an error at its line in the PO file, an outdated one a warning, a silenced one none."""
    units, path = units_of(project, locale, source), project.relative(project.source_path(source))
    for i, refusal in composed.refused:
        segment = document.segments[i]
        unit = units[segment.key]
        if is_silenced("structure", unit, project.config.ignore, locale.name, path):
            continue
        places = (
            Place(project.relative(project.po_path(source, locale.name)), unit.line),
            Place(path, segment.line),
        )
        message = f"the translation {refusal.reason}; the edition shows the source instead"
        severity: Severity = "warning" if unit.state == "outdated" else "error"
        project.add(Problem("structure", severity, message, refusal.advice, places))


def labelled(project: Project, locale: LocaleConfig, name: str) -> bytes | None:
    """A locale's version of a picture, None where nothing of it is translated, or it has no labels."""
    source = Source(name)
    if not source.is_picture or "svg" not in project.config.labels or locale.name == project.config.source_locale:
        return None
    if source not in project.sources():
        return None
    try:
        document = project.document(source)
    except FormatError:
        return None  # it is told where its labels are read
    options = EditionOptions(
        locale.name, project.config.source_locale, "none", html=False, allowed=of_person(locale)
    )
    path = project.relative(project.source_path(source))
    parse = reader(path, project.read_options(path))
    composed = compose(document, parse, published(project, locale, source, document), options)
    say_refused(project, locale, source, document, composed)
    return composed.data if composed.shown else None
