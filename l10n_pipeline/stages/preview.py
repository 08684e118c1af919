"""Pages of a site one at a time, for people who look at an edition before it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.project import Project
from l10n_pipeline.publish.finish import FinishedBody, finish
from l10n_pipeline.publish.page import Language
from l10n_pipeline.publish.pieces import Piece
from l10n_pipeline.publish.safety import clean
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.edition import Edition
from l10n_pipeline.stages.build.editions import Editions
from l10n_pipeline.stages.folders import as_folders
from l10n_pipeline.stages.publication import Publication
from l10n_pipeline.stages.site_words import SITE_TEXTS

Lift = Callable[[list[Piece]], list[Piece]]
"""See `publish.finish.finish`."""


@dataclass
class Preview:
    """Pages one at a time, as `publish` makes them, for people who look at an edition before it is published.

    What a page lacks of the locale's minimum, or brings in that its source does not have, is the publication's to say.
    """

    project: Project
    locales: Sequence[LocaleConfig]

    def __post_init__(self) -> None:
        folders = as_folders(self.project)
        self._editions = Editions(folders, self.locales, leads_away=False)
        self._work = Publication(folders, self.locales, self._editions)
        wording = Source(SITE_TEXTS)
        said: dict[str, str] = {}
        if wording in self.project.sources():
            with self.project.each_alone():
                for locale in self._editions.everyone:
                    said[locale.name] = self.composed(locale, wording).data.decode("utf-8-sig")
        self._work.speak(self._editions.everyone, said)

    def language(self, locale: str) -> Language:
        """How the pages of a locale name its language."""
        return self._work.languages[locale]

    def composed(self, locale: LocaleConfig, source: Source) -> Composed:
        """The edition of an article; FormatError where it cannot be read."""
        document = self._editions.project.document(source)
        return Edition(self._editions, locale, self._editions.site, source, locale).compose(document)

    def finished(self, locale: str, source: Source, page: str, lift: Lift) -> FinishedBody:
        """The body of the page from its HTML, sanitised here; `lift` as in `finish`."""
        language = self._work.languages[locale]
        setting = self._work.setting(language, source, self._work.linking.page(source.name, language.tag))
        return finish(clean(page), setting, lift)

    def assets(self) -> Mapping[str, bytes]:
        """What the pages so far show, by its path in the site."""
        return self._work.assets

    def forget(self, source: Source, locale: str) -> None:
        """Read a PO file again at the next look: it was written."""
        self._editions.project.forget_catalog(source, locale)
