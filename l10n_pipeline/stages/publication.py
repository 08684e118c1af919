"""One publication while it is made, and the preview of one: articles as the pages of a site."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from l10n_pipeline.config.config import Config, LocaleConfig
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.edition.links import resolve
from l10n_pipeline.edition.policy import Share, shown
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats.data import yaml_values
from l10n_pipeline.locale_rules import bcp47, reading, rules
from l10n_pipeline.model import Document, Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.publish.finish import FinishedBody, PageSetting, finish
from l10n_pipeline.publish.page import Address, Article, Language, Words, page_path
from l10n_pipeline.publish.pieces import Piece
from l10n_pipeline.publish.read import Raw, is_page, read
from l10n_pipeline.publish.runs import Known
from l10n_pipeline.publish.safety import DEEPEST, brought_in, clean, is_too_deep
from l10n_pipeline.publish.wording import load, overridden
from l10n_pipeline.sources import Source, Sources
from l10n_pipeline.stages.build.editions import Edition, Editions
from l10n_pipeline.stages.build.pictures import labelled

SITE_TEXTS = "site.yaml"
"""The source with the project's own wording around the articles."""

ASSETS = "assets"

Lift = Callable[[list[Piece]], list[Piece]]
"""See `publish.finish.finish`."""


def as_folders(project: Project) -> Project:
    """The project with editions as they are without a site generator; its sources are read as that one reads them."""
    config: Config = project.config._replace(layout="folders", anchors=None, raw_html=None)
    own = Project(config, project.writes)
    own.problems, own.verdicts, own.door, own.state = (
        project.problems,
        project.verdicts,
        project.door,
        project.state,
    )
    own.asked_as = "published places"
    own.listed = Sources(config, own.door, own.problems, own.verdicts, project.config.layout)
    return own


@dataclass(slots=True)
class Publication:
    """One publication while it is made."""

    project: Project
    locales: Sequence[LocaleConfig]
    editions: Editions
    languages: dict[str, Language] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    absent: set[tuple[str, str]] = field(default_factory=set)  # that the locale leaves out
    assets: dict[str, bytes] = field(default_factory=dict)

    def articles(self) -> list[Article]:
        """Every page in every locale that may be published, those of the source's locale first."""
        project, everyone = self.project, self.editions.everyone
        documents = {s: d for s, d in project.readable(project.sources()) if s.is_article}
        for source in self._of_one_page(documents):
            del documents[source]
        composed = {}
        for job in self.editions.jobs(list(documents)):
            made = job.made()
            if made is None:
                continue
            if made.composed is None:
                self.absent.add((made.locale.name, made.source.name))
            else:
                composed[made.locale.name, made.source] = made.composed
        self.speak(everyone, composed)
        raws = {
            (locale, source): read(one.data, source.name)
            for (locale, source), one in composed.items()
            if is_page(source.name)
        }
        for locale, source in list(raws):
            if self._is_too_deep(locale, source, raws[locale, source]) or self._is_unsafe(locale, source, raws):
                self.blocked.add((locale, source.name))
        out = []
        for (locale, source), raw in raws.items():
            if (locale, source.name) not in self.blocked:
                out.append(self._article(locale, source, raw, composed[locale, source], documents[source]))
        return out

    def _of_one_page(self, sources: Iterable[Source]) -> list[Source]:
        """The sources that would be written to one page: we publish neither and report both."""
        by_page: dict[str, list[Source]] = {}
        for source in sources:
            if is_page(source.name):
                by_page.setdefault(self.page(source.name, "TAG"), []).append(source)
        shared = [found for found in by_page.values() if len(found) > 1]
        for one, other, *_ in shared:
            message = f"{one.name} and {other.name} would be written to one page; neither is published"
            place = Place(self.project.relative(self.project.source_path(one)))
            self.project.add(Problem("page-collision", "error", message, "rename one of them", (place,)))
        return [source for found in shared for source in found]

    def speak(self, everyone: Sequence[LocaleConfig], composed: Mapping[tuple[str, Source], Composed]) -> None:
        """Languages and wording: the package's, and before it the project's site.yaml."""
        home = self.project.config.source_locale
        texts = {locale.name: _texts(composed.get((locale.name, Source(SITE_TEXTS)))) for locale in everyone}
        for locale in everyone:
            words, spoken = load(locale.name)
            ours = spoken.split("_")[0] == locale.name.split("_")[0]
            machine = self._machine_texts(locale.name) if ours else ()
            self.words[locale.name] = overridden(
                words, texts[locale.name], texts[home], same=locale.name == home, machine=machine
            )
            direction = "rtl" if rules(locale.name).rtl else "ltr"
            name = words["language"] if ours else _own_name(locale.name)
            self.languages[locale.name] = Language(locale.name, bcp47(locale.name), direction, str(name))

    def _machine_texts(self, locale: str) -> frozenset[str]:
        """The keys of site.yaml whose text is a machine's: the package's wording is a native speaker's."""
        if locale == self.project.config.source_locale:
            return frozenset()
        units = self.project.units(Source(SITE_TEXTS), locale).values()
        return frozenset(unit.key.context for unit in units if unit.state == "machine")

    def _is_unsafe(self, locale: str, source: Source, raws: Mapping[tuple[str, Source], Raw]) -> bool:
        """Whether the translated page brings in what its source does not have."""
        home = self.project.config.source_locale
        if locale == home or (home, source) not in raws:
            return False
        new = brought_in(raws[home, source].html, raws[locale, source].html)
        if new:
            place = Place(self.project.relative(self.project.po_path(source, locale)))
            message = f"the {locale} page brings in {', '.join(new)}, which its source does not have"
            self.project.add(Problem("unsafe", "error", message, "take it out of the translation", (place,)))
        return bool(new)

    def _is_too_deep(self, locale: str, source: Source, raw: Raw) -> bool:
        if not is_too_deep(raw.html):
            return False
        place = Place(self.project.relative(self.project.source_path(source)))
        message = f"more than {DEEPEST} elements stand in one another; the {locale} page is not published"
        self.project.add(Problem("too-costly", "error", message, "take levels out", (place,)))
        return True

    def _article(self, locale: str, source: Source, raw: Raw, composed: Composed, document: Document) -> Article:
        language, home = self.languages[locale], self.languages[self.project.config.source_locale]
        page = self.page(source.name, language.tag)
        body = finish(clean(raw.html), self.setting(language, source, page))
        translated = self._translated(locale, composed, document)
        own = {name: language if translated.get(name, True) else home for name in ("title", "description")}
        heading = next((h.text for h in body.headings if h.level == 1), source.stem)
        units, minutes = reading(body.text, locale)
        return Article(
            source.name,
            page,
            language,
            str(raw.fields.get("title") or heading),
            own["title"],
            str(raw.fields.get("description") or ""),
            own["description"],
            raw.fields,
            body,
            self._share(locale, source, composed, document),
            units,
            minutes,
            composed.data,
            document.source,
        )

    def _translated(self, locale: str, composed: Composed, document: Document) -> dict[str, bool]:
        """Whether the front matter's texts are in the locale's language."""
        if locale == self.project.config.source_locale:
            return {}
        return {
            document.segments[i].context: False for i in composed.fallen if document.segments[i].kind == "field"
        }

    def _share(self, locale: str, source: Source, composed: Composed, document: Document) -> Share:
        if locale == self.project.config.source_locale:
            return Share()
        return shown(document, composed, self.project.units(source, locale))

    # -- links -------------------------------------------------------------------------------------

    def setting(self, language: Language, source: Source, page: str) -> PageSetting:
        words = self.words[language.locale]
        japanese = {t.script for t in self.project.terms if t.script}
        chinese = {r.text for t in self.project.terms for k, r in t.renderings.items() if k[:2] == "zh" and r.text}
        return PageSetting(
            language.tag,
            href=lambda destination: self._href(language, source, page, destination),
            src=lambda destination: self._asset(language, source, page, destination),
            alerts=words["alert"],
            table=words["article"]["table"],
            known=Known(frozenset(japanese), frozenset(chinese)),
        )

    def page(self, name: str, tag: str) -> str:
        return page_path(self.project.listed.releases.shown(name), tag)

    def _href(self, language: Language, source: Source, page: str, destination: str) -> Mapping[str, str]:
        target = resolve(self.editions.site, posixpath.dirname(source.name), destination)
        address = Address(self.project.config.base_url)
        if target.kind == "article" and is_page(target.name):
            home = self.languages[self.project.config.source_locale]
            elsewhere = (language.locale, target.name) in self.blocked | self.absent
            there = self.page(target.name, (home if elsewhere else language).tag)
            found = {"href": address.between(page, there) + target.rest}
            return found | ({"hreflang": home.tag} if elsewhere else {})
        if target.kind in ("file", "article"):
            return {"href": self._asset(language, source, page, destination)}
        return {"href": destination}

    def _asset(self, language: Language, source: Source, page: str, destination: str) -> str:
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
        if path not in self.assets:
            try:
                data = project.door.read(mine if own else project.listed.file(target.name))
                self.assets[path] = data if made is None else made
            except FormatError as error:
                project.report(error)
                return destination
        return Address(project.config.base_url).between(page, path) + target.rest


def _texts(composed: Composed | None) -> Mapping[str, Any]:
    found = yaml_values.load(composed.data.decode("utf-8-sig")) if composed else None
    return found if isinstance(found, dict) else {}


def _own_name(locale: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).get_display_name() or locale)


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
        said = {}
        if wording in self.project.sources():
            with self.project.each_alone():
                said = {
                    (locale.name, wording): self.composed(locale, wording) for locale in self._editions.everyone
                }
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
        setting = self._work.setting(language, source, self._work.page(source.name, language.tag))
        return finish(clean(page), setting, lift)

    def assets(self) -> Mapping[str, bytes]:
        """What the pages so far show, by its path in the site."""
        return self._work.assets

    def forget(self, source: Source, locale: str) -> None:
        """Read a PO file again at the next look: it was written."""
        self._editions.project.forget_catalog(source, locale)
