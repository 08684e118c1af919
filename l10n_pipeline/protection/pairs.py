"""Paired markup is taken off before a sentence is translated; here is where it goes in the answer.

By the engine's word alignment: the run of target words that draws most from the words between the pair's edges
(a maximal scoring window). Else by looking for the translation of the inner text. Windows nest as the pairs do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.model import Alignment, Range
from l10n_pipeline.protection.masks import MaskHit
from l10n_pipeline.text.common_runs import MOST
from l10n_pipeline.text.scripts import HANGUL, UNSPACED

THRESHOLD = 0.45
"""A word belongs in the window if more than this part of it comes from the pair's words."""

_JOINED, _SUFFIXED = lazy.pattern(f"[{UNSPACED}]"), lazy.pattern(f"[{HANGUL}]")
_MOST = 0.6
"""So much of a pair's words must stand in the answer, where they do not stand there whole."""

_WEAK = 0.2  # a single word with at least this part, where no window is good

_OPENING, _CLOSING = "([{\"'“‘«¿¡「『（《", ".,;:!?)]}\"'”’»…。、，；：！？」』）》"

FUNCTION_WORDS = {
    "en": "a an the of to in on at by for from with and or as is are",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às por pelo pela e ou com para",
    "es": "el la los las lo un una unos unas de del en al a por y o con para",
    "ca": "el la els les un una uns unes de del dels en al als a per i o amb",
    "gl": "o a os as un unha uns unhas de do da dos das en no na nos nas ao á aos ás por e ou con para",
    "fr": "le la les un une des de du d' l' à au aux en et ou par pour avec dans",
    "it": "il lo la i gli le un uno una di del della dei degli delle a al alla in nel nella e o con per",
    "de": "der die das den dem des ein eine einen einem einer und oder mit von zu im am zum zur",
    "nl": "de het een van in op en of met voor",
    "eo": "la de en al kaj aŭ per kun por",
}
"""Articles, prepositions and conjunctions: at a pair's edge they belong to it only if the source has one there."""


@dataclass(frozen=True, slots=True)
class Edges:
    """source[start:end] stands between two edges; `held` are the numbers of the masks in it."""

    start: int
    end: int
    opens: str
    closes: str
    held: frozenset[int]


Windows = dict[int, Range]
"""Where each pair, by its index, goes in the answer: a character range."""


def nested(pairs: Sequence[Edges]) -> list[tuple[int, int]]:
    """The index of each pair and of the one around it (-1: none), outer ones first.

    `pairs` are in the order in which they close: of two with the same words, the later one is outside.
    """
    order = sorted(range(len(pairs)), key=lambda i: (pairs[i].start, -pairs[i].end, -i))
    out: list[tuple[int, int]] = []
    around: list[int] = []
    for i in order:
        while around and pairs[around[-1]].end < pairs[i].end:
            around.pop()
        out.append((i, around[-1] if around else -1))
        around.append(i)
    return out


def align(
    source: str, answer: str, alignment: Alignment, pairs: Sequence[Edges], hits: Sequence[MaskHit], locale: str
) -> Windows | None:
    """A window for every pair by the engine's alignment; None if one cannot be placed."""
    windows: Windows = {}
    words = list(_words(alignment, hits))
    for i, parent in nested(pairs):
        limit = windows[parent] if parent >= 0 else (0, len(answer))
        closed = [w for k, w in windows.items() if not _inside(limit, w)]
        free = [
            (k, (max(word[0], limit[0]), min(word[1], limit[1])))
            for k, word in words
            if _overlap(word, limit) and not any(_overlap(word, w) for w in closed)
        ]
        if _everything(source, pairs[i], pairs[parent] if parent >= 0 else None):
            window: Range | None = limit
        else:
            window = _best(_shares(alignment, free, pairs[i], hits))
        window = window and _trimmed(source, answer, pairs[i], window, hits, locale)
        if not window or not _holds(window, pairs[i], hits) or not _inside(window, limit):
            return None
        windows[i] = window
    return windows


def search(
    answer: str, inner: Mapping[int, str], pairs: Sequence[Edges], hits: Sequence[MaskHit]
) -> Windows | None:
    """A window for every pair where the translation of its inner text stands once; None if one is not found."""
    windows: Windows = {}
    for i, parent in nested(pairs):
        start, end = windows[parent] if parent >= 0 else (0, len(answer))
        words = inner[i].strip().strip(_OPENING + _CLOSING)
        found = _places(words, answer) or _alike(words, answer)
        free = [w for w in found if start <= w[0] and w[1] <= end and not _crosses(w, windows, parent)]
        if len(free) != 1 or not _holds(free[0], pairs[i], hits):
            return None
        windows[i] = free[0]
    return windows


def _places(words: str, answer: str) -> list[Range]:
    """Where the words stand: whole ones, but in scripts without blanks, and with what Korean adds behind."""
    if not words:
        return []
    before = "" if _JOINED.match(words[0]) else r"(?<!\w)"
    behind = "" if _JOINED.match(words[-1]) or _SUFFIXED.match(words[-1]) else r"(?!\w)"
    return [m.span() for m in re.finditer(before + re.escape(words) + behind, answer, re.I)]


def _alike(words: str, answer: str) -> list[Range]:
    """Where most of the words stand, in a script without blanks: the longest run of characters that both have."""
    if not words or len(words) * len(answer) > MOST or not all(_JOINED.match(char) for char in words):
        return []
    found = SequenceMatcher(None, words, answer, autojunk=False).find_longest_match()
    if found.size < max(2, _MOST * len(words)) or answer.count(words[found.a : found.a + found.size]) != 1:
        return []
    return [(found.b, found.b + found.size)]


def _crosses(window: Range, windows: Windows, parent: int) -> bool:
    return any(k != parent and _overlap(window, w) and not _inside(window, w) for k, w in windows.items())


# -- windows ---------------------------------------------------------------------------------------


def _words(alignment: Alignment, hits: Sequence[MaskHit]) -> Iterator[tuple[int, Range]]:
    """The target words, each with its row; where a mask is glued to one, both are words."""
    for k, (start, end) in enumerate(alignment.target):
        inside = [at for hit in hits for at in (hit.start, hit.end) if start < at < end]
        yield from ((k, span) for span in pairwise([start, *inside, end]) if span[0] < span[1])


def _shares(
    alignment: Alignment, words: Sequence[tuple[int, Range]], pair: Edges, hits: Sequence[MaskHit]
) -> Iterator[tuple[Range, float]]:
    """Each word and how much of it comes from the pair's words; of masks that is known for certain."""
    mine = [i for i, (a, b) in enumerate(alignment.source) if a < pair.end and b > pair.start]
    for k, word in words:
        hit = next((hit for hit in hits if _overlap(word, (hit.start, hit.end))), None)
        if hit:
            yield word, 5.0 if hit.index in pair.held else -9.0
        else:
            yield word, sum(alignment.weights[k][i] for i in mine)


def _best(shares: Iterable[tuple[Range, float]]) -> Range | None:
    """The run of words with the largest sum of shares above the threshold."""
    words = list(shares)
    best, window = 0.0, None
    total, start = 0.0, 0
    for k, ((_, end), share) in enumerate(words):
        if total <= 0:
            total, start = 0.0, k
        total += share - THRESHOLD
        if total > best:
            best, window = total, (words[start][0][0], end)
    if window is None and words:
        word, share = max(words, key=lambda w: w[1])
        window = word if share > _WEAK else None
    return window


def _everything(source: str, pair: Edges, parent: Edges | None) -> bool:
    """Whether nothing but punctuation stands beside the pair in the one around it."""
    start, end = (parent.start, parent.end) if parent else (0, len(source))
    return not re.search(r"\w", source[start : pair.start] + source[pair.end : end])


def _holds(window: Range, pair: Edges, hits: Sequence[MaskHit]) -> bool:
    """Whether the masks of the pair are in the window and no others, none of them cut."""
    return window[0] < window[1] and all(
        _inside((h.start, h.end), window) if h.index in pair.held else not _overlap((h.start, h.end), window)
        for h in hits
    )


def _inside(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# -- edges -----------------------------------------------------------------------------------------


def _trimmed(
    source: str, answer: str, pair: Edges, window: Range, hits: Sequence[MaskHit], locale: str
) -> Range | None:
    """The window without punctuation and articles that the pair does not hold in the source."""
    start, end = window
    inner = source[pair.start : pair.end].strip()
    inside = [h for h in hits if h.index in pair.held]
    first = min((h.start for h in inside), default=end)
    last = max((h.end for h in inside), default=start)
    while end > max(start, last) and _outside(answer[end - 1], _CLOSING, inner[-1:]):
        end -= 1
    while start < min(end, first) and _outside(answer[start], _OPENING, inner[:1]):
        start += 1
    if (
        inner[-1:]
        and inner[-1] in _CLOSING
        and answer[end : end + 1] == inner[-1]
        and answer[end - 1] != inner[-1]
    ):
        end += 1
    start = _without_articles(source, answer, pair, (start, min(end, first)), locale)
    return (start, end) if start < end else None


def _outside(char: str, marks: str, own: str) -> bool:
    """Whether a character at an edge stays outside of the pair."""
    return char.isspace() or (char in marks and (own == "" or own not in marks))


def _without_articles(source: str, answer: str, pair: Edges, window: Range, locale: str) -> int:
    """Where the window starts when leading articles and prepositions that the source has outside stay outside."""
    start, end = window
    ours = FUNCTION_WORDS.get(locale.partition("_")[0], "").split()
    inner = re.match(r"\W*(\w+)", source[pair.start : pair.end])
    if not inner or inner[1].lower() in FUNCTION_WORDS["en"].split():
        return start
    while (word := re.compile(r"(\w+['’]?)\s*").match(answer, start, end)) and word.end() < end:
        if word[1].lower() not in ours:
            break
        start = word.end()
    return start
