"""The values of YAML, read leniently: an article must not be refused because of a date that does not exist.

The parts of a file that are text are read from its nodes (`yaml`); this is for what the pipeline asks of it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from l10n_pipeline.text import yaml_depth


def load(text: str) -> object:
    """The values of a document, None of one that contradicts itself; yaml.YAMLError where it is none or too deep.

    A scalar that YAML 1.1 cannot read (2026-02-30) and one with an unknown tag (!ENV NAME) are given as their text; a
    key that Python cannot have in a dict is left out.
    """
    yaml_depth.check(text)
    try:
        return yaml.load(text, _Loader)
    except yaml.constructor.ConstructorError:
        return None


class _Loader(yaml.SafeLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, ArithmeticError, LookupError, AttributeError, yaml.constructor.ConstructorError):
            if isinstance(node, yaml.ScalarNode):
                self.recursive_objects.pop(node, None)
                return node.value
            raise

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        try:
            return super().construct_mapping(node, deep)
        except yaml.constructor.ConstructorError:
            if not isinstance(node, yaml.MappingNode):
                raise  # `!!map text`
            pairs = [(self.construct_object(key, deep=True), value) for key, value in node.value]
            return {k: self.construct_object(v, deep) for k, v in pairs if isinstance(k, Hashable)}


def _of_another_kind(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


_Loader.add_constructor(None, _of_another_kind)
