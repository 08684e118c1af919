"""Options that engines over HTTP share, as l10n.yaml gives them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from math import isfinite
from urllib.parse import urlsplit

from l10n_pipeline.errors import ConfigError

COMMON = ("timeout", "time_limit", "retries", "wait", "per_second", "concurrency")


def number(engine: str, options: Mapping[str, object], name: str, default: float, least: float = 0.0) -> float:
    """A number that is at least `least`; ConfigError for anything else."""
    given = options.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given) or given < least:
        raise ConfigError(f"engine {engine}: {name} is {given!r}", advice=f"a number from {least:g}")
    return given


def whole(engine: str, options: Mapping[str, object], name: str, default: int, least: int = 0) -> int:
    """A whole number that is at least `least`; ConfigError for anything else."""
    given = number(engine, options, name, default, least)
    if given != int(given):
        raise ConfigError(f"engine {engine}: {name} is {given!r}", advice="a whole number")
    return int(given)


def text(engine: str, options: Mapping[str, object], name: str, default: str = "") -> str:
    """One line of text; ConfigError for anything else."""
    given = options.get(name, default)
    if not isinstance(given, str) or not given.isprintable():
        raise ConfigError(f"engine {engine}: {name} is {given!r}", advice="one line of text")
    return given


def address(engine: str, options: Mapping[str, object], default: str = "") -> str:
    """The option `url` without a slash at its end; ConfigError where it is none, or holds a password."""
    given = text(engine, options, "url", default)
    try:
        parts = urlsplit(given)
    except ValueError:
        parts = urlsplit("")
    if parts.username or parts.password:
        raise ConfigError(
            f"engine {engine}: url holds a name or a password", advice="keys come from the environment"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"engine {engine}: url is {given!r}", advice="like https://translate.example.org")
    return given.rstrip("/")


def digest(*parts: str) -> str:
    """Eight characters that stand for what an engine's answers depend on."""
    return blake2b("\0".join(parts).encode(), digest_size=4).hexdigest()
