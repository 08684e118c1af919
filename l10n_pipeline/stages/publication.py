"""One publication while it is made: articles as the pages of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from l10n_pipeline import sharing
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.edition.manifest import digest_of, sha256
from l10n_pipeline.edition.policy import Share, shown
from l10n_pipeline.errors import FormatError
from l10n_pipeline.locale_rules import reading
from l10n_pipeline.model import Document, Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.publish.finish import PageSetting, finish
from l10n_pipeline.publish.page import (
    CHANGED,
    PUBLISHED,
    Article,
    FullArticle,
    Language,
    Words,
    day,
    tags,
)
from l10n_pipeline.publish.read import Raw, is_page, read
from l10n_pipeline.publish.runs import Known
from l10n_pipeline.publish.safety import DEEPEST, brought_in, clean, features, is_too_deep
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.edition import make_edition
from l10n_pipeline.stages.build.editions import Editions, Job
from l10n_pipeline.stages.linking import Linking
from l10n_pipeline.stages.site_words import SITE_TEXTS, spoken
from l10n_pipeline.state import Name

_COMPOSED, _FINISHED = "page of an edition", "finished page"
"""What the state keeps of a page: what is known before and after it is finished."""

_FEW = 8
"""Sources of which a process makes the pages in all languages, before it takes the next ones."""


_Page = tuple[str, Source]
"""An article in a locale."""

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class _Composed(NamedTuple):
    """An edition that was put together in this run, as a page."""

    composed: Composed
    document: Document
    raw: Raw


class _Finished(NamedTuple):
    """What one process finished of a publication."""

    full: Mapping[_Page, FullArticle]
    shown: Mapping[Name, Collection[str]]
    assets: Mapping[str, bytes]


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
    shown: dict[str, str] = field(default_factory=dict)  # the SHA-256 of all that they show, by its path
    finished: dict[Name, Collection[str]] = field(default_factory=dict)  # of pages of this run what they show
    _held: dict[_Page, _Composed] = field(default_factory=dict)
    _full: dict[_Page, FullArticle] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)  # what stands for the wording of each locale's pages
    _scripts: tuple[frozenset[str], frozenset[str]] | None = None
    _is_first: bool = False  # whether nothing is known of the pages of a locale
    linking: Linking = field(init=False)

    def __post_init__(self) -> None:
        self.linking = Linking(self.project, self.editions, self.languages, (self.blocked, self.absent))

    @property
    def assets(self) -> Mapping[str, bytes]:
        """What was looked up in this run of what the pages show, by its path in the site."""
        return self.linking.assets

    def articles(self) -> list[Article]:
        """Every page in every locale that may be published, those of the source's locale first."""
        project, everyone = self.project, self.editions.everyone
        sources = [source for source in project.read(project.sources()) if source.is_article]
        apart = set(self._of_one_page(sources))
        sources = [source for source in sources if source not in apart]
        self._is_first = not all(self._is_known(locale, sources) for locale in everyone)
        self._put_together(sources)
        raws: dict[_Page, Mapping[str, Any]] = {}
        for locale, some in self._some(sources, everyone):
            raws |= self._looked_at(some, locale)
        self.absent |= {(locale, source.name) for (locale, source), raw in raws.items() if raw["is"] == "absent"}
        self.speak(everyone, {locale: raw["text"] for (locale, _), raw in raws.items() if raw["is"] == "wording"})
        pages = {at: raw for at, raw in raws.items() if raw["is"] == "page"}
        for at in pages:
            if self._is_too_deep(*at, pages) or self._is_unsafe(*at, pages):
                self.blocked.add((at[0], at[1].name))
        ready = [at for at in pages if (at[0], at[1].name) not in self.blocked]
        self._finish_all(ready)
        return [self._article(*at) for at in sharing.in_turn(project, ready, lambda at: at[1].name)]

    def _some(
        self, sources: Sequence[Source], locales: Sequence[LocaleConfig]
    ) -> Iterator[tuple[LocaleConfig, Sequence[Source]]]:
        """Locale by locale, some dozens of the sources each: what is kept of them is read together."""
        for locale in locales:
            for some in sharing.pieces(sources, sharing.TOGETHER):
                self.project.state.together([source.name for source in some])
                yield locale, some
                self.project.catalogs.let_go()

    def _looked_at(self, sources: Sequence[Source], locale: LocaleConfig) -> Mapping[_Page, Mapping[str, Any]]:
        """What is to be known of these sources in a locale before their pages are finished."""
        return {
            (locale.name, job.source): self.project.memo(
                _COMPOSED, job.source, locale.name, partial(self._look_at, job)
            )
            for job in self.editions.jobs(sources, [locale])
        }

    def _look_at(self, job: Job) -> dict[str, Any]:
        """What is to be known of an edition before its page is finished."""
        made = make_edition(job)
        if made is None:
            return {"is": "nothing"}
        if made.composed is None:
            return {"is": "absent"}
        name = job.source.name
        if name == SITE_TEXTS:
            return {"is": "wording", "text": made.composed.data.decode("utf-8-sig")}
        if not is_page(name):
            return {"is": "data"}
        raw = read(made.composed.data, name)
        self._held[job.locale.name, job.source] = _Composed(made.composed, made.document, raw)
        return {"is": "page", "features": sorted(set(features(raw.html))), "deep": is_too_deep(raw.html)}

    def speak(self, everyone: Sequence[LocaleConfig], wording: Mapping[str, str]) -> None:
        """Languages and wording: the package's, and before it the project's site.yaml, whose text is `wording`."""
        words, languages = spoken(self.project, everyone, wording)
        self.words |= words
        self.languages |= languages

    # -- a first publication, whose pages processes share ------------------------------------------

    def _shared(self, jobs: Sequence[_Job], work: Callable[[_Job], _Result]) -> Sequence[_Result]:
        """`work` on each at a first publication, before it is asked for; nothing later, when most of it is known."""
        with self.project.state.aside():  # whoever asks will note it
            may = self._is_first and self.project.state.may_part
            return sharing.each(self.project, jobs, work) if may else []

    def _is_known(self, locale: LocaleConfig, sources: Sequence[Source]) -> bool:
        """Whether a former publication put editions of the locale together."""
        return any(self.project.state.former(_COMPOSED, source.name, locale.name) for source in sources)

    def _put_together(self, sources: Sequence[Source]) -> None:
        """Have the editions of all pages."""
        for found in self._shared(sharing.pieces(sources, _FEW), self._put_some_together):
            for at, (composed, raw) in found.items():
                if at not in self._held:
                    self._held[at] = _Composed(composed, self.project.document(at[1]), raw)

    def _put_some_together(self, sources: Sequence[Source]) -> Mapping[_Page, tuple[Composed, Raw]]:
        looked_at = [self._looked_at(sources, locale) for locale in self.editions.everyone]
        held = {at: self._held[at] for found in looked_at for at in found if at in self._held}
        return {at: (page.composed, page.raw) for at, page in held.items()}

    def _finish_all(self, pages: Sequence[_Page]) -> None:
        """Have the finished bodies of these pages."""
        for found in self._shared(sharing.pieces(pages, sharing.TOGETHER), self._finish_some):
            self._full |= found.full
            self.finished |= found.shown
            for path, data in found.assets.items():
                self.linking.assets.setdefault(path, data)

    def _finish_some(self, pages: Sequence[_Page]) -> _Finished:
        before = set(self.linking.assets)
        for at in pages:
            self._article(*at)
        return _Finished(
            {at: self._full[at] for at in pages if at in self._full},
            {name: self.finished[name] for at in pages if (name := _finished_name(*at)) in self.finished},
            {path: data for path, data in self.linking.assets.items() if path not in before},
        )

    # -- pages that may not be published -----------------------------------------------------------

    def _of_one_page(self, sources: Iterable[Source]) -> list[Source]:
        """The sources that would be written to one page: we publish neither and report both."""
        by_page: dict[str, list[Source]] = {}
        for source in sources:
            if is_page(source.name):
                by_page.setdefault(self.linking.page(source.name, "TAG"), []).append(source)
        shared = [found for found in by_page.values() if len(found) > 1]
        for one, other, *_ in shared:
            message = f"{one.name} and {other.name} would be written to one page; neither is published"
            place = Place(self.project.relative(self.project.source_path(one)))
            self.project.add(Problem("page-collision", "error", message, "rename one of them", (place,)))
        return [source for found in shared for source in found]

    def _is_unsafe(self, locale: str, source: Source, pages: Mapping[_Page, Mapping[str, Any]]) -> bool:
        """Whether the translated page brings in what its source does not have."""
        home = self.project.config.source_locale
        if locale == home or (home, source) not in pages:
            return False
        new = brought_in(pages[home, source]["features"], pages[locale, source]["features"])
        if new:
            place = Place(self.project.relative(self.project.po_path(source, locale)))
            message = f"the {locale} page brings in {', '.join(new)}, which its source does not have"
            self.project.add(Problem("unsafe", "error", message, "take it out of the translation", (place,)))
        return bool(new)

    def _is_too_deep(self, locale: str, source: Source, pages: Mapping[_Page, Mapping[str, Any]]) -> bool:
        if not pages[locale, source]["deep"]:
            return False
        place = Place(self.project.relative(self.project.source_path(source)))
        message = f"more than {DEEPEST} elements stand in one another; the {locale} page is not published"
        self.project.add(Problem("too-costly", "error", message, "take levels out", (place,)))
        return True

    # -- pages -------------------------------------------------------------------------------------

    def _article(self, locale: str, source: Source) -> Article:
        language, home = self.languages[locale], self.languages[self.project.config.source_locale]
        make, fits = partial(self._finished, locale, source), partial(self._is_as_it_was, locale)
        found = self.project.memo(_FINISHED, source, locale, make, fits)
        self.project.catalogs.let_go()
        self.shown |= found["shown"]
        return Article(
            source.name,
            self.linking.page(source.name, language.tag),
            language,
            found["title"],
            language if found["has title"] else home,
            found["description"],
            language if found["has description"] else home,
            found["published"],
            found["changed"],
            tuple(found["tags"]),
            tuple((number, href) for number, href in found["links"]),
            found["last section"],
            Share(Counter(found["states"]), Counter(found["origins"])),
            found["units"],
            found["minutes"],
            found["source"],
            found["edition"],
            found["digest"],
            partial(self._in_full, locale, source),
        )

    def _is_as_it_was(self, locale: str, known: Mapping[str, Any]) -> bool:
        """Whether a page that is kept has today's words, and each of its links leads into the language it led into."""
        is_elsewhere, links = self.linking.is_elsewhere, known["elsewhere"].items()
        return known["wording"] == self._wording(locale) and all(is_elsewhere(locale, x) == so for x, so in links)

    def _finished(self, locale: str, source: Source) -> dict[str, Any]:
        """What others need of a page, and what stands for all of it."""
        state = self.project.state
        state.note("locale", locale, self.project.locale_said(locale))
        if state.said(_COMPOSED, source.name, locale) is None:
            state.keep_nothing()
        self.linking.begin()
        page = self._composed(locale, source)
        full = self._full[locale, source] = self._finish(locale, source, page)
        body, fields = full.body, full.fields
        heading = next((h.text for h in body.headings if h.level == 1), source.stem)
        units, minutes = reading(body.text, locale)
        translated = self._translated(locale, page.composed, page.document)
        share = self._share(locale, source, page.composed, page.document)
        found = {
            "title": str(fields.get("title") or heading),
            "has title": translated.get("title", True),
            "description": str(fields.get("description") or ""),
            "has description": translated.get("description", True),
            "published": day(fields, *PUBLISHED),
            "changed": day(fields, *CHANGED),
            "tags": tags(fields),
            "links": body.links,
            "last section": max((i for i, h in enumerate(body.headings, 1) if h.level == 2), default=0),
            "states": dict(sorted(share.states.items())),
            "origins": dict(sorted(share.origins.items())),
            "units": units,
            "minutes": minutes,
            "source": sha256(full.source),
            "edition": sha256(full.edition),
        }
        self.finished[_finished_name(locale, source)] = self.linking.shown.keys()
        digest = digest_of(found, body, fields)
        return {
            **found,
            "digest": digest,
            "shown": self.linking.shown,
            "wording": self._wording(locale),
            "elsewhere": self.linking.elsewhere,
        }

    def _in_full(self, locale: str, source: Source) -> FullArticle:
        """All of an article; of one that a former run finished, it is finished again."""
        if (locale, source) not in self._full:
            with self.project.state.aside():
                self._full[locale, source] = self._finish(locale, source, self._composed(locale, source))
        return self._full[locale, source]

    def forget(self, locale: str, name: str) -> None:
        """Let go of the whole of an article whose page is made."""
        self._full.pop((locale, Source(name)), None)

    def _composed(self, locale: str, source: Source) -> _Composed:
        """The edition as a page: as this run has it, or put together again."""
        if (locale, source) in self._held:
            return self._held.pop((locale, source))
        place = next(one for one in self.editions.everyone if one.name == locale)
        made = make_edition(Job(self.editions, place, source))
        if made is None or made.composed is None:
            path = self.project.relative(self.project.source_path(source))
            raise FormatError("it was changed while its page was made", path=path, advice="run again")
        return _Composed(made.composed, made.document, read(made.composed.data, source.name))

    def _finish(self, locale: str, source: Source, page: _Composed) -> FullArticle:
        language = self.languages[locale]
        setting = self.setting(language, source, self.linking.page(source.name, language.tag))
        body = finish(clean(page.raw.html), setting)
        return FullArticle(body, page.raw.fields, page.composed.data, page.document.source)

    def _wording(self, locale: str) -> str:
        """What stands for the words of a locale's pages, and for what is marked as of another language in them."""
        if locale not in self._said:
            known = [sorted(words) for words in self._known_scripts]
            home = self.languages[self.project.config.source_locale]
            self._said[locale] = digest_of(self.words[locale], self.languages[locale], home, known)
        return self._said[locale]

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
        return PageSetting(
            language.tag,
            href=lambda destination: self.linking.href(language, source, page, destination),
            src=lambda destination: self.linking.src(language, source, page, destination),
            alerts=words["alert"],
            table=words["article"]["table"],
            known=Known(*self._known_scripts),
        )

    @property
    def _known_scripts(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of the term base in Japanese script, and in Chinese."""
        if self._scripts is None:
            terms = self.project.terms
            chinese = {r.text for t in terms for k, r in t.renderings.items() if k[:2] == "zh" and r.text}
            self._scripts = frozenset(t.script for t in terms if t.script), frozenset(chinese)
        return self._scripts


def _finished_name(locale: str, source: Source) -> Name:
    return _FINISHED, locale, source.name
