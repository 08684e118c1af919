"""The models of the embedded engine: which ones a project names, and whether they are whole and translate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from l10n_pipeline.config.config import Config
from l10n_pipeline.engines import create
from l10n_pipeline.engines.neural import store
from l10n_pipeline.errors import L10nError
from l10n_pipeline.files import Door
from l10n_pipeline.model import Output, Request

_SENTENCE = "The small red boat lies in the harbour and waits for the morning."


@dataclass(frozen=True, slots=True)
class TriedModel:
    """A model as it was found; `problem` is empty where it translates."""

    locale: str
    place: str  # its folder as l10n.yaml names it; "" for the one that comes with the engine
    fingerprint: str
    megabytes: float
    answer: str  # to a sentence
    problem: str


def available(config: Config) -> Iterator[store.Offered]:
    """What the service of l10n.yaml has a model for."""
    return store.offered(_url(config))


def get(config: Config, locale: str) -> store.Got:
    """Fetch the model of a locale into the project's folder of models."""
    folder = config.root / str(config.engine_options("neural").get("models", store.FOLDER))
    return store.get(Door(config.root), folder, config.source_locale, locale, _url(config))


def _url(config: Config) -> str:
    return str(config.engine_options("neural").get("models_url", store.SERVICE))


def models(config: Config) -> Iterator[TriedModel]:
    """The model of each locale that the engine `neural` translates, or that l10n.yaml names one for, tried out."""
    options = config.engine_options("neural")
    named = options.get("model")
    locales = [locale.name for locale in config.locales if locale.engine == "neural"]
    locales += [name for name in named if name not in locales] if isinstance(named, Mapping) else []
    for locale in locales:
        place = named.get(locale, "") if isinstance(named, Mapping) else named or ""
        yield _tried(config, locale, str(place), options)


def _tried(config: Config, locale: str, place: str, options: Mapping[str, object]) -> TriedModel:
    fingerprint, size = "", 0.0
    try:
        engine = create("neural", config.source_locale, locale, options, config.root)
        fingerprint, size = engine.fingerprint, _megabytes(getattr(engine, "folder", None))
        (answer,) = engine.translate([Request(_SENTENCE, locale)])
    except L10nError as error:
        return TriedModel(locale, place, fingerprint, size, "", str(error))
    if isinstance(answer, Output) and answer.text.strip() not in ("", _SENTENCE):
        return TriedModel(locale, place, fingerprint, size, answer.text, "")
    return TriedModel(locale, place, fingerprint, size, "", f"it does not translate: {answer}")


def _megabytes(folder: Path | None) -> float:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6 if folder else 0.0
