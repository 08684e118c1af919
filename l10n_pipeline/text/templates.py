"""Templates of site generators in running text: where they stand, and the text with something plain in their place.

Hugo takes its shortcodes out before it reads Markdown and puts them back afterwards; Jekyll and Jinja expand theirs
before. For the reader they are words: `[a]({{< ref "b.md" >}})` is a link, `**{{ name }}**` is strong.
"""

from __future__ import annotations

import re

from l10n_pipeline import lazy

_QUOTED = r"\"(?:[^\"\\\n]|\\.)*\""
_NEXT = r"\n[ \t>]*\n"  # what no template of a sentence runs over


_RAW_STRING = rf"(?<=[=\s])`(?:(?!{_NEXT})[^`])*`(?=[\s>%/])"
"""An argument of Hugo between backticks; a code span in a sentence has other signs around it."""


def _between(opens: str, closes: str, others: str, raw: str = "") -> str:
    """A template whose quoted arguments may hold what closes it; one quotation mark alone is a character."""
    stop = rf"(?!{closes}|{opens}|{_NEXT})"  # another one begins: this one has no end
    strict = rf"{opens}(?:{_QUOTED}|{raw}{stop}[^\"{others}])*+{closes}"
    return rf"(?:{strict}|{opens}(?:{stop}[^{others}])*+{closes})"


SHORTCODE = "|".join(
    _between(rf"\{{\{{{sign}(?!`)", rf"{close}\}}\}}", "`", f"{_RAW_STRING}|") for sign, close in ("<>", "%%")
)
VARIABLE = r"\{\{\{(?:(?!\}\}\}|\{\{\{)[^`\n])*+\}\}\}|" + _between(r"\{\{(?![<%`{])", r"\}\}", "`")
TAG = _between(r"\{%(?![`}])", r"%\}", "`")
CODE_TAGS = tuple(
    """
    capture chart code code-toggle codeblock comment d2 editorconfig excalidraw graphviz highlight katex
    latex math mermaid plantuml rawhtml schema script style
    """.split()
)
"""Shortcodes and template tags with code between them, or with what no page shows."""

_NAMES = "(?:" + "|".join(CODE_TAGS) + ")"
RAW = (
    r"\{%-?[ \t]*+raw[ \t]*+-?%\}(?![ \t]*+\r?\n)(?:(?!\{%-?[ \t]*+(?:end)?raw|"
    + _NEXT
    + r"|\n[ \t>]*+(?:```|~~~))[\s\S])*+\{%-?[ \t]*+endraw[ \t]*+-?%\}"
)
CODE = (
    rf"\{{\{{[<%][ \t]*+{_NAMES}(?![\w./-])(?:(?!/?[>%]\}}\}}|\{{\{{|{_NEXT})[^`])*+[>%]\}}\}}"
    rf"(?:(?!\{{\{{[<%])[^\n])*+\{{\{{[<%][ \t]*+/[ \t]*+{_NAMES}[ \t]*+[>%]\}}\}}"
    rf"|\{{%-?[ \t]*+{_NAMES}\b(?:(?!%\}}|\{{%|{_NEXT})[^`])*+%\}}"
    rf"(?:(?!\{{%)[^\n])*+\{{%-?[ \t]*+end{_NAMES}[ \t]*+-?%\}}"
)
"""Code between tags in a sentence: `{{< highlight go >}}a * b * c{{< /highlight >}}`."""

TEMPLATE = rf"{RAW}|{CODE}|{SHORTCODE}|{TAG}|{VARIABLE}"
"""What a backtick stands in is no template: in "`{{` and `}}`" both are code."""

_TEXT = lazy.pattern(TEMPLATE)
_BYTES = lazy.pattern(TEMPLATE.encode())
_WORD = lazy.pattern(r"x\d++x")
_OPENS = lazy.pattern(rb"\{[{%]")


def masked(text: bytes) -> bytes:
    """The text with letters in the place of templates, as long as it was."""
    if not _OPENS.search(text):
        return text
    return _BYTES.sub(lambda m: b"x" * len(m[0]), text)


def tokens(text: str) -> tuple[str, dict[str, str]]:
    """The text with a word of its own for each template, as many bytes long, and the templates by these words."""
    found: dict[str, str] = {}

    def word(m: re.Match[str]) -> str:
        size = len(m[0].encode())
        for number in range(len(found), 10 ** (size - 2)):
            made = f"x{number:0{size - 2}d}x"
            if made not in text and made not in found:
                found[made] = m[0]
                return made
        return m[0]

    return (_TEXT.sub(word, text), found) if "{{" in text or "{%" in text else (text, found)


def restored(value: str, found: dict[str, str]) -> str:
    """A value that the parser gave, with its templates again."""
    out, at, last = [], 0, 0
    while found and (m := _WORD.search(value, at)):
        at = m.end() - 1  # its last letter may be another one's first
        if m[0] in found:
            out += [value[last : m.start()], found[m[0]]]
            at = last = m.end()
    return "".join([*out, value[last:]])


def has(text: str) -> bool:
    """Whether a template stands in the text."""
    return ("{{" in text or "{%" in text) and bool(_TEXT.search(text))
