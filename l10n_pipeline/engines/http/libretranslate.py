"""LibreTranslate, by its JSON interface; the key from LIBRETRANSLATE_API_KEY, where the server wants one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal

from l10n_pipeline.engines import codes, options
from l10n_pipeline.engines.http import batches, session
from l10n_pipeline.engines.http.answers import all_checked, outputs
from l10n_pipeline.errors import BadOutput, EngineError, Unsupported
from l10n_pipeline.model import Output, Request, Usage

_DEFAULT = "http://127.0.0.1:5000"  # where `libretranslate` serves when it is started
_BATCH, _CHARACTERS = 16, 4_000


class LibreTranslate:
    """The engine; it asks the server which languages it has before the first text."""

    options: ClassVar[tuple[str, ...]] = ("url", *options.COMMON)
    segments: Literal["sentence", "block"] = "block"

    def __init__(self, source: str, locale: str, given: Mapping[str, object], _: Path) -> None:
        self._source, self._locale = source, locale
        self._url = options.address("libretranslate", given, _DEFAULT)
        self._client = session.client("libretranslate", given, "LIBRETRANSLATE_API_KEY")

    @property
    def fingerprint(self) -> str:
        """`libretranslate/1-3f2a91bc`: servers have different models, so the digest of the address is part of it."""
        return f"libretranslate/1-{options.digest(self._url)}"

    @property
    def usage(self) -> Usage:
        return self._client.usage

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        return batches.translate(requests, self._ask, self._client.guard, most=_BATCH, characters=_CHARACTERS)

    def _ask(self, batch: list[Request]) -> list[Output | EngineError]:
        texts = [request.text for request in batch]
        source, target = self._pair
        body = {"q": texts, "source": source, "target": target, "format": "text"}
        if secret := self._client.secret:
            body["api_key"] = secret
        url = f"{self._url}/translate"
        said = self._client.counted(lambda: self._client.json("POST", url, body), sum(map(len, texts)))
        if not isinstance(said, dict) or "translatedText" not in said:
            raise BadOutput("the answer has no translatedText")
        return outputs(all_checked(texts, said["translatedText"], self._locale, self._client.secret))

    @cached_property
    def _pair(self) -> tuple[str, str]:
        """The server's codes of the two languages; Unsupported where it has not both."""
        said = self._client.counted(lambda: self._client.json("GET", f"{self._url}/languages"))
        try:
            targets = {language["code"]: language.get("targets") for language in said}
            source = codes.code("libretranslate", self._source, list(targets))
            target = codes.code("libretranslate", self._locale, targets[source] or list(targets))
        except (TypeError, KeyError, AttributeError) as error:
            raise BadOutput("the server's list of languages cannot be read") from error
        if source == target:
            raise Unsupported(f"the server has one language for {self._source} and {self._locale}")
        return source, target
