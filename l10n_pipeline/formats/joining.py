"""White space in running text, where its amount has no meaning."""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import EAST

LETTER = f"[{EAST}]"
_LINE_END = lazy.pattern(rf"(?<={LETTER})[ \t]*(?:\r\n?|\n)[ \t\r\n]*(?={LETTER})")
_RUN = lazy.pattern(r"[ \t\n\f\r]+")


def joined(text: str) -> str:
    """The lines of a text as one line: a line end becomes a blank, or nothing between CJK letters."""
    if "\n" not in text and "\r" not in text:
        return text  # nearly every text: the pattern looks behind each character
    return _LINE_END.sub("", text).replace("\n", " ")


def collapsed(text: str) -> str:
    """Each run of white space becomes one blank; a line end between CJK letters becomes nothing."""
    return _RUN.sub(" ", _LINE_END.sub("", text))
