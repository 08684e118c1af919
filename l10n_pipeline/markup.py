"""The tokens of HTML with exact ranges, as the HTML standard cuts them (section 13.2.5); nothing is repaired.

html.parser is no base for this: it gives lines and columns, another answer in each Python version, and takes
quadratic time on malformed input before CVE-2025-6069 was mended. Every pattern here is possessive, so that
reading is linear. HTML's syntax is ASCII: offsets are those of the text that is given, which may be bytes read
as Latin-1.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from l10n_pipeline.model import Code, Role

_SPACE = r"[ \t\n\f\r]"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r"'>][^ \t\n\f\r>]*+|(?=>))"""
_ATTRIBUTE = rf"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:{_SPACE}*+={_SPACE}*+{_VALUE}|(?!{_SPACE}*+=))"
_TAG = re.compile(rf"<(/?+)([A-Za-z][^ \t\n\f\r/>]*+)(?:[ \t\n\f\r/]++|(?>{_ATTRIBUTE}))*+>")
_NAMED = re.compile(rf"(?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)(?:{_SPACE}*+={_SPACE}*+(?P<value>{_VALUE}))?")
_UNFINISHED = re.compile(r"</?[A-Za-z]")
_OTHER = re.compile(
    r"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+--!?>)"  # comment
    r"|<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>"
    r"|<\?(?:xml|php|=)(?:[^?]++|\?(?!>))*+\?>"
    r"|<(?!!--|!\[CDATA\[|\?(?:xml|php|=))(?:[!?]|/(?![A-Za-z]))[^>]*+>"  # doctype, bogus comment
)
_OTHER_START = re.compile(r"<(?:[!?]|/[^A-Za-z])")

RAW = frozenset("script style xmp iframe noembed noframes title textarea".split())
"""Elements whose content has no tags: what they hold is one text."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

BLOCK = frozenset(
    """
    address article aside blockquote body button caption center col colgroup datalist dd details dialog dir
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
    html iframe legend li link main menu meta nav noframes noscript object ol optgroup option p param pre
    search section select source style summary table tbody td template textarea tfoot th thead title tr track
    ul video audio canvas base xmp
    """.split()
)
"""Elements that end a segment. All others, unknown ones too, stand inside one, as CSS shows them by default."""

VERBATIM = frozenset("script style pre code template svg math xmp iframe noembed noframes".split())
"""Elements whose content is not offered, unless they say translate="yes"."""

TEXT_ATTRIBUTES = frozenset(
    """
    abbr alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext placeholder
    title
    """.split()
)
"""Attributes that are text on every element: the standard's translatable ones (3.2.6.2) and WAI-ARIA's.

Not title on links to style sheets, nor what `text_attributes` adds for single elements.
"""

ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*)(?:;|(?![=A-Za-z0-9]))")
_META = frozenset(
    """
    description keywords og:title og:description og:site_name og:image:alt twitter:title twitter:description
    twitter:image:alt
    """.split()
)
_NOT_OFFERED = re.compile(
    rf"""{_SPACE}translate{_SPACE}*={_SPACE}*["']?no\b|{_SPACE}class{_SPACE}*="""
    r"""(?:["'][^"']*(?<![\w-])notranslate(?![\w-])|notranslate\b)""",
    re.I,
)
_OFFERED = re.compile(rf"""{_SPACE}translate{_SPACE}*={_SPACE}*(?:["']?yes\b|["']["']|(?=[ >]))""", re.I)
_LANGUAGE = re.compile(rf"""{_SPACE}(?:xml:)?lang{_SPACE}*={_SPACE}*["']?([A-Za-z]+)""", re.I)


class Token(NamedTuple):
    """One token: `kind` is text, open, close, raw (the content of a RAW element) or other."""

    kind: str
    start: int
    end: int
    name: str = ""  # of a tag or of the raw content's element, in lower case


class Attribute(NamedTuple):
    """One attribute of a tag; the range is its value's, without quotes."""

    name: str
    start: int
    end: int
    quote: str


def tokens(text: str, at: int = 0) -> Iterator[Token]:
    """Yield the tokens of `text` from `at`; together they are the text. A tag that never ends is `other`."""
    start, size = at, len(text)
    while (i := text.find("<", at)) >= 0:
        tag = _TAG.match(text, i)
        other = None if tag else _OTHER.match(text, i)
        end = tag.end() if tag else other.end() if other else size
        if not (tag or other or _UNFINISHED.match(text, i) or _OTHER_START.match(text, i)):
            at = i + 1  # a bare `<` is text
            continue
        if start < i:
            yield Token("text", start, i)
        if not tag:
            yield Token("other", i, end)
        else:
            name = tag[2].lower()
            yield Token("close" if tag[1] else "open", i, end, name)
            if name in RAW and not tag[1]:
                closing = _closing(name).search(text, end)
                stop = closing.start() if closing else size
                if stop > end:
                    yield Token("raw", end, stop, name)
                end = stop
        start = at = end
    if start < size:
        yield Token("text", start, size)


_CLOSINGS = {name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.I) for name in RAW}


def _closing(name: str) -> re.Pattern[str]:
    return _CLOSINGS[name]


def attributes(text: str, token: Token) -> Iterator[Attribute]:
    """Yield the attributes of an opening tag, in order; of two with one name the first counts, as in browsers."""
    seen = set()
    for m in _NAMED.finditer(text, token.start + 1 + len(token.name), token.end - 1):
        name = m["name"].lower()
        if name in seen:
            continue
        seen.add(name)
        start, end = m.span("value") if m["value"] else (m.end(), m.end())
        quote = m["value"][0] if m["value"] and m["value"][0] in "\"'" else ""
        yield Attribute(name, start + len(quote), end - len(quote), quote)


def text_attributes(text: str, token: Token) -> Iterator[Attribute]:
    """Yield the attributes of an opening tag that are text to be translated and not empty."""
    found = list(attributes(text, token))
    values = {a.name: text[a.start : a.end].lower() for a in found}
    for a in found:
        if _is_text(token.name, a.name, values) and text[a.start : a.end].strip():
            yield a


def _is_text(tag: str, name: str, values: dict[str, str]) -> bool:
    if name in TEXT_ATTRIBUTES:
        return tag != "link"
    if name == "content":
        return tag == "meta" and (values.get("name") or values.get("property") or "") in _META
    if name == "value":
        return tag == "input" and values.get("type") in ("button", "submit", "reset")
    return name == "label" and tag in ("optgroup", "option", "track")


def keeps(text: str, token: Token, language: str = "") -> bool | None:
    """Whether the content of an element stays as it is: True, False where it says otherwise, None to inherit.

    `language` is the page's: what is in another language stays. Sources of the rules: HTML's `translate`,
    the class `notranslate` that translation services know, ITS 2.0's Language Information.
    """
    tag = text[token.start : token.end]
    if len(tag) > len(token.name) + 2:
        if _NOT_OFFERED.search(tag):
            return True
        if _OFFERED.search(tag):
            return False
        if language and token.name != "html" and (found := _LANGUAGE.search(tag)):
            return found[1].lower() != language
    return True if token.name in VERBATIM else None


def decode_value(raw: str) -> str:
    """What an attribute's value or the content of a title says: character references as characters."""
    return _REFERENCE.sub(lambda m: html.unescape(m[0]), raw) if "&" in raw else raw


def spelled(text: str, token: Token) -> str:
    """A tag without what may change: attributes sorted, quoted one way, the values of text attributes left out."""
    if token.kind == "close":
        return f"</{token.name}>"
    words = set() if keeps(text, token) else {a.start for a in text_attributes(text, token)}
    values = sorted(
        (a.name, "" if a.start in words else " ".join(text[a.start : a.end].split()))
        for a in attributes(text, token)
    )
    return f"<{token.name}" + "".join(f' {name}="{value}"' for name, value in values) + ">"


# -- codes -----------------------------------------------------------------------------------------


def codes(text: str, language: str = "") -> Iterator[Code]:
    """Yield the tags, entities and comments of a segment's text, in order; an element that is kept is one code."""
    found = list(tokens(text))
    partner = partners(found)
    at = 0
    for i, token in enumerate(found):
        if token.start < at:
            continue
        if token.kind == "text":
            yield from (
                Code(m.start(), m.end(), "entity", "alone", m[0])
                for m in ENTITY.finditer(text, token.start, token.end)
            )
        elif token.kind == "open" and i in partner and keeps(text, token, language):
            at = found[partner[i]].end
            kind = "code" if token.name == "code" else "html"
            yield Code(token.start, at, kind, "alone", " ".join(text[token.start : at].split()))
        elif token.kind in ("open", "close"):
            yield _tag(text, token, i, partner.get(i))
        else:
            yield Code(token.start, token.end, "html", "alone", text[token.start : token.end])


def _tag(text: str, token: Token, number: int, other: int | None) -> Code:
    offered = token.kind == "open" and not keeps(text, token)
    inner = tuple((a.start, a.end) for a in text_attributes(text, token)) if offered else ()
    role: Role = "alone" if other is None else "open" if other > number else "close"
    pair = -1 if other is None else min(number, other)
    return Code(token.start, token.end, "html", role, spelled(text, token), pair, inner)


def partners(found: Sequence[Token]) -> dict[int, int]:
    """From the index of each tag that has a partner to the partner's; a closing tag ends what is open inside."""
    stack: list[tuple[str, int]] = []
    out: dict[int, int] = {}
    opened: dict[str, int] = {}
    for i, token in enumerate(found):
        if token.kind == "open" and token.name not in VOID:
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
