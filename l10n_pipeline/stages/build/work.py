"""One build at work: each edition taken from what a former build did, or made and written; then the manifest.

What makes one is imported where one is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from l10n_pipeline import sharing
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import FormatError
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.besides import besides
from l10n_pipeline.stages.build.editions import Editions, Job, Made
from l10n_pipeline.stages.build.manifest import Additions, Record
from l10n_pipeline.state.batches import SourceBatch

if TYPE_CHECKING:
    from l10n_pipeline.edition.compose import Composed
    from l10n_pipeline.model import Unit

_EDITION, _EDITIONS = "edition", "editions"
_FEW = 32
"""Editions that one process makes before it looks for others, where each stands for itself."""

_Job = TypeVar("_Job")
_Part = tuple[LocaleConfig, SourceBatch[Source]]
_MANIFEST = ("manifest", "", "")


class KeptPage(NamedTuple):
    """A page of a person's that stays where an edition belongs."""

    path: str
    why: Literal["none", "open", "more", "field"]
    """Nothing of it is in the units, some of it is not, no unit can hold it, its edition has other front matter."""
    line: int = 0  # with what no unit can hold
    key: str = ""  # of that front matter


@dataclass(slots=True)
class Built:
    """What a build did."""

    written: list[str] = field(default_factory=list)  # editions whose bytes changed
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)  # files of a former build that are no longer editions
    kept: dict[str, list[KeptPage]] = field(default_factory=dict)  # locale: pages of people's that stay
    left_out: int = 0  # editions that their locale leaves out
    fallen: Counter[str] = field(default_factory=Counter)  # locale: segments that show the source
    shown: Counter[str] = field(default_factory=Counter)  # locale: segments that show a translation

    def take(self, other: Built) -> None:
        """What another process did of the same build."""
        self.written += other.written
        self.unchanged += other.unchanged
        self.left_out += other.left_out
        self.fallen += other.fallen
        self.shown += other.shown
        for locale, pages in other.kept.items():
            self.kept.setdefault(locale, []).extend(pages)

    def add(self, locale: str, kept: Sequence[Sequence[Any]], counts: Sequence[int]) -> None:
        """What else was done in a locale: pages that stay; unchanged and left out editions, segments of both kinds."""
        if kept:
            self.kept.setdefault(locale, []).extend(KeptPage(*page) for page in kept)
        unchanged, left_out, fallen, shown = counts
        self.unchanged += unchanged
        self.left_out += left_out
        self.fallen[locale] += fallen
        self.shown[locale] += shown


def _joined(each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is to be told of some editions, of what is of parts of them."""
    kept = [page for found in each for page in found["kept"]]
    return {"kept": kept, "counts": [sum(n) for n in zip(*(found["counts"] for found in each), strict=True)]}


Redirects = tuple[tuple[str, str], ...]


class _Done(NamedTuple):
    """What was done of a part of a build, wherever it was done."""

    built: Built
    entries: Additions
    is_new: bool


@dataclass(slots=True)
class BuildWork:
    """A build while it is done."""

    project: Project
    record: Record
    built: Built
    writes: bool = True
    _is_new: bool = False  # whether the manifest may have to say something else
    _unsettled: list[_Part] = field(default_factory=list)  # of which something was written

    def begin(self) -> None:
        """See whether the manifest is as a build left it."""
        project = self.project
        if project.writes and not project.config.in_place and project.state.has(*_MANIFEST):
            self.record.keep_former()

    def editions(self, editions: Editions, sources: Sequence[Source]) -> None:
        """Bring the editions of these sources up to date, locale by locale."""
        parts = self.project.parts(sources)
        self._parts(editions, [(locale, part) for locale in editions.everyone for part in parts])

    def _parts(self, editions: Editions, parts: Sequence[_Part]) -> None:
        self._unsettled = self._each(parts, lambda work, part: work._part(editions, *part))

    def apart(self, jobs: Sequence[tuple[Job, str]]) -> None:
        """Bring editions up to date at their places, each for itself."""
        self._each(sharing.pieces(jobs, _FEW), BuildWork._group)

    def _each(self, jobs: Sequence[_Job], do: Callable[[BuildWork, _Job], object]) -> list[_Job]:
        """Do parts of a build; processes share them. Those that had something to be written."""

        def done(job: _Job) -> _Done:
            work = BuildWork(self.project, self.record, Built(), self.writes)
            do(work, job)
            self.project.catalogs.let_go()
            return _Done(work.built, self.record.news(), work._is_new)

        found = sharing.each(self.project, jobs, done)
        for one in found:
            self.built.take(one.built)
            self.record.take(one.entries)
            self._is_new |= one.is_new
        return [job for job, one in zip(jobs, found, strict=True) if one.is_new]

    def _group(self, group: Sequence[tuple[Job, str]]) -> None:
        for job, place in group:
            self.edition(job, place)

    def _part(self, editions: Editions, locale: LocaleConfig, part: SourceBatch[Source]) -> None:
        make = partial(self._some, editions, locale)
        self.built.add(locale.name, **self.project.of_part(_EDITIONS, part, locale.name, make, _joined))

    def settle(self, editions: Editions) -> None:
        """Look at what was written, so that the next build knows."""
        if self.project.writes:
            BuildWork(self.project, self.record, Built(), writes=False)._parts(editions, self._unsettled)

    def _some(self, editions: Editions, locale: LocaleConfig, sources: Sequence[Source]) -> dict[str, Any]:
        """Bring some of them up to date; what is to be told of those that there are."""
        before, self.built = self.built, Built(written=self.built.written)
        try:
            for job in editions.jobs(sources, (locale,)):
                self.edition(job, self.project.places.article(job.source.name, locale.name))
            found = self.built
        finally:
            self.built = before
        kept = found.kept.get(locale.name, [])
        counts = found.unchanged, found.left_out, found.fallen[locale.name], found.shown[locale.name]
        return {"kept": kept, "counts": counts}

    def edition(self, job: Job, place: str) -> None:
        """Bring one edition up to date; `place` is its path among the editions."""
        project, built, locale = self.project, self.built, job.locale.name
        new: list[tuple[Made, Redirects]] = []
        found = project.memo(_EDITION, job.source, locale, partial(self._make, job, new))
        if found["is"] == "kept":
            path = project.relative(project.edition_path(job.source, locale))
            built.kept.setdefault(locale, []).append(
                KeptPage(path, found["why"], found["line"], found.get("key", ""))
            )
        elif found["is"] == "left out":
            built.left_out += 1
        elif found["is"] == "made":
            built.fallen[locale] += found["fallen"]
            built.shown[locale] += found["shown"]
        if new:
            self.project.door.keep_nothing()
        if new and self.writes:
            self._is_new = True
            self._write(job, place, *new[0], is_kept=found["is"] == "kept")
        elif found["is"] == "made":
            built.unchanged += 1

    def _make(self, job: Job, new: list[tuple[Made, Redirects]]) -> dict[str, Any]:
        """Make the edition, and say in short what it is."""
        from l10n_pipeline.stages.build.edition import make_edition

        made = make_edition(job)
        if made is None:
            return {"is": "broken"}
        job.editions.note_slugs(job.locale)
        new.append((made, job.editions.slugs(job.locale).redirects(job.source)))
        with self.project.state.aside():
            self.record.know_former(job.locale.name, job.source.name)
            path = self.project.edition_path(job.source, job.locale.name)
            if made.composed is None:
                is_kept = self.record.is_of_people(path)
                return {"is": "kept", "why": "open", "line": 0, "key": ""} if is_kept else {"is": "left out"}
            if self.record.outputs.is_foreign(path) and (why := self._why_kept(job, made.composed, path)):
                return {"is": "kept", "why": why[0], "line": why[1], "key": why[2]}
        return {"is": "made", "fallen": len(made.composed.fallen), "shown": len(made.composed.shown)}

    def _why_kept(self, job: Job, composed: Composed, path: Path) -> tuple[str, int, str] | None:
        """Why an edition may not take the place of a person's page, with a line and a key; None where it may."""
        if composed.fallen or not composed.shown:
            is_known = composed.shown or any(unit.target for unit in self._units(job))
            return "open" if is_known else "none", 0, ""
        return self._says_more(job, composed, path)

    def _units(self, job: Job) -> Iterable[Unit]:
        return self.project.units(job.source, job.locale.name).values()

    def _says_more(self, job: Job, composed: Composed, path: Path) -> tuple[str, int, str] | None:
        """The first line of a page that no unit holds; None where there is none, line 0 where no page can be read."""
        from l10n_pipeline.formats import reader
        from l10n_pipeline.intake.kept import codes_of, fields_alone, kept_alone, texts_alone

        project = self.project
        name = project.relative(project.source_path(job.source))
        read = reader(job.source.name, project.read_options(name))
        try:
            page = project.listed.read(project.door.read(path), name)  # with the laws: what they keep is no text
            edition = read(composed.data)
        except FormatError:
            return "more", 0, ""
        codes = codes_of(project.config)
        document = project.document(job.source)
        if found := kept_alone(document, page, codes):
            return "more", found[0][0], ""
        known = [*(s.text for s in document.segments), *(u.target for u in self._units(job))]
        if line := next(texts_alone(page, known), 0):
            return "more", line, ""
        fields = fields_alone(edition, page, codes, project.config.dropped_fields)
        return ("field", *fields[0]) if fields else None

    def _write(self, job: Job, place: str, made: Made, redirects: Redirects, *, is_kept: bool) -> None:
        project, name = self.project, (_EDITION, job.locale.name, job.source.name)
        path = project.edition_path(job.source, job.locale.name)
        if not is_kept:
            self.record.add(made, redirects)
        if made.composed is not None:
            with project.each_alone(), project.state.settling(path, name):
                if is_kept:
                    project.door.read(path)
                elif self.record.outputs.write(place, made.composed.data):
                    self.built.written.append(project.relative(path))
                else:
                    self.built.unchanged += 1
        brought = [project.config.editions / other for other in made.files]
        project.state.also(brought, name)

    # -- the manifest ------------------------------------------------------------------------------

    def close(self, editions: Editions, *, whole: bool) -> None:
        """Bring along what lies beside the articles, if the build is `whole`; remove what is no edition any more."""
        project, state = self.project, self.project.state
        if whole and not self._is_new and state.has(*_MANIFEST):
            return
        beside = list(besides(project, editions.everyone)) if whole and project.places.layout.whole else None
        with state.restating(self.record.path):
            if beside is not None:
                self.record.bring_along(beside)
            self.built.removed = self.record.close()
        if project.writes and project.door.has(self.record.path):
            state.also([self.record.path], *state.made(_EDITION))
            state.drop(_MANIFEST)
            if whole:
                project.state.anew(*_MANIFEST, partial(self._note_all, beside or []))

    def _note_all(self, beside: list[tuple[str, Path, bool]]) -> None:
        """What the manifest depends on but for the editions: which articles there are, and the files beside them."""
        project = self.project
        project.note_listing()
        project.note_places()
        for path in self._all(beside):
            project.door.read(path)

    def _all(self, beside: list[tuple[str, Path, bool]]) -> Iterator[Path]:
        yield self.record.path
        for place, path, _ in beside:
            yield path
            target = self.project.config.editions / place
            if self.project.door.has(target):
                yield target
