"""Quotation marks and dashes that an engine made plain are set again as the source has them.

The locale's own marks come later, when the text is whole (locale_rules.typography).
"""

from __future__ import annotations

import re

from l10n_pipeline import lazy

_QUOTES = lazy.pattern("[“”„‟«»]")
_PLAIN_QUOTE = lazy.pattern('"')
_DASHES = lazy.pattern(r"(?<=\s)[—–](?=\s)|(?<=\d)–(?=\d)")
_PLAIN_DASHES = lazy.pattern(r"(?<=\s)-(?=\s)|(?<=\d)-(?=\d)")


def restored(source: str, answer: str) -> str:
    """The answer, of the same length, with typographic marks for plain ones where each answers one of the source.

    Nothing is done where the numbers differ, or where the answer has typographic marks of its own.
    """
    if source.isascii():
        return answer  # no mark of these is ASCII
    return _set(_QUOTES, _PLAIN_QUOTE, source, _set(_DASHES, _PLAIN_DASHES, source, answer))


def _set(typographic: re.Pattern[str], plain: re.Pattern[str], source: str, answer: str) -> str:
    marks = typographic.findall(source)
    if not marks or plain.search(source) or typographic.search(answer) or len(plain.findall(answer)) != len(marks):
        return answer
    new = iter(marks)
    return plain.sub(lambda _: next(new), answer)
