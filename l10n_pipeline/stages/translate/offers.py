"""Outdated units keep the person's text: what the memory or an engine would say goes into a comment.

Where the merge could tell which sentences are new, only these are translated, and stand among the person's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.leverage.carrier import sentences_origin
from l10n_pipeline.leverage.sentences import Sentence, joined, reused
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Segment, Unit
from l10n_pipeline.protection import only_protected
from l10n_pipeline.protection.parts import build, text_of
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.briefs import briefed
from l10n_pipeline.stages.translate.engine_run import Prepared, asked, prepared
from l10n_pipeline.stages.translate.recalled import recalled
from l10n_pipeline.stages.translate.run import Run


@dataclass(frozen=True, slots=True)
class Waiting:
    """An outdated unit without an offer; `pieces` are its sentences where some of them are to be translated."""

    source: Source
    segment: Segment
    unit: Unit
    pieces: tuple[Sentence, ...] = ()

    @property
    def asks(self) -> list[Segment]:
        """What an engine is asked for."""
        if not self.pieces:
            return [self.segment]
        return [self.segment._replace(text=p.source.strip()) for p in self.pieces if p.new]


def follow(run: Run) -> None:
    """Offer what there is for outdated units, and take offers from those that are outdated no more."""
    _take_away(run)
    left = list(_from_memory(run, list(waiting(run))))
    if not left or run.locale.engine is None:
        return
    wanted = [(w, prepared(run.project, run.locale, w.source, segment)) for w in left for segment in w.asks]
    kept = {id(p): text_of(build(p.coded, p.spans)) for _, p in wanted if only_protected(p.coded, p.spans)}
    sent = [p for _, p in wanted if id(p) not in kept]
    results = asked(run, briefed(run, sent)) if sent else []
    if results is None or not run.project.writes:
        return
    how = {id(p): f"{run.done.engine} {r.detail}".strip() for p, r in zip(sent, results, strict=True)}
    texts = kept | {id(p): r.text or "" for p, r in zip(sent, results, strict=True)}
    asks: dict[int, list[Prepared]] = defaultdict(list)
    for one, ask in wanted:
        asks[id(one)].append(ask)
    for one in left:
        answers = [texts[id(ask)] for ask in asks[id(one)]]
        told = next((how[id(ask)] for ask in asks[id(one)] if id(ask) in how), "kept")
        if all(answers):
            _take(run, one, answers, told)


def waiting(run: Run) -> Iterator[Waiting]:
    """The outdated units for which there is nothing yet."""
    project, locale = run.project, run.locale
    for source, document in project.readable(run.sources):
        present = project.catalog(source, locale.name)
        segments = document.by_key()
        for key, unit in present.index.items() if present else ():
            if unit.state != "outdated" or unit.offer or key not in segments or segments[key].kind == PLURAL:
                continue
            if run.changes_unit(source, key):  # it is settled by another release's
                continue
            assert present is not None
            if not catalog.put_together(unit):
                yield Waiting(source, segments[key], unit)
            elif unit.origin and unit.origin.detail.endswith("new"):
                former = catalog.former_pair(present, unit)
                locales = project.config.source_locale, locale.name
                pieces = (
                    reused(former.key.text, former.target, segments[key], locales, of_person(locale))
                    if former
                    else ()
                )
                if any(p.new for p in pieces):
                    yield Waiting(source, segments[key], unit, pieces)


def _take_away(run: Run) -> None:
    """A unit that a person has settled needs no offer."""
    for source in run.sources:
        for key, unit in run.project.units(source, run.locale.name).items():
            if unit.offer and unit.state == "translated":
                run.change(source, key, Change(unit.target, unit.state, unit.origin))


def _from_memory(run: Run, waiting: Sequence[Waiting]) -> Iterator[Waiting]:
    for one in waiting:
        po = run.po(one.source)
        found = None if one.pieces else exact.look_up(run.memory, one.segment.key, one.segment.kind, po)
        if found is not None:
            _offer(run, one, f"memory {found.po}", found.target)
        elif not one.pieces and (said := recalled(run, one.segment)):
            _offer(run, one, f"memory {said.where}", said.target)
        else:
            yield one


def _offer(run: Run, one: Waiting, how: str, text: str) -> None:
    unit = one.unit
    run.change(one.source, unit.key, Change(unit.target, "outdated", unit.origin, catalog.offer(how, text)))
    run.done.offered += 1


def _take(run: Run, one: Waiting, answers: Sequence[str], how: str) -> None:
    """The answers as an offer, or as sentences among the person's."""
    if not one.pieces:
        _offer(run, one, how, answers[0])
        return
    locale = run.locale
    target = settle(one.segment, joined(one.pieces, answers, locale.name), of_person(locale))
    if not isinstance(target, Refusal):
        origin = sentences_origin(one.pieces, target, how)
        run.change(one.source, one.unit.key, Change(target, "outdated", origin))
        run.done.offered += 1
