"""Asks the locale's engine for one text, after a click that was told what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from l10n_pipeline.errors import ConfigError, EngineError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.units import OpenUnit
from l10n_pipeline.stages.translate.engine_run import ask, prepared
from l10n_pipeline.stages.translate.run import Run

_FREE = ("neural", "apertium", "pseudo")
"""Engines that run on this machine."""


def cost(desk: Desk, one: OpenUnit) -> Mapping[str, Any]:
    """What is sent and what it costs, by the price in l10n.yaml."""
    engine = _engine(one)
    size = len(one.segment.text)
    return {
        "engine": engine,
        "characters": size,
        "cost": size * desk.project.config.price(engine) / 1e6,
        "free": engine in _FREE,
    }


def answer(desk: Desk, one: OpenUnit) -> Mapping[str, Any]:
    """The engine's text, protected and verified as in `l10n translate`; it is written nowhere but into the ledger."""
    engine = _engine(one)
    run = Run(desk.project, one.locale, (one.source,), Budget(None, None, None))
    try:
        results = ask(run, [prepared(desk.project, one.locale, one.source, one.segment)])
    except EngineError as error:
        return {"engine": engine, "text": "", "why": str(error)}
    text = results[0].text if results else ""
    return {"engine": engine, "text": text or "", "why": "" if text else "it has no text that may stand here"}


def _engine(one: OpenUnit) -> str:
    if one.locale.engine is None:
        raise ConfigError(f"{one.locale.name} has no engine", advice="name one in l10n.yaml")
    return one.locale.engine
