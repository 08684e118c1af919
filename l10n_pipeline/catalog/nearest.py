"""Which new text takes over what an entry that has gone says: the nearest one, but not by holding all against all."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from l10n_pipeline import effort, lazy
from l10n_pipeline.catalog.entry import PERSONAL, Carrier, Entry
from l10n_pipeline.model import Key
from l10n_pipeline.text.scripts import UNSPACED

SIMILAR = 60.0  # percent; of rapidfuzz's ratio

_FEW = 100_000  # pairs that are all looked at
_RAREST = 4  # words of a text by which the others are found
_NEAREST = 25  # texts of a word that are looked at, those that stand nearest
_BEST = 8  # pairs of an entry that are kept, the best ones
_WORD = lazy.pattern(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")

Standing = tuple[int, int]
"""How many of the entries that stay stand before one, and how many of all."""


def offers_of(
    gone: Sequence[Entry],
    missing: Sequence[Key],
    order: tuple[Iterable[Key], Iterable[Key], Set[Key]],
    carrier: Carrier | None,
) -> dict[Key, Entry]:
    """For new keys the entry that has gone and whose text or notes they take over, one to one, best pairs first.

    `order` is all keys as they stood, as they will stand, and those that stay.

    Those that say the same come first. A text takes precedence over notes, then the likeness of the msgids counts,
    then the same msgctxt, then how many of the entries that stay lie between the two. A key path and running text
    are never compared. Of more than 100,000 pairs only those are looked at that share a rare word.
    """
    texts = [e for e in gone if e.unit.state in PERSONAL and not e.plural and not _kept(e)]
    notes = [e for e in gone if not e.unit.target and e.unit.notes and not e.plural]
    before, after, staying = order
    was, now = _places(before, staying), _places(after, staying)
    found = {
        in_context: Nearest([key for key in missing if bool(key.context) == in_context], now, len(gone))
        for in_context in (False, True)
    }
    number = {key: m for m, key in enumerate(missing)}
    pairs = sorted(
        (rank, -score, old.unit.key.context != key.context, distance, n, number[key])
        for rank, some in enumerate((texts, notes))
        for n, old in enumerate(some)
        for score, distance, key in found[bool(old.unit.key.context)].to(old.unit.key, was[old.unit.key])
    )
    twins = carrier.twins([e.unit.key for e in texts], missing) if carrier else {}
    numbers = {e.unit.key: n for n, e in reversed([*enumerate(texts)])}
    out = {key: texts[numbers[old]] for key, old in twins.items()}
    taken = {(0, numbers[old]) for old in twins.values()}
    for rank, _, _, _, n, m in pairs:
        if missing[m] not in out and (rank, n) not in taken:
            taken.add((rank, n))
            out[missing[m]] = (texts, notes)[rank][n]
    return out


class Nearest:
    """New keys, to be asked which of them are like an old one; `places` says where each stands, in ascending order."""

    def __init__(self, keys: Sequence[Key], places: Mapping[Key, Standing], others: int) -> None:
        """`others` is how often it will be asked, at most."""
        self._keys, self._at = keys, [places[key] for key in keys]
        self._texts = [key.text for key in keys]
        self._all = {n: key.text for n, key in enumerate(keys)} if len(keys) * others <= _FEW else None
        self._with: dict[str, list[int]] = defaultdict(list)
        self.compared = 0
        for n, key in enumerate(keys if self._all is None else ()):
            for word in set(_WORD.findall(key.text.casefold())):
                self._with[word].append(n)

    def to(self, old: Key, place: Standing) -> Iterable[tuple[float, int, Key]]:
        """Those that are like it: the likeness in percent, how far they are apart, the key."""
        from rapidfuzz import fuzz, process

        effort.look()
        some = self._near(old, place) if self._all is None else self._all
        self.compared += len(some)
        found = [
            (score, abs(place[0] - self._at[n][0]), self._keys[n])
            for _, score, n in process.extract(old.text, some, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
        ]
        if self._all is not None:
            return found
        return sorted(found, key=lambda one: (-one[0], old.context != one[2].context, one[1]))[:_BEST]

    def _near(self, old: Key, place: Standing) -> dict[int, str]:
        """Those that share one of its rarest words, of each word those that stand nearest."""
        words = {word for word in _WORD.findall(old.text.casefold()) if word in self._with}
        out: dict[int, str] = {}
        for word in sorted(words, key=lambda word: (len(self._with[word]), word))[:_RAREST]:
            numbers = self._with[word]
            middle = bisect_left(numbers, place, key=self._at.__getitem__)
            first = max(0, min(middle - _NEAREST // 2, len(numbers) - _NEAREST))
            some = numbers[first : first + _NEAREST]
            out.update(zip(some, map(self._texts.__getitem__, some), strict=True))
        return out


def _kept(entry: Entry) -> bool:
    """Whether nobody wrote the text: it is the source's numbers and terms."""
    return entry.unit.origin is not None and entry.unit.origin.kind == "kept"


def _places(keys: Iterable[Key], staying: Set[Key]) -> Mapping[Key, Standing]:
    """For each key that does not stay how many of those that do stand before it.

    What is inserted elsewhere does not count.
    """
    out: dict[Key, Standing] = {}
    count = 0
    for number, key in enumerate(keys):
        if key in staying:
            count += 1
        else:
            out[key] = count, number
    return out
