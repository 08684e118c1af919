"""Merge what the sources of a project offer into the PO files of a locale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline import files
from l10n_pipeline.effort import TooCostly
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import RULES_VERSION
from l10n_pipeline.stages.extract.moved_texts import Gone

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Carrier, Catalog
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.model import Document
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source
    from l10n_pipeline.stages.extract.offered import CommonOffers

NODE = "merge"
"""What the state calls a source that is merged into the PO file of a locale."""

_TRIES = 5
"""How often a file is merged again where somebody saves it at the same time."""


@dataclass(frozen=True, slots=True)
class Merging:
    """The merge of one locale."""

    project: Project
    locale: LocaleConfig
    now: str  # for the header of a new file
    offered: Callable[[], CommonOffers]  # what the merges of all locales have in common
    migrates: bool = False  # whether the files may be of other rules of extraction

    def merge(self, sources: Sequence[Source]) -> tuple[list[Path], list[Source]]:
        """Bring their PO files up to date; the files that changed, and the sources of those that there were before.

        All are read before one is written, for texts go from file to file.
        """
        gone = Gone(self.project, self.locale.name)
        merged: dict[Source, tuple[bytes, bytes | None]] = {}
        self._look_at_all(sources, gone, merged)
        if self.project.writes:
            self._forget_written([source for source, (_, before) in merged.items() if before is None])
        written, refreshed = [], []
        for source, one in merged.items():
            with self.project.each_alone():
                path = self.project.po_path(source, self.locale.name)
                if self.project.writes:
                    # A file that was merged is merged into itself: a test of random histories holds it. One that was
                    # migrated is not what the state knows of.
                    same = () if self.migrates else ((NODE, self.locale.name, source.name),)
                    with self.project.state.settling(path, *same):
                        self._write(source, gone, *one)
                    self.project.forget_catalog(source, self.locale.name)
                else:  # show the stages behind what the file would be
                    self.project.catalogs.would_be(source, self.locale.name, one[0])
                written.append(path)
                if one[1] is not None:
                    refreshed.append(source)
        if written and self.project.writes and not self.migrates:
            self._look_at_all(sources, gone, {})  # so that the next run knows
        return written, refreshed

    def _look_at_all(
        self, sources: Sequence[Source], gone: Gone, merged: dict[Source, tuple[bytes, bytes | None]]
    ) -> None:
        def look(some: Sequence[Source]) -> None:
            for source in some:
                self._look(source, gone, merged)
                if source in merged:
                    self.project.door.keep_nothing()

        if self.migrates:
            look(sources)
        else:
            self.project.batch("merges", sources, self.locale.name, look)

    def _look(self, source: Source, gone: Gone, merged: dict[Source, tuple[bytes, bytes | None]]) -> None:
        """Merge a source, unless a former run has seen that nothing is to be done; add what is to be written."""

        def make() -> None:
            one = self._merged(source, gone)
            if one is not None:
                merged[source] = one

        with self.project.each_alone(), self.project.within_limits(self.project.po_path(source, self.locale.name)):
            if self.migrates:
                make()
            else:
                self.project.memo(NODE, source, self.locale.name, make)

    def _write(self, source: Source, gone: Gone, data: bytes, before: bytes | None) -> None:
        """Write the file; one that a person saved in the meantime is merged again."""
        path = self.project.po_path(source, self.locale.name)
        for left in reversed(range(_TRIES)):
            try:
                self.project.door.save(path, data, before)
                return
            except files.Changed:
                if not left:
                    raise
                self.project.state.drop((NODE, self.locale.name, source.name))
                again = self._merged(source, gone)
                if again is None:
                    return
                data, before = again

    def _forget_written(self, sources: Sequence[Source]) -> None:
        """Nothing in a file that is about to be made was emptied by a person."""
        if not sources:
            return
        from l10n_pipeline.stages.translate.kept import has_ledger, open_ledger

        with self.project.each_alone():  # a ledger that is no file is told; what it knew is asked for again
            if not has_ledger(self.project):
                return
            with open_ledger(self.project) as ledger:
                ledger.unwrite(
                    self.project.relative(self.project.po_path(source, self.locale.name)) for source in sources
                )

    def _merged(self, source: Source, gone: Gone) -> tuple[bytes, bytes | None] | None:
        """The new bytes of a PO file and those it has; None where nothing is to be written."""
        from l10n_pipeline import catalog
        from l10n_pipeline.stages.extract.term_notes import term_notes, with_notes, with_term_notes

        locale, door, common = self.locale.name, self.project.door, self.offered()
        path = self.project.catalogs.present(source, locale)
        document = self.project.document(source)
        try:
            before = door.read(path) if door.has(path) else None
            name = self.project.relative(path)
            present = (
                catalog.read(before, name)
                if before is not None
                else replace(_empty(locale, self.project.config.project, self.now), path=name)
            )
            if self.migrates:
                present = catalog.read(
                    catalog.with_field(present, catalog.RULES, str(RULES_VERSION)), present.path
                )
            else:
                _refuse_other_rules(present)
            notes = term_notes(self.project, document, locale)
            offered = [with_notes(message, notes) for message in common.messages(source, document, locale)]
            merged = catalog.merge(present, offered, self._carrier(document, present, gone), common.bodies)
            merged = with_term_notes(merged, present.path, notes, [message.key for message in offered])
        except TooCostly:
            raise  # not as what is wrong with the file: no later run may take it as known
        except FormatError as error:
            self.project.report(error)
            return None
        if before is not None and merged == before:
            if not self.project.writes and not self.migrates:
                self.project.catalogs.known(source, locale, present)
            return None
        return merged, before

    def _carrier(self, document: Document, present: Catalog, gone: Gone) -> Carrier:
        from l10n_pipeline.leverage.carrier import Follower
        from l10n_pipeline.leverage.migrator import Migrator
        from l10n_pipeline.settle.readings import of_person

        segments = document.by_key()
        locales = self.project.config.source_locale, self.locale.name
        follower = Follower(segments, locales, of_person(self.locale), gone)
        return Migrator(follower, present.index) if self.migrates else follower


@lru_cache(maxsize=1)
def _empty(locale: str, project: str, now: str) -> Catalog:
    """A PO file without entries."""
    from l10n_pipeline import catalog

    return catalog.read(catalog.create(locale, project, now))


def _refuse_other_rules(present: Catalog) -> None:
    """FormatError for a file whose units were cut by other rules: a merge would take most of them for new."""
    from l10n_pipeline import catalog

    said = catalog.header(present).get(catalog.RULES, "") or str(RULES_VERSION)
    if said != str(RULES_VERSION):
        newer = said.isdecimal() and int(said) > RULES_VERSION
        raise FormatError(
            f"the file is of the extraction rules {said}, these are {RULES_VERSION}",
            path=present.path,
            advice="use a newer l10n_pipeline" if newer else "run `l10n migrate`",
        )
