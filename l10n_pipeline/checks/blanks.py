"""Blanks: two for one, at an edge, before a mark that takes none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.plain import Plain
from l10n_pipeline.model import Problem, Severity, Unit

_DOUBLE = lazy.pattern(r"(?<=\S)[ \u00a0]*  +[ \u00a0]*(?=\S)|(?<=\S) \u00a0+(?=\S)|(?<=\S)\u00a0+ (?=\S)")
_BEFORE = lazy.pattern(r"(?<=[^\W\d_]) +(?=[,.](?:\s|\Z))|(?<=[^\W\d_]) +(?=[،؛؟])")
_BEFORE_HIGH = lazy.pattern(r"(?<=[^\W\d_]) +(?=[!?;](?:\s|\Z))")
_INSIDE = lazy.pattern(r"(?<=[(\[„（「『]) +(?=\w)|(?<=\w) +(?=[)\]）」』])")
_BEHIND_WIDE = lazy.pattern(r"(?<=[。！？，、；：])  +(?=\S)")
"""A full-width mark has a blank in itself, whatever the source has behind its full stops."""
_MAY_BE_WRONG = lazy.pattern(r"[ \u00a0][ \u00a0,.،؛؟!?;)\]）」』]|[(\[„（「『] ")
_TYPES_BLANKS = frozenset({"fr"})


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """One problem for each kind of blank, with the text as it should be."""
    source, target = context.read(unit)
    if _MAY_BE_WRONG.search(target.text):
        yield from _doubtful(unit, source, target, context)
    bare = unit.target.strip(" \t\u00a0\u3000")
    if bare != unit.target and context.segment.text == context.segment.text.strip():
        yield context.problem(
            "blank-at-edge", "warning", "the text begins or ends with a blank", "take it out", None, bare
        )


def _doubtful(unit: Unit, source: Plain, target: Plain, context: Context) -> Iterator[Problem]:
    kinds: list[tuple[str, Severity, re.Pattern[str], str, str, str]] = [
        ("blank-double", "warning", _DOUBLE, " ", "two blanks stand in a row", "write one"),
        ("blank-before-mark", "warning", _BEFORE, "", "a blank stands before a punctuation mark", "take it out"),
        (
            "blank-in-brackets",
            "warning",
            _INSIDE,
            "",
            "a blank stands inside of brackets or quotation marks",
            "take it out",
        ),
    ]
    if context.locale.partition("_")[0] not in _TYPES_BLANKS:
        kinds.append(("blank-before-mark", "warning", _BEFORE_HIGH, "", kinds[1][4], kinds[1][5]))
    for kind, severity, pattern, new, message, advice in kinds:
        spans = [target.found(m) for m in pattern.finditer(target.text)]
        if spans and not pattern.search(source.text):
            fix = _replaced(unit.target, spans, new)
            yield context.problem(kind, severity, message, advice, spans[0], fix)
    wide = [target.found(m) for m in _BEHIND_WIDE.finditer(target.text)] if _DOUBLE.search(source.text) else []
    if wide:
        message = "two blanks stand behind a full-width mark"
        yield context.problem(
            "blank-double", "warning", message, "take them out", wide[0], _replaced(unit.target, wide, "")
        )


def _replaced(text: str, spans: list[tuple[int, int]], new: str) -> str | None:
    """The text with `new` in the place of blanks; None where markup stands between them."""
    if any(text[start:end].strip(" \u00a0") for start, end in spans):
        return None
    for start, end in reversed(spans):
        text = text[:start] + new + text[end:]
    return text
