"""Whether a source edit changed spelling or punctuation alone; a proposal, for only a person knows what was meant."""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.text.differences import differences

_WORD = lazy.pattern(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONG, _EDITS = 5, 2
"""Letters of a word of which so many may be other ones; a shorter word that differs may be another word."""


def only_spelling(old: str, new: str) -> bool:
    """Whether the words of two texts are the same, but for their capitals and for letters in long ones."""
    parts = differences(old, new)
    gone = _WORD.findall(" ".join(part["gone"] for part in parts if "gone" in part))
    come = _WORD.findall(" ".join(part["new"] for part in parts if "new" in part))
    return old != new and len(gone) == len(come) and all(map(_alike, gone, come))


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    one, other = one.casefold(), other.casefold()
    if one == other:
        return True
    letters = one.isalpha() and other.isalpha() and min(len(one), len(other)) >= _LONG
    return letters and OSA.distance(one, other) <= _EDITS


def shown(old: str, new: str) -> str:
    """The difference by words on one line: `You will [-recieve-]{+receive+} it.`"""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    said = "".join(marks[name].format(text) for part in differences(old, new) for name, text in part.items())
    return " ".join(said.split())
