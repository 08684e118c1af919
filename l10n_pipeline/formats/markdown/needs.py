"""Files that a page shows without a link: what directives, includes and calls name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.model import Mark
from l10n_pipeline.splice import Lines

KIND = "needs"
"""The kind of these marks; the value is the path. Where such a file is there, it goes along; the path stays as it is.
Front matter has some, too."""

_ALL: tuple[tuple[bytes, re.Pattern[bytes]], ...] = (
    # MyST: directives, their options, a role
    (
        b"}",
        lazy.pattern(
            rb"(?:```|~~~|:::)[ \t]*\{(?:audio|figure|image|video|[\w-]*include|[\w-]*figure)\}[ \t]+(?P<file>[^\s{}]+)"
        ),
    ),
    (b":file:", lazy.pattern(rb"^[ \t>]*:file:[ \t]+(?P<file>\S+)", re.M)),
    (b"{download}`", lazy.pattern(rb"\{download\}`(?:[^`<>\r\n]*<)?(?P<file>[^`<>\s]+)>?`")),
    # mdBook
    (b"{{#", lazy.pattern(rb"\{\{[ \t]*#(?:include|rustdoc_include|play(?:ground|pen))[ \t]+(?P<file>[^\s:}]+)")),
    # VitePress, VuePress
    (b"<<<", lazy.pattern(rb"^[ \t>]*<<<[ \t]+(?P<file>[^\s{#\[]+)", re.M)),
    (b"@[code", lazy.pattern(rb"@\[code[^\]\r\n]*\]\((?P<file>[^()\s#{]+)")),
    # Jekyll, Hugo: tags and shortcodes
    (b"include_relative", lazy.pattern(rb"\{%-?[ \t]*include_relative[ \t]+(?P<file>[^\s%]+)")),
    (
        b"=",
        lazy.pattern(
            rb"\{[{%][<%]?[^{}\r\n]*?[ \t](?:file|href|image|path|poster|src)=[\"'`]?(?P<file>[^\"'`\s>%{}]+)"
        ),
    ),
    # Docusaurus
    (b"require(", lazy.pattern(rb"\brequire\([ \t]*[\"'](?:[^\"'\r\n!]*!)*(?P<file>\.{1,2}/[^\"'\r\n?#]+)")),
    (b"!./", lazy.pattern(rb"\bfrom[ \t]*[\"'](?:[^\"'\r\n!]*!)+(?P<file>\.{1,2}/[^\"'\r\n?#]+)")),
)
"""What each of them has in it, and the path; most pages have none."""


def needs(text: bytes, lines: Lines, start: int) -> Iterator[Mark]:
    """The marks of a page whose body begins at an offset."""
    for sign, pattern in _ALL:
        if text.find(sign, start) >= 0:
            for found in pattern.finditer(text, start):
                yield Mark(
                    *found.span("file"), KIND, found["file"].decode(), None, lines.number(found.start("file"))
                )
