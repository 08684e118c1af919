"""What a service puts around a text, or around what is held in it: fences, quotation marks, tags, brackets."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.doubt.pair import Pair
from l10n_pipeline.locale_rules.setting import HELD

Replacement = tuple[int, int, str]
"""target[start:end] becomes the text."""

_FENCE = lazy.pattern(r"\s*+(`{3,}+|~{3,}+)[\w-]*+\s*+")
_WRAPS = tuple(
    tuple(pair.split("…"))
    for pair in (
        "“…” \"…\" «…» 「…」 『…』 '…' ‘…’ „…“ `…` **…** *…* _…_ ```…``` <text>…</text> <p>…</p>"
        " <translation>…</translation> 【…】 »…« ›…‹ ‹…› 《…》 \"\"…\"\" ''…''"
    ).split()
)
_OPENERS = "“\"«「『'‘„`*_<[({【"
_FIRST_OF_WRAPS = frozenset([*(opening[0] for opening, _ in _WRAPS), "~"])


def wrapping(pair: Pair) -> Iterator[Replacement]:
    """A fence, quotation marks or a tag around the whole, where the source has none."""
    text = pair.target
    if text.lstrip()[:1] not in _FIRST_OF_WRAPS or (pair.source.lstrip()[:1] in _OPENERS and pair.source.strip()):
        return
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    fence = _FENCE.match(text)
    if fence and text.endswith(fence[1], fence.end(), end) and "`" * 3 not in pair.source:
        inner = text[fence.end() : end].rstrip(fence[1][0]).rstrip()
        yield from ((0, fence.end(), ""), (fence.end() + len(inner), len(text), ""))
        return
    for opening, closing in _WRAPS:
        a, b = start + len(opening), end - len(closing)
        if b <= a or not (text.startswith(opening, start) and text.endswith(closing, a, end)):
            continue
        inner = _APOSTROPHE.sub("", text[a:b])
        if opening[0] not in inner and closing[0] not in inner and not (opening == "《" and _titled(pair)):
            yield from ((0, a, ""), (b, len(text), ""))
            return


_APOSTROPHE = lazy.pattern(r"(?<=\w)['’](?=\w)")
_TITLE_WORD = lazy.pattern(r"[^\W\d_]{4,}")


def _titled(pair: Pair) -> bool:
    """Whether the source is a title in capitals, which Chinese sets in marks of its own."""
    found = _TITLE_WORD.findall(pair.source)
    return pair.language == "zh" and len(found) > 1 and all(word[0].isupper() for word in found)


def half_quoted(pair: Pair) -> Iterator[Replacement]:
    """The one quotation mark of a text, at its beginning or its end, where the source has none."""
    if pair.target[:1] not in _QUOTES and pair.target[-1:] not in _QUOTES:
        return
    text = pair.target.strip()
    if any(map(_QUOTES.__contains__, pair.source)):
        return
    if sum(map(_QUOTES.__contains__, text)) != 1 or text[-2:-1].isdigit():  # such as inches
        return
    at = pair.target.index(text) + (0 if text[0] in _QUOTES else len(text) - 1)
    yield at, at + 1, ""


_QUOTES = frozenset('"“”„«»「」『』‹›')


def at_held(pair: Pair) -> Iterator[Replacement]:
    """Brackets around what is held, and a stop behind it in the middle of a sentence, where the source has none."""
    if HELD not in pair.target:
        return
    for found in _BRACKETED.finditer(pair.target):
        if not any(map(pair.source.__contains__, "()[]（）【】")):
            yield from ((*found.span(1), ""), (*found.span(2), ""))
    if not _STOPPED.search(pair.source):
        yield from ((*found.span(1), "") for found in _STOPPED.finditer(pair.target))


_BRACKETED = lazy.pattern(rf"([(\[（【]\s?){HELD}+(\s?[)\]）】])")
_STOPPED = lazy.pattern(rf"{HELD}([.。…])(?=\s?(?!\d)[\w])(?!\s?[A-ZÀ-ÞА-Я])")
