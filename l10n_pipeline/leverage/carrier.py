"""What a merge asks: which texts say the same, and what of a translation holds under a new msgid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.catalog import Carried, digest
from l10n_pipeline.leverage.moved import moved, words
from l10n_pipeline.leverage.sentences import Sentence, joined, reused
from l10n_pipeline.model import Allowed, Key, Origin, Segment
from l10n_pipeline.settle import NOTHING, Refusal, settle


def nowhere(_: Key) -> Carried | None:
    """No other file has anything."""
    return None


@dataclass(frozen=True, slots=True)
class Follower:
    """The `catalog.Carrier` of one document and locale."""

    segments: Mapping[Key, Segment]
    locales: tuple[str, str]  # of the source, of the target
    allowed: Allowed = NOTHING
    elsewhere: Callable[[Key], Carried | None] = nowhere

    def twins(self, gone: Sequence[Key], missing: Sequence[Key]) -> dict[Key, Key]:
        """New keys and the one that has gone and has the same words, where there is one of each."""
        new = self._by_words(missing)
        old: dict[tuple[str, str], list[Key]] = defaultdict(list)
        if new:
            some = self.segments[missing[0]]
            for key in gone:
                old[key.context, words(key.text, some)].append(key)
        return {keys[0]: old[said][0] for said, keys in new.items() if len(keys) == 1 and len(old[said]) == 1}

    def _by_words(self, keys: Iterable[Key]) -> dict[tuple[str, str], list[Key]]:
        out: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key in keys:
            if said := words(key.text, self.segments[key]):
                out[key.context, said].append(key)
        return out

    def carry(self, source: str, target: str, key: Key) -> Carried | None:
        """All of the translation, or the sentences of it that hold, with an origin that names the others."""
        segment = self.segments[key]
        text = moved(source, target, segment, self.locales[1], self.allowed)
        if text is not None:
            return Carried(text)
        pieces = reused(source, target, segment, self.locales, self.allowed)
        text = joined(pieces, [None] * len(pieces), self.locales[1])
        settled = settle(segment, text, self.allowed) if pieces else text
        if not pieces or isinstance(settled, Refusal):
            return None
        return Carried(settled, "outdated", sentences_origin(pieces, settled))

    def found(self, key: Key) -> Carried | None:
        """What another file keeps."""
        return self.elsewhere(key)


def sentences_origin(pieces: Sequence[Sentence], target: str, how: str = "") -> Origin:
    """Which sentences of a text are new: `2, 4 of 5 new`; `how` says who translated them."""
    new = ", ".join(str(n) for n, piece in enumerate(pieces, 1) if piece.new) or "0"
    return Origin("sentences", f"{new} of {len(pieces)} new {how}".rstrip(), digest(target))
