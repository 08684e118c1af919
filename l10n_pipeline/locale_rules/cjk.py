"""What Chinese and Japanese have in common: full-width punctuation, and no blanks between characters."""

from __future__ import annotations

import re

from l10n_pipeline.locale_rules.setting import HELD, Rule
from l10n_pipeline.text.scripts import JAPANESE

CHARACTER = JAPANESE + "・"

_LAST = f"[{CHARACTER}」』”’）》]"
"""What punctuation of Chinese or Japanese follows."""

_FULL = {";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}


def punctuation(comma: str, dash: str) -> tuple[Rule, ...]:
    """The rules of a locale with this comma and this dash.

    Behind Latin letters and codes only a comma before a character is sure to be Chinese or Japanese, and a full stop
    at the end of a text: a name may hold any other sign (Re:Zero), and so may the end of an address.
    """
    one = f"[{CHARACTER}]"
    return (
        Rule(re.compile(rf"\(([^()\n{HELD}]*{one}[^()\n{HELD}]*)\)"), r"（\1）"),
        Rule(re.compile(rf"(?<={_LAST})(?:\.{{3,}}|…(?!…))"), "……"),
        Rule(re.compile(rf"(?<={_LAST})([;:?!.])(?![.!?,;:A-Za-z0-9])"), lambda m: _FULL[m[1]]),
        Rule(re.compile(rf"(?:(?<={one}{HELD})|(?<={one} {HELD}))([?!.])(?=\s*\Z)"), lambda m: _FULL[m[1]]),
        Rule(re.compile(rf"(?<={_LAST}),(?![.!?,;:])|(?<=[A-Za-z0-9%{HELD}]),(?= *{one})"), comma),
        Rule(re.compile(rf"(?<={_LAST}) *(?:--+|—(?!—)) *(?={one})"), dash),
        Rule(re.compile(rf"(?<={one}) +(?={one})"), ""),
        Rule(re.compile(r"(?<=[，。；：？！、）」』》]) +(?=\S)| +(?=[，。；：？！、（）「」『』《》])"), ""),
    )


def beside_latin(blank: str) -> tuple[Rule, ...]:
    """What stands between characters and Latin letters or digits."""
    return (
        Rule(re.compile(rf"(?<=[{CHARACTER}]) *(?=[A-Za-z0-9])"), blank),
        Rule(re.compile(rf"(?<=[A-Za-z0-9%]) *(?=[{CHARACTER}])"), blank),
    )
