"""Placeholders, the places where a program puts values: one row for each syntax.

A per cent sign or a colon of prose is no placeholder.

| row | of |
|---|---|
| templates | Jinja, Liquid, Handlebars, Go: `{{ name }}`, `{% if x %}`; `${name}`; Ruby's `%{count}` |
| braces | Python's str.format, ICU's simple arguments: `{0:.2f}`, `{a[0]!r}`, `{n, number}` |
| fluent | Fluent: `{ $count }`, `{ -brand }`, a whole selector |
| linked | vue-i18n and i18next: `@:key`, `$t(key)` |
| printf | C, Python, Java, Objective-C: `%i`, `%.2f`, `%1$s`, `%,d`, `%(name)s`, `%@`; Ruby's `%<name>s`; `%name%` |
| data | in data files and plain text alone: Laravel's `:name`, Qt's `%1`, `%L1`, `%n`, Polymer's `[[name]]` |
| | of shells and PHP `$name`, `$(name)`, Chrome's `$NAME$`, `%%name%%`, ERB's `<%= name %>`, Swift's `\\(name)` |
| | Mailchimp's `*|NAME|*`, `__name__` |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from l10n_pipeline import lazy
from l10n_pipeline.text import templates

_SPEC = r"(?:[^{}\s]?[<>=^])?[-+]?#?0?\d*[,_]?(?:\.\d+)?[bcdeEfFgGnosxX%]?"
_CONVERSION = (
    r"[-+#0',]*+(?:(?!0)\d++|\*)?(?:\.(?:\d++|\*))?"
    r"(?:(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGcsSp@]|t[HIklMSLNpzZsQBbhAaCYyjmdeRTrDFc])"
)

ROWS = {
    "templates": templates.TEMPLATE + r"|[$%]\{[^{}\s][^{}\n]*\}|\$\{ [^{}\n]*\}",
    "braces": r"\{(?:[A-Za-z_]\w*(?:-\w+)*|\d+)(?:\.\w+|\[[^\[\]{}\s]*\])*(?:![rsa])?(?::[^{}\s]*)?\}"
    rf"|\{{(?:![rsa])?(?::{_SPEC})?\}}"
    r"|\{\s*\w+\s*,\s*(?:number|date|time|spellout|ordinal|duration)\b[^{}]*\}",
    "fluent": r"\{\s*\$[\w-]+\s*->[^{}]*\}|\{\s*(?:\$[\w.-]+|-[A-Za-z][\w.-]*|[A-Z]+\([^(){}]*\))\s*\}",
    "linked": r"(?<![A-Za-z0-9_])@(?:\.\w+)?:(?:\w[\w.]*\w|\{[^{}]*\}|\([^()]*\))|\$t\([^()\n]*\)",
    "printf": rf"%\([A-Za-z_]\w*\){_CONVERSION}|%<[A-Za-z_]\w*>{_CONVERSION}"
    rf"|(?<![A-Za-z0-9_%])%\d+\${_CONVERSION}|(?<![A-Za-z0-9_%])%{_CONVERSION}"
    r"(?![A-Za-z0-9_])|(?<![A-Za-z0-9_%])%[A-Za-z_]\w*%(?![A-Za-z0-9_])",
}
"""In every text."""

DATA_ROWS = {
    "data": r"(?<![A-Za-z0-9_:]):[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_:])"
    r"|(?<![A-Za-z0-9_%])%(?:L?\d{1,2}|L?n)(?![A-Za-z0-9_])|\[\[\s*[\w.]+\s*\]\]|\{ [A-Za-z_][\w.]* \}"
    r"|(?<![A-Za-z0-9_$])\$(?:[A-Za-z_][A-Za-z0-9_]*\$?|\([A-Za-z_][\w.]*\))|%%[A-Za-z_]\w*%%|<%[^<>%]*%>"
    r"|\\\([A-Za-z_][\w.]*\)|\*\|[A-Z][\w:]*\|\*|(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__(?![A-Za-z0-9_])",
}
"""In data files and plain text."""

PRINTF = "]printf"
"""Stands in the references of a text that a program gives to `printf`: no label may have such a name."""

_FORMAT = lazy.pattern(rf"(?<!%)%{_CONVERSION}")
"""In such a text a directive ends where its letter stands: `%dbytes`."""

_SIGNS, _SIGNS_OF_PROSE = (*"{%$@:[", "\\(", "*|", "__"), ("{", "%", "@:", "@.", "$t(")
_STARTS = {
    "templates": ("{{", "{%", "${", "%{"),
    "braces": ("{",),
    "fluent": ("{",),
    "linked": ("@:", "@.", "$t("),
    "printf": ("%",),
    "data": (":", "%", "[[", "{ ", "$", "\\(", "*|", "__"),
}
"""How what a row matches begins: a text that has none of it needs no pattern, and one that is all rows takes long."""


def pattern(text: str, *, in_data: bool, is_format: bool = False) -> re.Pattern[str] | None:
    """What may match in a text, of the rows that are for data files or for every text; None for nothing.

    With `is_format` the text is one for `printf`, and a directive may stand between letters.
    """
    if not any(map(text.__contains__, _SIGNS if in_data else _SIGNS_OF_PROSE)):
        return None
    if is_format and "%" in text:
        return _of_format()
    rows = tuple(name for name, starts in _STARTS.items() if any(map(text.__contains__, starts)))
    rows = rows if in_data else tuple(name for name in rows if name in ROWS)
    return _of_rows(rows) if rows else None


@cache
def _of_format() -> re.Pattern[str]:
    return re.compile(f"{_of_rows(tuple(_STARTS)).pattern}|{_FORMAT.pattern}")


@cache
def _of_rows(names: tuple[str, ...]) -> re.Pattern[str]:
    rows = ROWS | DATA_ROWS
    return re.compile("|".join(rows[name] for name in names))


_BLANKS = lazy.pattern(r"\{+\s*[$A-Za-z_-][\w.-]*(?:\(\s*\))?\s*\}+")
_AT_EDGES = lazy.pattern(r"(?<=[{\[=,|])\s++|(?<!\s)\s++(?=[}\]|,]|%>)")
_UNNUMBERED = lazy.pattern(rf"%({_CONVERSION})")


_SAID = lazy.pattern(r"""(?<![\w-])((?:alt|title|caption|label|text|description)\s*=\s*)(["'])[^"'{}<>\\]*\2""")
"""An argument of a template call that readers see."""


def value(text: str) -> str:
    """What must not change of a placeholder: not blanks at its brackets, commas and bars, nor words that it shows."""
    if _BLANKS.fullmatch(text):
        return "".join(text.split())
    return _SAID.sub(r"\1\2\2", text) if '"' in text or "'" in text else _AT_EDGES.sub("", text)


def numbered(values: Sequence[str]) -> list[str]:
    """The placeholders with the numbers of their arguments, where they take them by order: `%s %d`, `{} {}`."""
    printf = [v for v in values if _UNNUMBERED.fullmatch(v)]
    braces = [v for v in values if re.fullmatch(r"\{(?:[!:][^{}]*)?\}", v)]
    by_order = set(braces)
    at = {"%": 0, "{": -1}
    out = []
    for one in values:
        if len(printf) > 1 and _UNNUMBERED.fullmatch(one):
            at["%"] += 1
            one = f"%{at['%']}${one[1:]}"
        elif len(braces) > 1 and one in by_order:
            at["{"] += 1
            one = f"{{{at['{']}{one[1:]}"
        out.append(one)
    return out
