"""Any model behind an OpenAI-compatible `/chat/completions`: texts with ids in, exactly the same ids out.

The texts travel as JSON in a message of their own and are data to the model, as the instructions say; what comes
back is believed only as far as the ids, the words that it repeats, the checks of `answers` and the pipeline's masks go.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from l10n_pipeline.engines import codes
from l10n_pipeline.engines.http.answers import all_checked
from l10n_pipeline.engines.http.batches import Apart
from l10n_pipeline.engines.llm import prompt, reading
from l10n_pipeline.engines.llm.chat import Chat
from l10n_pipeline.engines.llm.chat_engine import ChatEngine
from l10n_pipeline.errors import EngineError
from l10n_pipeline.model import Output, Request

_LOOSE = 60
"""After so many answers that repeat nothing batches are not tried any more; until then they show whether the model
mixes them up."""


class LLM(ChatEngine):
    """The engine; see `chat.Chat` for its options."""

    most = 20
    varies = True
    takes_terms = True

    def __init__(self, source: str, locale: str, given: Mapping[str, object], _: Path) -> None:
        super().__init__(Chat("llm", given, prompt.SCHEMA))
        self._names = {"source": codes.language_name(source), "target": codes.language_name(locale)}
        self._locale = locale
        self._loose: dict[str, str] = {}  # by text, what answers said that did not tell which text they belong to

    @property
    def fingerprint(self) -> str:
        """`llm/3-MODEL-3f2a91bc`: the prompt's version, the model, the digest of where it is and how it is asked."""
        return f"llm/{prompt.VERSION}-{self._chat.name}"

    def context(self, request: Request) -> str:
        """See `model.Informed`."""
        return prompt.context(request)

    def _ask(self, batch: list[Request]) -> list[Output | EngineError]:
        if len(self._loose) > _LOOSE and len(batch) > 1:
            raise Apart(reading.UNBOUND)
        ids = {f"t{number}": request for number, request in enumerate(batch, 1)}
        texts = [request.text for request in batch]
        instructions = prompt.INSTRUCTIONS.format(**self._names, words=prompt.words_to_repeat(ids))
        again = any(request.attempt for request in batch)
        said = self._chat.ask(instructions, prompt.data(ids, self._locale), sum(map(len, texts)), again=again)
        try:
            found = reading.answers(said, {name: request.text for name, request in ids.items()})
        except reading.Unbound as error:
            self._loose |= {ids[name].text: str(text) for name, text in error.texts.items()}
            raise
        given = [found.get(name) for name in ids]
        answers = all_checked(texts, given, self._locale, self._chat.client.secret)
        share = said.cost / (sum(isinstance(answer, str) for answer in answers) or 1)
        return [
            Output(answer, None, share, self._moved(text, answer)) if isinstance(answer, str) else answer
            for text, answer in zip(texts, answers, strict=True)
        ]

    def _moved(self, text: str, answer: str) -> str:
        """A warning where the model gave this answer to another text, and another to this one, in one batch."""
        if self._loose.get(text, answer) == answer or answer not in self._loose.values():
            return ""
        return "the model had given this answer to another text; it was asked again for this one alone"
