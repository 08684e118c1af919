"""What a scraped page could do in an article, taken out of its Markdown: links that run, tags, templates."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator

from l10n_pipeline import lazy

_SAFE = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = lazy.pattern(r"([a-z][a-z0-9+.-]*):", re.I)
_TICKS = lazy.pattern(r"`+")
_TOKEN = lazy.pattern(r"\\[!-/:-@\[-`{-~]|!?\[|\]\(|\{|<(?=[A-Za-z/!?])")
_DESTINATION = lazy.pattern(r"[ \t\r\n]*(<[^<>]*>?|(?:\\.|[^\s()\\]|\([^\s()]*\))*)")
_OPENS_TEMPLATE = lazy.pattern(r"\{(?=[{%#<])")
_TAG_OPENS = lazy.pattern(r"<(?=[A-Za-z/!?])")


def disarmed(markdown: str) -> tuple[str, tuple[str, ...]]:
    """The Markdown with its words and without what runs, and the destinations that were taken out.

    A link that leads to anything but an address of the web, of mail or of the site is its words; a brace is a character
    reference, in code one that opens no template.
    """
    out: list[str] = []
    gone: list[str] = []
    at = 0
    for start, end in _codes(markdown):
        out += [_prose(markdown[at:start], gone), _OPENS_TEMPLATE.sub("{ ", markdown[start:end])]
        at = end
    return "".join([*out, _prose(markdown[at:], gone)]), tuple(dict.fromkeys(gone))


def plain(text: str) -> str:
    """A text for front matter: no tag and no template begins in it."""
    return _TAG_OPENS.sub("< ", _OPENS_TEMPLATE.sub("{ ", text))


def remark(text: str) -> str:
    """A text for a comment: no template begins in it, and it does not end the comment."""
    return _OPENS_TEMPLATE.sub("{ ", text).replace("--", "- -")


def runs(destination: str) -> bool:
    """Whether a destination is anything but an address of the web, of mail, or a path."""
    plainly = html.unescape(destination.strip("<>"))
    scheme = _SCHEME.match("".join(c for c in plainly.replace("\\", "") if c.isprintable() and not c.isspace()))
    return scheme is not None and scheme[1].lower() not in _SAFE


def _codes(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans and fences are: from a run of grave accents to the next one of the same length."""
    ticks = list(_TICKS.finditer(text))
    by_length: dict[int, list[int]] = defaultdict(list)
    for number in range(len(ticks) - 1, -1, -1):
        by_length[len(ticks[number][0])].append(number)
    behind = 0
    for number, tick in enumerate(ticks):
        same = by_length[len(tick[0])]
        while same and same[-1] <= number:
            same.pop()
        if tick.start() < behind or not same or text[tick.start() - 1 : tick.start()] == "\\":
            continue
        behind = ticks[same[-1]].end()
        yield tick.start(), behind


def _prose(text: str, gone: list[str]) -> str:
    out: list[str] = []
    opened: list[int] = []  # where in `out` the brackets of links stand that may begin here
    at = 0
    while m := _TOKEN.search(text, at):
        out.append(text[at : m.start()])
        token, at = m[0], m.end()
        if token.endswith("["):
            opened.append(len(out))
        elif token == "](":
            found = _DESTINATION.match(text, at)
            assert found
            start = opened.pop() if opened else None
            if runs(found[1]):
                gone.append(found[1])
                close = text.find(")", found.end())
                at = close + 1 if close >= 0 else len(text)
                token = ""
                if start is not None:
                    out[start] = ""
            else:  # its destination is no text
                token, at = text[m.start() : found.end()], found.end()
        elif token == "{":
            token = "&#123;"
        elif token == "<":
            token = "\\<"
        out.append(token)
    return "".join([*out, text[at:]])
