"""French: blanks that do not break before high punctuation and within quotation marks.

Imprimerie nationale, Lexique des règles typographiques; in Canada only the colon and the quotation marks have them
(Office québécois de la langue française, Espacement avant et après les signes de ponctuation).
"""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules.setting import HELD, Setting, TypographyRule

_END = r"(?:\s|$|[»)])"
_ENTITY = r"&#?\w+;"

# Behind a code a blank has to be there: an opening mark may stand before a sign, too.
_HIGH = TypographyRule(
    lazy.pattern(rf"{_ENTITY}|(?:(?<=[\w»)])[ \u00a0]?|(?<={HELD})[ \u00a0])(?=[;!?]+{_END})"),
    lambda m: m[0] if m[0].startswith("&") else "\u202f",
    (";", "!", "?"),
)
# Not in times or addresses, where no blank follows.
_COLON = TypographyRule(lazy.pattern(r"(?<=[\w»)])[ \u202f]?(?=:(?:\s|$))"), "\u00a0", (":",))
_WITHIN = (
    TypographyRule(lazy.pattern(r"«[ \u00a0\u202f]*"), "«\u202f", ("«",)),
    TypographyRule(lazy.pattern(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]*+»"), "\u202f»", ("»",)),
)
_QUOTES = ("«\u202f", "\u202f»")

SETTINGS = {
    "fr": Setting(_QUOTES, rules=(_HIGH, _COLON, *_WITHIN)),
    "fr_CA": Setting(_QUOTES, rules=(_COLON, *_WITHIN)),
}
