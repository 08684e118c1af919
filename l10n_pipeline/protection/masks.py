"""Masks: words of no language that an engine carries along, and how they are found in what it answers.

Which spelling survives depends on the engine's vocabulary, so each engine is probed with canned sentences and the
schemes are tried in the order that it likes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from l10n_pipeline import lazy
from l10n_pipeline.model import Engine, Output, Request

_X = "[Xx×ХхＸｘΧχ]"
_DIGITS = str.maketrans("０１２３４５６７８９٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWYZ"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A family of masks; `exact` finds one as it was sent, `loose` one that an engine re-spelled."""

    name: str
    form: str  # with {} for the name
    letters: bool  # names are letters, else numbers
    exact: str  # regular expressions whose one group is the name
    loose: str


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("X0X", "X{}X", False, r"X(\d+)X", rf"(?<![^\W_]){_X}[\s_]*(\d+)[\s_]*{_X}(?![^\W_])"),
        Scheme("XQA", "XQ{}", True, r"XQ([A-PR-Z]+)", r"(?<![^\W_])[Xx]\s?[Qq]([A-PR-Za-pr-z]+)(?![^\W_])"),
        Scheme("[0]", "[{}]", False, r"\[(\d+)\]", r"[\[(（【［]\s*(\d+)\s*[\])）】］]"),
        Scheme(
            "https://x.yz/0",
            "https://x.yz/{}",
            False,
            r"https://x\.yz/(\d+)",
            r"(?:https?\s?:\s*//)?\s*[Xx]\s*\.\s*[Yy][Zz]\s*/\s*(\d+)",
        ),
    )
}
"""Name to scheme, in the order that served most engines best."""


@dataclass(frozen=True, slots=True)
class Masks:
    """The masks of one text: number k stands for its k-th held part."""

    scheme: Scheme
    first: int
    count: int
    names: tuple[str, ...] = field(repr=False)

    def __getitem__(self, index: int) -> str:
        return self.scheme.form.format(self.names[index])


@dataclass(frozen=True, slots=True)
class MaskHit:
    """text[start:end] of an answer is mask number `index`; `exact` where it is spelled as it was sent."""

    start: int
    end: int
    index: int
    exact: bool


_RANGES = (0, 20, 40, 60, 100, 200)


def choose(name: str, count: int, strings: Sequence[str]) -> Masks | None:
    """Masks that nothing in the text's own `strings` looks like, from a later range if need be, or None."""
    scheme = SCHEMES[name]
    own = {name for string in strings for name in _names(scheme, string)}
    for first in _RANGES:
        names = _named(scheme, first, count)
        if own.isdisjoint(names):
            return Masks(scheme, first, count, tuple(names))
    return None


def _named(scheme: Scheme, first: int, count: int) -> list[str]:
    """Names of which none is the beginning of another: names of letters have one width."""
    if not scheme.letters:
        return [str(first + i) for i in range(count)]
    width = 1 if first + count <= len(_LETTERS) else 2 if first + count <= len(_LETTERS) ** 2 else 3
    return [_lettered(first + i, width) for i in range(count)]


def _lettered(number: int, width: int) -> str:
    return "" if not width else _lettered(number // len(_LETTERS), width - 1) + _LETTERS[number % len(_LETTERS)]


def _names(scheme: Scheme, text: str) -> set[str]:
    """The names of everything in the text that looks like a mask."""
    found = [*re.finditer(scheme.exact, text), *re.finditer(scheme.loose, text)]
    return {m[1].translate(_DIGITS).upper() for m in found}


def find(masks: Masks, text: str) -> tuple[list[MaskHit], list[str]]:
    """The masks in an answer, in order, and the names of look-alikes that are none of them."""
    scheme = masks.scheme
    number = {name: index for index, name in enumerate(masks.names)}
    hits, strange = [], []
    for found in re.finditer(f"{_exact(masks)}|{scheme.loose}", text):
        exact = found[1] is not None
        name = found[1] or found[2].translate(_DIGITS).upper()
        if name in number:
            hits.append(MaskHit(*found.span(), number[name], exact))
        else:
            strange.append(name)
    return hits, strange


def spelled(text: str) -> Counter[str]:
    """Everything in a text that is spelled as a mask of any scheme is."""
    return Counter(ANY.findall(text) if _may_have(text) else ())


def has_spelled(text: str) -> bool:
    """Whether there is anything of that."""
    return _may_have(text) and ANY.search(text) is not None


def _may_have(text: str) -> bool:
    return any(map(text.__contains__, _BEGINNINGS))


_BESIDE = r"0-9A-Za-z\xc0-\u024f\u0370-\u052f"
"""A letter or digit of a script that sets blanks between words: what it is glued to is no mask."""
ANY = lazy.pattern(
    "|".join(f"(?<![{_BESIDE}]){re.sub(r'[(](?![?])', '(?:', s.exact)}(?![{_BESIDE}])" for s in SCHEMES.values())
)
"""A mask of any scheme, as it was sent."""
_BEGINNINGS = tuple(scheme.form.partition("{")[0] for scheme in SCHEMES.values())


def reads_back(masks: Masks, text: str) -> bool:
    """Whether the masks can be told apart in the text that they were put in: letters beside them may hide one."""
    return [(hit.index, hit.exact) for hit in find(masks, text)[0]] == [(i, True) for i in range(masks.count)]


def _exact(masks: Masks) -> str:
    """Letters name masks of one width, so one that is glued to a word is still found."""
    scheme = masks.scheme
    if not (scheme.letters and masks.names):
        return scheme.exact
    return f"XQ([A-PR-Z]{{{len(masks.names[0])}}})"


# -- probing ---------------------------------------------------------------------------------------

CANNED = (
    "The word {} comes from Japanese.",
    "{} is one of the most popular genres.",
    "Many readers call such a character {}.",
    "Call {} before {} returns, and check the result.",
    "A {} is not always a {}, but every {} knows one.",
    "If you set {} to zero, the {} function stops.",
    "See {} for more about {} and {}.",
    "What does {} mean?",
)
"""Sentences with one to three masks, at every place of a sentence."""


def probe(
    engine: Engine, locale: str, names: Sequence[str] = tuple(SCHEMES), *, few: bool = False
) -> tuple[str, ...]:
    """The schemes that `engine` carries, best first; those that it never carries are left out.

    One call with eight sentences for each scheme; with `few` for the first one alone, as each text may cost money, and
    the others follow untried. The result belongs to the engine's fingerprint and the locale: keep it with them.
    """
    if few:
        first = probe(engine, locale, names[:1])
        return (*first, *names[1:], *(name for name in names[:1] if name not in first))
    texts = [_canned(name, sentence) for name in names for sentence in CANNED]
    requests = [Request(text, locale) for text in texts]
    answers = engine.translate(requests)
    kept = dict.fromkeys(names, 0)
    for number, answer in enumerate(answers):
        name, sentence = names[number // len(CANNED)], CANNED[number % len(CANNED)]
        if isinstance(answer, Exception):
            continue
        kept[name] += _whole(name, sentence, answer)
    return tuple(sorted((name for name in names if kept[name]), key=lambda name: -kept[name]))


def _canned(name: str, sentence: str) -> str:
    masks = Masks(SCHEMES[name], 0, 3, tuple(_named(SCHEMES[name], 0, 3)))
    return sentence.format(*(masks[i] for i in range(3)))


def _whole(name: str, sentence: str, answer: Output) -> bool:
    count = sentence.count("{}")
    masks = Masks(SCHEMES[name], 0, count, tuple(_named(SCHEMES[name], 0, count)))
    hits, strange = find(masks, answer.text)
    return sorted(hit.index for hit in hits) == list(range(count)) and all(h.exact for h in hits) and not strange
