"""Translators whose work is data: the same text in other letters, in Chinese, in Arabic, and by a hostile hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from l10n_pipeline.model import Segment
from l10n_pipeline.text import inline

Writer = Callable[[Segment], str]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβψδεφγηιξκλμνοπρστθωςχυζα"
_LETTERS = str.maketrans(_LATIN + _LATIN.upper(), _GREEK + _GREEK.upper().replace("Σ", "Τ", 1))
_MARKS = str.maketrans({".": "。", ",": "，", ":": "：", "!": "！", "?": "？", ";": "；"})


def _greek(text: str) -> str:
    return text.translate(_LETTERS)


def _chinese(text: str) -> str:
    """Han without blanks, with full-width marks behind them."""
    han = re.sub(r"[A-Za-z]+", lambda m: "的字词语"[len(m[0]) % 4] * (1 + len(m[0]) // 4), text)
    han = re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", "", han)
    return re.sub(r"(?<=[\u4e00-\u9fff])[.,:!?;] ?", lambda m: m[0].strip().translate(_MARKS), han)


def _arabic(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda m: "كلمات"[: 1 + len(m[0]) % 5], text)


def _written(word: Callable[[str], str]) -> Writer:
    """Each run of words between the codes, and in them what is text, written by `word`."""

    def write(segment: Segment) -> str:
        return "".join(word(part) if is_text else part for part, is_text in parts(segment))

    return write


def parts(segment: Segment) -> Iterator[tuple[str, bool]]:
    """The text cut at its codes, with whether each part is text; a label stays when its text changes."""
    text, at, opened = segment.text, 0, dict[int, int]()
    for code in inline.parse(text, segment.syntax, segment.refs).codes:
        yield text[at : code.start], True
        at = code.start
        if code.kind == "link":
            opened.setdefault(code.pair, code.end)
        for start, end in code.inner:
            yield text[at:start], False
            yield text[start:end], True
            at = end
        tail = text[at : code.end]
        short = tail in ("]", "][]")
        if short and code.kind == "image" and code.inner:
            yield f"][{text[slice(*code.inner[0])]}]", False
        elif short and code.kind == "link" and code.role == "close":
            yield f"][{text[opened[code.pair] : code.start]}]", False
        else:
            yield tail, False
        at = code.end
    yield text[at:], True


WRITERS: dict[str, Writer] = {
    "greek": _written(_greek),
    "chinese": _written(_chinese),
    "arabic": _written(_arabic),
}


def hostile(strings: list[str]) -> Writer:
    """What a hostile hand writes: its strings by turns, in front of a text, in the midst of it, and behind it."""
    turn = 0

    def write(segment: Segment) -> str:
        nonlocal turn
        string = strings[turn // 3 % len(strings)]
        turn += 1
        text = WRITERS["greek"](segment)
        if turn % 3 == 0:
            return string + text
        if turn % 3 == 1:
            return text + string
        at = text.find(" ")
        return f"{text[:at]} {string} {text[at + 1 :]}" if at > 0 else string

    return write
