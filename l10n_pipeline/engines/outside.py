"""An engine of another package, held to the contract: whatever it raises or returns is an answer or an EngineError."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Literal, TypeVar

from l10n_pipeline import lazy
from l10n_pipeline.engines.secrets import redacted, repeated
from l10n_pipeline.errors import BadOutput, EngineError, L10nError
from l10n_pipeline.files.names import is_text
from l10n_pipeline.model import Alignment, Output, Request, Usage

_Value = TypeVar("_Value")

_STRIKES = 5
"""Texts in a row that make it fail, each alone; after them nothing is asked of it."""

_ADVICE = "tell its author; docs/extending.md says what an engine does"
_SPELLED = lazy.pattern(r"[!-~]{1,200}")
_SEGMENTS: tuple[Literal["sentence", "block"], ...] = ("sentence", "block")


class Outside:
    """The engine `name` that `make` makes. Nothing of it is believed: what it raises is an error of its texts."""

    def __init__(self, name: str, make: Callable[[], Any]) -> None:
        self.name = name
        self._engine = self._called("made", make)
        self.fingerprint = self._read("fingerprint")
        if not isinstance(self.fingerprint, str) or not _SPELLED.fullmatch(self.fingerprint):
            raise self._fault("its fingerprint is no text like loud/1.0, in ASCII without blanks")
        self.segments: Literal["sentence", "block"] = self._read("segments")
        if self.segments not in _SEGMENTS:
            raise self._fault('its segments is neither "sentence" nor "block"')
        if not callable(self._read("translate")):
            raise self._fault("its translate cannot be called")
        self.varies = bool(self._read("varies", False))
        self.pretends = bool(self._read("pretends", False))
        self._strikes = 0
        self._last: EngineError | None = None

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request, in order. What makes it fail is looked for, by asking for halves."""
        batch = list(requests)
        if self._last and self._strikes >= _STRIKES:
            return [self._last] * len(batch)
        try:
            answers = self._asked(batch)
        except _Failed as error:
            if len(batch) > 1:
                middle = len(batch) // 2
                return [*self.translate(batch[:middle]), *self.translate(batch[middle:])]
            self._strikes += 1
            self._last = EngineError(error.message, advice=error.advice)
            return [self._last]
        self._strikes = 0
        return answers

    def unreadable(self, text: str) -> Sequence[tuple[int, int]]:
        """See `model.Reads`; nothing where the engine does not say it."""
        ask = self._read("unreadable", None)
        if ask is None:
            return ()
        found = self._called("asked what it cannot read", lambda: list(ask(text)))
        at = 0
        for one in found:
            if not _is_range(one) or one[0] < at or one[1] > len(text):
                raise self._fault("what it cannot read is no list of ranges in the text")
            at = one[1]
        return [(start, end) for start, end in found]

    def _asked(self, batch: list[Request]) -> list[Output | Exception]:
        """The answers; _Failed where it raises, or does not give one answer a text."""
        try:
            answers = self._called(
                "asked", lambda: list(islice(iter(self._engine.translate(batch)), len(batch) + 1))
            )
        except _Failed:
            raise
        except EngineError as error:  # the engine refuses all of these texts itself
            return [self._clean(error)] * len(batch)
        if len(answers) != len(batch):
            raise self._fault("it does not give one answer a text")
        return [self._answer(request.text, said) for request, said in zip(batch, answers, strict=True)]

    def _answer(self, sent: str, said: object) -> Output | Exception:
        if isinstance(said, EngineError):
            return self._clean(said)
        if not isinstance(said, Output):
            return self._fault(f"it answers with a {type(said).__name__}, no Output and no EngineError")
        if not isinstance(said.text, str) or not isinstance(said.warning, str) or not _is_cost(said.cost):
            return self._fault("a text, a warning or a cost of its answers is of another type")
        if not _fits(said.alignment, len(sent), len(said.text)):
            return self._fault("an alignment of its answers does not fit the texts")
        if not is_text(said.text + said.warning):
            return BadOutput("the answer holds half a character (a lone surrogate)")
        if repeated(sent, said.text + said.warning):
            return BadOutput("the answer repeats a key or a password of the environment")
        return said

    # -- calling it --------------------------------------------------------------------------------

    def _read(self, attribute: str, default: object = ...) -> Any:
        found = self._called(f"asked for {attribute}", lambda: getattr(self._engine, attribute, default))
        if found is ...:
            raise self._fault(f"it has no {attribute}")
        return found

    def _called(self, when: str, call: Callable[[], _Value]) -> _Value:
        return called(self.name, when, call)

    def _fault(self, what: str) -> _Failed:
        return _fault(self.name, what)

    def _clean(self, error: EngineError) -> EngineError:
        """Its own error, without keys in it."""
        error.message, error.advice = _written(str(error.message)), _written(str(error.advice))
        return error


class Counting(Outside):
    """The same for an engine that says what it used."""

    @property
    def usage(self) -> Usage:
        used = self._called("asked what it used", lambda: self._engine.usage)
        return used if isinstance(used, Usage) and _is_cost(used.cost) else Usage()


class Computing(Outside):
    """The same for an engine that computes itself, and says how many texts it takes at once."""

    @property
    def bulk(self) -> int:
        found = self._read("bulk")
        return found if isinstance(found, int) and 0 < found <= _MOST else 1


_MOST = 4096


class _Failed(EngineError):
    """It raised, or returned what is no answer: perhaps of one of the texts alone."""


def wrapped(name: str, make: Callable[[], Any]) -> Outside:
    """The engine that `make` makes; EngineError where it cannot, or where it lacks what an engine has."""
    made = Outside(name, make)
    if made._read("usage", None) is not None:
        return Counting(name, lambda: made._engine)
    return Computing(name, lambda: made._engine) if made._read("bulk", None) is not None else made


def called(name: str, when: str, call: Callable[[], _Value], passed: tuple[type[Exception], ...] = ()) -> _Value:
    """What `call`, code of another package, returns; EngineError for what it raises, but for `passed` and our own."""
    try:
        return call()
    except L10nError:
        raise
    except passed:
        raise
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())[:120]
        raise _fault(name, f"{type(error).__name__} when it was {when}" + f": {said}" * bool(said)) from error


def _fault(name: str, what: str) -> _Failed:
    return _Failed(f"engine {name} of another package: {_written(what)}", advice=_ADVICE)


def _written(text: str) -> str:
    return redacted(text.encode(errors="backslashreplace").decode())


def _is_cost(cost: object) -> bool:
    return isinstance(cost, int | float) and not isinstance(cost, bool) and math.isfinite(cost) and cost >= 0


def _is_range(one: object) -> bool:
    if not isinstance(one, tuple) or len(one) != 2 or not all(isinstance(end, int) for end in one):
        return False
    start, end = one
    return bool(0 <= start <= end)


def _fits(alignment: object, source: int, target: int) -> bool:
    """Whether an alignment speaks of words in texts of these lengths, one row of weights a target word."""
    if alignment is None:
        return True
    if not isinstance(alignment, Alignment):
        return False
    for words, length in ((alignment.source, source), (alignment.target, target)):
        if not isinstance(words, tuple) or not all(_is_range(word) and word[1] <= length for word in words):
            return False
    rows = alignment.weights
    return (
        isinstance(rows, tuple)
        and len(rows) == len(alignment.target)
        and all(isinstance(row, tuple) and len(row) == len(alignment.source) for row in rows)
        and all(isinstance(weight, int | float) for row in rows for weight in row)
    )
