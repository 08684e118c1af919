"""One edition while it is put together: its texts, links, pictures and blocks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition import blocks, links, own_blocks
from l10n_pipeline.edition.compose import Composed, EditionOptions, as_table, compose
from l10n_pipeline.edition.glosses import Glosses
from l10n_pipeline.edition.inclusions import Inclusions, TooMuch
from l10n_pipeline.edition.layouts import Field
from l10n_pipeline.edition.manifest import sha256
from l10n_pipeline.edition.places import is_page
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import reader
from l10n_pipeline.formats.markdown.needs import needs
from l10n_pipeline.model import Document, Mark, Place, Problem, Severity
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.editions import Editions, Job, Made
from l10n_pipeline.stages.build.minimum import Shortage, told
from l10n_pipeline.stages.build.pictures import labelled, published, say_refused

_DEAD_ENDS: dict[str, tuple[str, Severity, str, str]] = {
    "unmapped": (
        "link-unmapped",
        "info",
        "no route maps the link",
        "add its prefix to routes in l10n.yaml, or leave it",
    ),
    "missing": ("link-missing", "warning", "there is no file for the link", "mend the link"),
}


def make_edition(job: Job) -> Made | None:
    """The edition, or None and a problem where it cannot be made."""
    editions, source, locale = job.editions, job.source, job.locale
    project = editions.project
    project.note_places()
    short = editions.minimums.short(locale, source)
    document = project.document(source)
    if short and short.outcome == "omit":
        project.add(told(project, locale, source, short))
        return Made(locale, source, document, None)
    shown = editions.everyone[0] if short and short.outcome == "source" else locale
    edition = Edition(editions, shown, editions.site, source, locale)
    try:
        with project.within_limits(project.edition_path(source, locale.name)):
            composed = _composed(edition, document, short)
        return Made(locale, source, document, composed, edition.brought)
    except FormatError as error:
        project.report(error)
        return None


def _composed(edition: Edition, document: Document, short: Shortage | None) -> Composed:
    """The edition, or the former one where its locale wants that and there is one."""
    if short is None:
        return edition.compose(document)
    edition.project.add(told(edition.project, edition.place, edition.source, short))
    if short.former is None:
        return edition.compose(document)
    return Composed(files.read(short.former), (), (), ())


@dataclass(frozen=True, slots=True)
class Edition:
    """One article in one locale while it is put together."""

    editions: Editions
    locale: LocaleConfig  # whose words it shows
    site: links.LinkTargets
    source: Source
    place: LocaleConfig  # where it stands
    brought: dict[str, str] = field(default_factory=dict)  # images and downloads, with their SHA-256
    inclusions: Inclusions = field(default_factory=Inclusions)

    @property
    def project(self) -> Project:
        return self.editions.project

    def compose(self, document: Document) -> Composed:
        composed = self._composed(self.source, document, posixpath.dirname(self.source.name))
        say_refused(self.project, self.locale, self.source, document, composed)
        mine = self.project.listed.strings.get(self.source.name)
        return as_table(document, composed) if mine and mine.table else composed

    def _composed(self, source: Source, document: Document, base: str) -> Composed:
        config, layout = self.project.config, self.project.places.layout
        fields = self.project.places.fields(source.name, self.place.name, self.locale.name)
        fields = () if source.name in self.project.listed.strings else fields
        bare = source.name in layout.bare
        options = EditionOptions(
            self.locale.name,
            config.source_locale,
            "none" if bare else config.anchors or layout.anchors,
            layout.slugs,
            html=(layout.html if config.raw_html is None else config.raw_html) and not bare,
            fields=(*fields, *self._aliases(source)),
            begins=layout.begins and is_page(source.name) and not source.is_block,
            isolates=self.locale.isolates,
            allowed=of_person(self.locale),
            destination=lambda mark: self._destination(base, mark),
            led=self._led if layout.leads and self.place.name != config.source_locale else None,
            gloss=self._gloss,
            block=self._block,
        )
        path = self.project.relative(self.project.source_path(source))
        parse = reader(path, self.project.read_options(path))
        for file in needs(document.source) if is_page(source.name) else ():
            self._needed(base, file)
        return compose(document, parse, published(self.project, self.locale, source, document), options)

    def _gloss(self, document: Document, texts: Mapping[int, str]) -> Mapping[int, str]:
        if not self.locale.gloss:
            return {}
        return Glosses(self.project.matcher, self.locale.name, self.locale.gloss).of(document, texts)

    def _aliases(self, source: Source) -> Iterator[Field]:
        """Hugo itself leads from the slugs that a page had to the one it has."""
        if self.project.places.layout.slug == "last":
            self.editions.note_slugs(self.locale)
            for url, _ in self.editions.slugs(self.locale).redirects(source):
                yield Field("aliases", posixpath.basename(url.rstrip("/")), "item")

    # -- links and blocks --------------------------------------------------------------------------

    def _destination(self, base: str, mark: Mark) -> str | None:
        if mark.kind == "needs":
            self._needed(base, mark.value)
            return None
        places, page, locale = self.project.places, self.source.name, self.place.name
        target = links.resolve(self.site, base, mark.value, page)
        if mark.kind == "import" and target.kind == "article":
            return None  # the edition has its own
        leads_away = self.editions.leads_away and target.kind == "article"
        if leads_away and target.stays and places.layout.falls_back:
            return None
        if leads_away and self.editions.minimums.is_omitted(self.place, target.name):
            return places.to_source(page, target, locale)
        if target.kind == "article":
            return None if target.stays else places.to_article(page, target, locale)
        mine = self.project.own_file_path(target.name, locale)
        own = target.kind in ("file", "missing") and locale != places.source_locale and self.project.door.has(mine)
        if target.kind == "file" or own:
            image = mark.kind in ("image", "import")
            made = None if own else labelled(self.project, self.locale, target.name)
            path = mine if own else self.project.listed.file(target.name)
            own = own or made is not None
            self._bring(path, places.file(target.name, locale, own=own, image=image), made)
            return (
                None
                if target.stays or mark.kind == "import"
                else places.to_file(page, target, locale, own=own, image=image)
            )
        if mark.kind == "import" and (new := self._imported(base, mark.value)):
            return new
        if target.kind in _DEAD_ENDS and not (mark.kind == "import" and target.name.startswith("..")):
            self._dead_end(mark, _DEAD_ENDS[target.kind])
        return None

    def _needed(self, base: str, path: str) -> None:
        """Bring what a page shows by a path that stays; `@/` is the folder that the source's pages are in."""
        project, top = self.project, path.startswith("@/")
        name = posixpath.normpath(posixpath.join("" if top else base, path.removeprefix("@/").lstrip("/")))
        if name in self.site.files:
            locale = project.config.source_locale if top else self.place.name
            mine = project.own_file_path(name, locale)
            own = locale != project.config.source_locale and project.door.has(mine)
            made = None if own else labelled(project, self.locale, name)
            place = project.places.file(name, locale, own=own or made is not None)
            self._bring(mine if own else project.listed.file(name), place, made)

    def _led(self, key: str, url: str) -> str | None:
        """Where a value of front matter leads that is a URL of the whole site, as on the home pages of generators."""
        if not url.startswith("/") or not key.endswith(self.project.places.layout.leads):
            return None
        target = links.resolve(self.site, "", url)
        minimums = self.editions.minimums
        if target.kind != "article" or (self.editions.leads_away and minimums.is_omitted(self.place, target.name)):
            return None
        return self.project.places.moved(url, links.top(self.site, url), self.place.name)

    def _imported(self, base: str, path: str) -> str | None:
        """The path from an edition in place to what its page imports from elsewhere in the site, as a theme's parts."""
        project = self.project
        if not project.config.in_place:
            return None
        there = posixpath.join(project.config.relative(project.config.sources), base, path)
        here = posixpath.dirname(project.relative(project.edition_path(self.source, self.place.name)))
        found = posixpath.relpath(posixpath.normpath(there), here or ".")
        return found if found.startswith("../") else f"./{found}"

    def _dead_end(self, mark: Mark, said: tuple[str, Severity, str, str]) -> None:
        problem_id, severity, what, advice = said
        place = Place(self.project.relative(self.project.source_path(self.source)))
        self.project.add(Problem(problem_id, severity, f"{what} {mark.value}", advice, (place,)))

    def _bring(self, path: Path, place: str, made: bytes | None) -> None:
        """An image or a download goes with the edition."""
        with self.project.each_alone():
            data = self.project.door.read(path) if made is None else made
            if self.editions.bring:
                with self.project.state.aside():
                    self.editions.bring(place, data)
            self.brought[place] = sha256(data)

    def _block(self, mark: Mark) -> bytes | None:
        """The content of an included block in this locale; None leaves it out."""
        try:
            return self.inclusions.block(mark.value, lambda: self._content(mark))
        except TooMuch as error:
            name = self.inclusions.innermost
            source = (self.project.shared_block(name) if name else None) or self.source
            place = Place(self.project.relative(self.project.source_path(source)), mark.line)
            self.project.add(Problem("block-inclusion", "error", error.message, error.advice, (place,)))
            return None

    def _content(self, mark: Mark) -> bytes | None:
        project, locale = self.project, self.locale.name
        version = project.own_block(mark.value, locale)
        if version is not None:
            path = project.own_block_path(mark.value, locale)
            if not version.body.strip() or not self._in_time(path):
                return None
            own = self._own(version, mark.value, path)
            if own is not None:
                return self._filled(own, locale)
        shared = project.shared_block(mark.value)
        if shared is None:
            self._unknown_block(mark)
            return None
        if not self._in_time(project.source_path(shared)):
            return None
        document = project.document(shared)
        composed = self._composed(shared, document, "")
        say_refused(project, self.locale, shared, document, composed)
        # Where the whole block fell back to the source, dates and numbers do too.
        body = blocks.own(composed.data).body
        return self._filled(body, locale if composed.shown else project.config.source_locale)

    def _in_time(self, path: Path) -> bool:
        """Whether today is between the block's `starts` and `ends`, both days counted."""
        try:
            return self.editions.in_time(path, self.project.door.read(path))
        except ValueError as error:
            place = Place(self.project.relative(path), 1)
            self.project.add(Problem("block-dates", "error", str(error), "write it like 2026-05-25", (place,)))
            return True

    def _own(self, version: blocks.OwnBlock, block: str, path: Path) -> bytes | None:
        """A locale's own block as its edition shows it, with links of its own; None where it may not be shown."""
        name = "block.md"
        parse = reader(name, self.project.read_options(name))
        shared = self.project.shared_block(block)
        document, allowed = parse(version.body), of_person(self.locale)
        texts, faults = own_blocks.settled(document, self.project.document(shared) if shared else None, allowed)
        for fault in faults:
            place = Place(self.project.relative(path), version.line + fault.line - 1)
            self.project.add(Problem(fault.id, fault.severity, fault.message, fault.advice, (place,)))
        if any(fault.severity == "error" for fault in faults):
            return None
        for file in needs(version.body):
            self._needed("", file)
        options = EditionOptions(
            self.locale.name,
            self.locale.name,
            "none",
            allowed=allowed,
            destination=lambda m: self._destination("", m),
        )
        return compose(document, parse, texts, options).data

    def _filled(self, body: bytes, locale: str) -> bytes:
        document = self.project.document(self.source)
        values = blocks.fields(document.source)
        return blocks.filled(body, values, locale, self.project.config.block_dates)

    def _unknown_block(self, mark: Mark) -> None:
        """A block that some locale has as its own is left out elsewhere; one that nobody has is an error."""
        config = self.project.config
        if any(
            self.project.door.has(self.project.own_block_path(mark.value, locale.name))
            for locale in config.locales
        ):
            return
        place = Place(self.project.relative(self.project.source_path(self.source)), mark.line)
        advice = f"write {config.sources.name}/blocks/{mark.value}.md, or mend the name"
        self.project.add(Problem("unknown-block", "error", f"there is no block '{mark.value}'", advice, (place,)))
