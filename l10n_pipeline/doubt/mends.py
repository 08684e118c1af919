"""What can be put right without asking again: wrappings, a service's escapes, invisible characters, forms of numbers.

A mend says which ranges of the target become what; the words themselves stay. `HELD` characters are never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import unescape

from l10n_pipeline import lazy
from l10n_pipeline.doubt.around import Replacement, at_held, half_quoted, wrapping
from l10n_pipeline.doubt.numbers import well_formed
from l10n_pipeline.doubt.pair import BLANKS, Pair
from l10n_pipeline.doubt.words import Finder, far, has_any, table, telling_tokens
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.text.scripts import EAST

Mend = Callable[[Pair], Iterable[Replacement]]

_ENTITY = lazy.pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ENTITIES = lazy.pattern(
    rf"&(?:amp;)*{_ENTITY.pattern[1:]}"
    r"|[&＆]\s?(quot|amp|lt|gt|apos|nbsp)(?:\s?[;；])?(?![A-Za-z0-9_=])|[&＆]\s(#\s?\d{1,5})\s?[;；]",
    re.I,
)
"""One with its parts apart, or without its end, too."""
_ESCAPED = lazy.pattern(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_INVISIBLE = lazy.pattern(
    r"[\u200b\u2060-\u2064\ufeff\u00ad\u180e\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d173-\U0001d17a]"
)
_JOINERS = lazy.pattern(r"[\u200c\u200d\u200e\u200f\u061c\u2066-\u2069]")
_UNSEEN = lazy.pattern(
    r"[\u200b-\u200f\u2060-\u2069\ufeff\u00ad\u180e\u034f\u061c\ufe00-\ufe0f\x1b\u115f\u1160\u17b4\u17b5\u2800\u3164"
    r"\uffa0\U0001d173-\U0001d17a]"
)
"""What any of these finds, and the two below."""
_BLANKS = lazy.pattern(r"(?<=\S) {2,}(?=\S)")
_VARIANT = lazy.pattern(r"(?:(?<=[^\W\d])|(?<=\s)|\A)[\ufe00-\ufe0f]")
_APART = lazy.pattern(rf"(?<=[{EAST}]) +(?=[{EAST}])")
_STOPS_TWICE = lazy.pattern(r"(?<=[^\s.。])(?:\.\.|。。)(?=[\"'”’»」』]?\s*\Z)")
_FOREIGN_STOP = lazy.pattern(r"(?<=[^\W\d_])[.。．](?=[\"'”’»」』]?\s*\Z)")
_OTHER_DIGITS = lazy.pattern(r"[０-９٠-٩۰-۹]+")
_OWN_DIGITS = frozenset({"ar", "fa", "ur", "ps", "ckb", "sd"})
_JOINED = lazy.pattern(r"\w[\u0300-\u036f]+")
_STOP = lazy.pattern(r"(?<=[\w\u0900-\u0dff\u0e31-\u0e4e)\]»”’」』）》])(?<!\.)[.。。۔।:：](?=[\"'”’»」』]?\s*\Z)")
_HANGING = lazy.pattern(r"(?<=[^\W_])(?:\s?[!！,，،、；]|\s[:：]|\s+[-–—|/·•])\s*\Z")
"""Marks that end no heading which has none in the source."""
_TAIL = f"{BLANKS}\"'”’»)]"
_ABBREVIATED = lazy.pattern(r"(?:etc|ex|\b[^\W\d_])\.\Z", re.I)
_COMPOSABLE = lazy.pattern(r"[\u0300-\u036f\ufb50-\ufdff\ufe70-\ufefc]")
_FORMS = lazy.pattern(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
_ANSI = lazy.pattern(r"\x1b\[[0-9;]*[A-Za-z]")


def mended(pair: Pair, mends: Sequence[Mend] | None = None) -> tuple[Pair, Callable[[int], int]]:
    """The pair with its target put right, and where each offset of the old target is in the new one."""
    shifts: list[list[Replacement]] = []
    for mend in MENDS if mends is None else mends:
        edits = sorted(mend(pair))
        if edits and not any(HELD in pair.target[a:b] for a, b, _ in edits):
            pair = replace(pair, target=_applied(pair.target, edits))
            shifts.append(edits)

    def moved(at: int) -> int:
        for edits in shifts:
            at = _moved(at, edits)
        return at

    return pair, moved


def _applied(text: str, edits: Sequence[Replacement]) -> str:
    out, at = [], 0
    for start, end, new in edits:
        if start >= at:
            out += [text[at:start], new]
            at = end
    return "".join([*out, text[at:]])


def _moved(at: int, edits: Sequence[Replacement]) -> int:
    shift = 0
    for start, end, new in edits:
        if end <= at:
            shift += len(new) - (end - start)
        elif start < at:
            return start + shift + min(len(new), at - start)
    return at + shift


def escapes(pair: Pair) -> Iterator[Replacement]:
    """Entities of HTML that a service wrote; twice escaped ones, too."""
    if ("&" not in pair.target and "＆" not in pair.target) or _ENTITY.search(pair.source):
        return
    for found in _ENTITIES.finditer(pair.target):
        name = found[1] or found[2]
        plain = f"&{name.lower().replace(' ', '')};" if name else found[0]
        for _ in range(4):
            plain = unescape(plain)
        if (plain != found[0] and plain.isprintable()) or plain == "\u00a0":
            yield (*found.span(), " " if plain == "\u00a0" else plain)


def code_points(pair: Pair) -> Iterator[Replacement]:
    r"""A letter that is spelled as in a program: \u00e3."""
    if "\\" in pair.source or "\\" not in pair.target:
        return
    for found in _ESCAPED.finditer(pair.target):
        char = chr(int(found[1] or found[2], 16))
        if char.isprintable():
            yield (*found.span(), char)


def invisible(pair: Pair) -> Iterator[Replacement]:
    """Characters that nobody sees, where the language has no use for them."""
    if not _UNSEEN.search(pair.target):
        return
    for found in _INVISIBLE.finditer(pair.target):
        if found[0] not in pair.source and not (found[0] == "\u200b" and pair.language in _NEED_BREAKS):
            yield (*found.span(), "")
    if pair.language not in _NEED_JOINERS and not rules(pair.locale).rtl:
        for found in _JOINERS.finditer(pair.target):
            if found[0] not in pair.source:
                yield (*found.span(), "")
    elif _ISOLATES.search(pair.target) and not _isolated(pair.target):
        yield from ((*m.span(), "") for m in _ISOLATES.finditer(pair.target))
    yield from ((*m.span(), "") for m in _JOINS_NOTHING.finditer(pair.target) if m[0] not in pair.source)
    if pair.language == "ar":  # which joins its letters by itself
        yield from ((*m.span(), "") for m in _JOINS.finditer(pair.target) if m[0] not in pair.source)
    yield from ((*m.span(), "") for m in _VARIANT.finditer(pair.target) if m[0] not in pair.source)
    for found in _ANSI.finditer(pair.target):
        yield (*found.span(), "")


def _isolated(text: str) -> bool:
    """Whether each isolate ends."""
    return len(_BEGINS.findall(text)) == text.count("\u2069")


_ISOLATES, _BEGINS = lazy.pattern("[\u2066-\u2069]"), lazy.pattern("[\u2066-\u2068]")
_JOINS_NOTHING = lazy.pattern(r"(?:(?<=\s)|\A)[\u200c\u200d]|[\u200c\u200d](?=\s|\Z)")
_JOINS = lazy.pattern(r"(?<=[\u0620-\u064a])[\u200c-\u200f\u061c](?=[\u0620-\u064a])")
_NEED_BREAKS = frozenset({"th", "km", "my", "lo"})
_NEED_JOINERS = frozenset(
    {"fa", "ur", "ar", "he", "hi", "bn", "ta", "te", "kn", "ml", "mr", "ne", "gu", "pa", "si", "th", "km"}
)


def composed(pair: Pair) -> Iterator[Replacement]:
    """Letters and their accents as one character; Arabic letters without their printed forms."""
    if not _COMPOSABLE.search(pair.target):
        return
    for found in _JOINED.finditer(pair.target):
        new = unicodedata.normalize("NFC", found[0])
        if new != found[0]:
            yield (*found.span(), new)
    for found in _FORMS.finditer(pair.target):
        if found[0] not in pair.source:
            yield (*found.span(), unicodedata.normalize("NFKC", found[0]))


def blanks(pair: Pair) -> Iterator[Replacement]:
    """One plain blank between words, and one comma."""
    if ", ," in pair.target and ", ," not in pair.source:
        yield from ((m.start(), m.end(), ", ") for m in re.finditer(r", (?:, ?)+(?=[^,])", pair.target))
    if "\xa0" in pair.target or not _ODD.isdisjoint(far(pair.target)):
        for found in _ODD_BLANK.finditer(pair.target):
            keep = found[0][0] in pair.source or (found[0] == "\u3000" and pair.language in ("zh", "ja"))
            if not keep:
                inside = pair.target[: found.start()].strip() and pair.target[found.end() :].strip()
                yield (*found.span(), " " if inside else "")
    if "  " in pair.target and not _BLANKS.search(pair.source):
        yield from ((*found.span(), " ") for found in _BLANKS.finditer(pair.target))
    apart = list(_APART.finditer(pair.target)) if pair.language in ("zh", "ja") else []
    if len(apart) >= _SPELLED:
        yield from ((*found.span(), "") for found in apart)


_ODD_BLANK = lazy.pattern(r"[\u1680\u2000-\u2008\u200a\u205f\u3000]+|\xa0{2,}|\A\xa0|\xa0\Z")
_ODD = frozenset("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u200a\u205f\u3000")
_SPELLED = 4
"""So many blanks between characters are the service's."""


def digits(pair: Pair) -> Iterator[Replacement]:
    """Digits of another script where the source has plain ones."""
    if not _OTHER_DIGITS.search(pair.target) or pair.language in _OWN_DIGITS or _OTHER_DIGITS.search(pair.source):
        return
    for found in _OTHER_DIGITS.finditer(pair.target):
        if pair.language == "ja" and found[0][0] >= "０":
            continue
        yield (*found.span(), "".join(str(int(digit)) for digit in found[0]))


def full_stop(pair: Pair) -> Iterator[Replacement]:
    """The end of a sentence as the language writes it, once."""
    if pair.fragment or pair.source.rstrip()[-1:] != ".":
        return
    wide = pair.language in ("zh", "ja")
    yield from _inner(pair, wide)
    twice = _STOPS_TWICE.search(pair.target) if ".." in pair.target or "。。" in pair.target else None
    if twice and ".." not in pair.source:
        yield (*twice.span(), twice[0][0])
        return
    found = _FOREIGN_STOP.search(pair.target) if wide or "。" in pair.target or "．" in pair.target else None
    if found and wide and found[0] in ".．" and re.match(f"[{EAST}]", pair.target[found.start() - 1]):
        yield (*found.span(), "。")
    elif found and rules(pair.locale).spaced and found[0] in "。．":
        yield (*found.span(), ".")


def _inner(pair: Pair, wide: bool) -> Iterator[Replacement]:
    """Stops and commas within the text: full-width between the characters of Chinese and Japanese, and nowhere else."""
    if wide:
        yield from ((*m.span(), "。") for m in _PLAIN_STOP.finditer(pair.target))
    elif (
        ("。" in pair.target or "，" in pair.target)
        and rules(pair.locale).spaced
        and not _WIDE.search(pair.source)
    ):
        yield from ((*m.span(), _NARROW[m[1]] + " ") for m in _WIDE.finditer(pair.target) if m[2])


_PLAIN_STOP = lazy.pattern(rf"(?<=[{EAST}])\.(?=[{EAST}])")
_WIDE = lazy.pattern(r"(?<=[^\W_])([。，])\s*(?=([^\W_]))")
_NARROW = {"。": ".", "，": ","}


def stop(pair: Pair) -> Iterator[Replacement]:
    """A full stop behind what has none in the source: a heading."""
    last = pair.source.rstrip(_TAIL)[-1:]
    if pair.fragment or not (last.isalnum() or last == HELD):
        return
    if not pair.target[-1:].isalnum():
        yield from ((*m.span(), "") for m in _HANGING.finditer(pair.target))
    found = _STOP.search(pair.target)
    if not found or _ABBREVIATED.search(pair.target[: found.end()]):
        return
    if not re.search(r"[.!?。！？][^\w.!?。！？]*+\w", pair.target[: found.start()]):
        yield (*found.span(), "")


_LETTER = lazy.pattern(r"[^\W\d_]")
_CAPITAL_NOUNS = ("de", "lb")


def capital(pair: Pair) -> Iterator[Replacement]:
    """The first letter, capital or small as in the source; a noun of the source keeps its own."""
    if pair.fragment:
        return
    said, found = _LETTER.search(pair.source), _LETTER.search(pair.target)
    if not said or not found or said[0].isupper() == found[0].isupper():
        return
    if HELD in pair.source[: said.start()] or HELD in pair.target[: found.start()]:
        return
    word = re.match(r"\w+", pair.target[found.start() :])
    said_words = set(re.findall(r"\w+", pair.source))
    if not word or not (found[0].isupper() or found[0].islower()) or word[0] in said_words:
        return
    first = re.match(r"\w+", pair.source[said.start() :])
    small = word[0][1:].islower() or len(word[0]) == 1
    # `5 files` begins with its number, which need not stand first in the translation.
    numbered = re.search(r"\d", pair.source[: said.start()]) and not re.search(r"\d", pair.target[: found.start()])
    if said[0].isupper() and found[0].islower() and word[0].isalpha() and small:
        yield (*found.span(), found[0].upper())
    elif (
        said[0].islower()
        and found[0].isupper()
        and small
        and not numbered
        and first
        and pair.language not in _CAPITAL_NOUNS
        and first[0].isalpha()
        and first[0].islower()
    ):
        yield (*found.span(), found[0].lower())


def spelling(pair: Pair) -> Iterator[Replacement]:
    """Words of another variant that this one writes otherwise."""
    if pair.locale in _NO_SHARP_S and "ß" in pair.target:
        yield from ((m.start(), m.end(), "ss") for m in re.finditer("ß", pair.target) if "ß" not in pair.source)
    known = _spellings(pair.locale)
    if not known:
        return
    finder = _spelt(pair.locale)
    for found in finder.pattern.finditer(pair.target) if has_any(finder.tokens, pair.target) else ():
        if found[0] not in pair.source:
            new = known.get(found[0]) or known[found[0].lower()]
            yield (*found.span(), _as(found[0], new))


_NO_SHARP_S = frozenset({"de_CH", "de_LI"})


@cache
def _spellings(locale: str) -> Mapping[str, str]:
    return {**table(locale, "spelling"), **table(locale, "plain")}


@cache
def _spelt(locale: str) -> Finder:
    known = _spellings(locale)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.I)
    return Finder(pattern, telling_tokens(known, locale))


def _as(old: str, new: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[0].upper() + new[1:] if old[0].isupper() else new


MENDS: tuple[Mend, ...] = (
    escapes,
    code_points,
    invisible,
    wrapping,
    half_quoted,
    at_held,
    composed,
    blanks,
    digits,
    full_stop,
    stop,
    spelling,
    capital,
    well_formed,
)
"""In this order: each sees what the ones before have written."""
