"""What no unit shows alone: one source with two renderings, two sources with one, a style that differs in a locale.

Each is one problem with all of its places. Few units take part in one, so there are two passes: `Suspects` goes through
digests of all units, and `Across` through the units of the sources that it names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress
from operator import itemgetter, or_
from struct import Struct

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.config.silences import FLAG
from l10n_pipeline.memory.exact import DIGITS, digest
from l10n_pipeline.model import Place, Problem, Unit
from l10n_pipeline.text.scripts import EAST, may_be_eastern

_WORDS = lazy.pattern(r"\w+")
_LETTER = lazy.pattern(r"[^\W\d_]")
_FEW = 5
"""Words of a source that two others may have in common with it: `Log in` and `Sign in` are one in many languages."""

_TELLING, _RULE = 12, 0.95
"""How often a locale must do something, and in what share, before the rest is said to differ."""

_MOST = 20
"""Places that a problem names."""

IDS = frozenset({"renderings-differ", "rendering-shared", "style-differs"})
_BLANKS = "blanks between its letters and Latin ones"

_EAST = lazy.pattern(f"[{EAST}]")
_STYLES: dict[str, dict[str, re.Pattern[str]]] = {
    _BLANKS: {
        "a blank": lazy.pattern(rf" (?:(?<=[{EAST}] )[A-Za-z0-9]|(?<=[A-Za-z0-9] )[{EAST}])"),
        "none": lazy.pattern(rf"[A-Za-z0-9](?:(?<=[{EAST}].)|(?=[{EAST}]))"),
    },
    "dashes between parts of a sentence": {
        "an em dash with blanks": lazy.pattern(r"(?<=\w) ?\u00a0?—(?= )"),
        "an en dash with blanks": lazy.pattern(r"(?<=\w)[ \u00a0]–(?= )"),
        "an em dash without": lazy.pattern(r"(?<=[A-Za-zÀ-ɏ])—(?=[A-Za-zÀ-ɏ])"),
        "two or three hyphens": lazy.pattern(r"(?<=\w) ---?(?= )"),
        "a hyphen with blanks": lazy.pattern(r"(?<=[^\W\d]) -(?= [^\W\d])"),
    },
}


_DASHES = (" -", "–", "—")
"""What one of those between parts of a sentence holds; most texts have a hyphen."""

_HELD_BY = {
    "an em dash with blanks": "—",
    "an en dash with blanks": "–",
    "an em dash without": "—",
    "two or three hyphens": " --",
    "a hyphen with blanks": " - ",
}
"""What a text of each of these styles holds."""

Shown = tuple[int, str, str, str, Sequence[tuple[str, str]], Sequence[str]]
"""Line, "heading" or "", source, target, styles, ids that the unit's flags ignore."""


Marks = tuple[str, list[tuple[str, str]]]
"""Of the units of a source: digests of source and target and a character of `_flags` each, joined; their styles."""

_SIZE = 2 * DIGITS + 1
_UNIT = Struct(f"{DIGITS}s{DIGITS}sc")
_SAID, _FOUND = itemgetter(0), itemgetter(1)
_Firsts = dict[tuple[bytes, int], tuple[bytes, int]]
"""By what units have in common: what the first one has beside it, and the number of its source."""

_HEADING, _RENDERING, _SHARED = 1, 2, 4


def marks(units: Iterable[Shown]) -> Marks:
    """What `Suspects` has to know of the units of a source."""
    out, styles = [], []
    for _, heading, said, found, theirs, ignored in units:
        flags = _HEADING * bool(heading) + _RENDERING * ("renderings-differ" not in ignored)
        flags += _SHARED * _may_share(said, found, ignored)
        out.append(f"{_source_digest(said)}{digest(found)}{flags}")
        styles += [(name, style) for name, style in theirs if "style-differs" not in ignored]
    return "".join(out), styles


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _source_digest(said: str) -> str:
    return digest(said)


def _may_share(said: str, found: str, ignored: Sequence[str]) -> bool:
    return "rendering-shared" not in ignored and said != found and _word_count(said) >= _FEW


@dataclass(slots=True)
class Suspects:
    """Finds in which sources of a locale something may differ; takes them in their order."""

    styles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _found: set[int] = field(default_factory=set)
    _renderings: _Firsts = field(default_factory=dict)  # by source and whether it is a heading
    _sources: _Firsts = field(default_factory=dict)  # by rendering
    _with_style: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, told: Sequence[Marks]) -> None:
        """Take what `marks` says of each source. A text that stands once, as most do, cannot differ."""
        units = list(_UNIT.iter_unpack("".join(texts for texts, _ in told).encode()))
        said, found = _repeated(map(_SAID, units)), _repeated(map(_FOUND, units))
        ends = list(accumulate(len(texts) // _SIZE for texts, _ in told))
        suspect = map(or_, map(said.__contains__, map(_SAID, units)), map(found.__contains__, map(_FOUND, units)))
        for place in compress(range(len(units)), suspect):
            one, other, flags = units[place]
            self._add(bisect_right(ends, place), one, other, int(flags))
        for number, (_, styles) in enumerate(told):
            for name, style in styles:
                self.styles[name][style] += 1
                self._with_style[name, style].append(number)

    def _add(self, number: int, said: bytes, found: bytes, flags: int) -> None:
        if flags & _RENDERING:
            self._one_of(self._renderings, (said, flags & _HEADING), found, number)
        if flags & _SHARED:
            self._one_of(self._sources, (found, 0), said, number)

    def _one_of(self, firsts: _Firsts, key: tuple[bytes, int], value: bytes, number: int) -> None:
        """Only the first place of each value is ever told."""
        first, where = firsts.setdefault(key, (value, number))
        if first != value:
            self._found.update((where, number))

    def numbers(self) -> set[int]:
        """The sources whose units are to be compared."""
        for name, count in self.styles.items():
            if (usual := _usual(count)) is not None:
                self._found.update(n for style in count if style != usual for n in self._with_style[name, style])
        return self._found


def _repeated(texts: Iterable[bytes]) -> set[bytes]:
    times = Counter(texts)
    return set(compress(times, map((1).__lt__, times.values())))


def _usual(count: Counter[str]) -> str | None:
    """The style that is the rule, and is not kept everywhere."""
    usual, times = count.most_common(1)[0]
    return None if times < _TELLING or times < _RULE * count.total() or times == count.total() else usual


@dataclass(slots=True)
class Across:
    """Takes the units of suspects one by one, and tells at the end what they show together.

    `styles` has how often all units of the locale have each style.
    """

    styles: Mapping[str, Counter[str]]
    _renderings: dict[tuple[str, str, str], dict[str, Place]] = field(default_factory=lambda: defaultdict(dict))
    _sources: dict[tuple[str, str], dict[str, Place]] = field(default_factory=lambda: defaultdict(dict))
    _styles: dict[tuple[str, str], dict[str, list[Place]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, locale: str, path: str, units: Iterable[Shown]) -> None:
        """Take what `shown` says of the units of a PO file."""
        for line, heading, said, found, styles, ignored in units:
            place = Place(path, line)
            if "renderings-differ" not in ignored:
                self._renderings[locale, heading, said].setdefault(found, place)
            if _may_share(said, found, ignored):
                self._sources[locale, found].setdefault(said, place)
            for name, style in styles if "style-differs" not in ignored else ():
                self._styles[locale, name][style].append(place)

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """Each with its locale, in order of the units that were taken."""
        yield from self._renderings_differ()
        yield from self._renderings_shared()
        yield from self._styles_differ()

    def _renderings_differ(self) -> Iterator[tuple[str, Problem]]:
        for (locale, _, said), found in self._renderings.items():
            if len(found) > 1:
                message = f"one source has {len(found)} renderings in {locale}: {_short(said)}"
                places = tuple(found.values())[:_MOST]
                yield locale, Problem("renderings-differ", "info", message, "see whether all are meant", places)

    def _renderings_shared(self) -> Iterator[tuple[str, Problem]]:
        for (locale, found), said in self._sources.items():
            if len(said) > 1 and not _alike(said):
                message = f"{len(said)} sources have one rendering in {locale}: {_short(found)}"
                places = tuple(said.values())[:_MOST]
                yield (
                    locale,
                    Problem("rendering-shared", "warning", message, "see whether one of them was copied", places),
                )

    def _styles_differ(self) -> Iterator[tuple[str, Problem]]:
        for (locale, name), styles in self._styles.items():
            count = self.styles[name]
            if (usual := _usual(count)) is None:
                continue
            others = ", ".join(f"{style} ({n})" for style, n in count.most_common()[1:])
            message = f"{locale} has {usual} in {count[usual]} units, and elsewhere {others}: {name}"
            places = tuple(p for style, found in styles.items() if style != usual for p in found)[:_MOST]
            yield (
                locale,
                Problem("style-differs", "warning", message, f"write {usual}, as in the other units", places),
            )


def shown(unit: Unit, context: Context) -> Iterator[Shown]:
    """What a unit shows of its locale, as JSON can hold it; an outdated one or a draft says nothing of others."""
    said, found = _bare_source(context.segment.text), _bare(unit.target)
    if unit.state in ("translated", "machine") and said and found:
        heading = "heading" if context.segment.kind == "heading" else ""
        ignored = [flag.removeprefix(FLAG) for flag in unit.flags if flag.startswith(FLAG)]
        yield unit.line, heading, said, found, list(_styles(unit, context)), ignored


def _styles(unit: Unit, context: Context) -> Iterator[tuple[str, str]]:
    east = context.locale.partition("_")[0] in ("zh", "ja") and context.spacing == "keep"
    east = east and may_be_eastern(unit.target) and bool(_EAST.search(unit.target))
    dashes = any(map(unit.target.__contains__, _DASHES))
    names = [name for name in _STYLES if (east if name == _BLANKS else dashes)]
    if names:
        _, target = context.read(unit)
        for name in names:
            for style, pattern in _STYLES[name].items():
                if _HELD_BY.get(style, "") in target.text and pattern.search(target.text):
                    yield name, style


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _word_count(text: str) -> int:
    return len(_WORDS.findall(text))


@lru_cache(maxsize=16384)
def _bare_source(text: str) -> str:
    return _bare(text)


def _bare(text: str) -> str:
    """What two texts have in common that are one: all but case and the number of blanks."""
    return " ".join(text.casefold().split()) if _LETTER.search(text) else ""


def _alike(said: dict[str, Place]) -> bool:
    """Whether sources differ in so little that one rendering may do: marks, an article, the form of a word."""
    words = [set(_stems(one)) for one in said]
    first = words[0]
    return all(len(first ^ other) <= 2 for other in words[1:])


def _stems(text: str) -> Iterator[str]:
    return (word[:4] for word in _WORDS.findall(text) if len(word) > 3 or word.isdigit())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
