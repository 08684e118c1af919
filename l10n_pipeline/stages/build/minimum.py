"""Articles of which a locale has translated less than its `min_translated`, and what happens to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from l10n_pipeline import files
from l10n_pipeline.model import Place, Problem

if TYPE_CHECKING:
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source
    from l10n_pipeline.stages.build.manifest import Record


class Shortage(NamedTuple):
    """An article of which a locale has less than its `min_translated`."""

    share: float  # of the source's characters, from 0 to 1
    outcome: str  # notice, source, omit or previous: what happens, which is `if_less` where that can be
    former: Path | None = None  # the edition that is shown instead, where the outcome is previous


def shortages(
    project: Project, locale: LocaleConfig, sources: Sequence[Source], previous: Path | None = None
) -> dict[Source, Shortage]:
    """The articles among `sources` that are translated too little; none of a PO file that cannot be read."""
    out: dict[Source, Shortage] = {}
    if not locale.min_translated:
        return out
    articles = [s for s in sources if s.is_article and not project.is_broken(s, locale.name)]
    for source in project.read(articles):
        share = project.memo("share", source, locale.name, partial(_share, project, locale, source))
        if share < locale.min_translated:
            out[source] = _shortage(project, locale, source, share, previous)
    return out


def _share(project: Project, locale: LocaleConfig, source: Source) -> float:
    from l10n_pipeline.edition import policy

    units = project.units(source, locale.name)
    return policy.share(project.document(source), units, locale.publish, locale.max_risk)


def _shortage(
    project: Project, locale: LocaleConfig, source: Source, share: float, previous: Path | None
) -> Shortage:
    if locale.if_less == "omit" and not project.places.layout.omits:
        return Shortage(share, "source")
    if locale.if_less != "previous" or previous is None:
        return Shortage(share, locale.if_less)
    path = previous / project.places.article(source.name, locale.name)
    return Shortage(share, "previous", path) if files.present(path) else Shortage(share, "notice")


@dataclass(slots=True)
class Minimums:
    """The articles that are translated too little, by locale: of all, for those that are built link to the others.

    What is asked here is noted for what is made.
    """

    project: Project
    previous: Path | None
    _found: dict[str, Mapping[str, Shortage]] = field(default_factory=dict)
    _record: Record | None = None  # what builds wrote

    def short(self, locale: LocaleConfig, source: Source) -> Shortage | None:
        """Whether the article is translated too little."""
        if not locale.min_translated:
            return None
        self.project.state.note("short", f"{locale.name}\n{source.name}", self._said(locale, source.name))
        found = self._of(locale).get(source.name)
        if found and found.former:
            self.project.state.keep_nothing()  # it may lie outside of the project
        return found

    def is_omitted(self, locale: LocaleConfig, name: str) -> bool:
        """Whether the locale leaves out the article of that name."""
        if not locale.min_translated:
            return False
        said = self._said_of_omitted(locale, name)
        self.project.state.note("omitted", f"{locale.name}\n{name}", said)
        return bool(said)

    def ask_again(self, locales: Sequence[LocaleConfig]) -> None:
        """Ask what former editions in these locales were made from."""
        for locale in locales:  # here in any case, so that problems have one order
            self._of(locale)
        by_name = {locale.name: locale for locale in locales}
        for kind, said in (("short", self._said), ("omitted", self._said_of_omitted)):
            self.project.state.ask(kind, partial(_answered, by_name, said))

    def _said(self, locale: LocaleConfig, name: str) -> str:
        found = self._of(locale).get(name)
        return f"{found.outcome} {found.share} {found.former or ''}" if found else ""

    def _said_of_omitted(self, locale: LocaleConfig, name: str) -> str:
        found = self._of(locale).get(name)
        return "1" if found and found.outcome == "omit" and not self._is_there(locale, name) else ""

    def _is_there(self, locale: LocaleConfig, name: str) -> bool:
        """Whether a site in place has a page of people's in the locale, which stays where the edition would be."""
        from l10n_pipeline.sources import Source
        from l10n_pipeline.stages.build.manifest import Record

        project = self.project
        if not project.config.in_place:
            return False
        path = project.edition_path(Source(name), locale.name)
        with project.state.aside():
            self._record = self._record or Record(project)
            return project.door.has_file(path) and self._record.is_of_people(path)

    def _of(self, locale: LocaleConfig) -> Mapping[str, Shortage]:
        if locale.name not in self._found:
            with self.project.state.aside():
                found = shortages(self.project, locale, self.project.sources(), self.previous)
            self._found[locale.name] = {source.name: short for source, short in found.items()}
        return self._found[locale.name]


def _answered(
    locales: Mapping[str, LocaleConfig], said: Callable[[LocaleConfig, str], str], name: str
) -> str | None:
    """What is said of an article in a locale, which `name` puts together; None for another locale."""
    locale, _, article = name.partition("\n")
    return said(locales[locale], article) if locale in locales else None


def told(project: Project, locale: LocaleConfig, source: Source, found: Shortage) -> Problem:
    """What happens to the article, as information; a warning where there is no former edition to show."""
    from l10n_pipeline.locale_rules import format_percent

    language = project.config.source_locale
    share, wanted = (format_percent(x, language) for x in (found.share, locale.min_translated))
    place = Place(project.relative(project.source_path(source)))
    message = f"{locale.name}: {share} of it is translated, less than {wanted}: "
    if locale.if_less == "previous" and found.former is None:
        advice = "name the folder of the former editions by --previous, or translate more"
        message += "there is no former edition, so it is published as it is"
        return Problem("translated-too-little", "warning", message, advice, (place,))
    return Problem("translated-too-little", "info", message + _OUTCOMES[found.outcome], "translate more", (place,))


_OUTCOMES = {
    "notice": "it is published all the same",
    "source": "the source's page is shown",
    "omit": "it is left out",
    "previous": "the former edition is shown",
}
HEADER = ("article", "locale", "translated", "min_translated", "if_less")


def rows(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> list[list[object]]:
    """A row for each article and locale that has too little of it."""
    from l10n_pipeline.locale_rules import format_percent

    language = project.config.source_locale
    return [
        [
            source.name,
            locale.name,
            format_percent(found.share, language),
            format_percent(locale.min_translated, language),
            found.outcome,
        ]
        for locale in locales
        for source, found in shortages(project, locale, sources).items()
    ]
