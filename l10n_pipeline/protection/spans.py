"""What an engine must not touch: terms, other scripts, inline codes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import LATIN_LETTER, rules
from l10n_pipeline.model import Code, Coded, Range
from l10n_pipeline.terms.gloss import gloss, gloss_apart
from l10n_pipeline.terms.match import Match
from l10n_pipeline.terms.script import RUN
from l10n_pipeline.text.inline import parse
from l10n_pipeline.text.scripts import EAST, HANGUL, JAPANESE


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] of the source, and what stands for it in the target."""

    start: int
    end: int
    replacement: str
    common: bool = False  # a common noun: its capital comes and goes with the start of the sentence
    decoration: bool = False  # an emoji, a tag: at the ends of a sentence it is no part of the grammar


WORD = lazy.pattern(rf"[^\W\d_]{{2}}|[{JAPANESE}]|(?<!\w)[aI](?!\w)")
"""What there is to translate: two letters in a row, a letter of a script without blanks, `a` and `I`."""

_SYMBOLS = r"\u2190-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f"
_OTHER_SCRIPTS = (
    r"\u0370-\u1cff\u1f00-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff\uff66-\uffdc"
    r"\U00010000-\U0001cfff\U0001e000-\U0001efff\U00020000-\U0003ffff"
)
_FOREIGN = lazy.pattern(
    rf"[{_SYMBOLS}\u20e3]+|[{_OTHER_SCRIPTS}][{_OTHER_SCRIPTS}\u0300-\u036f\u200c\u200d]*"
    rf"(?: [{_OTHER_SCRIPTS}][{_OTHER_SCRIPTS}\u0300-\u036f\u200c\u200d]*)*"
)
_SYMBOL = lazy.pattern(rf"[{_SYMBOLS}\u20e3]+")
_EMOJI = lazy.pattern(r"[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")

_PRINTED = lazy.pattern(
    r"<(?:code|kbd|samp|var|tt|script|style|svg|math)\b|<[^>]*\btranslate\s*=\s*[\"']?no\b", re.I
)
"""Elements whose content is no text (HTML, phrasing content), or that ITS 2.0's Translate takes out."""

_TOKEN = lazy.pattern(rf"[^\s{EAST}{HANGUL}]+")
_BEFORE_TOKEN, _BEHIND_TOKEN = "([\"'“‘«", ".,;:!?)]\"'”’»…"
_MACHINE = lazy.pattern(
    r"[@_={}\\|^~<>$#*+\[\]]|::|://|^\.{0,2}/\w|\w/[\w-]+\.[a-z]"
    r"|\w\.(?:css|html|ini|js|json|md|py|rs|sh|toml|ts|txt|xml|yaml|yml)$"
)
"""What makes a token one for machines, though nobody marked it: @handle, snake_case, key=value, ../path."""

_MACHINE_HINT = lazy.pattern(r"[@_={}\\|^~<>$#*+\[\]/]|::|\w\.[a-z]")
"""One of these is in all that it finds: a full stop at the end of a sentence is none."""

_ENGLISH_ENDING = lazy.pattern(r"(?:['’]s|s['’]?)(?!\w)")
_WORD_REST = lazy.pattern(r"(?:[^\W_]|\\[!-/:-@\[-`{-~](?=\w)|&#?\w+;(?=\w))*")
"""The rest of a word, with the escapes and entities in it."""

_SCRIPT_BEHIND = lazy.pattern(rf"[ \u00a0]?[(（]({RUN})[)）]")

_SPECIAL = frozenset("\\`*_[]<>&{}()#+-.!|~$:^=\"'@%")
"""Characters that an entity may be there to hide from Markdown."""


def protect(
    coded: Coded,
    matches: Iterable[Match],
    locale: str,
    *,
    runs: Iterable[Range] = (),
    mask: Callable[[Match], bool] | None = None,
    source: str = "en",
) -> tuple[Span, ...]:
    """The spans of `coded` that go through an engine as masks, in order, never overlapping.

    A code that stands alone keeps its text, one with translatable parts is left to `parts.build`; a match is
    written as `locale` renders it; `runs` (Japanese script), other scripts than that of the locale `source`, and
    what is for machines stay as written. `mask` says which matches are protected; by default those whose rendering
    is not `prefer`. A match that cuts into a code is dropped, of a run what is left.
    """
    spans = [*_of_codes(coded), *_in_holes(coded)]
    closed = _Taken([*((s.start, s.end) for s in spans), *_markup(coded)])
    for match in matches:
        wanted = mask(match) if mask else match.term.rendering(locale).kind != "prefer"
        if wanted and closed.free(match.start, match.end):
            closed.take(match.start, match.end)
            common = not match.term.case_sensitive and match.form[:1].islower()
            spans.append(Span(match.start, match.end, gloss(match, locale), common))
            spans += _apart(coded, match, locale, closed)
    spans += _as_written(coded.text, [*runs, *_foreign(coded.text, source)], closed)
    spans += _as_written(coded.text, _for_machines(coded.text, closed), closed)
    return tuple(sorted(spans, key=lambda span: span.start))


def _apart(coded: Coded, match: Match, locale: str, closed: _Taken) -> Iterator[Span]:
    """The script in parentheses behind the markup that a term stands in."""
    at = match.end
    for code in coded.codes:
        if code.start == at and code.role == "close":
            at = code.end
    found = _SCRIPT_BEHIND.match(coded.text, at) if at > match.end else None
    written = gloss_apart(match, found[1], locale) if found else None
    if found and written is not None and closed.free(*found.span()):
        closed.take(*found.span())
        yield Span(*found.span(), written)


def unread(coded: Coded, spans: Sequence[Span], ranges: Sequence[Range]) -> tuple[Span, ...]:
    """The spans, and those of words that an engine cannot read, which stay as written."""
    if not ranges:
        return tuple(spans)
    closed = _Taken([*((s.start, s.end) for s in spans), *_markup(coded)])
    return tuple(sorted([*spans, *_as_written(coded.text, ranges, closed)], key=lambda span: span.start))


def _as_written(text: str, ranges: Iterable[Range], closed: _Taken) -> Iterator[Span]:
    """What is free of the ranges, as it is."""
    for start, end in ranges:
        for a, b in closed.rest(start, end):
            closed.take(a, b)
            yield Span(a, b, text[a:b], decoration=bool(_EMOJI.fullmatch(text, a, b)))


class _Taken:
    """Which characters of a text already belong to a span."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._taken: set[int] = set()
        for start, end in ranges:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        self._taken.update(range(start, end))

    def free(self, start: int, end: int) -> bool:
        return self._taken.isdisjoint(range(start, end))

    def rest(self, start: int, end: int) -> list[Range]:
        """The parts of a range that belong to no span yet."""
        if self.free(start, end):
            return [(start, end)] if start < end else []
        out: list[Range] = []
        for at in range(start, end):
            if at not in self._taken:
                if out and out[-1][1] == at:
                    out[-1] = out[-1][0], at + 1
                else:
                    out.append((at, at + 1))
        return out


# -- codes -----------------------------------------------------------------------------------------


def _of_codes(coded: Coded) -> Iterator[Span]:
    done = 0
    for code, end in _whole(coded):
        if code.start < done:
            continue
        start, stop, replacement = _grown(coded, code, end, done)
        done = stop
        yield Span(start, stop, replacement, decoration=code.kind == "html" and code.role == "alone")


def _whole(coded: Coded) -> Iterator[tuple[Code, int]]:
    """The codes that an engine sees as one mask, each with its end."""
    closing = {c.pair: c for c in coded.codes if c.role == "close"}
    for code in coded.codes:
        if code.role == "open" and code.kind == "html" and _PRINTED.match(code.value):
            yield code, closing[code.pair].end
        elif code.role == "alone" and not (code.inner or code.kind in ("break", "mnemonic") or literal(code)):
            yield code, code.end


def _grown(coded: Coded, code: Code, end: int, done: int) -> tuple[int, int, str]:
    """A code inside a word takes the word along, from `done` on; an English ending behind code is dropped."""
    text, start = coded.text, code.start
    if code.kind in ("entity", "escape"):
        while start > done and text[start - 1].isalnum():
            start -= 1
        rest = _WORD_REST.match(text, end)
        stop = rest.end() if rest else end
        cut = any(
            coded.codes[n].start < at < coded.codes[n].end
            for at in (start, stop)
            if (n := bisect_left(coded.codes, at, key=lambda c: c.start) - 1) >= 0
        )
        if start < code.start and end < stop and not cut:
            return start, stop, text[start:stop]
        return code.start, end, text[code.start : end]
    replacement = text[start:end]
    ending = _ENGLISH_ENDING.match(text, end) if code.kind == "code" else None
    return start, ending.end() if ending else end, replacement


def literal(code: Code) -> str:
    """The characters that an engine may see in an entity's place; "" where only the entity is safe."""
    if code.kind != "entity":
        return ""
    value = unescape(code.value)
    return "" if set(value) & _SPECIAL or not (value.isprintable() or value.isspace()) else value


def _markup(coded: Coded) -> Iterator[Range]:
    """The ranges of all codes but for their translatable parts."""
    for code in coded.codes:
        at = code.start
        for start, end in code.inner:
            yield at, start
            at = end
        yield at, code.end


def _in_holes(coded: Coded) -> Iterator[Span]:
    """The codes in alt texts and titles, which the parser of the whole text takes for a part of their code."""
    for code in coded.codes:
        for start, end in code.inner:
            syntax = "text" if code.kind == "html" else "markdown"
            for inner in parse(coded.text[start:end], syntax).codes:
                span = coded.text[start + inner.start : start + inner.end]
                yield Span(start + inner.start, start + inner.end, span)


# -- other scripts ---------------------------------------------------------------------------------


def _foreign(text: str, source: str) -> list[Range]:
    """Symbols, and words of other scripts in a language in Latin letters: engines drop or garble them."""
    if text.isascii():
        return []
    pattern = _FOREIGN if rules(source).letters == LATIN_LETTER else _SYMBOL
    return [match.span() for match in pattern.finditer(text)]


def _for_machines(text: str, closed: _Taken) -> Iterator[Range]:
    """Tokens that are not words of a language; engines drop the signs in them."""
    if not _MACHINE_HINT.search(text):
        return
    for start, end in closed.rest(0, len(text)):
        for token in _TOKEN.finditer(text, start, end):
            core = token[0].rstrip(_BEHIND_TOKEN).lstrip(_BEFORE_TOKEN)
            if _MACHINE.search(core):
                at = token.start() + token[0].index(core)
                yield at, at + len(core)
