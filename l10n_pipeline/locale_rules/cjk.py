"""What Chinese and Japanese have in common: full-width punctuation, and no blanks between characters."""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules.setting import HELD, TypographyRule
from l10n_pipeline.text.scripts import JAPANESE

CHARACTER = JAPANESE + "・"

_LAST = f"[{CHARACTER}」』”’）》]"
"""What punctuation of Chinese or Japanese follows."""

_FULL = {";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}


def punctuation(comma: str, dash: str) -> tuple[TypographyRule, ...]:
    """The rules of a locale with this comma and this dash.

    Behind Latin letters and codes only a comma before a character is sure to be Chinese or Japanese, and a full stop
    at the end of a text: a name may hold any other sign (Re:Zero), and so may the end of an address. A pattern begins
    with its sign, which is found quickly, and looks behind then.
    """
    one = f"[{CHARACTER}]"
    return (
        TypographyRule(lazy.pattern(rf"\((?=[^()\n{HELD}]*?{one})([^()\n{HELD}]*+)\)"), r"（\1）", ("(",)),
        TypographyRule(lazy.pattern(rf"(?<={_LAST})(?:\.{{3,}}|…(?!…))"), "……", ("...", "…")),
        TypographyRule(
            lazy.pattern(rf"([;:?!.])(?<={_LAST}[;:?!.])(?![.!?,;:A-Za-z0-9])"),
            lambda m: _FULL[m[1]],
            tuple(_FULL),
        ),
        TypographyRule(
            lazy.pattern(rf"([?!.])(?=\s*\Z)(?:(?<={one}{HELD}[?!.])|(?<={one} {HELD}[?!.]))"),
            lambda m: _FULL[m[1]],
            tuple("?!."),
        ),
        TypographyRule(
            lazy.pattern(rf",(?:(?<={_LAST},)(?![.!?,;:])|(?<=[A-Za-z0-9%{HELD}],)(?= *{one}))"), comma, (",",)
        ),
        TypographyRule(lazy.pattern(rf"(?<={_LAST}) *(?:--+|—(?!—)) *(?={one})"), dash, ("--", "—")),
        TypographyRule(lazy.pattern(rf" (?<={one} ) *(?={one})"), "", (" ",)),
        TypographyRule(
            lazy.pattern(
                r" (?:(?<=[，。；：？！、）」』》] ) *+(?=\S)|(?<!  ) *+(?=[，。；：？！、（）「」『』《》]))"
            ),
            "",
            (" ",),
        ),
    )


def beside_latin(blank: str) -> tuple[TypographyRule, ...]:
    """What stands between characters and Latin letters or digits."""
    return (
        TypographyRule(lazy.pattern(rf"(?<=[{CHARACTER}]) *(?=[A-Za-z0-9])"), blank),
        TypographyRule(lazy.pattern(rf"(?<=[A-Za-z0-9%]) *(?=[{CHARACTER}])"), blank),
    )
