"""What no unit shows alone: one source with two renderings, two sources with one, a style that differs in a locale.

Each is one problem with all of its places. The units go into dictionaries, each once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from l10n_pipeline.checks import Context
from l10n_pipeline.model import Place, Problem, Unit
from l10n_pipeline.text.scripts import EAST

_WORDS = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_FEW = 5
"""Words of a source that two others may have in common with it: `Log in` and `Sign in` are one in many languages."""

_TELLING, _RULE = 12, 0.95
"""How often a locale must do something, and in what share, before the rest is said to differ."""

_MOST = 20
"""Places that a problem names."""

IGNORE = "ignore:"
IDS = frozenset({"renderings-differ", "rendering-shared", "style-differs"})
_BLANKS = "blanks between its letters and Latin ones"

_STYLES: dict[str, dict[str, re.Pattern[str]]] = {
    _BLANKS: {
        "a blank": re.compile(rf"(?<=[{EAST}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[{EAST}])"),
        "none": re.compile(rf"(?<=[{EAST}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{EAST}])"),
    },
    "dashes between parts of a sentence": {
        "an em dash with blanks": re.compile(r"(?<=\w) ?\u00a0?—(?= )"),
        "an en dash with blanks": re.compile(r"(?<=\w)[ \u00a0]–(?= )"),
        "an em dash without": re.compile(r"(?<=[A-Za-zÀ-ɏ])—(?=[A-Za-zÀ-ɏ])"),
        "two or three hyphens": re.compile(r"(?<=\w) ---?(?= )"),
        "a hyphen with blanks": re.compile(r"(?<=[^\W\d]) -(?= [^\W\d])"),
    },
}


@dataclass(slots=True)
class Across:
    """Takes the units of a check one by one, and tells at the end what they show together."""

    _renderings: dict[tuple[str, str, str], dict[str, Place]] = field(default_factory=lambda: defaultdict(dict))
    _sources: dict[tuple[str, str], dict[str, Place]] = field(default_factory=lambda: defaultdict(dict))
    _styles: dict[tuple[str, str], dict[str, list[Place]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def take(self, unit: Unit, context: Context) -> None:
        """Remember a unit; an outdated one or a draft says nothing of others."""
        if unit.state not in ("translated", "machine") or not context.places:
            return
        place, said, found = context.places[0], _bare(context.segment.text), _bare(unit.target)
        if not said or not found:
            return
        key = context.locale, context.segment.kind if context.segment.kind == "heading" else "", said
        if f"{IGNORE}renderings-differ" not in unit.flags:
            self._renderings[key].setdefault(found, place)
        if f"{IGNORE}rendering-shared" not in unit.flags and said != found and len(_WORDS.findall(said)) >= _FEW:
            self._sources[context.locale, found].setdefault(said, place)
        self._style(unit, context, place)

    def _style(self, unit: Unit, context: Context, place: Place) -> None:
        east = context.locale.partition("_")[0] in ("zh", "ja") and context.spacing == "keep"
        dashes = any(dash in unit.target for dash in "-–—")
        names = [name for name in _STYLES if (east if name == _BLANKS else dashes)]
        if not names or f"{IGNORE}style-differs" in unit.flags:
            return
        _, target = context.read(unit)
        for name in names:
            for style, pattern in _STYLES[name].items():
                if pattern.search(target.text):
                    self._styles[context.locale, name][style].append(place)

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
            count = Counter({style: len(places) for style, places in styles.items()})
            usual, times = count.most_common(1)[0]
            if times < _TELLING or times < _RULE * count.total() or times == count.total():
                continue
            others = ", ".join(f"{style} ({n})" for style, n in count.most_common()[1:])
            message = f"{locale} has {usual} in {times} units, and elsewhere {others}: {name}"
            places = tuple(p for style, found in styles.items() if style != usual for p in found)[:_MOST]
            yield (
                locale,
                Problem("style-differs", "warning", message, f"write {usual}, as in the other units", places),
            )


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
