"""Characters of the other Chinese script, and letters of another script that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text.scripts import CYRILLIC, GREEK, HAN, KANA, may_be_eastern

_HAN, _KANA = lazy.pattern(f"[{HAN}]"), lazy.pattern(f"[{KANA}]")
_LETTER = r"[A-Za-z\u00c0-\u024f]"
_OTHER_ALPHABET, _MAY_BE_OTHER = lazy.pattern(f"[{CYRILLIC}{GREEK}]"), lazy.pattern(r"[^\x00-\u036f]")
_MIXED = lazy.pattern(rf"(?<!\w)\w*(?:{_LETTER}[{CYRILLIC}{GREEK}]|[{CYRILLIC}{GREEK}]{_LETTER})\w*")
_CYRILLIC_LIKE = frozenset("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ")
_LATIN_LIKE = frozenset("aeopcyxijshdqwABEKMHOPCTYXIJS")
_GREEK_LIKE = frozenset("οαινρυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
_LIKE = _CYRILLIC_LIKE | _LATIN_LIKE | _GREEK_LIKE


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings; what the source has itself is quoted from it."""
    _, target = context.read(unit)
    if context.locale.partition("_")[0] == "zh":
        yield from _other(unit, context)
    for found in _MIXED.finditer(target.text) if _is_other(target.text) else ():
        if found[0] in context.segment.text or not _pretends(found[0]):
            continue
        message = f"the word {found[0]} has letters of two scripts that look alike"
        start, end = target.found(found)
        word = _one_script(found[0])
        fix = unit.target[:start] + word + unit.target[end:] if unit.target[start:end] == found[0] else None
        yield context.problem("look-alike", "warning", message, "type the word anew", (start, end), fix)


def _is_other(text: str) -> bool:
    """Whether a text has letters of Cyrillic or Greek: few may have, and a single range is found quickly."""
    return bool(_MAY_BE_OTHER.search(text) and _OTHER_ALPHABET.search(text))


_TWINS = dict(zip("аеорсухіјѕАВЕКМНОРСТУХІЈЅ", "aeopcyxijsABEKMHOPCTYXIJS", strict=True))


def _one_script(word: str) -> str:
    """The word in the script of most of its letters, where each of the others has a twin there."""
    cyrillic = sum(bool(re.match(f"[{CYRILLIC}]", c)) for c in word)
    latin = sum(bool(re.match(_LETTER, c)) for c in word)
    twins = _TWINS if latin > cyrillic else {b: a for a, b in _TWINS.items()}
    return "".join(twins.get(c, c) for c in word) if latin != cyrillic else word


def _pretends(word: str) -> bool:
    """Whether all letters of one script in the word look like letters of the other one: `API-шка` has none."""
    other = [c for c in word if re.match(f"[{CYRILLIC}{GREEK}]", c)]
    latin = [c for c in word if re.match(_LETTER, c)]
    return all(c in _LIKE for c in other) or all(c in _LATIN_LIKE for c in latin)


def _other(unit: Unit, context: Context) -> Iterator[Problem]:
    """Characters of the other Chinese script, three in a hundred at the least: a name may keep its own."""
    _, target = context.read(unit)
    test = _is_simplified if _traditional_locale(context.locale) else _is_traditional
    if not may_be_eastern(target.text) or not any(map(test, frozenset(_HAN.findall(target.text)))):
        return  # nearly every text
    characters = [m for m in _HAN.finditer(target.text) if m[0] not in context.segment.text]
    other = [m for m in characters if test(m[0])]
    if len(other) >= 2 and len(other) >= 0.08 * len(characters) and not _KANA.search(target.text):
        seen = "".join(dict.fromkeys(m[0] for m in other))[:8]
        message = f"the text has characters of the other Chinese script: {seen}"
        yield context.problem(
            "wrong-variant", "error", message, f"write it as {context.locale} does", target.found(other[0])
        )
    elif other and not _KANA.search(target.text):
        message = f"{other[0][0]} is a character of the other Chinese script"
        yield context.problem(
            "wrong-variant", "warning", message, "write the locale's own", target.found(other[0])
        )


def _traditional_locale(locale: str) -> bool:
    return "Hant" in locale or locale.rpartition("_")[2] in ("TW", "HK", "MO")


@cache
def _is_traditional(char: str) -> bool:
    """In Big5's frequent half, and unknown to GB 2312, which is simplified."""
    return not _in("gb2312", char) and _in("big5", char) and char.encode("big5")[0] <= 0xC6


@cache
def _is_simplified(char: str) -> bool:
    """In GB 2312, and unknown to Big5, which is traditional."""
    return _in("gb2312", char) and not _in("big5", char)


def _in(encoding: str, char: str) -> bool:
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False
