"""What an engine that reads is told of each text: the locale's style, the document, examples that people approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.config.style import FOLDER
from l10n_pipeline.errors import FileError
from l10n_pipeline.memory.similar import Similar
from l10n_pipeline.model import Brief, Document, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.engine_run import Prepared, reads_terms
from l10n_pipeline.stages.translate.run import Run

_EXAMPLES = 3
_LONGEST = 400  # characters of an example's source: a longer one costs more than it teaches

_Approved = dict[str, list[tuple[int, str]]]
"""What people translated in an article, by text: the number of the unit in its PO file, and the translation."""


def briefed(run: Run, units: Sequence[Prepared], *, reads: bool | None = None) -> list[Prepared]:
    """The units with their briefs, where the locale's engine `reads` them."""
    project, locale = run.project, run.locale
    if not units or not (reads_terms(locale.engine) if reads is None else reads):
        return list(units)
    style = _style(project, locale)
    similar = Similar([*_recalled(project, locale), *_approved(project, locale)])
    documents = dict(project.readable(list(dict.fromkeys(unit.source for unit in units))))
    heads = {source: _head(document) for source, document in documents.items()}
    approved: dict[Source, _Approved] = {}
    out = []
    for unit in units:
        if unit.source not in approved:
            approved[unit.source] = _approved_in(project, locale, unit.source)
        around = _around(approved[unit.source], unit)
        best = [*around, *similar.best(unit.segment.text, _EXAMPLES)]
        title, description = heads.get(unit.source, ("", ""))
        examples = tuple(dict(best[:_EXAMPLES]).items())
        out.append(replace(unit, brief=Brief(style, title, description, examples)))
    return out


def _style(project: Project, locale: LocaleConfig) -> tuple[tuple[str, str], ...]:
    """The page of the locale, and what l10n.yaml says."""
    said = {"guide": _guide(project, locale)}
    said |= {name: getattr(locale.style, name) for name in ("instructions", "tone", "audience", "formality")}
    return tuple((name, text) for name, text in said.items() if text)


def _guide(project: Project, locale: LocaleConfig) -> str:
    language = locale.name.partition("_")[0]
    named = locale.style.guide
    for name in [named] if named else [f"{FOLDER}/{locale.name}.md", f"{FOLDER}/{language}.md"]:
        path = project.config.root / Path(name)
        try:
            if project.door.has(path):
                return project.door.read(path).decode("utf-8", "replace").strip()
        except FileError as error:
            project.report(error)
    if named:
        message = f"{locale.name}: there is no style guide {named}"
        project.add(Problem("no-style-guide", "warning", message, "see `style:` in l10n.yaml"))
    return ""


def _approved(project: Project, locale: LocaleConfig) -> Iterator[tuple[str, str]]:
    """What people translated, or approved of a machine's, in all articles."""
    for source in project.sources():
        yield from (
            (unit.key.text, unit.target)
            for unit in project.units(source, locale.name).values()
            if _is_example(unit)
        )


def _recalled(project: Project, locale: LocaleConfig) -> Iterator[tuple[str, str]]:
    """What the translation memories of l10n.yaml have."""
    recall = project.catalogs.recall(locale.name)
    pairs = recall.pairs if recall else ()
    yield from ((p.source, p.target) for p in pairs if p.state == "translated" and len(p.source) <= _LONGEST)


def _is_example(unit: Unit) -> bool:
    """Whether the text is a person's, or a machine's that a person approved; no copy, no other script's."""
    own = unit.origin is None or unit.origin.by_engine
    return unit.state == "translated" and own and len(unit.key.text) <= _LONGEST


def _approved_in(project: Project, locale: LocaleConfig, source: Source) -> _Approved:
    out: _Approved = {}
    for at, one in enumerate(project.units(source, locale.name).values()):
        if _is_example(one):
            out.setdefault(one.key.text, []).append((at, one.target))
    return out


def _around(approved: _Approved, unit: Prepared) -> list[tuple[str, str]]:
    """The texts beside it that people have translated, in the file's order."""
    found = sorted((at, text, target) for text in set(unit.neighbours) for at, target in approved.get(text, ()))
    return [(text, target) for _, text, target in found]


def _head(document: Document) -> tuple[str, str]:
    """Title and description: of the front matter, else the first heading."""
    fields = {s.key.context: s.text for s in reversed(document.segments) if s.kind == "field"}
    heading = next((s.text for s in document.segments if s.kind == "heading"), "")
    return fields.get("title", heading), fields.get("description", "")
