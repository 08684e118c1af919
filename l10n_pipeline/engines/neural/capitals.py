"""Text in capitals, which small models have hardly seen: it is sent in sentence case, the answer is raised again."""

from __future__ import annotations

from collections.abc import Callable

from l10n_pipeline import lazy
from l10n_pipeline.doubt.words import words
from l10n_pipeline.protection.masks import ANY

_WORD = lazy.pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LONG, _MANY = 5, 3


def is_shouted(text: str, locale: str) -> bool:
    """Whether a text of the language is written in capitals, and is more than abbreviations."""
    found = _WORD.findall(ANY.sub(" ", text))
    if not found or not all(word.isupper() for word in found):
        return False
    if len(found) == 1:
        return len(found[0]) >= _LONG
    small = {*words(locale, "function"), *words(locale, "common"), "no", "out", "us", "up", "off", "in"}
    return any(word.lower() in small for word in found) or (
        len(found) >= _MANY and sum(map(len, found)) / len(found) >= _LONG - 1
    )


def lowered(text: str) -> str:
    """The text in sentence case, every character in its place; masks stay as they are."""
    out = _each(text, str.lower)
    first = _WORD.search(ANY.sub(lambda mask: " " * len(mask[0]), out))
    return out if first is None else out[: first.start()] + out[first.start()].upper() + out[first.start() + 1 :]


def raised(text: str) -> str:
    """The text in capitals, every character in its place; masks stay as they are."""
    return _each(text, str.upper)


def _each(text: str, change: Callable[[str], str]) -> str:
    """The text with each character changed that stays one, but for masks."""
    held = {at for mask in ANY.finditer(text) for at in range(*mask.span())}
    new = (change(char) for char in text)
    return "".join(
        old if at in held or len(one) != 1 else one for at, (old, one) in enumerate(zip(text, new, strict=True))
    )
