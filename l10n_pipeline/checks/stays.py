"""What stays as it is in every language: addresses, paths, names of functions and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit

MAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_TOP = r"(?:com|org|net|io|dev|edu|gov|info|rs|uk|de|fr|jp|cn|br|eu|app|page|ai|co)"
HOST = rf"(?<![\w.@/-])(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.{_TOP}(?:/[\w./?#=&%~+-]*[\w/])?(?![\w-])"
FILE = (
    r"(?<![\w./-])(?:[\w.-]+/)*[\w-]+\.(?:rs|py|js|ts|tsx|c|h|cpp|java|kt|go|rb|php|md|mdx|html|css|toml|yaml|yml|json"
    r"|xml|csv|txt|sh|png|jpe?g|svg|pdf|zip|gz|exe|dll|so|lock|ini|cfg|po|pot)(?![\w/-])"
)
PATH = r"(?<![\w./-])(?:~|\.{1,2})?/(?:[\w.-]+/)+[\w.-]*"
CALL = r"(?<![\w.])(?<!\w::)[A-Za-z_][\w.]*(?:::\w+)*\(\)"
SNAKE = r"(?<!\w)[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?!\w)"
KEPT = lazy.pattern("|".join((MAIL, HOST, FILE, PATH, CALL, SNAKE)), re.ASCII)
"""What a reader types, opens or calls: nobody translates it."""


_MAY_STAY = lazy.pattern(r"[@/_.(](?:(?<=[@/_])|(?<=[\w-]\.)\w|(?<=\()\))")
"""What one of them holds."""


@lru_cache(maxsize=16384)  # each locale asks for the source's
def _kept(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(KEPT.findall(text))) if _MAY_STAY.search(text) else ()


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for each that the translation has not."""
    source, target = context.read(unit)
    for kept in _kept(source.text):
        name = kept.rstrip(".")
        if not _stands(name, target.text) and not _stands(name, unit.target):
            message = f"'{name}' is not in the translation"
            yield context.problem("kept-missing", "warning", message, "copy it from the source")


def _stands(name: str, text: str) -> bool:
    """Whether a text has a name that is no part of a longer one: `main.py` is not in `xmain.py`."""
    at = text.find(name)
    while at > 0 and text[at - 1].isascii() and text[at - 1].isalnum():
        at = text.find(name, at + 1)
    return at >= 0
