"""Another language, or another variant of it, than the one that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import (
    LANGUAGES,
    folded_runs,
    has,
    letter_run_set,
    letter_runs,
    only_of,
    words,
)
from l10n_pipeline.locale_rules import HAN_LETTER, KANA_LETTER, LATIN_LETTER, rules
from l10n_pipeline.text.scripts import HANGUL

_HAN = lazy.pattern(HAN_LETTER)
_KANA = lazy.pattern(KANA_LETTER)
_HANGUL = lazy.pattern(f"[{HANGUL}]")
_CHINESE = lazy.pattern("[们這这們嗎吗呢吧您你她]|了[。，!！]|不是|就是|是一")
_CHINESE_PROSE = lazy.pattern("[的了是在和把被不有也就都而与]")
_SPANISH = lazy.pattern(r"[¿¡ñÑ]")
_PERSIAN = lazy.pattern("[\u06a9\u06cc\u06be\u0679\u0688\u06ba\u06d2]")
_ARABIC = lazy.pattern("[\u0629\u0643]")
_UKRAINIAN, _RUSSIAN = lazy.pattern("[іїєґІЇЄҐ]"), lazy.pattern("[ыэъёЫЭЪЁ]")

_NEIGHBOURS = {"pt": (_SPANISH, "es"), "ar": (_PERSIAN, "fa"), "ru": (_UKRAINIAN, "uk"), "uk": (_RUSSIAN, "ru")}
_NEIGHBOURS["fa"] = (_ARABIC, "ar")


def other_language(pair: Pair) -> Doubt | None:
    """Function words of another language of the same script, and hardly one of the own."""
    if rules(pair.locale).letters != LATIN_LETTER or not words(pair.locale, "function"):
        return None
    own, home = pair.language, pair.source_locale.partition("_")[0]
    if _speakers(own).keys().isdisjoint(folded_runs(pair.target)):  # most texts
        return None
    said = letter_run_set(pair.source)
    small = [word.casefold() for word in letter_runs(pair.target) if word not in said]
    said_in: dict[str, list[str]] = {}
    for word in small:
        for language in _speakers(own).get(word, ()):
            said_in.setdefault(language, []).append(word)
    for language, their in said_in.items():
        first = their == small[:1] and their[0] in _ARTICLES and pair.source.startswith("The ")
        if own == "vi" and len(their) < _SYLLABLES:  # each of which may be a small word elsewhere
            continue
        if language == home or not (len(their) > 1 or first) or max(map(len, their)) < 2:  # letters name things
            continue
        ours = only_of(own, language, "function")
        if len(their) > (2 if len(their) > 1 else 9) * sum(word in ours for word in small):
            return Doubt("language", f"the answer is in another language ({language}): {', '.join(their[:4])}")
    return None


_SYLLABLES = 5
_ARTICLES = frozenset("el los las il gli lo der das die den het les le une det".split())
"""One of them at the beginning tells a language, where the source begins with *The* and no word is of the own one."""


@cache
def _speakers(own: str) -> Mapping[str, Sequence[str]]:
    """For each function word of other languages that is none of the own: the languages that have it."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in only_of(language, own, "function"):
            found.setdefault(word, []).append(language)
    return found


def other_letters(pair: Pair) -> Doubt | None:
    """Letters that the language does not write, but its neighbour does."""
    found = _NEIGHBOURS.get(pair.language)
    if found and len(letters := found[0].findall(pair.target)) >= 1 and not found[0].search(pair.source):
        marks = [letter for letter in letters if letter in "¿¡"]
        if marks or len(letters) >= (2 if pair.language == "pt" else 1):
            return Doubt("language", f"the answer has letters of another language ({found[1]}): {letters[0]}")
    return None


def cjk(pair: Pair) -> Doubt | None:
    """Chinese for Japanese, Japanese for Chinese, one Chinese script for the other."""
    if pair.language == "zh":
        kana = [char for char in _KANA.findall(pair.target) if char not in pair.source and char not in "・ー"]
        if len(kana) >= 2 or (kana and kana != ["の"]):
            return Doubt("language", f"the answer is in Japanese: {''.join(kana[:6])}")
    elif pair.language == "ja":
        han = _HAN.findall(pair.target)
        prose = len(han) >= 10 and len(_CHINESE_PROSE.findall(pair.target)) >= 2
        if len(han) >= 6 and pair.target.rstrip().endswith("。") and not _KANA.search(pair.target):
            return Doubt("language", "the answer is in Chinese: a sentence without kana")
        if len(han) >= 6 and not _KANA.search(pair.target) and (prose or _CHINESE.search(pair.target)):
            return Doubt("language", "the answer is in Chinese: it has no kana")
    elif pair.language == "ko":
        han = [char for char in _HAN.findall(pair.target) if char not in pair.source]
        if len(han) >= 2 and not _HANGUL.search(pair.target):
            return Doubt("language", f"the answer is in Chinese characters alone: {''.join(han[:6])}")
    strange = foreign_characters(pair)
    if strange:
        return Doubt("variant", f"characters that {pair.locale} does not write: {strange[:6]}")
    return None


def foreign_characters(pair: Pair) -> str:
    """The Han characters of the target that another writing has in the place of the locale's own."""
    test = {"zh": _simplified, "ja": _japanese}.get(pair.language)
    if test and pair.language == "zh" and _is_traditional(pair.locale):
        test = _traditional
    if not test:
        return ""
    strange = [char for char in dict.fromkeys(_HAN.findall(pair.target)) if test(char)]
    if not strange:
        return ""
    spared = frozenset(pair.source).union(*words(pair.locale, "same"))
    return "".join(char for char in strange if char not in spared)


def _is_traditional(locale: str) -> bool:
    return "Hant" in locale or locale.rpartition("_")[2] in ("TW", "HK", "MO")


@cache
def _simplified(char: str) -> bool:
    """Whether simplified Chinese has another character for it: common in Taiwan or Japan, unknown to GB 2312."""
    return not _in("gb2312", char) and (_common_in_taiwan(char) or _common_in_japan(char))


@cache
def _traditional(char: str) -> bool:
    """Whether traditional Chinese has another one: in GB 2312 or common in Japan, unknown to Big5."""
    return not _in("big5", char) and (_in("gb2312", char) or _common_in_japan(char))


@cache
def _japanese(char: str) -> bool:
    """Whether it is simplified Chinese: in GB 2312, unknown to JIS X 0208 and to Big5."""
    return _in("gb2312", char) and not _in("euc_jp", char) and not _in("big5", char)


def _in(encoding: str, char: str) -> bool:
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def _common_in_taiwan(char: str) -> bool:
    """The first level of Big5: 5,401 frequent characters."""
    return _in("big5", char) and char.encode("big5")[0] <= 0xC6


def _common_in_japan(char: str) -> bool:
    """The first level of JIS X 0208: 2,965 frequent characters."""
    return _in("euc_jp", char) and char.encode("euc_jp")[0] <= 0xCF


def variant(pair: Pair) -> Doubt | None:
    """Words that only another variant of the language has."""
    found = has(pair.locale, "other", pair.target) or has(pair.locale, "spelling", pair.target)
    return Doubt("variant", f"a word of another variant: {found}") if found else None


def plain(pair: Pair) -> Doubt | None:
    """Words without their accents."""
    found = has(pair.locale, "plain", pair.target)
    if found and found not in pair.source:
        return Doubt("plain", f"accents are missing: {found}")
    return None
