"""Where the links of published pages lead, and what goes with the pages that they show."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from l10n_pipeline.edition.links import resolve
from l10n_pipeline.edition.manifest import sha256
from l10n_pipeline.errors import FormatError
from l10n_pipeline.project import Project
from l10n_pipeline.publish.page import Address, Language, page_path
from l10n_pipeline.publish.read import is_page
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.editions import Editions
from l10n_pipeline.stages.build.pictures import labelled

ASSETS = "assets"


@dataclass(slots=True)
class Linking:
    """The links of pages in all languages. `shown` and `elsewhere` are those of the pages since the last `begin`."""

    project: Project
    editions: Editions
    languages: Mapping[str, Language]
    left_out: tuple[
        Collection[tuple[str, str]], ...
    ]  # (locale, source file) of which there is the source's page alone
    assets: dict[str, bytes] = field(default_factory=dict)  # what pages show, by its path in the site
    shown: dict[str, str] = field(default_factory=dict)  # its SHA-256, by that path
    elsewhere: dict[str, bool] = field(
        default_factory=dict
    )  # whether linked articles have the source's page alone

    def begin(self) -> None:
        """What comes now is another page."""
        self.shown, self.elsewhere = {}, {}

    def is_elsewhere(self, locale: str, name: str) -> bool:
        """Whether an article's page in a locale is the source's."""
        return any((locale, name) in some for some in self.left_out)

    def page(self, name: str, tag: str) -> str:
        """Where the page of a source file stands in the site."""
        return page_path(self.project.listed.releases.shown(name), tag)

    def href(self, language: Language, source: Source, page: str, destination: str) -> Mapping[str, str]:
        """The attributes of a link of a page, which is that of `source`."""
        target = resolve(self.editions.site, posixpath.dirname(source.name), destination)
        address = Address(self.project.config.base_url)
        if target.kind == "article" and is_page(target.name):
            home = self.languages[self.project.config.source_locale]
            elsewhere = self.elsewhere[target.name] = self.is_elsewhere(language.locale, target.name)
            there = self.page(target.name, (home if elsewhere else language).tag)
            found = {"href": address.between(page, there) + target.rest}
            return found | ({"hreflang": home.tag} if elsewhere else {})
        if target.kind in ("file", "article"):
            return {"href": self.src(language, source, page, destination)}
        return {"href": destination}

    def src(self, language: Language, source: Source, page: str, destination: str) -> str:
        """An image or a download goes with the site; a locale's own version stands in its folder."""
        project = self.project
        target = resolve(self.editions.site, posixpath.dirname(source.name), destination)
        mine = project.own_file_path(target.name, language.locale)
        own = (
            target.kind in ("file", "missing")
            and language.locale != project.config.source_locale
            and project.door.has(mine)
        )
        if target.kind not in ("file", "article") and not own:
            return destination
        place = next(one for one in self.editions.everyone if one.name == language.locale)
        made = None if own else labelled(project, place, target.name)
        apart = own or made is not None
        path = f"{language.tag}/{ASSETS}/{target.name}" if apart else f"{ASSETS}/{target.name}"
        at = mine if own else project.listed.file(target.name)
        try:
            if path in self.assets:
                project.state.again(at)
            else:
                data = project.door.read(at)
                self.assets[path] = data if made is None else made
        except FormatError as error:
            project.report(error)
            return destination
        if path not in self.shown:
            self.shown[path] = sha256(self.assets[path])
        return Address(project.config.base_url).between(page, path) + target.rest
