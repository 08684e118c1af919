"""Engines that are made to be bad, and texts that are made to be hard."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from l10n_pipeline.model import Alignment, Engine, Output, Request

MASK = re.compile(r"X\d+X|XQ[A-PR-Z]+|\[\d+\]|https://x\.yz/\d+")


@dataclass
class Echo:
    """Gives every text back with other letters, so that nothing is the source; masks stay."""

    fingerprint: str = "echo/1"
    segments: Literal["sentence", "block"] = "sentence"
    backwards: bool = False  # the words in reverse order
    aligned: bool = False
    rotate: bool = True  # the letters by 13
    asked: list[str] = field(default_factory=list)

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        self.asked += [request.text for request in requests]
        return [self._answer(request.text) for request in requests]

    def _answer(self, text: str) -> Output:
        source = [m.span() for m in re.finditer(r"\S+", text)]
        order = list(range(len(source)))[:: -1 if self.backwards else 1]
        words = [rotated(word) if self.rotate else word for i in order if (word := text[slice(*source[i])])]
        target, at = [], 0
        for word in words:
            target.append((at, at + len(word)))
            at += len(word) + 1
        weights = tuple(tuple(float(i == j) for j in range(len(source))) for i in order)
        alignment = Alignment(tuple(source), tuple(target), weights) if self.aligned else None
        return Output(" ".join(words), alignment)


def rotated(text: str) -> str:
    """The text with its letters moved on by 13, but for what is a mask in it."""
    out, at = [], 0
    for mask in MASK.finditer(text):
        out += [_rot13(text[at : mask.start()]), mask[0]]
        at = mask.end()
    return "".join([*out, _rot13(text[at:])])


def _rot13(text: str) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    table = str.maketrans(
        letters + letters.upper(), letters[13:] + letters[:13] + (letters[13:] + letters[:13]).upper()
    )
    return text.translate(table)


@dataclass
class Damaging:
    """Another engine whose answers lose, double, re-spell or glue a part of all masks, at random."""

    engine: Engine
    rate: float = 0.3
    seed: int = 7

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.damaged = 0

    @property
    def fingerprint(self) -> str:
        return f"damaging {self.engine.fingerprint}"

    @property
    def segments(self) -> Literal["sentence", "block"]:
        return self.engine.segments

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        return [self._damaged(answer) for answer in self.engine.translate(requests)]

    def _damaged(self, answer: Output | Exception) -> Output | Exception:
        if isinstance(answer, Exception):
            return answer
        text = MASK.sub(self._one, answer.text)
        return answer if text == answer.text else Output(text, None, answer.cost)

    def _one(self, mask: re.Match[str]) -> str:
        if self._random.random() >= self.rate:
            return mask[0]
        self.damaged += 1
        damage = self._random.choice(DAMAGES)
        return damage(mask[0], self._random)


DAMAGES = (
    lambda mask, rng: "",
    lambda mask, rng: f"{mask} {mask}",
    lambda mask, rng: f"{mask} e também {mask}",
    lambda mask, rng: mask.lower(),
    lambda mask, rng: " ".join(re.findall(r"\d+|\D+", mask)),
    lambda mask, rng: f"de{mask}s",
    lambda mask, rng: mask[:-1],
    lambda mask, rng: re.sub(r"\d+", lambda m: str(int(m[0]) + rng.choice((1, 10))), mask),
    lambda mask, rng: "".join(rng.sample(mask, len(mask))),
)


# -- hard texts ------------------------------------------------------------------------------------

FRAMES = (
    "The {} is one of the oldest of its kind, and the {} came much later.",
    "{} {} and {} are often mixed up by new readers.",
    "Readers who like {} will not be sorry to meet {}!",
    '**Note:** before you use {}, see [the chapter about {}](/guide.html#use "How to use {}").',
    "It is **not the {} itself** but _the idea of {}_ that people talk about.",
    "What does {} mean? It is written {} in most books, or {} in a few. Nobody says {}.",
    '- {}, {}, {}; {}: "{}" ({})',
    "[Every {} has a *{}* of its own](https://example.org/a_(b)), said ~~the writer~~ the critic of {}.",
    "Ask for {}\nand then for {}.",
    "The words {0} {0} {0} {0} {0} {0} {0} {0} {0} {0} {0} {0} stand here twelve times.",
    '![A drawing of {}](/img/a.png "This is {}") shows {} as **everybody [knows `it`](/x) well**.',
    "<b>Press <kbd>Ctrl</kbd> and {}</b>, then say {} twice: {} {}.",
)
FILLERS = (
    "tsundere", "tsundere's", "tsunderes", "Otaku", "tsundere (ツンデレ)", "寝取られ", "ツンデレ系", "isekai-like",
    "X0X", "X1X X2X", "XQA", "XQB's", "[0]", "https://x.yz/0", "x0x", "`code`", "`let x = 1;`", "`String`s",
    "{name}", "%s", "${HOME}", "{{< figure >}}", "&amp;", "AT&amp;T", "caf&eacute;", "snake\\_case\\_name", "\\*",
    "**bold otaku**", "*_both `of` them_*", "[link](/u)", "[`Option`](/o)", "<br>",
    "<span class=\"a\">word</span>",     "السلام عليكم", "مانغا", "🎌", "👩‍👩‍👧", "→", "Ελλάδα",
    "1,000", "https://example.org/a?b=c&d=e", "no", "It", "C",
)  # fmt: skip


def adversarial(count: int, seed: int = 11) -> Iterator[str]:
    """Markdown texts in which everything that can go wrong stands side by side."""
    rng = random.Random(seed)
    for number in range(count):
        frame = FRAMES[number % len(FRAMES)]
        yield frame.format(*(rng.choice(FILLERS) for _ in range(frame.count("{}") or 1)))


@dataclass
class Scripted:
    """Answers by a table of substitutions; an Exception in it is the answer."""

    table: dict[str, str | Exception]
    fingerprint: str = "scripted/1"
    segments: Literal["sentence", "block"] = "sentence"
    asked: list[list[str]] = field(default_factory=list)

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        self.asked.append([request.text for request in requests])
        return [self._answer(request.text) for request in requests]

    def _answer(self, text: str) -> Output | Exception:
        new = self.table.get(text, rotated(text))
        return new if isinstance(new, Exception) else Output(new, cost=0.5)
