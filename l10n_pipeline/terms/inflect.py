"""English inflection of nouns: plurals and possessives of what a term base lists in the singular.

Plurals in -s, -es, -ies and -men; a term with another one (children, wolves) lists it in its `forms`. A rule
for -f would take verbs for nouns: proof and proves, life and lives.
"""

from __future__ import annotations

import re
from typing import Literal

from l10n_pipeline import lazy
from l10n_pipeline.terms.fold import is_unspaced

Inflection = Literal["", "plural", "possessive", "plural possessive"]

_ENDING = lazy.pattern(r"(es|s)?('s|')?")
_HISSING = ("s", "x", "z", "ch", "sh")
_CHANGES = (  # of the end of a word; the other plurals only add to it
    (lazy.pattern(r"(?<=[^aeiou\W])y\Z", re.IGNORECASE), "ies"),
    (lazy.pattern(r"(?<=\w)man\Z", re.IGNORECASE), "men"),
)


def changed_plurals(word: str) -> tuple[str, ...]:
    """The plurals of `word` that do not start with it: salarymen, stories; in its own case."""
    if word[-1] not in "yYnN":
        return ()
    return tuple(
        word[: found.start()] + (new.upper() if found[0].isupper() else new)
        for change, new in _CHANGES
        if (found := change.search(word))
    )


def inflection_at(text: str, start: int, end: int) -> tuple[int, Inflection]:
    """Where the inflection of the word text[start:end] ends in `text`, which is folded, and what it is.

    "otakus'" within single quotes is a plural and a quote: an apostrophe that may close what one before
    the word opened is no possessive.
    """
    tail = _ENDING.match(text, end)
    adds, apostrophe = (tail[1] or "", tail[2] or "") if tail else ("", "")
    if adds and not _takes(text[start:end], adds):
        return end, ""
    stop = end + len(adds)
    if apostrophe == "'" and (text[stop - 1] != "s" or (start > 0 and text[start - 1] in "'‘")):
        apostrophe = ""
    if apostrophe:
        return stop + len(apostrophe), "plural possessive" if adds else "possessive"
    return stop, "plural" if adds else ""


def _takes(word: str, adds: str) -> bool:
    """Whether `word` can have the plural ending `adds`: boxes, heroes, NTRs; not boxs, catses."""
    if not word[-1].isalnum() or is_unspaced(word[-1]):
        return False
    if adds == "es":
        return word.endswith((*_HISSING, "o"))
    return not word.endswith(_HISSING) or word.endswith("ch")
