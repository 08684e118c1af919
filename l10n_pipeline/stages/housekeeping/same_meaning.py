"""A person says that a source edit changed no meaning: the translations stay as they are, in every locale.

The note that is left on each entry holds the difference and the former source, so that it can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import PERSONAL, Catalog, Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.files.git import commit as full_name
from l10n_pipeline.files.git import file_at
from l10n_pipeline.leverage.spelling import only_spelling, shown
from l10n_pipeline.model import Key, Place, Problem, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle import verify
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source

_NOTE = lazy.pattern(r'l10n: same meaning: .* was ("(?:[^"\\]|\\.)*")')

_MOST_WORDS = 12  # of a command that is short


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """A text of a source, and what it was."""

    source: Source
    key: Key
    former: str


@dataclass(slots=True)
class Meant:
    """What was done."""

    edits: list[SourceEdit] = field(default_factory=list)
    units: dict[str, int] = field(default_factory=dict)  # by locale


def same_meaning(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    question: str,
    *,
    withdraw: bool = False,
) -> Meant:
    """Keep the translations of the edits that a commit made, or of the one text that has these words.

    With `withdraw` they are outdated again. ConfigError where nothing is meant, or more than one text.
    """
    found = {edit for locale in locales for edit in _edits(project, locale, sources, withdraw)}
    wanted = _chosen(project, found, question)
    done = Meant(sorted(wanted, key=lambda edit: (edit.source.name, edit.key)))
    for locale in locales:
        for source in dict.fromkeys(edit.source for edit in done.edits):
            present = project.catalog(source, locale.name)
            if present is None:
                continue
            mine = {edit.key: edit.former for edit in done.edits if edit.source == source}
            changes = dict(_changes(project, locale, source, present, mine, withdraw))
            if changes:
                _write(project, source, locale.name, present, changes)
                done.units[locale.name] = done.units.get(locale.name, 0) + len(changes)
    return done


def waiting_texts(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> frozenset[str]:
    """The texts whose translation is outdated: those that words may mean."""
    found = (edit for locale in locales for edit in _edits(project, locale, sources, withdraw=False))
    return frozenset(edit.key.text for edit in found)


def proposals(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> list[SourceEdit]:
    """The edits that changed spelling or punctuation alone, as far as it can be told."""
    found = {edit for locale in locales for edit in _edits(project, locale, sources, withdraw=False)}
    return sorted(
        (edit for edit in found if only_spelling(edit.former, edit.key.text)),
        key=lambda edit: (edit.source.name, edit.key),
    )


def short_words(edit: SourceEdit, texts: Collection[str]) -> str:
    """The shortest run of words around the first change that no other of `texts` has; all words if there is none.

    It has three words at least: one or two might be taken for a commit's name.
    """
    words, former = edit.key.text.split(), edit.former.split()
    at = next((n for n, pair in enumerate(zip(words, former, strict=False)) if pair[0] != pair[1]), len(words) - 1)
    others = [" ".join(text.split()).casefold() for text in texts if text != edit.key.text]
    for length in range(3, min(len(words), _MOST_WORDS)):
        for start in range(max(at - length + 1, 0), min(at, len(words) - length) + 1):
            run = " ".join(words[start : start + length])
            if not any(run.casefold() in other for other in others):
                return run
    return " ".join(words)


def _edits(
    project: Project, locale: LocaleConfig, sources: Sequence[Source], withdraw: bool
) -> Iterator[SourceEdit]:
    for source in sources:
        for key, unit in project.units(source, locale.name).items():
            former = _noted(unit) if withdraw else unit.previous if unit.state == "outdated" else ""
            if former:
                yield SourceEdit(source, key, former)


def _noted(unit: Unit) -> str:
    """The former source that a note tells, of a unit that is translated."""
    for note in unit.notes if unit.state == "translated" else ():
        if found := _NOTE.fullmatch(note.strip()):
            return str(json.loads(found[1]))
    return ""


# -- which edits -----------------------------------------------------------------------------------


def _chosen(project: Project, found: set[SourceEdit], question: str) -> set[SourceEdit]:
    name = full_name(project.root, question)
    if name is not None:
        out = {edit for edit in found if _made_by(project, edit, name)}
        if not out:
            advice = "`l10n status` says where translations are outdated"
            raise ConfigError(f"no translation waits for a text that {question} changed", advice=advice)
        return out
    words = " ".join(question.split()).casefold()
    out = {e for e in found if words in " ".join(e.key.text.split()).casefold()}
    exact = {e for e in out if " ".join(e.key.text.split()).casefold() == words}
    texts = {e.key.text for e in exact or out}
    if len(texts) != 1:
        said = "; ".join(sorted(texts)[:3]) if texts else ""
        advice = f"give more words of one of them: {said}" if texts else "give words of the source as it is now"
        what = "several texts have" if texts else "no text whose translation is outdated has"
        raise ConfigError(f"{what} the words '{question}'", advice=advice)
    return exact or out


def _made_by(project: Project, edit: SourceEdit, name: str) -> bool:
    """Whether the text is one that the commit brought, and the former one it took away."""
    before, after = (_texts(project, edit.source, one) for one in (f"{name}^", name))
    return edit.key.text in after - before and edit.former in before - after


def _texts(project: Project, source: Source, name: str) -> set[str]:
    path = project.relative(project.source_path(source))
    data = file_at(project.root, path, name)
    if data is None:
        return set()
    try:
        return {segment.text for segment in project.listed.read(data, path).segments}
    except FormatError:
        return set()


# -- the entries -----------------------------------------------------------------------------------


def _changes(
    project: Project,
    locale: LocaleConfig,
    source: Source,
    present: Catalog,
    edits: Mapping[Key, str],
    withdraw: bool,
) -> Iterator[tuple[Key, Change]]:
    segments = project.document(source).by_key()
    for key, former in edits.items():
        unit, segment = present.index.get(key), segments.get(key)
        if unit is None or segment is None:
            continue
        if withdraw and _noted(unit) == former:
            note = next(n for n in unit.notes if _NOTE.fullmatch(n.strip()))
            previous = Key(key.context, former)
            yield key, Change(unit.target, "outdated", unit.origin, previous=previous, without=(note.strip(),))
        elif not withdraw and unit.state == "outdated" and unit.previous == former:
            change = _kept(project, locale, source, present, unit, segment)
            if change is not None:
                yield key, change


def _kept(
    project: Project, locale: LocaleConfig, source: Source, present: Catalog, unit: Unit, segment: Segment
) -> Change | None:
    """The unit as translated; None, and a problem, where its text may not stand under the new source."""
    target, origin = unit.target, unit.origin
    if catalog.put_together(unit):
        former = catalog.former_pair(present, unit)
        target, origin = (former.target, former.origin) if former else (target, None)
    refusal = verify(segment, target, of_person(locale))
    if refusal is not None:
        place = Place(project.relative(project.po_path(source, locale.name)), unit.line)
        message = f"stays outdated: the translation {refusal.reason}"
        project.add(Problem("meaning-refused", "warning", message, refusal.advice, (place,)))
        return None
    was = json.dumps(unit.previous, ensure_ascii=False)
    note = f"l10n: same meaning: {shown(unit.previous, segment.text)} was {was}"
    return Change(target, "translated", origin, notes=(note,))


def _write(project: Project, source: Source, locale: str, present: Catalog, changes: Mapping[Key, Change]) -> None:
    before = catalog.unchanged(present)
    data = catalog.update(present, changes, overwrite=PERSONAL)
    if project.writes:
        project.door.save(project.po_path(source, locale), data, before)
        project.forget_catalog(source, locale)
