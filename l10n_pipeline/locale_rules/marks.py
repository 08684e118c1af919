"""Locales that differ from the default by their marks alone.

Quotation marks are CLDR 48's delimiters, but for two: Arabic, where CLDR's ”…“ look like English ones the wrong way
round beside Latin words, takes the « » of its printed press; Spanish those that the Real Academia's Ortografía (2010)
puts first. Dutch keeps the default, as its press does.
"""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules.setting import Setting, TypographyRule
from l10n_pipeline.text.scripts import ARABIC

_ANGLES = ("«", "»")
_LOW_HIGH = ("„", "“")
_LOW_RIGHT = ("„", "”")
_RIGHT = ("”", "”")

_ARABIC_MARKS = {"?": "؟", ",": "،", ";": "؛"}
_ARABIC = (
    TypographyRule(
        lazy.pattern(rf"(?<=[{ARABIC}»)]) ?([?;,])(?![?;,\w])"),
        lambda found: _ARABIC_MARKS[found[1]],
        tuple(_ARABIC_MARKS),
    ),
)
"""Behind an Arabic letter; behind Latin letters and digits a mark may belong to them."""

SETTINGS = {
    "ar": Setting(_ANGLES, rules=_ARABIC),
    "bg": Setting(_LOW_HIGH),
    "cs": Setting(_LOW_HIGH),
    "de": Setting(_LOW_HIGH),
    "el": Setting(_ANGLES),
    "es": Setting(_ANGLES, dash="—"),
    "es_419": Setting(dash="—"),
    "fa": Setting(_ANGLES, rules=_ARABIC),
    "fi": Setting(_RIGHT),
    "he": Setting(_RIGHT),
    "hr": Setting(_LOW_HIGH),
    "hu": Setting(_LOW_RIGHT),
    "it": Setting(_ANGLES),
    "nb": Setting(_ANGLES),
    "pl": Setting(_LOW_RIGHT),
    "pt": Setting(dash="—"),
    "pt_PT": Setting(_ANGLES, dash="—"),
    "ro": Setting(_LOW_RIGHT),
    "ru": Setting(_ANGLES, dash="—"),
    "sk": Setting(_LOW_HIGH),
    "sl": Setting(_LOW_HIGH),
    "sr": Setting(_LOW_RIGHT),
    "sv": Setting(_RIGHT),
    "uk": Setting(_ANGLES, dash="—"),
}
