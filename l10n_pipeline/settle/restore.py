"""Codes that a translator typed otherwise by accident, as the source has them: an address, a code span, its marks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile

from l10n_pipeline import lazy
from l10n_pipeline.model import Code, Segment
from l10n_pipeline.settle.addresses import is_slip
from l10n_pipeline.settle.localized import LINKS, differs_in_words
from l10n_pipeline.text import inline

_BROKEN_LINK = lazy.pattern(
    r"\\?\[((?:[^\[\]\\]|\\[^\[])+?)\\?\][\s\u200b-\u200f]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)"
)
_UNSEEN = lazy.pattern(r"[\s\u200b-\u200f]+")
_OPEN, _CLOSE = r"(?:['\"‘’‚‛“”„‟«»‹›「『]|\*\*?|__?)", r"(?:['\"‘’‚‛“”„‟«»‹›」』]|\*\*?|__?)"
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛`´′"), "'") | dict.fromkeys(map(ord, "“”„‟″"), '"')
_SHORT = lazy.pattern(r"[a-z]{1,3}\Z")
"""A code span like this may be a word of the target's language, too."""

_LATIN = lazy.pattern("[A-Za-zÀ-ɏ]")
_MARKUP = ("emphasis", "strong", "strike", "entity", "escape")
_PUT = {"<": r"(?:\\?<|&lt;)", ">": r"(?:\\?>|&gt;)", "&": r"(?:\\?&amp;|\\?&)", "'": "['‘’]", '"': '["“”„]'}
"""How a character of code may be spelled in running text."""


def restored(segment: Segment, text: str) -> str:
    """The text with addresses and code spans as its source spells them, where it is plain which one is meant."""
    if segment.syntax not in inline.MARKDOWN:
        return text
    return code_marks(segment, code_spellings(segment, links(segment, addresses(segment, text))))


def links(segment: Segment, text: str) -> str:
    """`[here] (address)`, `[here](addr ess)`, `\\[here\\](address)`: a link, if the source leads to that address."""
    if "(" not in text:
        return text
    lost = _lost(segment, text, "link")
    if not lost:
        return text

    def joined(found: re.Match[str]) -> str:
        address = _UNSEEN.sub("", found[2])
        if not lost[address]:
            return found[0]
        lost[address] -= 1
        return f"[{found[1]}]({address})"

    return _BROKEN_LINK.sub(joined, text)


def addresses(segment: Segment, text: str) -> str:
    """An address with a slip in it is the source's, where one lost address alone may be meant."""
    said, found = (inline.parse(t, segment.syntax, segment.refs).codes for t in (segment.text, text))
    known = {code.value for code in said}
    strange = [code for code in found if code.kind in LINKS and code.role != "open" and code.value not in known]
    if not strange:
        return text
    lost = {code.value for code in said if code.kind in LINKS} - {code.value for code in found}
    out, at = "", 0
    for code in strange:
        meant = [value for value in lost if is_slip(value, code.value)]
        if len(meant) == 1 and text.count(code.value, code.start, code.end) == 1:
            start = text.index(code.value, code.start)
            out, at = out + text[at:start] + meant[0], start + len(code.value)
    return out + text[at:]


def code_spellings(segment: Segment, text: str) -> str:
    """`->()` is `-> ()`: blanks, quotation marks, width and capitals of code are the source's, and its letters, too.

    A slip of one character, and the order of characters (`()unwrap`, where text runs from the right), are mended where
    one lost code alone may be meant.
    """
    lost = _lost(segment, text, "code")
    if not lost:
        return text
    alike = {_bare(value): value for value in lost}
    known = {code.value for code in _codes(segment, segment.text)}
    out, at = "", 0
    for code in _codes(segment, text):
        if code.value in known:
            continue
        value = alike.get(_bare(code.value), "") or _meant(_bare(code.value), alike)
        if lost[value] and not differs_in_words(value, code.value):
            lost[value] -= 1
            mark = text[code.start : code.end]
            ticks = mark[: len(mark) - len(mark.lstrip("`"))]
            out, at = out + text[at : code.start] + f"{ticks}{value}{ticks}", code.end
    return out + text[at:]


_TELLING = 5
"""Characters that a code must have, so that another one with a slip in it is no other code."""


_TURNED = str.maketrans(")>]}", "(<[{")
"""A bracket at the wrong end of a code opens, as it looks from there: `<Vec<T`."""


def _meant(typed: str, alike: Mapping[str, str]) -> str:
    """The one code that differs in the order of its characters, in one of them, or in `()` at its end; "" for none."""
    found = [value for bare, value in alike.items() if _is_slip(typed, bare)]
    return found[0] if len(found) == 1 else ""


def _is_slip(typed: str, code: str) -> bool:
    if typed.isalnum() and code.isalnum() and len(code) < _TELLING:
        return False
    if sorted(typed.translate(_TURNED)) == sorted(code.translate(_TURNED)) or typed == code.removesuffix("()"):
        return True
    if len(code) < _TELLING or abs(len(typed) - len(code)) > 1:
        return False
    same = takewhile(lambda pair: pair[0] == pair[1], zip(typed, code, strict=False))
    at = sum(1 for _ in same)
    return any(typed[at + a :] == code[at + b :] for a, b in ((0, 1), (1, 0), (1, 1)))


def code_marks(segment: Segment, text: str) -> str:
    """Marks of code around a word that has them in the source, in the place of quotation marks around it."""
    lost = _lost(segment, text, "code")
    for value in sorted(lost, key=len, reverse=True):
        if "`" in value or not value.strip():
            continue
        for start, end in _said(value, text, segment, lost[value])[::-1]:
            text = text[:start] + f"`{value}`" + text[end:]
    return text


def _said(value: str, text: str, segment: Segment, times: int) -> list[tuple[int, int]]:
    """Where the text says a value, so many times at the most, with the marks around it; in order of place.

    A half of the marks of code, or of emphasis in their place, is one. A short word without any may be another word.
    """
    word = "".join(_spelled(char) for char in value)
    lead = r"(?<![A-Za-z0-9_À-ɏ])" if value[0].isalnum() or value[0] == "_" else ""
    tail = r"(?![A-Za-z0-9_À-ɏ])" if value[-1].isalnum() or value[-1] == "_" else ""
    held = _held(text, segment, value)
    quoted = [m.span() for m in re.finditer(f"{_OPEN}{word}{_CLOSE}", held)]
    if re.search(f"{_OPEN}{word}{_CLOSE}", segment.text.replace("`", "")):
        quoted = [(a + 1, b - 1) for a, b in quoted]  # the source has both
    plain = [m.span() for m in re.finditer(f"`?{lead}{word}{tail}`?", held)]
    if not quoted and _SHORT.match(value) and (len(plain) > times or len(_LATIN.findall(held)) * 2 > len(held)):
        return []
    return sorted((quoted or plain)[:times])


def _spelled(char: str) -> str:
    if char.isspace():
        return r"\s+"
    return _PUT.get(char) or (re.escape(char) if char.isalnum() else r"\\?" + re.escape(char))


def _held(text: str, segment: Segment, value: str) -> str:
    """The text, as long as it is, without codes: a word in an address or an attribute is none of the text's.

    What reads as a tag or a placeholder may be the value without its marks.
    """
    out = list(text)
    for code in inline.parse(text, segment.syntax, segment.refs).codes:
        may_be = code.kind in _MARKUP or (code.kind in ("html", "placeholder") and not value.isidentifier())
        if not may_be:
            out[code.start : code.end] = "\ue000" * (code.end - code.start)
    return "".join(out)


def _codes(segment: Segment, text: str) -> Iterator[Code]:
    return (c for c in inline.parse(text, segment.syntax, segment.refs).codes if c.kind == "code")


def _lost(segment: Segment, text: str, kind: str) -> Counter[str]:
    """The values of a kind of code that the source has more often."""
    said, found = (
        Counter(c.value for c in inline.parse(t, segment.syntax, segment.refs).codes if _counts(c, kind))
        for t in (segment.text, text)
    )
    return said - found


def _counts(code: Code, kind: str) -> bool:
    return code.kind == kind and code.role != "close"


def _bare(value: str) -> str:
    """What is the same in two spellings of code."""
    return "".join(unicodedata.normalize("NFKC", value).translate(_QUOTES).casefold().split())
