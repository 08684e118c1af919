"""White space in running text, where its amount has no meaning."""

from __future__ import annotations

import re

from l10n_pipeline.text.scripts import EAST

LETTER = f"[{EAST}]"
_LINE_END = re.compile(rf"(?<={LETTER})[ \t]*(?:\r\n?|\n)[ \t\r\n]*(?={LETTER})")
_RUN = re.compile(r"[ \t\n\f\r]+")


def joined(text: str) -> str:
    """The lines of a text as one: a line end is a blank, and nothing between CJK letters."""
    return _LINE_END.sub("", text).replace("\n", " ")


def collapsed(text: str) -> str:
    """Each run of white space as one blank, and a line end between CJK letters as nothing."""
    return _RUN.sub(" ", _LINE_END.sub("", text))
