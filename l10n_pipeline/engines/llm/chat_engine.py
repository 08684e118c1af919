"""What a translator and a judge have in common: requests in batches, to one model, within its key, limit and guard."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Literal

from l10n_pipeline.engines.http import batches
from l10n_pipeline.engines.llm.chat import OPTIONS, Chat
from l10n_pipeline.errors import EngineError
from l10n_pipeline.model import Output, Request, Usage

_CHARACTERS = 4_000  # of one batch


class ChatEngine(ABC):
    """An engine whose answers come from a chat; see `chat.Chat` for its options."""

    options: ClassVar[tuple[str, ...]] = OPTIONS
    segments: Literal["sentence", "block"] = "block"
    most: ClassVar[int]  # texts of one batch

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    @property
    def usage(self) -> Usage:
        return self._chat.client.usage

    def limit(self, cost: float | None) -> None:
        """See `model.Bounded`."""
        self._chat.limit(cost)

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request; raises Auth where the environment lacks a key that is needed."""
        self._chat.needs_key()
        guard = self._chat.client.guard
        return batches.translate(requests, self._ask, guard, most=self.most, characters=_CHARACTERS)

    @abstractmethod
    def _ask(self, batch: list[Request]) -> list[Output | EngineError]:
        """The answers to one batch, in order."""
