"""What helps to find the words of markup in an answer: short translations of the project, and the extra `align`."""

from __future__ import annotations

from collections.abc import Sequence

from l10n_pipeline.intake.meaning import LANGUAGES, meaning
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.stages.translate.engine_run import Prepared
from l10n_pipeline.stages.translate.run import Run

_SHORT = 60  # characters: longer texts are no words of another one


def aids(run: Run, units: Sequence[Prepared]) -> Aids:
    """What is known for the locale; nothing where no text has markup."""
    if not any(code.role == "open" for unit in units for code in unit.coded.codes):
        return Aids()
    locale, home = run.locale.name, run.project.config.source_locale
    encoder = meaning() if {locale.partition("_")[0], home.partition("_")[0]} <= LANGUAGES else None
    spaced = rules(locale).spaced
    return Aids(_dictionary(run), (lambda text, answer: encoder.place(text, answer, spaced)) if encoder else None)


def _dictionary(run: Run) -> dict[str, list[str]]:
    """Short texts that people translated, by the small letters of the source."""
    found: dict[str, list[str]] = {}
    project, locale = run.project, run.locale.name
    for source in project.sources():
        for unit in project.units(source, locale).values():
            if unit.state == "translated" and len(unit.key.text) <= _SHORT:
                found.setdefault(unit.key.text.casefold(), []).append(unit.target)
    return found
