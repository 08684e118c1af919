"""The table of engines by name; importing it imports none of them.

An engine is a class called with (source locale, target locale, options, root) whose objects are `model.Engine`s;
its `options` are the names of the options that l10n.yaml may give it, and `root` is the folder that relative paths
in them start from. Other packages add engines by entry points of the group `l10n_pipeline.engines`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Engine

ENGINES = {
    "apertium": "l10n_pipeline.engines.apertium:Apertium",
    "deepl": "l10n_pipeline.engines.http.deepl:DeepL",
    "google": "l10n_pipeline.engines.http.google:Google",
    "libretranslate": "l10n_pipeline.engines.http.libretranslate:LibreTranslate",
    "llm": "l10n_pipeline.engines.http.llm:LLM",
    "neural": "l10n_pipeline.engines.neural.engine:Neural",
    "pseudo": "l10n_pipeline.engines.pseudo:Pseudo",
}
GROUP = "l10n_pipeline.engines"


class Factory(Protocol):
    """An engine's class."""

    @property
    def options(self) -> tuple[str, ...]: ...

    def __call__(self, source: str, locale: str, options: Mapping[str, object], root: Path) -> Engine: ...


def create(name: str, source: str, locale: str, options: Mapping[str, object], root: Path | None = None) -> Engine:
    """The engine of that name from one locale to another; without `root`, paths start from the working folder.

    ConfigError where the name, an option or what the engine needs is missing or wrong, Unsupported where the
    engine does not know the two languages.
    """
    factory = _factory(name)
    for key in options:
        if key not in factory.options:
            raise ConfigError(f"engine {name} has no option '{key}'", advice=nearest(key, factory.options))
    return factory(source, locale, options, root or Path())


def takes_terms(name: str) -> bool:
    """Whether the engine reads the terms of a request; for one that does not, preferred renderings are masked, too.

    A class says so by its attribute `takes_terms`; ConfigError where there is no such engine.
    """
    return bool(getattr(_factory(name), "takes_terms", False))


def _factory(name: str) -> Factory:
    if name in ENGINES:
        module, _, attribute = ENGINES[name].partition(":")
        own: Factory = getattr(import_module(module), attribute)
        return own
    others = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in others:
        raise ConfigError(f"there is no engine '{name}'", advice=nearest(name, [*ENGINES, *others]))
    try:
        factory: Factory = others[name].load()
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"engine {name} of another package cannot be loaded: {error}") from error
    return factory
