"""Inline markup of AsciiDoc: formatting, macros, cross references, attributes.

https://docs.asciidoctor.org/asciidoc/latest/text/ says where a mark counts: single ones beside no letter, double ones
anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.model import Code

_KINDS = {"*": "strong", "_": "emphasis", "`": "code", "#": "mark", "+": "code", "^": "sup", "~": "sub"}
_MACRO = (
    r"(?<![\w\\])(?P<macro>link|mailto|xref|image|icon|kbd|btn|menu|footnote|footnoteref|stem|latexmath|asciimath"
    r"|pass|anchor|indexterm2?|video|audio):(?P<of>[^\s\[\]]{0,1000}+)\[(?P<said>(?:[^\]\\]|\\.){0,1000}+)\]"
)
_START = lazy.pattern(
    rf"\\(?=[*_`#+^~{{<\[])|{_MACRO}"
    r"|(?P<url>(?<![\w\\])(?:https?|ftp|irc|mailto)://?[^\s\[\]<>]{1,1000}+)\[(?P<label>(?:[^\]\\]|\\.){0,500}+)\]"
    r"|<<(?P<id>[^<>,\n]+)(?:,(?P<words>[^<>\n]*))?>>"
    r"|\{(?P<attribute>[\w-]+(?::[^{}\n]*)?)\}"
    r"|\[\[[^\[\]\n]+\]\]|\(\(\([^()\n]+\)\)\)|\[[.#%\w][\w.#%,=\" -]*\](?=[*_`#])"
    r"|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|(?P<mark>\*\*|__|``|##|\+\+|[*_`#+^~])"
)
_WORDED = frozenset(("link", "mailto", "xref", "btn", "footnote"))
"""Macros whose brackets hold text; an image has its alt text as an inner part."""


def codes(text: str) -> Iterator[Code]:
    """The codes of a text, in order of their opening marks."""
    return _codes(text, 0, len(text), [0], glued=False)


def apart(text: str) -> str:
    """The text with double marks where single ones are glued to letters, as in Chinese: there they count."""
    out, at = "", 0
    for code in sorted(_codes(text, 0, len(text), [0], glued=True), key=lambda c: c.start):
        mark = text[code.start : code.end]
        if code.role == "alone" and code.kind == "code" and mark[0] in "`+" and mark[1:2] != mark[0]:
            new = mark[0] + mark + mark[-1]
            glued = text[code.start - 1 : code.start].isalnum() or text[code.end : code.end + 1].isalnum()
        else:
            new, glued = mark * 2, len(mark) == 1 and mark in _KINDS and _is_glued(code)
        if glued and code.start >= at:
            out += text[at : code.start] + new
            at = code.end
    return out + text[at:]


def _is_glued(code: Code) -> bool:
    return code.kind in ("strong", "emphasis", "mark") and bool(code.value)


def _codes(text: str, start: int, end: int, pairs: list[int], *, glued: bool) -> Iterator[Code]:
    at = start
    while found := _START.search(text, at, end):
        at = found.end()
        mark = found["mark"]
        if found[0] == "\\":
            yield Code(found.start(), at, "escape", "alone", "")
            at += 1
        elif found["macro"] or found["url"] or found["id"]:
            yield from _macro(text, found, pairs, glued)
        elif mark:
            close = _closing(text, found.start(), mark, end, glued=glued)
            if close < 0:
                continue
            yield from _formatted(text, found.start(), close, mark, pairs, glued)
            at = close + len(mark)
        else:
            kind = "entity" if found[0][0] == "&" else "placeholder"
            yield Code(found.start(), at, kind, "alone", found[0])


def _formatted(text: str, start: int, close: int, mark: str, pairs: list[int], glued: bool) -> Iterator[Code]:
    kind, opened, end = _KINDS[mark[0]], start + len(mark), close + len(mark)
    if kind == "code":
        yield Code(start, end, kind, "alone", text[opened:close])
        return
    pairs[0] += 1
    pair = pairs[0]
    beside = text[max(start - 1, 0) : start].isalnum() or text[end : end + 1].isalnum()
    value = "glued" * (glued and beside)
    yield Code(start, opened, kind, "open", value, pair)
    yield from _codes(text, opened, close, pairs, glued=glued)
    yield Code(close, end, kind, "close", value, pair)


def _macro(text: str, found: re.Match[str], pairs: list[int], glued: bool) -> Iterator[Code]:
    """A pair around the words of a link, one code for what has none."""
    group = "said" if found["macro"] else "label" if found["url"] else "words"
    kind = "link" if found["url"] or found["id"] or found["macro"] in ("link", "mailto", "xref") else "role"
    value = found["url"] or found["id"] or f"{found['macro']}:{found['of']}"
    words = found[group] or ""
    named = found["url"] or found["id"] or found["macro"] in _WORDED
    if not words.strip() or (not named and found["macro"] not in ("image", "icon")):
        yield Code(*found.span(), kind, "alone", found[0] if not named else value)
    elif not named:
        alt = words.partition(",")[0]
        inner = ((found.start(group), found.start(group) + len(alt)),) if alt.strip() and "=" not in alt else ()
        yield Code(*found.span(), "image", "alone", value + words[len(alt) :], inner=inner)
    else:
        pairs[0] += 1
        pair = pairs[0]
        yield Code(found.start(), found.start(group), kind, "open", value, pair)
        yield from _codes(text, *found.span(group), pairs, glued=glued)
        yield Code(found.end(group), found.end(), kind, "close", value, pair)


def _closing(text: str, start: int, mark: str, end: int, *, glued: bool) -> int:
    """Where the mark stands that closes the one at `start`; -1 where it is a character."""
    opened = start + len(mark)
    single = len(mark) == 1 and mark not in "^~"
    if text[opened : opened + 1].isspace() or (single and not glued and _is_word(text, start - 1)):
        return -1
    at = text.find(mark, opened + 1, end)
    while at >= 0:
        fits = not text[at - 1].isspace() and text[at - 1] != "\\"
        if mark in "^~" and any(c.isspace() for c in text[opened:at]):
            return -1
        if single and not glued and _is_word(text, at + 1):
            fits = False
        if single and text[at : at + 2] == mark * 2:
            at = text.find(mark, at + 2, end)
            continue
        if fits:
            return at
        at = text.find(mark, at + 1, end)
    return -1


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")
