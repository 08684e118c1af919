"""Explain: why a sentence of an edition is what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n_pipeline import checks
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import policy
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Document, Place, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.project_memory import ProjectMemory
from l10n_pipeline.terms.gloss import gloss

_MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A segment that the question is about."""

    source: Source
    segment: Segment


def find(
    project: Project, sources: Sequence[Source], locales: Sequence[LocaleConfig], question: str
) -> list[Asked]:
    """The segments that `ARTICLE`, `ARTICLE:LINE` or a text of a source or a translation means.

    ConfigError where there is none.
    """
    documents = dict(project.readable(sources))
    name, _, line = question.rpartition(":")
    article, number = (name, int(line)) if name and line.isdecimal() else (question, 0)
    for source, document in documents.items():
        if article in (source.name, source.stem, project.relative(project.source_path(source))):
            return [Asked(source, s) for s in _at(document, number)]
    wanted = _plain(question)
    out = [
        Asked(source, segment)
        for source, document in documents.items()
        for segment in document.by_key().values()
        if any(wanted in _plain(text) for text in _texts(project, locales, source, segment))
    ]
    if not out:
        raise ConfigError(
            f"no article and no text '{question}'", advice="give ARTICLE, ARTICLE:LINE or some words"
        )
    return out


def _at(document: Document, line: int) -> list[Segment]:
    """All segments, or the one that the line is in."""
    if not line:
        return list(document.segments)
    before = [s for s in document.segments if s.line <= line]
    return [s for s in document.segments if s.line == line] or before[-1:]


def _texts(project: Project, locales: Sequence[LocaleConfig], source: Source, segment: Segment) -> Iterator[str]:
    yield segment.text
    for locale in locales:
        unit = project.units(source, locale.name).get(segment.key)
        if unit:
            yield unit.target


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def explain(project: Project, found: Sequence[Asked], locales: Sequence[LocaleConfig]) -> Iterator[str]:
    """Lines about segments: what each is, and for each locale what its edition shows and why."""
    memories = {locale.name: ProjectMemory(project, locale.name) for locale in locales}
    for asked in found:
        source, segment = asked.source, asked.segment
        yield f"{project.relative(project.source_path(source))}:{segment.line}: {segment.kind}: {segment.text}"
        for locale in locales:
            yield f"  {locale.name}"
            yield from (f"    {line}" for line in _unit(project, source, segment, locale, memories[locale.name]))


def _unit(
    project: Project, source: Source, segment: Segment, locale: LocaleConfig, memory: exact.Memory
) -> Iterator[str]:
    if source.is_block and project.door.has(project.own_block_path(source.block, locale.name)):
        yield f"shows   the locale's own block, {project.relative(project.own_block_path(source.block, locale.name))}"
        return
    unit = project.units(source, locale.name).get(segment.key)
    if unit is None:
        yield "shows   the source: no unit yet (run `l10n extract`)"
        return
    yield f"unit    {project.relative(project.po_path(source, locale.name))}:{unit.line}"
    yield f"state   {'open' if unit.state == 'new' else unit.state}"
    if unit.target:
        yield f"target  {unit.target}"
    yield f"shows   {_shown(segment, unit, locale)}"
    yield from _history(unit)
    yield from _memory(project, source, segment, locale, memory)
    matches = project.matcher.in_segment(segment)
    for match in {m.term.source: m for m in matches}.values():
        kind = match.term.rendering(locale.name).kind
        yield f"term    {match.surface} → {gloss(match, locale.name)} ({kind}; {match.term.path}:{match.term.line})"
    here, source_locale = (Place(""),), project.config.source_locale
    context = Context(segment, locale.name, source_locale, matches, of_person(locale), here, locale.spacing)
    for problem in checks.run(unit, context):
        yield f"{problem.severity:8}{problem.message}" + (f" ({problem.advice})" if problem.advice else "")


def _shown(segment: Segment, unit: Unit, locale: LocaleConfig) -> str:
    if not unit.target:
        return "the source: nobody has translated it" + (
            f", and {locale.engine} left it open" if locale.engine else ", and the locale has no engine"
        )
    if unit.state not in locale.publish:
        return f"the source: the locale does not publish what is {unit.state} (`publish` in l10n.yaml)"
    if not policy.is_published(unit, locale.publish, locale.max_risk):
        return f"the source: the machine's text is too risky, or nobody has weighed it (risk up to {locale.max_risk:g})"
    settled = settle(segment, unit.target, of_person(locale))
    if isinstance(settled, Refusal):
        return f"the source: the translation {settled.reason} ({settled.advice})"
    return "the target" if settled == unit.target else f"the target, written as {settled}"


def _history(unit: Unit) -> Iterator[str]:
    if unit.origin:
        yield f"origin  {unit.origin.kind} {unit.origin.detail}".rstrip()
    elif unit.target:
        was = f", over {unit.former.kind} {unit.former.detail}".rstrip() if unit.former else ""
        yield f"origin  a person{was}"
    if unit.previous:
        yield f"made for  {unit.previous}"
    if unit.offer:
        yield f"offer   {unit.offer}"
    yield from (f"note    {note}" for note in unit.notes)


def _memory(
    project: Project, source: Source, segment: Segment, locale: LocaleConfig, memory: exact.Memory
) -> Iterator[str]:
    """The other files in which people translated the same text, and what memories have for it and for like ones."""
    mine = project.relative(project.po_path(source, locale.name))
    others = [
        (entry.po, found) for entry in memory.of(segment.text) if entry.po != mine and (found := entry.read())
    ]
    for po, found in sorted(others, key=lambda one: one[1].kind):
        if found.unit.key == segment.key:
            same = "" if found.kind in (segment.kind, exact.ANY) else f", where it is a {found.kind}"
            yield f"memory  {po}:{found.unit.line}{same}: {found.unit.target}"
    if recall := project.catalogs.recall(locale.name):
        same_words = recall.same(segment, of_person(locale))
        for one in [same_words] if same_words else recall.alike(segment, _MOST_ALIKE):
            made_for = "" if one.pair.source == segment.text else f", where the source is {one.pair.source}"
            yield f"memory  {one.where}{made_for}: {one.target}"
