"""How a text is written: capitals, blanks between words, letters that are no letters of the language, lost accents."""

from __future__ import annotations

import re
import unicodedata

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import between_blanks, folded_runs, letter_runs, only_of, token_set, word_set, words
from l10n_pipeline.locale_rules import LATIN_LETTER, rules
from l10n_pipeline.locale_rules.setting import HELD

_WORD = lazy.pattern(r"[^\W\d_]+")
_LATIN_WORD = lazy.pattern(r"[A-Za-z]+")
_LATIN_RUN = lazy.pattern(r"(?<![A-Za-z])[A-Za-z]{2,}(?:[ '-]+[A-Za-z]{1,}){3,}")
_LABEL = lazy.pattern(r"\A\s*[A-Za-z]{2,15}\]?\s?[:：]\s?(?=[^\s:：])|\A\s*\[(?:[a-z]\w{1,11}|\w{2})\]\s")
_ENDS = frozenset(".!?")
_LONG, _LONGER = 22, 8
"""A word of so many letters, and so many more than any of the source's, is several."""
_SPELLED = 6
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxyz")
_ALONE = lazy.pattern(r"(?<![\w'’.&/+*=-])[b-df-hj-np-tv-z](?![\w'’.&/+*=)-])")
_INNER_CAPITAL = lazy.pattern(r"[A-ZÀ-Ý](?<=[^\W\d_,;] .)[^\W\d_]*")
_LOST = lazy.pattern(r"[^\W\d_]\?+(?=[^\W\d_])|(?<=\s)\?(?=[^\W\d_])|[^\W\d_]\? (?=[a-z])")
_TURNED = lazy.pattern(r"\A\s*[.。،؟!！?？,]\s*[^\W\d_.]|(?<![^\W\d_])[a-z]{4,}[A-Z](?![^\W\d_])")
_MARK_FIRST = lazy.pattern(r"\s*[.。،؟!！?？,]")
_SMALL_BEFORE_LARGE = lazy.pattern(r"[a-z][A-Z]")
_STUTTER = lazy.pattern(r"(.)\1\1\1\1(?<=[^\W\d_])")
"""A letter five times in a row; `{4}` for the four would take five times as long."""
_SMALL_START = lazy.pattern(r"(?P<end>[!?]|(?<![^\W\d_])[^\W\d_]{4,}+\.) (?=(?P<word>[^\W\d_]++))")
_SHORTENED = 5
"""Characters of an abbreviation with its full stop."""
_INSIDE = lazy.pattern(r"(?<= )[^\W\d_]+")
_NAMES = lazy.pattern(r"(?<![.!?] )(?<=[ “\"(])(?!I\b)[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
"""Words with capitals in a row, inside of a sentence."""
_ACCENTED = {
    "pt": frozenset("áàâãçéêíóôõúü"),
    "es": frozenset("áéíñóúü"),
    "fr": frozenset("àâæçéèêëîïôœùûüÿ"),
    "it": frozenset("àèéìíîòóùú"),
    "de": frozenset("äöüß"),
}
"""The letters that a language adds to the alphabet, in small."""
_MARKED_LETTER = lazy.pattern(r"[\xdf-\u024f]")
_MAY_BE_MARK = lazy.pattern("[\u0300-\u1fff\u20d0-\U0010ffff]")
_MARKED = frozenset({"vi", "yo", "ig", "lt", "sr", "hr", "bg", "ru", "uk"})
"""Languages that combine letters and marks into what has no character of its own."""


def label(pair: Pair) -> Doubt | None:
    """A word and a colon before the text, where the source has no colon."""
    found = _LABEL.match(pair.target)
    if not found or ":" in pair.source or "[" in pair.source or found[0].strip(" :：") in pair.source:
        return None
    return Doubt("comment", f"the answer has a label: {found[0].strip()}")


def added_latin(pair: Pair) -> Doubt | None:
    """Latin words in a row, in a text of another script, that the source has not: a romanization, a message."""
    if rules(pair.locale).letters == LATIN_LETTER or rules(pair.source_locale).letters != LATIN_LETTER:
        return None
    said = pair.source.casefold()
    wide = re.search(r"[Ａ-Ｚａ-ｚ]{3,}", pair.target)
    if wide and wide[0] not in pair.source and unicodedata.normalize("NFKC", wide[0]).casefold() not in said:
        return Doubt("script", f"words in Latin letters: {wide[0][:40]}")
    for found in _LATIN_RUN.finditer(pair.target):
        new = [word for word in _LATIN_WORD.findall(found[0]) if word.casefold() not in said]
        if len(new) >= 4:
            return Doubt("script", f"words in Latin letters: {found[0][:40]}")
    return None


def source_language(pair: Pair) -> Doubt | None:
    """Function words of the source's language that the source does not have: a message, not a translation."""
    theirs = only_of(pair.source_locale, pair.locale, "function")
    if pair.language == pair.source_locale.partition("_")[0] or rules(pair.locale).letters != LATIN_LETTER:
        return None
    if not theirs or not words(pair.locale, "function"):
        return None
    found = folded_runs(pair.target)
    if theirs.isdisjoint(found):
        return None
    said = folded_runs(pair.source)
    new = [word for word in found if word in theirs and word not in said]
    ours = [word for word in found if word in word_set(pair.locale, "function")]
    if len(new) >= 2 and len(new) > len(ours):
        return Doubt("language", f"the answer is in the language of the source: {', '.join(new[:4])}")
    return None


def alphabet(pair: Pair) -> Doubt | None:
    """Letters with marks that the alphabet of the language has not."""
    own = _ACCENTED.get(pair.language)
    if not own or own.issuperset(_MARKED_LETTER.findall(pair.target.lower())):
        return None
    for word in letter_runs(pair.target):
        strange = [c for c in word.lower() if "\xdf" <= c <= "\u024f" and c not in own]
        if strange and word.casefold() not in pair.source.casefold():
            return Doubt("language", f"letters of another language: {strange[0]} in {word[:20]}")
    return None


def marks(pair: Pair) -> Doubt | None:
    """Marks over letters that make no letter together."""
    if pair.language in _MARKED or not _MAY_BE_MARK.search(pair.target):
        return None
    found = [
        c
        for c in dict.fromkeys(unicodedata.normalize("NFC", pair.target))
        if c not in pair.source
        and unicodedata.category(c) in ("Mn", "Me")
        and "COMBINING" in unicodedata.name(c, "")
    ]
    return Doubt("hidden", f"a mark that makes no letter (U+{ord(found[0]):04X})") if found else None


def capitals(pair: Pair) -> Doubt | None:
    """Every Word With A Capital, or sentences that begin small."""
    if not rules(pair.locale).spaced:
        return None
    found = letter_runs(pair.target)
    sentence = pair.source.rstrip()[-1:] in _ENDS
    large = sentence and len(found) >= 6 and sum([word[0].isupper() for word in found]) >= 4
    if large and pair.language not in ("de", "lb"):
        long = [word[0].isupper() for word in found if len(word) >= 4 and word not in pair.source]
        theirs = [word[0].isupper() for word in letter_runs(pair.source) if len(word) >= 4]
        if len(long) >= 4 and sum(long) > 0.8 * len(long) and theirs and sum(theirs) < 0.5 * len(theirs):
            return Doubt("capitals", "each word of the answer has a capital")
    inner = [word for word in _INNER_CAPITAL.findall(pair.target) if word not in pair.source]
    inner = [w for w in inner if len(w) == 1 or not w.isupper()]  # in capitals as a whole it is stressed
    if inner and pair.language != "de":
        small = [w for w in inner if w.lower() in word_set(pair.locale, "function")]
        lower = [word[0].islower() for word in _INSIDE.findall(pair.source)] if small else []
        # The name of a thing may begin with a small word where it is translated: the panel About, select Sign out.
        named = [name for name in _NAMES.findall(pair.source) if name not in pair.target] if small else []
        if len(small) > len(named) and 2 * sum(lower) >= len(lower):
            return Doubt("capitals", "small words of the answer have capitals")
    if sum(map(pair.target.count, (". ", "! ", "? "))) < 2:
        return None
    # An abbreviation says the same each time, and a name that is written small stands in the source.
    small_starts = [m for m in _SMALL_START.finditer(pair.target) if m["word"][0].islower()]
    starts = {m["end"] if 1 < len(m["end"]) <= _SHORTENED else m.start(): m["word"] for m in small_starts}
    if len(starts) < 2 or any(m["word"][0].islower() for m in _SMALL_START.finditer(pair.source)):
        return None
    if len([word for word in starts.values() if not _begins(pair.source, word)]) >= 2:
        return Doubt("capitals", "sentences of the answer begin with small letters")
    return None


def _begins(text: str, word: str) -> bool:
    """Whether a word of the text begins with the Latin letters that this one begins with."""
    latin = _LATIN_WORD.match(word)
    return latin is not None and bool(re.search(rf"(?<![A-Za-z]){latin[0]}(?![A-Za-z])", text))


def blanks(pair: Pair) -> Doubt | None:
    """Letters s p e l l e d out, or wordswithoutblanks."""
    targets, sources = between_blanks(pair.target), between_blanks(pair.source)
    if list(map(len, targets)).count(1) >= _SPELLED:
        tokens = [token for token in targets if token != HELD]
        alone = sum([len(token) == 1 and token.isalpha() for token in tokens])
        theirs = sum(len(token) == 1 for token in sources)
        if alone >= _SPELLED and alone > 0.6 * len(tokens) and alone - theirs >= _SPELLED:
            return Doubt("blanks", "the letters of the answer stand alone")
    if pair.language in _PARTED and rules(pair.locale).spaced:
        sizes = list(map(len, letter_runs(pair.target)))
        longest, many = max(sizes, default=0), 3 * len(targets)
        if longest < _LONG and len(sources) < many:
            return None  # nearly every pair
        glued = longest >= _LONG and longest >= max(map(len, letter_runs(pair.source)), default=0) + _LONGER
        said = [word for word in sources if _WORD.search(word)] if len(sources) >= many else []
        if glued or (len(said) >= max(many, 3) and sum(sizes) >= max(0.75 * sum(map(len, said)), 12)):
            word = max(letter_runs(pair.target), key=len, default="")
            return Doubt("blanks", f"blanks between words are missing: {word[:30]}")
    return None


_PARTED = frozenset({"pt", "es", "fr", "it", "ar"})
"""Languages that write no words of many parts as one."""


def lost(pair: Pair) -> Doubt | None:
    """Question marks for letters, consonants that stand alone where an accented letter was dropped."""
    if "?" in pair.target and _LOST.search(pair.target) and not _LOST.search(pair.source):
        return Doubt("letters", "a question mark stands for a letter")
    if pair.language in ("pt", "es", "it") and not _CONSONANTS.isdisjoint(token_set(pair.target)):
        known = word_set(pair.locale, "function")  # such as the Spanish y
        alone = [c for c in _ALONE.findall(pair.target) if c not in known]
        new = [c for c in alone if not re.search(rf"(?<!\w){c}(?!\w)", pair.source, re.I)]
        if new:
            return Doubt("letters", f"letters are missing: '{new[0]}' stands alone")
    return None


def turned(pair: Pair) -> Doubt | None:
    """A text that runs backwards, or a letter that is said again and again."""
    found = _TURNED.search(pair.target) if _may_be_turned(pair.target) else None
    if found and not _TURNED.search(pair.source) and found[0].strip() not in pair.source:
        return Doubt("letters", "the answer seems to run backwards")
    if _STUTTER.search(pair.target) and not _STUTTER.search(pair.source):
        return Doubt("repeats", "a letter is said again and again")
    return None


def _may_be_turned(text: str) -> bool:
    """Whether a mark begins the text, or a small letter stands before a capital."""
    return bool(_MARK_FIRST.match(text) or _SMALL_BEFORE_LARGE.search(text))
