"""Google and the other services that deep-translator knows, held to the engines' contract.

deep-translator calls `requests.get` without a time-out, gives one answer to two threads, returns None, throws
`Retry-After` away and puts keys into messages. So each text has a translator of its own, from a copy of its module that
nobody else sees and whose `requests` leads to our session: `_Through` alone knows how deep-translator sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Literal
from urllib.parse import quote_plus

from l10n_pipeline import lazy
from l10n_pipeline.engines import codes, options
from l10n_pipeline.engines.http import batches, session
from l10n_pipeline.engines.http.answers import all_checked
from l10n_pipeline.errors import BadOutput, BadRequest, ConfigError, EngineError, Transient, Unsupported
from l10n_pipeline.model import Output, Request, Usage
from l10n_pipeline.text.sentences import split


@dataclass(frozen=True, slots=True)
class _Provider:
    """One of deep-translator's services; `list` is the name of its codes in deep_translator.constants."""

    module: str
    name: str
    list: str
    url: str
    longest: int  # text, as `size` measures it
    size: Callable[[str], int]


def _in_address(text: str) -> int:
    return len(quote_plus(text))


def _in_bytes(text: str) -> int:
    return len(text.encode())


PROVIDERS = {
    "google": _Provider(
        "google",
        "GoogleTranslator",
        "GOOGLE_LANGUAGES_TO_CODES",
        "https://translate.google.com/m",
        4_999,
        _in_address,
    ),
    "mymemory": _Provider(
        "mymemory",
        "MyMemoryTranslator",
        "MY_MEMORY_LANGUAGES_TO_CODES",
        "https://api.mymemory.translated.net/get",  # deep-translator would send to plain http
        499,
        _in_bytes,
    ),
}
"""deep-translator's services that need no key; DeepL and LibreTranslate have engines of their own."""


PACE = 4.0
"""Requests a second to the public pages; Google allows 5, as deep-translator's own error says."""


class Google:
    """The engine; option `provider`: google or mymemory."""

    options: ClassVar[tuple[str, ...]] = ("provider", "url", *options.COMMON)
    segments: Literal["sentence", "block"] = "block"

    def __init__(self, source: str, locale: str, given: Mapping[str, object], _: Path) -> None:
        self._name = options.text("google", given, "provider", "google")
        if self._name not in PROVIDERS:
            raise ConfigError(f"engine google: no provider {self._name!r}", advice=" or ".join(PROVIDERS))
        self._provider = PROVIDERS[self._name]
        self._url = options.address("google", given, self._provider.url)
        self._client = session.client("google", given, per_second=0.0 if "url" in given else PACE)
        self._locale, self._source_locale = locale, source
        known = _codes(self._provider.list)
        self._source = codes.code(self._name, source, known)
        self._target = codes.code(self._name, locale, known)
        if self._source == self._target:
            raise Unsupported(f"{self._name} has one code for {source} and {locale}")

    @property
    def fingerprint(self) -> str:
        return f"google/1-{self._name}"

    @property
    def usage(self) -> Usage:
        return self._client.usage

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        return batches.translate(requests, self._ask, self._client.guard, most=1, characters=1)

    def _ask(self, batch: list[Request]) -> list[Output | EngineError]:
        """A text that is longer than an address may be goes in parts, sentence by sentence."""
        text = batch[0].text
        return [Output("".join(self._part(part) for part in self._parts(text)))]

    def _part(self, part: str) -> str:
        body = part.strip()
        if not body:
            return part
        start = part.index(body)
        answer = self._client.counted(lambda: self._asked(body), len(body))
        (good,) = all_checked([body], [answer], self._locale)
        if isinstance(good, BadOutput):
            raise good
        return part[:start] + good.strip() + part[start + len(body) :]

    def _asked(self, text: str) -> object:
        """deep-translator's answer; whatever it raises that is not of our session is an answer that it cannot read."""
        translator = _translator(self._provider, self._source, self._target)
        with _through(self._client, self._url):
            try:
                return translator.translate(text)
            except _exceptions().TranslationNotFound:
                raise Transient(
                    f"{self._name}: the page has no translation: it asks for consent or a captcha"
                ) from None
            except _exceptions().BaseError as error:
                raise BadRequest(f"{self._name} refused the text: {type(error).__name__}") from None
            except EngineError:
                raise
            except Exception as error:  # noqa: BLE001 - what it raises on an answer that it does not expect
                raise Transient(f"{self._name}: the answer cannot be read: {type(error).__name__}") from None

    def _parts(self, text: str) -> list[str]:
        """Whole sentences that fit; joined they are the text. BadRequest for a sentence that does not."""
        if self._fits(text):
            return [text]
        parts = [""]
        for sentence in split(text, self._source_locale):
            if not self._fits(sentence):
                raise BadRequest(f"a sentence has {len(sentence)} characters, too long for {self._name}")
            if self._fits(parts[-1] + sentence):
                parts[-1] += sentence
            else:
                parts.append(sentence)
        return parts

    def _fits(self, text: str) -> bool:
        return self._provider.size(text) <= self._provider.longest


# -- deep-translator -------------------------------------------------------------------------------


@cache
def _codes(name: str) -> frozenset[str]:
    known: Mapping[str, str] = getattr(import_module("deep_translator.constants"), name)
    return frozenset(known.values())


def _exceptions() -> ModuleType:
    return import_module("deep_translator.exceptions")


def _translator(provider: _Provider, source: str, target: str) -> Any:
    """A new translator: one that two threads share gives one the answer of the other."""
    return getattr(_copy(provider.module), provider.name)(source=source, target=target)


@cache
def _copy(name: str) -> Any:
    """A module of deep-translator for ourselves: in the one that others import nothing is replaced."""
    spec = find_spec(f"deep_translator.{name}")
    assert spec
    assert spec.loader
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.requests = _Through()
    return module


_RESULT = lazy.pattern(r"""class=["'](?:result-container|t0)["']""")

_current: ContextVar[tuple[session.Client, str] | None] = ContextVar("_current", default=None)


@contextmanager
def _through(client: session.Client, url: str) -> Iterator[None]:
    """In this thread and until the end of the block, deep-translator sends to `url` through the client's session."""
    token = _current.set((client, url))
    try:
        yield
    finally:
        _current.reset(token)


class _Through:
    """Stands for the module `requests` in our copy of one of deep-translator's."""

    def get(self, _: str, params: Mapping[str, str] | None = None, **_more: Any) -> Any:
        current = _current.get()
        assert current, "called within _through"
        client, own = current
        response = client.get(own, params)
        text = response.text
        if _RESULT.search(text, text.rfind("</div") + 1):  # no end behind it
            raise Transient("the page was cut short")  # its parser would take half a translation for the whole
        return response
