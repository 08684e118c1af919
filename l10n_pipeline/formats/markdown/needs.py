"""Files that a page shows without a link: what directives, includes and calls name.

Where such a file is there, it goes along with an edition; the path stays as it is. Front matter names some, too: they
are marks. These are looked for where an edition is made, for to look costs a tenth of reading.
"""

from __future__ import annotations

import re
from functools import lru_cache

from l10n_pipeline import lazy

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
    (b"@[code", lazy.pattern(rb"@\[code[^\[\]\r\n]*\]\((?P<file>[^()\s#{]+)")),
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


@lru_cache(maxsize=256)  # each locale asks
def needs(source: bytes) -> tuple[str, ...]:
    """The paths that a page names."""
    found = (pattern.finditer(source) for sign, pattern in _ALL if sign in source)
    return tuple(path["file"].decode() for paths in found for path in paths)
