"""Check: what is wrong with translations, as problems, all at once.

What looks at units is imported where there is something that no former run has looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from l10n_pipeline import sharing
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.manifest import digest_of
from l10n_pipeline.files import Door
from l10n_pipeline.locale_rules import dictionary
from l10n_pipeline.model import Problem
from l10n_pipeline.project import Few, Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.changed_terms import ChangedTerms
from l10n_pipeline.stages.inspect.silences import Silences
from l10n_pipeline.terms.inflections import recalled

if TYPE_CHECKING:
    from l10n_pipeline.checks.across import Marks, Shown
    from l10n_pipeline.stages.inspect.source_check import SourceCheck

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
    project.state.ask("dictionary", dictionary.said)
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


def _say_dictionaries(project: Project, locales: Sequence[LocaleConfig]) -> None:
    """Tell once where machine text goes unread for its spelling, though the extra is there."""
    lacking = [x.name for x in locales if x.engine and not dictionary.path(x.name)]
    if lacking and dictionary.is_installed():
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
    _each: dict[str, SourceCheck] = field(default_factory=dict)
    _shown: dict[tuple[str, str], Sequence[Shown]] = field(default_factory=dict)  # what the state does not keep

    def _of(self, source: Source) -> SourceCheck:
        from l10n_pipeline.stages.inspect.source_check import SourceCheck

        return self._each.setdefault(source.name, SourceCheck(self.project, source))

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
        from l10n_pipeline.checks.across import Across

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
            from l10n_pipeline.checks.across import Suspects

            suspects = Suspects()
            suspects.take(marked)
            known = {"said": said, "numbers": sorted(suspects.numbers()), "styles": suspects.styles}
            if whole:
                with state.aside():  # `said` stands for what it is made from
                    state.anew(_SUSPECTS, "", locale.name, partial(dict, known))
        return known["numbers"], {name: Counter(count) for name, count in known["styles"].items()}

    def _marks(self, locale: LocaleConfig, some: Sequence[Source]) -> list[Marks]:
        from l10n_pipeline.checks.across import marks

        return [marks(self._shown_in(locale, source)) for source in some]

    def _shown_in(self, locale: LocaleConfig, source: Source) -> Sequence[Shown]:
        known = self.project.state.said("check", source.name, locale.name)
        if known is None and self.project.state.is_open:
            self.project.door.keep_nothing()
        return known["across"] if known else self._shown[source.name, locale.name]
