"""Answers of whoever translates: through the masks, doubts and checks of an engine's answer, and into the PO files.

What is whole is written as a machine's text; of each other it is said what is wrong and how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import Change
from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.model import Key, Origin, Place, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.protection import Result
from l10n_pipeline.protection.chain import told_apart
from l10n_pipeline.protection.verify import Tongues
from l10n_pipeline.protection.ways import Open
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.settle.readings import of_machine
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.handing.answers import GivenAnswer
from l10n_pipeline.stages.handing.handouts import Handout, everything, handouts, target_digest
from l10n_pipeline.stages.handing.tasks import problems
from l10n_pipeline.stages.translate.again import remember
from l10n_pipeline.stages.translate.engine_run import may_ask, task, well_set
from l10n_pipeline.stages.translate.plurals import of_forms
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.stages.translate.trust import risks
from l10n_pipeline.stages.translate.writing import write

_NAME = lazy.pattern(r"[A-Za-z0-9][\w.+-]{0,63}", re.ASCII)
_GET_AGAIN = "get the unit anew by `l10n tasks`"
_NUMBERS = "write each number of the source and no other, as the language writes it"
_WHOLE = "say the whole text, and nothing else, in other words; if no others will do, leave it out for a person"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that was written: as a machine's, or as an offer beside a person's outdated one."""

    answer: GivenAnswer
    text: str
    place: Place
    offered: bool = False
    problems: tuple[Problem, ...] = ()  # what a check says of it; no errors


@dataclass(frozen=True, slots=True)
class Declined:
    """An answer that was not written, and how to mend it."""

    answer: GivenAnswer
    reason: str
    advice: str
    places: tuple[Place, ...] = ()  # of the unit


@dataclass(slots=True)
class Application:
    """What became of the answers."""

    written: list[Accepted] = field(default_factory=list)
    declined: list[Declined] = field(default_factory=list)


def giver(name: str) -> str:
    """The name of whoever translates, as origins tell it; ConfigError for one that they cannot hold."""
    if not _NAME.fullmatch(name):
        raise ConfigError(f"'{name}' cannot stand on units as a name", advice=f"without blanks: {_spelt(name)}")
    return f"agent/{name}"


def _spelt(name: str) -> str:
    """The name as it can stand: up to 64 letters, digits and `. _ + -`."""
    return re.sub(r"[^\w.+-]+", "-", name).strip("-")[:64] or "agent"


def apply(project: Project, answers: Sequence[GivenAnswer], by: str) -> Application:
    """Take the answers of `by` (see `giver`); what is left of the PO files is brought up to date first."""
    done = Application()
    groups: dict[tuple[str, str], list[GivenAnswer]] = {}
    for answer in _once(answers, done):
        locale, _, rest = answer.id.partition(":")
        article, _, digests = rest.rpartition(":")
        if not (locale and article and re.fullmatch(r"[0-9a-f]{12}-[0-9a-f]{6}", digests)):
            done.declined.append(Declined(answer, "there is no such id", "copy it from `l10n tasks` as it is"))
            continue
        groups.setdefault((locale, article), []).append(answer)
    by_locale: dict[str, dict[str, list[GivenAnswer]]] = {}
    for (locale, article), some in groups.items():
        try:
            name = project.config.locale(locale).name
            [source] = project.chosen([article])
        except (L10nError, ValueError) as error:
            done.declined += (Declined(one, f"there is no such unit: {error}", _GET_AGAIN) for one in some)
            continue
        by_locale.setdefault(name, {})[source.name] = some
    for locale, articles in by_locale.items():
        _apply(project, locale, articles, by, done)
    done.declined.sort(key=lambda one: one.answer.line)
    return done


def _once(answers: Iterable[GivenAnswer], done: Application) -> list[GivenAnswer]:
    """Each answer once; two that differ are none."""
    given: dict[str, list[GivenAnswer]] = {}
    for answer in answers:
        given.setdefault(answer.id, []).append(answer)
    for same in given.values():
        if len({one.text for one in same}) > 1:
            reason = f"there are {len(same)} answers with this id"
            done.declined += (Declined(one, reason, "give one") for one in same)
    return [same[0] for same in given.values() if len({one.text for one in same}) == 1]


def _apply(
    project: Project, locale_name: str, articles: dict[str, list[GivenAnswer]], by: str, done: Application
) -> None:
    """The answers of one locale, by article."""
    locale = project.config.locale(locale_name)
    sources = [Source(name) for name in articles]
    extract(project, [locale], sources)
    run = Run(project, locale, sources)
    if not may_ask(run):
        advice = "mend the files of the term base; `l10n check` names the mistakes"
        every = [answer for some in articles.values() for answer in some]
        done.declined += (Declined(one, "the term base has errors", advice) for one in every)
        return
    present = {one.text_id: one for one in handouts(run)}
    taken: list[tuple[GivenAnswer, Handout, Result, tuple[Problem, ...]]] = []
    for answer in (answer for some in articles.values() for answer in some):
        handout = present.get(answer.id.rpartition("-")[0])
        if handout is None or not _is_as_it_was(handout.unit, answer.id, by):
            done.declined.append(_overtaken(run, answer, handout))
            continue
        verdict = judged(run, handout, answer)
        if isinstance(verdict, Declined):
            done.declined.append(verdict)
        else:
            taken.append((answer, handout, *verdict))
    _take(run, [one for one in taken if not one[1].form], by, done)
    _take_plurals(run, [one for one in taken if one[1].form], by, done)
    if project.writes:
        write(project, locale, run.changes)
        remember(run)


def _is_as_it_was(unit: Unit, name: str, by: str) -> bool:
    """Whether nobody but the giver has written a translation since the unit was handed out."""
    own = unit.state == "machine" and unit.origin is not None and unit.origin.detail.startswith(f"{by} ")
    return own or target_digest(unit) == name.rpartition("-")[2]


def _overtaken(run: Run, answer: GivenAnswer, handout: Handout | None) -> Declined:
    """Why there is nothing to answer any more."""
    name = answer.id.rpartition("-")[0]
    article = name.partition(":")[2].rpartition(":")[0]
    if any(run.project.is_broken(source, run.locale.name) for source in run.sources if source.name == article):
        return Declined(answer, "its PO file cannot be read", "mend the file; `l10n check` names the line")
    found = handout or next((one for one in everything(run) if one.text_id == name), None)
    if found is None:
        reason = "the text, its terms or its markup have changed since it was handed out, or it has gone"
        return Declined(answer, reason, _GET_AGAIN)
    places = _places(run, found)
    if found.unit.offer:
        return Declined(answer, "there is an offer for it already", "leave it: a person decides", places)
    if found.unit.state in catalog.PERSONAL:
        return Declined(answer, "a person has translated it meanwhile", "leave it", places)
    advice = "leave it, or get the unit anew by `l10n tasks` in the state `machine`"
    return Declined(answer, "it has been translated meanwhile", advice, places)


def _places(run: Run, handout: Handout) -> tuple[Place, ...]:
    prepared = handout.prepared
    first = run.place(prepared.source, handout.unit.line)
    if prepared.source.is_catalog:
        return (first,)
    return first, Place(run.project.relative(run.project.source_path(prepared.source)), prepared.segment.line)


def judged(run: Run, handout: Handout, answer: GivenAnswer) -> tuple[Result, tuple[Problem, ...]] | Declined:
    """The text as it may be written, with what a check says of it; or what is wrong."""
    prepared, places = handout.prepared, _places(run, handout)
    outcome = handout.whole.read(answer.text, Tongues(run.project.config.source_locale, run.locale.name))
    if isinstance(outcome, Open):
        return Declined(answer, outcome.reason, _advice(outcome.reason), places)
    settled = settle(prepared.segment, outcome.text, of_machine(run.locale))
    if isinstance(settled, Refusal):
        advice = "keep the masks and tags where they belong, and add no markup"
        return Declined(answer, f"the translation {settled.reason}", advice, places)
    text = well_set(prepared, run.locale, settled)
    if catalog.digest(text) == prepared.unwanted:
        return Declined(answer, "a person has emptied this very translation", "write another one", places)
    found = list(problems(run, handout, Unit(prepared.segment.key, text, "machine")))
    if wrong := next((problem for problem in found if problem.severity == "error"), None):
        return Declined(answer, wrong.message, wrong.advice, places)
    return Result(text, outcome.level, outcome.repaired), tuple(found)


def _advice(reason: str) -> str:
    """How to mend what the reason says."""
    if "mask" in reason or "tags" in reason:
        return "copy each mask and each tag exactly once"
    return _NUMBERS if "number" in reason and "sentences" not in reason else _WHOLE


def _take(
    run: Run,
    taken: Sequence[tuple[GivenAnswer, Handout, Result, tuple[Problem, ...]]],
    by: str,
    done: Application,
) -> None:
    """Put what is whole among the changes, with its risk."""
    results = told_apart([r for _, _, r, _ in taken], [task(run.locale, h.prepared) for _, h, _, _ in taken])
    whole = []
    for (answer, handout, _, found), result in zip(taken, results, strict=True):
        if result.text is None:
            places = _places(run, handout)
            done.declined.append(Declined(answer, "several unlike texts got this answer", _WHOLE, places))
        else:
            whole.append((answer, handout, result, found, result.text))
    weighed = risks(run, [(h.prepared, r, text) for _, h, r, _, text in whole], [None] * len(whole))
    run.done.engine = by
    for (answer, handout, result, found, text), risk in zip(whole, weighed, strict=True):
        unit, source, how = handout.unit, handout.prepared.source, f"{by} {result.detail} {risk}".strip()
        offered = handout.state == "outdated"
        if offered:
            change = Change(unit.target, "outdated", unit.origin, catalog.offer(by, text))
        else:
            change = Change(text, "machine", Origin("machine", how, catalog.digest(text)))
            run.asked_by[source, unit.key] = (handout.whole.text,)
        run.change(source, unit.key, change)
        done.written.append(Accepted(answer, text, run.place(source, unit.line), offered, found))


def _take_plurals(
    run: Run,
    taken: Sequence[tuple[GivenAnswer, Handout, Result, tuple[Problem, ...]]],
    by: str,
    done: Application,
) -> None:
    """Put plural entries among the changes whose forms are all whole; of the others it is said what is missing."""
    entries: dict[tuple[Source, Key], list[tuple[GivenAnswer, Handout, Result, tuple[Problem, ...], str]]] = {}
    for answer, handout, result, found in taken:
        form = handout.form
        written = form.written(result.text or "") if form else None
        if form and written:
            entry = handout.prepared.source, handout.unit.key
            entries.setdefault(entry, []).append((answer, handout, result, found, written))
        elif form:
            reason = f"the number {form.sample} has to stand in the translation once, in digits"
            advice = f"write {form.sample} where the number stands; it is the file's placeholder then"
            done.declined.append(Declined(answer, reason, advice, _places(run, handout)))
    for (source, key), some in entries.items():
        forms = {handout.form.number: written for _, handout, _, _, written in some if handout.form}
        count = some[0][1].forms
        if len(forms) < count:
            missing = ", ".join(str(n) for n in range(count) if n not in forms)
            reason = f"the entry has {count} forms, and these are not whole: {missing}"
            advice = "answer all forms of the entry together, this one too"
            done.declined += (Declined(one[0], reason, advice, _places(run, one[1])) for one in some)
            continue
        said = tuple(forms[n] for n in range(count))
        run.change(source, key, of_forms(said, f"{by} {some[-1][2].detail}".strip()))
        for answer, handout, _, found, written in some:
            done.written.append(Accepted(answer, written, run.place(source, handout.unit.line), False, found))
