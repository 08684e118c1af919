"""Puts pairs of texts from other tools' files into the PO files of a locale, and overwrites nothing of a person's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from l10n_pipeline import catalog
from l10n_pipeline.catalog import OPEN, PERSONAL, Catalog, Change, digest
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.intake.match import Index, MatchedUnit, Matching
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.intake.placing import placed
from l10n_pipeline.model import Key, State, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source

_ALL: frozenset[State] = OPEN | PERSONAL

FATES = ("translated", "draft", "outdated", "equal", "ours", "kept", "nowhere")
"""What may become of a pair: a unit took it over, in this state; `equal`: it was here; `ours`: people here wrote
another text; `kept`: as obsolete, for no source says it; `nowhere`: there was no file for it."""


@dataclass(slots=True)
class Imported:
    """What came of the pairs of a locale."""

    fates: list[tuple[Translation, str, str]] = field(default_factory=list)  # with the reason
    written: list[str] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)  # units by their new state

    def by_file(self) -> dict[str, Counter[str]]:
        """How many pairs of each file met which fate."""
        out: dict[str, Counter[str]] = {}
        for pair, fate, _ in self.fates:
            out.setdefault(pair.place.path, Counter())[fate] += 1
        return out


def bring_in(
    project: Project, locale: LocaleConfig, pairs: Sequence[Translation], links: Mapping[str, str] | None = None
) -> Imported:
    """Give the open units of a locale what the pairs say; what no source says today is kept as obsolete.

    `links` are prefixes of links and what they may become, beside those of l10n.yaml.
    """
    return _Intake(project, locale, pairs, links or {}).done()


@dataclass
class _Intake:
    project: Project
    locale: LocaleConfig
    pairs: Sequence[Translation]
    links: Mapping[str, str]
    found: dict[Source, dict[Key, MatchedUnit]] = field(default_factory=dict)
    matching: dict[Source, Matching] = field(default_factory=dict)
    open: dict[Source, dict[Key, None]] = field(default_factory=dict)
    served: dict[int, Key] = field(default_factory=dict)  # by a pair's id: the unit that has its text or its words

    def done(self) -> Imported:
        index = Index(self.pairs)
        sources = {source.name: source for source in self._sources()}
        first = placed(self.pairs, list(sources), {})
        for source in sources.values():
            self._whole(source, index, first.get(source.name, []))
        matched = self._serve(index)
        homes = placed(self.pairs, list(sources), matched)
        for name, mine in homes.items():
            self._rest(sources[name], [pair for pair in mine if id(pair) not in matched])
        return self._written(homes, sources)

    def _sources(self) -> Iterator[Source]:
        """Those that have a PO file in the locale; an own version of a block has none."""
        allowed = of_person(self.locale)
        allowed = replace(allowed, links={**self.links, **allowed.links})
        for source, document in self.project.readable(self.project.sources()):
            if self.project.catalog(source, self.locale.name) is None:
                continue
            locales = self.project.config.source_locale, self.locale.name
            self.matching[source] = Matching(document.by_key(), locales, allowed)
            units = self.project.units(source, self.locale.name)
            offered = self.matching[source].segments
            self.open[source] = {k: None for k, u in units.items() if k in offered and self._may_write(source, u)}
            yield source

    @cached_property
    def _back(self) -> dict[tuple[str, str], Translation]:
        """What went out from here and came back, by context and text."""
        return {(pair.context, pair.source): pair for pair in self.pairs if pair.replaces}

    def _may_write(self, source: Source, unit: Unit) -> bool:
        """Whether the unit is open, or a text came back for the very one that it has."""
        pair = self._back.get((unit.key.context, unit.key.text))
        if pair is None or (pair.files and source.name not in pair.files):
            return unit.state in OPEN
        if pair.target == unit.target and (pair.state == "draft" or unit.state == "translated"):
            return False  # nobody touched it
        return unit.state in OPEN or pair.replaces == digest(unit.target)

    def _whole(self, source: Source, index: Index, mine: Sequence[Translation]) -> None:
        matching = self.matching[source]
        found = {key: one for key in self.open[source] if (one := matching.whole(key, index, mine))}
        self.found[source] = found

    def _serve(self, index: Index) -> dict[int, str]:
        """For each pair the source in which its text or its words stand, be they open or not."""
        out: dict[int, str] = {}
        for source, matching in self.matching.items():
            for key, segment in matching.segments.items():
                if pair := index.same(key, ()) or index.same_words(segment, ()):
                    out.setdefault(id(pair), source.name)
                    self.served.setdefault(id(pair), key)
            for key, one in self.found[source].items():
                for pair in one.pairs:
                    out.setdefault(id(pair), source.name)
                    self.served.setdefault(id(pair), key)
        return out

    def _rest(self, source: Source, mine: Sequence[Translation]) -> None:
        found = self.found[source]
        keys = [key for key in self.open[source] if key not in found]
        found.update(self.matching[source].rest(keys, mine))

    # -- writing -----------------------------------------------------------------------------------

    def _written(self, homes: Mapping[str, Sequence[Translation]], sources: Mapping[str, Source]) -> Imported:
        out = Imported()
        fates: dict[int, tuple[str, str]] = {}
        for name, source in sources.items():
            with self.project.each_alone():
                self._write(source, homes.get(name, ()), fates, out)
        for pair in self.pairs:
            fate, why = fates.get(id(pair), ("nowhere", "no source has this text"))
            out.fates.append((pair, fate, why))
        return out

    def _write(
        self, source: Source, mine: Sequence[Translation], fates: dict[int, tuple[str, str]], out: Imported
    ) -> None:
        project, locale = self.project, self.locale.name
        path = project.catalogs.present(source, locale)
        present = project.catalog(source, locale)
        assert present is not None
        before = catalog.unchanged(present)
        changes = {key: _change(key, one) for key, one in self.found[source].items()}
        data = catalog.update(present, changes, overwrite=_ALL) if changes else None  # see _may_write
        for one in self.found[source].values():
            out.filled[one.state] += 1
            for pair in one.pairs:
                _better(fates, pair, one.state, one.why)
        now = present if data is None else catalog.read(data, present.path)
        sleeping = self._sleeping(now, mine, fates)
        if sleeping:
            data = catalog.with_obsolete(now, sleeping)
        if data is None:
            return
        if project.writes:
            project.door.save(path, data, before)
            project.forget_catalog(source, locale)
        else:
            project.catalogs.would_be(source, locale, data)
        out.written.append(project.relative(path))

    def _sleeping(
        self, now: Catalog, mine: Iterable[Translation], fates: dict[int, tuple[str, str]]
    ) -> dict[Key, Change]:
        """What this file keeps as obsolete: the pairs whose words no unit has."""
        texts = {unit.key.text: unit for unit in reversed(list(now.index.values()))}
        out: dict[Key, Change] = {}
        for pair in mine:
            served = self.served.get(id(pair))
            unit = now.index.get(served) if served else texts.get(pair.source)
            if unit is None and served is None and not pair.keeps:
                continue
            if unit is None and served is None:
                out[Key(pair.context, pair.source)] = Change(
                    pair.target, pair.state, notes=pair.notes, flags=pair.flags
                )
                fates.setdefault(id(pair), ("kept", "no source says this today; it waits in the file as obsolete"))
            elif unit is not None and unit.state in PERSONAL and id(pair) not in fates:
                same = unit.target == pair.target
                fates[id(pair)] = ("equal", "") if same else ("ours", f"{now.path}:{unit.line} says otherwise")
        return {key: change for key, change in out.items() if key not in now.index and key not in now.obsolete}


def _change(key: Key, found: MatchedUnit) -> Change:
    pair = found.pairs[0]
    former = Key("", pair.source) if found.state == "outdated" else None
    if found.state == "draft" and pair.former and pair.former != key.text:
        return Change(found.target, "outdated", previous=Key("", pair.former), notes=pair.notes, flags=pair.flags)
    notes = tuple(dict.fromkeys(note for one in found.pairs for note in one.notes))
    return Change(found.target, found.state, found.origin, previous=former, notes=notes, flags=pair.flags)


_RANK = ("outdated", "draft", "translated")


def _better(fates: dict[int, tuple[str, str]], pair: Translation, fate: str, why: str) -> None:
    """A pair that serves in several places met its best fate."""
    if id(pair) not in fates or _RANK.index(fate) > _RANK.index(fates[id(pair)][0]):
        fates[id(pair)] = (fate, why)
