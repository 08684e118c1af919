"""Brackets and quotation marks stand in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit

_OPEN = {")": "(", "]": "[", "}": "{", "】": "【", "」": "「", "』": "『", "》": "《", "〉": "〈", "〕": "〔"}
_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_BRACKET = lazy.pattern("[" + re.escape("".join([*_OPEN, *_OPEN.values(), "（）［］｛｝"])) + "]")
_NO_BRACKET = lazy.pattern(
    r"(?:(?<!\S)(?:\d{1,3}|[A-Za-z\u0621-\u064a])\)|[:;=8][-o^']?[()\[\]DP]|\(\s*\(|\bC\b\))"
)
_IS_WIDE = lazy.pattern("[（）［］｛｝]")
_MAY_BE_NONE = lazy.pattern(
    r"\)(?:(?<=\s[\dA-Za-z\u0621-\u064a]\))|(?<=\s\d\d\))|(?<=\s\d\d\d\))|(?<=\bC\)))"
    r"|[()\[\]](?:(?<=[:;=8].)|(?<=[:;=8][-o^'].))|\(\s*\("
)
"""What has all of those: it begins with a bracket, which is found quickly."""

_ADVICE = "write the other one, or take it out"
_STRAIGHT = lazy.pattern(r'"')
_QUOTE = lazy.pattern("[«»„“”]")
_INCH = lazy.pattern(r'(?<=\d)"')


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for what the translation alone leaves open."""
    source, target = context.read(unit)
    alone = _alone(target.text)
    if alone >= 0 and _alone(source.text) < 0:
        mark = target.text[alone]
        message = f"the bracket '{mark}' has no partner"
        yield context.problem("bracket-alone", "warning", message, _ADVICE, target.span(alone, alone + 1))
    at = _quote_alone(target.text)
    if at >= 0 and _quote_alone(source.text) < 0:
        message = f"the quotation mark {target.text[at]} has no partner"
        yield context.problem("quote-alone", "warning", message, _ADVICE, target.span(at, at + 1))
    if _straight(target.text) % 2 and not _straight(source.text) % 2:
        last = target.text.rindex('"')
        message = "a quotation mark has no partner"
        yield context.problem("quote-alone", "warning", message, _ADVICE, target.span(last, last + 1))


def _alone(text: str) -> int:
    """Where a bracket stands that opens or closes nothing, or -1.

    `1)` and a smiley are none, but where they close what is open: (chapters 1 and 2).
    """
    if not _BRACKET.search(text):
        return -1
    flat = text.translate(_WIDE) if _IS_WIDE.search(text) else text
    at = _first_alone(flat)
    if at >= 0 and _MAY_BE_NONE.search(" " + flat):
        return _first_alone(_NO_BRACKET.sub(lambda m: "x" * len(m[0]), flat))
    return at


def _first_alone(flat: str) -> int:
    stack: list[tuple[str, int]] = []
    for found in _BRACKET.finditer(flat):
        char, at = found[0], found.start()
        if char not in _OPEN:
            stack.append((char, at))
        elif not stack or stack.pop()[0] != _OPEN[char]:
            return at
    return stack[-1][1] if stack else -1


def _straight(text: str) -> int:
    if '"' not in text:
        return 0
    return len(_STRAIGHT.findall(text)) - len(_INCH.findall(text))


def _quote_alone(text: str) -> int:
    """Where a quotation mark stands that has no partner, or -1; ” on both sides is the way of some languages.

    Guillemets open and close in both directions: « French », »German«, »Swedish».
    """
    closing = "“”" if "„" in text else "”"
    if not _QUOTE.search(text):
        return -1
    if (text.count("«") + text.count("»")) % 2:
        return max(text.rfind("«"), text.rfind("»"))
    for opening, ends in (("„", closing), ("“", "”")):
        opened, closed = text.count(opening), sum(map(text.count, ends))
        if opened and opened != closed and not (opening == "“" and "„" in text):
            return max(text.rfind(mark) for mark in (opening if opened > closed else ends))
    return -1
