"""Check: what is wrong with translations, as problems, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import Any

from l10n_pipeline import catalog, checks, sharing
from l10n_pipeline.catalog import Entry
from l10n_pipeline.checks import Context, spelling
from l10n_pipeline.checks.across import Across, Marks, Shown, Suspects, marks
from l10n_pipeline.checks.across import shown as across_units
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.manifest import digest_of
from l10n_pipeline.files import Door
from l10n_pipeline.locale_rules import plural_numbers
from l10n_pipeline.model import Allowed, Key, Place, Problem, Segment, Unit
from l10n_pipeline.project import Few, Project
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.changed_terms import ChangedTerms
from l10n_pipeline.stages.inspect.reading_list import risk_value
from l10n_pipeline.stages.inspect.silences import Silences, has_silence
from l10n_pipeline.terms.inflections import recalled
from l10n_pipeline.terms.match import Match
from l10n_pipeline.text import icu, inline, unseen

_AT_ONCE = 200
"""Units that are looked at together; more would only take memory."""

_SUSPECTS = "suspects"
"""What the state keeps of a locale's units that nothing but the marks of all of them says."""


def check(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> int:
    """Add the problems of every unit that has a target to the project; return how many units were looked at."""
    if not project.remembers:
        return _checked(project, locales, sources)
    with recalled(Door(project.root), project.state_folder / "inflections.json", writes=project.writes):
        return _checked(project, locales, sources)


def _checked(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> int:
    seen, used, terms = 0, set[int](), ChangedTerms()
    project.say_terms()
    project.state.ask("dictionary", dictionary_said)
    whole = len(sources) == len(project.chosen(()))
    read = project.read(sources)
    checks = _Checks(project, read)
    project.batch("sources' checks", read, "", checks.of_sources)
    sharing.each(project, checks.news(locales), partial(checks.of_few, locales))
    for part in project.parts(read):
        for locale in locales:  # what is found out of a source serves all of them while it is at hand
            found = project.of_part(
                "checks", part, locale.name, partial(checks.in_locale, locale), partial(_joined, locale.name)
            )
            seen += found["seen"]
            used.update(found["silences"])
            terms.add(locale.name, found["uses"], found["missing"])
        checks.let_go(part.sources)
        project.catalogs.let_go()
    for numbers in sharing.each(project, locales, partial(checks.together, whole)):
        used.update(numbers)
    _say_dictionaries(project, locales)
    silences = Silences(project.config.ignore, used)
    unused = silences.unused() if whole and len(locales) == len(project.config.locales) else ()
    for problem in (*terms.problems(project), *unused):
        project.add(problem)
    return seen


def dictionary_said(locale: str) -> str:
    """Which dictionary a check reads; noted for what it found."""
    return str(spelling.dictionary_path(locale)) if spelling.is_installed() else ""


def _say_dictionaries(project: Project, locales: Sequence[LocaleConfig]) -> None:
    """Tell once where machine text goes unread for its spelling, though the extra is there."""
    lacking = [x.name for x in locales if x.engine and not spelling.dictionary_path(x.name)]
    if lacking and spelling.is_installed():
        message = f"no dictionary for the spelling of {', '.join(lacking)}"
        advice = "install one of Hunspell's (hunspell-de-de), or name its folder in DICPATH"
        project.add(Problem("no-dictionary", "info", message, advice))


def _joined(locale: str, each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of what all of the project adds up."""
    seen, used, terms = 0, set[int](), ChangedTerms()
    for found in each:
        seen += found["seen"]
        used.update(found["silences"])
        terms.add(locale, found["uses"], found["missing"])
    return {"seen": seen, "silences": sorted(used), **terms.held_back()}


@dataclass(slots=True)
class _Checks:
    """The checks of sources that can be read."""

    project: Project
    sources: Sequence[Source]
    _each: dict[str, _Checked] = field(default_factory=dict)
    _shown: dict[tuple[str, str], Sequence[Shown]] = field(default_factory=dict)  # what the state does not keep

    def _of(self, source: Source) -> _Checked:
        return self._each.setdefault(source.name, _Checked(self.project, source))

    def let_go(self, some: Sequence[Source]) -> None:
        """No locale asks for these any more: what was found out of them takes more memory than all else."""
        for source in some:
            self._each.pop(source.name, None)

    def of_sources(self, some: Sequence[Source]) -> None:
        """Tell what is wrong whatever the locale."""
        for source in some:
            self.project.memo("source check", source, "", self._of(source).source_itself)

    def news(self, locales: Sequence[LocaleConfig]) -> list[tuple[str, Few]]:
        """Parts of which nothing is known in some locale, and will be if they are looked at."""
        new = sharing.unknown(self.project, "checks", self.sources, [locale.name for locale in locales])
        return [few for part in new for few in part.parts]

    def of_few(self, locales: Sequence[LocaleConfig], few: tuple[str, Few]) -> None:
        """Look at a few sources in all locales: what is found out of one serves all of them while it is at hand."""
        for locale in locales:
            self.project.of_few("checks", few, locale.name, partial(self.in_locale, locale))
        self.let_go(few[1])
        self.project.catalogs.let_go()

    def in_locale(self, locale: LocaleConfig, some: Sequence[Source]) -> dict[str, Any]:
        """Tell what is wrong with some of them in a locale; the sum of what all of the project adds up."""
        each = []
        for source in some:
            found = self.project.memo("check", source, locale.name, partial(self._of(source).in_locale, locale))
            if not self.project.state.has("check", source.name, locale.name):
                self._shown[source.name, locale.name] = found["across"]
            each.append(found)
        return _joined(locale.name, each)

    def together(self, whole: bool, locale: LocaleConfig) -> list[int]:
        """`across`, as a former run found it where all sources are looked at."""
        across = partial(self.across, locale, whole)
        found: list[int] = self.project.memo("across", Source(""), locale.name, across) if whole else across()
        return found

    def across(self, locale: LocaleConfig, whole: bool) -> list[int]:
        """Tell what no unit of a locale shows alone; which silences were of use."""
        self.project.note_listing()
        silences = Silences(self.project.config.ignore)
        marked = self.project.batch("marks", self.sources, locale.name, partial(self._marks, locale))
        numbers, styles = self._suspects(locale, [one for some in marked for one in some], whole)
        across = Across(styles)
        for number in numbers:
            source = self.sources[number]
            path = self.project.relative(self.project.po_path(source, locale.name))
            across.add(locale.name, path, self._shown_in(locale, source))
        for name, problem in across.problems():
            if not silences.covered(problem, name, problem.places[0].path):
                self.project.add(problem)
        return sorted(silences.used)

    def _suspects(
        self, locale: LocaleConfig, marked: Sequence[Marks], whole: bool
    ) -> tuple[list[int], Mapping[str, Counter[str]]]:
        """The sources to be compared, and how often the locale has each style.

        An edit that changes no translation leaves the marks of `whole` as they are; to go through them takes a while.
        """
        state, said = self.project.state, digest_of(marked)
        known = state.said(_SUSPECTS, "", locale.name, lambda kept: bool(kept["said"] == said)) if whole else None
        if known is None:
            suspects = Suspects()
            suspects.take(marked)
            known = {"said": said, "numbers": sorted(suspects.numbers()), "styles": suspects.styles}
            if whole:
                with state.aside():  # `said` stands for what it is made from
                    state.anew(_SUSPECTS, "", locale.name, partial(dict, known))
        return known["numbers"], {name: Counter(count) for name, count in known["styles"].items()}

    def _marks(self, locale: LocaleConfig, some: Sequence[Source]) -> list[Marks]:
        return [marks(self._shown_in(locale, source)) for source in some]

    def _shown_in(self, locale: LocaleConfig, source: Source) -> Sequence[Shown]:
        known = self.project.state.said("check", source.name, locale.name)
        if known is None and self.project.state.is_open:
            self.project.door.keep_nothing()
        return known["across"] if known else self._shown[source.name, locale.name]


@dataclass(slots=True)
class _Checked:
    """The check of one source."""

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
        project.state.note("dictionary", locale.name, dictionary_said(locale.name))
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
