"""Which answer of a model belongs to which text: by its id, and by the first words of the text that it repeats."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.engines.http.batches import Apart
from l10n_pipeline.engines.llm.chat import Completion, listed, text_of
from l10n_pipeline.errors import BadOutput

_ALNUM = lazy.pattern(r"[^\W_]+")
_ECHOED = 12  # letters of the source that must agree

UNBOUND = "the model does not say which text an answer belongs to"


class Unbound(Apart):
    """No answer of a batch says which text it belongs to; `texts` has what was said, by id."""

    def __init__(self, texts: Mapping[str, object]) -> None:
        super().__init__(UNBOUND)
        self.texts = texts


def answers(said: Completion, texts: Mapping[str, str]) -> dict[str, object]:
    """The answers by id, as far as the model came: of an answer that was cut off, the items that are whole.

    `texts` has what was sent, by id. Unknown ids are passed over; an id with two answers has the one that repeats the
    words of its text, else none, unless it was asked for alone. BadOutput where there is no item, Unbound where none
    of several repeats anything.
    """
    items = [item for item in listed(said.text, "translations") if "text" in item]
    if not items and said.cut:
        raise BadOutput("the model's answer was cut off")
    given: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        if item["id"] in texts:
            given.setdefault(item["id"], []).append(item)
    if len(texts) > 1 and given and not any("source" in item for own in given.values() for item in own):
        raise Unbound({name: text_of(own[0]["text"]) for name, own in given.items()})
    needed = _letters_needed(texts)
    out: dict[str, object] = {}
    for name, own in given.items():
        right = [item["text"] for item in own if _belongs(item, texts[name], needed[name])]
        if len({text_of(text) for text in right}) == 1 or (right and len(texts) == 1):
            out[name] = right[0]
    return out


def _letters(text: str) -> str:
    return "".join(_ALNUM.findall(text.casefold()))


def _letters_needed(texts: Mapping[str, str]) -> dict[str, int]:
    """How many letters of each text's beginning have to agree: one more than any other text of the batch has."""
    own = {name: _letters(text) for name, text in texts.items()}
    needed = dict.fromkeys(own, _ECHOED)
    for one, other in pairwise(sorted(own, key=own.__getitem__)):
        shared = next((n for n, (a, b) in enumerate(zip(own[one], own[other], strict=False)) if a != b), None)
        if shared is not None:
            needed[one], needed[other] = max(needed[one], shared + 1), max(needed[other], shared + 1)
    return needed


def _belongs(item: Mapping[str, Any], text: str, needed: int) -> bool:
    """Whether the item repeats the beginning of the text; one that repeats nothing is alone in its answer."""
    if "source" not in item:
        return True
    said, own = _letters(text_of(item["source"]))[:needed], _letters(text)[:needed]
    return bool(said) and (own.startswith(said) or said.startswith(own)) if own else True
