"""Models that are fetched: the list of Mozilla's service, the files of one pair verified into a folder, their record.

The list is read, and each file verified and unpacked, by fxtranslate; the download is our own, for a service may be
another one (`models_url`). The service speaks Remote Settings: its root says where attachments are.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from l10n_pipeline import lazy
from l10n_pipeline.engines.http.session import proxies
from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.files import Door, from_json

SERVICE = "https://firefox.settings.services.mozilla.com/v1"
FOLDER = ".l10n/models"
RECORD = "l10n-model.json"
_RECORDS = "/buckets/main/collections/translations-models-v2/records"
_LICENCE = "MPL-2.0"
_NAME = lazy.pattern(r"(?:model|vocab|srcvocab|trgvocab|lex)[\w.-]*\.(?:bin|spm)")
_MOST = 400_000_000  # bytes of one file
_TIMEOUT = 60.0
_BEST = ("base-memory", "base", "tiny")
"""Architectures that the decoder reads, the best first; those it does not know come last."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A pair of languages that the service has a model for."""

    source: str
    target: str
    architecture: str
    megabytes: float


@dataclass(frozen=True, slots=True)
class Got:
    """A model that was fetched."""

    folder: Path
    files: tuple[str, ...]
    licence: str


def names(locale: str) -> tuple[str, ...]:
    """What a service may call a locale: its language with the script or territory, then the language alone."""
    language, _, rest = locale.partition("_")
    if language == "zh" and rest in ("TW", "HK", "MO", "Hant", "Hant_TW", "Hant_HK"):
        return (f"{language}_hant", f"{language}-Hant")
    return tuple(dict.fromkeys((locale, locale.replace("_", "-"), language)))


def place(folder: Path, source: str, locale: str) -> Path | None:
    """The folder of a fetched model for the pair, among `folder`'s; None where there is none."""
    found = (folder / f"{s}-{t}" for s in names(source) for t in names(locale))
    return next((one for one in found if (one / RECORD).is_file()), None)


def pair_of(folder: Path) -> tuple[str, str] | None:
    """The languages of a fetched model, as its record says."""
    try:
        said = from_json((folder / RECORD).read_bytes())
        return str(said["source"]), str(said["target"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def offered(url: str) -> Iterator[Offered]:
    """What the service has; L10nError where it cannot be asked."""
    records = _records(url)
    pairs: dict[tuple[str, str, str], float] = {}
    for record in records:
        pair = record["sourceLanguage"], record["targetLanguage"], record.get("architecture") or ""
        pairs[pair] = pairs.get(pair, 0.0) + (record.get("decompressedSize") or 0) / 1e6
    yield from (Offered(*pair, size) for pair, size in sorted(pairs.items()))


def get(door: Door, folder: Path, source: str, locale: str, url: str) -> Got:
    """Fetch the model from `source` to `locale` into a folder below `folder`; L10nError where there is none."""
    chosen = _chosen(_records(url), source, locale)
    base = _attachments(url)
    unpacked = {str(r["name"]): _unpacked(r, base) for r in chosen}
    target = folder / f"{chosen[0]['sourceLanguage']}-{chosen[0]['targetLanguage']}"
    door.sweep(folder)
    door.late()
    for name, data in unpacked.items():
        door.write(target / name, data)
    record = {
        "source": chosen[0]["sourceLanguage"],
        "target": chosen[0]["targetLanguage"],
        "licence": _LICENCE,
        "from": url,
        "version": chosen[0].get("version"),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(unpacked.items())},
    }
    door.write(target / RECORD, (json.dumps(record, indent=2) + "\n").encode())  # last: a model without it is none
    return Got(target, tuple(sorted(unpacked)), _LICENCE)


# -- the service -----------------------------------------------------------------------------------


def _discovery() -> Any:
    try:
        from fxtranslate import discovery
    except ImportError as error:
        raise ConfigError(
            "models are fetched by fxtranslate", advice="pip install 'l10n-pipeline[models]'"
        ) from error
    return discovery


def _records(url: str) -> list[Mapping[str, Any]]:
    parse = _discovery().parse_records
    body = _loaded(url.rstrip("/") + _RECORDS).decode("utf-8", "replace")
    try:
        found: list[Mapping[str, Any]] = parse(body)
    except ValueError as error:
        raise L10nError(f"{url}: the list of models cannot be read", advice="see to `models_url`") from error
    return found


def _chosen(records: Sequence[Mapping[str, Any]], source: str, locale: str) -> list[Mapping[str, Any]]:
    """The files of the best model of the pair."""
    for pair in ((s, t) for s in names(source) for t in names(locale)):
        of_pair = [r for r in records if (r["sourceLanguage"], r["targetLanguage"]) == pair]
        kinds = sorted({str(r.get("architecture") or "") for r in of_pair}, key=_rank)
        for kind in kinds:
            part = [r for r in of_pair if str(r.get("architecture") or "") == kind and _NAME.fullmatch(r["name"])]
            if any(r["fileType"] == "model" for r in part):
                newest = {r["fileType"]: r for r in sorted(part, key=lambda r: str(r.get("version") or ""))}
                return list(newest.values())
    advice = "`l10n models available` lists what could be had"
    raise L10nError(f"the service has no model from {source} to {locale}", advice=advice)


def _rank(architecture: str) -> int:
    return _BEST.index(architecture) if architecture in _BEST else len(_BEST)


def _attachments(url: str) -> str:
    try:
        base = str(from_json(_loaded(url.rstrip("/") + "/"))["capabilities"]["attachments"]["base_url"])
    except (ValueError, KeyError, TypeError) as error:
        raise L10nError(f"{url} does not say where its files are", advice="see to `models_url`") from error
    return base


def _unpacked(record: Mapping[str, Any], base: str) -> bytes:
    packed = _loaded(urljoin(base, record["location"]))
    expected = record.get("decompressedHash")
    if not expected:
        raise L10nError(f"{record['name']} has no digest, so it cannot be believed", advice="take another service")
    try:
        data: bytes = _discovery().verify_and_decompress(packed, expected)
    except ValueError as error:
        raise L10nError(f"{record['name']} came damaged: {error}", advice="try again") from error
    return data


def _loaded(url: str) -> bytes:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigError(f"{url} is no address of a service", advice="like https://models.example.org/v1")
    # Nobody is told who we are: no name of a .netrc goes along, to the service or to where it sends us.
    through = proxies(urlsplit(url).hostname or "", requests.utils.get_environ_proxies(url))
    try:
        with requests.Session() as session:
            session.trust_env = False
            session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
            answer = session.get(url, timeout=_TIMEOUT, stream=True, proxies=through, allow_redirects=False)
            answer.raise_for_status()
            if answer.is_redirect:
                raise L10nError(f"{url} sends us elsewhere", advice="name that place as `models_url`")
            data = bytearray()
            for part in answer.iter_content(1 << 20):
                data += part
                if len(data) > _MOST:
                    raise L10nError(f"{url} sends more than {_MOST:,} bytes", advice="see to `models_url`")
    except requests.RequestException as error:
        reason = str(getattr(error.response, "status_code", "")) or type(error).__name__
        advice = "try again later, or set `engines: neural: models_url:`"
        raise L10nError(f"{url} cannot be read: {reason}", advice=advice) from error
    return bytes(data)
