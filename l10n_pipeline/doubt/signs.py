"""Signs of markup, brackets, ends: what stands around the words."""

from __future__ import annotations

import re
from collections import Counter

from l10n_pipeline import lazy
from l10n_pipeline.doubt.length import deviation
from l10n_pipeline.doubt.pair import BLANKS, Doubt, Pair, unquoted
from l10n_pipeline.doubt.words import between_blanks, letter_runs
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.locale_rules.setting import HELD
from l10n_pipeline.text.scripts import HANGUL

_MARKUP = lazy.pattern(
    r"[`{}|\\^<>_#*=@$]|&\w+;|&#|https?:|www\.|:::|%[0-9A-Fa-f]{2}(?:(?<=\w%..)|(?=[\w%]))|%(?:\d+\$)?[sd](?!\w)|~~|(?<!\w)&(?!\w)|(?<=\s)/(?=\s)"
)
_SIGN = lazy.pattern(r"[`{}|\\^<>_#*=@$&%~/:]")
"""One of these, or `www.`, is in all that the pattern finds."""
_AND = lazy.pattern(r"(?<!\w)and(?!\w)", re.I)
_TITLES = lazy.pattern(rf"<(?=[{HANGUL}])[^<>]*>")
_MESSAGE = lazy.pattern(r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,")
_BRACKETED = lazy.pattern(r"\s*[\[(（【][^\[\]()（）【】]*[\])）】][.。]?\s*")
_LIST = lazy.pattern(r"\A\s*(?:(?:[*•‣·>]|\d{1,3}[.)、])\s|[-–—](?=[^\W\d_]|\s))")
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "」": "「", "』": "『", "》": "《"}
_OPENING = frozenset(_PAIRS.values())
_GUILLEMETS = frozenset("«»")
"""They open and close in both directions: « French », »German«, »Swedish»."""
_BRACKET = lazy.pattern(f"[{re.escape(''.join([*_PAIRS, *_OPENING, *sorted(_GUILLEMETS)]))}]")
_NO_BRACKET = lazy.pattern(r"(?<![\w(])(?:\d{1,2}|[a-z])\)|[:;=]-?[()]")
"""Of an item of a list, or of a face."""
_EMOJI = lazy.pattern(r"[\u2600-\u27bf\U0001f300-\U0001faff]")
_TAIL = f"{BLANKS}\"'”’»」』》)）]】*_{HELD}"
"""What may stand behind the end of a sentence."""
_TAIL_OF = lazy.pattern(r".{0,3}\Z", re.S)
_QUESTIONS = "?？؟;՞"
_NO_SEMICOLON = _QUESTIONS.replace(";", "")
_NO_NOUN_KO = "다요오까죠은는이가을를에의로고서며면도와과나만된한할인던게해하"
"""The last letters of Korean verbs, and particles: what follows them is missing, a full stop or more words."""
_ASKS = lazy.pattern(r"\W*(?:how|what|why|where|who|when|which)(?!\w)", re.I)
"""Headings that are questions without their mark."""
_GOES_ON = lazy.pattern(r"…|\.\.\.|(?<!\w)(?:etc|and so (?:on|forth)|and (?:more|others))\W*\Z", re.I)
"""A source that leaves out something, too."""
_WHETHER = lazy.pattern(r"\W*(?:whether|(?:how|why|what|where|when)(?:,? and | to |,))(?!\w)", re.I)
"""What may be asked in other languages: whether to ring; how and where to land; how to land."""
_ASKED_JA = lazy.pattern(r"[?？]|(?:か|の|かな|だろう|でしょう|や|かしら|っけ|よね)\W")
_BESIDE = lazy.pattern(rf"[A-Za-z]{HELD}|{HELD}[A-Za-z]")
_ALONE = lazy.pattern(r"[XQxq](?<![A-Za-zÀ-ɏḀ-ỿ0-9'’.&/-].)(?![A-Za-zÀ-ɏḀ-ỿ0-9'’.&/-])")
_ABBREVIATED = lazy.pattern(
    r"(?:\b[A-Za-z]|etc|e\.g|i\.e|alt|intl|max|min|Inc|Ltd|Jr|Sr|Co|vs|al|a\.m|p\.m)\.\W*\Z"
)
_NAMED = lazy.pattern(r"(?<![^\W_])[XQxq](?![^\W_])")
"""The same in a source, where a full stop may stand behind it: the sine of x."""
_LONGEST, _FEW_WORDS = 4, 3
"""Characters of an abbreviation without its full stop; words of a sentence."""
_NAMES_STOP = lazy.pattern(r"\s[“\"'‘«„(]\.+[”\"'’»“)]")
"""A name that is a full stop: a folder cannot be called “.”"""
_OPTION = lazy.pattern(r"\s*(--?[A-Za-z][\w-]*)")
_LOUD = lazy.pattern(r"[!！][!！]")
_SHORT = -1.0
_CUT = 6
"""So many words make a sentence that breaks off; fewer and three dots are the label of a field."""
_STOPS = ".。．!！…۔।፡:：;；؛"


def markup(pair: Pair) -> Doubt | None:
    """Signs that a text of this kind has for a reason, and that the source has not."""
    new = _new_signs(pair) if _SIGN.search(pair.target) or "www." in pair.target else None
    if _BRACKETED.fullmatch(pair.target) and not _BRACKETED.fullmatch(pair.source):
        return Doubt("markup", "the answer stands in brackets")
    if new:
        return Doubt("markup", f"the answer adds signs: {' '.join(new)[:20]}")
    item = _LIST.match(pair.target)
    if item and not _LIST.match(pair.source) and not _is_said(item[0], pair):
        return Doubt("markup", "the answer begins as an item of a list")
    if pair.target.count("\n") > pair.source.count("\n"):
        return Doubt("markup", "the answer has more lines than the source")
    emoji = [c for c in _EMOJI.findall(pair.target) if c not in pair.source and not _EMOJI.search(pair.source)]
    return Doubt("markup", f"the answer adds {emoji[0]}") if emoji else None


def _is_said(mark: str, pair: Pair) -> bool:
    """Whether what begins a text is an option or a number of the source: 2. Gün for Day 2."""
    option = _OPTION.match(pair.target)
    if option:
        return option[1] in pair.source
    number = mark.strip().rstrip(".")
    return number.isdecimal() and bool(re.search(rf"(?<!\d){number}(?!\d)", pair.source))


def _new_signs(pair: Pair) -> Counter[str]:
    have = _MARKUP.findall(unquoted(pair.target))
    if not have:
        return Counter()
    new = Counter(have) - Counter(_MARKUP.findall(pair.source))
    if "/" in pair.source:
        del new["/"]
    if "&" in new and _AND.search(pair.source):
        del new["&"]
    if pair.language == "ko" and "<" in new:  # which puts titles in them
        titles = len(_TITLES.findall(pair.target))
        new -= Counter({"<": titles, ">": titles})
    if _MESSAGE.search(pair.source):  # whose branches the language has more of
        new -= Counter({sign: new[sign] for sign in "{}#"})
    return new


def brackets(pair: Pair) -> Doubt | None:
    """A bracket that opens or closes nothing."""
    if _unpaired(pair.target) and not _unpaired(pair.source):
        return Doubt("brackets", "a bracket of the answer stands alone")
    return None


def _unpaired(text: str) -> bool:
    """Whether a bracket stands alone; `1)` and a face are none, but where they close what is open: (pages 1, 2)."""
    if not _BRACKET.search(text):
        return False
    flat = text.replace("（", "(").replace("）", ")")
    return _has_alone(flat) and _has_alone(_NO_BRACKET.sub("", flat))


def _has_alone(flat: str) -> bool:
    stack: list[str] = []
    for char in _BRACKET.findall(flat):
        if char in _GUILLEMETS and stack and stack[-1] in _GUILLEMETS:
            stack.pop()
        elif char in _OPENING or char in _GUILLEMETS:
            stack.append(char)
        elif not stack or stack.pop() != _PAIRS[char]:
            return True
    return bool(stack)


def end(pair: Pair) -> Doubt | None:
    """A question that is none any more, a sentence without its end, a statement that became a question."""
    if pair.fragment:
        return None
    said, found = _last(pair.source), _last(pair.target)
    if said and said in _QUESTIONS and said != ";" and not _asks(pair, found):
        return Doubt("end", "the source asks, the answer does not")
    if "?" in pair.source and pair.language != "ja" and not _asks(pair, found):
        return Doubt("end", "the source asks, the answer does not")
    if "? " in pair.source and pair.language == "ja" and not _ASKED_JA.search(pair.target):
        return Doubt("end", "the source asks, the answer does not")
    asks = "?" in pair.source or (_ASKS.match(pair.source) and said not in _STOPS) or _WHETHER.match(pair.source)
    strange = _strange_end(pair, said, found)
    if strange:
        return Doubt("end", strange)
    if found and found in _marks(pair) and said not in _QUESTIONS and not asks:
        return Doubt("end", "the answer asks, the source does not")
    if (
        said
        and said in ".!…"
        and found not in _STOPS + _QUESTIONS
        and (_sentence(pair.source) if said != "…" else len(between_blanks(pair.source)) >= _CUT)
        and not _held_end(pair)
    ):
        if _is_free(pair, found) and deviation(pair) > _SHORT:  # a list or a caption may do without
            return None
        return Doubt("end", "the answer has no end: was it cut off?")
    return None


def _strange_end(pair: Pair, said: str, found: str) -> str:
    """An end that no translation of the source has."""
    if _held_end(pair):
        return ""
    if found and found in ":：" and said and said in ".!":
        return "the answer ends with a colon"
    breaks_off = found == "…" or pair.target.rstrip(_TAIL).endswith("...")
    if breaks_off and said and said not in "…:" and not _GOES_ON.search(pair.source):
        return "the answer was cut off"
    loud = "!" not in pair.source and _LOUD.search(pair.target)
    return "the answer shouts" if loud else ""


def _asks(pair: Pair, found: str) -> bool:
    marks = _marks(pair)
    if found and found in marks:
        return True
    inside = any(mark in pair.target for mark in marks)
    return (
        inside
        or (
            pair.language == "ja"
            and bool(re.search(r"(?:か|の|かな|だろう|でしょう|んや)[。．]?\W*\Z", pair.target))
        )
        or (pair.language == "zh" and bool(re.search(r"[吗嗎呢么]\W*\Z", pair.target)))
    )


def _marks(pair: Pair) -> str:
    """The question marks that a target may have: only Greek has the semicolon."""
    return _QUESTIONS if pair.language == "el" else _NO_SEMICOLON


def _is_free(pair: Pair, last: str) -> bool:
    """Whether what ends with this letter may have no full stop: in Korean what ends with a noun."""
    return pair.language == "ja" or (pair.language == "ko" and last not in _NO_NOUN_KO)


def _sentence(text: str) -> bool:
    """Whether a text is one: some words, no abbreviation at its end."""
    if len(between_blanks(text)) < _FEW_WORDS:
        return False
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return not _ABBREVIATED.search(text, max(0, end - _LONGEST)) and not _NAMES_STOP.match(text, end)


def _held_end(pair: Pair) -> bool:
    """Whether the target ends with a code, whose own end may be the sentence's."""
    if not pair.target.rstrip(" \"'”’»」』》)）").endswith(HELD):
        return False
    return deviation(pair) >= _SHORT or HELD in _TAIL_OF.findall(pair.source)[0]


def _last(text: str) -> str:
    return text.rstrip(_TAIL)[-1:]


def shout(pair: Pair) -> Doubt | None:
    """All in capitals, or a small beginning where the source has a capital one."""
    if not rules(pair.locale).spaced:
        return None
    new = []
    for word in letter_runs(pair.target):
        if word not in pair.source:
            if not word.isupper():  # nearly always the first one; a script without capitals has none
                return None
            new.append(word)
    letters = [c for word in new for c in word if c.isalpha()]
    said = [c for c in pair.source if c.isalpha()]
    if len(letters) >= 8 and all(c.isupper() for c in letters) and any(c.islower() for c in said):
        return Doubt("capitals", "the answer is in capitals")
    return None


def glued(pair: Pair) -> Doubt | None:
    """Letters at what is held, or letters alone, where a mask came back with more than it had."""
    if HELD in pair.target and _BESIDE.search(pair.target) and not _BESIDE.search(pair.source):
        return Doubt("debris", "letters stand at a mask")
    alone = len(_ALONE.findall(pair.target))
    if alone and alone > len(_NAMED.findall(pair.source)) and rules(pair.locale).letters:
        return Doubt("debris", "a letter of a mask stands alone")
    return None
