"""The target is a translation, not the source once more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import inline

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW = 3


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning where a text of several words beside the protected ones was copied."""
    segment = context.segment
    if unit.target.strip() != segment.text.strip() or (unit.origin and unit.origin.kind == "kept"):
        return
    text = list(segment.text)
    for match in context.terms:
        text[match.start : match.end] = " " * (match.end - match.start)
    words = inline.words(inline.parse("".join(text), segment.syntax, segment.refs))
    if len(_WORD.findall(words)) >= _FEW:
        yield context.problem("source-copied", "warning", "the translation is the source text")
