"""A question stays a question, a sentence keeps its last mark, and a capital at the start stays a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.plain import Plain
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.text.scripts import HAN

_CLOSING = r"[\s\"'”’»›」』》〉)）\]】\u200e\u200f\u061c\ufe0f]"
_CLOSES = frozenset("\"'”’»›」』》〉)）]】\u200e\u200f\u061c\ufe0f")
_TAIL = lazy.pattern(rf"(?<!{_CLOSING}){_CLOSING}*+\Z")
_ASKS, _STOPS, _COLONS = "?？؟;՞⁇⁉", ".。．｡۔।…!！‼", ":：︰"
_ENDS = _ASKS + _STOPS + _COLONS + ",，、،;；؛"
_MARKS = {"asks": _ASKS, "stops": _STOPS, "announces": _COLONS}
_ABBREVIATED = lazy.pattern(r"(?:\b\w|\betc|\be\.g|\bi\.e|\bvs|\b[A-Z]\w{0,3}|\d)\.\Z")
_JAPANESE_QUESTION = lazy.pattern(r"(?:か|の|かな|かい|だろう|でしょう|ませ|ください|や)[。．.！!]?\W*\Z")
_CHINESE_QUESTION = lazy.pattern(f"[吗嗎呢么麼](?![{HAN}])|[何焉谁誰哪]")
_ASKED = lazy.pattern(
    r"[?？]|\A\W*(?:how|what|why|who|whose|which|when|where|whether|if|can|do|does|is|are)\b", re.IGNORECASE
)
_FEW = 4
_LABEL = 6
"""Words that what is no sentence has at the most."""

_LETTER_IN_CODE = lazy.pattern(r"\A`+[^`]*[^\W_]`+\W*\Z")
_SMALL_WORD = lazy.pattern(r"[^\W\d_A-Z]{3}\.\Z")
_LISTS = lazy.pattern(r"\betc\b\W*\Z|\b[A-Z]\w*\W*\Z")
"""A source that ends with what another language abbreviates, or with a name that may be one."""
_STOP_SENTENCES = frozenset({"ja", "ko", "te"})
_WITHOUT_STOPS = frozenset({"th", "lo", "km", "my"})
"""Languages that end a sentence with a blank, or with nothing."""

_VERBS = {"ja": "すただるいくうよねんろせ", "ko": "다요오까죠", "bo": "།"}
"""The last letters of what is a sentence, where other texts have no full stop."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings about the mark at the end, information about the first letter."""
    source, target = context.read(unit)
    if any(map(str.isalpha, source.text)) and any(map(str.isalpha, target.text)):
        yield from _end(source, target, unit, context)
        yield from _capital(source, target, context)


def _last(text: str) -> tuple[str, int]:
    """The last character before closing marks, and where it stands; "" for a code, whose own end may be a mark."""
    at = len(text) - 1
    while at >= 0 and ((char := text[at]) in _CLOSES or char.isspace()):
        at -= 1
    return ("", at) if at < 0 or text[at] == HELD else (text[at], at)


def _end(source: Plain, target: Plain, unit: Unit, context: Context) -> Iterator[Problem]:
    said, place = _last(source.text)
    found, at = _last(target.text)
    if not found and said == "." and _code_ends(unit.target, target, at):
        found = "x"
    elif not said and found in ".。" and _code_ends(context.segment.text, source, place):
        said = "x"
    if not said or not found:
        return
    span = target.span(at, at + 1)
    if said in "?？" and not _asks(target.text, context.locale):
        yield context.problem(
            "question-lost",
            "warning",
            "the source asks, the translation does not",
            "make it a question, too",
            span,
        )
    elif found in "?？؟" and not _ASKED.search(source.text):
        message = "the translation asks, the source does not"
        yield context.problem("question-added", "warning", message, "say it as the source does", span)
    elif said == ":" and (_is_letter(found) or found in ",，、،"):
        message = "the colon at the end is missing: what follows belongs to it"
        yield context.problem("end-mark", "warning", message, "end it with a colon", span)
    elif found in _COLONS + ",，،" and said.isalpha():
        message = f"the translation ends with '{found}', and the source has no mark there"
        yield context.problem("end-mark", "warning", message, f"take the '{found}' off", span)
    elif (
        said in ".!"
        and _is_letter(found)
        and _stopped(source.text, said)
        and not _is_free(unit, context)
        and _says_all(target.text, found, context)
    ):
        message = "the sentence has no end"
        yield context.problem("end-mark", "warning", message, "write on, or end it with a full stop", span)
    elif found in ".。" and said.isalpha() and _adds_stop(source, target, unit, context):
        message = "the translation ends with a full stop, and the source does not"
        yield context.problem("end-mark", "warning", message, "take it off", span)
    elif found in ".。" and said.isalpha() and context.segment.kind in ("heading", "title", "argument"):
        yield context.problem("end-mark", "warning", "a heading ends with a full stop", "take it off", span)


def _is_letter(char: str) -> bool:
    """Whether a word ends with it: a vowel sign of Hindi or Thai is a mark to Unicode."""
    return char.isalpha() or category(char) in ("Mn", "Mc")


def _asks(text: str, locale: str) -> bool:
    if any(mark in text for mark in _ASKS):
        return True
    if locale.startswith("zh"):
        return bool(_CHINESE_QUESTION.search(text))
    return locale.startswith("ja") and bool(_JAPANESE_QUESTION.search(text))


def _code_ends(text: str, plain: Plain, at: int) -> bool:
    """Whether a text ends with a code whose own end is a letter: of an address or `etc.` nobody knows."""
    return at >= 0 and bool(_LETTER_IN_CODE.search(text[plain.at(at) :]))


def _stopped(text: str, mark: str) -> bool:
    """Whether the mark at the end of a text ends what it says: it is a sentence, or a phrase that has a full stop."""
    bare = _TAIL.sub("", text)
    if _ABBREVIATED.search(bare):
        return False
    return len(text.split()) >= _FEW or (mark == "." and bool(_SMALL_WORD.search(bare)))


def _says_all(text: str, last: str, context: Context) -> bool:
    """Whether a text has a full stop: in Japanese and Korean what ends with a noun, or in brackets, has none."""
    if context.locale.partition("_")[0] in _WITHOUT_STOPS:
        return False
    verbs = _VERBS.get(context.locale.partition("_")[0], "")
    return not verbs or (last in verbs and text.rstrip().endswith(last))


def _is_chinese(unit: Unit, context: Context) -> bool:
    """Whether a person's text is Chinese, translated or not yet done."""
    return unit.state != "machine" and not unit.origin and context.locale.startswith("zh")


def _is_free(unit: Unit, context: Context) -> bool:
    """Whether a full stop is a person's choice: Chinese items and cells have one in each, or in none."""
    return _is_chinese(unit, context) and context.segment.kind in ("item", "cell")


def _adds_stop(source: Plain, target: Plain, unit: Unit, context: Context) -> bool:
    """Whether a full stop is too much: none that belongs to an abbreviation, and no habit of Japanese or Korean.

    In Chinese a person may end a sentence whose source has forgotten to.
    """
    if _is_free(unit, context) or (_is_chinese(unit, context) and len(source.text.split()) > _LABEL):
        return False
    if context.locale.partition("_")[0] in _STOP_SENTENCES or _LISTS.search(source.text) or " " not in source.text:
        return False
    return not _ABBREVIATED.search(_TAIL.sub("", target.text))


def _capital(source: Plain, target: Plain, context: Context) -> Iterator[Problem]:
    """A sentence that begins small where the source begins with a capital, and is not a name that is written small."""
    if not (source.text[:1].isupper() and (begun := target.text[:1]).islower()):
        return
    word = re.match(r"\w+", target.text)
    own = re.compile(rules(context.locale).letters)
    if not (word and all(map(own.match, word[0]))) or word[0] in source.text.split():
        return
    if word[0][1:].islower() and len(source.text.split()) > 1 and word.end() < len(target.text):
        if target.text[word.end()] in "._(/-":
            return
        start, end = target.found(word)
        yield context.problem(
            "capital-missing",
            "warning",
            "the text begins with a small letter, its source with a capital",
            f"write {begun.upper()}{word[0][1:]}",
            (start, end),
        )
