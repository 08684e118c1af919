"""An import: extract what the sources offer, then bring in locale by locale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.intake.pairs import Pair
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.intake.files import incoming
from l10n_pipeline.stages.intake.pairs import Imported, bring_in


def import_files(project: Project, paths: Sequence[Path], locale: str = "") -> dict[str, Imported]:
    """What came of the files, by locale; a file that cannot be read is a problem, and the others come in."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    locales: dict[str, LocaleConfig] = {}
    for one in incoming(project.config, paths, locale):
        locales[one.locale.name] = one.locale
        with project.each_alone():
            pairs[one.locale.name] += one.pairs()
    extract(project, tuple(locales.values()), project.sources())
    return {name: bring_in(project, locales[name], mine) for name, mine in pairs.items()}
