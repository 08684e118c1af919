"""Numbers: changed, added, missing, or in the form of no locale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Doubt, Pair, unquoted
from l10n_pipeline.locale_rules.numerals import MANY, SEPARATORS, YEARS, joined, units

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_NAMED = {word: n for n, word in enumerate(_WORDS, 1)}
_NAMED |= {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_NAMED |= dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True)
)
_NAMED |= {
    "once": 1,
    "twice": 2,
    "both": 2,
    "double": 2,
    "half": 2,
    "pair": 2,
    "couple": 2,
    "triple": 3,
    "dozen": 12,
}
_NAMED |= {"quarter": 4, "zero": 0, "single": 1, "an": 1, "a": 1, "each": 1, "every": 1, "another": 1, "only": 1}
_NAMED |= {"uppercase": 1, "only": 1, "same": 1, "any": 1, "per": 1, "unique": 1, "other": 1, "no": 0, "none": 0}
_LARGE = lazy.pattern(
    r"(?<!\w)(?:hundreds?|thousands?|millions?|billions?|century|centuries|dozens?|percent|fold)(?!\w)", re.I
)
_NAME = lazy.pattern(r"[A-Za-z]+")
_YEAR = lazy.pattern(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
_WHOLE = lazy.pattern(r"(?<![\d.,])(\d+)[.\u066b][0\u0660\u06f0\u0966\u09e6\u0e50](?![\d.,]*\d)")
"""A one with a nought behind it is a one, in names above all."""
_DECADE = lazy.pattern(r"(?<!\d)((?:1\d|20)\d0|\d0)s")
_COUNTED = lazy.pattern(r"(?<![\d.,])([123])\s?(?:つ|個|个|倍|種|种|人|点|項|项|台|回|次|枚|本)")
_CLOCK = lazy.pattern(r"[ap]\.?m\b", re.I)


def numbers(pair: Pair) -> Doubt | None:
    """A number of the source that is missing while another one is there, or one that nobody wrote."""
    if "-" in pair.source and _DATE.search(pair.source):
        pair = replace(pair, source=_dated(pair.source), target=_dated(pair.target))
    if pair.language in _TEN_THOUSANDS and _SUMS.search(pair.target):
        pair = replace(pair, target=_SUMS.sub(_summed, pair.target))
    source = _ALWAYS.sub("", pair.source) if "24/7" in pair.source else pair.source
    if not _has_number(source) and not _has_number(pair.target):  # most pairs
        return None
    want, have = counted(source, pair.source_locale), counted(pair.target, pair.locale)
    if not have and not want:
        return None
    plain = unquoted(pair.target)
    if want == have and plain == pair.target:
        return None  # nearly every pair
    if want != have and " " in plain:
        have, plain = counted(joined(pair.target, want), pair.locale), joined(plain, want)
    missing, added = want - have, counted(plain, pair.locale) - want
    if source is not pair.source:
        added -= Counter({"24": 1, "7": 1})  # which says it in words
    if pair.language in ("ja", "zh"):  # which count with digits what others say in words
        added -= Counter(_COUNTED.findall(pair.target))
        missing -= Counter(spelled_out(pair.target)) if missing else Counter()
    for year in _SHORT_YEAR.findall(pair.source) if missing else ():
        for whole in (f"19{year}", f"20{year}"):
            if missing[year] and added[whole]:
                missing[year], added[whole] = missing[year] - 1, added[whole] - 1
    _take_decades(pair, missing, added)
    if not missing and not added:
        return None
    named = _named(pair.source) | _decades(pair.source) | {f"{year[:3]}0" for year in _YEAR.findall(pair.source)}
    added = Counter({n: c for n, c in added.items() if n not in named and int(n) not in _months(pair)})
    if not missing and added and not _LARGE.search(pair.source) and not _clock(pair):
        if any(len(n) > 1 or n not in want for n in added):
            return Doubt("number", f"the answer adds a number: {min(added)}")
        return None
    if missing and added and not _clock(pair):
        return Doubt("number", f"another number: {min(missing)} became {min(added)}")
    missing = Counter({n: c for n, c in missing.items() if n not in _decades(pair.source)})
    long = [n for n in missing if len(n) > 1 and n not in have and n.strip("0")]
    return (
        Doubt("number", f"a number is missing: {min(long)}") if long and not _LARGE.search(pair.target) else None
    )


_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_FRACTION = lazy.pattern(f"[{''.join(_FRACTIONS)}]")


_DATE = lazy.pattern(r"(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])")
_DATES = lazy.pattern(
    r"(?<![\d-])((?:19|20)\d\d)([-./年년])\s?(\d{1,2})(?:\2|[月월])\s?(\d{1,2})(?!\d)"
    r"|(?<![\d-])(\d{1,2})([-./])\s?(\d{1,2})\6\s?((?:19|20)\d\d)(?!\d)"
)
_NOUGHT = lazy.pattern(r"(?<![\d.,])0(\d)(?![\d.,]*\d)")


def _dated(text: str) -> str:
    """The text with the numbers of its dates apart: 2024-03-05, 05.03.2024 and 2024年3月5日 have the same three."""
    return _NOUGHT.sub(r"\1", _DATES.sub(lambda m: f" {' '.join(filter(str.isdigit, m.groups('')))} ", text))


_SUMS = lazy.pattern(r"(?<![\d,])\d[\d,]*+[万萬만億亿억](?:\d[\d,]*+[万萬億亿千]?(?!\d)| ?\d[\d,]*+[만천])+")
_ADDEND = lazy.pattern(r"(\d[\d,]*)([万萬만億亿억千천]?)")
_UNIT_OF = MANY | {"": 0, "만": 4, "억": 8, "천": 3}


def _summed(found: re.Match[str]) -> str:
    """1万2000 and 1만 2천 as 12000."""
    addends = [int(digits.replace(",", "")) * 10 ** _UNIT_OF[unit] for digits, unit in _ADDEND.findall(found[0])]
    return str(sum(addends)) if addends == sorted(addends, reverse=True) else found[0]


def counted(text: str, locale: str) -> Counter[str]:
    """The numbers of a text by value, in ASCII digits; separators and the locale's digits do not matter."""
    if not _has_number(text):
        return Counter()
    pattern, zeros = units(locale)
    text = _WHOLE.sub(r"\1", _FRACTION.sub(lambda found: _FRACTIONS[found[0]], text))
    found = pattern.findall(YEARS.sub(r"\1\2\3\1\4", text))
    return Counter(_value(digits, zeros.get(unit.lower())) for digits, unit in found)


def _has_number(text: str) -> bool:
    return bool(_MAY_BE_NUMBER.search(text)) and any(map(str.isnumeric, text))


_MAY_BE_NUMBER = lazy.pattern("[0-9\xb2\xb3\xb9\xbc-\xbe\u0660-\u1fff\u2070-\U0010ffff]")
"""No character below and between these is one; the last gap are dashes and quotation marks."""


def _value(digits: str, zeros: int | None) -> str:
    """The digits without separators, in ASCII; of a number with a unit, its value: 7.5 million is 7500000."""
    if zeros is None:
        if digits.isascii() and digits.isdecimal():  # as most are
            return digits
        return "".join(str(int(d)) for d in SEPARATORS.sub("", digits) if d.isdecimal()) or "0"
    whole, _, part = digits.replace(",", ".").partition(".")
    places = len(part) if len(part) != 3 else 0  # three digits are thousands
    return _value(whole + part, None) + "0" * max(zeros - places, 0)


def _named(source: str) -> frozenset[str]:
    """What numbers the English words of a source may become."""
    found = [_NAMED[w.lower()] for w in _NAME.findall(source) if w.lower() in _NAMED]
    tens = [n for n in found if n >= 20]
    out = {*found, *(t + n for t in tens for n in found if n < 10)}
    for words, numbers in _TOLD.items():
        if words.search(source):
            out |= numbers
    halves = {f"{n}5" for n in found if _AND_A_HALF.search(source)}
    return frozenset(map(str, out)) | halves


_TOLD = {
    lazy.pattern(r"(?<!\w)noon(?!\w)", re.I): {12},
    lazy.pattern(r"(?<!\w)midnight(?!\w)", re.I): {0, 12, 24},
    lazy.pattern(r"(?<!\w)half(?!\w)", re.I): {30, 50},
    lazy.pattern(r"(?<!\w)quarters?(?!\w)", re.I): {15, 25, 45, 75},
    lazy.pattern(r"(?<!\w)every (?:second|other)(?!\w)", re.I): {50},
    lazy.pattern(r"(?<!\w)hex(?:adecimals?)?(?!\w)", re.I): {16},
    lazy.pattern(r"(?<!\w)decimals?(?!\w)", re.I): {10},
    lazy.pattern(r"(?<!\w)octals?(?!\w)", re.I): {8},
    lazy.pattern(r"(?<!\w)binary(?!\w)", re.I): {2},
    lazy.pattern(r"(?<!\w)zero(?:s|es)(?!\w)", re.I): {0},
    lazy.pattern(r"(?<!\w)one and a half hours|hour and a half(?!\w)", re.I): {90},
}
"""Numbers that words may become which name another one, or none: minutes, parts of a hundred, hours."""

_AND_A_HALF = lazy.pattern(r"(?<!\w)and a half(?!\w)", re.I)
_DIGIT = lazy.pattern(r"\d")
_ALWAYS = lazy.pattern(r"(?<![\d/])24/7(?![\d/])")
_SHORT_YEAR = lazy.pattern(r"(?<![\w'’])['’](\d\d)(?!\d|s)")


def _decades(source: str) -> frozenset[str]:
    """1980 for the 1980s, which many languages say in words."""
    return frozenset(_DECADE.findall(source))


def _take_decades(pair: Pair, missing: Counter[str], added: Counter[str]) -> None:
    """The 1980s are the 80s, and those of the 20th century: 20世纪80年代, anos 80 do século 20."""
    for decade in _decades(pair.source):
        short, century = decade[2:], str(int(decade[:-2] or "0") + 1)
        if len(decade) == 4 and missing[decade] and added[short]:
            missing[decade] = 0
            added[short] = added[century] = 0
    for found in (missing, added):
        for number in [n for n, count in found.items() if count <= 0]:
            del found[number]


def _months(pair: Pair) -> frozenset[int]:
    """The months that the source names: 3月 for March."""
    from l10n_pipeline.doubt.meaning import calendar_of

    return frozenset(calendar_of(pair.source_locale, "months").all_in(pair.source))


def _clock(pair: Pair) -> bool:
    return bool(_CLOCK.search(pair.source))


_HAN = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_MANY = {char: 10**zeros for char, zeros in MANY.items() if zeros > 3}
_HAN_NUMBER = lazy.pattern("[〇零一二两兩三四五六七八九十百千万萬億亿]+|(?<=[点點時时])半")


def spelled_out(text: str) -> Iterator[str]:
    """The numbers that a Chinese or Japanese text says in characters, in ASCII digits; half past is 30."""
    for found in _HAN_NUMBER.findall(text):
        if found == "半":
            yield "30"
        elif all(char in _HAN for char in found):  # as a year is read: 二〇二五
            yield "".join(str(_HAN[char]) for char in found)
        else:
            yield str(_of_han(found))


def _of_han(text: str) -> int:
    whole, part, digit = 0, 0, 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        elif char in _HAN_TENS:
            part, digit = part + (digit or 1) * _HAN_TENS[char], 0
        else:
            many, section = _HAN_MANY[char], part + digit
            whole = (whole + section or 1) * many if many > whole else whole + (section or 1) * many
            part = digit = 0
    return whole + part + digit


# -- form ------------------------------------------------------------------------------------------

_MACHINE = lazy.pattern(r"(?<![\w.,])[\w.,]*\d[\d.,]*\d")
_MEASURED = lazy.pattern(
    r"\s?(?:%|°|km|kg|cm|mm|m|g|mg|l|ml|GB|MB|KB|TB|kB|ms|s|h|million|billion|euros?|dollars?)(?![A-Za-z])"
)
_GROUPED = lazy.pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = lazy.pattern(r"\d+\.\d+")


def well_formed(pair: Pair) -> Iterator[tuple[int, int, str]]:
    """Edits of the target: each number of the source whose digits it has, as the locale writes it (CLDR).

    Only numbers that can be read in one way: with thousands, or with a unit behind the decimals; `3.10` may be a
    version.
    """
    if not (pair.source_locale.partition("_")[0] == "en" and _DIGIT.search(pair.source)):
        return
    from babel.numbers import format_decimal

    wanted: dict[str, str] = {}
    for found in re.finditer(r"(?<![\w.,])\d[\d.,]*\d(?![\w]*\d)", pair.source):
        number = found[0]
        behind = pair.source[found.end() :]
        grouped = bool(_GROUPED.fullmatch(number))
        if not grouped and not (_DECIMAL.fullmatch(number) and _MEASURED.match(behind)):
            continue
        if pair.language in _TEN_THOUSANDS and _MILLIONS.match(behind):  # 1.2 billion is 12億
            continue
        try:
            value = Decimal(number.replace(",", ""))
        except InvalidOperation:
            continue
        places = len(number.partition(".")[2])
        pattern = "#,##0" + ("." + "0" * places if places else "")
        wanted[SEPARATORS.sub("", number)] = format_decimal(value, pattern, locale=pair.locale)
    for found in _WRITTEN.finditer(pair.target) if wanted else ():
        new = wanted.get(SEPARATORS.sub("", found[0]))
        if new and new != found[0] and found[0] not in (new.replace("\u00a0", " "), new.replace("\u202f", " ")):
            yield (*found.span(), new)


_TEN_THOUSANDS = frozenset({"ja", "zh", "ko"})
"""Languages that count in them."""
_MILLIONS = lazy.pattern(r"\s?(?:million|billion|trillion)")
_WRITTEN = lazy.pattern(r"(?<![A-Za-z\xc0-\u024f\d_.,])\d[\d.,\u00a0\u202f]*\d")
"""A number; in scripts without blanks a letter may stand before it."""
_PARTED = lazy.pattern(r"(?<![A-Za-z0-9_.,])\d+[.,]\d{1,2}(?![\w.,]*\d)")
"""A number with decimals."""
_NO_FORM = lazy.pattern(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3})++\.\d{1,2}+|\d{1,3}(?:,\d{3})++,\d{1,2}+)(?![\w.,]*\d)")


def form(pair: Pair) -> Doubt | None:
    """A number that no locale writes so: 1.299.50."""
    if not _DIGIT.search(pair.target):
        return None
    found = _NO_FORM.search(pair.target)
    for one in _PARTED.finditer(pair.target):
        plain = SEPARATORS.sub("", one[0])
        if one[0] not in pair.source and re.search(rf"(?<![\d.,]){plain}(?![\d.,]*\d)", pair.source):
            return Doubt("number", f"another number: {plain} became {one[0]}")
    if found and found[0] not in pair.source:
        return Doubt("number", f"no locale writes a number so: {found[0]}")
    return None
