"""What a language does with emphasis: scripts without italics leave it out, some languages set foreign words in it."""

from __future__ import annotations

from functools import cache

_UPRIGHT = frozenset(
    "Arab Armn Beng Cakm Cans Cher Deva Ethi Geor Gujr Guru Hang Hans Hant Hani Hebr Jpan Khmr Knda Kore Laoo Mlym "
    "Mong Mymr Nkoo Orya Sinh Syrc Taml Telu Tfng Thaa Thai Tibt Yiii".split()
)
"""Scripts whose typography has no italics of its own: a slanted letter there is a makeshift of the browser."""

_FOREIGN_IN_ITALICS = frozenset("ast ca en es eu fr gl it la oc pt rm ro sc".split())
"""Languages that set words of other languages in italics (Ortografía de la lengua española 2010; the Chicago Manual
of Style 17, 7.53; Lexique des règles typographiques en usage à l'Imprimerie nationale). German, say, does not."""


def script(locale: str) -> str:
    """The script of a Babel identifier, by ISO 15924: the one it names, else CLDR's likely one."""
    from babel import Locale
    from babel.core import get_global

    parsed = Locale.parse(locale)
    likely = get_global("likely_subtags")
    name = likely.get(f"{parsed.language}_{parsed.territory}") or likely.get(parsed.language, "")
    return parsed.script or next((part for part in name.split("_") if len(part) == 4), "Latn")


@cache
def left_out(locale: str) -> tuple[str, ...]:
    """The kinds of markup that texts in the locale do without."""
    return ("emphasis",) if script(locale) in _UPRIGHT else ()


@cache
def added(locale: str) -> tuple[str, ...]:
    """The kinds of markup that texts in the locale have more of."""
    return ("emphasis",) if locale.split("_", maxsplit=1)[0] in _FOREIGN_IN_ITALICS else ()
