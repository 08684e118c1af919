"""The project as it is published: each language in a folder, whatever generator the editions are for."""

from __future__ import annotations

from l10n_pipeline.config.config import Config
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Sources


def as_folders(project: Project) -> Project:
    """The project with editions as they are without a site generator; its sources are read as that one reads them."""
    config: Config = project.config._replace(layout="folders", anchors=None, raw_html=None)
    own = Project(config, project.writes, processes=project.processes)
    own.problems, own.verdicts, own.door, own.state = (
        project.problems,
        project.verdicts,
        project.door,
        project.state,
    )
    own.catalogs = project.catalogs  # what a stage before has read is not read again
    own.asked_as = "published places"
    own.listed = Sources(config, own.door, own.problems, own.verdicts, project.config.layout)
    return own
