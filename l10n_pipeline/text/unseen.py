"""Characters that nobody sees or types: controls, tags, fillers, marks that turn text around; what each is."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import HAN

# A black flag with tags behind it is the flag of a region: it is matched, so that its tags are passed over.
_HARMFUL = lazy.pattern(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]"
    "|[\ufff9-\ufffb\ufffe\uffff\U0001fffe\U0001ffff]"
    "|[\u2061-\u2064\u206a-\u206f\ufeff\u180e\u115f\u1160\u3164\uffa0]"
    "|[\u202a-\u202e]"
    f"|(?<![{HAN}])[\U000e0100-\U000e01ef]"
    "|\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f|[\U000e0000-\U000e007f]"
)
_PERHAPS = lazy.pattern(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u115f\u1160\u180e\u202a-\u202e\u2061-\u206f\u3164\ufeff-\uffff\U0001fffe-\U0010ffff]"
)
"""All of them and a few more, in one class: most texts have none."""

_REFERENCE = lazy.pattern(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")

_CONTROLS = {0: "NULL", 7: "BELL", 8: "BACKSPACE", 11: "LINE TABULATION", 12: "FORM FEED", 13: "CARRIAGE RETURN"}
_CONTROLS |= {27: "ESCAPE", 127: "DELETE", 133: "NEXT LINE"}
_TAGS = range(0xE0000, 0xE0080)


_NOTHING = lazy.pattern("[\\s\u00ad\u200b-\u200f\u2060\ufeff]*+")


def is_blank(text: str) -> bool:
    """Whether readers see nothing of a text but blanks, in Unicode's sense, written as they are or as entities."""
    if text[:1].isalnum():  # nearly every text
        return False
    return bool(_NOTHING.fullmatch(text) or (text[0] == "&" and _NOTHING.fullmatch(unescape(text))))


def as_shown(text: str) -> str:
    """A text with each character that is written by its number in its place; U+0000 for numbers that are none."""
    return _REFERENCE.sub(_numbered, text) if "&#" in text else text


def _numbered(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else "\0"


def may_be_in(text: str) -> bool:
    """Whether a text may have such a character, or an isolate."""
    return bool(_PERHAPS.search(text))


def harmful(text: str) -> tuple[str, ...]:
    """The characters that no text needs, each once, in order; a target with one is refused."""
    if not may_be_in(text):
        return ()
    return tuple(dict.fromkeys(m for m in _HARMFUL.findall(text) if len(m) == 1))


def named(characters: tuple[str, ...]) -> str:
    """What they are: `U+0007 (BELL), U+E0041 (TAG LATIN CAPITAL LETTER A)`, at most four, and what tags spell."""
    said = ", ".join(f"U+{ord(c):04X} ({_name(c)})" for c in characters[:4])
    more = f" and {len(characters) - 4} more" if len(characters) > 4 else ""
    spelled = "".join(chr(ord(c) - 0xE0000) for c in characters if ord(c) in _TAGS)
    letters = "".join(c for c in spelled if c.isprintable())[:40]
    return said + more + (f": tags with the letters {letters!r}" if letters else "")


def _name(char: str) -> str:
    return unicodedata.name(char, "") or _CONTROLS.get(ord(char)) or _kind(char)


def _kind(char: str) -> str:
    if ord(char) in _TAGS:
        return "a tag"
    return "a control character" if unicodedata.category(char) == "Cc" else "no character"
