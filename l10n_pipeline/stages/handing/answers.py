"""Answers as a file holds them: an object with `answers`, a list, or an object a line; each with its line."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from l10n_pipeline.errors import FormatError
from l10n_pipeline.stages.handing.tasks import SCHEMA

_LARGEST = 16_000_000  # bytes
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody gave as the translation of the unit `id`."""

    id: str
    text: str
    line: int = 0  # of the file, counted from 1


def read_answers(data: bytes, path: str) -> list[GivenAnswer]:
    """The answers of a file, in order; FormatError, with the line, for what is none. `path` is for messages."""
    if len(data) > _LARGEST:
        raise FormatError(
            f"the file has more than {_LARGEST // 1_000_000} MB",
            path=path,
            advice="hand the answers over in parts",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("the file is not UTF-8", path=path, line=line, advice="save it as UTF-8") from error
    reader = _Reader(text, path)
    return [reader.answer(item, at, number) for number, (item, at) in enumerate(reader.items(), 1)]


class _Reader:
    """Reads JSON so that it is known where each answer stands."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path
        self._ends = [at for at, char in enumerate(text) if char == "\n"]
        self._decoder = json.JSONDecoder()
        self._end = 0  # of the list that was read last

    def items(self) -> Iterator[tuple[Any, int]]:
        """What should be answers, each with its offset."""
        at = self._blank(0)
        if at == len(self._text):
            raise self._wrong(at, "the file is empty")
        if self._text[at] == "[":
            yield from self._list(at)
            if (rest := self._blank(self._end)) < len(self._text):
                raise self._wrong(rest, "something stands behind the answers", "take it out")
            return
        while at < len(self._text):
            value, end = self._value(at)
            if isinstance(value, dict) and "answers" in value:
                if value.get("schema", SCHEMA) != SCHEMA:
                    raise self._wrong(
                        at, f"schema {value['schema']!r} is not known", f"this program knows {SCHEMA}"
                    )
                yield from self._list(self._member(at, "answers"))
            else:
                yield value, at
            at = self._blank(end)

    def answer(self, item: Any, at: int, number: int) -> GivenAnswer:
        """The answer that an item is."""
        name, text = (item.get("id"), item.get("text")) if isinstance(item, dict) else (None, None)
        if not (isinstance(name, str) and isinstance(text, str)):
            message = f"this is no answer: number {number} needs an `id` and a `text`, both in quotation marks"
            raise self._wrong(at, message, 'write each as {"id": "…", "text": "…"}')
        return GivenAnswer(name, text, self._line(at))

    def _list(self, at: int) -> Iterator[tuple[Any, int]]:
        if self._text[at : at + 1] != "[":
            raise self._wrong(at, "`answers` is no list", 'write {"answers": [{"id": "…", "text": "…"}]}')
        at = self._blank(at + 1)
        while self._text[at : at + 1] != "]":
            value, end = self._value(at)
            yield value, at
            at = self._after_value(end, "]")
        self._end = at + 1

    def _member(self, at: int, name: str) -> int:
        """Where the value of a member of the object at `at` begins."""
        at = self._blank(at + 1)
        while True:
            key, end = self._value(at)
            at = self._blank(self._blank(end) + 1)  # behind the colon
            if key == name:
                return at
            _, end = self._value(at)
            at = self._after_value(end, "}")

    def _after_value(self, at: int, close: str) -> int:
        """Where the next value of a list or an object begins, or it ends."""
        at = self._blank(at)
        if self._text[at : at + 1] == ",":
            return self._blank(at + 1)
        if self._text[at : at + 1] != close:
            raise self._wrong(at, f"here should be a comma or {close}", "mend the JSON")
        return at

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            return self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos, f"this is no JSON: {error.msg}", "mend the JSON") from error
        except (RecursionError, ValueError) as error:  # ValueError: a number of more digits than Python reads
            raise self._wrong(
                at, "this is nested too deep, or too long, for an answer", "mend the JSON"
            ) from error

    def _blank(self, at: int) -> int:
        while at < len(self._text) and self._text[at] in _BLANKS:
            at += 1
        return at

    def _line(self, at: int) -> int:
        return bisect_right(self._ends, at - 1) + 1

    def _wrong(self, at: int, message: str, advice: str = "") -> FormatError:
        return FormatError(message, path=self._path, line=self._line(at), advice=advice)
