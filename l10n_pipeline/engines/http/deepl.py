"""DeepL through its official client; the key from DEEPL_AUTH_KEY alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Literal

from l10n_pipeline.engines import codes, options
from l10n_pipeline.engines.http import batches, session
from l10n_pipeline.engines.http.answers import all_checked, outputs
from l10n_pipeline.errors import BadOutput, BadRequest, ConfigError, EngineError, Transient
from l10n_pipeline.model import Output, Request, Usage

KEY = "DEEPL_AUTH_KEY"

_BATCH, _CHARACTERS = 50, 30_000  # of a request: 50 texts, 128 KiB
_FORMALITY = ("default", "more", "less", "prefer_more", "prefer_less")
_NO_TARGETS = frozenset({"en", "pt"})
"""Languages of the client's list that DeepL translates from only: as targets they need a territory."""


class DeepL:
    """The engine. The client chooses the address by the key, unless option `url` gives one."""

    options: ClassVar[tuple[str, ...]] = ("url", "formality", *options.COMMON)
    segments: Literal["sentence", "block"] = "block"

    def __init__(self, source: str, locale: str, given: Mapping[str, object], _: Path) -> None:
        if find_spec("deepl") is None:
            raise ConfigError("engine deepl needs its client", advice="pip install 'l10n-pipeline[deepl]'")
        self._url = options.address("deepl", given) if "url" in given else ""
        self._formality = options.text("deepl", given, "formality", "default")
        if self._formality not in _FORMALITY:
            raise ConfigError(f"engine deepl: no formality {self._formality!r}", advice=", ".join(_FORMALITY))
        self._client = session.client("deepl", given, KEY)
        known = _languages()
        # It tells the varieties of a language apart when it writes, not when it reads.
        self._source = codes.code("deepl", source.split("_", maxsplit=1)[0], {c for c in known if "-" not in c})
        self._target = codes.code("deepl", locale, known - _NO_TARGETS)
        self._locale = locale

    @property
    def fingerprint(self) -> str:
        """`deepl/1`, and the formality where one was asked for."""
        return "deepl/1" if self._formality == "default" else f"deepl/1-{self._formality}"

    @property
    def usage(self) -> Usage:
        return self._client.usage

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request; raises Auth where the environment has no key."""
        self._client.needs_key("deepl")
        return batches.translate(requests, self._ask, self._client.guard, most=_BATCH, characters=_CHARACTERS)

    def _ask(self, batch: list[Request]) -> list[Output | EngineError]:
        texts = [request.text for request in batch]
        said = self._client.counted(lambda: self._asked(texts), sum(map(len, texts)))
        return outputs(
            all_checked(
                texts, [getattr(answer, "text", None) for answer in said], self._locale, self._client.secret
            )
        )

    def _asked(self, texts: list[str]) -> list[Any]:
        deepl: Any = import_module("deepl")
        try:
            said = _translator(self._client, self._client.secret, self._url).translate_text(
                texts,
                source_lang=self._source,
                target_lang=self._target,
                formality=self._formality,
                preserve_formatting=True,
            )
        except deepl.DeepLException as error:
            # The client wraps what its session raises; its own texts are not told, they quote whole answers.
            if isinstance(error.__cause__, EngineError):
                raise error.__cause__ from None
            raise BadRequest(f"DeepL's client refused the texts: {type(error).__name__}") from None
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - what the client raises on an answer that it does not expect
            raise Transient(f"DeepL's answer cannot be read: {type(error).__name__}") from None
        if not said:
            raise Transient("DeepL's answer has no translations: a web page, or cut short")
        if not isinstance(said, list):
            raise BadOutput("DeepL's answer is no list")
        return said


@lru_cache(maxsize=8)
def _translator(client: session.Client, secret: str, url: str) -> Any:
    """The official client, sending through our session: its own has no end to an answer that drips."""
    deepl: Any = import_module("deepl")
    deepl.http_client.max_network_retries = 0  # retries are the guard's, which several threads share
    translator = deepl.DeepLClient(secret, server_url=url or None, send_platform_info=False)
    own = translator._client._session
    own.auth = session.Authorization(f"DeepL-Auth-Key {secret}")
    own.verify = client.session.merge_environment_settings(translator.server_url, {}, None, None, None)["verify"]
    for prefix, adapter in client.session.adapters.items():
        own.mount(prefix, adapter)
    return translator


def _languages() -> frozenset[str]:
    """The codes of the client's own list."""
    listed = vars(import_module("deepl").Language)
    return frozenset(code for name, code in listed.items() if name.isupper())
