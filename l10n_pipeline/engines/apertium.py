"""Apertium: the installed program, kept open, or its HTTP service where `url` names one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlencode

from l10n_pipeline.engines import codes, options
from l10n_pipeline.engines.apertium_program import Program
from l10n_pipeline.engines.http import batches, session
from l10n_pipeline.engines.http.answers import all_checked, outputs
from l10n_pipeline.errors import BadOutput, ConfigError, EngineError, Unsupported
from l10n_pipeline.model import Output, Request, Usage

MODES = "/usr/share/apertium/modes"
_CHARACTERS = 4_000


class Apertium:
    """The engine; `modes` is the folder of the installed pairs."""

    options: ClassVar[tuple[str, ...]] = ("url", "modes", *options.COMMON)
    segments: Literal["sentence", "block"] = "sentence"

    def __init__(self, source: str, locale: str, given: Mapping[str, object], root: Path) -> None:
        self._source, self._locale = source, locale
        self._client = session.client("apertium", given)
        self._url = options.address("apertium", given) if "url" in given else ""
        self._program = None if self._url else _program(source, locale, given, root)

    @property
    def fingerprint(self) -> str:
        """`apertium/1-eng-spa-3f2a91bc`: the pair and the digest of its data; of a service, of its address."""
        return f"apertium/1-{self._program.name if self._program else options.digest(self._url)}"

    @property
    def usage(self) -> Usage:
        return self._client.usage

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        ask, most = (self._piped, 1000) if self._program else (self._served, 1)
        return batches.translate(requests, ask, self._client.guard, most=most, characters=_CHARACTERS)

    def _piped(self, batch: list[Request]) -> list[Output | EngineError]:
        texts = [request.text for request in batch]
        assert self._program
        return outputs(all_checked(texts, self._program.translate(texts), self._locale))

    def _served(self, batch: list[Request]) -> list[Output | EngineError]:
        (text,) = texts = [batch[0].text]
        query = urlencode({"langpair": "|".join(self._pair), "markUnknown": "no", "q": text})
        said = self._client.counted(lambda: self._client.json("GET", f"{self._url}/translate?{query}"), len(text))
        try:
            return outputs(all_checked(texts, [said["responseData"]["translatedText"]], self._locale))
        except (TypeError, KeyError) as error:
            raise BadOutput("the answer has no translatedText") from error

    @cached_property
    def _pair(self) -> tuple[str, str]:
        """The service's codes of the two languages."""
        said = self._client.counted(lambda: self._client.json("GET", f"{self._url}/listPairs"))
        try:
            pairs = {(pair["sourceLanguage"], pair["targetLanguage"]) for pair in said["responseData"]}
        except (TypeError, KeyError) as error:
            raise BadOutput("the service's list of pairs cannot be read") from error
        return pair_of(self._source, self._locale, pairs)


def pair_of(source: str, locale: str, known: Collection[tuple[str, str]]) -> tuple[str, str]:
    """The most exact of the known pairs for two locales; Unsupported where there is none."""
    wanted = product(codes.candidates("apertium", locale), codes.candidates("apertium", source))
    for target, origin in wanted:
        if (origin, target) in known:
            return origin, target
    raise Unsupported(
        f"apertium has no pair from {source} to {locale}", advice="install one, or choose another engine"
    )


def _program(source: str, locale: str, given: Mapping[str, object], root: Path) -> Program:
    folder = root / options.text("apertium", given, "modes", MODES)
    if not folder.is_dir():
        raise ConfigError(f"engine apertium: no pairs in {folder}", advice="apt install apertium apertium-eng-spa")
    pairs = {tuple(path.stem.split("-")): path for path in folder.glob("*-*.mode") if path.stem.count("-") == 1}
    pair = pair_of(source, locale, {(a, b) for a, b in pairs})
    return Program(pairs[pair], options.number("apertium", given, "timeout", 60.0, 0.01))
