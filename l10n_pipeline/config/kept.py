"""What l10n.yaml says as nodes, kept between runs: PyYAML takes as long to import as a small command does."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, compose
from l10n_pipeline.errors import FormatError
from l10n_pipeline.files import Door, from_json, program

_PATH = ".l10n/settings.json"
_PROGRAM = ".l10n/program.json"
_VERSION = 1


class Nodes(NamedTuple):
    """Of the defaults, and of a file; None where it is empty."""

    usual: YamlNode | None
    given: YamlNode | None


def read(door: Door, data: bytes) -> Nodes | None:
    """The nodes of an l10n.yaml of this content, if a run of this very program kept them."""
    program.recall(door, _PROGRAM)
    try:
        found = from_json(door.read(_PATH))
        if isinstance(found, dict) and (found["version"], found["of"]) == (_VERSION, _of(data)):
            return Nodes(_loaded(found["usual"]), _loaded(found["given"]))
    except (FormatError, ValueError, TypeError, LookupError, RecursionError):  # there is none, or it is damaged
        pass
    return None


def composed(reading: Reading, usual: bytes, given: bytes) -> Nodes:
    """The nodes of the defaults and of an l10n.yaml; raises ConfigError."""
    return Nodes(compose(reading, usual), compose(reading, given))


def write(door: Door, name: str, usual: bytes) -> None:
    """Keep the nodes of the l10n.yaml of that name, and what this program's files hold, where the last run did not."""
    data = door.read(name)
    if read(door, data) is None:
        nodes = composed(Reading(name, door.root), usual, data)
        said = {"version": _VERSION, "of": _of(data), "usual": nodes.usual, "given": nodes.given}
        door.write(_PATH, json.dumps(said, ensure_ascii=False).encode())
    program.keep(door, _PROGRAM)


def _of(data: bytes) -> str:
    """What nodes depend on: the file, its defaults, PyYAML, and how they are made."""
    return f"{program.digest()} {hashlib.sha256(data).hexdigest()}"


def _loaded(said: Any) -> YamlNode | None:
    """A node that `write` wrote; ValueError, TypeError or LookupError for anything else."""
    return None if said is None else _node(said)


def _node(said: Any) -> YamlNode:
    tag, value, line, kind = said
    if kind == "scalar":
        value = str(value)
    elif kind == "list":
        value = [_node(one) for one in value]
    elif kind == "mapping":
        value = [(_node(key), _node(one)) for key, one in value]
    else:
        raise ValueError(kind)
    return YamlNode(str(tag), value, int(line), kind)
