"""Texts to a service in batches: each distinct text once, what has no letters not at all, a refused batch in halves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from l10n_pipeline.engines.http.answers import has_letters
from l10n_pipeline.engines.resilient import Guard
from l10n_pipeline.errors import BadOutput, BadRequest, EngineError
from l10n_pipeline.model import Output, Request

Ask = Callable[[list[Request]], Sequence[Output | EngineError]]
"""Sends one batch: an answer to each of its texts, or raises what concerns them all."""

HARMLESS = "Good morning."
"""A harmless text: a service that refuses it refuses everything."""


class Apart(BadOutput):
    """Nothing tells which answer belongs to which text: each is to be asked for alone."""


def translate(
    requests: Sequence[Request], ask: Ask, guard: Guard, *, most: int, characters: int
) -> list[Output | Exception]:
    """One answer a request, in order. At most `most` texts of together `characters` go into a batch."""
    first = {r.text: r for r in reversed(requests) if has_letters(r.text)}
    wanted = list(packed(list(reversed(first.values())), most, characters))
    answers: dict[str, Output | EngineError] = {}
    for batch, said in zip(wanted, guard.together(lambda b: halved(b, ask, guard), wanted), strict=True):
        answers |= dict(zip((r.text for r in batch), said, strict=True))
    return [answers.get(r.text) or Output(r.text) for r in requests]


def packed(requests: Sequence[Request], most: int, characters: int) -> Iterator[list[Request]]:
    """Batches in order; a text that is longer than a batch may be goes alone."""
    batch: list[Request] = []
    for request in requests:
        length = sum(len(r.text) for r in batch) + len(request.text)
        if batch and (len(batch) == most or length > characters):
            yield batch
            batch = []
        batch.append(request)
    if batch:
        yield batch


def halved(batch: list[Request], ask: Ask, guard: Guard) -> list[Output | EngineError]:
    """The answers to a batch; what has none in it is asked for again, a refused batch in halves.

    A service that has refused the first request, and then a harmless text, is not asked again.
    """
    try:
        answers = list(guard.call(lambda: ask(batch)))
    except Apart:
        return [answer for request in batch for answer in halved([request], ask, guard)]
    except (BadRequest, BadOutput) as error:
        if isinstance(error, BadRequest) and _refuses_all(batch[0], ask, guard, error):
            return [error] * len(batch)
        if len(batch) == 1:
            return [error]
        middle = len(batch) // 2
        return [*halved(batch[:middle], ask, guard), *halved(batch[middle:], ask, guard)]
    except EngineError as error:
        return [error] * len(batch)
    missing = [number for number, answer in enumerate(answers) if isinstance(answer, BadOutput)]
    if 0 < len(missing) < len(batch):
        for number, answer in zip(missing, halved([batch[n] for n in missing], ask, guard), strict=True):
            answers[number] = answer
    return answers


def _refuses_all(request: Request, ask: Ask, guard: Guard, error: BadRequest) -> bool:
    if guard.is_down:
        return True
    if guard.has_served or not error.by_service:
        return False
    try:
        guard.call(lambda: ask([replace(request, text=HARMLESS)]))
    except BadRequest:
        guard.stop(error)
        return True
    except EngineError:
        return guard.is_down
    return False
