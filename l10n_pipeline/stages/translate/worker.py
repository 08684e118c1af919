"""What a worker does, in another process or on another machine: a batch goes through the engine into the ledger."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from l10n_pipeline.engines import create
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files import from_json
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.ledger.recorded import BatchAnswers, TextBatch, put
from l10n_pipeline.model import Engine, Output


@dataclass(frozen=True, slots=True)
class EngineJob:
    """What a worker has to know to be the same engine: names and settings, never a model or a key."""

    name: str
    source: str
    locale: str
    options: str  # JSON
    root: Path
    fingerprint: str
    price: float
    ledger: Path | str
    machine: str = field(default_factory=socket.gethostname)  # whose file a `ledger` that is a path is


def job(
    name: str,
    engine: Engine,
    source: str,
    locale: str,
    options: Mapping[str, Any],
    root: Path,
    price: float,
    ledger: Path | str,
) -> EngineJob:
    """The job of an engine. Workers stand side by side, so each takes one thread, if l10n.yaml does not say more."""
    own = dict(options)
    if "threads" in getattr(engine, "options", ()):
        own.setdefault("threads", 1)
    return EngineJob(
        name, source, locale, json.dumps(own, sort_keys=True), root, engine.fingerprint, price, ledger
    )


def work(job: EngineJob, batch: TextBatch) -> BatchAnswers:
    """The answers to a batch. What the ledger knows by now is not translated again.

    They are in the ledger when this returns, in one transaction; whoever asked may be gone by then. A worker that does
    not see the ledger's file gives them back, to be put there by the one who asked.
    """
    engine = _engine(job)
    ledger = _ledger(job)
    if ledger is None:
        return _answered(job, engine, batch)
    with ledger:
        known: dict[str, Output | Exception] = {}
        for key in dict.fromkeys(batch.keys):
            own = [r.text for r, k in zip(batch.requests, batch.keys, strict=True) if k == key]
            known |= ledger.get(job.locale, key, own)
        pairs = [(r, k) for r, k in zip(batch.requests, batch.keys, strict=True) if r.text not in known]
        rest = TextBatch([r for r, _ in pairs], [k for _, k in pairs])
        if not rest.requests:
            return BatchAnswers(known, kept=True)
        fresh = _answered(job, engine, rest)
        put(ledger, rest, fresh.answers)
        return BatchAnswers(known | dict(fresh.answers), fresh.cost, kept=True)


def _answered(job: EngineJob, engine: Engine, batch: TextBatch) -> BatchAnswers:
    given = zip((r.text for r in batch.requests), engine.translate(batch.requests), strict=True)
    fresh = dict(given)
    cost = sum(len(text) * job.price / 1e6 for text in fresh)
    return BatchAnswers(fresh, cost)


@lru_cache(maxsize=64)
def _engine(job: EngineJob) -> Engine:
    """The engine, made once in each worker; ConfigError where it is not the one of whoever asked."""
    engine = create(job.name, job.source, job.locale, from_json(job.options.encode()), job.root)
    if engine.fingerprint != job.fingerprint:
        message = f"the engine of the worker {socket.gethostname()} is {engine.fingerprint}, not {job.fingerprint}"
        raise ConfigError(message, advice="install the same version, with the same model, everywhere")
    return engine


def _ledger(job: EngineJob) -> Ledger | None:
    """The ledger, where it can be reached from here."""
    if isinstance(job.ledger, Path) and (socket.gethostname() != job.machine or not job.ledger.is_file()):
        return None
    return Ledger(job.ledger)
