"""Japanese (JIS X 4051; W3C, Requirements for Japanese Text Layout)."""

from __future__ import annotations

from l10n_pipeline.locale_rules.cjk import punctuation
from l10n_pipeline.locale_rules.setting import Setting

SETTINGS = {"ja": Setting(("「", "」"), spaced=False, rules=punctuation("、", "――"))}
