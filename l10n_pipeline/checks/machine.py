"""What is asked of a machine's text alone: people join and part sentences as their language wants."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.doubt.length import sentence_count
from l10n_pipeline.doubt.pair import of_texts
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text import icu

_SEVERAL = lazy.pattern(r"[.!?。！？؟]\S?\s*\S")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning where sentences seem to be left out, or added."""
    segment = context.segment
    if unit.state != "machine" or icu.branchings(unit.target) or not _SEVERAL.search(segment.text + unit.target):
        return
    pair = of_texts(segment.text, unit.target, segment.syntax, context.locale, context.source_locale, segment.refs)
    if doubt := sentence_count(pair):
        message = f"the translation has another number of sentences: {doubt.reason}"
        yield context.problem("sentence-count", "warning", message, "see whether one was left out or added")
