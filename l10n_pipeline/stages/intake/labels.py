"""Translations of labels that stand in a generator's own configuration, beside the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.intake.files import by_code
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.model import Place
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.survey.labels import translated_labels


def inline_translations(
    project: Project, wanted: Sequence[LocaleConfig]
) -> Iterator[tuple[LocaleConfig, Translation]]:
    """The labels of each file with a table, as mkdocs.yml and astro.config.mjs have them for their locales."""
    locales = wanted or project.config.locales
    for name, mine in project.listed.strings.items():
        if not mine.table:
            continue
        path = project.listed.path(Source(name))
        text = project.door.read(path).decode("utf-8", "replace")
        for code, label, target in translated_labels(path.name, text):
            if own := by_code(locales, code):
                yield (
                    own,
                    Translation(label, target, "translated", Place(project.relative(path)), (name,), keeps=False),
                )
