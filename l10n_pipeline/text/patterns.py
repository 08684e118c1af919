"""Codes that no parser of Markdown or HTML knows: placeholders, addresses, mathematics, emoji, roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from l10n_pipeline import lazy
from l10n_pipeline.model import Code
from l10n_pipeline.text import icu, placeholders, tags
from l10n_pipeline.text.scripts import EAST, HANGUL

MARKDOWN = frozenset({"markdown", "mdx"})
"""The syntaxes that the Markdown parser reads."""

OTHERS = frozenset({"rst", "asciidoc", "pod"})
"""The keys of `markup.CODES`: other markup languages."""

_ATTRIBUTE = (
    r"(?:[.#][A-Za-z][\w-]*|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.%/-]+)"
    r"|(?:aria|data)-[a-z-]+|download|hidden|markdown)"
)
_ATTRIBUTES = lazy.pattern(rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}|\{{:[:/][^{{}}\n]*\}}")
"""What Python-Markdown, kramdown and MyST hang on the element before: `{ .md-button }`; kramdown's extensions."""

_UNKNOWN_LABEL = lazy.pattern(
    r"(?<=\])(?:\[\w[\w .:/#-]*\]|[ \n]\[(?=[\w-]*[._:/#])[\w-]+(?:[.:/#][\w-]+)*\])(?![\[(]|:\S)"
    r"|\[(?=[\w-]*[._:/#])[\w-]+(?:[.:/#][\w-]+)*\]\[\]"
)
"""A label that the page does not define: plug-ins look it up in the whole site, templates make it."""

_ADDRESS_OF_LINK = lazy.pattern(
    r"(?<=\])\([^()\s]+(?:\)|(?=[ \t]+\"[^\"\n]*\"\)))|(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)"
)
"""`[text](page.md)` and code in a block of HTML, which kramdown reads as Markdown where its tag is of a sentence."""

_KEYS = lazy.pattern(r"(?<![\w+\\])\+\+(?=[^\s+])(?:[\w-]+|\"[^\"\n]+\")(?:\+(?:[\w-]+|\"[^\"\n]+\"))*\+\+(?!\+)")
"""Keys to press, of pymdownx: `++ctrl+alt+del++`."""

_EMOJI = lazy.pattern(r":(?<![^\W_]:)(?<!::)(?=[\d_+-]*[a-z]|[+-]1:)[a-z0-9_+-]+:(?![\w:])", re.I)
_ROLE = lazy.pattern(r"(?<![\\`])(\{[\w:-]+\}(`+))(?!`)([^`\n]*?[^\s`\n])(\s*<[^<>`\n]+>\2)(?!`)")
_ABBREVIATION = lazy.pattern(r"\{abbr\}(`+)[^`\n()]+\(([^`\n()]+)\)\1(?!`)")
"""Roles of MyST whose text stands beside what it is about: `{ref}`text <label>``."""

_ROLE_NAME = lazy.pattern(r"(?<!\\)\{[A-Za-z][\w:.+-]*\}(?=`)")
"""`{bdg-primary}` of a role whose text is its own."""

_MATH = lazy.pattern(
    r"(?:(?<![\\$\w])|(?<=\\\\))(?:\$\$(?=[ \t]*\S)(?:[^$\n\\]|\\.)+\$\$"
    r"|\$(?=\S)(?=[^$\n]*[\\^_{}=]|[A-Za-z]\$)(?:[^$\n\\]|\\.)+?(?<=\S)\$)(?![\d$_])"
    r"|(?<=[\w$])(?<!\\)\$(?![\d$])[^\s$\\]+\$(?![\d$])"
)
"""TeX between dollars, as MathJax and KaTeX read it; a price has none of its signs. For MyST it may follow a letter."""

_TEX = lazy.pattern(
    r"(?<!\\)(?:\\\\\((?:(?!\\\\[()])[^\n])++\\\\\)|\\\\\[(?:(?!\\\\[\[\]])[^\n])++\\\\\]"
    r"|\\\((?=(?:(?!\\\))[^\n])*(?:[\^_=]|\\[A-Za-z])|[A-Za-z]\\\))(?:(?!\\[()])[^\n])++\\\)(?!\()"
    r"|\\\[(?=(?:(?!\\\])[^\n])*(?:[\^_=]|\\[A-Za-z]))(?:(?!\\[\[\]])[^\n])++\\\](?![(\[]))"
    r"|(?<!\\)\\begin\{(\w+\*?)\}[^\n]+?\\end\{\1\}"
)
"""TeX as MathJax has it in mdBook, Hugo and Python-Markdown: `\\\\(x\\\\)`, `\\(x = 1\\)`, environments. Escaped
brackets around words are none."""

_PROSE = lazy.pattern(r"[^\W\d_]{2}[,;:]? [^\W\d_]{2}")
_COMMAND = lazy.pattern(r"\\[A-Za-z]")
_EMBED = lazy.pattern(r"(?<!\\)!\[\[[^\[\]\n]+\]\]")
"""A page or a picture that Obsidian and its kin show in the place of this."""

_WIKILINK = lazy.pattern(r"(?<![\\!])(\[\[[^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_URL = lazy.pattern(
    r"(?:(?:https?|ftp)://|(?<![\w/@-])www\.(?=[\w-]+\.?))[^\s<>\"'`|\\^{}" + EAST + HANGUL + "]+"
    r"|mailto:[^\s<>()"
    + EAST
    + HANGUL
    + r"]+|(?<![A-Za-z0-9_.+/@:-])[A-Za-z0-9._+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*[A-Za-z0-9])+"
)
"""Addresses that GFM makes links of (6.9), up to CJK letters and marks: nobody writes those in one."""

_URL_OF_GFM = lazy.pattern(_URL.pattern.replace('[^\\s<>\\"', '[^\\s<\\"', 1))
"""In Markdown only `<` ends one."""

_NO_MAIL = {one: lazy.pattern(one.pattern.rpartition("|(?<!")[0]) for one in (_URL, _URL_OF_GFM)}
_MAIL = lazy.pattern(r"@(?<=[A-Za-z0-9._+-]@)[A-Za-z0-9_-]")
"""Where a text has no address of mail, that part of the pattern is left out: it begins at every word."""


def added(codes: list[Code], text: str, syntax: str, defined: Collection[str] = ()) -> list[Code]:
    """The codes of a text with those that its parser does not know; `defined` are labels of its page."""
    if syntax in MARKDOWN:
        codes = overlay(codes, _found(_MATH, "math", text)) if "$" in text else codes
        codes = overlay(codes, _tex(text)) if "\\" in text else codes
        if "[[" in text:
            codes = overlay([*codes, *_wikilinks(text, codes)], _found(_EMBED, "placeholder", text))
        if "}`" in text:
            codes = _roles(text, overlay(codes, _found(_ROLE_NAME, "placeholder", text)))
        codes = overlay(codes, _found(_EMOJI, "placeholder", text)) if text.count(":") > 1 else codes
    if syntax == "markdown":
        codes = overlay(codes, _found(_ATTRIBUTES, "placeholder", text)) if "{" in text else codes
        if "][" in text or "] [" in text or "]\n[" in text:
            codes = overlay(codes, _unknown_labels(text, defined))
        codes = overlay(codes, _found(_KEYS, "placeholder", text)) if "++" in text else codes
    elif syntax == "html" and ("](" in text or "`" in text):
        codes = overlay(codes, _found(_ADDRESS_OF_LINK, "placeholder", text))
        codes = overlay(codes, _found(_ATTRIBUTES, "placeholder", text))
    if known := placeholders.pattern(text, in_data=syntax == "text", is_format=placeholders.PRINTF in defined):
        codes = overlay(codes, _found(known, "placeholder", text))
    if syntax in OTHERS:  # an address may be a part of their own links
        found = _urls(_URL, text, codes)
        if syntax == "pod":  # `E<lt>https://example.orgE<gt>`
            found = (_before_code(address, codes) for address in found)
        return [*codes, *(c for c in found if not any(c.start < o.end and o.start < c.end for o in codes))]
    if may_have_address(text):
        codes = overlay(codes, _urls(_URL_OF_GFM if syntax in MARKDOWN else _URL, text, codes))
    if syntax == "text" and (mnemonic := tags.mnemonic(text)):
        codes = overlay(codes, [mnemonic])
    return codes if syntax in MARKDOWN else icu.codes(text, codes)


def _before_code(address: Code, codes: Sequence[Code]) -> Code:
    """The address up to the first code that begins in it."""
    end = min((code.start for code in codes if address.start < code.start < address.end), default=address.end)
    return address._replace(end=end, value=address.value[: end - address.start])


def may_have_address(text: str) -> bool:
    """Whether a bare address may be in a text: most have none, and need no pattern."""
    return "://" in text or "@" in text or "www." in text or "mailto:" in text


def _found(pattern: re.Pattern[str], kind: str, text: str) -> Iterator[Code]:
    for m in pattern.finditer(text):
        value = placeholders.value(m[0]) if kind == "placeholder" else m[0]
        yield Code(m.start(), m.end(), kind, "alone", value)


def _tex(text: str) -> Iterator[Code]:
    for code in _found(_TEX, "math", text):
        inside = code.value.strip("\\")
        if code.value.startswith("\\\\") or _COMMAND.search(inside) or not _PROSE.search(inside):
            yield code


def _urls(pattern: re.Pattern[str], text: str, codes: Sequence[Code]) -> Iterator[Code]:
    """Bare addresses; those of links stand within a code."""
    has_mail = "@" in text and _MAIL.search(text)
    if not has_mail and "www." not in text and "mailto:" not in text and _in_codes("://", text, codes):
        return
    search, at = (pattern if has_mail else _NO_MAIL[pattern]).search, 0
    while m := search(text, at):
        around = max((c.end for c in codes if c.start < m.start() < c.end), default=0)
        at = around or m.end()
        if not around:
            end = _end_of_address(text, m.start(), m.end())
            yield Code(m.start(), end, "url", "alone", text[m.start() : end])


def _in_codes(mark: str, text: str, codes: Sequence[Code]) -> bool:
    """Whether each mark of an address stands well inside of a code, with the scheme before it."""
    at = text.find(mark)
    while at >= 0:
        if not any(c.start < at - _SCHEME and at < c.end for c in codes):
            return False
        at = text.find(mark, at + 1)
    return True


_SCHEME = 5  # letters of the longest


def _unknown_labels(text: str, defined: Collection[str]) -> Iterator[Code]:
    """Labels that the page does not define, with the text before one where that is a label, too.

    Of `[tags][meta.tags]` Python-Markdown makes a link to what `[tags]` names; `[package.module][]` is a label alone.
    """
    for code in _found(_UNKNOWN_LABEL, "placeholder", text):
        start = text.rfind("[", 0, code.start - 1)
        if text[code.end - 2 : code.end] == "[]":
            if text[code.start + 1 : code.end - 3] not in defined:
                yield code
            continue
        if text[code.start : code.end].strip(" \n[]") in defined:
            continue  # the page's own: a link that the parser sees
        named = start >= 0 and text[start : code.start].rstrip() == f"[{text[start + 1 : code.start - 1]}]"
        if named and text[start + 1 : code.start - 1] in defined:
            code = code._replace(start=start, value=text[start : code.end])
        yield code


def _end_of_address(text: str, start: int, end: int) -> int:
    """Without the marks of the sentence behind it, and up to a bracket that is not opened in it (GFM, 6.9)."""
    opened: list[str] = []
    for at in range(start, end):
        if text[at] in "([":
            opened.append(text[at])
        elif text[at] in ")]" and (not opened or opened.pop() != _OPENS[text[at]]):
            end = at
            break
    return start + len(text[start:end].rstrip(".,;:!?*_~。，、；：！？(["))


_OPENS = {")": "(", "]": "["}


def _roles(text: str, codes: list[Code]) -> list[Code]:
    """Roles whose text is apart from their target: a pair around the text; the long form of an abbreviation."""
    pair = 1 + max((c.pair for c in codes), default=-1)
    for m in _ROLE.finditer(text):
        inside = [c for c in codes if c.start < m.end() and m.start() < c.end]
        if all(m.start() <= c.start and c.end <= m.end() for c in inside):
            codes = [c for c in codes if c not in inside]
            value = m[1] + m[4].strip()
            codes.append(Code(m.start(), m.end(1), "role", "open", value, pair))
            codes.append(Code(m.start(4), m.end(), "role", "close", value, pair))
            pair += 1
    for m in _ABBREVIATION.finditer(text):
        value = text[m.start() : m.start(2)] + text[m.end(2) : m.end()]
        codes = overlay(codes, [Code(m.start(), m.end(), "role", "alone", value, inner=(m.span(2),))])
    return codes


def _wikilinks(text: str, codes: Sequence[Code]) -> Iterator[Code]:
    """`[[Page]]` is one code, `[[Page|text]]` a pair around its text; not where CommonMark sees more than text."""
    pair = 1 + max((c.pair for c in codes), default=-1)
    taken: set[int] = set()
    for m in _WIKILINK.finditer(text):
        taken = taken or {at for code in codes for at in range(code.start, code.end)}
        start, end = m.end(1) + (m[2] is not None), m.end() - 2
        if not (taken.isdisjoint(range(m.start(), start)) and taken.isdisjoint(range(end, m.end()))):
            continue
        target = m[1][2:]
        if m[2] is None:
            yield Code(m.start(), m.end(), "wikilink", "alone", target)
            continue
        yield Code(m.start(), start, "wikilink", "open", target, pair)
        yield Code(end, m.end(), "wikilink", "close", target, pair)
        pair += 1


def overlay(codes: list[Code], more: Iterable[Code]) -> list[Code]:
    """Add codes where there are none; one that holds whole codes and whole pairs takes their place.

    Codes lie apart, so each character has one at most: of a new one only its own characters are looked at.
    """
    out: list[Code | None] = [*codes]
    holder: dict[int, int] = {}  # of a character, by the number of its code
    for new in more:
        if not holder:
            holder = {at: number for number, code in enumerate(codes) for at in range(code.start, code.end)}
        numbers = dict.fromkeys(holder[at] for at in range(new.start, new.end) if at in holder)
        hit = [code for number in numbers if (code := out[number])]
        inside = all(new.start <= c.start and c.end <= new.end for c in hit)
        ends = Counter(c.pair for c in hit if c.role != "alone")
        if inside and all(n == 2 for n in ends.values()):
            for number in numbers:
                out[number] = None
            holder |= dict.fromkeys(range(new.start, new.end), len(out))
            out.append(new)
    return [code for code in out if code]
