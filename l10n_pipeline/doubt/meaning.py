"""A negation, a number word, a day or a month that became another or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair
from l10n_pipeline.doubt.words import (
    Finder,
    between_blanks,
    finder,
    folded_tokens,
    has_any,
    table,
    telling_tokens,
    words,
)
from l10n_pipeline.locale_rules import rules

_LONG = 160
"""In a longer text a negation may be said in many ways."""


_ONE_QUOTED = lazy.pattern(r"[“\"«](\w+)[”\"»]|(?<!\w)['‘](\w+)'(?!\w)")
"""A single word in quotation marks is called something: "none"."""


def negation(pair: Pair) -> Doubt | None:
    """A short text that negates, and a translation without any word that does."""
    has = finder(pair.locale, "negation")
    negates = _negates(pair.source_locale)
    if not has or not negates or len(pair.source) > _LONG:
        return None
    said = pair.source.replace("’", "'")
    if not negates.search(said) or has.search(pair.target):
        return None
    said = _ONE_QUOTED.sub(" ", said)
    for soft in _softening(pair.source_locale):
        said = soft.sub("", said)
    if negates.search(said) and not _attached(pair) and not _within(pair):
        return Doubt("negation", "the source negates, the answer does not")
    return None


@cache
def _softening(locale: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(re.escape(phrase), re.I) for phrase in words(locale, "negation_soft"))


@cache
def _negates(locale: str) -> Finder | None:
    found = [word.replace("’", "'") for word in words(locale, "negation_source")]
    if not found:
        return None
    one = "|".join(re.escape(word) for word in found)
    # The end of `don't` is a token of its own.
    tokens = telling_tokens([word[2:] if word.startswith("n't") else word for word in found], locale)
    first = r"|\Ano(?= [a-z])" if locale.partition("_")[0] == "en" else ""
    tokens = tokens and tokens | {"no"}
    return Finder(re.compile(rf"(?:(?<!\w)|(?=n't))(?:{one})(?!\w){first}", re.I), tokens)


_PLAIN = 90
"""Characters: a source so short negates nothing that its words do not say."""
_NEGATIVE = lazy.pattern(
    r"(?<!\w)(?:no|non|neither|nor|never|not|without|only|just|until|unless|except|but|hardly|barely|rarely|seldom|few"
    r"|little|less|least|fail\w*|lack\w*|miss\w*|refus\w*|avoid\w*|prevent\w*|stop\w*|forbid\w*|forbidden|ban\w*|prohibit\w*"
    r"|keep out|den(?:y|ies|ied)|ignor\w*|skip\w*|leave\w*|left|lost|los[et]\w*|absen\w*|empty|free|off|out|away|bad\w*"
    r"|wrong\w*|too|rather|instead|beyond|against|other|else|stay\w*|remain\w*|still|yet|(?<!\A)open|any\w*|whether|why|how|hard|difficult\w*|broken"
    r"|drop(?:s|ped)?|remov\w*|deprecat\w*|nobody|nothing|nowhere|bare|un\w+|in\w+|im\w+|il\w+|ir\w+|dis\w+|de\w+|mis\w+|ab\w+|\w+less|\w*n['’]t|cannot|old\w*|alone|wait\w*|yourself|zero|none|suppress\w*|error\w*|non\w+|idle|silent\w*|hid\w*|overrid\w*|y/n)"
    r"(?!\w)|\w\?|[-–—\"“:;]",
    re.I,
)


def negation_added(pair: Pair) -> Doubt | None:
    """A short statement, and a translation that denies it."""
    has = finder(pair.locale, "negation_added") or finder(pair.locale, "negation_strong")
    if not has or pair.source_locale.partition("_")[0] != "en" or len(pair.source) > _PLAIN or pair.fragment:
        return None
    said = pair.target
    for phrase in words(pair.locale, "negation_polite"):
        said = said.replace(phrase, "")
    found = has.search(said)
    if not found or len(between_blanks(pair.source)) < 5 or _NEGATIVE.search(pair.source):
        return None
    return Doubt("negation", f"the answer negates ({found[0]}), the source does not")


def _attached(pair: Pair) -> bool:
    """Whether a word with a negating prefix may stand for it: impossível, incapaz, ungeeignet."""
    prefixed = _PREFIXED.get(pair.language)
    return bool(prefixed and prefixed.search(pair.target))


_ROMANCE = lazy.pattern(r"(?<!\w)(?:im|in|ir|il|des|dés)\w{4,}", re.I)
_PREFIXED = {
    **dict.fromkeys(("pt", "es", "fr", "it"), _ROMANCE),
    "de": lazy.pattern(r"(?<!\w)un(?!ser|gef|ter|d)\w{4,}", re.I),
}


def _within(pair: Pair) -> bool:
    """Whether a part of a word negates; a blank before a part says that a word begins with it."""
    text = f" {' '.join(folded_tokens(pair.target))}"
    return any(part in text for part in words(pair.locale, "negation_within"))


def number_words(pair: Pair) -> Doubt | None:
    """A number in words that became another number in words."""
    if not table(pair.locale, "numbers") or pair.source_locale.partition("_")[0] != "en":
        return None
    if len(pair.source) > _LONG:
        return None
    want = _spelled_out(pair.source_locale, True, "en")
    if not has_any(want.tokens, pair.source):
        return None
    said = want.all_in(_IDIOMS.sub("", pair.source))
    if not said:
        return None
    found = _spelled_out(pair.locale, rules(pair.locale).spaced, pair.language).all_in(pair.target)
    if pair.language in ("ja", "zh"):  # which count with digits what others say in words
        found |= {int(n) for n in _COUNTED.findall(pair.target) if n not in pair.source}
    missing = {n for n in said - found if not re.search(rf"(?<!\d){n}(?!\d)", pair.target)}
    added = {n for n in found - said if not re.search(rf"(?<!\d){n}(?!\d)", pair.source)}
    if missing and added and len(missing) == len(said):
        return Doubt("number", f"another number: {min(missing)} became {min(added)}")
    return None


_COUNTED = lazy.pattern(r"(?<![\d.,])([2-9])\s?(?:つ|個|个|人|点|項|项|台|枚|本|匹|只|隻|条|張|张)")
_IDIOMS = lazy.pattern(
    r"(?<!\w)(?:think(?:ing|s)? twice|second to none|second thoughts?|second nature)(?!\w)", re.I
)
"""Number words that count nothing: other languages say these without a number, or with another one."""

_ENGLISH: Mapping[int, list[str]] = {
    2: ["two", "both", "twice", "pair", "double", "second"],
    3: ["three", "third"],
    4: ["four", "fourth", "quarter"],
    5: ["five", "fifth"],
    6: ["six", "sixth"],
    7: ["seven", "seventh"],
    8: ["eight", "eighth"],
    9: ["nine", "ninth"],
    10: ["ten", "tenth"],
    11: ["eleven", "eleventh"],
    12: ["twelve", "twelfth", "dozen"],
    20: ["twenty", "twentieth"],
    30: ["thirty", "thirtieth"],
    40: ["forty", "fortieth"],
    50: ["fifty", "fiftieth"],
    60: ["sixty", "sixtieth"],
    70: ["seventy"],
    80: ["eighty"],
    90: ["ninety"],
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """What finds the words for each of some numbers; a text has one of the `tokens` where any is found."""

    finders: Mapping[int, Finder]
    tokens: frozenset[str] | None

    def all_in(self, text: str) -> set[int]:
        """The numbers of which a word stands in the text."""
        if not has_any(self.tokens, text):
            return set()
        return {number for number, one in self.finders.items() if one.search(text)}


def _numbered(finders: Mapping[int, Finder]) -> Numbered:
    tokens = [one.tokens for one in finders.values()]
    known = [one for one in tokens if one is not None]
    return Numbered(finders, frozenset().union(*known) if len(known) == len(tokens) else None)


@cache
def _spelled_out(locale: str, spaced: bool, language: str) -> Numbered:
    """What finds the words for each number; English has its own without a table."""
    known = table(locale, "numbers") or _ENGLISH
    before, end = (r"(?:[والفبلك]{0,3})?", r"(?:ة|ه|ين|ون|ان|ا|ي|اً|ًا)?") if language == "ar" else ("", "")

    def finds(name: str) -> str:
        whole = rf"(?<!\w){before}{re.escape(name)}{end}(?![\w\u064b-\u0652])"
        return whole if spaced else re.escape(name)

    finders = {}
    for n, names in known.items():
        tokens = telling_tokens(map(str, names), locale) if spaced and language != "ar" else None
        finders[n] = Finder(re.compile("|".join(map(finds, map(str, names))), re.I), tokens)
    return _numbered(finders)


def calendar(pair: Pair) -> Doubt | None:
    """A day of the week or a month that became another one (CLDR's names)."""
    for kind in ("days", "months"):
        said = calendar_of(pair.source_locale, kind).all_in(pair.source)
        if not said:
            continue
        found = calendar_of(pair.locale, kind).all_in(pair.target)
        if found - said and said - found:
            return Doubt("calendar", "another day or month than in the source")
    return None


@cache
def calendar_of(locale: str, kind: str) -> Numbered:
    """What finds the names of each day or month."""
    from babel.dates import get_day_names, get_month_names

    names: dict[int, set[str]] = {}
    read = get_day_names if kind == "days" else get_month_names
    spaced = rules(locale).spaced
    for context in ("format", "stand-alone"):
        for number, name in read("wide", context, locale).items():
            names.setdefault(number, set()).update({name, name.partition("-")[0] if kind == "days" else name})
    if locale.startswith("zh") and kind == "months":
        names = {n: own | {f"{n}月"} for n, own in names.items()}
    if locale.startswith("zh") and kind == "days":
        names = {
            n: own | {o.replace("星期", "周") for o in own} | {o.replace("星期", "礼拜") for o in own}
            for n, own in names.items()
        }
    finders = {}
    for n, own in names.items():
        behind = "" if locale.startswith("ko") else r"s?(?!\w)"  # its particles stand at the name
        pattern = re.compile(
            "|".join(rf"(?<!\w){re.escape(o)}{behind}" if spaced else rf"(?<![\d十]){re.escape(o)}" for o in own),
            re.I if not locale.startswith("en") else re.NOFLAG,
        )
        finders[n] = Finder(
            pattern, telling_tokens([*own, *(f"{o}s" for o in own)], locale) if spaced and behind else None
        )
    return _numbered(finders)
