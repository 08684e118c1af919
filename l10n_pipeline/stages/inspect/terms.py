"""The term base and the project: what it lacks, and where a term is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.exchange.glossaries import SUFFIXES, WRITERS
from l10n_pipeline.model import Coded, Place, Range, Segment
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.terms.gloss import gloss
from l10n_pipeline.terms.match import Match, occurrences
from l10n_pipeline.terms.propose import Proposal, Text, propose
from l10n_pipeline.text import inline


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a term in a source, and what stands for it in each locale."""

    place: Place
    surface: str
    renderings: tuple[str, ...]  # as the term base says, one a locale
    found: tuple[bool | None, ...]  # whether the locale's target has it; None where there is no target


def scan(project: Project, sources: Sequence[Source]) -> list[Proposal]:
    """What the term base lacks, by the texts of the sources."""
    texts = []
    for source, document in project.readable(sources):
        path = project.relative(project.source_path(source))
        texts += [_text(project, segment, path) for segment in document.segments]
    return propose(texts, _ordinary(project.config.source_locale))


def _ordinary(locale: str) -> frozenset[str]:
    """The names of months, days, languages and territories (CLDR)."""
    from babel import Locale

    data = Locale.parse(locale)
    names = [*data.languages.values(), *data.territories.values()]
    names += [name for table in (data.months, data.days) for name in table["format"]["wide"].values()]
    return frozenset(names)


def _text(project: Project, segment: Segment, path: str) -> Text:
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    known = [(m.start, m.end) for m in project.matcher.in_segment(segment)]
    return Text(segment.text, f"{path}:{segment.line}", (*_codes(coded), *known), tuple(_emphasised(coded)))


def _codes(coded: Coded) -> Iterator[Range]:
    return ((c.start, c.end) for c in coded.codes if c.end > c.start)


def _emphasised(coded: Coded) -> Iterator[Range]:
    opened = {c.pair: c for c in coded.codes if c.role == "open" and c.kind == "emphasis"}
    return ((opened[c.pair].end, c.start) for c in coded.codes if c.role == "close" and c.pair in opened)


def where(project: Project, name: str, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> list[Use]:
    """Each use of a term; ConfigError where the term base does not know it."""
    term = next((t for t in project.terms if name.lower() in map(str.lower, (t.source, t.script, *t.forms))), None)
    if term is None:
        advice = nearest(name, [t.source for t in project.terms])
        raise ConfigError(f"there is no term '{name}' in the term base", advice=advice)
    out = []
    for source, document in project.readable(sources):
        path = project.relative(project.source_path(source))
        for segment in document.segments:
            for match in project.matcher.in_segment(segment):
                if match.term == term:
                    out.append(_use(project, source, Place(path, segment.line), segment, match, locales))
    return out


def _use(
    project: Project, source: Source, place: Place, segment: Segment, match: Match, locales: Sequence[LocaleConfig]
) -> Use:
    renderings, found = [], []
    for locale in locales:
        rendering = match.term.rendering(locale.name)
        unit = project.units(source, locale.name).get(segment.key)
        forms = [rendering.text or match.surface, rendering.text or match.form, *rendering.admitted]
        renderings.append(gloss(match, locale.name))
        found.append(bool(occurrences(unit.target, forms, locale.name)) if unit and unit.target else None)
    return Use(place, match.surface, tuple(renderings), tuple(found))


def export(project: Project, locales: Sequence[LocaleConfig], writer: str, folder: Path) -> list[Path]:
    """Write the term base as glossaries in `folder`, one for each locale, and return them.

    A TBX file could hold all locales, but the tools that it is for take the wrong language out of such a file.
    """
    out = []
    for locale in locales:
        path = folder / f"{locale.name}.{SUFFIXES[writer]}"
        files.write(path, WRITERS[writer](project.terms, project.config.source_locale, [locale.name]))
        out.append(path)
    for problem in project.term_problems:
        project.add(problem)
    return out
