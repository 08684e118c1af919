"""cmark-gfm, the parser of github.com, with its extensions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cmarkgfm
from cmarkgfm.cmark import Options

from judges import html5
from judges.shape import Verdict, verdict

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*\n", re.S | re.M)
_EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    return [verdict(html5.body(_html(page.decode()))) for page in pages]


def _html(page: str) -> str:
    text = _FRONT.sub("", re.sub(r"\r\n?", "\n", page), count=1)
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return str(cmarkgfm.markdown_to_html_with_extensions(text, options, extensions=_EXTENSIONS))
