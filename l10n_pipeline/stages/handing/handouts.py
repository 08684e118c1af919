"""Which units are handed out, each as a text with masks and an id that binds an answer to what it is an answer to."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import get_args

from l10n_pipeline import catalog
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.model import Key, Place, Problem, State, Unit
from l10n_pipeline.protection.whole import Whole, whole
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.again import unwanted
from l10n_pipeline.stages.translate.briefs import briefed
from l10n_pipeline.stages.translate.engine_run import Prepared, prepared
from l10n_pipeline.stages.translate.offers import waiting
from l10n_pipeline.stages.translate.open_units import free, neighbours
from l10n_pipeline.stages.translate.plurals import NEW, PluralForm, plurals
from l10n_pipeline.stages.translate.run import Run

STATES = ("open", "outdated", "machine")
"""What can be asked for: texts without a translation, with one of an older source, with a machine's."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A unit as it is handed out.

    `text_id` is `LOCALE:ARTICLE:DIGEST`, with a digest of the text and its masks; `id` adds one of the translation.
    """

    prepared: Prepared
    unit: Unit  # as it was read
    state: str  # one of STATES; "" for a person's text, which is handed out to nobody
    whole: Whole
    text_id: str
    form: PluralForm | None = None  # of a plural entry: each form is handed out by itself
    forms: int = 1  # how many its entry has

    @property
    def id(self) -> str:
        return f"{self.text_id}-{target_digest(self.unit)}"


def target_digest(unit: Unit) -> str:
    """What stands for the translation of a unit in an id."""
    return catalog.digest(unit.target)[:6]


def handouts(run: Run, states: Collection[str] = STATES) -> list[Handout]:
    """The units in these states, in the order of the articles; what costs nothing is among the changes of `run`."""
    found = [("open", one) for one in free(run, told=True)]
    if "outdated" in states:
        found += [("outdated", one) for one in _again(run, {(w.source, w.unit.key) for w in waiting(run)})]
    if "machine" in states:
        found += [("machine", one) for one in _again(run, _of_machines(run))]
    wanted = [(state, one) for state, one in found if state in states]
    told = briefed(run, unwanted(run, [one for _, one in wanted], by_engine=True), reads=True)
    made = [_made(run, one, state) for (state, _), one in zip(wanted, told, strict=True)]
    made += _of_plurals(run) if "open" in states else ()
    order = {source.name: number for number, source in enumerate(run.project.sources())}
    out = [one for one in made if one is not None]
    return sorted(out, key=lambda one: (order[one.prepared.source.name], one.prepared.segment.start))


def everything(run: Run) -> Iterator[Handout]:
    """Every unit of the sources of `run`, whatever its state: to tell what became of a text."""
    keys = {(s, key) for s in run.sources for key in run.project.units(s, run.locale.name)}
    for one in _again(run, keys):
        if (made := _made(run, one, "", quiet=True)) is not None:
            yield made
    yield from _of_plurals(run, get_args(State), quiet=True)


def _of_plurals(run: Run, states: Collection[State] = NEW, *, quiet: bool = False) -> Iterator[Handout]:
    """The forms of plural entries, those of an entry all or none."""
    for _, unit, forms in plurals(run, states, told=True):
        state = "open" if unit.state == "new" else ""
        made = [_handed(run, form.prepared, unit, state, quiet=quiet, form=form) for form in forms]
        if all(made):
            each = zip(made, forms, strict=True)
            yield from (replace(one, form=form, forms=len(forms)) for one, form in each if one)


def _of_machines(run: Run) -> set[tuple[Source, Key]]:
    """The units whose text is a machine's and that nobody has touched."""
    return {
        (source, key)
        for source in run.sources
        for key, unit in run.project.units(source, run.locale.name).items()
        if unit.state == "machine" and not run.changes_unit(source, key)
    }


def _again(run: Run, keys: Collection[tuple[Source, Key]]) -> Iterator[Prepared]:
    """These units, ready to be translated."""
    sources = {source for source, _ in keys}
    for source, document in run.project.readable([s for s in run.sources if s in sources]):
        segments = document.by_key()
        for number, segment in enumerate(document.segments):
            if (source, segment.key) in keys and segments[segment.key] is segment and segment.kind != PLURAL:
                one = prepared(run.project, run.locale, source, segment, told=True)
                target = run.project.units(source, run.locale.name)[segment.key].target
                yield replace(one, neighbours=neighbours(document, number), replaces=target)


def _made(run: Run, one: Prepared, state: str, *, quiet: bool = False) -> Handout | None:
    unit = run.project.units(one.source, run.locale.name)[one.segment.key]
    return _handed(run, one, unit, state, quiet=quiet)


def _handed(
    run: Run, one: Prepared, unit: Unit, state: str, *, quiet: bool, form: PluralForm | None = None
) -> Handout | None:
    handed = whole(one.coded, one.spans)
    if handed is None:
        if not quiet:
            source = Place(run.project.relative(run.project.source_path(one.source)), one.segment.line)
            places = (run.place(one.source, unit.line), source)
            run.report(
                Problem("left-open", "warning", "left open: the text looks like masks", "translate it", places)
            )
        return None
    said: list[object] = [*one.segment.key, handed.text, [[stand.mask, stand.text] for stand in handed.stands]]
    said += [unit.key.text, form.number] if form else []
    digest = blake2b(json.dumps(said).encode(), digest_size=6).hexdigest()
    return Handout(one, unit, state, handed, f"{run.locale.name}:{one.source.name}:{digest}")
