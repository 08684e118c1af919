"""White space in running text, where its amount has no meaning."""

from __future__ import annotations

import re

LETTER = r"[\u2e80-\u303f\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\U00020000-\U0003ffff]"
_LINE_END = re.compile(rf"(?<={LETTER})[ \t]*(?:\r\n?|\n)[ \t\r\n]*(?={LETTER})")
_RUN = re.compile(r"[ \t\n\f\r]+")


def collapsed(text: str) -> str:
    """Each run of white space as one blank, and a line end between CJK letters as nothing."""
    return _RUN.sub(" ", _LINE_END.sub("", text))
