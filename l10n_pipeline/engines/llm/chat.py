"""A model behind an OpenAI-compatible `/chat/completions`: its options, its prices, one question and its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from l10n_pipeline.engines import options
from l10n_pipeline.engines.http import session
from l10n_pipeline.errors import BadOutput, BudgetSpent, ConfigError, EngineError, RateLimited, Transient
from l10n_pipeline.model import Usage

OPTIONS = (
    "url", "model", "key", "format", "temperature", "max_tokens", "price_in", "price_out", *options.COMMON,
)  # fmt: skip

_DEFAULT, _DEFAULT_KEY = "https://api.openai.com/v1", "OPENAI_API_KEY"
_FORMATS = ("json_schema", "json_object", "none")
_OTHER_TEMPERATURE = 0.7
"""Where one is sent at all: for another answer than the one that was refused."""
_MOST_TOKENS = 10**9  # of one answer; what counts more counts nonsense


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said: its text, whether it was cut off, and what it cost."""

    text: str
    cut: bool
    cost: float


class Chat:
    """One model as one engine uses it. `key` names an environment variable; a `url` of one's own has none by default.

    `most` is what it may still cost from now on, in the currency of the prices; None is no limit.
    """

    def __init__(self, engine: str, given: Mapping[str, object], schema: Mapping[str, object]) -> None:
        self._engine = engine
        self.url = options.address(engine, given, _DEFAULT)
        self.model = options.text(engine, given, "model")
        if not self.model:
            raise ConfigError(f"{engine} needs a model", advice="name one by the option `model`")
        self.body = _body(engine, self.model, given, schema)
        self._prices = [options.number(engine, given, name, 0.0) / 1e6 for name in ("price_in", "price_out")]
        self.client = session.client(
            engine, given, _key_name(engine, given, _DEFAULT_KEY if self.url == _DEFAULT else "")
        )
        self._limit: float | None = None  # of the cost that the counters show

    @property
    def name(self) -> str:
        """`MODEL-3f2a91bc`: the model, and the digest of where it is and how it is asked."""
        model = re.sub(r"[^\w.-]", "-", self.model, flags=re.A)
        return f"{model}-{options.digest(self.url, json.dumps(self.body, sort_keys=True))}"

    def limit(self, cost: float | None) -> None:
        """Ask nothing more once so much is spent from now on."""
        self._limit = None if cost is None else self.client.usage.cost + cost

    def needs_key(self) -> None:
        """Raise Auth where the environment lacks a key that is needed."""
        if self.client.key:
            self.client.needs_key(self._engine)

    def ask(
        self, instructions: str, data: Mapping[str, object], characters: int, *, again: bool = False
    ) -> Completion:
        """The answer to `data`, which travels as JSON in a message of its own.

        What it cost is counted whether or not it can be used. Raises BudgetSpent where no more may be spent, BadOutput
        for a refusal, Transient for what is no chat completion.
        """
        if self._limit is not None and self.client.usage.cost >= self._limit:
            raise BudgetSpent("not sent: the limit is reached (--max-cost)")
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
        ]
        body = {**self.body, "messages": messages}
        if again and "temperature" in body:
            body["temperature"] = _OTHER_TEMPERATURE
        bearer = f"Bearer {secret}" if (secret := self.client.secret) else ""
        url = f"{self.url}/chat/completions"
        said = self.client.counted(lambda: self.client.json("POST", url, body, bearer), characters)
        cost = self._count(said)
        text, cut = _content(said)
        return Completion(text, cut, cost)

    def _count(self, said: Any) -> float:
        """What an answer took, good or not."""
        counts = said.get("usage") if isinstance(said, dict) else None
        counts = counts if isinstance(counts, dict) else {}
        tokens = [_tokens(counts.get(name)) for name in ("prompt_tokens", "completion_tokens")]
        cost = sum(count * price for count, price in zip(tokens, self._prices, strict=True))
        self.client.spend(Usage(tokens_in=tokens[0], tokens_out=tokens[1], cost=cost))
        return cost


def _body(engine: str, model: str, given: Mapping[str, object], schema: Mapping[str, object]) -> dict[str, object]:
    """What every request says beside its messages; only what l10n.yaml asks for, as models differ in what they take."""
    form = options.text(engine, given, "format", "json_schema")
    if form not in _FORMATS:
        raise ConfigError(f"engine {engine}: no format {form!r}", advice=", ".join(_FORMATS))
    body: dict[str, object] = {"model": model}
    if form == "json_schema":
        named = {"name": "answer", "strict": True, "schema": schema}
        body["response_format"] = {"type": form, "json_schema": named}
    elif form == "json_object":
        body["response_format"] = {"type": form}
    if "temperature" in given:
        body["temperature"] = options.number(engine, given, "temperature", 0.0)
    if "max_tokens" in given:
        body["max_tokens"] = options.whole(engine, given, "max_tokens", 0, 1)
    return body


def _key_name(engine: str, given: Mapping[str, object], default: str) -> str:
    """The name of the environment variable; a ConfigError does not repeat what may be the key itself."""
    name = given.get("key", default)
    if isinstance(name, str) and re.fullmatch(r"([A-Z][A-Z0-9_]*)?", name):
        return name
    message = f"engine {engine}: key is the name of an environment variable, in capitals"
    raise ConfigError(message, advice=_DEFAULT_KEY)


def _content(said: Any) -> tuple[str, bool]:
    """The text of a chat completion, and whether it was cut off."""
    try:
        choice = said["choices"][0]
        content, finish = choice["message"].get("content"), choice.get("finish_reason")
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise _not_a_completion(said) from error
    if finish == "content_filter" or not isinstance(content, str) or not content:
        raise BadOutput("the model refused to answer")
    return content, finish == "length"


def _not_a_completion(said: Any) -> EngineError:
    """Some services report errors with status 200."""
    error = said.get("error") if isinstance(said, dict) else None
    code = str(error.get("code", "")) if isinstance(error, dict) else ""
    if code in ("429", "insufficient_quota", "rate_limit_exceeded"):
        return RateLimited("the service says that its limit is reached")
    return Transient("the answer is no chat completion")


def _tokens(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 < given < _MOST_TOKENS else 0


def strict(**properties: object) -> dict[str, object]:
    """The JSON schema of an object that has these properties and no other, as services ask for it."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(content: str, name: str) -> list[dict[str, Any]]:
    """The whole objects of the list of that name, whatever stands before it: a code fence, thoughts."""
    items: list[dict[str, Any]] = []
    at = content.find("[", max(content.rfind(f'"{name}"'), 0))
    while at >= 0 and (at := content.find("{", at)) >= 0:
        try:
            item, at = json.JSONDecoder().raw_decode(content, at)
        except (ValueError, RecursionError):
            break  # cut off, or nested deeper than any answer
        if isinstance(item.get("id"), str):
            items.append(item)
    return items


def text_of(given: object) -> str:
    """A text of an item; of what is none, its type."""
    return given if isinstance(given, str) else type(given).__name__
