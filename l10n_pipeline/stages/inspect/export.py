"""Writes the units of a project for other tools: XLIFF for each source and locale, a TMX for each locale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.exchange import codes
from l10n_pipeline.exchange.tmx import to_tmx
from l10n_pipeline.exchange.units import ArticleUnits, UnitRow
from l10n_pipeline.exchange.xliff import to_xliff2, to_xliff12
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.model import Place, Problem
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.messages import messages
from l10n_pipeline.stages.inspect.reading_list import risk_value

XLIFF = {"xliff12": to_xliff12, "xliff2": to_xliff2}


def export(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    form: str,
    folder: Path,
    *,
    by_risk: bool = False,
) -> Iterator[Path]:
    """Write the files of a form (`xliff12`, `xliff2`, `tmx`) and yield their paths; what is up to date stays.

    `by_risk` puts machine text first, the riskiest before all; else units stand in the order of their source.
    """
    for locale in locales:
        articles = [found for source in sources if (found := _article(project, source, locale)).rows]
        if by_risk:
            articles = [
                replace(one, rows=tuple(sorted(one.rows, key=lambda row: -risk_value(row.unit))))
                for one in articles
            ]
        if form == "tmx":
            path = folder / f"{locale.name}.tmx"
            files.write(path, to_tmx(articles, version("l10n-pipeline")))
            yield path
            continue
        for article in articles:
            path = folder / locale.name / f"{article.name}.xlf"
            files.write(path, XLIFF[form](article))
            yield path


def _riskiest_first(rows: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    return tuple(sorted(rows, key=lambda row: -risk_value(row.unit)))


def _article(project: Project, source: Source, locale: LocaleConfig) -> ArticleUnits:
    """The units that the source offers today, in its order."""
    document = project.document(source)
    segments = document.by_key()
    units = project.units(source, locale.name)
    rows = []
    for message in messages(source, document, locale.name):
        unit = units.get(message.key)
        if unit is None:
            continue
        if not codes.writable(unit.key.text + unit.target):
            where = (Place(project.relative(project.po_path(source, locale.name)), unit.line),)
            told = "the text holds a control character, which XML cannot hold: it is left out of the export"
            project.add(Problem("not-exported", "warning", told, "take the character out", where))
            continue
        rows.append(UnitRow(segments[message.key], unit, message.comments))
    return ArticleUnits(source.name, (bcp47(project.config.source_locale), bcp47(locale.name)), tuple(rows))
