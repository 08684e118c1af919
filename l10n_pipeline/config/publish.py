"""What of a locale's text is published: the states, and up to which risk the text of a machine is."""

from __future__ import annotations

from typing import NamedTuple

from l10n_pipeline.config import values as single
from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, entries, list_of, one_of
from l10n_pipeline.model import State

STATES: tuple[State, ...] = ("translated", "outdated", "machine", "draft")
DEFAULT: tuple[State, ...] = ("translated", "outdated", "machine")
_states = list_of(one_of(STATES))


class Publish(NamedTuple):
    """Units in these states show their target in an edition; those of a machine up to `max_risk`, from 0 to 1."""

    states: tuple[State, ...] = DEFAULT
    max_risk: float = 1.0


def publish(reading: Reading, node: YamlNode) -> Publish:
    """A list of states, or `{machine: {risk: 0.3}}`: the usual states, but of a machine what is less risky."""
    if not node.is_mapping:
        return Publish(_states(reading, node))
    given = entries(reading, node, "publish", ("machine",))
    if "machine" not in given:
        return Publish()
    limits = entries(reading, given["machine"][1], "publish: machine", ("risk",))
    return Publish(DEFAULT, single.share(reading, limits["risk"][1]) if "risk" in limits else 1.0)
