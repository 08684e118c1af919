"""Letters of other scripts, look-alikes, characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import far
from l10n_pipeline.locale_rules import LATIN_LETTER, rules
from l10n_pipeline.locale_rules.setting import HELD

_LETTER = lazy.pattern(r"[^\W\d_]")
_WORDS = lazy.pattern(r"\w{3,}")
_MIXED = lazy.pattern(r"(?:(?<!\\)[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f])")
_PRIVATE = lazy.pattern(r"[\u2047\u2581\ue001-\uf8ff\U000e0000-\U000e01ef\U000f0000-\U0010ffff\ufff9-\ufffd]")
"""And what a model writes for pieces of words that it does not know, or before them."""
_CONTROL = lazy.pattern(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNING = lazy.pattern(r"[\u202a-\u202e]")
_HIDDEN = lazy.pattern(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2047\u2581\ud800-\udfff\ue001-\uf8ff\U000e0000-\U000e01ef\U000f0000-\U0010ffff\ufff9-\ufffd]"
)
"""What any of the three finds."""
_INVISIBLE = lazy.pattern(r"[\u200b\u2060-\u2064\ufeff\u00ad\u180e\u034f\u061c\u200c-\u200f\u2066-\u2069]")
_OWN = {
    "zh": "HAN BOPOMOFO",
    "ja": "HAN HIRAGANA KATAKANA",
    "ko": "HANGUL HAN",
}
_SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "he": "HEBREW", "ru": "CYRILLIC", "uk": "CYRILLIC"}
_SCRIPTS |= {"bg": "CYRILLIC", "sr": "CYRILLIC", "el": "GREEK", "th": "THAI"}


def script(pair: Pair) -> Doubt | None:
    """Letters of a script that neither the locale nor the source has; a word of two scripts."""
    if not far(pair.target):
        return None
    if _MIXED.search(pair.target) and not _MIXED.search(pair.source):
        return Doubt("look-alikes", "a word of the answer has letters of two scripts")
    own = _own(pair.language)
    if not own:
        return None
    strange = [c for c in far(pair.target) if c.isalpha() and c not in pair.source and _script(c) not in own]
    strange = [c for c in strange if c not in "µΩπαβγδεθλσφωΔΣ"]
    if strange:
        return Doubt("script", f"letters of another script: {''.join(strange)[:12]}")
    return None


def own_script(pair: Pair) -> Doubt | None:
    """Not one letter of the locale's script in an answer of several words."""
    if rules(pair.locale).letters == LATIN_LETTER or rules(pair.source_locale).letters != LATIN_LETTER:
        return None
    if re.search(rules(pair.locale).letters, pair.target):
        return None
    new = [
        w for w in _WORDS.findall(pair.target) if w.casefold() not in pair.source.casefold() and not w.isdigit()
    ]
    if new and len(_WORDS.findall(pair.source)) >= 2:
        return Doubt("script", "the answer is not in the script of its language")
    return None


def hidden(pair: Pair) -> Doubt | None:
    """Control characters, halves of surrogates, private and invisible characters, marks that turn text around."""
    if not _HIDDEN.search(pair.target):
        return None
    for pattern, name in (
        (_CONTROL, "a control character"),
        (_PRIVATE, "a character without a meaning"),
        (_TURNING, "a mark that turns the text around"),
    ):
        found = [c for c in pattern.findall(pair.target) if c not in pair.source]
        if found:
            return Doubt("hidden", f"the answer holds {name} (U+{ord(found[0]):04X})")
    return None


def shapes(pair: Pair) -> Doubt | None:
    """Letters in a dress: mathematical, full-width or presentation forms, small capitals."""
    dressed = [c for c in far(pair.target) if c not in pair.source and _dressed(c, pair.locale)]
    if not dressed:
        return None
    return Doubt("look-alikes", f"letters in another form: {''.join(c for c in pair.target if c in dressed)[:12]}")


@cache
def _dressed(char: str, locale: str) -> bool:
    if char.isascii() or not char.isalnum() or char == HELD:
        return False
    plain = unicodedata.normalize("NFKC", char)
    wide = unicodedata.east_asian_width(char) == "F"
    if plain == char or not plain.isalnum() or (wide and not rules(locale).spaced):
        return False
    return (
        wide or 0x1D400 <= ord(char) <= 0x1D7FF or 0x2460 <= ord(char) <= 0x24FF or 0xFB50 <= ord(char) <= 0xFEFC
    )


@cache
def _own(language: str) -> frozenset[str]:
    """Names of the scripts of a language, with Latin; nothing where they are not known."""
    if language in _OWN:
        return frozenset(_OWN[language].split()) | {"LATIN"}
    if language in _SCRIPTS:
        return frozenset({_SCRIPTS[language], "LATIN"})
    return frozenset({"LATIN"}) if rules(language).letters == LATIN_LETTER and language in _LATIN else frozenset()


_LATIN = frozenset(
    "af az bs ca cs cy da de en eo es et eu fi fil fr ga gl hr hu id is it jv lt lv ms mt nb nl nn no pl pt ro"
    " sk sl sq sv sw tr uz vi".split()
)


@cache
def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    if name.startswith(("CJK", "IDEOGRAPHIC")):
        return "HAN"
    if name.startswith(("KATAKANA-HIRAGANA", "HALFWIDTH KATAKANA")):
        return "KATAKANA"
    if name.startswith(
        ("MODIFIER", "SUPERSCRIPT", "FULLWIDTH LATIN", "FEMININE", "MASCULINE", "DOUBLE-STRUCK", "SCRIPT")
    ):
        return "LATIN"
    return name.partition(" ")[0]
