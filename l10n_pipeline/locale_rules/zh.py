"""Chinese (GB/T 15834-2011); in traditional characters with corner brackets, as CLDR has it."""

from __future__ import annotations

from l10n_pipeline.locale_rules.cjk import punctuation
from l10n_pipeline.locale_rules.setting import Setting

_PUNCTUATION = punctuation("，", "——")

SETTINGS = {
    "zh": Setting(spaced=False, rules=_PUNCTUATION),
    "zh_Hant": Setting(("「", "」"), spaced=False, rules=_PUNCTUATION),
}
