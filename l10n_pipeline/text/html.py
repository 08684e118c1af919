"""The tokens of HTML with exact ranges, as the HTML standard cuts them (section 13.2.5); nothing is repaired.

html.parser is no base for this: it gives lines and columns, another answer in each Python version, and takes
quadratic time on malformed input before CVE-2025-6069 was mended. Every pattern here is possessive, so that
reading is linear. HTML's syntax is ASCII: offsets are those of the text that is given, which may be bytes read
as Latin-1. Beyond the standard, what a template engine takes (`{{ }}`, `{% %}`, `{# #}`, `<% %>`) is one token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.model import Code, Role

_SPACE = r"[ \t\n\f\r]"
_TEMPLATE = (
    r"\{\{[^{}]*+\}\}|\{%(?:[^{}%]++|%(?!\}))*+%\}|\{#(?:[^{}#]++|#(?!\}))*+#\}"
    r"|<%[^%]{0,2000}+(?:%(?!>)[^%]{0,2000}+){0,20}+%>"
)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r"'>][^ \t\n\f\r>]*+|(?=>))"""
_ATTRIBUTE = rf"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:{_SPACE}*+={_SPACE}*+{_VALUE}|(?!{_SPACE}*+=))"
_TAG = (
    rf"<(?P<close>/?+)(?P<name>[A-Za-z][^ \t\n\f\r/>]*+)"
    rf"(?:[ \t\n\f\r/]++|(?>{_TEMPLATE})|(?>{_ATTRIBUTE}))*+>"
)
_OTHER = (
    r"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+--!?>)"  # comment
    r"|<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>"
    r"|<\?(?:xml|php|=)(?:[^?]++|\?(?!>))*+\?>"
    r"|<(?!!--|!\[CDATA\[|\?(?:xml|php|=))(?:[!?]|/(?![A-Za-z]))[^>]*+>"  # doctype, bogus comment
)
_UNFINISHED = r"(?:</?[A-Za-z]|<[!?]|</[^A-Za-z])[\s\S]*+"
_TOKEN = rf"{_TAG}|(?P<other>{_OTHER})|(?P<unfinished>{_UNFINISHED})"
_PLAIN = lazy.pattern(_TOKEN)
_WHOLE = lazy.pattern(_OTHER)
_WITH_TEMPLATES = lazy.pattern(rf"(?P<template>{_TEMPLATE})|{_TOKEN}")
_NAMED = lazy.pattern(
    rf"{_TEMPLATE}|(?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)(?:{_SPACE}*+={_SPACE}*+(?P<value>{_VALUE}))?"
)
_TEMPLATED = lazy.pattern(r"\{[{%#]|<%")
TEMPLATE = lazy.pattern(_TEMPLATE)

RAW = frozenset("script style xmp iframe noembed noframes title textarea".split())
"""Elements whose content has no tags: what they hold is one text."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

BLOCK = frozenset(
    """
    address article aside blockquote body caption center col colgroup datalist dd details dialog dir
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
    html iframe legend li link main menu meta nav noframes noscript object ol optgroup option p param pre
    search section select source style summary table tbody td template textarea tfoot th thead title tr track
    ul video audio canvas base xmp
    """.split()
)
"""Elements that end a segment. All others, unknown ones too, stand inside one, as CSS shows them by default."""

PHRASING = frozenset(
    """
    a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label map mark math
    meter nobr output picture progress q rb rp rt rtc ruby s samp slot small span strike strong sub sup svg textarea
    time tt u var wbr
    """.split()
)
"""Elements of HTML that stand in a sentence."""

VERBATIM = frozenset("pre code textarea svg math".split())
"""Elements whose content is not offered, unless they say translate="yes"."""

_NEVER = RAW - {"title", "textarea"}
"""Elements whose content has no character references either: no text can be written there safely."""

FOREIGN = frozenset(("svg", "math"))

TEXT_ATTRIBUTES = frozenset(
    """
    abbr alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext placeholder
    title
    """.split()
)
"""Attributes that are text on every element: the standard's translatable ones (3.2.6.2) and WAI-ARIA's.

Not title on links to style sheets, nor what `text_attributes` adds for single elements.
"""

ENTITY = lazy.pattern(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_META = frozenset(
    """
    description keywords og:title og:description og:site_name og:image:alt twitter:title twitter:description
    twitter:image:alt
    """.split()
)
_NO_TEXT = lazy.pattern(rf"&nbsp;|&#160;|&#xa0;|\xc2?\xa0|{_TEMPLATE}|{_SPACE}", re.I)


class Token(NamedTuple):
    """One token: `kind` is text, template, open, close, raw (the content of a RAW element) or other."""

    kind: str
    start: int
    end: int
    name: str = ""  # of a tag or of the raw content's element, in lower case
    void: bool = False  # an opening tag that has no content


class Attribute(NamedTuple):
    """One attribute of a tag; the range is its value's, without quotes."""

    name: str
    start: int
    end: int
    quote: str
    value: str  # as it is written


Attributes = Mapping[str, Attribute]


def tokens(text: str, at: int = 0, *, xml: bool = False) -> Iterator[Token]:
    """Yield the tokens of `text` from `at`; together they are the text. A tag that never ends is `other`.

    With `xml`, as in SVG and MathML, `<x/>` has no content.
    """
    search = (_WITH_TEMPLATES if _TEMPLATED.search(text, at) else _PLAIN).search
    size, foreign = len(text), 0
    while found := search(text, at):
        if at < found.start():
            yield Token("text", at, found.start())
        token = _token(text, found, xml or foreign > 0)
        yield token
        at = token.end
        if token.name in FOREIGN and not token.void:
            foreign = max(0, foreign + (1 if token.kind == "open" else -1))
        elif token.kind == "open" and token.name in RAW and not token.void:
            closing = _CLOSINGS[token.name].search(text, at)
            stop = closing.start() if closing else size
            if stop > at:
                yield Token("raw", at, stop, token.name)
            at = stop
    if at < size:
        yield Token("text", at, size)


def tag_at(text: str, at: int, *, xml: bool = False) -> Token:
    """The tag that begins there, as `tokens` found it."""
    found = _WITH_TEMPLATES.match(text, at)
    assert found
    return _token(text, found, xml)


def _token(text: str, found: re.Match[str], xml: bool) -> Token:
    start, end = found.span()
    if found.lastgroup == "name":
        name = found["name"].lower()
        if found["close"]:
            return Token("close", start, end, name)
        return Token("open", start, end, name, name in VOID or (xml and text[end - 2] == "/"))
    if found.lastgroup == "unfinished":
        return Token("other", start, len(text))
    return Token(found.lastgroup or "other", start, end)


_CLOSINGS = {name: lazy.pattern(rf"</{name}(?=[ \t\n\f\r/>])", re.I) for name in RAW}


def unfinished(text: str) -> int:
    """Where a tag or comment begins that `text` does not end, or -1."""
    last = None
    for token in tokens(text):
        last = token
    cut = last is not None and last.kind == "other" and not _WHOLE.fullmatch(text, last.start)
    return last.start if last and cut else -1


def has_text(raw: str) -> bool:
    """Whether there is more than blanks and templates."""
    return bool(_NO_TEXT.sub("", raw))


def attributes(text: str, token: Token) -> dict[str, Attribute]:
    """The attributes of an opening tag by name; of two with one name the first counts, as in browsers."""
    out: dict[str, Attribute] = {}
    if token.end - token.start == len(token.name) + 2:
        return out
    for m in _NAMED.finditer(text, token.start + 1 + len(token.name), token.end - 1):
        if not m["name"] or (name := m["name"].lower()) in out:
            continue
        start, end = m.span("value") if m["value"] else (m.end(), m.end())
        quote = m["value"][0] if m["value"] and m["value"][0] in "\"'" else ""
        start, end = start + len(quote), end - len(quote)
        out[name] = Attribute(name, start, end, quote, text[start:end])
    return out


def text_attributes(tag: str, found: Attributes) -> Iterator[Attribute]:
    """Yield the attributes of an opening tag that are text to be translated and not empty."""
    for a in found.values():
        if _is_text(tag, a.name, found) and has_text(a.value):
            yield a


def _is_text(tag: str, name: str, found: Attributes) -> bool:
    if name in TEXT_ATTRIBUTES:
        return tag != "link"
    if name == "content":
        return tag == "meta" and (said(found, "name") or said(found, "property")) in _META
    if name == "value":
        return tag == "input" and said(found, "type") in ("button", "submit", "reset")
    return name == "label" and tag in ("optgroup", "option", "track")


def said(found: Attributes, name: str) -> str:
    """The value of an attribute in lower case without blanks around it; "" where there is none."""
    return found[name].value.strip().lower() if name in found else ""


def keeps(tag: str, found: Attributes, language: str = "") -> bool | None:
    """Whether the content of an element stays as it is: True, False where it says otherwise, None to inherit.

    What is in another language than `language` stays; for the whole page the project says it, not <html>. Sources
    of the rules: HTML's `translate`, the class `notranslate` that translation services know (`className` in JSX),
    ITS 2.0's Language Information.
    """
    if tag in _NEVER:
        return True
    if found:
        translate = said(found, "translate") if "translate" in found else None
        if translate == "no" or "notranslate" in (said(found, "class") or said(found, "classname")).split():
            return True
        if translate in ("yes", ""):
            return False
        own = said(found, "lang") or said(found, "xml:lang")
        if language and own and tag != "html":
            return re.split("[-_]", own)[0] != language
    return True if tag in VERBATIM else None


def spelled(token: Token, found: Attributes, *, kept: bool = False) -> str:
    """A tag without what may change: attributes sorted, quoted one way, the values of text attributes left out."""
    if token.kind == "close":
        return f"</{token.name}>"
    words = set() if kept else {a.name for a in text_attributes(token.name, found)}
    values = sorted((a.name, "" if a.name in words else " ".join(a.value.split())) for a in found.values())
    return f"<{token.name}" + "".join(f' {name}="{value}"' for name, value in values) + ">"


# -- codes -----------------------------------------------------------------------------------------


def codes(text: str, language: str = "") -> Iterator[Code]:
    """Yield the tags, entities and comments of a segment's text, in order; an element that is kept is one code."""
    run = list(tokens(text))
    partner = partners(run)
    at = 0
    for i, token in enumerate(run):
        if token.start < at:
            continue
        if token.kind == "text":
            yield from (
                Code(m.start(), m.end(), "entity", "alone", m[0])
                for m in ENTITY.finditer(text, token.start, token.end)
            )
        elif token.kind in ("open", "close"):
            code = tag_code(text, run, i, partner, language)
            yield code
            at = code.end
        else:
            kind = "placeholder" if token.kind == "template" else "html"
            yield Code(token.start, token.end, kind, "alone", text[token.start : token.end])


def tag_code(text: str, run: Sequence[Token], i: int, partner: Mapping[int, int], language: str = "") -> Code:
    """The code of the tag `run[i]`; where its element is kept the code reaches to the end of `run[partner[i]]`.

    A pair's number is the index in `run` of its opening tag.
    """
    token = run[i]
    found = attributes(text, token) if token.kind == "open" else {}
    keep = token.kind == "open" and bool(keeps(token.name, found, language))
    if keep and i in partner:
        return _whole(text, token, run[partner[i]].end, {} if keeps("", found, language) else found)
    return _tag(token, found, keep, i, partner.get(i))


def _whole(text: str, token: Token, end: int, found: Attributes) -> Code:
    """An element whose content stays; attributes of its own are text."""
    inner = tuple((a.start, a.end) for a in text_attributes(token.name, found))
    kind = "code" if token.name == "code" else "html"
    return Code(token.start, end, kind, "alone", without(text, token.start, end, inner), inner=inner)


def without(text: str, start: int, end: int, inner: Sequence[tuple[int, int]]) -> str:
    """text[start:end] without the ranges `inner`, and with each run of white space as one blank."""
    out, at = "", start
    for a, b in inner:
        out, at = out + text[at:a], b
    return " ".join((out + text[at:end]).split())


def _tag(token: Token, found: Attributes, keep: bool, number: int, other: int | None) -> Code:
    inner = () if keep else tuple((a.start, a.end) for a in text_attributes(token.name, found))
    role: Role = "alone" if other is None else "open" if other > number else "close"
    pair = -1 if other is None else min(number, other)
    return Code(token.start, token.end, "html", role, spelled(token, found, kept=keep), pair, inner)


def partners(run: Sequence[Token]) -> dict[int, int]:
    """From the index of each tag that has a partner to the partner's; a closing tag ends what is open inside."""
    stack: list[tuple[str, int]] = []
    out: dict[int, int] = {}
    opened: dict[str, int] = {}
    for i, token in enumerate(run):
        if token.kind == "open" and not token.void:
            stack.append((token.name, i))
            opened[token.name] = opened.get(token.name, 0) + 1
        elif token.kind == "close" and opened.get(token.name):
            while True:
                name, start = stack.pop()
                opened[name] -= 1
                if name == token.name:
                    break
            out[i], out[start] = start, i
    return out
