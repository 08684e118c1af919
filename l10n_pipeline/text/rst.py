"""Inline markup of reStructuredText, by docutils' rules of recognition: what stands glued to a word is no markup.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.model import Code, Range

_START = lazy.pattern(
    r"\\.|``|(?P<tick>_?`)|\*\*|\*|\|"
    r"|\[(?P<note>\d+|#[\w.-]*|\*|[A-Za-z][\w.-]*)\]_|(?P<word>(?<=[^\W_])__?(?!\w))|::\Z",
    re.S,
)
_ROLE = lazy.pattern(r":[A-Za-z][\w+-]*(?:[.:][\w+-]+)*:")
_TARGET = lazy.pattern(r"(?<!\\)<[^<>`]+>\Z")
_NAME = "-_.:+"
_TEXT_ROLES = frozenset(
    "abbr abbreviation dfn emphasis guilabel menuselection strong sub subscript sup superscript title"
    " title-reference".split()
)
"""Roles whose content readers see; what another role holds is a name, unless `text <name>` says more."""

_BEFORE, _AFTER = frozenset(("Ps", "Pi", "Pf", "Pd", "Po")), frozenset(("Pe", "Pi", "Pf", "Pd", "Po"))
_ASCII_BEFORE, _ASCII_AFTER = "-:/'\"<([{", "-.,:;!?\\/'\")]}>"


def codes(text: str) -> Iterator[Code]:
    """The codes of a text, in order."""
    return _codes(text, glued=False)


def apart(text: str) -> str:
    r"""The text with `\\ ` where markup is glued to letters, as in Chinese: there docutils sees none."""
    out, at = "", 0
    for start, end in _spans(_codes(text, glued=True)):
        out += text[at:start] + "\\ " * (not _may_begin(text, start)) + text[start:end]
        out += "\\ " * (not _may_end(text, end))
        at = end
    return out + text[at:]


def _spans(found: Iterator[Code]) -> Iterator[tuple[int, int]]:
    """From the beginning to the end of each construct."""
    start = 0
    for code in found:
        if code.role == "open":
            start = code.start
        elif code.kind not in ("escape", "block"):
            yield (start if code.role == "close" else code.start), code.end


def _codes(text: str, *, glued: bool) -> Iterator[Code]:
    """`glued` takes what has letters beside it for markup, too."""
    at = pair = 0
    while found := _START.search(text, at):
        start, mark = found.start(), found[0]
        at = found.end()
        if mark[0] == "\\":
            yield Code(start, at, "escape", "alone", mark[1].strip())
            continue
        if mark == "::":
            yield Code(start, at, "block", "alone", "::")
            continue
        made = _reference(text, found, glued) if found["word"] else _construct(text, found, pair, glued)
        if made:
            yield from made
            at, pair = made[-1].end, pair + 1


def _reference(text: str, found: re.Match[str], glued: bool) -> list[Code]:
    """`name_`: the word before it is one."""
    start = found.start()
    while start and (text[start - 1].isalnum() or text[start - 1] in _NAME):
        start -= 1
    while start < found.start() and not text[start].isalnum():
        start += 1
    if not glued and not (_may_begin(text, start) and _may_end(text, found.end())):
        return []
    if text[start : found.start()].isascii():
        return [Code(start, found.end(), "reference", "alone", text[start : found.end()])]
    return []


def _construct(text: str, found: re.Match[str], pair: int, glued: bool) -> list[Code]:
    """The codes of what begins here; none where it is text."""
    opened = found.end()
    start = found.start() - len(_role(text, found.start())) if found[0] == "`" else found.start()
    if found["note"]:
        ends = glued or (_may_begin(text, start) and _may_end(text, opened))
        return [Code(start, opened, "footnote", "alone", found[0])] if ends else []
    if (
        not (glued or _may_begin(text, start))
        or text[opened : opened + 1].isspace()
        or _quoted(text, start, opened)
    ):
        return []
    closing = "`" if found["tick"] else found[0]
    end = _end(text, opened, closing, glued)
    if end < 0:
        return []
    inside, close = text[opened:end], end + len(closing)
    if closing == "``":
        return [Code(start, close, "code", "alone", inside)]
    if closing in ("*", "**"):
        kind = "emphasis" if closing == "*" else "strong"
        return [Code(start, opened, kind, "open", "", pair), Code(end, close, kind, "close", "", pair)]
    if closing == "|":
        close += len(re.match("_{0,2}", text[close : close + 2])[0])  # type: ignore[index]
        return [Code(start, close, "placeholder", "alone", text[start:close])]
    return _ticked(text, found, end, pair)


def _role(text: str, end: int) -> str:
    """The role that stands right before a backtick: `:ref:`."""
    at = end - 1
    if text[max(at, 0) : end] != ":":
        return ""
    while at and (text[at - 1].isalnum() or text[at - 1] in ":.+-_"):
        at -= 1
    found = _ROLE.fullmatch(text, text.find(":", at), end)
    return found[0] if found else ""


def _ticked(text: str, found: re.Match[str], end: int, pair: int) -> list[Code]:
    """Interpreted text, a link, a target within the text."""
    opened, role, inside = found.end(), _role(text, found.start()), text[found.end() : end]
    start = found.start() - len(role)
    target = _TARGET.search(inside)
    words = inside[: target.start()].rstrip() if target else ""
    close = end + 1
    if found["tick"] == "_`":
        return [Code(start, close, "anchor", "alone", inside)]
    if not role:
        tail = re.match("_{0,2}", text[close : close + 2])[0]  # type: ignore[index]
        close += len(tail)
        if not tail:
            return [Code(start, close, "role", "alone", inside)]
        if not target or not words:
            return [Code(start, close, "reference", "alone", inside)]
        value = target[0][1:-1]
        edges = (start, opened), (opened + len(words), close)
        return _pair("link", edges, value, pair)
    name = role.strip(":").rpartition(":")[2].lower()
    value = f"{role}{target[0][1:-1] if target else inside}"
    if target and words:
        edges = (start, opened), (opened + len(words), close)
    elif name in _TEXT_ROLES:
        value, edges = role, ((start, opened), (end, close))
    else:
        return [Code(start, close, "role", "alone", value)]
    return _pair("role", edges, value, pair)


def _pair(kind: str, edges: tuple[Range, Range], value: str, pair: int) -> list[Code]:
    return [Code(*edges[0], kind, "open", value, pair), Code(*edges[1], kind, "close", value, pair)]


def _end(text: str, start: int, closing: str, glued: bool) -> int:
    """Where the mark stands that closes; -1 where nothing does."""
    at = text.find(closing, start + 1)
    while at >= 0:
        after = at + len(closing)
        if closing in ("`", "|"):
            after += len(text[after : after + 2]) - len(text[after : after + 2].lstrip("_"))
        whole = closing != "*" or text[at : at + 2] != "**"
        escaped = closing != "``" and text[at - 1] == "\\"
        if whole and not escaped and not text[at - 1].isspace() and (glued or _may_end(text, after)):
            return at
        at = text.find(closing, at + (1 if whole else 2))
    return -1


def _may_begin(text: str, at: int) -> bool:
    """Whether markup may begin here."""
    if not at:
        return True
    before = text[at - 1]
    if text[max(at - 2, 0) : at] == "\\ ":
        return True
    return (
        before.isspace()
        or before in _ASCII_BEFORE
        or (before > "\x7f" and unicodedata.category(before) in _BEFORE)
    )


def _may_end(text: str, at: int) -> bool:
    after = text[at : at + 1]
    if not after or after.isspace() or after in _ASCII_AFTER:
        return True
    return after > "\x7f" and unicodedata.category(after) in _AFTER


_QUOTES = {"'": "'", '"': '"', "<": ">", "(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»"}


def _quoted(text: str, start: int, opened: int) -> bool:
    """Whether the mark alone stands in quotation marks or brackets: `(*)`."""
    return bool(start) and _QUOTES.get(text[start - 1]) == text[opened : opened + 1] != ""
