"""Characters and words that no person typed: controls, invisible characters, remains of masks, an engine's remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Severity, Unit

_CONTROL = lazy.pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff\U000e0000-\U000e007f\ue000-\uf8ff]")
_TURNING = lazy.pattern(r"[\u202a-\u202e]")
_UNSEEN = lazy.pattern(r"[\u200b\u2060-\u2064\ufeff\u180e\u034f]|\u00ad(?=\s|\Z)")
_JOINED = r"\u0600-\u08ff\u0900-\u0dff"
_JOINERS = lazy.pattern(rf"(?<![{_JOINED}\u200d\ufe0f\U0001f000-\U0001faff])(?:\u200c(?![{_JOINED}])|\u200d)")
"""In Persian U+200C also stands between a word in Latin letters and its ending."""
_DEBRIS = lazy.pattern(r"(?<!\w)(?:[XQ]\d+[XQ]|Q\d+Z|X\d+X|\{\d+\}|__\d+__|<x id=|⟦\d*⟧|<mrk)")
_NOTE = lazy.pattern(
    r"(?:(?:sure|certainly|of course)[,!.:]? here(?:'s| is)\b|here is (?:the|your) translation"
    r"|as an ai (?:language )?model|translation\s*:|i'm sorry, (?:but )?i can)",
    re.IGNORECASE,
)
_ASIDE = lazy.pattern(r"\(note: ", re.IGNORECASE)

_CHARACTERS: tuple[tuple[str, Severity, re.Pattern[str], str], ...] = (
    ("control-character", "error", _CONTROL, "a control character"),
    ("turning-mark", "error", _TURNING, "a mark that turns text around"),
    ("invisible-character", "warning", _UNSEEN, "a character that nobody sees"),
    ("invisible-character", "warning", _JOINERS, "a joiner that joins nothing"),
)
_MAY_BE_STRANGE = lazy.pattern(
    "["
    + "".join(p.pattern.strip("[]") for p in (_CONTROL, _TURNING))
    + r"\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u00ad]"
)
_MAY_BE_DEBRIS = lazy.pattern(r"[XQ{_<⟦](?:\d|_\d|x id|mrk|⟧)")
"""What begins with one class of characters is found many times as quickly as what looks at the one before."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Errors for what breaks a page or a search, warnings for the rest; only what the source has not."""
    for one in _CHARACTERS if _MAY_BE_STRANGE.search(unit.target) else ():
        yield from _characters(unit, context, *one)
    found = _MAY_BE_DEBRIS.search(unit.target) and _DEBRIS.search(unit.target)
    if found and not _DEBRIS.search(context.segment.text) and found[0] not in context.segment.text:
        message = f"the rest of a mask stands in the text: {found[0]}"
        yield context.problem("mask-debris", "error", message, "take it out", found.span())
    found = _note(unit.target)
    if found and not _note(context.segment.text) and found[0] not in context.segment.text:
        message = f"the engine speaks of itself: {found[0]}"
        yield context.problem("engine-comment", "error", message, "take it out", found.span())


def _note(text: str) -> re.Match[str] | None:
    return _NOTE.match(text) or (_ASIDE.search(text) if "(" in text else None)


def _characters(
    unit: Unit, context: Context, kind: str, severity: Severity, pattern: re.Pattern[str], what: str
) -> Iterator[Problem]:
    """The first one tells of all; taking them out is the one right answer."""
    strange = [m for m in pattern.finditer(unit.target) if m[0] not in context.segment.text]
    if strange:
        names = ", ".join(dict.fromkeys(f"U+{ord(m[0]):04X}" for m in strange))
        fix = "".join(c for at, c in enumerate(unit.target) if at not in {m.start() for m in strange})
        message = f"the text holds {what} ({names})"
        yield context.problem(kind, severity, message, "take it out", strange[0].span(), fix)
