"""What one file may cost, as l10n.yaml says it."""

from __future__ import annotations

from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, entries, scalar
from l10n_pipeline.effort import Allowance

_MOST = 1_000_000


def allowance(reading: Reading, node: YamlNode) -> Allowance:
    """A mapping of numbers; 0 takes a limit away, and what is not named has its default."""
    given = entries(reading, node, "limits", Allowance._fields)
    found = {name: _number(reading, value) for name, (_, value) in given.items()}
    usual = Allowance()
    return Allowance(
        found.get("seconds", usual.seconds),
        int(found.get("memory", usual.memory)),
        int(found.get("size", usual.size)),
    )


def _number(reading: Reading, node: YamlNode) -> float:
    said = scalar(node) or ""
    try:
        value = float(said)
    except ValueError:
        value = -1
    if not 0 <= value <= _MOST:
        reading.wrong(node, f"'{said}' is no number", "like 60; 0 is no limit")
        return 0
    return value
