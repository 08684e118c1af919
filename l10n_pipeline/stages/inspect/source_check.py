"""The check of one source: what is wrong with its units in a locale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

from l10n_pipeline import catalog, checks
from l10n_pipeline.catalog import Entry
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.across import Shown
from l10n_pipeline.checks.across import shown as across_units
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.locale_rules import dictionary, plural_numbers
from l10n_pipeline.model import Allowed, Key, Place, Problem, Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.changed_terms import ChangedTerms
from l10n_pipeline.stages.inspect.reading_list import risk_value
from l10n_pipeline.stages.inspect.silences import Silences, has_silence
from l10n_pipeline.terms.match import Match
from l10n_pipeline.text import icu, inline, unseen

_AT_ONCE = 200
"""Units that are looked at together; more would only take memory."""


@dataclass(slots=True)
class SourceCheck:
    """The check of one source, in any locale."""

    project: Project
    source: Source
    _found: dict[Key, tuple[Match, ...]] = field(default_factory=dict)  # its terms

    def source_itself(self) -> None:
        """Tell what is wrong whatever the locale."""
        path = self.project.relative(self.project.source_path(self.source))
        for problem in _of_source(path, self.project.document(self.source).by_key().values()):
            self.project.add(problem)

    def in_locale(self, locale: LocaleConfig) -> dict[str, Any]:
        """Tell what is wrong in a locale; how many units were looked at, and what all of the project adds up."""
        project, source = self.project, self.source
        project.state.note("dictionary", locale.name, dictionary.said(locale.name))
        segments = project.document(source).by_key()
        silences, terms, seen, shown = Silences(project.config.ignore), ChangedTerms(), 0, list[Shown]()
        names = [project.relative(p) for p in (project.po_path(source, locale.name), project.source_path(source))]
        plural, allowed = _plural(project, source, locale), of_person(locale)
        with project.each_alone(), project.within_limits(project.po_path(source, locale.name)):
            units = project.units(source, locale.name).items()
            each = (
                self._looked_at(unit, segments[key], locale, names, allowed)
                for key, unit in units
                if unit.target and key in segments
            )
            while some := list(islice(each, _AT_ONCE)):
                seen += len(some)
                shown += chain.from_iterable(across_units(*pair) for pair in some)
                told = iter(checks.run_each([pair for pair in some if pair[0].key not in plural]))
                for unit, context in some:
                    entry = plural.get(unit.key)
                    found = list(_forms(project, source, locale, entry, context)) if entry else next(told)
                    if found or context.terms or has_silence(unit):  # few units
                        heard = silences.heard(found, unit, locale.name, names[1], context.places)
                        for problem in terms.held(heard, locale.name, context.terms):
                            project.add(replace(_weighed(problem, unit, locale), risk=risk_value(unit)))
        for problem in _tightened(project, source, locale):
            project.add(problem)
        return {"seen": seen, "silences": sorted(silences.used), "across": shown, **terms.held_back()}

    def _looked_at(
        self, unit: Unit, segment: Segment, locale: LocaleConfig, names: Sequence[str], allowed: Allowed
    ) -> tuple[Unit, Context]:
        """A unit as the checks see it, and what they may look at beside."""
        if self.source.is_catalog and unit.state == "draft":  # what msgmerge guessed is no translation yet
            unit = unit._replace(state="outdated")
        places: tuple[Place, ...] = (Place(names[0], unit.line), Place(names[1], segment.line))
        places = places[:1] if self.source.is_catalog else places
        home = self.project.config.source_locale
        return unit, Context(segment, locale.name, home, self._terms(segment), allowed, places, locale.spacing)

    def _terms(self, segment: Segment) -> tuple[Match, ...]:
        key = segment.key
        if key in self._found:
            self.project.state.text(segment.text)
        else:
            self._found[key] = self.project.matcher.in_segment(segment)
        return self._found[key]


def _of_source(path: str, segments: Iterable[Segment]) -> Iterator[Problem]:
    """Characters of a source that nobody sees: they reach translators and engines, and may give orders to a model."""
    for segment in segments:
        if hidden := unseen.harmful(segment.text):
            message = f"the source holds characters that nobody sees: {unseen.named(hidden)}"
            yield Problem("source-character", "warning", message, "take them out", (Place(path, segment.line),))


def _weighed(problem: Problem, unit: Unit, locale: LocaleConfig) -> Problem:
    """An error of a draft that no edition shows is a warning: it is unfinished work, and stops nobody."""
    hidden = unit.state == "draft" and "draft" not in locale.publish
    return replace(problem, severity="warning") if hidden and problem.severity == "error" else problem


def _plural(project: Project, source: Source, locale: LocaleConfig) -> dict[Key, Entry]:
    """The plural entries that have a text."""
    read = project.catalogs.catalog(source, locale.name)
    entries = read.entries if read else ()
    return {e.unit.key: e for e in entries if e.plural and not e.unit.obsolete and e.unit.target}


def _forms(
    project: Project, source: Source, locale: LocaleConfig, entry: Entry, one: Context
) -> Iterator[Problem]:
    """How many forms a plural entry has, and what is wrong with each; most forms are of msgid_plural."""
    many, *forms = entry.forms
    read = project.catalogs.catalog(source, locale.name)
    wanted = catalog.plural_count(read) if read else 0
    if wanted and (len(forms) != wanted or not all(forms)):
        message = f"{sum(map(bool, forms))} of the {wanted} plural forms of the language are there"
        yield one.problem("plural-forms", "warning", message, "write each msgstr[n] once")
    for n, form in enumerate(forms):
        text = _source_of(form, n, len(forms), entry.unit.key.text, one.segment._replace(text=many), one.locale)
        unit = entry.unit._replace(target=form)
        yield from checks.run(unit, replace(one, segment=one.segment._replace(text=text)))


def _source_of(form: str, n: int, count: int, single: str, many: Segment, locale: str) -> str:
    """What a plural form has to say: one for a single number may leave it out, as msgid does (msgfmt -c has it so)."""
    numbers = plural_numbers(locale)
    categories = icu.ordered(numbers)
    if len(categories) == count:
        several = len(numbers[categories[n]]) > 1 and numbers[categories[n]] != (0, 1)
    else:
        several = n > 0 or count == 1
    if several:
        return many.text
    codes = [inline.structure(inline.parse(text, many.syntax, many.refs)) for text in (form, many.text)]
    return many.text if codes[0] == codes[1] else single


def _tightened(project: Project, source: Source, locale: LocaleConfig) -> Iterator[Problem]:
    """`fail_on:` makes an error of what is else a status."""
    states = {"new" if name == "open" else name for name in project.config.fail_on}
    path = project.relative(project.po_path(source, locale.name))
    for unit in project.units(source, locale.name).values():
        if unit.state in states:
            what = "open" if unit.state == "new" else unit.state
            yield Problem(
                f"unit-{what}",
                "error",
                f"a unit is {what}, and `fail_on` in l10n.yaml makes that an error",
                "translate or approve it",
                (Place(path, unit.line),),
            )
