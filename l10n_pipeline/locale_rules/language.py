"""Which language a text is in, as far as that can be told: by its script, and by a detector where one is asked for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.locale_rules import HAN_LETTER, KANA_LETTER, RULES, rules

LEAST = 12
"""So many letters make a passage. Less may be a word, and words of other scripts stand in texts of any language."""

_LETTER = lazy.pattern(r"[^\W\d_]")
_SURE = 0.98  # of the detector, on texts of at least so many letters:
_DETECTABLE = 60


def foreign(words: str, source: str, *, detect: bool = False) -> str:
    """What language a text is in, if it is another than that of the locale `source`, else "".

    `words` is the text without its codes. By script the name is that of a script's languages: "ja or zh"; the
    detector (the extra `detect`) tells languages that share a script.
    """
    letters = _LETTER.findall(words)
    own = re.compile(rules(source).letters)
    if len(letters) >= LEAST and not any(map(own.match, letters)):
        return _by_script(letters)
    if detect and len(letters) >= _DETECTABLE:
        language, sure = _detector().classify(words)
        if sure >= _SURE and language != source.partition("_")[0]:
            return str(language)
    return ""


def _by_script(letters: list[str]) -> str:
    """The languages of the table that are written in most of these letters; without kana it is not Japanese."""
    if not any(map(re.compile(KANA_LETTER).match, letters)) and any(map(re.compile(HAN_LETTER).match, letters)):
        return "zh"
    counts = {
        name: sum(bool(re.match(rule.letters, letter)) for letter in letters) for name, rule in RULES.items()
    }
    most = max(counts.values())
    return " or ".join(sorted({name.partition("_")[0] for name, n in counts.items() if n == most and n}))


@cache
def _detector() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        advice = "pip install 'l10n-pipeline[detect]'"
        raise ConfigError("detect_language needs py3langid", advice=advice) from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
