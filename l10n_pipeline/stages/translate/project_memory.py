"""The exact memory of a locale: which file has a text is known from former runs, and only that file is read."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate
from operator import itemgetter
from struct import Struct

from l10n_pipeline.memory import exact
from l10n_pipeline.memory.exact import DIGITS, Remembered, TranslatedUnit, digest
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.releases import of_branches

_SHORT = 60
"""Characters: longer texts are no words of another one."""

_FEW = 50
"""Look-ups that go through what is known of each source; for more of them it is put in order by text first."""


class _Where:
    """Which sources have a text, by its digest, and what else is known of it there."""

    def __init__(self, found: Sequence[tuple[Source, str]], size: int) -> None:
        """`found` has for each source what is known of its texts, joined: `size` characters each, the digest first."""
        self._found, self._size, self._asked = found, size, 0

    def of(self, text: str) -> Sequence[tuple[Source, str]]:
        """The sources that have a text, in their order."""
        wanted = digest(text)
        self._asked += 1
        if self._asked > _FEW:
            return self._by_text.get(wanted, ())
        is_there = (
            self._asked == 1 or wanted.encode() in self._digests
        )  # to gather these takes as long as two searches
        return list(self._sought(wanted)) if is_there else ()

    def _sought(self, wanted: str) -> Iterator[tuple[Source, str]]:
        ends, known = self._joined
        at = known.find(wanted)
        while at >= 0:
            if not at % self._size:
                yield self._found[bisect_right(ends, at)][0], known[at + DIGITS : at + self._size]
            at = known.find(wanted, at + 1)

    @cached_property
    def _joined(self) -> tuple[Sequence[int], str]:
        """All that is known, and where that of each source ends: one long text is searched sooner than many."""
        return list(accumulate(len(known) for _, known in self._found)), "".join(known for _, known in self._found)

    @cached_property
    def _digests(self) -> set[bytes]:
        each = Struct(f"{DIGITS}s{self._size - DIGITS}x").iter_unpack(self._joined[1].encode())
        return set(map(itemgetter(0), each))

    @cached_property
    def _by_text(self) -> Mapping[str, Sequence[tuple[Source, str]]]:
        out: dict[str, list[tuple[Source, str]]] = defaultdict(list)
        for source, known in self._found:
            for at in range(0, len(known), self._size):
                out[known[at : at + DIGITS]].append((source, known[at + DIGITS : at + self._size]))
        return out


class ProjectMemory:
    """What people translated in the project's PO files of a locale, of all its releases; as it is when first asked."""

    def __init__(self, project: Project, locale: str) -> None:
        self._project, self._locale = project, locale
        self._read: dict[Source, dict[tuple[str, str], TranslatedUnit]] = {}

    def of(self, text: str) -> Sequence[Remembered]:
        """The translations of a text, in the order of the sources."""
        return [*self._own(text), *self._branches.of(text)]

    def _own(self, text: str) -> Iterator[Remembered]:
        project, releases = self._project, self._project.listed.releases
        for source, said in self._texts.of(text):
            po = project.relative(project.po_path(source, self._locale))
            place, target = said[:DIGITS], said[DIGITS:]
            read = partial(self._found, source, text, place)
            yield Remembered(po, place, target, read, releases.number(source.name))

    def _found(self, source: Source, text: str, place: str) -> TranslatedUnit | None:
        if source not in self._read:
            self._read[source] = {
                (found.unit.key.text, exact.place_digest(found.unit.key, found.kind)): found
                for found in self._units(source)
            }
        return self._read[source].get((text, place))

    @cached_property
    def _branches(self) -> exact.UnitMemory:
        return of_branches(self._project, self._locale)

    def short(self, text: str) -> Sequence[str]:
        """The translations of a short text, each once, whatever its capitals and where it stands."""
        low = text.casefold()
        first: dict[str, Source] = {}
        for source, target in self._short_texts.of(low):
            first.setdefault(target, source)
        return [
            unit.target
            for target, source in first.items()
            for unit in self._project.units(source, self._locale).values()
            if unit.key.text.casefold() == low and unit.state == "translated" and digest(unit.target) == target
        ]

    def learn(self) -> None:
        """Find out which file has which text."""
        _ = self._texts

    # -- which file has a text ---------------------------------------------------------------------

    @cached_property
    def _texts(self) -> _Where:
        return self._with("remembered", 2, self._texts_of)

    @cached_property
    def _short_texts(self) -> _Where:
        return self._with("short texts", 1, self._short_of)

    def _with(self, kind: str, count: int, texts_of: Callable[[Source], str]) -> _Where:
        """`texts_of` gives for each text of a source its digest and `count` others, all joined."""

        def of_some(some: Sequence[Source]) -> list[str]:
            return [project.memo(kind, source, locale, partial(texts_of, source)) for source in some]

        project, locale = self._project, self._locale
        sources = project.sources()
        found = (one for some in project.batch(f"all {kind}", sources, locale, of_some) for one in some)
        return _Where(list(zip(sources, found, strict=True)), (count + 1) * DIGITS)

    def _texts_of(self, source: Source) -> str:
        return "".join(
            digest(unit.key.text) + exact.place_digest(unit.key, kind) + digest(unit.target)
            for kind, unit in self._units(source)
        )

    def _units(self, source: Source) -> Iterator[TranslatedUnit]:
        """Those of a source that may be taken."""
        units = self._project.units(source, self._locale)
        for _, document in self._project.readable([source]):
            for key, segment in document.by_key().items():
                if key in units and exact.is_source(units[key]):
                    yield TranslatedUnit(segment.kind, units[key])

    def _short_of(self, source: Source) -> str:
        return "".join(
            digest(unit.key.text.casefold()) + digest(unit.target)
            for unit in self._project.units(source, self._locale).values()
            if unit.state == "translated" and len(unit.key.text) <= _SHORT
        )
