"""How a locale is written, as l10n.yaml says it to engines that read."""

from __future__ import annotations

from typing import NamedTuple

from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, entries, text

FOLDER = "docs/style"
"""Where a locale's page is looked for: LOCALE.md, else that of its language."""


class Style(NamedTuple):
    """Each is "" where l10n.yaml does not say it."""

    guide: str = ""  # a file of the project, in the place of `docs/style/LOCALE.md`
    instructions: str = ""
    tone: str = ""
    audience: str = ""
    formality: str = ""


def style(reading: Reading, node: YamlNode) -> Style:
    """A mapping of texts; a text alone is the path of the guide."""
    if node.is_scalar:
        return Style(guide=text(reading, node))
    given = entries(reading, node, "style", Style._fields)
    return Style(**{name: text(reading, value) for name, (_, value) in given.items()})
