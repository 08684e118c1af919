"""What a judge of translations found: a score and a reason, beside a text and never in it.

The categories and severities are those of MQM (Multidimensional Quality Metrics), its core typology of errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n_pipeline import lazy

CATEGORIES = (
    "mistranslation", "omission", "addition", "untranslated", "terminology",
    "grammar", "spelling", "punctuation", "unintelligible", "style", "audience", "locale-convention",
)  # fmt: skip
SEVERITIES = {"minor": 1, "major": 5, "critical": 25}
"""The points of an error, as MQM's scoring model weighs it; 25 are a text that is worth nothing."""

_WORST = 25
_REASON = 160  # characters


@dataclass(frozen=True, slots=True)
class Error:
    """One error that the judge names."""

    category: str
    severity: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`score` from 0 to 1, which is a text without error; `category` and `reason` are those of the worst one."""

    score: float
    category: str = ""
    reason: str = ""

    def __str__(self) -> str:
        """As an origin comment says it: `judge=0.80:mistranslation “mola is a coil, spring is the season”`."""
        said = f"judge={self.score:.2f}" + f":{self.category}" * bool(self.category)
        return f"{said} “{self.reason}”" if self.reason else said


def finding(errors: Sequence[Error]) -> Finding:
    """The score of a text with these errors, and the worst of them."""
    if not errors:
        return Finding(1.0)
    points = sum(SEVERITIES[error.severity] for error in errors)
    worst = max(errors, key=lambda error: SEVERITIES[error.severity])
    return Finding(round(1 - min(points / _WORST, 1.0), 2), worst.category, _plain(worst.reason))


_SAID = lazy.pattern(r"(?:^|\s)judge=([01]\.\d+)(?::([a-z-]+))?(?: “([^“”]*+)”)?(?=\s|$)")


def recorded(detail: str) -> Finding | None:
    """What an origin comment says of a judge; None where it says nothing."""
    found = _SAID.search(detail)
    return Finding(float(found[1]), found[2] or "", found[3] or "") if found else None


def _plain(reason: str) -> str:
    """One line that cannot be taken for another part of a comment."""
    line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    line = line.translate({ord("="): ":", ord("“"): "‘", ord("”"): "’"})
    return line if len(line) <= _REASON else line[: _REASON - 1] + "…"
