"""The table of engines by name; importing it imports none of them.

An engine is a class called with (source locale, target locale, options, root) whose objects are `model.Engine`s;
its `options` are the names of the options that l10n.yaml may give it, and `root` is the folder that relative paths
in them start from. Other packages add engines by entry points of the group `l10n_pipeline.engines`; those stand behind
`outside`, which believes nothing of them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.engines.outside import called, wrapped
from l10n_pipeline.errors import ConfigError, EngineError
from l10n_pipeline.files import program
from l10n_pipeline.model import Engine

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENGINES = {
    "apertium": "l10n_pipeline.engines.apertium:Apertium",
    "deepl": "l10n_pipeline.engines.http.deepl:DeepL",
    "google": "l10n_pipeline.engines.http.google:Google",
    "libretranslate": "l10n_pipeline.engines.http.libretranslate:LibreTranslate",
    "llm": "l10n_pipeline.engines.llm.engine:LLM",
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
    engine does not know the two languages, EngineError where one of another package raises or lacks what engines have.
    """
    if name in ENGINES:
        factory = _own(name)
        _check(name, options, factory.options)
        return factory(source, locale, options, root or Path())
    entry = _entry(name)

    def make() -> object:
        made = _loaded(name, entry)
        _check(name, options, tuple(getattr(made, "options", ())))
        return made(source, locale, options, root or Path())

    return wrapped(name, make)


def takes_terms(name: str) -> bool:
    """Whether the engine reads the terms of a request; for one that does not, preferred renderings are masked, too.

    A class says so by its attribute `takes_terms`; ConfigError where there is no such engine.
    """
    if name in ENGINES:
        return bool(getattr(_own(name), "takes_terms", False))
    entry = _entry(name)
    try:
        return bool(getattr(_loaded(name, entry), "takes_terms", False))
    except EngineError:  # `create` tells it
        return False


def _own(name: str) -> Factory:
    module, _, attribute = ENGINES[name].partition(":")
    factory: Factory = getattr(import_module(module), attribute)
    return factory


def _entry(name: str) -> EntryPoint:
    others = _others(tuple(sys.path))
    if name not in others:
        raise ConfigError(f"there is no engine '{name}'", advice=nearest(name, [*ENGINES, *others]))
    return others[name]


@lru_cache(maxsize=4)
def _others(_path: tuple[str, ...]) -> dict[str, EntryPoint]:
    """The engines of other packages, looked for once where Python looks for packages: each unit of a run asks."""
    return {entry.name: entry for entry in program.entry_points(GROUP)}


def _check(name: str, given: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in map(str, given):
        if key not in known:
            raise ConfigError(f"engine {name} has no option '{key}'", advice=nearest(key, known))


def _loaded(name: str, entry: EntryPoint) -> Factory:
    try:
        factory: Factory = called(name, "loaded", entry.load, (ImportError, AttributeError))
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"engine {name} of another package cannot be loaded: {error}") from error
    return factory
