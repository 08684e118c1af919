"""How a text goes through a machine translation engine and comes back whole."""

from l10n_pipeline.protection.chain import Result, Task, translate
from l10n_pipeline.protection.masks import SCHEMES, probe
from l10n_pipeline.protection.parts import only_protected
from l10n_pipeline.protection.spans import Span, protect

__all__ = ["SCHEMES", "Result", "Span", "Task", "only_protected", "probe", "protect", "translate"]
