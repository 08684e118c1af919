"""Carries translations over when the rules of extraction changed: the texts are the same, cut or named otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.catalog import Carried
from l10n_pipeline.leverage.carrier import Follower
from l10n_pipeline.leverage.moved import words
from l10n_pipeline.leverage.sentences import joined, reused
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.model import Key, Segment, Unit
from l10n_pipeline.settle import Refusal, settle

_MOST = 12
"""Units in a row that may have become one."""


@dataclass(frozen=True, slots=True)
class Migrator:
    """A `catalog.Carrier` that also finds texts under another msgctxt, joined ones, and parts of longer ones."""

    follower: Follower
    units: Mapping[Key, Unit]  # of the file as it is, in its order

    def twins(self, gone: Sequence[Key], missing: Sequence[Key]) -> dict[Key, Key]:
        """As the follower has them, then those of the same words under another msgctxt."""
        out = self.follower.twins(gone, missing)
        free = [key for key in gone if key not in out.values()]
        for key in missing:
            said = words(key.text, self._segment(key))
            same = [old for old in free if key not in out and said and words(old.text, self._segment(key)) == said]
            if len(same) == 1:
                out[key] = same[0]
                free.remove(same[0])
        return out

    def carry(self, source: str, target: str, key: Key) -> Carried | None:
        """All of the text as translated, where every part of the new one has its part of the old."""
        whole = self._of_several(key)
        return whole or self._of_part(source, target, key) or self.follower.carry(source, target, key)

    def found(self, key: Key) -> Carried | None:
        """What several units, a part of one, or another file says."""
        whole = self._of_several(key)
        if whole:
            return whole
        said = words(key.text, self._segment(key))
        for unit in self.units.values():
            if unit.state == "translated" and len(unit.key.text) > len(key.text) and said:
                part = self._of_part(unit.key.text, unit.target, key)
                if part:
                    return part
        return self.follower.found(key)

    def _segment(self, key: Key) -> Segment:
        return self.follower.segments[key]

    def _of_several(self, key: Key) -> Carried | None:
        """The texts of units in a row that are one now."""
        segment = self._segment(key)
        said = words(key.text, segment)
        row = [u for u in self.units.values() if u.state == "translated"]
        parts = [words(u.key.text, segment) for u in row]
        for start in range(len(row)):
            if not parts[start] or not said.startswith(parts[start]):
                continue
            for end in range(start + 2, min(start + _MOST, len(row)) + 1):
                if " ".join(parts[start:end]) == said:
                    blank = " " if rules(self.follower.locales[1]).spaced else ""
                    return self._settled(key, blank.join(u.target for u in row[start:end]))
        return None

    def _of_part(self, source: str, target: str, key: Key) -> Carried | None:
        """The sentences of a longer text that are a unit of their own now."""
        if source == key.text:
            return self._settled(key, target)
        pieces = reused(source, target, self._segment(key), self.follower.locales, self.follower.allowed)
        if not pieces or any(piece.new for piece in pieces):
            return None
        return self._settled(key, joined(pieces, [], self.follower.locales[1]))

    def _settled(self, key: Key, text: str) -> Carried | None:
        settled = settle(self._segment(key)._replace(text=key.text), text, self.follower.allowed)
        return None if isinstance(settled, Refusal) else Carried(settled)
