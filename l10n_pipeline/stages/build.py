"""Build: editions from sources and PO files."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config import LocaleConfig
from l10n_pipeline.edition import blocks, links
from l10n_pipeline.edition.compose import Composed, Dress, compose
from l10n_pipeline.edition.places import is_page
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import reader
from l10n_pipeline.model import Document, Key, Mark, Place, Problem, Severity, Unit
from l10n_pipeline.project import Project, Source

_DEAD_ENDS: dict[str, tuple[str, Severity, str, str]] = {
    "unmapped": (
        "link-unmapped",
        "info",
        "no route maps the link",
        "add its prefix to routes in l10n.yaml, or leave it",
    ),
    "missing": ("link-missing", "warning", "there is no file for the link", "mend the link"),
}


@dataclass(slots=True)
class Built:
    """What a build did."""

    written: list[str] = field(default_factory=list)  # editions whose bytes changed
    unchanged: int = 0
    fallen: Counter[str] = field(default_factory=Counter)  # locale: segments that show the source
    shown: Counter[str] = field(default_factory=Counter)  # locale: segments that show a translation


def build(
    project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source], *, dry_run: bool = False
) -> Built:
    """Write the edition of each source in each locale; what cannot be shown is a problem of the project."""
    built = Built()
    documents = dict(project.readable(sources))
    site = site_of(project)
    taken: dict[Path, Source] = {}
    everyone = [LocaleConfig(project.config.source_locale, None, (), {}), *locales]
    for locale in everyone:
        for source, document in documents.items():
            if source.is_block or (locale in locales and project.is_broken(source, locale.name)):
                continue  # the edition of a broken PO file stays as it was
            path = project.edition_path(source, locale.name)
            if path in taken:
                _collision(project, path, source, taken[path])
                continue
            taken[path] = source
            try:
                composed = Edition(project, locale, site, source, dry_run).compose(document)
            except FormatError as error:
                project.report(error)
                continue
            built.fallen[locale.name] += len(composed.fallen)
            built.shown[locale.name] += len(composed.shown)
            if dry_run or not files.write(path, composed.data):
                built.unchanged += 1
            else:
                built.written.append(project.relative(path))
    return built


def _collision(project: Project, path: Path, one: Source, other: Source) -> None:
    message = f"{one.name} and {other.name} have one edition, {project.relative(path)}"
    advice = "rename one of them, or give their locales another `code`"
    place = Place(project.relative(project.source_path(one)))
    project.add(Problem("edition-collision", "error", message, advice, (place,)))


def site_of(project: Project) -> links.Site:
    """What links may lead to."""
    folder = project.config.sources
    everything = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    articles = {s.name for s in project.sources() if not s.is_block}
    return links.Site(articles, everything - articles, project.config.routes)


@dataclass(frozen=True, slots=True)
class Edition:
    """One article in one locale while it is put together."""

    project: Project
    locale: LocaleConfig
    site: links.Site
    source: Source
    dry_run: bool = False

    def compose(self, document: Document) -> Composed:
        composed = self._composed(self.source, document, posixpath.dirname(self.source.name))
        self._report(self.source, document, composed)
        return composed

    def _composed(self, source: Source, document: Document, base: str) -> Composed:
        config, layout = self.project.config, self.project.places.layout
        dress = Dress(
            self.locale.name,
            config.source_locale,
            config.anchors or layout.anchors,
            layout.slugs,
            html=layout.html if config.raw_html is None else config.raw_html,
            fields=self.project.places.fields(source.name, self.locale.name),
            begins=layout.begins and is_page(source.name) and not source.is_block,
            allowed=self.locale.allowed,
            destination=lambda mark: self._destination(base, mark),
            block=self._block,
        )
        path = self.project.relative(self.project.source_path(source))
        parse = reader(path, self.project.read_options(path))
        return compose(document, parse, self._targets(source, document), dress)

    def _targets(self, source: Source, document: Document) -> dict[int, str]:
        """The text of each unit that the locale publishes, by index of segment."""
        units = self._units(source)
        out = {}
        for i, segment in enumerate(document.segments):
            unit = units.get(segment.key)
            if unit and unit.target and unit.state in self.locale.publish:
                out[i] = unit.target
        return out

    def _units(self, source: Source) -> Mapping[Key, Unit]:
        if self.locale.name == self.project.config.source_locale:
            return {}
        return self.project.units(source, self.locale.name)

    def _report(self, source: Source, document: Document, composed: Composed) -> None:
        """A refused translation is an error at its line in the PO file, an outdated one a warning."""
        units = self._units(source)
        for i, refusal in composed.refused:
            segment = document.segments[i]
            unit = units[segment.key]
            places = (
                Place(self.project.relative(self.project.po_path(source, self.locale.name)), unit.line),
                Place(self.project.relative(self.project.source_path(source)), segment.line),
            )
            message = f"the translation {refusal.reason}; the edition shows the source instead"
            severity: Severity = "warning" if unit.state == "outdated" else "error"
            self.project.add(Problem("structure", severity, message, refusal.advice, places))

    # -- links and blocks --------------------------------------------------------------------------

    def _destination(self, base: str, mark: Mark) -> str | None:
        places, page, locale = self.project.places, self.source.name, self.locale.name
        target = links.resolve(self.site, base, mark.value)
        if target.kind == "article":
            return places.to_article(page, target, locale)
        mine = self.project.own_file_path(target.name, locale)
        own = target.kind in ("file", "missing") and locale != places.source_locale and mine.is_file()
        if target.kind == "file" or own:
            image = mark.kind == "image"
            self._bring(
                mine if own else self.project.config.sources / target.name,
                places.file(target.name, locale, own=own, image=image),
            )
            return places.to_file(page, target, locale, own=own, image=image)
        if target.kind in _DEAD_ENDS:
            self._dead_end(mark, _DEAD_ENDS[target.kind])
        return None

    def _dead_end(self, mark: Mark, said: tuple[str, Severity, str, str]) -> None:
        id, severity, what, advice = said
        place = Place(self.project.relative(self.project.source_path(self.source)))
        self.project.add(Problem(id, severity, f"{what} {mark.value}", advice, (place,)))

    def _bring(self, path: Path, place: str) -> None:
        """An image or a download goes with the edition."""
        if not self.dry_run:
            files.write(self.project.config.editions / place, files.read(path))

    def _block(self, mark: Mark) -> bytes | None:
        """The content of an included block in this locale; None leaves it out."""
        project, locale = self.project, self.locale.name
        own = project.own_block_path(mark.value, locale)
        if own.is_file():
            version = blocks.own(files.read(own))
            return self._filled(self._linked(version.body), locale) if version.body.strip() else None
        shared = next((s for s in project.sources() if s.block == mark.value), None)
        if shared is None:
            self._unknown_block(mark)
            return None
        document = project.document(shared)
        composed = self._composed(shared, document, "")
        self._report(shared, document, composed)
        # Where the whole block fell back to the source, dates and numbers do too.
        return self._filled(composed.data, locale if composed.shown else project.config.source_locale)

    def _linked(self, body: bytes) -> bytes:
        """A locale's own block with its links made the edition's; it has no targets."""
        name = "block.md"
        parse = reader(name, self.project.read_options(name))
        dress = Dress(self.locale.name, self.locale.name, "none", destination=lambda m: self._destination("", m))
        return compose(parse(body), parse, {}, dress).data

    def _filled(self, body: bytes, locale: str) -> bytes:
        document = self.project.document(self.source)
        values = blocks.fields(document.source)
        return blocks.filled(body, values, locale, self.project.config.block_dates)

    def _unknown_block(self, mark: Mark) -> None:
        """A block that some locale has as its own is left out elsewhere; one that nobody has is an error."""
        config = self.project.config
        if any(self.project.own_block_path(mark.value, locale.name).is_file() for locale in config.locales):
            return
        place = Place(self.project.relative(self.project.source_path(self.source)), mark.line)
        advice = f"write {config.sources.name}/blocks/{mark.value}.md, or mend the name"
        self.project.add(Problem("unknown-block", "error", f"there is no block '{mark.value}'", advice, (place,)))
