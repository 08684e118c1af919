"""A change that touches only what is not text moves into the translation by itself.

The words of the former and the new source are compared without codes, white space and the spelling of quotation
marks. Where they are the same, each code of the former source has one of the new that stands for it (or none, if it
was taken off), and the translation's own codes follow. What cannot be told apart is not moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.model import Allowed, Code, Coded, Segment
from l10n_pipeline.settle import NOTHING, Refusal, follows, settle
from l10n_pipeline.text import inline
from l10n_pipeline.text.common_runs import common_runs

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        **dict.fromkeys("\u00ad\u200b\u2060", None),
        "…": "...",
    }
)
_BLANKS = lazy.pattern(r"\s+")
_IN_SENTENCE = frozenset({"autolink", "code", "math", "placeholder", "reference", "role", "url"})
"""Codes that are read as words: articles, particles and endings around one hang on it."""
_EMOJI = lazy.pattern(r":[a-z0-9_+-]+:")
_SPELLED = frozenset({"emphasis", "strong", "strike"})
"""Pairs whose marks a target spells as its language needs."""


@dataclass(frozen=True, slots=True)
class CodePlace:
    """A code of a text's structure: how many letters stand before it, and how it is written."""

    letters: int
    code: Code
    pieces: tuple[str, ...]  # its own characters, before, between and behind the text in it
    pair: int  # index of its partner among the places; its own where it stands alone

    @property
    def sign(self) -> tuple[str, str, str]:
        return self.code.kind, self.code.role, self.code.value


def words(text: str, segment: Segment) -> str:
    """What a text in the segment's place says, without codes and with white space and quotation marks made plain."""
    return _plain(inline.words(inline.parse(text, segment.syntax, segment.refs)))


def moved(source: str, target: str, new: Segment, locale: str, allowed: Allowed = NOTHING) -> str | None:
    """The translation `target` of the text `source` as one of the segment `new`; None where that is not sure.

    A line break that the new source no longer has goes; any other change of breaks is for a person.
    """
    if source == new.text:
        return target
    if words(source, new) != words(new.text, new):
        return None
    old, now, mine = (inline.parse(text, new.syntax, new.refs) for text in (source, new.text, target))
    before, after, own = _places(old), _places(now), _places(mine)
    steps = _steps(before, after)
    if steps is None or _said_plainly(before, steps, own, mine):
        return None
    text = _rewritten(mine, own, before, steps)
    text = None if text is None else _with_breaks(text, old, now, locale)
    if text is None:
        return None
    whole = _around(after, steps, now)
    if whole:
        text = whole[0] + text + whole[1]
    settled = settle(new, text, allowed)
    if isinstance(settled, Refusal) or words(settled, new) != words(target, new):
        return None
    return settled if follows(new._replace(text=source), target, new, settled, allowed) else None


def fitted(source: str, target: str, new: Segment) -> str:
    """The translation of a text that is only alike, with the new text's codes in the places of its own.

    It stays as it is where the codes are not of the same kinds in the same order.
    """
    old, now, mine = (inline.parse(text, new.syntax, new.refs) for text in (source, new.text, target))
    before, after = _places(old), _places(now)
    if [_kind(place) for place in before] != [_kind(place) for place in after]:
        return target
    return _rewritten(mine, _places(mine), before, list(after)) or target


def _kind(place: CodePlace) -> tuple[object, ...]:
    return place.code.kind, place.code.role, place.pair, len(place.code.inner)


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_PLAIN)).strip()


# -- where the codes are ---------------------------------------------------------------------------


def _places(coded: Coded) -> list[CodePlace]:
    """The codes that are structure, in order."""
    codes = [c for c in coded.codes if c.kind not in inline.NOT_STRUCTURE]
    ends = {(c.pair, c.role): i for i, c in enumerate(codes) if c.role != "alone"}
    out, at, letters = [], 0, 0
    for i, code in enumerate(codes):
        letters += _letters(coded, at, code.start)
        partner = (
            ends.get((code.pair, "close" if code.role == "open" else "open"), i) if code.role != "alone" else i
        )
        out.append(CodePlace(letters, code, tuple(_pieces(coded, code)), partner))
        letters += sum(_letters(coded, a, b) for a, b in code.inner)
        at = code.end
    return out


def _letters(coded: Coded, start: int, end: int) -> int:
    """How many characters a reader sees of a range, but for blanks; entities and escapes are what they stand for."""
    codes = coded.codes
    some = codes[bisect_left(codes, start, key=_start) : bisect_left(codes, end, key=_start)]
    inside = tuple(_shifted(c, start) for c in some if c.end <= end)
    return len(_plain(inline.words(Coded(coded.text[start:end], inside))).replace(" ", ""))


def _start(code: Code) -> int:
    return code.start


def _shifted(code: Code, by: int) -> Code:
    inner = tuple((a - by, b - by) for a, b in code.inner)
    return Code(code.start - by, code.end - by, code.kind, code.role, code.value, code.pair, inner)


def _pieces(coded: Coded, code: Code) -> Iterator[str]:
    at = code.start
    for start, end in code.inner:
        yield coded.text[at:start]
        at = end
    last = coded.text[at : code.end]
    if code.role == "close" and code.kind == "link" and last in ("]", "][]"):
        last = f"][{coded.text[inline.opening(coded, code).end : code.start]}]"
    yield last


# -- from the former source to the new one ---------------------------------------------------------

Steps = list["CodePlace | None"]
"""For each place of the former source the one that stands for it now; None where it was taken off."""


def _steps(before: Sequence[CodePlace], after: Sequence[CodePlace]) -> Steps | None:
    """None where a pair was cut, or a code is new that is not around the whole text."""
    out: Steps = [None] * len(before)
    index: dict[int, int] = {}
    for i, j in _matched(before, after):
        out[i], index[i] = after[j], j
    for i, place in enumerate(before):
        if (place.pair in index) != (i in index) or (i in index and index[place.pair] != after[index[i]].pair):
            return None
    new = sorted(set(range(len(after))) - set(index.values()))
    return out if not new or _wraps(new, after) else None


def _matched(before: Sequence[CodePlace], after: Sequence[CodePlace]) -> Iterator[tuple[int, int]]:
    """Indexes of codes at the same place among the same letters, the same kind first."""
    for key in (_full, _rough):
        left, right = [key(p) for p in before], [key(p) for p in after]
        if left == right:
            yield from ((i, i) for i in range(len(before)))
            return
    for a, b, size in common_runs([_full(p) for p in before], [_full(p) for p in after]):
        yield from ((a + n, b + n) for n in range(size))


def _full(place: CodePlace) -> tuple[object, ...]:
    return place.letters, place.code.role, place.code.kind, len(place.code.inner)


def _rough(place: CodePlace) -> tuple[object, ...]:
    return place.letters, place.code.role, len(place.code.inner)


def _wraps(new: Sequence[int], after: Sequence[CodePlace]) -> bool:
    """Whether the new codes are one pair around everything."""
    first, last = new[0], new[-1]
    return len(new) == 2 and first == 0 and last == len(after) - 1 and after[first].pair == last


def _around(after: Sequence[CodePlace], steps: Steps, now: Coded) -> tuple[str, str] | None:
    """The marks of a pair that now is around the whole text."""
    if not after or any(p is after[0] for p in steps):
        return None
    first, last = after[0], after[-1]
    if now.text[: first.code.start].strip() or now.text[last.code.end :].strip() or len(last.pieces) > 1:
        return None
    return first.pieces[0], last.pieces[0]


# -- the translation -------------------------------------------------------------------------------


def _rewritten(mine: Coded, own: Sequence[CodePlace], before: Sequence[CodePlace], steps: Steps) -> str | None:
    """The translation with its codes as the new source has them; None where two of one sign differ now."""
    spelled: dict[tuple[str, str, str], set[tuple[str, ...]]] = defaultdict(set)
    changed: dict[tuple[str, str, str], CodePlace | None] = {}
    for place, step in zip(before, steps, strict=True):
        spelled[place.sign].add(() if step is None else (step.code.kind, *step.pieces))
        if step is None or not _same(place, step):
            changed[place.sign] = step
    out, at = "", 0
    for place in own:
        if place.sign not in changed:
            continue
        if len(spelled[place.sign]) > 1:
            return None
        step = changed[place.sign]
        text = "" if step is None else _written(mine, place, step)
        if text is None or (step is None and place.code.inner):
            return None
        out, at = out + mine.text[at : place.code.start] + text, place.code.end
        if (
            not text and place.code.role == "alone" and (not out or out[-1].isspace())
        ):  # its own blank goes with it
            at += len(mine.text[at:]) - len(mine.text[at:].lstrip(" "))
    return (out + mine.text[at:]).rstrip(" ") if at == len(mine.text) else out + mine.text[at:]


def _said_plainly(before: Sequence[CodePlace], steps: Steps, own: Sequence[CodePlace], mine: Coded) -> bool:
    """Whether what a code said goes from the source, and is a word of the translation, with the code or without."""
    gone = Counter(
        p.sign for p, step in zip(before, steps, strict=True) if step is None and p.code.role == "alone"
    )
    if any(kind in _IN_SENTENCE and not _EMOJI.fullmatch(value) for kind, _, value in gone):
        return True
    text = inline.words(mine).casefold()
    held = Counter(place.sign for place in own)
    return any(n > held[sign] or (sign[2].strip().casefold() or "\0") in text for sign, n in gone.items())


def _same(old: CodePlace, new: CodePlace) -> bool:
    if old.code.kind in _SPELLED and old.code.kind == new.code.kind:
        return True
    return (old.code.kind, old.pieces) == (new.code.kind, new.pieces)


def _written(mine: Coded, place: CodePlace, step: CodePlace) -> str | None:
    """The new code around the translation's own inner texts."""
    inner = [mine.text[a:b] for a, b in place.code.inner]
    if len(inner) + 1 != len(step.pieces):
        return None
    pieces = [p.replace("_", "*") for p in step.pieces] if step.code.kind in _SPELLED else step.pieces
    return pieces[0] + "".join(text + piece for text, piece in zip(inner, pieces[1:], strict=True))


def _with_breaks(text: str, old: Coded, now: Coded, locale: str) -> str | None:
    breaks = [sum(c.kind == "break" for c in coded.codes) for coded in (old, now)]
    if breaks[0] == breaks[1]:
        return text
    blank = " " if rules(locale).spaced else ""
    return None if breaks[1] else re.sub(r"(?<![ \t])[ \t]*+\n[ \t]*+", blank, text)
