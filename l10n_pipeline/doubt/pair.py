"""A source text and what may be its translation, as every doubt sees them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Coded
from l10n_pipeline.text import inline

_QUOTED = lazy.pattern(r"[“「『«][\x20-\x7e]{1,60}[”」』»]")
_HELD = lazy.pattern(f"{HELD}+")
_TWICE = 2 * HELD
BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
r"""All that `\s` finds."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts without their codes: `HELD` stands for each mask or code."""

    source: str
    target: str
    locale: str  # of the target, a Babel identifier
    source_locale: str = "en"
    fragment: bool = False  # a piece of a sentence: its end and its capital say nothing
    language: str = field(init=False, repr=False, compare=False)  # of the locale; many doubts ask for it

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", self.locale.partition("_")[0])


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is hardly a translation: `kind` is stable, `reason` is a sentence for people."""

    kind: str
    reason: str


def blanked(text: str, ranges: Collection[tuple[int, int]]) -> str:
    """The text of the same length with `HELD` for each character of the ranges."""
    if not ranges:
        return text
    out = list(text)
    for start, end in ranges:
        out[start:end] = HELD * (end - start)
    return "".join(out)


def short(text: str) -> str:
    """One `HELD` for each run of it."""
    return _HELD.sub(HELD, text) if _TWICE in text else text


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks and is in ASCII: code that a translator quotes."""
    return _QUOTED.sub(" ", text)


def of_texts(
    source: str, target: str, syntax: str, locale: str, source_locale: str = "en", refs: inline.Refs = ()
) -> Pair:
    """The pair of two whole texts with inline codes."""
    return Pair(_plain(source, syntax, refs), _plain(target, syntax, refs), locale, source_locale)


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _plain(text: str, syntax: str, refs: inline.Refs) -> str:
    return plain(inline.parse(text, syntax, refs))


def plain(coded: Coded) -> str:
    """A text without its markup: a code that stands alone is `HELD`, an entity or an escape what it stands for."""
    if not coded.codes:
        return short(coded.text).strip()
    out, at = [], 0
    for code in coded.codes:
        out.append(coded.text[at : code.start])
        if code.kind in ("entity", "escape"):
            out.append(unescape(coded.text[code.start : code.end]).removeprefix("\\"))
        elif code.role == "alone":
            out.append(HELD)
        out += [f" {coded.text[start:end]} " for start, end in code.inner]
        at = code.end
    return short("".join([*out, coded.text[at:]])).strip()
