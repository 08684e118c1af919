"""What helps to find the words of markup in an answer: short translations of the project, and the extra `align`."""

from __future__ import annotations

from collections.abc import Sequence

from l10n_pipeline.intake.meaning import LANGUAGES, meaning
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.stages.translate.engine_run import Prepared
from l10n_pipeline.stages.translate.run import Run


def aids(run: Run, units: Sequence[Prepared]) -> Aids:
    """What is known for the locale; nothing where no text has markup."""
    if not any(code.role == "open" for unit in units for code in unit.coded.codes):
        return Aids()
    locale, home = run.locale.name, run.project.config.source_locale
    encoder = meaning() if {locale.partition("_")[0], home.partition("_")[0]} <= LANGUAGES else None
    spaced = rules(locale).spaced
    return Aids(run.memory.short, (lambda text, answer: encoder.place(text, answer, spaced)) if encoder else None)
