"""Text for machines inside prose: URLs, addresses, domain and file names, paths, handles and options.

A word in it is not meant as a term. Callers give code spans and links as ranges to skip; what is here
stands bare in running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import JAPANESE

_WORD = rf"[^\W{JAPANESE}]"
_NAME = rf"(?:{_WORD}|-)"
_URL = rf"[^\s<>\"{JAPANESE}、。「」『』，！？；：（）]"
_TOKEN = lazy.pattern(  # possessive throughout: linear on any input
    rf"""(?<!{_NAME})(?:
        (?P<url> (?:[a-z][a-z0-9+.]*+://|mailto:|www\.){_URL}++ )
      | (?<![^\s("'“‘（「])(?:[/~\\@#$%]|\.{{1,2}}/|--)++ {_NAME}++ (?:[/.\\@:?=&%\#~+]++{_NAME}++)*+ /?+
      | {_NAME}++ (?: (?:[/.\\@:?=&%\#~+]++{_NAME}++)++ /?+ | [/\\](?=[\s.,;:!?)"'”’]|\Z) )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MACHINE = lazy.pattern(rf"\A(?:[/~\\@#$%]|\.{{1,2}}/|--)|[@\\=%]|::|{_NAME}\.{_NAME}|[/\\]\Z")
_LONGEST_PROSE = 1000  # characters joined without a blank; also bounds the work for each span
_CLEAR_BEFORE = frozenset(" \n(“\"‘'（「『、。，")
_CLEAR_AFTER = lazy.pattern(r"(?:-[^\W_]++)*+[.,;:!?…)”\"’'）」』、。，]*+(?:\s|\Z)")


def outside(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For each of `spans` whether it stands outside text for machines.

    A term may itself look like a file name (Node.js): it counts as one word of what surrounds it.
    """
    clear = [_is_clear(text, start, end) for start, end in spans]
    if all(clear):
        return clear
    tokens = list(_TOKEN.finditer(text))
    starts = [token.start() for token in tokens]
    return [
        known or not _in_machine(tokens, bisect_right(starts, start) - 1, start, end)
        for known, (start, end) in zip(clear, spans, strict=True)
    ]


def _is_clear(text: str, start: int, end: int) -> bool:
    """Whether one look to either side is enough: a blank, a quote or the like stands there."""
    return (not start or text[start - 1] in _CLEAR_BEFORE) and _CLEAR_AFTER.match(text, end) is not None


def _in_machine(tokens: Sequence[re.Match[str]], index: int, start: int, end: int) -> bool:
    if index < 0 or (token := tokens[index]).end() <= start:
        return False
    if token["url"] or len(token[0]) > _LONGEST_PROSE:
        return True
    at = token.start()
    return bool(_MACHINE.search(token[0][: start - at] + "x" + token[0][end - at :]))
