"""Inline elements of a text: one parser for source and target.

Masks, memory keys, checks and the verification of editions all use `parse`. `settle` takes what a person or
an engine wrote and returns what may be written in a segment's place, or says why nothing may.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from operator import itemgetter

from l10n_pipeline import effort, lazy
from l10n_pipeline.model import Code, Coded
from l10n_pipeline.text import commonmark, html, jsx, markup, patterns, placeholders, quick, tags, templates
from l10n_pipeline.text.html import Token

Refs = Sequence[tuple[str, str]]

_SIGN = lazy.pattern(r"[\\`*_\[\]<&{}~$%\n:+@]")
_HINT = lazy.pattern(r"[\\`*_\[\]<&{}~$%\n]|\+\+|://|\w@\w|www\.|:[\w+-]|@:")
_LEAD = "Q "
"""A word before the text, so that no beginning of it is taken for a block's marker."""

_TAG = lazy.pattern(r"</?[A-Za-z]")
_DELIMITERS = {"Strong": ("strong", 2), "Emphasis": ("emphasis", 1), "Strikethrough": ("strike", 2)}

LANGUAGE = "]lang"
"""The label in `refs` that names the page's language: no label of a link definition begins with a bracket."""

ADDRESS = "]address"
"""The label in `refs` that says: what stands in parentheses behind an address belongs to it."""

MARKDOWN = patterns.MARKDOWN
"""The syntaxes that the Markdown parser reads."""

NOT_STRUCTURE = frozenset({"entity", "escape", "break", "branch", "mnemonic"})
"""Codes that a target spells as its language wants."""


def parse(text: str, syntax: str, refs: Refs = ()) -> Coded:
    """Return the text with its codes, in order; offsets are characters of `text`.

    `syntax` is "markdown", "mdx", "html", "rst", "asciidoc", "pod" or "text" (placeholders, addresses, tags in pairs);
    `refs` is what the text needs of its document: the link definitions that make reference links and footnote marks
    ones, and (LANGUAGE, the page's language) where tags name languages, for what is in another one stays.
    """
    return _parsed(text, syntax, refs if isinstance(refs, tuple) else tuple(refs))


@lru_cache(maxsize=16384)  # checks and laws ask for the same texts again and again; a long article has so many
def _parsed(text: str, syntax: str, refs: tuple[tuple[str, str], ...]) -> Coded:
    if syntax not in markup.CODES and not ((_SIGN.search(text) or "www." in text) and _HINT.search(text)):
        return Coded(text)  # most texts have not even a sign, which one class of characters tells quickly
    effort.look()
    codes = _markdown(text, refs, syntax) if syntax in MARKDOWN else []
    if syntax == "html":
        codes = list(html.codes(text, dict(refs).get(LANGUAGE, "")))
    elif syntax == "text":
        codes = list(tags.codes(text))
    elif syntax in markup.CODES:
        codes = list(markup.CODES[syntax](text))
    if "\n" in text:
        codes += [
            Code(m.start(), m.end(), "break", "alone", "\n") for m in re.finditer("\n", _outside(text, codes))
        ]
    codes = patterns.added(codes, text, syntax, dict(refs))
    return Coded(text, tuple(sorted(codes, key=_range) if len(codes) > 1 else codes))


def _outside(text: str, codes: Sequence[Code]) -> str:
    """The text with blanks in the place of codes."""
    out = list(text)
    for code in codes:
        out[code.start : code.end] = " " * (code.end - code.start)
    return "".join(out)


def opening(coded: Coded, close: Code) -> Code:
    """The code that opens the pair; looked for from its end on, for it is near."""
    codes = coded.codes
    at = bisect_left(codes, close.start, key=lambda code: code.start)
    return next(c for i in range(at - 1, -1, -1) if (c := codes[i]).pair == close.pair and c.role == "open")


def structure(coded: Coded) -> Counter[tuple[str, str]]:
    """What a target may move, but not lose or change: each element once, of tags both, by kind and value."""
    counted = [c for c in coded.codes if c.role != "close" or c.kind == "html"]
    taken = placeholders.numbered([c.value for c in counted if c.kind == "placeholder"])
    others = [(c.kind, c.value) for c in counted if c.kind != "placeholder" and c.kind not in NOT_STRUCTURE]
    return Counter([*others, *(("placeholder", value) for value in taken)])


def words(coded: Coded) -> str:
    """The text without its codes; the translatable parts of codes stay."""
    if not coded.codes:
        return coded.text
    out, at = [], 0
    for code in coded.codes:
        out.append(coded.text[at : code.start])
        out += [" " + coded.text[a:b] + " " for a, b in code.inner]
        out += [unescape(code.value)] * (code.kind in NOT_STRUCTURE)  # 1966&ndash;67 are two numbers
        at = code.end
    return "".join([*out, coded.text[at:]])


def outside_text(coded: Coded) -> list[tuple[int, int]]:
    """The ranges of codes without their translatable parts: nothing that reads as a word there is one."""
    out = []
    for code in coded.codes:
        at = code.start
        for start, end in code.inner:
            out.append((at, start))
            at = end
        out.append((at, code.end))
    return [(a, b) for a, b in out if a < b]


def refs_of(
    raw: bytes, language: str, definitions: Mapping[str, str] | None = None, *, quoted: bool = False
) -> tuple[tuple[str, str], ...]:
    """The `refs` of a text with these bytes, from the link definitions that it uses and the sources' language.

    `quoted` says that titles of links stand in quotation marks alone, as kramdown and Python-Markdown have them.
    """
    named: tuple[tuple[str, str], ...] = ((LANGUAGE, language),) if b"<" in raw and b"lang" in raw else ()
    named += ((ADDRESS, "quoted"),) if quoted and b"](" in raw and b"))" in raw else ()
    return (*(definitions or {}).items(), *named)


def host(refs: Refs) -> str:
    """Definitions that make reference links and footnote marks resolve in a text parsed alone."""
    lines = [
        f"[{label}]: {'x' if label.startswith('^') else f'<{_escaped(dest)}>'}\n"
        for label, dest in refs
        if label not in (LANGUAGE, ADDRESS)
    ]
    return "\n\n" + "\n".join(lines) if lines else ""


def _escaped(destination: str) -> str:
    return re.sub(r"([<>\\])", r"\\\1", destination)


# -- Markdown --------------------------------------------------------------------------------------


def _markdown(text: str, refs: Refs, syntax: str) -> list[Code]:
    if syntax == "markdown" and (quick_found := quick.codes(text)) is not None:
        return quick_found
    return by_parser(text, refs, syntax)


def by_parser(text: str, refs: Refs, syntax: str) -> list[Code]:
    """The codes that the Markdown parser finds, and those of HTML among them."""
    line = _LEAD + text.replace("\n", " ")
    raw = line.encode()
    made: list[Code] = []
    if syntax == "mdx":
        read, words, constructs = jsx.tokens(line)
        made = [_construct(line, one) for one in constructs]
    else:
        read, words = templates.tokens(line)
    found = list(_collect(raw, raw if read == line else read.encode(), read + host(refs)))
    if words:
        found = [c._replace(value=templates.restored(c.value, words)) for c in found]
    if ADDRESS in dict(refs):
        found = [c._replace(inner=tuple(i for i in c.inner if raw[i[0] - 1 : i[0]] != b"(")) for c in found]
    if found and line.isascii():
        found = [_shifted(c) for c in found]
    elif found:
        chars = _characters(line, raw, len(found))
        found = [_moved(c, chars, -len(_LEAD)) for c in found]
    codes = patterns.overlay(found, made) if made else found
    codes.sort(key=_range)
    if "<" not in line or all(code.kind != "html" for code in codes):
        return codes
    return list(_with_tags(line[len(_LEAD) :], codes, syntax, dict(refs).get(LANGUAGE, "")))


def _construct(line: str, found: jsx.JsxSpan) -> Code:
    """A tag of JSX, or an expression, in a text of MDX."""
    start, end = found.start - len(_LEAD), found.end - len(_LEAD)
    kind = "html" if found.kind == "tag" else "placeholder"
    return Code(start, end, kind, "alone", line[found.start : found.end])


def _collect(raw: bytes, shown: bytes, page: str) -> Iterator[Code]:
    """The codes of the first paragraph, with byte offsets of `raw`; `shown` is what the parser reads for it."""
    openings: list[tuple[int, int, str, object]] = []  # start, end of the content so far, name, data
    at = len(_LEAD)  # end of the last leaf
    image = 0
    pairs = 0
    is_bare = b"\\" not in raw and b"&" not in raw  # then nothing is asked of what stands between two texts
    for sort, name, value, start, end in commonmark.events(page, merge_text=is_bare):
        if start >= len(raw):
            break
        if sort == "end" and name == "Paragraph":
            break
        if sort == "start" and name in commonmark.INLINE:
            openings.append((start, start, name, value))
            image += name == "Image"
            at = max(at, start)
            continue
        if sort == "end" and name in commonmark.INLINE:
            opened = openings.pop()
            image -= name == "Image"
            end = min(_whole_reference(raw, opened[3], end), len(raw))
            if not image:
                yield from _element(raw, name, opened[3], start, end, at, pairs)
                pairs += 1
            at = end
            continue
        if sort != "leaf":
            continue
        if not image:
            if start > at and name == "Text" and raw[start - 1 : start] == b"\\":
                yield Code(start - 1, start + 1, "escape", "alone", chr(raw[start]))
            yield from _leaf(raw, shown, name, value, start, end)
        at = max(at, end)


def _leaf(raw: bytes, shown: bytes, name: str, value: str, start: int, end: int) -> Iterator[Code]:
    if name == "Code":
        yield Code(start, end, "code", "alone", value)
    elif name == "InlineHtml":
        yield Code(start, end, "html", "alone", raw[start:end].decode())
    elif name == "FootnoteReference":
        yield Code(start, end, "footnote", "alone", value)
    elif name in ("InlineMath", "DisplayMath"):
        yield Code(start, end, "math", "alone", value)
    elif name == "Text" and raw[start : start + 1] == b"&" and value != shown[start:end].decode():
        yield Code(start, end, "entity", "alone", value)


def _whole_reference(raw: bytes, data: object, end: int) -> int:
    """The parser's range of a collapsed reference `[foo][]` leaves out `[]`."""
    collapsed = isinstance(data, dict) and data.get("link_type") == "Collapsed"
    return end + 2 if collapsed and raw[end : end + 2] == b"[]" else end


def _element(
    raw: bytes, name: str, data: object, start: int, end: int, content_end: int, pair: int
) -> Iterator[Code]:
    """The codes of an inline element: an open and a close, or one code for an image or an autolink."""
    if name in _DELIMITERS:
        kind, width = _DELIMITERS[name]
        if kind == "strike" and raw[start : start + 2] != b"~~":
            width = 1
        yield Code(start, start + width, kind, "open", "", pair)
        yield Code(end - width, end, kind, "close", "", pair)
        return
    assert isinstance(data, dict)
    dest = data["dest_url"]
    if data["link_type"] in ("Autolink", "Email"):
        yield Code(start, end, "autolink", "alone", dest)
    elif name == "Image":
        close = raw.find(b"]", max(content_end, start + 2), end)
        alt = ((start + 2, close),) if raw[start + 2 : close].strip() else ()
        yield Code(start, end, "image", "alone", dest, inner=alt + _title(raw, close, end, data["title"]))
    else:
        close = raw.find(b"]", max(content_end, start + 1), end)
        yield Code(start, start + 1, "link", "open", dest, pair)
        yield Code(close, end, "link", "close", dest, pair, _title(raw, close, end, data["title"]))


def _title(raw: bytes, start: int, end: int, title: str) -> tuple[tuple[int, int], ...]:
    """Where the title of an inline link or image stands, without its quotes."""
    if not title or raw[end - 1 : end] != b")":
        return ()
    quoted = re.compile(rb"""\s("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))\s*\)$""", re.S)
    found = quoted.search(raw, start, end)
    return ((found.start(1) + 1, found.end(1) - 1),) if found else ()


def _with_tags(text: str, codes: Sequence[Code], syntax: str, language: str) -> Iterator[Code]:
    """The codes with HTML tags read as in HTML files: pairs, attributes that are text, elements that are kept."""
    run = [_token(text, code, syntax) if code.kind == "html" else Token("other", *_range(code)) for code in codes]
    partner = html.partners(run)
    crossing = _crossing(codes, partner) if partner else frozenset()
    partner = {i: j for i, j in partner.items() if i not in crossing}
    base = 1 + max((c.pair for c in codes), default=-1)
    at = 0
    for i, code in enumerate(codes):
        if code.start < at:
            continue
        if run[i].kind in ("open", "close"):
            tag = html.tag_code(text, run, i, partner, language)
            # A component's name and its attributes keep their case.
            value = html.without(text, *_range(tag), tag.inner) if syntax == "mdx" else tag.value
            code = tag._replace(value=value, pair=base + tag.pair if tag.role != "alone" else -1)
        yield code
        at = code.end


def _token(text: str, code: Code, syntax: str) -> Token:
    """The tag as `text.html` reads it; what Markdown alone takes for one is another thing, and stands as it is."""
    if not _TAG.match(text, code.start):
        return Token("other", *_range(code))
    token = html.tag_at(text, code.start, xml=True)
    if token.end != code.end:
        return Token("other", *_range(code))
    name = text[code.start :].lstrip("</")[: len(token.name)]
    return token._replace(name=name) if syntax == "mdx" else token


_range: Callable[[Code], tuple[int, int]] = itemgetter(0, 1)
"""Where a code begins and ends, as its first two items say."""


def _characters(line: str, raw: bytes, codes: int) -> Callable[[int], int]:
    """From byte offsets to character offsets; a table pays for itself where there are many codes."""
    if codes < _MANY:
        return lambda offset: len(raw[:offset].decode())
    starts = [0]
    for c in line:
        starts.append(starts[-1] + len(c.encode()))
    return lambda offset: bisect_left(starts, offset)


_MANY = 32


def _moved(code: Code, chars: Callable[[int], int], by: int) -> Code:
    start, end, kind, role, value, pair, inner = code
    if inner:
        inner = tuple((chars(a) + by, chars(b) + by) for a, b in inner)
    return Code(chars(start) + by, chars(end) + by, kind, role, value, pair, inner)


def _shifted(code: Code) -> Code:
    """A code of ASCII, without the word before the text."""
    start, end, kind, role, value, pair, inner = code
    by = len(_LEAD)
    return Code(start - by, end - by, kind, role, value, pair, tuple((a - by, b - by) for a, b in inner))


def _crossing(codes: Sequence[Code], partner: Mapping[int, int]) -> frozenset[int]:
    """The tags in `partner` whose pair crosses an element of Markdown: browsers close such tags elsewhere."""
    stack: list[tuple[int, int]] = []  # a pair of Markdown and -1, or -1 and an opening tag
    out: set[int] = set()
    for i in sorted(range(len(codes)), key=lambda i: codes[i].start):
        code = codes[i]
        if i in partner and partner[i] > i:
            stack.append((-1, i))
        elif i in partner and partner[i] not in out:
            if stack[-1] == (-1, partner[i]):
                stack.pop()
            else:
                stack.remove((-1, partner[i]))
                out |= {i, partner[i]}
        elif code.role == "open":
            stack.append((code.pair, -1))
        elif code.role == "close":
            while (top := stack.pop()) != (code.pair, -1):
                out |= {top[1], partner[top[1]]}
    return frozenset(out)
